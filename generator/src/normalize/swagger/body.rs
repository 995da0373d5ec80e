//! Bodies of requests, which were parameters: one in the body, or the fields of a form.

use serde_json::{Map, Value, json};

use super::super::context::pointer_of;
use super::Swagger;
use super::parameter::take_schema;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A parameter that is part of a body, with where it was written.
pub(super) struct BodyParameter {
    pub(super) value: Value,
    pub(super) was: String,
}

impl Swagger<'_, '_> {
    /// The body that the parameter at `was` is; it is now at `now`.
    pub(super) fn body(
        &mut self,
        parameter: Value,
        consumes: &[String],
        now: &str,
        was: &str,
    ) -> Value {
        let Value::Object(mut parameter) = parameter else {
            return parameter;
        };
        self.context.moves.moved(now, was);
        // The name of a body was never sent.
        for key in ["in", "name", "allowEmptyValue"] {
            parameter.shift_remove(key);
        }
        // A body without a schema has the keywords of other parameters by mistake.
        let schema = parameter
            .shift_remove("schema")
            .unwrap_or_else(|| Value::Object(take_schema(&mut parameter)));
        let json = ["application/json".to_owned()];
        let media_types = if consumes.is_empty() { &json } else { consumes };
        let content = self.content(
            schema,
            media_types,
            &pointer_of(now, "content"),
            &pointer_of(was, "schema"),
        );
        parameter.insert("content".to_owned(), Value::Object(content));
        Value::Object(parameter)
    }

    /// The body that the fields of a form are; it is at `now`.
    pub(super) fn form(
        &mut self,
        fields: Vec<BodyParameter>,
        consumes: &[String],
        now: &str,
    ) -> Value {
        let is_file =
            |part: &BodyParameter| part.value.get("type").is_some_and(|kind| kind == "file");
        let declares = |media_type: &str| consumes.iter().any(|known| known == media_type);
        let is_multipart =
            fields.iter().any(is_file) || (declares(MULTIPART) && !declares(URLENCODED));
        let media_type = if is_multipart { MULTIPART } else { URLENCODED };
        let place = pointer_of(&pointer_of(now, "content"), media_type);
        let mut properties = Map::new();
        let mut required = Vec::new();
        let mut encoding = Map::new();
        for BodyParameter { value, was } in fields {
            let Value::Object(mut field) = value else {
                continue;
            };
            let Some(Value::String(name)) = field.shift_remove("name") else {
                self.context.lossy(
                    &was,
                    "a field without a name cannot be sent and is left out",
                );
                continue;
            };
            let at = pointer_of(&format!("{place}/schema/properties"), &name);
            let format = self.collection_format(&mut field, &was);
            let is_array = field.get("type").is_some_and(|kind| kind == "array");
            if is_array && !is_multipart {
                let style = self.known_style(&format, &was);
                let style = json!({ "style": style.name, "explode": style.explode });
                encoding.insert(name.clone(), style);
            } else if is_array && format != "multi" {
                let message =
                    "each item becomes a part of its own, instead of one part with separators";
                self.context
                    .lossy(&pointer_of(&was, "collectionFormat"), message);
            }
            if field.shift_remove("required") == Some(Value::Bool(true)) {
                required.push(Value::String(name.clone()));
            }
            field.shift_remove("in");
            field.shift_remove("allowEmptyValue");
            self.context.moves.moved(&at, &was);
            properties.insert(name, Value::Object(field));
        }
        let is_required = !required.is_empty();
        let mut schema = json!({ "type": "object", "properties": properties });
        if is_required {
            schema["required"] = Value::Array(required);
        }
        let mut media = json!({ "schema": schema });
        if !encoding.is_empty() {
            media["encoding"] = Value::Object(encoding);
        }
        json!({ "content": { media_type: media }, "required": is_required })
    }
}
