//! Values that may be files, kept until the request is written.

use std::fmt;

use super::encode::{Encode, Encoder, FormValue};
use super::mapping::Mapping;
use super::replay::Written;
use super::show::ShownMember;
use crate::runtime::file::File;
use crate::runtime::part::PartHead;

/// One value that was given.
#[derive(Clone)]
pub(crate) enum DeferredValue {
    /// Nothing was given.
    Absent,
    Json(String),
    File(File),
    /// A part of a multipart body.
    Part(PartHead, Box<DeferredValue>),
    /// A list, each element of which a form may send by itself.
    List(Vec<DeferredValue>),
    /// A map, each entry of which a form may send by itself.
    Map(Vec<(String, DeferredValue)>),
}

impl DeferredValue {
    /// A value as it is kept; what is to be known of it is noted in `notes`.
    pub(crate) fn of(value: &dyn Encode, notes: &mut Encoder) -> DeferredValue {
        match value.form_value() {
            FormValue::Part(head, value) => {
                let value = DeferredValue::of(value, notes);
                return DeferredValue::Part(head.clone(), Box::new(value));
            }
            FormValue::File(file) => return DeferredValue::File(file.clone()),
            FormValue::List(items) => {
                let items = items.into_iter();
                return DeferredValue::List(
                    items.map(|value| DeferredValue::of(value, notes)).collect(),
                );
            }
            FormValue::Map(entries) => {
                let entries = entries.into_iter();
                return DeferredValue::Map(
                    entries
                        .map(|(name, value)| (name.to_owned(), DeferredValue::of(value, notes)))
                        .collect(),
                );
            }
            FormValue::Text(_) | FormValue::Json => {}
        }
        let mut json = Encoder::new();
        value.encode(&mut json);
        notes.adopt(&json);
        DeferredValue::Json(json.into_text())
    }
}

impl DeferredValue {
    /// A value that was written as JSON.
    pub(crate) fn written(json: &str) -> DeferredValue {
        match Written(json).items() {
            Some(items) => DeferredValue::List(
                items
                    .into_iter()
                    .map(|item| DeferredValue::Json(item.to_owned()))
                    .collect(),
            ),
            None => DeferredValue::Json(json.to_owned()),
        }
    }

    /// Whether something in it is a file, which is not JSON.
    pub(crate) fn has_file(&self) -> bool {
        match self {
            DeferredValue::Absent | DeferredValue::Json(_) => false,
            DeferredValue::File(_) => true,
            DeferredValue::Part(_, value) => value.has_file(),
            DeferredValue::List(items) => items.iter().any(DeferredValue::has_file),
            DeferredValue::Map(entries) => entries.iter().any(|(_, value)| value.has_file()),
        }
    }

    /// Whether there is more to it than its JSON.
    pub(crate) fn is_more_than_json(&self) -> bool {
        match self {
            DeferredValue::Part(..) => true,
            DeferredValue::List(items) => items.iter().any(DeferredValue::is_more_than_json),
            value => value.has_file(),
        }
    }

    /// Whether two are the same. What is read while it is sent is the same as nothing else.
    pub(crate) fn is_same(&self, other: &DeferredValue) -> bool {
        match (self, other) {
            (DeferredValue::Absent, DeferredValue::Absent) => true,
            (DeferredValue::Json(one), DeferredValue::Json(other)) => one == other,
            (DeferredValue::File(one), DeferredValue::File(other)) => {
                let bytes = one.body.as_bytes();
                one.name == other.name
                    && one.media_type == other.media_type
                    && bytes.is_some()
                    && bytes == other.body.as_bytes()
            }
            (DeferredValue::Part(head, one), DeferredValue::Part(other_head, other)) => {
                head == other_head && one.is_same(other)
            }
            (DeferredValue::List(one), DeferredValue::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.is_same(other))
            }
            (DeferredValue::Map(one), DeferredValue::Map(other)) => {
                let mut pairs = one.iter().zip(other);
                one.len() == other.len()
                    && pairs.all(|((name, one), (other_name, other))| {
                        name == other_name && one.is_same(other)
                    })
            }
            _ => false,
        }
    }
}

impl Encode for DeferredValue {
    fn is_absent(&self) -> bool {
        matches!(self, DeferredValue::Absent)
    }

    fn encode(&self, encoder: &mut Encoder) {
        match self {
            DeferredValue::Absent => encoder.null(),
            DeferredValue::Json(text) => encoder.literal(text),
            DeferredValue::File(file) => file.encode(encoder),
            DeferredValue::Part(_, value) => value.encode(encoder),
            DeferredValue::List(items) => items.encode(encoder),
            DeferredValue::Map(entries) => Mapping::of(entries).encode(encoder),
        }
    }

    fn form_value(&self) -> FormValue<'_> {
        match self {
            DeferredValue::Absent | DeferredValue::Json(_) => FormValue::Json,
            DeferredValue::File(file) => FormValue::File(file),
            DeferredValue::Part(head, value) => FormValue::Part(head, &**value),
            DeferredValue::List(items) => items.form_value(),
            DeferredValue::Map(entries) => {
                let entries = entries.iter();
                FormValue::Map(
                    entries
                        .map(|(name, value)| (&**name, value as &dyn Encode))
                        .collect(),
                )
            }
        }
    }
}

impl fmt::Debug for DeferredValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeferredValue::Absent => f.write_str("null"),
            DeferredValue::Json(json) => ShownMember { name: "", json }.fmt(f),
            DeferredValue::File(file) => file.fmt(f),
            DeferredValue::Part(_, value) => value.fmt(f),
            DeferredValue::List(items) => items.fmt(f),
            DeferredValue::Map(entries) => f
                .debug_map()
                .entries(entries.iter().map(|(name, value)| (name, value)))
                .finish(),
        }
    }
}
