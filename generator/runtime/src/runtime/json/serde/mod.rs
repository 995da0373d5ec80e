//! All types with serde, by what they are written and read as: the API's own JSON in any format.

mod capture;
mod read;
mod write;

pub use read::{deserialize, deserialize_number, deserialize_text, from_node};
pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use write::{serialize, serialize_number, serialize_text};

use super::{
    Base64, Base64Url, Clearable, Decode, Document, Encode, Expandable, Nullable, Number, Value,
};
use crate::runtime::secret::Secret;

/// For `#[serde(with = "…::json::serde::text")]`: a value as JSON text in one string, for columns of
/// databases and for formats that do not describe themselves, such as postcard.
pub mod text {
    use super::{Decode, Deserialize, Deserializer, Encode, Serializer};
    use crate::runtime::json::{from_json, to_json};

    /// Writes the JSON text of a value.
    pub fn serialize<T: Encode, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&to_json(value))
    }

    /// Reads a value from its JSON text.
    pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        from_json(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// `Serialize` and `Deserialize` of types with parameters or without, by `Encode` and `Decode`.
macro_rules! by_json {
    ($($type:ty $(, $parameter:ident)?;)*) => {$(
        impl $(<$parameter: Encode>)? Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize(self, serializer)
            }
        }

        impl<'de $(, $parameter: Decode)?> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }
    )*};
}

by_json! {
    Base64;
    Base64Url;
    Number;
    Secret;
    Value;
    Clearable<T>, T;
    Expandable<T>, T;
    Nullable<T>, T;
}

impl Value {
    /// The value that one of serde is written as.
    ///
    /// # Errors
    ///
    /// The value cannot be written, or not as JSON.
    pub fn from_serde<T: Serialize + ?Sized>(value: &T) -> Result<Value, serde::de::value::Error> {
        capture::value(value)
    }

    /// Reads the value as a type of serde.
    ///
    /// # Errors
    ///
    /// The type does not take it.
    pub fn to_serde<T: for<'de> Deserialize<'de>>(&self) -> Result<T, serde::de::value::Error> {
        let text = super::to_json(self);
        let document = Document::parse(text.into_bytes()).map_err(serde::de::Error::custom)?;
        from_node(document.root())
    }
}

/// A number that a double has no place for becomes the nearest one, unless serde_json keeps all
/// digits (its feature `arbitrary_precision`).
#[cfg(feature = "serde_json")]
impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Value {
        Value::from_serde(&value).unwrap_or_default()
    }
}

#[cfg(feature = "serde_json")]
impl Encode for serde_json::Value {
    fn encode(&self, encoder: &mut super::Encoder) {
        Value::from(self.clone()).encode(encoder);
    }

    fn form_value(&self) -> super::FormValue<'_> {
        self.as_str()
            .map(super::FormValue::Text)
            .unwrap_or_default()
    }
}

#[cfg(feature = "serde_json")]
impl From<Value> for serde_json::Value {
    fn from(value: Value) -> serde_json::Value {
        value.to_serde().unwrap_or_default()
    }
}

/// `Serialize` and `Deserialize` of a type that can be written and read.
// Not every crate has a type for it. Parameters have names that no type of a document gets.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident) => {
        $crate::runtime::json::serde_impls!($name, serialize, deserialize);
    };
    ($name:ident, text) => {
        $crate::runtime::json::serde_impls!($name, serialize_text, deserialize_text);
    };
    ($name:ident, number) => {
        $crate::runtime::json::serde_impls!($name, serialize_number, deserialize_number);
    };
    ($name:ident, $write:ident, $read:ident) => {
        impl $crate::runtime::json::serde::Serialize for $name {
            fn serialize<__S: $crate::runtime::json::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::std::result::Result<__S::Ok, __S::Error> {
                $crate::runtime::json::serde::$write(self, serializer)
            }
        }

        impl<'de> $crate::runtime::json::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::runtime::json::serde::Deserializer<'de>>(
                deserializer: __D,
            ) -> ::std::result::Result<$name, __D::Error> {
                $crate::runtime::json::serde::$read(deserializer)
            }
        }
    };
}
#[allow(unused_imports)]
pub use serde_impls;
