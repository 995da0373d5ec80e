//! Values as people read them: what is written of them, without secrets.

use std::fmt;

use super::encode::{Encode, Encoder};
use super::node::{Document, Node, ValueKind};

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
        return f.debug_tuple(name).field(&Shown::Value(root)).finish();
    }
    let mut fields = f.debug_struct(name);
    for (member, value) in root.entries() {
        fields.field(&member, &Shown::of(&member, value));
    }
    fields.finish()
}

/// Whether text of this name is a secret, in what no type describes. What one
/// does describe is a [`Secret`](crate::runtime::Secret) where `codegen.toml`
/// says so.
pub(super) fn is_secret_name(name: &str) -> bool {
    const SECRETS: [&str; 5] = [
        "password",
        "clientsecret",
        "accesstoken",
        "refreshtoken",
        "apikey",
    ];
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    SECRETS.iter().any(|secret| name.ends_with(secret))
}

/// A value as `Debug` shows it.
enum Shown<'a> {
    Redacted,
    Value(Node<'a>),
}

impl<'a> Shown<'a> {
    /// The value of the member of this name.
    fn of(name: &str, value: Node<'a>) -> Shown<'a> {
        match value.kind() {
            ValueKind::String if is_secret_name(name) => Shown::Redacted,
            _ => Shown::Value(value),
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown::Value(node) = self else {
            return f.write_str("[redacted]");
        };
        match node.kind() {
            ValueKind::Object => {
                let mut members = f.debug_map();
                for (name, value) in node.entries() {
                    let shown = Shown::of(&name, value);
                    members.entry(&name, &shown);
                }
                members.finish()
            }
            ValueKind::Array => f
                .debug_list()
                .entries(node.items().map(Shown::Value))
                .finish(),
            _ => f.write_str(node.raw()),
        }
    }
}
