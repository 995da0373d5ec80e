//! The Encoding Objects of a media type, and those within others.

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType};

use super::media::{Format, format};
use crate::pointer::{EncodingStep, STYLED, encoding_pointer, encoding_way};

/// A media type, or an Encoding Object of one, and what is within it.
#[derive(Clone)]
pub(super) struct Encodings<'d> {
    all: &'d IndexMap<String, Encoding>,
    /// The pointer of the media type.
    media_type: String,
    way: String,
}

impl<'d> Encodings<'d> {
    /// Those of a media type.
    pub(super) fn of(object: &'d MediaType, pointer: &str) -> Encodings<'d> {
        Encodings {
            all: &object.encoding,
            media_type: pointer.to_owned(),
            way: String::new(),
        }
    }

    /// That of a member.
    pub(super) fn named(&self, name: &str) -> Encodings<'d> {
        self.step(&EncodingStep::Named(name.to_owned()))
    }

    /// That of the part at a position.
    pub(super) fn prefix(&self, index: usize) -> Encodings<'d> {
        self.step(&EncodingStep::Prefix(index))
    }

    /// That of all further parts.
    pub(super) fn item(&self) -> Encodings<'d> {
        self.step(&EncodingStep::Item)
    }

    fn step(&self, step: &EncodingStep) -> Encodings<'d> {
        Encodings {
            way: encoding_way(&self.way, step),
            ..self.clone()
        }
    }

    /// What it says itself, if there is such an Encoding Object.
    pub(super) fn own(&self) -> Option<&'d Encoding> {
        self.all.get(&self.way)
    }

    /// Whether it says how values are written in a part of `multipart/form-data`.
    pub(super) fn is_styled(&self) -> bool {
        self.own()
            .is_some_and(|own| own.extensions.contains_key(STYLED))
    }

    /// The media types that it names.
    pub(super) fn media_types(&self) -> Vec<&'d str> {
        let named = self.own().and_then(|own| own.content_type.as_deref());
        let named = named.into_iter().flat_map(|named| named.split(','));
        named
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The media type that it names, where the caller has no choice.
    pub(super) fn media_type(&self) -> Option<&'d str> {
        match *self.media_types() {
            [only] if !only.contains('*') => Some(only),
            _ => None,
        }
    }

    /// The media type, where what is in it is written by Encoding Objects within this one.
    pub(super) fn nesting(&self) -> Option<&'d str> {
        self.media_type()
            .filter(|name| matches!(format(name), Format::Multipart | Format::Form))
    }

    /// How many of the parts have an Encoding Object for their position.
    pub(super) fn prefixes(&self) -> usize {
        (0..self.all.len())
            .take_while(|index| self.prefix(*index).own().is_some())
            .count()
    }

    /// Whether something within it is by position.
    pub(super) fn is_by_position(&self) -> bool {
        self.prefixes() > 0 || self.item().own().is_some()
    }

    /// Whether something within it is by name.
    pub(super) fn is_by_name(&self) -> bool {
        let start = encoding_way(&self.way, &EncodingStep::Named(String::new()));
        let is_root = self.way.is_empty();
        let mut ways = self.all.keys();
        ways.any(|way| way.starts_with(&start) || is_root && !way.starts_with('\u{0}'))
    }

    /// Its pointer.
    pub(super) fn pointer(&self) -> String {
        encoding_pointer(&self.media_type, &self.way)
    }
}
