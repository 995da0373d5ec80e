//! Reads the values of `enum` as what `type` says that they are.

use serde_json::{Map, Number, Value};

use super::Reader;
use super::contradictions::is_of_type;
use super::cursor::Cursor;
use crate::diagnostic::Code;

impl Reader<'_> {
    /// Reads values as those of the type: `"1"` as an integer, `1` and `true` as text, and values that are
    /// no lists as those of the items of one. The type counts, for that is what a server's JSON has:
    /// quotes are easily forgotten in YAML, and some tools write them around everything.
    pub(super) fn values_of_type(&mut self, object: &mut Map<String, Value>, at: &Cursor<'_>) {
        let Some(typ) = object.get("type").and_then(Value::as_str) else {
            return;
        };
        let typ = typ.to_owned();
        if typ == "array" {
            return self.values_of_items(object, at);
        }
        let Some(Value::Array(values)) = object.get_mut("enum") else {
            return;
        };
        let mut is_other = false;
        for value in values {
            if let Some(meant) = as_type(value, &typ) {
                *value = meant;
                is_other = true;
            }
        }
        if is_other {
            self.diagnostics
                .warning(
                    Code::WrongType,
                    at.key("enum").pointer(),
                    format!(
                        "values of another type than `{typ}`; each is read as one of that type"
                    ),
                )
                .expected(format!("values of type `{typ}`"))
                .help("write the values of the type, or the type of the values");
        }
    }

    /// Values of a list of which none is a list are those of its items.
    fn values_of_items(&mut self, object: &mut Map<String, Value>, at: &Cursor<'_>) {
        let Some(Value::Array(values)) = object.get("enum") else {
            return;
        };
        let is_scalar = |value: &Value| !value.is_array() && !value.is_object() && !value.is_null();
        if values.is_empty() || !values.iter().all(is_scalar) {
            return;
        }
        let Some(Value::Object(items)) = object.get("items") else {
            return;
        };
        if !items.get("type").is_none_or(Value::is_string)
            || ["enum", "$ref", "allOf", "anyOf", "oneOf"]
                .iter()
                .any(|key| items.contains_key(*key))
            || matches!(
                items.get("type").and_then(Value::as_str),
                Some("array" | "object")
            )
        {
            return;
        }
        // With the names that the values have.
        for key in [
            "enum",
            "x-enum-varnames",
            "x-enumNames",
            "x-enum-descriptions",
            "x-enumDescriptions",
        ] {
            if let Some(value) = object.shift_remove(key)
                && let Some(Value::Object(items)) = object.get_mut("items")
            {
                items.insert(key.to_owned(), value);
            }
        }
        self.diagnostics
            .warning(
                Code::WrongType,
                at.key("enum").pointer(),
                "the values of a list are no lists; they are read as those of its items",
            )
            .expected("lists")
            .help("write `enum` in `items`");
    }
}

/// What a value of another type is as one of this type, if it can be one.
fn as_type(value: &Value, typ: &str) -> Option<Value> {
    if is_of_type(value, typ) {
        return None;
    }
    match (value, typ) {
        (Value::String(text), "integer" | "number") => {
            let number: Number = serde_json::from_str(text).ok()?;
            let is_whole = number.is_i64() || number.is_u64();
            (is_whole || typ == "number").then_some(Value::Number(number))
        }
        (Value::String(text), "boolean") => match text.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        (Value::Number(number), "string") => Some(Value::String(number.to_string())),
        (Value::Bool(flag), "string") => Some(Value::String(flag.to_string())),
        _ => None,
    }
}
