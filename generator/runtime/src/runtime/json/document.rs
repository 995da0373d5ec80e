//! A JSON text, and what is known of its values.

use std::borrow::Cow;
use std::fmt;
use std::str::Utf8Error;
use std::sync::Arc;

use super::decode::Decode;
use super::error::DecodeError;
use super::limits::{Limits, MAX_DECODED_BYTES};
use super::node::Node;
use super::parse::{Token, parse};
use super::scan::ESCAPED;
use super::stream::Stream;
use super::text::unescape;

/// A JSON text and the tape of its values.
pub struct Document(Parsed<'static>);

impl Document {
    /// Parses a JSON text (RFC 8259): UTF-8, a byte order mark is skipped,
    /// depth at most [`MAX_DEPTH`](super::MAX_DEPTH).
    pub fn parse(body: Vec<u8>) -> Result<Document, DecodeError> {
        let text = String::from_utf8(body)
            .map_err(|error| not_utf8(error.as_bytes(), error.utf8_error()))?;
        Parsed::parse(Cow::Owned(text)).map(Document)
    }

    /// The document, whose values may take so many bytes of memory in all; unless it is said, 256
    /// MiB.
    #[must_use]
    pub fn with_max_decoded_bytes(self, most: usize) -> Document {
        let limits = Arc::new(Limits::new(most));
        Document(Parsed { limits, ..self.0 })
    }

    /// The outermost value. Reading begins: what memory its values may take counts from here.
    pub fn root(&self) -> Node<'_> {
        self.0.limits.begin();
        self.0.node(0)
    }

    /// How many values were looked at or read again so far, beyond reading each once.
    pub fn work(&self) -> usize {
        self.0.limits.work()
    }

    /// The text, as it was parsed.
    pub fn into_text(self) -> String {
        self.0.text.into_owned()
    }

    pub(super) fn parsed(&self) -> &Parsed<'_> {
        &self.0
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text whose values are on a tape, or are streamed.
pub(super) struct Parsed<'t> {
    text: Cow<'t, str>,
    /// None of what is streamed.
    tape: Vec<Token>,
    /// Shared with the parts.
    limits: Arc<Limits>,
    /// Whether it is one value of what is streamed.
    is_part: bool,
    pub(super) stream: Stream,
}

/// The error of a text with bytes that are no UTF-8.
fn not_utf8(text: &[u8], error: Utf8Error) -> DecodeError {
    let message = "the text is not UTF-8".to_owned();
    DecodeError::new(text, error.valid_up_to(), String::new(), message)
}

/// Reads a text by its tape.
pub(super) fn read_taped<T: Decode>(text: &[u8]) -> Result<T, DecodeError> {
    let utf8 = str::from_utf8(text).map_err(|error| not_utf8(text, error))?;
    let parsed = Parsed::parse(Cow::Borrowed(utf8))?;
    parsed.limits.begin();
    T::decode(parsed.node(0)).map_err(|mismatch| mismatch.locate_in(&parsed))
}

impl<'t> Parsed<'t> {
    /// A text and its tape.
    fn parse(text: Cow<'t, str>) -> Result<Parsed<'t>, DecodeError> {
        let tape = parse(text.as_bytes())?;
        let parsed = Parsed::streamed(text, MAX_DECODED_BYTES);
        Ok(Parsed { tape, ..parsed })
    }

    /// A text of which nothing is parsed.
    pub(super) fn streamed(text: Cow<'t, str>, most: usize) -> Parsed<'t> {
        Parsed {
            text,
            tape: Vec::new(),
            limits: Arc::new(Limits::new(most)),
            is_part: false,
            stream: Stream::default(),
        }
    }

    /// A part of this one, with the tape of its one value.
    pub(super) fn part(&self, tape: Vec<Token>) -> Parsed<'_> {
        Parsed {
            text: Cow::Borrowed(&self.text),
            tape,
            limits: self.limits.clone(),
            is_part: true,
            stream: Stream::default(),
        }
    }

    /// How many entries the tape has, about two a value.
    pub(super) fn size(&self) -> usize {
        self.tape.len()
    }

    /// Whether it is one value of a text that is not on a tape.
    pub(super) fn is_part(&self) -> bool {
        self.is_part
    }

    #[inline]
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    #[inline]
    pub(super) fn text(&self) -> &[u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(super) fn str(&self) -> &str {
        &self.text
    }

    /// The string between the offset behind its opening quote and its end as a tape has it.
    #[inline]
    pub(super) fn quoted(&self, start: usize, end: u32) -> Cow<'_, str> {
        let inner = &self.text[start..(end & !ESCAPED) as usize];
        match end & ESCAPED {
            0 => Cow::Borrowed(inner),
            _ => Cow::Owned(unescape(inner)),
        }
    }

    #[inline]
    pub(super) fn token(&self, index: u32) -> Token {
        self.tape[index as usize]
    }

    #[inline]
    pub(super) fn node(&self, token: u32) -> Node<'_> {
        Node::new(self, token)
    }
}

impl fmt::Debug for Parsed<'_> {
    // The text may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, values) = (self.text.len(), self.size());
        write!(f, "Document({bytes} bytes, {values} values)")
    }
}
