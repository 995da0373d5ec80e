//! Types from elsewhere that are written as text.

use super::error::Mismatch;
use super::node::Node;

/// The value that a text stands for; a text that does not is not what was
/// `expected`.
pub fn read_text<T, E>(
    node: Node<'_>,
    parse: fn(&str) -> Result<T, E>,
    expected: &'static str,
) -> Result<T, Mismatch> {
    let text = node.text()?;
    parse(&text).map_err(|_| node.mismatch(expected))
}

/// Makes JSON texts of a type: what reads it, what writes it, what is expected.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! text_impls {
    (read $type:ty, $parse:expr, $expected:literal) => {
        impl $crate::runtime::json::Decode for $type {
            const STREAMED: bool = true;

            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$type, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_text(node, $parse, $expected)
            }
        }
    };
    // Not every value has a text.
    (try $type:ty, $parse:expr, $format:expr, $expected:literal) => {
        impl $crate::runtime::json::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                match $format(self) {
                    ::std::result::Result::Ok(text) => encoder.string(&text),
                    ::std::result::Result::Err(_) => {
                        encoder.refuse(concat!("a value cannot be written as ", $expected))
                    }
                }
            }
        }

        $crate::runtime::json::text_impls!(read $type, $parse, $expected);
    };
    ($type:ty, $expected:literal) => {
        $crate::runtime::json::text_impls!(
            $type,
            <$type as ::std::str::FromStr>::from_str,
            ::std::convert::identity::<&$type>,
            $expected
        );
    };
    ($type:ty, $parse:expr, $format:expr, $expected:literal) => {
        impl $crate::runtime::json::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.string(&::std::string::ToString::to_string(&$format(self)));
            }
        }

        $crate::runtime::json::text_impls!(read $type, $parse, $expected);
    };
}
#[allow(unused_imports)]
pub use text_impls;

/// Makes JSON texts that are never shown of a type that is made from a `String`: what tells its text.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! secret_impls {
    ($type:ty, $expose:path) => {
        impl $crate::runtime::json::Encode for $type {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.secret($expose(self));
            }
        }

        impl $crate::runtime::json::Decode for $type {
            const STREAMED: bool = true;

            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$type, $crate::runtime::json::Mismatch> {
                <::std::string::String as $crate::runtime::json::Decode>::decode(node)
                    .map(::std::convert::Into::into)
            }
        }
    };
}
#[allow(unused_imports)]
pub use secret_impls;
