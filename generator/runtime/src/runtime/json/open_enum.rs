//! Enumerations that keep values they do not know.

use std::convert::Infallible;
use std::hash::{Hash, Hasher};

use super::error::Mismatch;
use super::node::Node;
use super::stream::is_same;

/// A list of texts that a server may add to.
pub trait OpenEnum: Sized + Clone + 'static {
    /// How the values are written that are known.
    // Not beside each value: pairs take compilers longer to check than two lists, and a list of texts
    // is searched without knowing the type.
    const TEXTS: &'static [&'static str];

    /// The values that are known, in the same order.
    const VALUES: &'static [Self];

    /// Any other value.
    const UNKNOWN: fn(String) -> Self;
}

// What has a type parameter here is compiled for each of hundreds of types: it does the least it can,
// in loops by hand, for an iterator and its closure would be compiled for each as well.

/// The value that is written so.
#[inline(never)]
pub fn open_enum<T: OpenEnum>(text: &str) -> T {
    match position(text, T::TEXTS) {
        Some(index) => T::VALUES[index].clone(),
        None => T::UNKNOWN(text.to_owned()),
    }
}

/// Which of the known values is written so.
fn position(text: &str, texts: &[&str]) -> Option<usize> {
    let is = |known: &&str| known.len() == text.len() && is_same(known.as_bytes(), text.as_bytes());
    texts.iter().position(is)
}

/// As [`open_enum`], which cannot fail.
// The traits of every enumeration are made of calls of these, the least there is to be checked.
pub fn parse_enum<T: OpenEnum>(text: &str) -> Result<T, Infallible> {
    Ok(open_enum(text))
}

/// Hashes the text of a value.
pub fn hash_enum<H: Hasher>(text: &str, state: &mut H) {
    text.hash(state);
}

/// The value at a node.
pub fn read_enum<T: OpenEnum>(node: Node<'_>) -> Result<T, Mismatch> {
    match read_position(node, T::TEXTS) {
        Ok(Ok(index)) => Ok(T::VALUES[index].clone()),
        Ok(Err(other)) => Ok(T::UNKNOWN(other)),
        Err(mismatch) => Err(mismatch),
    }
}

/// Which of the known values is at a node, or how another is written.
fn read_position(node: Node<'_>, texts: &[&str]) -> Result<Result<usize, String>, Mismatch> {
    let text = node.text()?;
    Ok(position(&text, texts).ok_or_else(|| text.into_owned()))
}

/// How a value is written that is known.
pub fn enum_text<T: OpenEnum>(value: &T) -> &'static str {
    let variant = std::mem::discriminant(value);
    let mut index = 0;
    while index < T::VALUES.len() {
        if std::mem::discriminant(&T::VALUES[index]) == variant {
            return T::TEXTS[index];
        }
        index += 1;
    }
    ""
}

/// A list of integers that a server may add to.
pub trait OpenInteger: Sized + Clone + 'static {
    /// The values that are known, as they are written.
    const VALUES: &'static [(i64, Self)];

    /// Any other value.
    const UNKNOWN: fn(i64) -> Self;
}

/// The value that is written so.
#[inline(never)]
pub fn open_integer<T: OpenInteger>(number: i64) -> T {
    for (known, value) in T::VALUES {
        if *known == number {
            return value.clone();
        }
    }
    T::UNKNOWN(number)
}

/// How a value is written that is known.
pub fn enum_number<T: OpenInteger>(value: &T) -> i64 {
    let variant = std::mem::discriminant(value);
    for (number, known) in T::VALUES {
        if std::mem::discriminant(known) == variant {
            return *number;
        }
    }
    0
}

/// `Ord` and `PartialOrd` by what is written.
#[cfg(feature = "test-util")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! order_impls {
    ($name:ident, $written:ident) => {
        impl ::std::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(&self.$written(), &other.$written())
            }
        }

        impl ::std::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }
    };
}
/// Nothing: the order of a large API's enumerations is 3 % of its compilation.
#[cfg(not(feature = "test-util"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! order_impls {
    ($name:ident, $written:ident) => {};
}
#[allow(unused_imports)]
pub use order_impls;

/// What an [`OpenEnum`] can do, whichever way it travels: all of it by its text.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum_impls {
    ($name:ident, $unknown:ident) => {
        impl $name {
            /// The value as it is written.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $name::$unknown(text) => text,
                    known => $crate::runtime::json::enum_text(known),
                }
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        // Of itself and of whatever else is text, in one.
        impl<__T: ::std::convert::AsRef<str> + ?Sized> ::std::cmp::PartialEq<__T> for $name {
            fn eq(&self, other: &__T) -> bool {
                self.as_str() == other.as_ref()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            fn hash<__H: ::std::hash::Hasher>(&self, state: &mut __H) {
                $crate::runtime::json::hash_enum(self.as_str(), state)
            }
        }

        $crate::runtime::json::order_impls!($name, as_str);

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                $crate::runtime::json::parse_enum(text)
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> $name {
                $crate::runtime::json::open_enum(text)
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> $name {
                $crate::runtime::json::open_enum(&text)
            }
        }

        $crate::runtime::json::serde_impls!($name, text);

        impl $crate::runtime::json::Encode for $name {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.string(self.as_str());
            }
        }

        impl $crate::runtime::json::Decode for $name {
            const STREAMED: bool = true;

            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_enum(node)
            }
        }
    };
}
#[allow(unused_imports)]
pub use open_enum_impls;

/// What an [`OpenInteger`] can do, whichever way it travels: all of it by its number.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! open_integer_impls {
    ($name:ident, $unknown:ident) => {
        impl $name {
            /// The value as it is written.
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    $name::$unknown(number) => *number,
                    known => $crate::runtime::json::enum_number(known),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &$name) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::std::cmp::PartialEq<i64> for $name {
            #[inline]
            fn eq(&self, other: &i64) -> bool {
                self.as_i64() == *other
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            fn hash<__H: ::std::hash::Hasher>(&self, state: &mut __H) {
                ::std::hash::Hash::hash(&self.as_i64(), state);
            }
        }

        $crate::runtime::json::order_impls!($name, as_i64);

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<$name, ::std::num::ParseIntError> {
                text.parse().map($crate::runtime::json::open_integer)
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> $name {
                $crate::runtime::json::open_integer(number)
            }
        }

        impl ::std::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> i64 {
                value.as_i64()
            }
        }

        $crate::runtime::json::serde_impls!($name, number);

        impl $crate::runtime::json::Encode for $name {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.integer(self.as_i64());
            }
        }

        impl $crate::runtime::json::Decode for $name {
            const STREAMED: bool = true;

            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                <i64 as $crate::runtime::json::Decode>::decode(node)
                    .map($crate::runtime::json::open_integer)
            }
        }
    };
}
#[allow(unused_imports)]
pub use open_integer_impls;
