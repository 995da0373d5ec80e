//! One pass over a JSON text that checks its grammar and notes where each
//! value is.

use super::error::DecodeError;
use super::scan::{Fault, Scanner};

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 128;

/// Set in the `at` of an array or object.
const CONTAINER: u32 = 1 << 31;

/// One entry of the tape. The first byte of its text tells what it is.
#[derive(Clone, Copy)]
pub(super) struct Token {
    /// The offset of its first byte.
    at: u32,
    /// Of a string, the offset of its closing quote; of another scalar, the
    /// offset after it; of an array or object, the number of the entry for its
    /// closing bracket.
    pub(super) end: u32,
}

impl Token {
    /// One of a value that is neither an array nor an object.
    #[inline]
    pub(super) fn scalar(at: u32, end: u32) -> Token {
        Token { at, end }
    }

    /// The offset of its first byte.
    #[inline]
    pub(super) fn start(self) -> usize {
        (self.at & !CONTAINER) as usize
    }

    /// Of an array or object, the number of the entry for its closing bracket.
    #[inline]
    pub(super) fn closing(self) -> Option<u32> {
        (self.at & CONTAINER != 0).then_some(self.end)
    }
}

/// What is noted of a text while it is parsed.
pub(super) trait Notes {
    /// A value that is neither an array nor an object, or the name of a member.
    fn scalar(&mut self, at: usize, end: u32);

    /// An array or object begins; what [`Notes::close`] is told.
    fn open(&mut self, at: usize) -> u32;

    /// It ends with the bracket here.
    fn close(&mut self, opened: u32, at: usize);
}

/// The tape.
impl Notes for Vec<Token> {
    #[inline]
    fn scalar(&mut self, at: usize, end: u32) {
        self.push(Token { at: at as u32, end });
    }

    #[inline]
    fn open(&mut self, at: usize) -> u32 {
        self.push(Token {
            at: at as u32 | CONTAINER,
            end: 0,
        });
        self.len() as u32 - 1
    }

    #[inline]
    fn close(&mut self, opened: u32, at: usize) {
        self[opened as usize].end = self.len() as u32;
        self.push(Token {
            at: at as u32,
            end: opened,
        });
    }
}

/// Nothing: the text is only checked.
impl Notes for () {
    #[inline]
    fn scalar(&mut self, _: usize, _: u32) {}

    #[inline]
    fn open(&mut self, _: usize) -> u32 {
        0
    }

    #[inline]
    fn close(&mut self, _: u32, _: usize) {}
}

struct Parser<'t, 'n, N> {
    scanner: Scanner<'t>,
    notes: &'n mut N,
    /// The open arrays and objects: what was noted of each, and whether it is an object.
    open: [(u32, bool); MAX_DEPTH],
    depth: usize,
    /// How many may be open.
    most: usize,
}

/// Where the first value of a text is: a byte order mark is skipped.
pub(super) fn beginning(text: &[u8]) -> Scanner<'_> {
    let at = if text.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let mut scanner = Scanner { text, at };
    scanner.space();
    scanner
}

/// Whether a text is too large for the offsets of a tape.
pub(super) fn is_too_large(text: &[u8]) -> bool {
    text.len() >= 1 << 31
}

/// Parses a whole text.
pub(super) fn parse(text: &[u8]) -> Result<Vec<Token>, DecodeError> {
    if is_too_large(text) {
        let message = "the text is larger than 2 GiB".to_owned();
        return Err(DecodeError::new(&[], 0, String::new(), message));
    }
    let mut scanner = beginning(text);
    let mut tape = Vec::with_capacity(text.len() / 8 + 1);
    let parsed = parse_value(&mut scanner, MAX_DEPTH, &mut tape).and_then(|()| {
        scanner.space();
        match scanner.peek() {
            None => Ok(()),
            Some(_) => Err("expected the end of the text"),
        }
    });
    match parsed {
        Ok(()) => Ok(tape),
        Err(message) => Err(DecodeError::new(
            text,
            scanner.at,
            String::new(),
            message.to_owned(),
        )),
    }
}

/// Parses one value, in which so many arrays and objects may be within each other.
#[inline(never)]
pub(super) fn parse_value<N: Notes>(
    scanner: &mut Scanner<'_>,
    most: usize,
    notes: &mut N,
) -> Result<(), Fault> {
    let mut parser = Parser {
        scanner: *scanner,
        notes,
        open: [(0, false); MAX_DEPTH],
        depth: 0,
        most,
    };
    let parsed = parser.whole_value();
    scanner.at = parser.scanner.at;
    parsed
}

impl<N: Notes> Parser<'_, '_, N> {
    fn whole_value(&mut self) -> Result<(), Fault> {
        self.value()?;
        while let Some(inner) = self.depth.checked_sub(1) {
            let (container, object) = self.open[inner];
            self.scanner.space();
            match self.scanner.peek() {
                Some(b',') => {
                    self.scanner.at += 1;
                    self.scanner.space();
                    if object {
                        self.name()?;
                    }
                    self.value()?;
                }
                Some(b'}') if object => self.close(container),
                Some(b']') if !object => self.close(container),
                None => return Err("the text ends inside an array or object"),
                Some(_) if object => return Err("expected ',' or '}'"),
                Some(_) => return Err("expected ',' or ']'"),
            }
        }
        Ok(())
    }

    fn close(&mut self, container: u32) {
        self.notes.close(container, self.scanner.at);
        self.scanner.at += 1;
        self.depth -= 1;
    }

    /// A value; of an array or object, up to and with its first element.
    fn value(&mut self) -> Result<(), Fault> {
        loop {
            let Some(byte) = self.scanner.peek() else {
                return Err("the text ends where a value should be");
            };
            let at = self.scanner.at;
            if byte != b'{' && byte != b'[' {
                let end = self.scanner.scalar(byte)?;
                self.notes.scalar(at, end);
                return Ok(());
            }
            if self.depth >= self.most {
                return Err("the text is nested too deeply");
            }
            let container = self.notes.open(at);
            self.open[self.depth] = (container, byte == b'{');
            self.depth += 1;
            self.scanner.at += 1;
            self.scanner.space();
            match (byte, self.scanner.peek()) {
                (b'{', Some(b'}')) | (b'[', Some(b']')) => {
                    self.close(container);
                    return Ok(());
                }
                (b'{', _) => self.name()?,
                _ => {}
            }
        }
    }

    fn name(&mut self) -> Result<(), Fault> {
        if self.scanner.peek() != Some(b'"') {
            return Err("expected the name of a member");
        }
        let at = self.scanner.at;
        let end = self.scanner.string()?;
        self.notes.scalar(at, end);
        self.scanner.colon()
    }
}
