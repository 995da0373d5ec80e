//! What a deserializer has, read by `Decode`; and values of JSON as a deserializer.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};

use super::super::{Decode, Node, Value, ValueKind, from_json};

/// What serde_json calls the one member of a number that it hands on with all its digits.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// The number of this text.
pub(super) fn number(text: &str) -> Option<Value> {
    let value: Value = from_json(text).ok()?;
    value.as_number().is_some().then_some(value)
}

/// Reads a value as its type is read from JSON.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer
        .deserialize_any(Anything)?
        .to()
        .map_err(de::Error::custom)
}

/// Reads a value that is always a string, for formats that have to be told.
pub fn deserialize_text<'de, T: From<String>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer).map(T::from)
}

/// Reads a value that is always an integer, for formats that have to be told.
pub fn deserialize_number<'de, T: From<i64>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    i64::deserialize(deserializer).map(T::from)
}

/// Whatever is there.
struct Anything;

impl<'de> DeserializeSeed<'de> for Anything {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        number(&value.to_string()).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        number(&value.to_string()).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_f32<E>(self, value: f32) -> Result<Value, E> {
        Ok(Value::of(&value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Anything)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Vec::new();
        while let Some(name) = members.next_key_seed(Anything)? {
            let name = match name {
                Value::String(name) => name,
                Value::Number(number) => number.as_str().to_owned(),
                _ => return Err(de::Error::custom("the name of a member is not text")),
            };
            object.push((name, members.next_value_seed(Anything)?));
        }
        match object.as_slice() {
            [(name, Value::String(text))] if name == NUMBER => {
                number(text).ok_or_else(|| de::Error::custom("not a number"))
            }
            _ => Ok(Value::Object(object)),
        }
    }
}

/// Reads a value of JSON as a type of serde.
pub fn from_node<'de, T: Deserialize<'de>>(node: Node<'de>) -> Result<T, Error> {
    T::deserialize(Source(node))
}

/// A value of JSON as a deserializer.
#[derive(Clone, Copy)]
struct Source<'de>(Node<'de>);

impl<'de> IntoDeserializer<'de, Error> for Source<'de> {
    type Deserializer = Source<'de>;

    fn into_deserializer(self) -> Source<'de> {
        self
    }
}

impl<'de> Source<'de> {
    fn members(self) -> impl Iterator<Item = (Cow<'de, str>, Source<'de>)> {
        self.0.entries().map(|(name, value)| (name, Source(value)))
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let Some(number) = self.0.as_u64() {
            return visitor.visit_u64(number);
        }
        if let Some(number) = self.0.as_i64() {
            return visitor.visit_i64(number);
        }
        match self.0.as_f64() {
            Some(number) => visitor.visit_f64(number),
            None => Err(de::Error::custom("a number is out of range")),
        }
    }
}

impl<'de> Deserializer<'de> for Source<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let node = self.0;
        match node.kind() {
            ValueKind::Null => visitor.visit_unit(),
            ValueKind::Bool => visitor.visit_bool(node.as_bool().unwrap_or_default()),
            ValueKind::Number => self.number(visitor),
            ValueKind::String => match node.as_str().unwrap_or_default() {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            ValueKind::Array => {
                let mut items = SeqDeserializer::new(node.items().map(Source));
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            ValueKind::Object => {
                let mut members = MapDeserializer::new(self.members());
                let value = visitor.visit_map(&mut members)?;
                members.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_object() {
            let members = MapDeserializer::new(self.members());
            return MapAccessDeserializer::new(members).deserialize_enum(name, variants, visitor);
        }
        let text = self.0.as_str().unwrap_or_default();
        let text: de::value::CowStrDeserializer<'_, Error> = text.into_deserializer();
        text.deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
