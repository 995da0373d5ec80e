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
        return f.debug_tuple(name).field(&Shown(root)).finish();
    }
    let mut fields = f.debug_struct(name);
    for (member, value) in root.entries() {
        fields.field(&member, &Shown(value));
    }
    fields.finish()
}

/// A value as `Debug` shows it.
struct Shown<'a>(Node<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = self.0;
        match node.kind() {
            ValueKind::Object => {
                let members = node.entries().map(|(name, value)| (name, Shown(value)));
                f.debug_map().entries(members).finish()
            }
            ValueKind::Array => f.debug_list().entries(node.items().map(Shown)).finish(),
            _ => f.write_str(node.raw()),
        }
    }
}
