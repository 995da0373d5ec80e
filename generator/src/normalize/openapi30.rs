//! Schemas of OpenAPI 3.1 in a document that says it is of 3.0: they mean what they mean there.

use serde_json::{Map, Value};

use super::context::Normalizer;
use super::passes::run;
use super::{schema, webhooks};
use crate::grammar::ObjectKind;
use crate::parallel;

/// Converts the webhooks and schemas of `document` that 3.0 has no reading for. Returns whether
/// there are any.
pub(super) fn convert(document: &mut Value, context: &mut Normalizer<'_>) -> bool {
    let is_moved = webhooks::take(document, context);
    if !may_be_newer(document) {
        return is_moved;
    }
    if let Some(root) = document.as_object_mut() {
        context.know_schema_names(root);
    }
    run(document, context, |context, kind, object, at| {
        if kind == ObjectKind::Schema
            && let Some(keyword) = newer_keyword(object)
        {
            let message = "this belongs to OpenAPI 3.1 and is read accordingly";
            context.note(&format!("{at}/{keyword}"), message);
            schema::convert(context, object, at);
        }
    });
    true
}

/// Whether something in a document looks like a schema of 3.1. No schema is among the first two
/// levels.
fn may_be_newer(document: &Value) -> bool {
    let parts = document.as_object().map(parallel::parts);
    let parts = parallel::map(parts.unwrap_or_default(), |(_, value)| has_newer(value));
    parts.contains(&true)
}

/// Whether something in a value looks like a schema of 3.1.
fn has_newer(value: &Value) -> bool {
    match value {
        // As `newer_keyword`, by the members that there are: most objects have none of its keywords.
        Value::Object(members) => {
            let counts =
                |key: &str, value: &Value| is_newer(key, value) && !members.contains_key("$ref");
            let mut members = members.iter();
            members.any(|(key, value)| counts(key, value) || has_newer(value))
        }
        Value::Array(items) => items.iter().any(has_newer),
        _ => false,
    }
}

/// The keywords that are of 3.1, some of them only with such values.
const NEWER: [&str; 7] = [
    "type",
    "oneOf",
    "anyOf",
    "prefixItems",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "const",
];

/// Whether a member is one of [`NEWER`] with a value of 3.1.
fn is_newer(key: &str, value: &Value) -> bool {
    let is_null = |word: &Value| word == "null";
    match key {
        "type" => is_null(value) || value.is_array(),
        "oneOf" | "anyOf" => {
            let mut parts = value.as_array().into_iter().flatten();
            parts.any(|part| part.get("type").is_some_and(is_null))
        }
        "prefixItems" => value.is_array(),
        "exclusiveMinimum" | "exclusiveMaximum" => value.is_number(),
        "const" => true,
        _ => false,
    }
}

/// The keyword by which a schema is one of 3.1, whose keywords then count. Beside a reference
/// nothing counts in 3.0.
fn newer_keyword(schema: &Map<String, Value>) -> Option<&'static str> {
    if schema.contains_key("$ref") {
        return None;
    }
    let has_newer = |key: &&str| schema.get(*key).is_some_and(|value| is_newer(key, value));
    NEWER.into_iter().find(has_newer)
}
