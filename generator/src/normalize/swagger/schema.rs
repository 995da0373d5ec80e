//! What schemas of Swagger 2.0 say in words of their own.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::context::{Context, pointer_of};
use super::super::schema;

/// How vendors say which value of a discriminator a definition stands for.
const DISCRIMINATOR_VALUES: &[&str] = &["x-discriminator-value", "x-ms-discriminator-value"];

/// Converts one level of the schema at `at`.
pub(super) fn convert(context: &mut Context<'_>, object: &mut Map<String, Value>, at: &str) {
    for key in ["x-nullable", "x-isNullable"] {
        if object.get(key).is_some_and(Value::is_boolean)
            && let Some(nullable) = object.shift_remove(key)
        {
            object.insert("nullable".to_owned(), nullable);
        }
    }
    if object.get("$ref").is_some_and(Value::is_string) {
        // What else is beside a reference is ignored (Swagger 2.0, Reference Object).
        object.retain(|key, _| key == "$ref" || schema::is_annotation(key));
    }
    if let Some(Value::String(name)) = object.get("discriminator") {
        let discriminator = json!({ "propertyName": name });
        object.insert("discriminator".to_owned(), discriminator);
        let here = pointer_of(at, "discriminator");
        let was = context.moves.original(&here);
        context
            .moves
            .made_from(&format!("{here}/propertyName"), &was);
    }
    if object.get("type").is_some_and(|kind| kind == "file") {
        object.insert("type".to_owned(), "string".into());
        object.insert("format".to_owned(), "binary".into());
    }
    if object.get("collectionFormat").is_some_and(Value::is_string)
        && let Some(Value::String(format)) = object.shift_remove("collectionFormat")
        && format != "csv"
    {
        let message = "arrays in arrays are not written with separators of their own";
        context.lossy(&pointer_of(at, "collectionFormat"), message);
    }
    schema::convert(context, object, at);
}

/// Collects the values of discriminators, which vendors give on each definition that extends
/// another, in `mapping` of the one that has the discriminator.
pub(super) fn map_discriminators(definitions: &mut Value) {
    let Some(definitions) = definitions.as_object_mut() else {
        return;
    };
    let mut mappings: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (name, definition) in definitions.iter() {
        let value = DISCRIMINATOR_VALUES
            .iter()
            .find_map(|key| definition.get(key)?.as_str());
        if let Some(value) = value
            && let Some(base) = base(name, definitions)
        {
            let target = pointer_of("#/definitions", name);
            let mapping = mappings.entry(base).or_default();
            mapping.insert(value.to_owned(), target.into());
        }
    }
    for (base, mapping) in mappings {
        if let Some(definition) = definitions.get_mut(&base).and_then(Value::as_object_mut)
            && let Some(name) = definition.get("discriminator").cloned()
        {
            let discriminator = json!({ "propertyName": name, "mapping": mapping });
            definition.insert("discriminator".to_owned(), discriminator);
        }
    }
}

/// The definition with a discriminator that `name` extends, itself included.
fn base(name: &str, definitions: &Map<String, Value>) -> Option<String> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut next = vec![name.to_owned()];
    while let Some(name) = next.pop() {
        let Some(definition) = definitions.get(&name) else {
            continue;
        };
        if definition
            .get("discriminator")
            .is_some_and(Value::is_string)
        {
            return Some(name);
        }
        if known.insert(name) && known.len() < 64 {
            let parents = definition.get("allOf").and_then(Value::as_array);
            let references = parents
                .into_iter()
                .flatten()
                .filter_map(|parent| parent.get("$ref")?.as_str())
                .filter_map(|reference| reference.strip_prefix("#/definitions/"));
            next.extend(references.map(str::to_owned));
        }
    }
    None
}
