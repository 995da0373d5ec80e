//! The grammar of JSON below arrays and objects: strings, numbers, words, and what is between values.

/// Set in the end of a string that has escapes.
pub(super) const ESCAPED: u32 = 1 << 31;

/// What is wrong with a text, in words.
pub(super) type Fault = &'static str;

/// A place in a text.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
}

/// Behind the space that begins here: of what is indented, eight bytes at a time.
#[inline]
pub(super) fn space_end(text: &[u8], mut at: usize) -> usize {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = text.get(at) {
        at += 1;
        while let Some(eight) = text[at..].first_chunk::<8>() {
            let others = u64::from_le_bytes(*eight) ^ SPACES;
            if others != 0 {
                at += others.trailing_zeros() as usize / 8;
                break;
            }
            at += 8;
        }
    }
    at
}

impl Scanner<'_> {
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    #[inline]
    pub(super) fn space(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.at = space_end(self.text, self.at);
        }
    }

    /// The colon behind the name of a member, and the space around it.
    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), Fault> {
        // Mostly without space, or with one behind it.
        match self.text.get(self.at..) {
            Some([b':', next, ..]) if *next > b' ' => self.at += 1,
            Some([b':', b' ', next, ..]) if *next > b' ' => self.at += 2,
            _ => return self.spaced_colon(),
        }
        Ok(())
    }

    #[inline(never)]
    fn spaced_colon(&mut self) -> Result<(), Fault> {
        self.space();
        if self.peek() != Some(b':') {
            return Err("expected ':'");
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    /// A value that is neither an array nor an object; its end, as the tape has it.
    #[inline]
    pub(super) fn scalar(&mut self, first: u8) -> Result<u32, Fault> {
        if first == b'"' {
            self.string()
        } else {
            self.number_or_word(first)
        }
    }

    /// Passes `null` or `true`; whether one of them is here.
    #[inline(always)]
    pub(super) fn passes_word(&mut self) -> bool {
        let is = matches!(self.text.get(self.at..self.at + 4), Some(b"null" | b"true"));
        self.at += if is { 4 } else { 0 };
        is
    }

    #[inline(never)]
    fn number_or_word(&mut self, first: u8) -> Result<u32, Fault> {
        match first {
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => Err("expected a value"),
        }
    }

    fn word(&mut self, word: &'static [u8]) -> Result<u32, Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err("expected a value");
        }
        self.at += word.len();
        Ok(self.at as u32)
    }

    /// A string, at its opening quote; where its closing quote is, and whether it has escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        self.skip_plain();
        if self.peek() == Some(b'"') {
            let end = self.at as u32;
            self.at += 1;
            return Ok(end);
        }
        self.rest_of_string()
    }

    /// A string from what is not plain, or from where there is too little text to skip.
    #[inline(never)]
    fn rest_of_string(&mut self) -> Result<u32, Fault> {
        let mut escaped = 0;
        loop {
            let Some(byte) = self.peek() else {
                return Err("the text ends inside a string");
            };
            match byte {
                b'"' => break,
                b'\\' => {
                    escaped = ESCAPED;
                    match self.text.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                            self.at += 2
                        }
                        _ => self.escape()?,
                    }
                    // One is often behind another.
                    if self.peek() == Some(b'\\') {
                        continue;
                    }
                }
                0..=0x1f => return Err("a control character inside a string"),
                _ => self.at += 1,
            }
            self.skip_plain();
        }
        let end = self.at as u32 | escaped;
        self.at += 1;
        Ok(end)
    }

    /// Skips what may be in a string as it is, eight bytes at a time while
    /// there are so many.
    #[inline]
    pub(super) fn skip_plain(&mut self) {
        const EACH: u64 = u64::MAX / 0xff;
        while let Some(eight) = self.text[self.at..].first_chunk::<8>() {
            let word = u64::from_le_bytes(*eight);
            // The high bit of each byte that is a quote, a backslash or below 0x20, and of some after
            // the first such.
            let less =
                |byte: u8, limit: u64| (word ^ (EACH * u64::from(byte))).wrapping_sub(EACH * limit);
            let found = (less(b'"', 1) | less(b'\\', 1) | less(0, 0x20)) & !word & (EACH << 7);
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
    }

    /// An escape of more than one letter.
    #[inline(never)]
    fn escape(&mut self) -> Result<(), Fault> {
        match self.text.get(self.at + 1) {
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

    /// A number; its end.
    fn number(&mut self) -> Result<u32, Fault> {
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
        Ok(self.at as u32)
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
