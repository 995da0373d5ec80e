//! Recognises references that a server answers with an ID or, when asked, with the object.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::document::{DocumentView, Target, reference};
use super::kind::{Child, NodeKind, children};
use super::select;
use super::stub;

/// The schemas that `schema` has as alternatives to their ID: those of an `anyOf` or `oneOf` of a
/// plain string and otherwise nothing but references to objects with an `id`.
pub(super) fn alternatives<'d>(
    document: &DocumentView<'d>,
    schema: &'d Map<String, Value>,
) -> Option<BTreeSet<String>> {
    let listed = schema.get("anyOf").or_else(|| schema.get("oneOf"))?;
    let mut names = BTreeSet::new();
    let mut has_string = false;
    for alternative in listed.as_array()? {
        let resolved = document.resolve(alternative)?;
        if is_id(resolved) {
            has_string = true;
        } else if !is_null(resolved) {
            let Target::Component(NodeKind::Schema, name) =
                document.target(reference(alternative)?)?
            else {
                return None;
            };
            if !stub::fields(document, resolved).contains_key("id") {
                return None;
            }
            names.insert(name);
        }
    }
    (has_string && !names.is_empty()).then_some(names)
}

/// Whether a schema takes any string, as an ID has to.
fn is_id(schema: &Value) -> bool {
    let types = schema.get("type");
    let is_string = match types {
        Some(Value::Array(types)) => {
            types.iter().any(|name| name == "string")
                && types.iter().all(|name| name == "string" || name == "null")
        }
        Some(name) => name == "string",
        None => false,
    };
    is_string && schema.get("enum").is_none() && schema.get("const").is_none()
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null")
}

/// Every schema that is an alternative to its ID somewhere in the document.
pub(super) fn everywhere(document: &DocumentView<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut stack: Vec<(NodeKind, &Value)> = Vec::new();
    for item in select::items(document, "paths") {
        stack.extend(
            item.operations()
                .map(|(_, operation)| (NodeKind::Operation, operation)),
        );
    }
    for kind in [
        NodeKind::Schema,
        NodeKind::Response,
        NodeKind::PathItem,
        NodeKind::MediaType,
    ] {
        let components = document.components(kind).into_iter().flatten();
        stack.extend(components.map(|(_, value)| (kind, value)));
    }
    while let Some((kind, value)) = stack.pop() {
        let Some(part) = value.as_object() else {
            continue;
        };
        if kind == NodeKind::Schema {
            names.extend(alternatives(document, part).unwrap_or_default());
        }
        let parts = children(kind, part).into_iter();
        stack.extend(parts.map(|Child { kind, value, .. }| (kind, value)));
    }
    names
}
