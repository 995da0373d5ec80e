//! Values that were given to a request, written as JSON as soon as they are given.
//!
//! Requests have many members and few of them are given. Keeping only those, already written,
//! makes the type of a request one pointer-sized field whatever it can hold.

use std::fmt;

use super::encode::{Encode, Encoder};
use crate::runtime::file::File;

/// One value that was given.
#[derive(Clone)]
pub(crate) enum Given {
    /// A string, as it is.
    Text(String),
    /// JSON text; whether it must not be shown; what could not be written as it is.
    Json(String, bool, Option<&'static str>),
    /// A file of a form.
    File(File),
    /// A list, each of which a form may send by itself.
    List(Vec<Given>),
}

impl Given {
    /// A value as it is kept; `None` when it is absent.
    pub(crate) fn of(value: &dyn Encode) -> Option<Given> {
        if value.is_absent() {
            return None;
        }
        if let Some(file) = value.as_file() {
            return Some(Given::File(file.clone()));
        }
        if let Some(elements) = value.elements() {
            let elements = elements.into_iter();
            return Some(Given::List(
                elements.filter_map(Given::of_element).collect(),
            ));
        }
        Given::of_element(value)
    }

    fn of_element(value: &dyn Encode) -> Option<Given> {
        if let Some(file) = value.as_file() {
            return Some(Given::File(file.clone()));
        }
        if let Some(text) = value.as_text() {
            return Some(Given::Text(text.to_owned()));
        }
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        let (problem, secret) = (encoder.problem(), encoder.is_secret());
        Some(Given::Json(encoder.into_text(), secret, problem))
    }
}

impl Encode for Given {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Given::Text(text) => encoder.string(text),
            Given::Json(text, secret, problem) => encoder.raw(text, *secret, *problem),
            Given::File(file) => file.encode(encoder),
            Given::List(items) => items.encode(encoder),
        }
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    fn as_file(&self) -> Option<&File> {
        match self {
            Given::File(file) => Some(file),
            _ => None,
        }
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        match self {
            Given::List(items) => Some(items.iter().map(|item| item as &dyn Encode).collect()),
            _ => None,
        }
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Given::Json(_, true, _) => f.write_str("[redacted]"),
            Given::Text(text) => f.write_str(&super::to_json(text)),
            Given::Json(text, false, _) => f.write_str(text),
            Given::File(file) => file.fmt(f),
            Given::List(items) => f.debug_list().entries(items).finish(),
        }
    }
}

/// The members of an object that were given.
#[derive(Clone, Default)]
pub struct Members(Vec<(&'static str, Given)>);

impl Members {
    /// Sets a member; an absent value takes it away.
    #[must_use]
    pub fn set<T: Encode>(mut self, name: &'static str, value: T) -> Members {
        self.put(name, &value);
        self
    }

    /// As `set`, of text.
    #[must_use]
    pub fn text(self, name: &'static str, value: impl Into<String>) -> Members {
        self.set(name, value.into())
    }

    /// As `set`, of what becomes a value.
    #[must_use]
    pub fn made<T: Encode>(self, name: &'static str, value: impl Into<T>) -> Members {
        self.set(name, value.into())
    }

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: &dyn Encode) {
        self.0.retain(|(known, _)| *known != name);
        self.0.extend(Given::of(value).map(|given| (name, given)));
    }

    /// Writes what was given, as the members of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_given(name, self.0.iter().map(|(name, given)| (*name, given)), f)
    }
}

/// Writes values by name, as the fields of a type of this name.
pub(crate) fn debug_given<'g>(
    name: &str,
    given: impl Iterator<Item = (&'static str, &'g Given)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut fields = f.debug_struct(name);
    for (name, given) in given {
        fields.field(name, given);
    }
    fields.finish()
}

impl Encode for Members {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_object();
        for (name, value) in &self.0 {
            encoder.member(name, value);
        }
        encoder.end_object();
    }
}

/// What a type that only holds [`Members`] can do. Written out here, for the compiler takes longer
/// for what it derives.
// Not every crate has a type for it.
#[allow(unused_macros)]
macro_rules! members_impls {
    ($name:ident, Default) => {
        $crate::runtime::json::members_impls!($name);

        impl ::std::default::Default for $name {
            fn default() -> $name {
                $name($crate::runtime::json::Members::default())
            }
        }
    };
    ($name:ident) => {
        impl ::std::clone::Clone for $name {
            fn clone(&self) -> $name {
                $name(self.0.clone())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.debug(::std::stringify!($name), f)
            }
        }

        impl $crate::runtime::json::Encode for $name {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                $crate::runtime::json::Encode::encode(&self.0, encoder);
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use members_impls;
