//! What is wrong with a JSON text: where, what was expected, what was found.

use std::fmt;

use super::document::{Document, Parsed};
use super::node::Node;

/// A value is not of the expected type. It is one pointer in size and knows
/// its place by number only; [`Mismatch::locate`] makes it readable.
pub struct Mismatch(Box<Place>);

struct Place {
    token: u32,
    expected: &'static str,
    /// The member that is missing in the object at `token`.
    member: Option<&'static str>,
    /// Whether the values up to here take more memory than they may.
    too_large: bool,
}

impl Mismatch {
    #[cold]
    #[inline(never)]
    pub(super) fn new(token: u32, expected: &'static str) -> Mismatch {
        Mismatch(Box::new(Place {
            token,
            expected,
            member: None,
            too_large: false,
        }))
    }

    #[cold]
    #[inline(never)]
    pub(super) fn missing(token: u32, member: &'static str) -> Mismatch {
        Mismatch(Box::new(Place {
            token,
            expected: "a value",
            member: Some(member),
            too_large: false,
        }))
    }

    /// The values up to this one take more memory than they may.
    #[cold]
    #[inline(never)]
    pub(super) fn too_large(token: u32) -> Mismatch {
        Mismatch(Box::new(Place {
            token,
            expected: "",
            member: None,
            too_large: true,
        }))
    }

    /// Whether it is for want of memory that nothing was read: the values of the document would
    /// take more than they may.
    pub fn is_too_large(&self) -> bool {
        self.0.too_large
    }

    /// The error in words, with path and position. The document must be the
    /// one that was decoded.
    #[cold]
    pub fn locate(self, document: &Document) -> DecodeError {
        self.locate_in(document.parsed())
    }

    #[cold]
    pub(super) fn locate_in(self, document: &Parsed<'_>) -> DecodeError {
        let node = document.node(self.0.token);
        let mut path = node.path();
        if self.0.too_large {
            let most = document.limits().most();
            let message = format!("the values of the text take more than {most} bytes of memory");
            return DecodeError::new(document.text(), node.offset(), path, message);
        }
        let found = match self.0.member {
            Some(member) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(member);
                "nothing"
            }
            None => node.kind().with_article(),
        };
        let message = format!("expected {}, found {found}", self.0.expected);
        DecodeError::new(document.text(), node.offset(), path, message)
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Mismatch(expected {} at value {})",
            self.0.expected, self.0.token
        )
    }
}

impl Node<'_> {
    /// The mismatch of this value with what was expected, such as `"an integer"`.
    #[cold]
    #[inline(never)]
    pub fn mismatch(self, expected: &'static str) -> Mismatch {
        Mismatch::new(self.token(), expected)
    }

    /// Takes memory for values at this place, as much as there may be.
    #[inline]
    pub(super) fn take_memory(self, bytes: usize) -> Result<(), Mismatch> {
        if self.limits().take(bytes) {
            Ok(())
        } else {
            Err(Mismatch::too_large(self.token()))
        }
    }

    /// The mismatch of a value within so many others that there is no stack to read it.
    #[inline]
    pub(super) fn check_stack(self) -> Result<(), Mismatch> {
        if self.limits().has_stack() {
            Ok(())
        } else {
            Err(self.mismatch("a value nested less deeply"))
        }
    }
}

/// A JSON text is malformed, or not of the expected type.
pub struct DecodeError(Box<Fault>);

struct Fault {
    path: String,
    message: String,
    offset: usize,
    line: usize,
    column: usize,
}

impl DecodeError {
    #[cold]
    pub(crate) fn new(text: &[u8], offset: usize, path: String, message: String) -> DecodeError {
        let before = &text[..offset.min(text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let start = before
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let column = 1 + offset - start;
        DecodeError(Box::new(Fault {
            path,
            message,
            offset,
            line,
            column,
        }))
    }

    /// Where in the document, such as `data[3].amount`; empty for the whole of
    /// it and for text that is not JSON.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What was expected and what was found.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The offset in the text, in bytes.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column in bytes, from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            path,
            message,
            line,
            column,
            ..
        } = &*self.0;
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        write!(f, "{message} (line {line}, column {column})")
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
