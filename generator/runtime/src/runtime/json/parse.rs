//! One pass over a JSON text that checks its grammar and notes where each
//! value is.

use super::error::DecodeError;

/// How deep arrays and objects may be nested.
pub const MAX_DEPTH: usize = 128;

/// Set in the `end` of a string that has escapes.
pub(super) const ESCAPED: u32 = 1 << 31;

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

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    tape: Vec<Token>,
    /// The open arrays and objects, as numbers of their entries, and whether each is an object.
    open: Vec<(u32, bool)>,
}

type Fault = &'static str;

/// Parses a whole text.
pub(super) fn parse(text: &[u8]) -> Result<Vec<Token>, DecodeError> {
    if text.len() >= ESCAPED as usize {
        let message = "the text is larger than 2 GiB".to_owned();
        return Err(DecodeError::new(&[], 0, String::new(), message));
    }
    let mut parser = Parser {
        text,
        at: if text.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        },
        tape: Vec::with_capacity(text.len() / 8 + 1),
        open: Vec::new(),
    };
    match parser.document() {
        Ok(()) => Ok(parser.tape),
        Err(message) => Err(DecodeError::new(
            text,
            parser.at,
            String::new(),
            message.to_owned(),
        )),
    }
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        self.space();
        self.value()?;
        while let Some(&(container, object)) = self.open.last() {
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
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
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err("expected the end of the text"),
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    #[inline]
    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn push(&mut self, at: usize, end: u32) {
        self.tape.push(Token { at: at as u32, end });
    }

    fn close(&mut self, container: u32) {
        self.tape[container as usize].end = self.tape.len() as u32;
        self.push(self.at, container);
        self.at += 1;
        self.open.pop();
    }

    /// A value; of an array or object, up to and with its first element.
    fn value(&mut self) -> Result<(), Fault> {
        loop {
            let Some(byte) = self.peek() else {
                return Err("the text ends where a value should be");
            };
            match byte {
                b'"' => return self.string(),
                b'-' | b'0'..=b'9' => return self.number(),
                b't' => return self.word(b"true"),
                b'f' => return self.word(b"false"),
                b'n' => return self.word(b"null"),
                b'{' | b'[' => {}
                _ => return Err("expected a value"),
            }
            if self.open.len() == MAX_DEPTH {
                return Err("the text is nested too deeply");
            }
            let container = self.tape.len() as u32;
            self.push(self.at | CONTAINER as usize, 0);
            self.open.push((container, byte == b'{'));
            self.at += 1;
            self.space();
            match (byte, self.peek()) {
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
        if self.peek() != Some(b'"') {
            return Err("expected the name of a member");
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return Err("expected ':'");
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn word(&mut self, word: &'static [u8]) -> Result<(), Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err("expected a value");
        }
        let end = self.at + word.len();
        self.push(self.at, end as u32);
        self.at = end;
        Ok(())
    }

    #[inline(never)]
    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        self.skip_plain();
        if self.peek() == Some(b'"') {
            self.push(start, self.at as u32);
            self.at += 1;
            return Ok(());
        }
        self.rest_of_string(start)
    }

    /// A string from what is not plain, or from where there is too little text to skip.
    #[inline(never)]
    fn rest_of_string(&mut self, start: usize) -> Result<(), Fault> {
        let mut escaped = 0;
        loop {
            let Some(byte) = self.peek() else {
                return Err("the text ends inside a string");
            };
            match byte {
                b'"' => break,
                b'\\' => {
                    escaped = ESCAPED;
                    self.escape()?;
                }
                0..=0x1f => return Err("a control character inside a string"),
                _ => self.at += 1,
            }
            self.skip_plain();
        }
        self.push(start, self.at as u32 | escaped);
        self.at += 1;
        Ok(())
    }

    /// Skips what may be in a string as it is, eight bytes at a time while
    /// there are so many.
    #[inline]
    fn skip_plain(&mut self) {
        const EACH: u64 = u64::MAX / 0xff;
        while let Some(eight) = self.text[self.at..].first_chunk::<8>() {
            let word = u64::from_le_bytes(*eight);
            // The high bit of each byte that is below this one, and of some
            // after the first such.
            let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word;
            let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
            let found = (is(b'"') | is(b'\\') | below(word, 0x20)) & (EACH << 7);
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
    }

    #[inline(never)]
    fn escape(&mut self) -> Result<(), Fault> {
        match self.text.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => {
                let high = self.hex(self.at + 2)?;
                match high {
                    0xdc00..=0xdfff => return Err("half of a surrogate pair"),
                    0xd800..=0xdbff => {
                        if self.text.get(self.at + 6..self.at + 8) != Some(b"\\u") {
                            return Err("half of a surrogate pair");
                        }
                        if !matches!(self.hex(self.at + 8)?, 0xdc00..=0xdfff) {
                            return Err("half of a surrogate pair");
                        }
                        self.at += 12;
                    }
                    _ => self.at += 6,
                }
                Ok(())
            }
            _ => Err("an escape that JSON does not have"),
        }
    }

    fn hex(&self, at: usize) -> Result<u32, Fault> {
        let digits = self
            .text
            .get(at..at + 4)
            .ok_or("the text ends inside a string")?;
        digits
            .iter()
            .try_fold(0, |sum, digit| match (*digit as char).to_digit(16) {
                Some(digit) => Ok(sum * 16 + digit),
                None => Err("an escape that JSON does not have"),
            })
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.push(start, self.at as u32);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err("expected a digit");
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }
}
