//! Values with more than one form on the wire: null or a value, empty or a
//! value, an id or an object.

use std::collections::BTreeMap;
// A caller's map; ours is ordered.
#[allow(clippy::disallowed_types)]
use std::collections::HashMap;

use super::decode::Decode;
use super::encode::{Encode, Encoder};
use super::error::Mismatch;
use super::node::Node;
use crate::runtime::secret::Secret;

/// An explicit null, or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nullable<T> {
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is not null.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// The value, if it is not null.
    pub fn into_option(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// What the value becomes, unless it is null.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Nullable::Null => Nullable::Null,
            Nullable::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T: Decode> Decode for Nullable<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Nullable<T>, Mismatch> {
        if node.is_null() {
            Ok(Nullable::Null)
        } else {
            node.read().map(Nullable::Value)
        }
    }
}

impl<T: Encode> Encode for Nullable<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Nullable::Null => encoder.null(),
            Nullable::Value(value) => value.encode(encoder),
        }
    }
}

/// The empty string, which clears a field, or a value, which sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clearable<T> {
    /// `""`.
    Clear,
    /// A value.
    Set(T),
}

impl<T> Clearable<T> {
    /// What the value becomes, unless it is cleared.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Clearable<U> {
        match self {
            Clearable::Clear => Clearable::Clear,
            Clearable::Set(value) => Clearable::Set(change(value)),
        }
    }
}

impl<T: Decode> Decode for Clearable<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Clearable<T>, Mismatch> {
        if node.is_string("") {
            Ok(Clearable::Clear)
        } else {
            node.read().map(Clearable::Set)
        }
    }
}

impl<T: Encode> Encode for Clearable<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Clearable::Clear => encoder.string(""),
            Clearable::Set(value) => value.encode(encoder),
        }
    }
}

/// The conversions that a field of type `$wrapper<..>` is set from.
macro_rules! conversions {
    ($wrapper:ident, $variant:ident) => {
        impl<T> From<T> for $wrapper<T> {
            fn from(value: T) -> Self {
                $wrapper::$variant(value)
            }
        }

        impl From<&str> for $wrapper<String> {
            fn from(value: &str) -> Self {
                $wrapper::$variant(value.to_owned())
            }
        }

        impl From<&str> for $wrapper<Secret> {
            fn from(value: &str) -> Self {
                $wrapper::$variant(Secret::new(value))
            }
        }

        impl From<String> for $wrapper<Secret> {
            fn from(value: String) -> Self {
                $wrapper::$variant(Secret::new(value))
            }
        }

        impl<K: Into<String>, V: Into<T>, T, const N: usize> From<[(K, V); N]>
            for $wrapper<BTreeMap<String, T>>
        {
            fn from(members: [(K, V); N]) -> Self {
                $wrapper::$variant(collect(members))
            }
        }

        impl<K: Into<String>, V: Into<T>, T> From<Vec<(K, V)>> for $wrapper<BTreeMap<String, T>> {
            fn from(members: Vec<(K, V)>) -> Self {
                $wrapper::$variant(collect(members))
            }
        }

        #[allow(clippy::disallowed_types)]
        impl<K: Into<String>, V: Into<T>, T, S> From<HashMap<K, V, S>>
            for $wrapper<BTreeMap<String, T>>
        {
            fn from(members: HashMap<K, V, S>) -> Self {
                $wrapper::$variant(collect(members))
            }
        }
    };
}

conversions!(Nullable, Value);
conversions!(Clearable, Set);

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Nullable<T> {
        value.map_or(Nullable::Null, Nullable::Value)
    }
}

fn collect<K: Into<String>, V: Into<T>, T>(
    members: impl IntoIterator<Item = (K, V)>,
) -> BTreeMap<String, T> {
    members
        .into_iter()
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Something with an id.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

/// The id of an object, or the object itself where the request asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expandable<T> {
    /// Its id.
    Id(String),
    /// The object.
    Object(Box<T>),
}

impl<T> Expandable<T> {
    /// The object, if it was sent.
    pub fn as_object(&self) -> Option<&T> {
        match self {
            Expandable::Id(_) => None,
            Expandable::Object(object) => Some(object),
        }
    }

    /// The object, if it was sent.
    pub fn into_object(self) -> Option<T> {
        match self {
            Expandable::Id(_) => None,
            Expandable::Object(object) => Some(*object),
        }
    }
}

impl<T: Identified> Expandable<T> {
    /// The id, in either form.
    pub fn id(&self) -> &str {
        match self {
            Expandable::Id(id) => id,
            Expandable::Object(object) => object.id(),
        }
    }
}

impl<T: Identified> Identified for Expandable<T> {
    fn id(&self) -> &str {
        Expandable::id(self)
    }
}

impl<T: Decode> Decode for Expandable<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Expandable<T>, Mismatch> {
        if let Some(id) = node.as_str() {
            return Ok(Expandable::Id(id.into_owned()));
        }
        if !node.is_object() {
            return Err(node.mismatch("an id or an object"));
        }
        Box::decode(node).map(Expandable::Object)
    }
}

impl<T: Encode> Encode for Expandable<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Expandable::Id(id) => encoder.string(id),
            Expandable::Object(object) => object.encode(encoder),
        }
    }
}

impl<T> From<&str> for Expandable<T> {
    fn from(id: &str) -> Expandable<T> {
        Expandable::Id(id.to_owned())
    }
}

impl<T: Identified> From<T> for Expandable<T> {
    fn from(object: T) -> Expandable<T> {
        Expandable::Object(Box::new(object))
    }
}

impl<T> From<Box<T>> for Expandable<T> {
    fn from(object: Box<T>) -> Expandable<T> {
        Expandable::Object(object)
    }
}

impl<T> From<String> for Expandable<T> {
    fn from(id: String) -> Expandable<T> {
        Expandable::Id(id)
    }
}
