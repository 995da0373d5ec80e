//! Types from elsewhere that are written as integers and numbers.

use std::fmt;
use std::ops::Deref;

use super::decode::Decode;
use super::encode::Encoder;
use super::error::Mismatch;
use super::node::Node;

/// Wrappers that say as what kind of value their content is written.
macro_rules! wrapper {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name<T>(pub T);

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> $name<T> {
                $name(value)
            }
        }

        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: fmt::Display> fmt::Display for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

wrapper!(
    /// A value that the API has as an integer, such as a time in seconds since 1970. It is made
    /// with `.into()`, and read as the value itself.
    AsInteger
);
wrapper!(
    /// A value that the API has as a number, of which no digit is lost. It is made with `.into()`,
    /// and read as the value itself.
    AsNumber
);

/// The value that an integer stands for; one that stands for none is not what was `expected`.
pub fn read_integer<T, E>(
    node: Node<'_>,
    parse: fn(i64) -> Result<T, E>,
    expected: &'static str,
) -> Result<AsInteger<T>, Mismatch> {
    let value = parse(i64::decode(node)?);
    value.map(AsInteger).map_err(|_| node.mismatch(expected))
}

/// The value that a number stands for, from its text.
pub fn read_number<T, E>(
    node: Node<'_>,
    parse: fn(&str) -> Result<T, E>,
    expected: &'static str,
) -> Result<AsNumber<T>, Mismatch> {
    let text = node.number_text();
    let value = text.and_then(|text| parse(text).ok());
    value.map(AsNumber).ok_or_else(|| node.mismatch(expected))
}

impl Encoder {
    /// Writes a number with exactly these digits. What is not a number of JSON is written as null, and
    /// is a [`problem`](Encoder::problem).
    pub fn number_from(&mut self, text: &str) {
        let document = super::Document::parse(text.as_bytes().to_vec());
        match document.map(|document| document.root().number_text() == Some(text)) {
            Ok(true) => self.number_text(text),
            _ => self.refuse("a number has digits that JSON has no form for"),
        }
    }
}

/// Makes JSON integers of a type: what reads it, what writes it, what is expected.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! integer_impls {
    ($type:ty, $parse:expr, $format:expr, $expected:literal) => {
        impl $crate::runtime::json::Encode for $crate::runtime::json::AsInteger<$type> {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.integer($format(&self.0));
            }
        }

        impl $crate::runtime::json::Decode for $crate::runtime::json::AsInteger<$type> {
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_integer(node, $parse, $expected)
            }
        }
    };
}
#[allow(unused_imports)]
pub use integer_impls;

/// Makes JSON numbers of a type: what reads it, what writes it, what is expected.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! number_impls {
    ($type:ty, $parse:expr, $format:expr, $expected:literal) => {
        impl $crate::runtime::json::Encode for $crate::runtime::json::AsNumber<$type> {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.number_from(&::std::string::ToString::to_string(&$format(&self.0)));
            }
        }

        impl $crate::runtime::json::Decode for $crate::runtime::json::AsNumber<$type> {
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<Self, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_number(node, $parse, $expected)
            }
        }
    };
}
#[allow(unused_imports)]
pub use number_impls;
