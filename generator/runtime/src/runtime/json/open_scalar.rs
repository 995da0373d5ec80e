//! Enumerations of scalars of several types that keep values they do not know.

use super::encode::{Encode, Encoder};
use super::value::Value;

/// A scalar of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// A text.
    Text(&'static str),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

impl Scalar {
    /// Whether a value is this one. A whole number is the same with a fraction of nothing.
    fn is(self, value: &Value) -> bool {
        match self {
            Scalar::Text(text) => value.as_str() == Some(text),
            Scalar::Integer(number) => value.as_i64() == Some(number),
            Scalar::Number(number) => value.as_f64() == Some(number),
            Scalar::Boolean(flag) => value.as_bool() == Some(flag),
        }
    }
}

impl Encode for Scalar {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Scalar::Text(text) => encoder.string(text),
            Scalar::Integer(number) => encoder.integer(*number),
            Scalar::Number(number) => number.encode(encoder),
            Scalar::Boolean(flag) => flag.encode(encoder),
        }
    }
}

/// A list of scalars that a server may add to.
pub trait OpenScalar: Sized + Clone + 'static {
    /// The values that are known, as they are written.
    const VALUES: &'static [(Scalar, Self)];

    /// Any other value.
    const UNKNOWN: fn(Value) -> Self;
}

/// The value that is written so.
pub fn open_scalar<T: OpenScalar>(value: Value) -> T {
    let mut values = T::VALUES.iter();
    match values.find(|(known, _)| known.is(&value)) {
        Some((_, known)) => known.clone(),
        None => T::UNKNOWN(value),
    }
}

/// How a value is written that is known.
pub fn enum_scalar<T: OpenScalar>(value: &T) -> Option<Scalar> {
    let variant = std::mem::discriminant(value);
    let mut values = T::VALUES.iter();
    let known = values.find(|(_, known)| std::mem::discriminant(known) == variant);
    known.map(|(scalar, _)| *scalar)
}

/// What an [`OpenScalar`] can do, whichever way it travels.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! open_scalar_impls {
    ($name:ident, $unknown:ident) => {
        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &$name) -> bool {
                match (self, other) {
                    ($name::$unknown(one), $name::$unknown(other)) => one == other,
                    (one, other) => {
                        ::std::mem::discriminant(one) == ::std::mem::discriminant(other)
                    }
                }
            }
        }

        impl ::std::convert::From<$crate::runtime::json::Value> for $name {
            #[inline]
            fn from(value: $crate::runtime::json::Value) -> $name {
                $crate::runtime::json::open_scalar(value)
            }
        }

        impl $crate::runtime::json::Encode for $name {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                match self {
                    $name::$unknown(value) => value.encode(encoder),
                    known => $crate::runtime::json::enum_scalar(known).encode(encoder),
                }
            }
        }

        impl $crate::runtime::json::Decode for $name {
            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                <$crate::runtime::json::Value as $crate::runtime::json::Decode>::decode(node)
                    .map($crate::runtime::json::open_scalar)
            }
        }
    };
}
#[allow(unused_imports)]
pub use open_scalar_impls;
