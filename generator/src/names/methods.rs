//! The methods that types which are only sent have besides their setters, and the names of setters that
//! are none of them.

use super::ident::field;

/// Methods of traits that programs call on a request or an object that is only sent: a setter of the
/// same name would hide them. `From` is not among them, which is called on a type.
pub(super) const OF_TRAITS: &[&str] = &[
    "clone",
    "clone_from",
    "default",
    "from_json",
    "from_object",
    "get",
    "into",
    "into_future",
    "iter",
    "member",
    "poll",
    "remove",
    "set",
    "to_json",
    "try_into",
];

/// The name of the setter of a member, with a `_` where one of the methods has it.
pub(super) fn setter(member: &str, methods: &[&str]) -> String {
    match field(member) {
        name if methods.contains(&name.as_str()) => format!("{name}_"),
        name => name,
    }
}
