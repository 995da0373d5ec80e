//! Parameters that are neither a body nor part of one, and headers.

use serde_json::{Map, Value};

use super::super::context::pointer_of;
use super::Swagger;

/// Keywords of a parameter that are since said by its schema.
const SCHEMA_KEYWORDS: &[&str] = &[
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maximum",
    "maxItems",
    "maxLength",
    "minimum",
    "minItems",
    "minLength",
    "multipleOf",
    "pattern",
    "type",
    "uniqueItems",
    "x-isNullable",
    "x-nullable",
];

/// Where a parameter is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the body.
    Body,
    /// It is a field of a form, which is the body.
    Form,
    /// Anywhere else.
    Other,
}

/// Where a parameter is sent.
pub(super) fn place(parameter: &Value) -> Place {
    match parameter.get("in").and_then(Value::as_str) {
        Some("body") => Place::Body,
        Some("formData" | "form") => Place::Form,
        _ => Place::Other,
    }
}

/// How the items of an array are written.
pub(super) struct Style {
    pub(super) name: &'static str,
    pub(super) explode: bool,
    /// Whether OpenAPI 3.0 has a word for it.
    pub(super) is_exact: bool,
}

/// The style that a `collectionFormat` is, of an array in the query or in a form.
pub(super) fn style(format: &str) -> Style {
    let (name, explode, is_exact) = match format {
        "multi" => ("form", true, true),
        "ssv" => ("spaceDelimited", false, true),
        "pipes" => ("pipeDelimited", false, true),
        "csv" => ("form", false, true),
        _ => ("form", false, false),
    };
    Style {
        name,
        explode,
        is_exact,
    }
}

impl Swagger<'_, '_> {
    /// A parameter of a path, a query or a header, which was at `was` and is now at `now`.
    pub(super) fn parameter(&mut self, parameter: Value, now: &str, was: &str) -> Value {
        let Value::Object(mut parameter) = parameter else {
            return parameter;
        };
        self.context.moves.moved(now, was);
        if parameter.contains_key("$ref") {
            return Value::Object(parameter);
        }
        let location = parameter.get("in").and_then(Value::as_str);
        let is_query = location == Some("query");
        let is_array = parameter.get("type").is_some_and(|kind| kind == "array");
        let format = self.collection_format(&mut parameter, now);
        self.split_schema(&mut parameter, now, was);
        if is_array && is_query {
            let style = self.known_style(&format, now);
            parameter.insert("style".to_owned(), style.name.into());
            parameter.insert("explode".to_owned(), style.explode.into());
        } else if is_array && format != "csv" {
            let message = format!("items are separated by commas here, not as `{format}` says");
            self.context
                .lossy(&pointer_of(now, "collectionFormat"), message);
        }
        Value::Object(parameter)
    }

    /// A header of a response.
    pub(super) fn header(&mut self, header: &mut Value, now: &str, was: &str) {
        if let Value::Object(header) = header
            && !header.contains_key("$ref")
        {
            self.collection_format(header, now);
            self.split_schema(header, now, was);
        }
    }

    /// Takes out `collectionFormat`, `csv` when there is none.
    pub(super) fn collection_format(
        &mut self,
        object: &mut Map<String, Value>,
        now: &str,
    ) -> String {
        match object.shift_remove("collectionFormat") {
            Some(Value::String(format)) => format,
            None => "csv".to_owned(),
            Some(_) => {
                let message = "this is not text; items are separated by commas";
                self.context
                    .lossy(&pointer_of(now, "collectionFormat"), message);
                "csv".to_owned()
            }
        }
    }

    /// The style of an array, and a warning when there is none that is the same.
    pub(super) fn known_style(&mut self, format: &str, now: &str) -> Style {
        let style = style(format);
        if !style.is_exact {
            let message =
                format!("there is no style for `{format}`: items are separated by commas");
            self.context
                .lossy(&pointer_of(now, "collectionFormat"), message)
                .expected("csv, ssv, pipes or multi");
        }
        style
    }

    /// Moves keywords of a schema into `schema`.
    fn split_schema(&mut self, object: &mut Map<String, Value>, now: &str, was: &str) {
        if object.contains_key("schema") {
            return;
        }
        let place = pointer_of(now, "schema");
        self.context.moves.made_from(&place, was);
        let schema = take_schema(object);
        for key in ["items", "default"] {
            let moves = &mut self.context.moves;
            moves.leads_to(&pointer_of(was, key), &pointer_of(&place, key));
        }
        object.insert("schema".to_owned(), Value::Object(schema));
    }
}

/// Takes the keywords of a schema out of a parameter.
pub(super) fn take_schema(object: &mut Map<String, Value>) -> Map<String, Value> {
    let mut schema = Map::new();
    for (key, value) in std::mem::take(object) {
        let is_of_enum = key.starts_with("x-enum") || key.starts_with("x-ms-enum");
        if SCHEMA_KEYWORDS.contains(&key.as_str()) || is_of_enum {
            schema.insert(key, value)
        } else {
            object.insert(key, value)
        };
    }
    schema
}
