//! The body of an error, with everything in the places where the API has it.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::runtime::api::Api;
use crate::runtime::error::Error;
use crate::runtime::json::{Encode, Encoder, to_json};

/// The body that an error is read from. An id of the request goes into a header where the API has
/// one for it.
pub(super) fn write(error: &Error, api: &Api, headers: &mut HeaderMap) -> Bytes {
    if !error.body().is_empty() {
        return Bytes::copy_from_slice(error.body());
    }
    let shape = &api.errors;
    let mut body = Tree::default();
    let message = Some(error.message()).filter(|message| !message.is_empty());
    for (text, places) in [
        (error.error_type(), shape.type_),
        (error.code(), shape.code),
        (error.param(), shape.parameter),
        (error.doc_url(), shape.doc_url),
        (message, shape.message),
    ] {
        body.place(text, places);
    }
    for (name, places) in shape.fields {
        body.place(error.field(name), places);
    }
    if let Some(id) = error.request_id() {
        let name = api.request_id_headers.first();
        let name = name.and_then(|name| HeaderName::from_bytes(name.as_bytes()).ok());
        match (name, HeaderValue::from_str(id)) {
            (Some(name), Ok(value)) => drop(headers.entry(name).or_insert(value)),
            _ => body.place(Some(id), shape.request_id),
        }
    }
    to_json(&body).into()
}

/// Texts by their places.
#[derive(Default)]
struct Tree {
    text: Option<String>,
    below: BTreeMap<String, Tree>,
}

impl Tree {
    /// Puts a text into the first of the places that is free.
    fn place(&mut self, text: Option<&str>, places: &[&str]) {
        let Some(text) = text else { return };
        let free = places.iter().find(|place| self.is_free(place));
        let Some(place) = free else { return };
        let tree = segments(place).fold(self, |tree, name| {
            tree.below.entry(name.to_owned()).or_default()
        });
        tree.text = Some(text.to_owned());
    }

    /// Whether nothing is at a place, above it or below.
    fn is_free(&self, place: &str) -> bool {
        let mut tree = self;
        for name in segments(place) {
            if tree.text.is_some() {
                return false;
            }
            match tree.below.get(name) {
                Some(below) => tree = below,
                None => return tree.is_object_with(name),
            }
        }
        tree.text.is_none() && tree.below.is_empty()
    }

    /// Whether a name can be beside those that are there: a list has one place.
    fn is_object_with(&self, name: &str) -> bool {
        self.below.is_empty() || name != FIRST && !self.below.contains_key(FIRST)
    }
}

/// The names on the way to a place: each element of a list is its first.
fn segments(place: &str) -> impl Iterator<Item = &str> {
    let names = place.split('/').skip(1);
    names.map(|name| if name == "*" { FIRST } else { name })
}

/// The first element of a list.
const FIRST: &str = "0";

impl Encode for Tree {
    fn encode(&self, encoder: &mut Encoder) {
        if let Some(text) = &self.text {
            return encoder.string(text);
        }
        let mut below = self.below.iter();
        match below.next() {
            Some((name, item)) if name == FIRST => {
                encoder.begin_array();
                encoder.item(item);
                encoder.end_array();
            }
            _ => {
                encoder.begin_object();
                for (name, value) in &self.below {
                    encoder.member(name, value);
                }
                encoder.end_object();
            }
        }
    }
}
