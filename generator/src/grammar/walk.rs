//! Walks the objects of a document, each before the objects in it.

use serde_json::{Map, Value};

use super::{Contents, ObjectKind, part};
use crate::pointer::push_token;

/// What is done to each object.
pub(crate) trait Visitor {
    /// Called with each object before what is in it is walked. `at` is its pointer.
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str);
}

/// Walks `value`, which is at `at`, and everything in it. What is not an object is passed by: it is
/// the reader that says so.
pub(crate) fn walk(
    kind: ObjectKind,
    value: &mut Value,
    at: &mut String,
    visitor: &mut impl Visitor,
) {
    match value {
        Value::Object(object) => walk_object(kind, object, at, visitor),
        // `items` of earlier drafts: a schema for each position.
        Value::Array(items) if kind == ObjectKind::Schema => walk_list(kind, items, at, visitor),
        _ => {}
    }
}

fn walk_object(
    kind: ObjectKind,
    object: &mut Map<String, Value>,
    at: &mut String,
    visitor: &mut impl Visitor,
) {
    visitor.visit(kind, object, at);
    let length = at.len();
    for (key, value) in object {
        let Some(holds) = part(kind, key) else {
            continue;
        };
        push_token(at, key);
        match (holds, value) {
            (Contents::One(kind), value) => walk(kind, value, at, visitor),
            (Contents::List(kind), Value::Array(items)) => walk_list(kind, items, at, visitor),
            (Contents::Map(kind), Value::Object(members)) => {
                walk_members(kind, members, false, at, visitor);
            }
            (Contents::Extensible(kind), Value::Object(members)) => {
                walk_members(kind, members, true, at, visitor);
            }
            _ => {}
        }
        at.truncate(length);
    }
}

fn walk_list(kind: ObjectKind, items: &mut [Value], at: &mut String, visitor: &mut impl Visitor) {
    let length = at.len();
    for (index, item) in items.iter_mut().enumerate() {
        push_token(at, &index.to_string());
        walk(kind, item, at, visitor);
        at.truncate(length);
    }
}

fn walk_members(
    kind: ObjectKind,
    members: &mut Map<String, Value>,
    extensible: bool,
    at: &mut String,
    visitor: &mut impl Visitor,
) {
    let length = at.len();
    for (key, value) in members {
        if extensible && key.starts_with("x-") {
            continue;
        }
        push_token(at, key);
        walk(kind, value, at, visitor);
        at.truncate(length);
    }
}
