//! Which kinds of JSON a member can be, as bytes.

use super::choice::{ANY, ARRAY, BOOL, INTEGER, NUMBER, OBJECT, REQUIRED, STRING};
use super::document::Document;
use super::error::Mismatch;
use super::from_json;
use super::node::Node;
use super::value::Value;

/// Beside the kinds of a member: a byte follows, of the kinds that its items can be.
const ITEMS: u8 = REQUIRED;

/// A scalar of any type, but null.
const SCALAR: u8 = BOOL | NUMBER | STRING;

/// The kinds of JSON that one member can be; null is let through, for documents seldom say where it
/// is taken.
#[derive(Clone, Copy, Debug)]
pub struct MemberKinds {
    own: &'static [u8],
    /// Whether a scalar of one type does for another.
    any_scalar: bool,
}

impl MemberKinds {
    /// Whatever there is.
    pub(crate) const ANY: MemberKinds = MemberKinds {
        own: &[ANY],
        any_scalar: true,
    };

    /// The same, where the type of a scalar does not matter: servers take more of them than documents
    /// say.
    pub(crate) fn of_any_scalar(self) -> MemberKinds {
        MemberKinds {
            any_scalar: true,
            ..self
        }
    }

    /// Refuses a value, or an item of it, that is of another kind.
    pub(crate) fn check(self, node: Node<'_>) -> Result<(), Mismatch> {
        match self.first_other(node) {
            Some((node, expected)) => Err(node.mismatch(expected.trim_start_matches(EXPECTED))),
            None => Ok(()),
        }
    }

    /// What is wrong with a value of this JSON.
    pub(crate) fn problem(self, json: &str) -> Option<&'static str> {
        if self.own == [ANY] {
            return None;
        }
        // What is nested too deeply to be read can be written.
        let document = Document::parse(json.as_bytes().to_vec()).ok()?;
        let (_, expected) = self.first_other(document.root())?;
        Some(expected)
    }

    /// A scalar as the type that is taken, where its text is one: the number in a header, say.
    #[allow(dead_code)]
    pub(crate) fn fitted(self, value: Value) -> Value {
        let takes = |kinds: u8| self.own.first().is_some_and(|own| own & kinds != 0);
        match &value {
            Value::String(text) if !takes(STRING) && takes(SCALAR) => {
                from_json(text.as_str()).unwrap_or(value)
            }
            Value::Number(number) if !takes(NUMBER | INTEGER) && takes(STRING) => {
                Value::from(number.as_str())
            }
            Value::Bool(flag) if !takes(BOOL) && takes(STRING) => Value::from(flag.to_string()),
            _ => value,
        }
    }

    /// The first value, of this and its items, that is of another kind, and what is expected there.
    fn first_other(self, node: Node<'_>) -> Option<(Node<'_>, &'static str)> {
        let (kinds, items) = self.own.split_first()?;
        if node.is_null() {
            return None;
        }
        let widened = self.any_scalar && kinds & SCALAR != 0;
        if !node.is_of(if widened { kinds | SCALAR } else { *kinds }) {
            return Some((node, expected(*kinds)));
        }
        let items = MemberKinds { own: items, ..self };
        node.items().find_map(|item| items.first_other(item))
    }
}

/// Those of each member.
pub(crate) fn all_kinds(mut kinds: &'static [u8]) -> impl Iterator<Item = MemberKinds> {
    std::iter::from_fn(move || {
        let depth = kinds.iter().take_while(|own| **own & ITEMS != 0).count();
        let (own, rest) = kinds.split_at_checked(depth + 1)?;
        kinds = rest;
        Some(MemberKinds {
            own,
            any_scalar: false,
        })
    })
}

/// What [`expected`] begins with.
const EXPECTED: &str = "expected ";

/// What is taken, in words.
fn expected(kinds: u8) -> &'static str {
    let has = |kind: u8| kinds & kind != 0;
    match (kinds & SCALAR, has(ARRAY), has(OBJECT)) {
        (0, true, false) => "expected a list",
        (0, false, true) => "expected an object",
        (0, ..) => "expected a list or an object",
        (STRING, false, false) => "expected a string",
        (INTEGER, false, false) => "expected a whole number",
        (NUMBER, false, false) => "expected a number",
        (BOOL, false, false) => "expected true or false",
        (_, false, false) => "expected a string, a number, true or false",
        (_, true, false) => "expected a scalar or a list",
        (_, false, true) => "expected a scalar or an object",
        (_, true, true) => "expected another kind of value",
    }
}
