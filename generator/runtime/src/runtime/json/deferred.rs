//! Values that may be files, kept until the request is written.

use std::fmt;

use super::encode::{Encode, Encoder};
use super::mapping::Mapping;
use crate::runtime::file::File;

/// One value that was given.
#[derive(Clone)]
pub(crate) enum DeferredValue {
    Json(String),
    File(File),
    /// A list, each element of which a form may send by itself.
    List(Vec<DeferredValue>),
    /// A map, each entry of which a form may send by itself.
    Map(Vec<(String, DeferredValue)>),
}

impl DeferredValue {
    /// A value as it is kept; what is to be known of it is noted in `notes`.
    pub(crate) fn of(value: &dyn Encode, notes: &mut Encoder) -> DeferredValue {
        if let Some(file) = value.as_file() {
            return DeferredValue::File(file.clone());
        }
        if let Some(elements) = value.elements() {
            let elements = elements.iter();
            return DeferredValue::List(
                elements
                    .map(|value| DeferredValue::of(*value, notes))
                    .collect(),
            );
        }
        if let Some(entries) = value.entries() {
            let entries = entries.iter();
            return DeferredValue::Map(
                entries
                    .map(|(name, value)| ((*name).to_owned(), DeferredValue::of(*value, notes)))
                    .collect(),
            );
        }
        let mut json = Encoder::new();
        value.encode(&mut json);
        notes.adopt(&json);
        DeferredValue::Json(json.into_text())
    }
}

impl Encode for DeferredValue {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            DeferredValue::Json(text) => encoder.literal(text),
            DeferredValue::File(file) => file.encode(encoder),
            DeferredValue::List(items) => items.encode(encoder),
            DeferredValue::Map(entries) => Mapping::of(entries).encode(encoder),
        }
    }

    fn as_file(&self) -> Option<&File> {
        match self {
            DeferredValue::File(file) => Some(file),
            _ => None,
        }
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        match self {
            DeferredValue::List(items) => items.elements(),
            _ => None,
        }
    }

    fn entries(&self) -> Option<Vec<(&str, &dyn Encode)>> {
        match self {
            DeferredValue::Map(entries) => {
                let entries = entries.iter();
                Some(
                    entries
                        .map(|(name, value)| (&**name, value as &dyn Encode))
                        .collect(),
                )
            }
            _ => None,
        }
    }
}

impl fmt::Debug for DeferredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeferredValue::Json(text) => f.write_str(text),
            DeferredValue::File(file) => file.fmt(f),
            DeferredValue::List(items) => items.fmt(f),
            DeferredValue::Map(entries) => f
                .debug_map()
                .entries(entries.iter().map(|(name, value)| (name, value)))
                .finish(),
        }
    }
}
