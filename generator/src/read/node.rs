//! Reads the simple values that the objects of OpenAPI are made of.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;
use serde_json::{Map, Value};

use super::Reader;
use super::cursor::Cursor;
use crate::diagnostic::Code;
use crate::source::describe;

/// Extensions of an object.
pub(super) type Extensions = IndexMap<String, Value>;

impl Reader<'_> {
    /// Warns that `value` should have been `expected`, and that it is left out.
    pub(super) fn wrong_type(&mut self, value: &Value, expected: &str, at: &Cursor<'_>) {
        let place = at.field();
        let message = format!("found {}{place}; it is left out", describe(value));
        self.diagnostics
            .warning(Code::WrongType, at.pointer(), message)
            .expected(expected);
    }

    /// Warns that the member `name` of `at` is not there.
    /// Of what is no object this was said.
    pub(super) fn missing(&mut self, name: &str, at: &Cursor<'_>, consequence: &str) {
        if self.diagnostics.knows(Code::WrongType, &at.pointer()) {
            return;
        }
        self.warn(
            Code::MissingMember,
            at,
            format!("`{name}` is missing; {consequence}"),
        );
    }

    /// The members of an object, without those that are null: they say nothing.
    pub(super) fn object(&mut self, value: Value, at: &Cursor<'_>) -> Map<String, Value> {
        match value {
            Value::Object(mut object) => {
                if object.values().any(Value::is_null) {
                    for (key, _) in object.iter().filter(|(_, value)| value.is_null()) {
                        self.without_value(key, at);
                    }
                    object.retain(|_, value| !value.is_null());
                }
                object
            }
            other => {
                self.wrong_type(&other, "an object", at);
                Map::new()
            }
        }
    }

    /// Notes a member that is null: a key without a value, or what follows a comma in a text of YAML
    /// without quotes.
    fn without_value(&mut self, key: &str, at: &Cursor<'_>) {
        let pointer = at.key(key).pointer();
        let is_value = ["default", "example", "const"].contains(&key) || key.starts_with("x-");
        if !is_value && !self.diagnostics.knows(Code::UnknownMember, &pointer) {
            let message = format!("`{key}` has no value, and is read as if it were not there");
            self.diagnostics.note(Code::UnknownMember, pointer, message);
        }
    }

    /// The items of an array.
    pub(super) fn list(&mut self, value: Value, at: &Cursor<'_>) -> Vec<Value> {
        match value {
            Value::Array(items) => items,
            other => {
                self.wrong_type(&other, "an array", at);
                Vec::new()
            }
        }
    }

    /// Text. Numbers and booleans without quotes are what YAML makes of text like `1.0` or `true`.
    pub(super) fn text(&mut self, value: Value, at: &Cursor<'_>) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            other => {
                self.wrong_type(&other, "a string", at);
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, value: Value, at: &Cursor<'_>) -> Vec<String> {
        self.each(value, at, Reader::text)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, value: Value, at: &Cursor<'_>) -> Option<bool> {
        match &value {
            Value::Bool(value) => return Some(*value),
            Value::String(text) if text.eq_ignore_ascii_case("true") => return Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => return Some(false),
            _ => {}
        }
        self.wrong_type(&value, "true or false", at);
        None
    }

    /// A number.
    pub(super) fn number(&mut self, value: Value, at: &Cursor<'_>) -> Option<f64> {
        let number = match &value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| number.is_finite());
        if number.is_none() {
            self.wrong_type(&value, "a number", at);
        }
        number
    }

    /// A length or count.
    pub(super) fn size(&mut self, value: Value, at: &Cursor<'_>) -> Option<usize> {
        let exact = match &value {
            Value::Number(number) => number.as_u64().and_then(|size| size.try_into().ok()),
            _ => None,
        };
        if exact.is_some() {
            return exact;
        }
        let number = self.number(value, at)?;
        if number < 0.0 || number.fract() != 0.0 {
            let message = format!("{number} is not a length or count; it is left out");
            self.warn(Code::InvalidValue, at, message);
            return None;
        }
        // Saturates: a bound beyond the address space bounds nothing.
        Some(number as usize)
    }

    /// The items of an array, each read by `read`; those that cannot be read are left out.
    pub(super) fn each<T>(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
        read: fn(&mut Self, Value, &Cursor<'_>) -> Option<T>,
    ) -> Vec<T> {
        let items = self.list(value, at);
        let mut out = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            out.extend(read(self, item, &at.index(index)));
        }
        out
    }

    /// The members of an object, each read by `read`; those that cannot be read are left out.
    pub(super) fn map<T>(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
        read: fn(&mut Self, Value, &Cursor<'_>) -> Option<T>,
    ) -> IndexMap<String, T> {
        let members = self.object(value, at);
        let mut out = IndexMap::with_capacity(members.len());
        for (key, value) in members {
            if let Some(item) = read(self, value, &at.key(&key)) {
                out.insert(key, item);
            }
        }
        out
    }

    /// As [`Reader::map`], of objects that may be given by reference.
    pub(super) fn reference_map<T>(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
        read: fn(&mut Self, Value, &Cursor<'_>) -> Option<T>,
    ) -> IndexMap<String, ReferenceOr<T>> {
        let members = self.object(value, at);
        let mut out = IndexMap::with_capacity(members.len());
        for (key, value) in members {
            if key.starts_with("x-") && !value.is_object() {
                continue;
            }
            if let Some(item) = self.reference_or(value, &at.key(&key), read) {
                out.insert(key, item);
            }
        }
        out
    }

    /// A reference, or an object read by `read`.
    pub(super) fn reference_or<T>(
        &mut self,
        mut value: Value,
        at: &Cursor<'_>,
        read: fn(&mut Self, Value, &Cursor<'_>) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        self.beside_reference(&value, at);
        match value
            .as_object_mut()
            .and_then(|object| object.get_mut("$ref"))
        {
            Some(Value::String(reference)) => {
                let reference = std::mem::take(reference);
                let reference = self.reference(reference, at, "it is left out")?;
                Some(ReferenceOr::Reference { reference })
            }
            _ => read(self, value, at).map(ReferenceOr::Item),
        }
    }

    /// As [`reference_or`](Reader::reference_or), of an object that has a description: the one beside
    /// a reference counts instead of it (OpenAPI 3.1, Reference Object).
    pub(super) fn described_or<T>(
        &mut self,
        mut value: Value,
        at: &Cursor<'_>,
        read: fn(&mut Self, Value, &Cursor<'_>) -> Option<T>,
    ) -> Option<ReferenceOr<T>> {
        if let Some(object) = value.as_object_mut()
            && object.contains_key("$ref")
            && let Some(Value::String(text)) = object.shift_remove("description")
        {
            self.beside_references.insert(at.pointer(), text.into());
        }
        self.reference_or(value, at, read)
    }

    /// Says what is not read of the texts beside a reference: that of what it leads to is.
    fn beside_reference(&mut self, value: &Value, at: &Cursor<'_>) {
        if value.get("$ref").is_none() {
            return;
        }
        for key in ["summary", "description"] {
            if value.get(key).is_some() {
                let message = format!(
                    "the `{key}` beside a reference is not read; that of what it leads to is"
                );
                self.diagnostics
                    .note(Code::UnknownMember, at.key(key).pointer(), message);
            }
        }
    }

    /// Keeps a member that is not one of OpenAPI's.
    pub(super) fn other(
        &mut self,
        extensions: &mut Extensions,
        key: String,
        value: Value,
        at: &Cursor<'_>,
    ) {
        if !key.starts_with("x-") {
            let message = format!("OpenAPI has no `{key}` here, and nothing reads it");
            self.diagnostics
                .note(Code::UnknownMember, at.pointer(), message);
        }
        extensions.insert(key, value);
    }
}
