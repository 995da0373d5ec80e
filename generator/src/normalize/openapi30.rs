//! Schemas of OpenAPI 3.1 in a document that says it is of 3.0: they mean what they mean there.

use serde_json::{Map, Value};

use super::context::Normalizer;
use super::passes::run;
use super::{schema, webhooks};
use crate::grammar::ObjectKind;

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

/// Whether something in a document looks like a schema of 3.1. Most objects have no member that could
/// be such a keyword, so only the others are asked for each.
fn may_be_newer(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            let may_be = members
                .iter()
                .any(|(key, value)| may_be_keyword(key, value));
            may_be && newer_keyword(members).is_some() || members.values().any(may_be_newer)
        }
        Value::Array(items) => items.iter().any(may_be_newer),
        _ => false,
    }
}

/// Whether a member could be a keyword that [`newer_keyword`] finds.
fn may_be_keyword(key: &str, value: &Value) -> bool {
    match key {
        "type" => !value.is_string() || value == "null",
        "oneOf" | "anyOf" | "prefixItems" | "exclusiveMinimum" | "exclusiveMaximum" | "const" => {
            true
        }
        _ => false,
    }
}

/// The keyword by which a schema is one of 3.1, whose keywords then count. Beside a reference
/// nothing counts in 3.0.
fn newer_keyword(schema: &Map<String, Value>) -> Option<&'static str> {
    if schema.contains_key("$ref") {
        return None;
    }
    let is_null = |word: &Value| word == "null";
    let has_null = |key: &str| {
        let list = schema.get(key).and_then(Value::as_array);
        let mut parts = list.into_iter().flatten();
        parts.any(|part| part.get("type").is_some_and(is_null))
    };
    let is_list = |value: &Value| value.is_array();
    let of = |key: &str, is: &dyn Fn(&Value) -> bool| schema.get(key).is_some_and(is);
    if of("type", &|value| is_null(value) || is_list(value)) {
        Some("type")
    } else if has_null("oneOf") {
        Some("oneOf")
    } else if has_null("anyOf") {
        Some("anyOf")
    } else if of("prefixItems", &is_list) {
        Some("prefixItems")
    } else if of("exclusiveMinimum", &Value::is_number) {
        Some("exclusiveMinimum")
    } else if of("exclusiveMaximum", &Value::is_number) {
        Some("exclusiveMaximum")
    } else if schema.contains_key("const") {
        Some("const")
    } else {
        None
    }
}
