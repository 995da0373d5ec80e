//! What every type of an API can do because it can be written: be shown, and by feature compared.

use super::document::Document;
use super::encode::Encode;
use super::node::{Node, ValueKind};
use super::to_json;

/// Whether two values of one type are written as the same JSON: the order of members has no meaning.
pub fn same(one: &dyn Encode, other: &dyn Encode) -> bool {
    let (one, other) = (to_json(one), to_json(other));
    if one == other {
        return true;
    }
    let parsed = |text: String| Document::parse(text.into_bytes());
    match (parsed(one), parsed(other)) {
        (Ok(one), Ok(other)) => are_same(one.root(), other.root()),
        _ => false,
    }
}

fn are_same(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (ValueKind::Object, ValueKind::Object) => {
            let mut members = one.entries();
            one.entries().count() == other.entries().count()
                && members.all(|(name, value)| {
                    other.get(&name).is_some_and(|other| are_same(value, other))
                })
        }
        (ValueKind::Array, ValueKind::Array) => {
            let mut pairs = one.items().zip(other.items());
            one.items().count() == other.items().count()
                && pairs.all(|(one, other)| are_same(one, other))
        }
        (ValueKind::String, ValueKind::String) => one.as_str() == other.as_str(),
        _ => one.raw() == other.raw(),
    }
}

/// What a type can do that can be written and read, the same for each.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! value_impls {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::json::show(::std::stringify!($name), self, f)
            }
        }

        $crate::runtime::json::feature_impls!($name);
    };
}
#[allow(unused_imports)]
pub use value_impls;

/// What a type can do by feature that can be written and read.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! feature_impls {
    ($name:ident) => {
        $crate::runtime::json::comparison_impls!($name);
        $crate::runtime::json::serde_impls!($name);
    };
}
#[allow(unused_imports)]
pub use feature_impls;

#[cfg(feature = "serde")]
#[allow(unused_imports)]
pub use super::serde::serde_impls;

/// Nothing without serde.
#[cfg(not(feature = "serde"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! serde_impls {
    ($name:ident $(, $sort:ident)?) => {};
}
#[cfg(not(feature = "serde"))]
#[allow(unused_imports)]
pub use serde_impls;

/// `PartialEq` of a type that can be written.
#[cfg(feature = "test-util")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! comparison_impls {
    ($name:ident) => {
        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &$name) -> bool {
                $crate::runtime::json::same(self, other)
            }
        }
    };
}
/// Nothing: comparing all types of a large API costs its compilation more than it is worth, but in
/// tests.
#[cfg(not(feature = "test-util"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! comparison_impls {
    ($name:ident) => {};
}
#[allow(unused_imports)]
pub use comparison_impls;
