//! Values as people read them: what is written of them, without secrets.

use std::fmt;

use super::document::Document;
use super::encode::{Encode, Encoder, REDACTED};
use super::node::{Node, ValueKind};
use super::secret_names::SECRET_NAMES;
use super::value::Value;

/// Shows a value of a type of this name: an object by its members.
pub fn show(name: &str, value: &dyn Encode, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut encoder = Encoder::redacted();
    value.encode(&mut encoder);
    let text = encoder.into_text();
    let Ok(document) = Document::parse(text.into_bytes()) else {
        // What is nested too deeply to be read can be written.
        return f.debug_struct(name).finish_non_exhaustive();
    };
    let root = document.root();
    if root.kind() != ValueKind::Object {
        return f.debug_tuple(name).field(&Shown::of("", root)).finish();
    }
    let mut fields = f.debug_struct(name);
    for (member, value) in root.entries() {
        fields.field(&member, &Shown::of(&member, value));
    }
    fields.finish()
}

/// Shows the JSON of a member of this name, without secrets.
pub(super) struct ShownMember<'a> {
    pub(super) name: &'a str,
    pub(super) json: &'a str,
}

impl fmt::Debug for ShownMember<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Document::parse(self.json.as_bytes().to_vec()) {
            Ok(document) if !holds_secret(self.name, document.root()) => f.write_str(self.json),
            Ok(document) => Shown::of(self.name, document.root()).fmt(f),
            // What is nested too deeply to be read can be written.
            Err(_) => f.write_str("…"),
        }
    }
}

/// The texts that must not be shown of a member: all of them where it is a secret, but in an object only
/// those by their names.
pub(crate) fn secret_texts(name: &str, json: &str, secret: bool) -> Vec<String> {
    let mut found = Vec::new();
    let secret = secret || is_secret_name(name);
    if secret && let Ok(document) = Document::parse(json.as_bytes().to_vec()) {
        collect_secrets(document.root(), true, &mut found);
    }
    found
}

fn collect_secrets(node: Node<'_>, secret: bool, found: &mut Vec<String>) {
    if secret && let Some(text) = node.word() {
        found.push(text);
    }
    for item in node.items() {
        collect_secrets(item, secret, found);
    }
    for (name, value) in node.entries() {
        collect_secrets(value, is_secret_name(&name), found);
    }
}

/// Whether a name says of this value, or of one in it, that it is a secret.
fn holds_secret(name: &str, node: Node<'_>) -> bool {
    is_secret_name(name)
        || node.items().any(|item| holds_secret("", item))
        || node
            .entries()
            .any(|(name, value)| holds_secret(&name, value))
}

/// What is a secret where it is the whole name: `page_token` and `max_tokens` are none.
const WHOLE_NAMES: &[&str] = &["token", "secret"];

/// Whether what has this name is a secret, in what no type describes. What one
/// does describe is a [`Secret`](crate::runtime::Secret) where `codegen.toml`
/// says so.
fn is_secret_name(name: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let may_be = match name.as_bytes().last_chunk::<3>() {
        Some(end @ [first, second, b's']) if end.iter().all(is_plain) => {
            SECRET_ENDS & (end_bit(*first, *second) | end_bit(*second, b's')) != 0
        }
        Some(end @ [_, first, second]) if end.iter().all(is_plain) => {
            SECRET_ENDS & end_bit(*first, *second) != 0
        }
        _ => true,
    };
    may_be && ends_as_secret(name)
}

/// The bits of how secret names end. Of nearly all names they tell that these are none.
const SECRET_ENDS: u64 = ends_of(WHOLE_NAMES) | ends_of(SECRET_NAMES);

const fn ends_of(mut words: &[&str]) -> u64 {
    let mut ends = 0;
    while let [word, rest @ ..] = words {
        ends |= match word.as_bytes() {
            [.., first, second] => end_bit(*first, *second),
            // Whatever is before it.
            _ => u64::MAX,
        };
        words = rest;
    }
    ends
}

const fn end_bit(first: u8, second: u8) -> u64 {
    1 << ((first.wrapping_mul(5) ^ second) & 63)
}

fn ends_as_secret(name: &str) -> bool {
    let letters = || {
        let letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    // Several of them are no less secret.
    let is_plural = letters().next() == Some(b's');
    let one = || letters().skip(usize::from(is_plural));
    let is_whole = |word: &&str| {
        let mut one = one();
        end_with(&mut one, word) && one.next().is_none()
    };
    let mut secrets = SECRET_NAMES.iter();
    WHOLE_NAMES.iter().any(is_whole)
        || secrets.any(|secret| {
            end_with(&mut letters(), secret) || is_plural && end_with(&mut one(), secret)
        })
}

/// Whether letters, of which the last comes first, are those of a word at the end.
fn end_with(letters: &mut impl Iterator<Item = u8>, word: &str) -> bool {
    word.bytes()
        .rev()
        .all(|letter| letters.next() == Some(letter))
}

/// A value as `Debug` shows it. Within what is a secret, be it text, a number or
/// a list of those, there is nothing else to be seen.
#[derive(Clone, Copy)]
struct Shown<T> {
    value: T,
    secret: bool,
}

impl<'a> Shown<Node<'a>> {
    /// The value of the member of this name.
    fn of(name: &str, value: Node<'a>) -> Shown<Node<'a>> {
        Shown {
            value,
            secret: is_secret_name(name),
        }
    }

    fn within(self, name: &str, value: Node<'a>) -> Shown<Node<'a>> {
        Shown {
            value,
            secret: self.secret || is_secret_name(name),
        }
    }
}

impl fmt::Debug for Shown<Node<'_>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = self.value;
        match node.kind() {
            ValueKind::Object => {
                let mut members = f.debug_map();
                for (name, value) in node.entries() {
                    members.entry(&name, &self.within(&name, value));
                }
                members.finish()
            }
            ValueKind::Array => {
                let items = node.items().map(|value| Shown { value, ..*self });
                f.debug_list().entries(items).finish()
            }
            ValueKind::String | ValueKind::Number if self.secret => f.write_str(REDACTED),
            _ => f.write_str(node.raw()),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = Shown {
            value: self,
            secret: false,
        };
        shown.fmt(f)
    }
}

impl fmt::Debug for Shown<&Value> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::String(_) | Value::Number(_) if self.secret => f.write_str(REDACTED),
            Value::Null => f.write_str("Null"),
            Value::Bool(value) => f.debug_tuple("Bool").field(value).finish(),
            Value::Number(number) => f.debug_tuple("Number").field(number).finish(),
            Value::String(text) => f.debug_tuple("String").field(text).finish(),
            Value::Array(items) => f.debug_tuple("Array").field(&Items(items, *self)).finish(),
            Value::Object(members) => {
                let members = Entries(members, *self);
                f.debug_tuple("Object").field(&members).finish()
            }
        }
    }
}

/// The elements of an array, in what is secret or not.
struct Items<'a>(&'a [Value], Shown<&'a Value>);

impl fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = self.0.iter().map(|value| Shown { value, ..self.1 });
        f.debug_list().entries(items).finish()
    }
}

/// The members of an object, in what is secret or not.
struct Entries<'a>(&'a [(String, Value)], Shown<&'a Value>);

impl fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.0.iter().map(|(name, value)| {
            let secret = self.1.secret || is_secret_name(name);
            (name, Shown { value, secret })
        });
        f.debug_list().entries(members).finish()
    }
}
