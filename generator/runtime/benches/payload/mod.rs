//! What is decoded: each type twice, derived and as the generator writes it, and texts of it.
#![allow(dead_code)] // Decoded, and not looked at.

mod github;
mod invoice;
mod transactions;

use std::collections::BTreeMap;

pub use github::{derived as github_derived, own as github_own, text as github_text};
pub use invoice::{derived as invoice_derived, own as invoice_own, text as invoice_text};
pub use transactions::{
    derived as transactions_derived, own as transactions_own, text as transactions_text,
};

/// Text by text.
pub type Metadata = BTreeMap<String, String>;

/// Defines types in `derived` and `own`. A member is `"key" field: required Type`, or optional.
macro_rules! objects {
    ($($name:ident { $($key:literal $field:ident: $how:ident $ty:ty,)* })*) => {
        /// With serde's derive.
        pub mod derived {
            $(
                #[derive(serde::Deserialize)]
                pub struct $name {
                    $(#[serde(rename = $key)] pub $field: $crate::payload::member!($how $ty),)*
                }
            )*
        }
        /// As the generator writes it.
        pub mod own {
            use specwright_runtime::runtime::json::Mismatch;
            use specwright_runtime::runtime::{Decode, Node};
            $(
                pub struct $name {
                    $(pub $field: $crate::payload::member!($how $ty),)*
                }
                impl Decode for $name {
                    const STREAMED: bool = true;

                    #[inline]
                    fn decode(node: Node<'_>) -> Result<$name, Mismatch> {
                        node.read_object(|object| Ok($name {
                            $($field: $crate::payload::read!(object $how $key),)*
                        }))
                    }
                }
            )*
        }
    };
}

macro_rules! member {
    (required_or_default $ty:ty) => { $ty };
    (required $ty:ty) => { $ty };
    (optional $ty:ty) => { Option<$ty> };
}

macro_rules! read {
    ($object:ident required $key:literal) => {
        $object.required($key)?
    };
    ($object:ident $how:ident $key:literal) => {
        $object.$how($key)
    };
}

pub(crate) use member;
pub(crate) use objects;
pub(crate) use read;

/// An object of members that are JSON already, with `space` after each colon.
pub fn object(space: &str, members: &[(&str, &str)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(key, value)| format!("\"{key}\":{space}{value}"))
        .collect();
    let separator = if space.is_empty() { "," } else { ",\n      " };
    format!("{{{}}}", members.join(separator))
}

/// An array of what `item` makes of each number.
pub fn array(count: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    format!("[{}]", items.join(","))
}
