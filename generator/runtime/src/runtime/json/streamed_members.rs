//! The members of an object that is streamed, looked up by name.

use std::borrow::Cow;

use super::node::{Document, Node};
use super::scan::{ESCAPED, Scanner};
use super::stream::Next;
use super::taped_members::bloom_bit;
use super::text::unescape;

/// What is behind what was read.
#[derive(Clone, Copy, PartialEq)]
enum Ahead {
    /// The first member, or the end.
    First,
    /// A value that is being read, and what is behind it.
    Value,
    /// A member, behind a comma.
    Comma,
    /// The name of a member.
    Name,
    /// Nothing.
    Nothing,
}

/// Servers mostly keep the order of the document: then each lookup finds the next member, and its value
/// is read where it is. What is passed by on the way to a member is kept by place.
pub(super) struct StreamedMembers {
    ahead: Ahead,
    /// Where the name ahead is.
    next: u32,
    /// The bits of the names that were passed by.
    bloom: u64,
    /// The one of those that may be asked for next.
    expected: u32,
    passed: Vec<Passed>,
}

/// A member that was passed by.
struct Passed {
    /// Behind the opening quote of its name.
    name: u32,
    /// At the closing quote, with [`ESCAPED`] where the name has escapes.
    name_end: u32,
    value: u32,
    /// As a tape has it, of a value that is neither an array nor an object; else 0.
    value_end: u32,
}

impl Passed {
    fn name<'a>(&self, document: &'a Document) -> Cow<'a, str> {
        let places = self.name as usize..(self.name_end & !ESCAPED) as usize;
        let name = document.str().get(places).unwrap_or_default();
        if self.name_end & ESCAPED == 0 {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(unescape(name))
        }
    }

    #[inline]
    fn is_named(&self, document: &Document, name: &str) -> bool {
        let length = self.name_end.wrapping_sub(self.name) as usize;
        if self.name_end & ESCAPED == 0 {
            // Most differ in length.
            let text = document.text();
            return length == name.len() && text[self.name as usize..].starts_with(name.as_bytes());
        }
        self.name(document) == name
    }

    fn bloom(&self, document: &Document) -> u64 {
        if self.name_end & ESCAPED == 0 {
            let places = self.name as usize..self.name_end as usize;
            return document.text().get(places).map_or(u64::MAX, bloom_bit);
        }
        // With escapes, its bytes are not those of the name.
        u64::MAX
    }
}

impl StreamedMembers {
    pub(super) fn new(object: Node<'_>) -> StreamedMembers {
        if !object.document().enter() {
            object.document().fail();
        }
        StreamedMembers {
            ahead: Ahead::First,
            next: object.offset() as u32,
            bloom: 0,
            expected: 0,
            passed: Vec::new(),
        }
    }

    /// The member of this name, which is then to be read.
    #[inline]
    pub(super) fn find<'a>(&mut self, document: &'a Document, name: &str) -> Option<Node<'a>> {
        if matches!(self.ahead, Ahead::Value | Ahead::First) {
            let (at, separator) = match self.ahead {
                Ahead::First => (self.next as usize, b'{'),
                _ => (document.cursor(), b','),
            };
            match document.member_behind(at, separator, name) {
                Next::Value(value) => {
                    self.ahead = Ahead::Value;
                    return Some(value);
                }
                Next::Other(at) if separator == b',' => {
                    self.next = at as u32;
                    self.ahead = Ahead::Comma;
                }
                _ => {}
            }
        }
        self.find_ahead(document, name)
    }

    /// The member of this name, if it is ahead or was passed by.
    #[inline(never)]
    fn find_ahead<'a>(&mut self, document: &'a Document, name: &str) -> Option<Node<'a>> {
        if self.look_ahead(document) {
            let start = self.next as usize + 1;
            let end = start + name.len();
            let text = document.text();
            if text.get(start..end) == Some(name.as_bytes()) && text.get(end) == Some(&b'"') {
                return self.take(document, document.scanner(end + 1));
            }
        }
        self.seek(document, name)
    }

    /// Whether there is a member ahead.
    #[inline]
    fn look_ahead(&mut self, document: &Document) -> bool {
        match self.ahead {
            Ahead::Name => return true,
            Ahead::Nothing => return false,
            Ahead::First | Ahead::Comma | Ahead::Value => {}
        }
        let behind = match self.ahead {
            Ahead::Value => document.scanner_behind(),
            Ahead::First => Some(document.scanner(self.next as usize + 1)),
            _ => Some(document.scanner(self.next as usize)),
        };
        let Some(mut scanner) = behind else {
            return self.fail(document);
        };
        scanner.space();
        match scanner.peek() {
            Some(b'}') if self.ahead != Ahead::Comma => {
                self.next = scanner.at as u32;
                self.ahead = Ahead::Nothing;
                return false;
            }
            Some(b',') if self.ahead == Ahead::Value => {
                scanner.at += 1;
                scanner.space();
            }
            _ if self.ahead != Ahead::Value => {}
            _ => return self.fail(document),
        }
        if scanner.peek() != Some(b'"') {
            return self.fail(document);
        }
        self.next = scanner.at as u32;
        self.ahead = Ahead::Name;
        true
    }

    #[cold]
    fn fail(&mut self, document: &Document) -> bool {
        document.fail();
        self.next = document.text().len() as u32;
        self.ahead = Ahead::Nothing;
        false
    }

    /// The value behind a name that was found ahead.
    #[inline]
    fn take<'a>(
        &mut self,
        document: &'a Document,
        mut behind_name: Scanner<'a>,
    ) -> Option<Node<'a>> {
        if behind_name.colon().is_err() || behind_name.peek().is_none() {
            self.fail(document);
            return None;
        }
        self.ahead = Ahead::Value;
        Some(document.streamed_node(behind_name.at))
    }

    /// Finds a member among those that were passed by, or further ahead.
    #[inline(never)]
    fn seek<'a>(&mut self, document: &'a Document, name: &str) -> Option<Node<'a>> {
        if self.bloom & bloom_bit(name.as_bytes()) != 0 {
            let expected = self.expected as usize;
            let (before, from) = self.passed.split_at(expected.min(self.passed.len()));
            let is = |passed: &Passed| passed.is_named(document, name);
            let found = from.iter().position(is).map(|at| at + before.len());
            if let Some(found) = found.or_else(|| before.iter().position(is)) {
                self.expected = found as u32 + 1;
                let passed = &self.passed[found];
                document.expect(passed.value, passed.value_end);
                return Some(document.streamed_node(passed.value as usize));
            }
        }
        while self.look_ahead(document) {
            let Some((member, scanner)) = self.member_ahead(document) else {
                self.fail(document);
                return None;
            };
            if member.is_named(document, name) {
                self.ahead = Ahead::Value;
                return Some(document.streamed_node(scanner.at));
            }
            self.pass(document, member, scanner);
        }
        None
    }

    /// The member ahead, and where its value is.
    fn member_ahead<'a>(&self, document: &'a Document) -> Option<(Passed, Scanner<'a>)> {
        let mut scanner = document.scanner(self.next as usize);
        let name_end = scanner.string().ok()?;
        scanner.colon().ok()?;
        scanner.peek()?;
        let member = Passed {
            name: self.next + 1,
            name_end,
            value: scanner.at as u32,
            value_end: 0,
        };
        Some((member, scanner))
    }

    /// Passes a member by, and keeps its place.
    fn pass(&mut self, document: &Document, mut member: Passed, value: Scanner<'_>) {
        match document.skip(value) {
            Some((end, value_end)) => {
                member.value_end = value_end;
                self.bloom |= member.bloom(document);
                self.passed.push(member);
                document.advance(end);
                self.ahead = Ahead::Value;
            }
            None => drop(self.fail(document)),
        }
    }

    fn pass_all(&mut self, document: &Document) {
        while self.look_ahead(document) {
            match self.member_ahead(document) {
                Some((member, value)) => self.pass(document, member, value),
                None => drop(self.fail(document)),
            }
        }
    }

    /// Whether there is a member of this name; none was asked for before.
    pub(super) fn has(&mut self, document: &Document, name: &str) -> bool {
        self.pass_all(document);
        self.passed
            .iter()
            .any(|passed| passed.is_named(document, name))
    }

    /// All members that were not found, and some that were.
    pub(super) fn others<'a>(
        &mut self,
        document: &'a Document,
    ) -> impl Iterator<Item = (Cow<'a, str>, Node<'a>)> {
        self.pass_all(document);
        let passed = self.passed.iter();
        passed.map(|passed| {
            document.expect(passed.value, passed.value_end);
            let value = document.streamed_node(passed.value as usize);
            (passed.name(document), value)
        })
    }

    /// Reads what is left of the object.
    pub(super) fn finish(&mut self, document: &Document) {
        while self.look_ahead(document) {
            let member = self.member_ahead(document);
            match member.and_then(|(_, value)| document.pass(value)) {
                Some(end) => {
                    document.advance(end);
                    self.ahead = Ahead::Value;
                }
                None => drop(self.fail(document)),
            }
        }
        document.leave(self.next as usize);
    }
}
