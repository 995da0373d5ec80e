//! Makes a schema that is cut short: what identifies an object, and nothing that leads further.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::document::DocumentView;

/// What the description of a schema that was cut short says of that.
pub(super) const NOTE: &str = "Cut short: the full document has more fields.";
/// Members of a schema that stay when it is cut.
const STAYING: [&str; 4] = ["title", "description", "deprecated", "nullable"];

/// A property, and whether it is required.
type Field<'d> = (&'d Value, bool);

/// The properties of an object, with those that it has by `allOf`.
pub(super) fn fields<'d>(
    document: &DocumentView<'d>,
    schema: &'d Value,
) -> IndexMap<&'d str, Field<'d>> {
    let mut fields = IndexMap::new();
    let mut required = BTreeSet::new();
    let mut seen: BTreeSet<*const Value> = BTreeSet::new();
    let mut stack = vec![schema];
    while let Some(part) = stack.pop() {
        let Some(part) = document.resolve(part) else {
            continue;
        };
        if !seen.insert(part) {
            continue;
        }
        let properties = part.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            fields.entry(name.as_str()).or_insert((property, false));
        }
        required.extend(items(part, "required").iter().filter_map(Value::as_str));
        stack.extend(items(part, "allOf").iter().rev());
    }
    for (name, (_, is_required)) in &mut fields {
        *is_required = required.contains(name);
    }
    fields
}

fn items<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    let items = value.get(member).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

/// A schema in place of `schema`: its `id`, what it always has of plain values, and constants.
/// What is not an object stays open, because no part of it would say more.
pub(super) fn stub<'d>(document: &DocumentView<'d>, schema: &'d Value) -> Value {
    let resolved = document.resolve(schema).unwrap_or(schema);
    let mut cut = Map::new();
    for member in STAYING {
        if let Some(value) = resolved.get(member) {
            cut.insert(member.to_owned(), value.clone());
        }
    }
    cut.insert("description".to_owned(), description(resolved).into());
    let fields = fields(document, resolved);
    let is = |name: &str| resolved.get("type").is_some_and(|of| of == name);
    if !fields.is_empty() || is("object") {
        insert_fields(&mut cut, &fields);
    } else if is("array") {
        cut.insert("type".to_owned(), "array".into());
        cut.insert("items".to_owned(), json!({}));
    }
    Value::Object(cut)
}

fn insert_fields(cut: &mut Map<String, Value>, fields: &IndexMap<&str, Field<'_>>) {
    let kept = fields.iter().filter(|(name, (schema, required))| {
        let identifies = **name == "id" || *required || is_constant(schema);
        identifies && is_plain(schema)
    });
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, (schema, is_required)) in kept {
        properties.insert((*name).to_owned(), (*schema).clone());
        if *is_required {
            required.push(Value::from(*name));
        }
    }
    cut.insert("type".to_owned(), "object".into());
    cut.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        cut.insert("required".to_owned(), Value::Array(required));
    }
}

/// Whether a schema is of one value.
fn is_constant(schema: &Value) -> bool {
    schema.get("const").is_some() || items(schema, "enum").len() == 1
}

/// Whether a schema is of text, numbers or truth values, and leads nowhere else.
fn is_plain(schema: &Value) -> bool {
    let scalar = |name: &Value| {
        let name = name.as_str();
        matches!(
            name,
            Some("string" | "integer" | "number" | "boolean" | "null")
        )
    };
    let is_scalar = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().all(scalar),
        Some(name) => scalar(name),
        None => schema.get("const").is_some() || schema.get("enum").is_some(),
    };
    let leads_on = ["$ref", "allOf", "anyOf", "oneOf", "not"];
    is_scalar && leads_on.iter().all(|member| schema.get(member).is_none())
}

/// The description with the note that there was more, once.
fn description(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str);
    match text.map(str::trim_end).filter(|text| !text.is_empty()) {
        Some(text) if text.ends_with(NOTE) => text.to_owned(),
        Some(text) => format!("{text}\n\n{NOTE}"),
        None => NOTE.to_owned(),
    }
}
