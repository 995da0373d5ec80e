//! Reports every value that a field cannot have, and takes it out, before anything looks at it.

use serde_json::{Map, Value};

use super::context::pointer_of;
use super::field_table::{Exclusion, Expected, Row, exclusions, rows};
use crate::diagnostic::{Code, Diagnostics};
use crate::grammar::{ObjectKind, Visitor, walk};
use crate::source::describe;
use crate::suggest::did_you_mean;

/// Checks the fields of every object of `document`.
pub(super) fn check(document: &mut Value, diagnostics: &mut Diagnostics) {
    let mut at = "#".to_owned();
    walk(
        ObjectKind::Document,
        document,
        &mut at,
        &mut Fields { diagnostics },
    );
}

struct Fields<'d> {
    diagnostics: &'d mut Diagnostics,
}

impl Visitor for Fields<'_> {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str) {
        // Most objects have none of these fields: a list of none is made without memory.
        let is_there = |(path, _): &&Row| object.keys().any(|key| begins_with(path, key));
        let present: Vec<Row> = rows(kind).iter().filter(is_there).copied().collect();
        for (path, expected) in present {
            self.field(object, path, expected, at);
        }
        for exclusion in exclusions(kind) {
            self.exclusion(object, exclusion, at);
        }
    }
}

/// Whether a key is the first of a way.
fn begins_with(path: &str, key: &str) -> bool {
    // Most differ in their first character.
    if path.as_bytes().first() != key.as_bytes().first() {
        return false;
    }
    let rest = path.strip_prefix(key);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Fields<'_> {
    /// Checks the fields at the end of a way from an object.
    fn field(&mut self, object: &mut Map<String, Value>, path: &str, expected: Expected, at: &str) {
        let (key, rest) = match path.split_once('/') {
            Some((key, rest)) => (key, Some(rest)),
            None => (path, None),
        };
        let Some(value) = object.get_mut(key).filter(|value| !value.is_null()) else {
            return;
        };
        let at = pointer_of(at, key);
        let Some(rest) = rest else {
            if !self.fits(value, expected, key, &at) {
                object.shift_remove(key);
            }
            return;
        };
        match (value, rest.strip_prefix("*/")) {
            (Value::Array(items), Some(rest)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    if let Value::Object(item) = item {
                        self.field(item, rest, expected, &pointer_of(&at, &index.to_string()));
                    }
                }
            }
            (Value::Object(inner), None) => self.field(inner, rest, expected, &at),
            _ => {}
        }
    }

    /// Whether a field has a value that it may have, which is then of the type that is read.
    fn fits(&mut self, value: &mut Value, expected: Expected, key: &str, at: &str) -> bool {
        match meant(value, expected) {
            Meant::Itself => return true,
            Meant::Other(other) => {
                *value = other;
                return true;
            }
            Meant::Nothing => {}
        }
        if let (Expected::OneOf(words), Value::String(text)) = (expected, &*value) {
            let message = format!(
                "`{}` is no value of `{key}`; it is left out",
                text.escape_debug()
            );
            let help = did_you_mean(text, words.iter().copied());
            self.diagnostics
                .warning(Code::InvalidValue, at, message)
                .expected(expected.describe())
                .help(help.unwrap_or_else(|| format!("write one of these, or leave `{key}` out")));
            return false;
        }
        let message = format!("found {} as `{key}`; it is left out", describe(value));
        let help = match expected {
            Expected::Flag => format!("write `{key}: true` or `{key}: false`, without quotes"),
            Expected::Text | Expected::Word | Expected::OneOf(_) => {
                format!("write `{key}` as text, in YAML within quotes where it looks like a number")
            }
            _ => format!("write {} in `{key}`, or leave it out", expected.describe()),
        };
        self.diagnostics
            .warning(Code::WrongType, at, message)
            .expected(expected.describe())
            .help(help);
        false
    }

    /// Reports and takes out the fields that another excludes.
    fn exclusion(&mut self, object: &mut Map<String, Value>, exclusion: &Exclusion, at: &str) {
        let (path, counts, others) = *exclusion;
        let inner = if path.is_empty() {
            Some((&mut *object, at.to_owned()))
        } else {
            let inner = object.get_mut(path).and_then(Value::as_object_mut);
            inner.map(|inner| (inner, pointer_of(at, path)))
        };
        let Some((inner, at)) = inner.filter(|(inner, _)| inner.contains_key(counts)) else {
            return;
        };
        for other in others {
            if inner.shift_remove(*other).is_some() {
                self.diagnostics
                    .warning(
                        Code::InvalidValue,
                        pointer_of(&at, other),
                        format!("`{other}` beside `{counts}` is not read; `{counts}` is"),
                    )
                    .expected(format!("one of `{counts}` and `{other}`"))
                    .help(format!("remove `{other}`"));
            }
        }
    }
}

/// What a value means as a field.
enum Meant {
    Itself,
    Other(Value),
    Nothing,
}

fn meant(value: &Value, expected: Expected) -> Meant {
    let is_text = |value: &Value| matches!(meant(value, Expected::Text), Meant::Itself);
    let fits = match (expected, value) {
        (Expected::Text, Value::Number(number)) => return Meant::Other(number.to_string().into()),
        (Expected::Text, Value::Bool(flag)) => return Meant::Other(flag.to_string().into()),
        (Expected::Text | Expected::Word | Expected::TextOrTexts, Value::String(_)) => true,
        (Expected::OneOf(words), Value::String(text)) => words.contains(&text.as_str()),
        (Expected::Flag, Value::Bool(_)) => true,
        (Expected::Flag, Value::String(text)) if text.eq_ignore_ascii_case("true") => {
            return Meant::Other(true.into());
        }
        (Expected::Flag, Value::String(text)) if text.eq_ignore_ascii_case("false") => {
            return Meant::Other(false.into());
        }
        (Expected::Texts | Expected::TextOrTexts | Expected::TextsByValue, Value::Array(items)) => {
            let texts = items.iter().all(|item| is_text(item) || item.is_null());
            if !texts && items.iter().all(is_scalar) {
                return Meant::Other(items.iter().map(as_text).collect());
            }
            texts
        }
        (Expected::TextMap | Expected::TextsByValue, Value::Object(members)) => {
            members.values().all(is_scalar)
        }
        (Expected::Object, Value::Object(_)) | (Expected::List, Value::Array(_)) => true,
        (Expected::Reference, Value::String(_)) => true,
        (Expected::Reference, Value::Object(object)) => {
            object.get("$ref").is_some_and(Value::is_string)
        }
        _ => false,
    };
    if fits { Meant::Itself } else { Meant::Nothing }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// A scalar as YAML would read it within quotes.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Bool(flag) => flag.to_string().into(),
        other => other.clone(),
    }
}
