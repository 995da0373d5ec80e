//! Replies of parts (`multipart/…`): how their parts become values, as data.
//!
//! A reply that is read whole becomes JSON by the names of the document, which types then read as any
//! other JSON. A reply of one part after another is a stream of them.

mod call;
mod content;
mod framer;
mod head;
mod object;
#[cfg(feature = "test-util")]
mod write;

pub use call::{PartStream, PartsCall};
#[cfg(feature = "test-util")]
pub use write::answer;

pub use bytes::Bytes;

use super::error::ErrorKind;
use super::json::DecodeError;
use super::media_type::{described_reply, is_multipart};
use super::operation::Notation;
use head::parameter;

/// The replies of an operation that are of parts.
pub struct PartsReplies {
    /// Those replies.
    pub replies: &'static [PartsReply],
    /// The notation of others.
    pub others: Option<&'static dyn Notation>,
}

/// A reply of parts.
pub struct PartsReply {
    /// The statuses it comes with, both ends included.
    pub statuses: (u16, u16),
    /// Its media type, without a boundary.
    pub media_type: &'static str,
    /// Its parts.
    pub parts: Parts,
}

/// The parts of a body, or of a part.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Those that are known: by name, or in their order.
    pub fields: &'static [PartField],
    /// Those of other names.
    pub others: Option<&'static PartField>,
    /// Whether they are a list, and no object of members with the names of the fields.
    pub is_list: bool,
}

/// A part that is known, or several of one name.
#[derive(Clone, Copy, Debug)]
pub struct PartField {
    name: &'static str,
    kind: PartKind,
    is_list: bool,
    is_required: bool,
    by_position: bool,
}

impl PartField {
    /// A part of this name.
    pub const fn new(name: &'static str, kind: PartKind) -> PartField {
        PartField {
            name,
            kind,
            is_list: false,
            is_required: false,
            by_position: false,
        }
    }

    /// As many parts as there are.
    pub const fn list(self) -> PartField {
        PartField {
            is_list: true,
            ..self
        }
    }

    /// A list that is there even where there is no part of it.
    pub const fn required(self) -> PartField {
        PartField {
            is_required: true,
            ..self
        }
    }

    /// Told by its position, not by its name.
    pub const fn by_position(self) -> PartField {
        PartField {
            by_position: true,
            ..self
        }
    }
}

/// What is in a part.
#[derive(Clone, Copy, Debug)]
pub enum PartKind {
    /// What its own media type says: JSON, or text, or else bytes.
    Any,
    /// Text.
    Text,
    /// A number, `true` or `false`.
    Scalar,
    /// JSON, whatever its media type.
    Json,
    /// JSON or text, whichever it is.
    Either,
    /// Text that is base64.
    Base64,
    /// Bytes, with the name and the media type of the file that they are.
    File,
    /// A value with the headers of its part.
    Headed(&'static PartKind),
    /// Parts again, or the fields of a form.
    Nested(&'static Parts),
}

impl PartsReplies {
    /// The reply of this status, if it is of parts by its media type.
    fn reply(&self, status: u16, media_type: &str) -> Option<&PartsReply> {
        is_multipart(media_type).then_some(())?;
        let described = |reply: &PartsReply| (reply.statuses, reply.media_type);
        described_reply(self.replies, described, (status, media_type))
    }
}

impl Notation for PartsReplies {
    fn json_of(
        &self,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> Option<Result<String, (ErrorKind, DecodeError)>> {
        let Some(reply) = self.reply(status, media_type) else {
            return self.others?.json_of(status, media_type, body, most);
        };
        Some(object::json(&reply.parts, media_type, body, most).map(|(json, _)| json))
    }

    fn in_body(
        &self,
        error: DecodeError,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> DecodeError {
        let Some(reply) = self.reply(status, media_type) else {
            return match self.others {
                Some(others) => others.in_body(error, status, media_type, body, most),
                None => error,
            };
        };
        let Ok((_, places)) = object::json(&reply.parts, media_type, body, most) else {
            return error;
        };
        // The part that the value is in begins before it.
        let before = places
            .iter()
            .take_while(|(json, _)| *json <= error.offset());
        let at = before.last().map_or(0, |(_, at)| *at);
        let (path, message) = (error.path().to_owned(), error.message().to_owned());
        DecodeError::new(body, at, path, message)
    }

    fn plain_json_of(&self, body: &[u8], most: usize) -> Option<String> {
        self.others?.plain_json_of(body, most)
    }

    fn body_of(&self, json: &str) -> Result<String, String> {
        match self.others {
            Some(others) => others.body_of(json),
            None => Ok(json.to_owned()),
        }
    }

    #[cfg(feature = "test-util")]
    fn reply_of(&self, status: u16, json: &str) -> Option<Result<(String, String), String>> {
        let is_good = (200..300).contains(&status);
        match self.replies.first().filter(|_| is_good) {
            Some(first) => {
                let reply = self.reply(status, first.media_type).unwrap_or(first);
                Some(write::reply(reply, json))
            }
            None => self.others?.reply_of(status, json),
        }
    }
}

/// The boundary of the parts within a part of this media type.
fn has_boundary(media_type: &str) -> bool {
    is_multipart(media_type) && parameter(media_type, "boundary").is_some()
}
