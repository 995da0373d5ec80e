//! Keywords that narrow a schema: those of 3.1 that 3.0 says otherwise, or not at all.

use serde_json::Value;

use super::SchemaConversion;
use crate::http;

/// Keywords a client has no use for when it only reads and writes values.
const CHECKS: &[(&str, &str)] = &[
    ("contains", "what items an array must contain"),
    ("minContains", "how many such items an array must contain"),
    ("maxContains", "how many such items an array may contain"),
    ("dependentRequired", "which members need which others"),
    (
        "propertyNames",
        "what the names of members must be, which are any text",
    ),
    ("contentSchema", "what the text holds, which stays text"),
];

impl SchemaConversion<'_, '_> {
    /// Takes out conditions, and says so: nothing a client is made of can depend on a value.
    pub(super) fn report_conditions(&mut self) {
        for (key, what) in CHECKS {
            if self.take(key).is_some() {
                self.note(key, format!("a client does not check {what}"));
            }
        }
        self.take("if");
        for key in ["then", "else", "dependentSchemas", "dependencies"] {
            let Some(condition) = self.take(key) else {
                continue;
            };
            if has_shape(&condition) {
                self.lossy(
                    key,
                    format!("what `{key}` says depends on the value and is left out"),
                );
            } else {
                self.note(key, format!("a client does not check `{key}`"));
            }
        }
    }

    /// Numeric `exclusiveMinimum` and `exclusiveMaximum`: a bound, and that it is exclusive.
    pub(super) fn exclusive_bounds(&mut self) {
        self.exclusive_bound("exclusiveMinimum", "minimum", |exclusive, inclusive| {
            exclusive >= inclusive
        });
        self.exclusive_bound("exclusiveMaximum", "maximum", |exclusive, inclusive| {
            exclusive <= inclusive
        });
    }

    fn exclusive_bound(&mut self, exclusive: &str, bound: &str, is_tighter: fn(f64, f64) -> bool) {
        let Some(Value::Number(number)) = self.object.get(exclusive) else {
            return;
        };
        let number = number.clone();
        let inclusive = self.object.get(bound).and_then(Value::as_f64);
        let counts = match (number.as_f64(), inclusive) {
            (Some(exclusive), Some(inclusive)) => is_tighter(exclusive, inclusive),
            _ => true,
        };
        if counts {
            self.object.insert(bound.to_owned(), Value::Number(number));
            self.object.insert(exclusive.to_owned(), Value::Bool(true));
            let at = self.pointer(bound);
            let was = self.context.moves.original(&self.pointer(exclusive));
            self.context.moves.made_from(&at, &was);
        } else {
            // The other bound is tighter, and says all there is.
            self.take(exclusive);
        }
    }

    /// `contentEncoding` and `contentMediaType`: text that stands for bytes.
    pub(super) fn encoded_content(&mut self) {
        let encoding = self.take("contentEncoding");
        let media_type = self.take("contentMediaType");
        let encoding = encoding.as_ref().and_then(Value::as_str);
        let media_type = media_type.as_ref().and_then(Value::as_str);
        let (key, format) = match (encoding, media_type) {
            (Some("base64"), _) => ("contentEncoding", "byte"),
            (Some("base64url"), _) => ("contentEncoding", "base64url"),
            (Some("binary"), _) => ("contentEncoding", "binary"),
            (None | Some("7bit" | "8bit"), Some(media_type)) if is_bytes(media_type) => {
                ("contentMediaType", "binary")
            }
            (None | Some("7bit" | "8bit"), _) => return,
            (Some(encoding), _) => {
                let message = format!("text in `{encoding}` is not decoded; it stays as it is");
                self.note("contentEncoding", message);
                return;
            }
        };
        if !self.has("$ref") && !self.has("format") {
            self.object.entry("type").or_insert_with(|| "string".into());
            self.object.insert("format".to_owned(), format.into());
            self.moved("format", key);
        }
    }
}

/// Whether what is in a condition says what values look like, not only which are allowed.
fn has_shape(condition: &Value) -> bool {
    const SHAPES: &[&str] = &[
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "items",
        "oneOf",
        "prefixItems",
        "properties",
    ];
    match condition {
        Value::Object(members) => members
            .iter()
            .any(|(key, value)| SHAPES.contains(&key.as_str()) || has_shape(value)),
        _ => false,
    }
}

/// Whether a media type is of bytes rather than of text.
fn is_bytes(media_type: &str) -> bool {
    let media_type = http::essence(media_type).to_ascii_lowercase();
    let is_text = media_type.starts_with("text/")
        || ["json", "xml", "yaml", "javascript", "x-www-form-urlencoded"]
            .iter()
            .any(|end| media_type.ends_with(end));
    media_type.contains('/') && !is_text
}
