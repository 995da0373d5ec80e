//! Walks JSON text for the places of pointers. The text may be broken: the walk ends there.

use std::borrow::Cow;

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

/// An object or array that is being walked. `part` is `None` when nothing in it is looked for.
struct Frame {
    part: Option<NodeIndex>,
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
                let child = part.and_then(|part| self.wanted.child(part, &token));
                self.value(child, None)?;
            } else {
                let offset = self.scanner.position;
                let key = self.scanner.string()?;
                let child = part.and_then(|part| self.wanted.child(part, &key));
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
        self.scanner.position += 1;
        let inner = part.filter(|part| self.wanted.has_children(*part));
        self.stack.push(Frame {
            part: inner,
            index: (byte == b'[').then_some(0),
        });
        Some(())
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
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        let mut at = self.position + 1;
        loop {
            match bytes.get(at)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.position = at + 1;
        Some(escaped)
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
