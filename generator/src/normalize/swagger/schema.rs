//! What schemas of Swagger 2.0 say in words of their own.

use serde_json::{Map, Value, json};

use super::super::context::{Normalizer, pointer_of};
use super::super::schema;
use crate::pointer::push_token;

/// Converts one level of the schema at `at`.
pub(super) fn convert(context: &mut Normalizer<'_>, object: &mut Map<String, Value>, at: &str) {
    for key in ["x-nullable", "x-isNullable"] {
        if object.get(key).is_some_and(Value::is_boolean)
            && let Some(nullable) = object.shift_remove(key)
        {
            object.insert("nullable".to_owned(), nullable);
        }
    }
    bare_name(context, object, at);
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
        let message = "arrays inside arrays have no separators of their own";
        context.lossy(&pointer_of(at, "collectionFormat"), message);
    }
    schema::convert(context, object, at);
}

/// A reference that is only the name of a definition, as Swagger 1.2 had it.
fn bare_name(context: &mut Normalizer<'_>, object: &mut Map<String, Value>, at: &str) {
    let Some(Value::String(name)) = object.get("$ref") else {
        return;
    };
    if !context.schema_names.contains(name) {
        return;
    }
    let mut reference = "#/definitions".to_owned();
    push_token(&mut reference, name);
    let message = format!("`{name}` is read as `{reference}`");
    context.note(&pointer_of(at, "$ref"), message);
    object.insert("$ref".to_owned(), reference.into());
}
