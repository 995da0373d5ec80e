//! Says which keywords of a schema make no sense: nothing could ever have such a value.

use openapiv3::{AnySchema, SchemaData};
use serde_json::{Number, Value};

use super::Reader;
use super::cursor::Cursor;
use crate::diagnostic::Code;
use crate::source::describe;

impl Reader<'_> {
    /// Warns of keywords that contradict each other, and takes back what cannot be meant.
    pub(super) fn report_contradictions(
        &mut self,
        data: &mut SchemaData,
        any: &AnySchema,
        at: &Cursor<'_>,
    ) {
        if data.read_only && data.write_only {
            data.read_only = false;
            data.write_only = false;
            self.diagnostics
                .warning(
                    Code::InvalidValue,
                    at.pointer(),
                    "both `readOnly` and `writeOnly`, so nobody could ever send it; both are ignored",
                )
                .expected("one of the two, or none")
                .help("`readOnly` is for what only the server sends, `writeOnly` for what only the client sends");
        }
        for (keyword, typ, is_there) in [
            ("items", "array", any.items.is_some()),
            ("properties", "object", !any.properties.is_empty()),
        ] {
            if let Some(other) = any.typ.as_deref().filter(|other| *other != typ)
                && is_there
            {
                let message = format!("`{keyword}` of a schema of type `{other}` is not read");
                self.diagnostics
                    .warning(Code::LossySchema, at.key(keyword).pointer(), message)
                    .expected(format!("`type: {typ}`"));
            }
        }
        if let Some(typ) = any.typ.as_deref() {
            self.values_of(&any.enumeration, typ, &at.key("enum"));
        }
        if let (Some(default), Some(typ)) = (&data.default, any.typ.as_deref()) {
            self.default_of(default, typ, &at.key("default"));
        }
    }

    /// Warns of values that are not of the type: they are taken as they are written.
    fn values_of(&mut self, values: &[Value], typ: &str, at: &Cursor<'_>) {
        for (index, value) in values.iter().enumerate() {
            if !is_of_type(value, typ) {
                let found = describe(value);
                let message = format!(
                    "found {found} as a value of a schema of type `{typ}`; it is taken as it is written"
                );
                self.diagnostics
                    .warning(Code::WrongType, at.index(index).pointer(), message)
                    .expected(format!("a value of type `{typ}`"))
                    .help("write the values of the type, or the type of the values");
            }
        }
    }

    /// Warns of a default that is not a value of the type. It is told in documentation all the same.
    fn default_of(&mut self, default: &Value, typ: &str, at: &Cursor<'_>) {
        if let (Value::Number(number), "integer") = (default, typ)
            && is_beyond(number)
        {
            self.diagnostics
                .warning(
                    Code::LossySchema,
                    at.pointer(),
                    "the default does not fit into 64 bits and is not filled in",
                )
                .expected("an integer of 64 bits");
            return;
        }
        // Many say null where there is no default.
        if !is_of_type(default, typ) {
            let found = describe(default);
            let help = if default.is_string() {
                "write the default as a value of the type, without quotes around numbers"
            } else {
                "write a default of the type, or the type of the default"
            };
            self.diagnostics
                .warning(
                    Code::WrongType,
                    at.pointer(),
                    format!("found {found} as the default of a schema of type `{typ}`; the default is not filled in"),
                )
                .expected(format!("a value of type `{typ}`"))
                .help(help);
        }
    }

    /// Warns of a list that allows nothing, for it is empty; it is left out.
    pub(super) fn not_empty(&mut self, value: &Value, keyword: &str, at: &Cursor<'_>) {
        if value.as_array().is_some_and(Vec::is_empty) {
            self.diagnostics
                .warning(
                    Code::InvalidValue,
                    at.pointer(),
                    format!("`{keyword}` is empty, so no value could be valid; it is ignored"),
                )
                .expected("one entry at least")
                .help(format!("list what is allowed, or leave `{keyword}` out"));
        }
    }
}

/// Whether a value is of a type. Null is of each: whether it is allowed is said by other keywords.
pub(super) fn is_of_type(value: &Value, typ: &str) -> bool {
    match (value, typ) {
        (Value::Null, _) => true,
        (Value::Number(number), "integer") => {
            number.as_f64().is_none_or(|number| number.fract() == 0.0)
        }
        (Value::Number(_), typ) => typ == "number",
        (Value::String(_), typ) => typ == "string",
        (Value::Bool(_), typ) => typ == "boolean",
        (Value::Array(_), typ) => typ == "array",
        (Value::Object(_), typ) => typ == "object",
    }
}

/// Whether a whole number has no place in 64 bits, with or without a sign.
fn is_beyond(number: &Number) -> bool {
    !number.is_i64() && !number.is_u64() && number.as_f64().is_none_or(|n| n.abs() > 9.3e18)
}
