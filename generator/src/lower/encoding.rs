//! The Encoding Objects of a media type, and those within others.

use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, QueryStyle};

use super::Lowering;
use super::keywords::{JsonType, Keywords};
use super::media::{Format, essence, format};
use super::merge::{Site, below};
use crate::diagnostic::Code;
use crate::pointer::{EncodingStep, STEP_MARK, STYLED, encoding_pointer, encoding_way};

/// A media type, or an Encoding Object of one, and what is within it.
#[derive(Clone)]
pub(super) struct Encodings<'d> {
    all: &'d IndexMap<String, Encoding>,
    /// Whether some are within others, or by position.
    has_steps: bool,
    /// The pointer of the media type.
    media_type: Rc<str>,
    way: String,
}

impl<'d> Encodings<'d> {
    /// Those of a media type.
    pub(super) fn of(object: &'d MediaType, pointer: &str) -> Encodings<'d> {
        Encodings {
            all: &object.encoding,
            has_steps: object.encoding.keys().any(|way| way.contains(STEP_MARK)),
            media_type: pointer.into(),
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
        self.has_steps && (self.prefixes() > 0 || self.item().own().is_some())
    }

    /// Whether something within it is by name.
    pub(super) fn is_by_name(&self) -> bool {
        let is_root = self.way.is_empty();
        if !is_root && !self.has_steps {
            return false;
        }
        let start = encoding_way(&self.way, &EncodingStep::Named(String::new()));
        let mut ways = self.all.keys();
        ways.any(|way| way.starts_with(&start) || is_root && !way.starts_with(STEP_MARK))
    }

    /// Its pointer.
    pub(super) fn pointer(&self) -> String {
        encoding_pointer(&self.media_type, &self.way)
    }
}

impl<'d> Lowering<'d, '_> {
    /// Says where a field of a reply is in a style that is not undone: each of its parts or pairs is read
    /// as one value.
    pub(super) fn style_not_read(&mut self, site: Option<&Site<'d>>, encodings: &Encodings<'d>) {
        let Some(own) = encodings.own().filter(|own| own.content_type.is_none()) else {
            return;
        };
        let style = own
            .style
            .as_ref()
            .filter(|style| **style != QueryStyle::Form);
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let keywords = found.map(|found| Keywords::of(found.value));
        let is = |ty: JsonType| keywords.as_ref().is_some_and(|of| of.json_type == Some(ty));
        let has_members =
            is(JsonType::Object) || keywords.as_ref().is_some_and(Keywords::has_properties);
        let key = match style {
            Some(_) => Some("style"),
            None if is(JsonType::Array) && !own.explode => Some("explode"),
            // Its members are fields of their own.
            None if has_members && encodings.is_styled() => None,
            None => return,
        };
        let pointer = encodings.pointer();
        let pointer = key.map_or_else(|| pointer.clone(), |key| below(&pointer, &[key]));
        let message = "a field of a reply is not read in its style: each of its parts is one value";
        self.diagnostics
            .warning(Code::LossyConversion, pointer, message)
            .expected("`style: form` and `explode: true`, by which each value of a list has a part")
            .help("with `contentType: application/json` the field is read as one value of JSON");
    }

    /// Says where the Encoding Objects of a reply are not used, because it stays text. `pointer` is that of
    /// the media type.
    pub(super) fn encodings_not_read(
        &mut self,
        media_type: &str,
        object: &'d MediaType,
        pointer: &str,
    ) {
        let has_fields = matches!(format(media_type), Format::Form | Format::Multipart);
        if !has_fields || object.encoding.is_empty() {
            return;
        }
        let message = format!(
            "the encodings of a reply of `{}` are not used: it is given as text",
            essence(media_type)
        );
        self.diagnostics
            .warning(
                Code::LossyConversion,
                below(pointer, &["encoding"]),
                message,
            )
            .expected("a reply of JSON, or of `multipart/form-data`, whose fields are read")
            .help("read the fields from the text, or have the server send JSON");
    }
}
