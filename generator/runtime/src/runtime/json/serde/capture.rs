//! A serializer that makes a `Value` of any type of serde.

use serde::de::value::Error;
use serde::ser::{self, Error as _, Serialize, Serializer};

use super::super::Value;

/// The value that one of serde is written as.
pub(super) fn value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(Capture)
}

/// Makes a value of what is serialized.
struct Capture;

/// A list or object under way, within the variant of an enum or not.
struct Elements {
    variant: Option<&'static str>,
    items: Vec<Value>,
    members: Vec<(String, Value)>,
    /// The name of the next member of a map.
    name: String,
}

impl Elements {
    fn new(variant: Option<&'static str>) -> Elements {
        Elements {
            variant,
            items: Vec::new(),
            members: Vec::new(),
            name: String::new(),
        }
    }

    fn list(self) -> Value {
        within(self.variant, Value::Array(self.items))
    }

    fn object(self) -> Value {
        within(self.variant, Value::Object(self.members))
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.items.push(value(item)?);
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: &str, member: &T) -> Result<(), Error> {
        self.members.push((name.to_owned(), value(member)?));
        Ok(())
    }
}

/// What a variant of an enum is as JSON: its name, with what it holds.
fn within(variant: Option<&'static str>, value: Value) -> Value {
    match variant {
        Some(name) => Value::Object(vec![(name.to_owned(), value)]),
        None => value,
    }
}

/// The methods of a serializer that take a number of these types.
macro_rules! numbers {
    ($($method:ident $type:ty as $wide:ty;)*) => {$(
        fn $method(self, number: $type) -> Result<Value, Error> {
            Ok(Value::from(<$wide>::from(number)))
        }
    )*};
}

impl Serializer for Capture {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Elements;
    type SerializeStruct = Elements;
    type SerializeStructVariant = Elements;

    numbers! {
        serialize_i8 i8 as i64;
        serialize_i16 i16 as i64;
        serialize_i32 i32 as i64;
        serialize_i64 i64 as i64;
        serialize_u8 u8 as u64;
        serialize_u16 u16 as u64;
        serialize_u32 u32 as u64;
        serialize_u64 u64 as u64;
        serialize_f64 f64 as f64;
    }

    fn serialize_bool(self, flag: bool) -> Result<Value, Error> {
        Ok(Value::Bool(flag))
    }

    fn serialize_f32(self, number: f32) -> Result<Value, Error> {
        Ok(Value::of(&number))
    }

    fn serialize_char(self, letter: char) -> Result<Value, Error> {
        Ok(Value::String(letter.to_string()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, Error> {
        Ok(Value::from(text))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, Error> {
        Ok(bytes
            .iter()
            .map(|byte| u64::from(*byte))
            .collect::<Vec<_>>()
            .into())
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, inner: &T) -> Result<Value, Error> {
        value(inner)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Value, Error> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        inner: &T,
    ) -> Result<Value, Error> {
        value(inner)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        inner: &T,
    ) -> Result<Value, Error> {
        Ok(within(Some(variant), value(inner)?))
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements::new(None))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Elements, Error> {
        Ok(Elements::new(None))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements::new(None))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements::new(Some(variant)))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Elements, Error> {
        Ok(Elements::new(None))
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Elements, Error> {
        Ok(Elements::new(None))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Elements, Error> {
        Ok(Elements::new(Some(variant)))
    }
}

/// The sorts of lists, which differ in the names of the methods alone.
macro_rules! lists {
    ($($sort:ident $method:ident;)*) => {$(
        impl ser::$sort for Elements {
            type Ok = Value;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
                self.item(item)
            }

            fn end(self) -> Result<Value, Error> {
                Ok(self.list())
            }
        }
    )*};
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// The sorts of objects whose members have names in the program.
macro_rules! structs {
    ($($sort:ident)*) => {$(
        impl ser::$sort for Elements {
            type Ok = Value;
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                member: &T,
            ) -> Result<(), Error> {
                self.member(name, member)
            }

            fn end(self) -> Result<Value, Error> {
                Ok(self.object())
            }
        }
    )*};
}

structs!(SerializeStruct SerializeStructVariant);

impl ser::SerializeMap for Elements {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.name = match value(key)? {
            Value::String(text) => text,
            Value::Number(number) => number.as_str().to_owned(),
            Value::Bool(flag) => flag.to_string(),
            _ => return Err(Error::custom("the key of a map is not text")),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, member: &T) -> Result<(), Error> {
        let name = std::mem::take(&mut self.name);
        self.member(&name, member)
    }

    fn end(self) -> Result<Value, Error> {
        // serde_json hands on a number with all its digits so.
        match self.members.as_slice() {
            [(name, Value::String(text))] if name == super::read::NUMBER => {
                super::read::number(text).ok_or_else(|| Error::custom("not a number"))
            }
            _ => Ok(self.object()),
        }
    }
}
