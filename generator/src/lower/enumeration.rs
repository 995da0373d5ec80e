//! Lowers `enum`.

use indexmap::IndexSet;
use serde_json::Value;

use super::schema::{Class, scalar};
use super::view::{Kind, View};
use crate::ir::{EnumValues, Scalar, Type};

/// What a schema with `enum` describes: an enumeration if its values are all strings or all
/// integers and there is more than one; the plain type otherwise.
pub(super) fn classify<'d>(view: &View<'d>) -> Class<'d> {
    let values: Vec<&Value> = view.enumeration.iter().filter(|value| !value.is_null()).collect();
    if let Some(strings) = all(&values, Value::as_str) {
        // YAML writers leave `yes` and `1` unquoted; the declared type still says string.
        return strings_class(strings.into_iter().map(str::to_owned).collect());
    }
    if view.kind == Some(Kind::String) {
        return strings_class(values.iter().map(|value| scalar_text(value)).collect());
    }
    if let Some(integers) = all(&values, Value::as_i64) {
        let integers: IndexSet<i64> = integers.into_iter().collect();
        return match integers.len() {
            1 => Class::Plain(view.kind.map_or(Type::I64, |kind| scalar(kind, view))),
            _ if view.kind == Some(Kind::Number) => Class::Plain(Type::F64),
            _ => Class::Enum(EnumValues::Integers(integers.into_iter().collect())),
        };
    }
    Class::Plain(match view.kind {
        Some(kind) => scalar(kind, view),
        None if values.iter().all(|value| value.is_boolean()) => Type::Bool,
        None if values.iter().all(|value| value.is_number()) => Type::F64,
        None => Type::Any,
    })
}

fn strings_class<'d>(strings: IndexSet<String>) -> Class<'d> {
    match strings.len() {
        // One value is a constant; a type for it would only cost its users.
        1 if !strings.contains("") => Class::Plain(Type::String),
        _ => Class::Enum(EnumValues::Strings(strings.into_iter().collect())),
    }
}

fn all<'v, T>(values: &[&'v Value], convert: impl Fn(&'v Value) -> Option<T>) -> Option<Vec<T>> {
    values.iter().map(|value| convert(value)).collect()
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The only value a schema allows.
pub(super) fn constant(view: &View<'_>) -> Option<Scalar> {
    match view.enumeration.as_slice() {
        [Value::String(text)] => Some(Scalar::String(text.clone())),
        [Value::Bool(value)] => Some(Scalar::Bool(*value)),
        [value] => match view.kind {
            Some(Kind::Integer) | None => value.as_i64().map(Scalar::Integer),
            _ => None,
        },
        _ => None,
    }
}

/// The string values a schema allows, if it lists them.
pub(super) fn string_values(view: &View<'_>) -> Option<Vec<String>> {
    if view.enumeration.is_empty() {
        return None;
    }
    view.enumeration.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}
