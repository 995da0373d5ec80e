//! Enumerations that keep values they do not know.

use super::error::Mismatch;
use super::node::Node;

/// A list of texts that a server may add to.
pub trait OpenEnum: Sized + Clone + 'static {
    /// The values that are known, as they are written.
    const VALUES: &'static [(&'static str, Self)];

    /// Any other value.
    fn unknown(text: String) -> Self;

    /// The text of a value that is not known.
    fn as_unknown(&self) -> Option<&str>;
}

/// The value that is written so.
#[inline(never)]
pub fn open_enum<T: OpenEnum>(text: &str) -> T {
    let mut values = T::VALUES.iter();
    match values.find(|(known, _)| *known == text) {
        Some((_, value)) => value.clone(),
        None => T::unknown(text.to_owned()),
    }
}

/// The value at a node.
pub fn read_enum<T: OpenEnum>(node: Node<'_>) -> Result<T, Mismatch> {
    node.text().map(|text| open_enum(&text))
}

/// How a value is written.
pub fn enum_text<T: OpenEnum>(value: &T) -> &str {
    if let Some(text) = value.as_unknown() {
        return text;
    }
    let variant = std::mem::discriminant(value);
    let mut values = T::VALUES.iter();
    let known = values.find(|(_, known)| std::mem::discriminant(known) == variant);
    known.map_or("", |(text, _)| text)
}

/// The variant of an [`OpenEnum`] for all other values.
// Not every crate has a type for it.
#[allow(unused_macros)]
macro_rules! other_values {
    ($variant:ident) => {
        fn unknown(text: ::std::string::String) -> Self {
            Self::$variant(text)
        }

        fn as_unknown(&self) -> ::std::option::Option<&str> {
            match self {
                Self::$variant(text) => ::std::option::Option::Some(text),
                _ => ::std::option::Option::None,
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use other_values;

/// What an [`OpenEnum`] can do, by how it is used: `sent` and `received` have each their own.
// Not every crate has a type for it.
#[allow(unused_macros)]
macro_rules! open_enum_impls {
    ($name:ident) => {
        impl $name {
            /// The value as it is written.
            pub fn as_str(&self) -> &str {
                $crate::runtime::json::enum_text(self)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    ($name:ident, sent) => {
        $crate::runtime::json::open_enum_impls!($name);

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> $name {
                $crate::runtime::json::open_enum(text)
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> $name {
                $crate::runtime::json::open_enum(&text)
            }
        }

        impl $crate::runtime::json::Encode for $name {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.string(self.as_str());
            }
        }
    };
    ($name:ident, received) => {
        $crate::runtime::json::open_enum_impls!($name);
        $crate::runtime::json::open_enum_impls!($name, compared);
    };
    ($name:ident, sent, received) => {
        $crate::runtime::json::open_enum_impls!($name, sent);
        $crate::runtime::json::open_enum_impls!($name, compared);
    };
    ($name:ident, compared) => {
        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::runtime::json::Decode for $name {
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_enum(node)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use open_enum_impls;
