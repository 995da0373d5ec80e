//! Requests, and objects that are only sent: looked into, changed and made from JSON, by the names of
//! their members.

use super::decode::Decode;
use super::document::Document;
use super::encode::Encode;
use super::error::{DecodeError, Mismatch};
use super::member_kinds::{MemberKinds, all_kinds};
use super::members::{MemberStore, Members};
use super::node::Node;
use super::to_json;
use super::value::Value;

/// The names of the members that an object has in the document.
#[derive(Clone, Copy, Debug)]
pub struct MemberNames {
    /// Those that must be given.
    pub required: &'static [&'static str],
    /// Those that may be given.
    pub optional: &'static [&'static str],
    /// Those of them that hold what must not be shown.
    pub secret: &'static [&'static str],
    /// The kinds of JSON that each can be, those that must be given first.
    pub kinds: &'static [u8],
}

impl MemberNames {
    /// The name as the document has it, and what the member can be.
    fn find(&self, name: &str) -> Option<(&'static str, MemberKinds)> {
        let names = self.required.iter().chain(self.optional);
        let mut all = names.zip(all_kinds(self.kinds));
        let (name, kinds) = all.find(|(known, _)| **known == name)?;
        Some((name, kinds))
    }

    /// Whether the document has a member of this name.
    #[allow(dead_code)]
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// What a member can be.
    #[allow(dead_code)]
    pub(crate) fn kinds_of(&self, name: &str) -> Option<MemberKinds> {
        Some(self.find(name)?.1)
    }

    fn is_secret(&self, name: &str) -> bool {
        self.secret.contains(&name)
    }
}

/// A request, or an object that is only sent, as a map of its members: each holds the JSON that will
/// be sent. The members of a request are its parameters and what its body has, by the names of the
/// document; of several with one name, the first is meant, and the others are `query:name` or
/// `body:name`. Files are not JSON: they are sent, but neither read nor written here.
///
/// ```ignore
/// use my_api::{Editable, from_json, to_json};
///
/// let mut address: Address = from_json(text)?;
/// address.set("city", &"Bern");
/// assert_eq!(address.get::<String>("city").as_deref(), Some("Bern"));
/// ```
pub trait Editable: Sized {
    #[doc(hidden)]
    const NAMES: MemberNames;

    #[doc(hidden)]
    fn members(&self) -> &Members;

    #[doc(hidden)]
    // An object has nothing beside its members. Said here and not in each type, for a crate has hundreds.
    fn edit(&mut self, change: &mut dyn FnMut(&mut dyn MemberStore)) {
        let mut members = self.members().clone();
        change(&mut members);
        *self = Self::from_members(members);
    }

    #[doc(hidden)]
    fn from_members(members: Members) -> Self;

    /// The value of a member; `None` where there is none, and where it is not a `T`.
    fn get<T: Decode>(&self, name: &str) -> Option<T> {
        self.members().get(name)
    }

    /// Every member that was given, in order.
    fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.members().iter()
    }

    /// Sets a member, whether the document has it or not. An absent value takes it away. Where the
    /// document has a list, an object or a scalar, the value must be one, too: with another the call
    /// fails before anything is sent.
    fn set(&mut self, name: &str, value: &dyn Encode) {
        let secret = Self::NAMES.is_secret(name);
        let known = Self::NAMES.find(name);
        let kinds = known.map_or(MemberKinds::ANY, |(_, kinds)| kinds.of_any_scalar());
        self.edit(&mut |store| store.put_named(name, value, secret, kinds));
    }

    /// Takes a member away; whether it was there.
    fn remove(&mut self, name: &str) -> bool {
        let mut was_there = false;
        self.edit(&mut |store| was_there = store.take(name));
        was_there
    }

    /// As [`Editable::set`], to be chained: a member that the document does not have, say.
    #[must_use]
    fn member(mut self, name: &str, value: impl Encode) -> Self {
        self.set(name, &value);
        self
    }

    /// All that was given, as the text of a JSON object.
    fn to_json(&self) -> String {
        to_json(self.members())
    }

    /// Made of the text of a JSON object, which must have no other members than the document says, each
    /// a string, a number, a list and so on as it says, or null.
    ///
    /// # Errors
    ///
    /// The text is not an object, a member that must be given is not there, or one has a name that the
    /// document does not or is of another kind.
    fn from_json(text: impl Into<Vec<u8>>) -> Result<Self, DecodeError> {
        read_text(&Self::NAMES, text.into(), true).map(Self::from_members)
    }

    /// What of another object this one has a member for, too: of a reply, say, that is to be sent
    /// back.
    ///
    /// # Errors
    ///
    /// A member that must be given is not there, or one is of another kind.
    fn from_object(other: &dyn Encode) -> Result<Self, DecodeError> {
        let text = to_json(other).into_bytes();
        read_text(&Self::NAMES, text, false).map(Self::from_members)
    }
}

/// The members of another object that this one has, too; of what is none, there are none.
pub fn common_members<T: Editable>(other: &dyn Encode) -> Members {
    members_of(&T::NAMES, other).unwrap_or_default()
}

// What follows has no type parameter where it can do without: its code would be there for every type.

fn members_of(names: &MemberNames, object: &dyn Encode) -> Option<Members> {
    let document = Document::parse(to_json(object).into_bytes()).ok()?;
    members(names, document.root(), false).ok()
}

/// An object of any JSON, as if each member were set by its name; none of null. With another kind of
/// value the call fails before anything is sent.
pub(super) fn of_value<T: Editable>(value: &Value) -> Option<T> {
    if value.is_null() {
        return None;
    }
    let mut object = T::from_members(Members::of_kind(value));
    for (name, value) in value.as_object().unwrap_or_default() {
        object.set(name, value);
    }
    Some(object)
}

/// Reads an object that must have no other members than the document says.
pub fn read_members<T: Editable>(node: Node<'_>) -> Result<T, Mismatch> {
    complete(&T::NAMES, node, true).map(T::from_members)
}

fn read_text(names: &MemberNames, text: Vec<u8>, strict: bool) -> Result<Members, DecodeError> {
    let document = Document::parse(text)?;
    let members = complete(names, document.root(), strict);
    members.map_err(|mismatch| mismatch.locate(&document))
}

/// The members, with all that must be given.
fn complete(names: &MemberNames, node: Node<'_>, strict: bool) -> Result<Members, Mismatch> {
    let members = members(names, node, strict)?;
    for name in names.required {
        if !members.has(name) {
            return Err(Mismatch::missing(node.token(), name));
        }
    }
    Ok(members)
}

fn members(names: &MemberNames, node: Node<'_>, strict: bool) -> Result<Members, Mismatch> {
    if !node.is_object() {
        return Err(node.mismatch("an object"));
    }
    let mut members = Members::default();
    for (name, value) in node.entries() {
        match names.find(&name) {
            Some((name, kinds)) => {
                kinds.check(value)?;
                let value = Value::decode(value)?;
                members.put_named(name, &value, names.is_secret(name), MemberKinds::ANY);
            }
            None if strict => return Err(value.mismatch("no member of this name")),
            None => {}
        }
    }
    Ok(members)
}
