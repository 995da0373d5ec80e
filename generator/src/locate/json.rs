//! Walks JSON text for the places of pointers. The text may be broken: the walk ends there.

use std::borrow::Cow;

use memchr::{memchr2, memchr3};

use super::pointer_trie::{NodeIndex, PointerTrie};

/// Records in `wanted` where each part is.
pub(super) fn walk(text: &str, wanted: &mut PointerTrie) {
    let mut walker = Walker {
        scanner: Scanner::new(text),
        wanted,
        stack: Vec::new(),
    };
    // What could not be walked stays unfound, and is shown at the part around it.
    let _ = walker.walk();
}

/// An object or array in which something is looked for.
struct Frame {
    part: NodeIndex,
    /// The index of the next item of an array.
    index: Option<usize>,
}

struct Walker<'t, 'w> {
    scanner: Scanner<'t>,
    wanted: &'w mut PointerTrie,
    stack: Vec<Frame>,
}

impl Walker<'_, '_> {
    fn walk(&mut self) -> Option<()> {
        let root = self.wanted.root();
        self.value(Some(root), None)?;
        while let Some(frame) = self.stack.last_mut() {
            let part = frame.part;
            let byte = self.scanner.peek()?;
            if matches!(byte, b'}' | b']') {
                self.scanner.position += 1;
                self.stack.pop();
                continue;
            }
            if byte == b',' {
                self.scanner.position += 1;
                continue;
            }
            if let Some(index) = &mut frame.index {
                let token = index.to_string();
                *index += 1;
                let child = self.wanted.child(part, &token);
                self.value(child, None)?;
            } else {
                let offset = self.scanner.position;
                let key = self.scanner.string()?;
                let child = self.wanted.child(part, &key);
                self.scanner.colon()?;
                self.value(child, Some(offset))?;
            }
        }
        Some(())
    }

    /// Steps over a scalar, or into an object or array. `key` is where a member's key is.
    fn value(&mut self, part: Option<NodeIndex>, key: Option<usize>) -> Option<()> {
        let byte = self.scanner.peek()?;
        let is_container = matches!(byte, b'{' | b'[');
        if let Some(part) = part {
            let here = self.scanner.position;
            let offset = if is_container {
                key.unwrap_or(here)
            } else {
                here
            };
            self.wanted.found(part, offset);
        }
        if !is_container {
            return self.scanner.scalar();
        }
        let Some(part) = part.filter(|part| self.wanted.has_children(*part)) else {
            return self.scanner.container(byte);
        };
        self.scanner.position += 1;
        self.stack.push(Frame {
            part,
            index: (byte == b'[').then_some(0),
        });
        Some(())
    }
}

/// How long a string is behind its opening quote, with the closing one, and whether it has escapes.
pub(crate) fn string_length(bytes: &[u8]) -> Option<(usize, bool)> {
    let mut escaped = false;
    let mut at = 0;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some((at + 1, escaped));
        }
        escaped = true;
        at += 2;
    }
}

/// Steps through the tokens of JSON text.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    /// The next byte to read.
    pub(crate) position: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Scanner<'t> {
        let position = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Scanner { text, position }
    }

    /// The next byte that is not white space.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.position..)?;
        let space = rest
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'))?;
        self.position += space;
        rest.get(space).copied()
    }

    /// Steps over a string and returns what it says.
    pub(crate) fn string(&mut self) -> Option<Cow<'t, str>> {
        if self.peek()? != b'"' {
            return None;
        }
        let start = self.position;
        let escaped = self.skip_string()?;
        let raw = self.text.get(start..self.position)?;
        if escaped {
            serde_json::from_str(raw).ok().map(Cow::Owned)
        } else {
            raw.get(1..raw.len() - 1).map(Cow::Borrowed)
        }
    }

    /// Steps over the string that starts here; returns whether it has escapes.
    fn skip_string(&mut self) -> Option<bool> {
        let behind = self.text.as_bytes().get(self.position + 1..)?;
        let (length, escaped) = string_length(behind)?;
        self.position += 1 + length;
        Some(escaped)
    }

    /// Steps over the object or array that starts here with this bracket.
    fn container(&mut self, open: u8) -> Option<()> {
        let close = if open == b'{' { b'}' } else { b']' };
        let mut depth = 0_usize;
        loop {
            // Brackets of the other kind are between these.
            let rest = self.text.as_bytes().get(self.position..)?;
            self.position += memchr3(b'"', open, close, rest)?;
            let byte = self.text.as_bytes()[self.position];
            if byte == b'"' {
                self.skip_string()?;
                continue;
            }
            self.position += 1;
            depth = if byte == open { depth + 1 } else { depth - 1 };
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// The last byte before this position that is not white space.
    pub(crate) fn last_token(&self) -> Option<u8> {
        self.text.as_bytes()[..self.position]
            .iter()
            .rev()
            .find(|b| !b.is_ascii_whitespace())
            .copied()
    }

    /// Steps over a colon.
    pub(crate) fn colon(&mut self) -> Option<()> {
        (self.peek()? == b':').then(|| self.position += 1)
    }

    /// Steps over a string, number or literal.
    pub(crate) fn scalar(&mut self) -> Option<()> {
        if self.peek()? == b'"' {
            return self.skip_string().map(|_| ());
        }
        let rest = &self.text.as_bytes()[self.position..];
        let word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = rest.iter().take_while(|byte| word(byte)).count();
        self.position += length;
        (length > 0).then_some(())
    }
}
