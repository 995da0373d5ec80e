//! Values that may be files, kept until the request is written.

use std::fmt;

use super::encode::{Encode, Encoder};
use crate::runtime::file::File;

/// One value that was given.
#[derive(Clone)]
pub(crate) enum Given {
    Json(String),
    File(File),
    /// A list, each element of which a form may send by itself.
    List(Vec<Given>),
}

impl Given {
    /// A value as it is kept; what is to be known of it is noted in `notes`.
    pub(crate) fn of(value: &dyn Encode, notes: &mut Encoder) -> Given {
        if let Some(file) = value.as_file() {
            return Given::File(file.clone());
        }
        if let Some(elements) = value.elements() {
            let elements = elements.iter();
            return Given::List(elements.map(|value| Given::of(*value, notes)).collect());
        }
        let mut json = Encoder::new();
        value.encode(&mut json);
        notes.adopt(&json);
        Given::Json(json.into_text())
    }
}

impl Encode for Given {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Given::Json(text) => encoder.literal(text),
            Given::File(file) => file.encode(encoder),
            Given::List(items) => items.encode(encoder),
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
            Given::List(items) => items.elements(),
            _ => None,
        }
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Given::Json(text) => f.write_str(text),
            Given::File(file) => file.fmt(f),
            Given::List(items) => items.fmt(f),
        }
    }
}
