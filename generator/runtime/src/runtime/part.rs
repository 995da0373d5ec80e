//! A part of a multipart body: a value, with a media type and headers of its own.

use std::fmt;

use bytes::Bytes;

use super::body::Body;
use super::file::File;
use super::json::{Decode, Encode, Encoder, FormValue, Mismatch, Node, to_json};

/// A part of a multipart body: a value, with a media type and headers of its own. Whatever it can be
/// without them becomes one by `into`.
#[derive(Clone)]
pub struct Part<T> {
    /// What is in it.
    pub value: T,
    head: PartHead,
}

/// The media type and the headers of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartHead {
    /// Empty: the one that the API's document names, or the usual one.
    pub(crate) media_type: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl PartHead {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Writes the beginning of the JSON of a part: a value and a brace end it.
    pub(crate) fn write(&self, text: &mut String) {
        text.push_str("{\"media_type\":");
        text.push_str(&to_json(&self.media_type));
        text.push_str(",\"headers\":[");
        for (index, (name, value)) in self.headers.iter().enumerate() {
            text.push_str(if index > 0 { ",[" } else { "[" });
            text.push_str(&to_json(name));
            text.push(',');
            text.push_str(&to_json(value));
            text.push(']');
        }
        text.push_str("],\"value\":");
    }

    /// The head in the JSON of a part, if it is one.
    pub(crate) fn read(node: Node<'_>) -> Option<PartHead> {
        let is_whole = node.entries().count() == 3 && node.get("value").is_some();
        let headers = node
            .get("headers")
            .filter(|found| is_whole && found.is_array())?;
        let header = |pair: Node<'_>| {
            let mut pair = pair.items();
            Some((pair.next()?.word()?, pair.next()?.word()?))
        };
        Some(PartHead {
            media_type: node.get("media_type")?.word()?,
            headers: headers.items().map(header).collect::<Option<_>>()?,
        })
    }
}

impl<T> Part<T> {
    /// A part of this value.
    pub fn new(value: T) -> Part<T> {
        Part {
            value,
            head: PartHead::default(),
        }
    }

    /// A part that arrived.
    // What only replies of parts ask, which a crate may be without.
    #[allow(dead_code)]
    pub(crate) fn of(head: PartHead, value: T) -> Part<T> {
        Part { value, head }
    }

    #[allow(dead_code)]
    pub(crate) fn head(&self) -> &PartHead {
        &self.head
    }

    /// With this media type.
    #[must_use]
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Part<T> {
        self.head.media_type = media_type.into();
        self
    }

    /// With this header, in place of one of the same name.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Part<T> {
        let name = name.into();
        let headers = &mut self.head.headers;
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        headers.push((name, value.into()));
        self
    }

    /// The media type; empty where it has none of its own.
    pub fn media_type(&self) -> &str {
        &self.head.media_type
    }

    /// The value of a header, when it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.header(name)
    }

    /// The headers, without that for the media type.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.head.headers.iter();
        headers.map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<T: fmt::Debug> fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("value", &self.value)
            .field("media_type", &self.head.media_type)
            .field("headers", &self.head.headers)
            .finish()
    }
}

impl<T> From<T> for Part<T> {
    fn from(value: T) -> Part<T> {
        Part::new(value)
    }
}

macro_rules! from_content {
    ($of:ty: $($type:ty),*) => {
        $(impl From<$type> for Part<$of> {
            fn from(content: $type) -> Part<$of> {
                Part::new(content.into())
            }
        })*
    };
}

from_content!(File: Vec<u8>, Body, Bytes, String, &str, &[u8]);
from_content!(String: &str);

impl<const N: usize> From<&[u8; N]> for Part<File> {
    fn from(bytes: &[u8; N]) -> Part<File> {
        Part::new(File::from(bytes))
    }
}

impl<T: Encode> Encode for Part<T> {
    // In the body of a request outside of a multipart one there is no place for its head.
    fn encode(&self, encoder: &mut Encoder) {
        if !encoder.writes_heads() {
            return self.value.encode(encoder);
        }
        let mut head = String::new();
        self.head.write(&mut head);
        encoder.between(&head, &self.value, "}");
    }

    fn is_absent(&self) -> bool {
        self.value.is_absent()
    }

    fn form_value(&self) -> FormValue<'_> {
        FormValue::Part(&self.head, &self.value)
    }
}

impl<T: Decode> Decode for Part<T> {
    fn decode(node: Node<'_>) -> Result<Part<T>, Mismatch> {
        match (PartHead::read(node), node.get("value")) {
            (Some(head), Some(value)) => T::decode(value).map(|value| Part { value, head }),
            _ => T::decode(node).map(Part::new),
        }
    }
}
