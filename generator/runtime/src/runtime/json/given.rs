//! Values that were given to a request and may be files, kept until it is written.

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
        let mut encoder = Encoder::default();
        value.encode(&mut encoder);
        let (problem, secret) = (encoder.problem(), encoder.is_secret());
        Some(Given::Json(encoder.into_text(), secret, problem))
    }
}

impl Encode for Given {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Given::Text(text) => encoder.string(text),
            Given::Json(text, secret, problem) => {
                encoder.json(text);
                encoder.note(*secret, *problem);
            }
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
