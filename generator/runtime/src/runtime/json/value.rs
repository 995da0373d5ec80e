//! Any JSON value, owned.

use std::fmt;
use std::ops::Index;
use std::str::FromStr;

use super::DecodeError;
use super::decode::Decode;
use super::document::Document;
use super::encode::{Encode, Encoder, FormValue};
use super::error::Mismatch;
use super::node::{Node, ValueKind};
use super::number;
use super::number_value::Number;

/// Any JSON value. Members keep their order, numbers their text.
#[derive(Clone, Default, PartialEq)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when it is a whole one in range.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The number, when it is a whole one in range and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The number nearest to what is written, unless that is infinite.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.as_f64()
    }

    /// The number.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&[(String, Value)]> {
        match self {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of an object; of several with one name, the last.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let members = self.as_object()?.iter().rev();
        let mut members = members.filter(|(key, _)| key == name);
        members.next().map(|(_, value)| value)
    }

    /// The value at a JSON pointer (RFC 6901), such as `/items/0/id`.
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut value = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            value = match value {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?)?,
                _ => value.get(&step.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        Some(value)
    }

    /// Sets the member of an object, and returns what it was; null becomes an object. Anything else
    /// is left as it is.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        if self.is_null() {
            *self = Value::Object(Vec::new());
        }
        let Value::Object(members) = self else {
            return None;
        };
        let (name, value) = (name.into(), value.into());
        match members.iter_mut().rev().find(|(key, _)| *key == name) {
            Some((_, own)) => Some(std::mem::replace(own, value)),
            None => {
                members.push((name, value));
                None
            }
        }
    }

    /// Takes the members of this name from an object, and returns the last.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let Value::Object(members) = self else {
            return None;
        };
        let mut removed = None;
        while let Some(index) = members.iter().rposition(|(key, _)| key == name) {
            let (_, value) = members.remove(index);
            removed.get_or_insert(value);
        }
        removed
    }

    /// The value that another one is written as.
    pub fn of(value: &dyn Encode) -> Value {
        let text = super::to_json(value);
        Document::parse(text.into_bytes()).map_or(Value::Null, |document| read(document.root()))
    }

    /// Reads the value as a type.
    pub fn to<T: Decode>(&self) -> Result<T, DecodeError> {
        super::from_json(super::to_json(self))
    }
}

fn read(node: Node<'_>) -> Value {
    match node.kind() {
        ValueKind::Null => Value::Null,
        ValueKind::Bool => Value::Bool(node.as_bool().unwrap_or_default()),
        ValueKind::Number => Value::Number(Number(node.raw().to_owned())),
        ValueKind::String => Value::String(node.as_str().unwrap_or_default().into_owned()),
        ValueKind::Array => Value::Array(node.items().map(read).collect()),
        ValueKind::Object => {
            let members = node.entries();
            Value::Object(
                members
                    .map(|(name, value)| (name.into_owned(), read(value)))
                    .collect(),
            )
        }
    }
}

impl Decode for Value {
    fn decode(node: Node<'_>) -> Result<Value, Mismatch> {
        node.take_memory(node.size() * size_of::<(String, Value)>())?;
        Ok(read(node))
    }
}

/// The value of a JSON text.
impl FromStr for Value {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Value, DecodeError> {
        super::from_json(text)
    }
}

/// The JSON text of the value.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::to_json(self))
    }
}

/// The member of this name; null where there is none.
impl Index<&str> for Value {
    type Output = Value;

    fn index(&self, name: &str) -> &Value {
        self.get(name).unwrap_or(&Value::Null)
    }
}

/// The element at this place; null where there is none.
impl Index<usize> for Value {
    type Output = Value;

    fn index(&self, place: usize) -> &Value {
        let items = self.as_array().unwrap_or_default();
        items.get(place).unwrap_or(&Value::Null)
    }
}

impl PartialEq<str> for Value {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Value {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<bool> for Value {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<i64> for Value {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

impl Encode for Value {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Value::Null => encoder.null(),
            Value::Bool(value) => encoder.boolean(*value),
            Value::Number(number) => encoder.number_text(&number.0),
            Value::String(text) => encoder.string(text),
            Value::Array(items) => items.encode(encoder),
            Value::Object(members) => {
                encoder.begin_object();
                for (name, value) in members {
                    encoder.member(name, value);
                }
                encoder.end_object();
            }
        }
    }

    fn form_value(&self) -> FormValue<'_> {
        match self {
            Value::String(text) => FormValue::Text(text),
            _ => FormValue::Json,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Number(Number(value.to_string()))
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::from(i64::from(value))
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Value {
        Value::Number(Number(value.to_string()))
    }
}

impl From<f64> for Value {
    /// NaN and the infinities, which JSON does not have, become null.
    fn from(value: f64) -> Value {
        if !value.is_finite() {
            return Value::Null;
        }
        let mut text = String::new();
        number::write(value, &mut text);
        Value::Number(Number(text))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::String(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::String(value)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(items: Vec<T>) -> Value {
        Value::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(items: [T; N]) -> Value {
        Value::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Value {
    fn from(members: [(K, V); N]) -> Value {
        let members = members.into_iter();
        Value::Object(
            members
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Value {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Value {
        let members = members.into_iter();
        Value::Object(
            members
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}
