//! Enumerations that keep values they do not know.

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

/// What every [`OpenEnum`] can do.
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

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

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

        impl $crate::runtime::json::Decode for $name {
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                let text = node.text()?;
                ::std::result::Result::Ok($crate::runtime::json::open_enum(&text))
            }
        }

        impl $crate::runtime::json::Encode for $name {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                encoder.string(self.as_str());
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use open_enum_impls;
