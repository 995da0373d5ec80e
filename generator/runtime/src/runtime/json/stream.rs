//! Values read from the text in its order, as a type asks for them, without a tape.
//!
//! A streamed node is only the offset of a value. Reading it moves the document's cursor behind it,
//! where whoever reads the array or object around it goes on. What goes wrong is noted as no more than
//! that it did: the text is then parsed and read by its tape, which says what is wrong and where. So
//! nothing here has words for errors, and what is read after a failure is never seen.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::decode::Decode;
use super::document::Parsed;
use super::error::Mismatch;
use super::node::{Items, Node};
use super::parse::{self, MAX_DEPTH, Token, parse_value};
use super::scan::{ESCAPED, Fault, Scanner, space_end};
use super::scratch::{Reading, with_lists};
use super::skip::skip_brackets;

/// Set in the token of a streamed node.
pub(super) const STREAMED: u32 = 1 << 31;

/// How far a text is read.
#[derive(Default)]
pub(super) struct Stream {
    /// Behind the value that was read last; 0 while one is not read.
    cursor: AtomicU32,
    /// The place of a scalar that was skipped and is now asked for, and its end as a tape has it.
    known: AtomicU32,
    known_end: AtomicU32,
    /// How many arrays and objects are open.
    depth: AtomicU32,
    /// The text that is read, unless it is by its tape.
    pub(super) reading: Option<Reading>,
}

/// Whether two names of one length are the same. Most are short, and are not worth a call.
#[inline(always)]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(name: &[u8]) -> [Option<[u8; N]>; 2] {
        [name.first_chunk().copied(), name.last_chunk().copied()]
    }
    match one.len() {
        ..=3 => one.iter().eq(other),
        4..=7 => ends::<4>(one) == ends::<4>(other),
        8..=16 => ends::<8>(one) == ends::<8>(other),
        17..=32 => ends::<16>(one) == ends::<16>(other),
        _ => one == other,
    }
}

/// The number that eight digits make.
#[inline]
fn eight_digits(eight: &[u8; 8]) -> Option<i64> {
    const EACH: u64 = u64::MAX / 0xff;
    let word = u64::from_le_bytes(*eight);
    // The high half of a digit is 3, also with 6 more.
    let high = EACH * 0xf0;
    if (word & high | (word.wrapping_add(EACH * 6) & high) >> 4) != EACH * 0x33 {
        return None;
    }
    // Pairs of digits, of those pairs, and of those: the first is the lowest byte.
    let word = word & (EACH * 0xf);
    let word = (word.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let word = (word.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    Some((word.wrapping_mul(10_000 << 32 | 1) >> 32) as i64)
}

/// Reads a whole text whose values may take so many bytes of memory; `None` where its type is not
/// streamed, and where anything is wrong with it or its values.
pub(crate) fn read_streamed<T: Decode>(text: &[u8], most: usize) -> Option<T> {
    if !T::STREAMED {
        return None;
    }
    let parsed = Parsed::of_stream(text, most)?;
    let value = T::decode(parsed.outermost()?).ok()?;
    parsed.is_read().then_some(value)
}

impl<'t> Parsed<'t> {
    /// A text that can be read so.
    #[inline(never)]
    fn of_stream(text: &'t [u8], most: usize) -> Option<Parsed<'t>> {
        if parse::is_too_large(text) {
            return None;
        }
        let text = str::from_utf8(text).ok()?;
        let mut parsed = Parsed::streamed(Cow::Borrowed(text), most);
        parsed.stream.reading = Some(Reading::begin());
        Some(parsed)
    }

    /// The outermost value, with which reading begins.
    #[inline(never)]
    fn outermost(&self) -> Option<Node<'_>> {
        self.limits().begin();
        let first = parse::beginning(self.text());
        first.peek()?;
        Some(self.streamed_node(first.at))
    }

    /// Whether the outermost value was read, nothing is behind it and nothing was wrong.
    #[inline(never)]
    fn is_read(&self) -> bool {
        let Some(mut end) = self.scanner_behind() else {
            return false;
        };
        end.space();
        end.peek().is_none() && !self.limits().has_failed()
    }
}

impl Parsed<'_> {
    /// What is read from here on does not count.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self) {
        self.limits().fail();
        self.advance(self.text().len());
    }

    /// The value here, which is then to be read.
    #[inline]
    pub(super) fn streamed_node(&self, at: usize) -> Node<'_> {
        self.stream.cursor.store(0, Relaxed);
        self.node(at as u32 | STREAMED)
    }

    #[inline]
    pub(super) fn advance(&self, to: usize) {
        self.stream.cursor.store(to as u32, Relaxed);
    }

    #[inline]
    pub(super) fn scanner(&self, at: usize) -> Scanner<'_> {
        Scanner {
            text: self.text(),
            at,
        }
    }

    /// Behind the value that was to be read. `None`, and noted, where it was not.
    #[inline]
    pub(super) fn scanner_behind(&self) -> Option<Scanner<'_>> {
        let at = self.stream.cursor.load(Relaxed) as usize;
        if at == 0 {
            self.fail();
            return None;
        }
        Some(self.scanner(at))
    }

    /// An array or object begins; whether one more may.
    #[inline]
    pub(super) fn enter(&self) -> bool {
        let depth = self.stream.depth.load(Relaxed);
        self.stream.depth.store(depth + 1, Relaxed);
        (depth as usize) < MAX_DEPTH
    }

    /// It ends behind this bracket.
    #[inline]
    pub(super) fn leave(&self, bracket: usize) {
        let depth = self.stream.depth.load(Relaxed);
        self.stream.depth.store(depth.saturating_sub(1), Relaxed);
        self.advance(bracket + 1);
    }

    /// How many arrays and objects may be in one that is read next.
    pub(super) fn depth_left(&self) -> usize {
        MAX_DEPTH.saturating_sub(self.stream.depth.load(Relaxed) as usize)
    }

    #[inline]
    pub(super) fn cursor(&self) -> usize {
        self.stream.cursor.load(Relaxed) as usize
    }

    /// Where the name of a member is, behind a comma or opening bracket.
    #[inline(always)]
    pub(super) fn name_behind(&self, mut at: usize, separator: u8) -> Option<usize> {
        let text = self.text();
        if text.get(at) != Some(&separator) {
            return None;
        }
        at += 1;
        if text.get(at).is_some_and(|byte| *byte <= b' ') {
            at = space_end(text, at);
        }
        (text.get(at) == Some(&b'"')).then_some(at)
    }

    /// Where the value of the member is that begins here, if it has this name and is written as most are.
    #[inline(always)]
    pub(super) fn value_of(&self, at: usize, name: &str) -> Option<usize> {
        let quoted = self.text().get(at + 1..)?;
        let (own, behind) = quoted.split_at_checked(name.len())?;
        if !is_same(own, name.as_bytes()) {
            return None;
        }
        let end = at + 1 + name.len();
        match behind {
            [b'"', b':', first, ..] if *first > b' ' => Some(end + 2),
            [b'"', b':', b' ', first, ..] if *first > b' ' => Some(end + 3),
            _ => None,
        }
    }

    /// A value that was skipped is read next.
    #[inline]
    pub(super) fn expect(&self, at: u32, end: u32) {
        if end != 0 {
            self.stream.known.store(at, Relaxed);
            self.stream.known_end.store(end, Relaxed);
        }
    }

    /// The end of the string here, which begins with a quote.
    #[inline]
    fn string_end(&self, at: usize) -> Option<u32> {
        if self.stream.known.load(Relaxed) as usize == at {
            let end = self.stream.known_end.load(Relaxed);
            // Until a place is known, both are 0.
            if end != 0 {
                self.advance((end & !ESCAPED) as usize + 1);
                return Some(end);
            }
        }
        let mut scanner = self.scanner(at);
        match scanner.string() {
            Ok(end) => {
                self.advance(scanner.at);
                Some(end)
            }
            Err(_) => {
                self.fail();
                None
            }
        }
    }

    /// Reads a string, where it is one.
    #[inline]
    pub(super) fn read_string(&self, at: usize) -> Option<Cow<'_, str>> {
        if self.text()[at] != b'"' {
            return None;
        }
        let end = self.string_end(at)?;
        Some(self.quoted(at + 1, end))
    }

    /// Reads this word, of which the first letter was seen.
    #[inline]
    pub(super) fn read_word(&self, at: usize, word: &str) {
        if self.text()[at..].starts_with(word.as_bytes()) {
            self.advance(at + word.len());
        } else {
            self.fail();
        }
    }

    /// Reads a value that is neither an array nor an object. Its place is as on a tape; of a value that
    /// is wrong, it is one where nothing is.
    #[inline(never)]
    pub(super) fn read_scalar(&self, at: usize) -> Token {
        let mut scanner = self.scanner(at);
        let end = scanner.peek().map(|first| scanner.scalar(first));
        match end {
            Some(Ok(end)) => {
                self.advance(scanner.at);
                Token::scalar(at as u32, end)
            }
            _ => {
                self.fail();
                Token::scalar(at as u32, at as u32 + 1)
            }
        }
    }

    /// The integer at a node where it has few digits and nothing else.
    #[inline(always)]
    pub(super) fn small_integer(&self, node: Node<'_>) -> Option<i64> {
        let start = node.offset();
        let text = self.text();
        let is_negative = text.get(start) == Some(&b'-');
        let mut at = start + usize::from(is_negative);
        let first = at;
        let mut number = 0_i64;
        if text.get(at + 7).is_some_and(u8::is_ascii_digit)
            && let Some(eight) = text[at..].first_chunk().and_then(eight_digits)
        {
            number = eight;
            at += 8;
        }
        while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0'))
            && digit < 10
        {
            number = number.wrapping_mul(10).wrapping_add(i64::from(digit));
            at += 1;
        }
        let digits = at - first;
        let is_short = (1..=18).contains(&digits) && (digits == 1 || text[first] != b'0');
        if !is_short || matches!(text.get(at), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        if node.is_streamed() {
            self.advance(at);
        }
        Some(if is_negative { -number } else { number })
    }

    /// Skips an array or object, which is read or checked later.
    #[inline(never)]
    pub(super) fn skip(&self, at: usize) -> Result<usize, Fault> {
        let first = self
            .stream
            .reading
            .as_ref()
            .map_or(0, Reading::first_skipped);
        let end = with_lists(|lists| {
            let skipped = &mut lists.skipped;
            let last = skipped.places.get(first..).and_then(<[_]>::last);
            if last.is_some_and(|(start, _)| at <= *start as usize) {
                return skipped
                    .end(first, at as u32)
                    .map(|end| end as usize)
                    .ok_or("");
            }
            skip_brackets(self.text(), at, &mut skipped.places)
        });
        end.unwrap_or(Err(""))
    }

    /// Checks the grammar of a value that nobody reads.
    pub(super) fn check(&self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        parse_value(scanner, self.depth_left(), &mut ())
    }
}

impl<'a> Node<'a> {
    /// Reads a string that is streamed, was not skipped and has no escapes, as most are.
    #[inline]
    pub(super) fn plain_text(self) -> Option<&'a str> {
        let (document, at) = (self.document(), self.offset());
        let is_known = document.stream.known.load(Relaxed) as usize == at;
        if !self.is_streamed() || is_known || document.text().get(at) != Some(&b'"') {
            return None;
        }
        let mut scanner = document.scanner(at + 1);
        scanner.skip_plain();
        if scanner.peek() != Some(b'"') {
            return None;
        }
        document.advance(scanner.at + 1);
        document.str().get(at + 1..scanner.at)
    }

    /// Reads the value as a type: by a tape of its own, where it is streamed and the type looks at all
    /// of it.
    #[inline]
    pub(super) fn read<T: Decode>(self) -> Result<T, Mismatch> {
        if T::STREAMED || !self.is_streamed() {
            T::decode(self)
        } else {
            self.read_taped()
        }
    }

    #[inline(never)]
    fn read_taped<T: Decode>(self) -> Result<T, Mismatch> {
        match self.taped() {
            Some(part) => T::decode(part.node(0)),
            None => Err(self.mismatch("a value")),
        }
    }

    /// The value as a document of its own.
    fn taped(self) -> Option<Parsed<'a>> {
        let document = self.document();
        let mut scanner = document.scanner(self.offset());
        let mut tape = Vec::new();
        if parse_value(&mut scanner, document.depth_left(), &mut tape).is_err() {
            document.fail();
            return None;
        }
        document.advance(scanner.at);
        Some(document.part(tape))
    }

    /// The elements of an array or members of an object that is streamed.
    pub(super) fn streamed_items(self) -> Items<'a> {
        Items {
            document: self.document(),
            next: self.token(),
            end: 0,
        }
    }
}

impl<'a> Items<'a> {
    /// The next element, or name of a member; `None` behind the last, and where something is wrong.
    #[inline]
    fn next_place(&mut self, brackets: [u8; 2]) -> Option<Scanner<'a>> {
        let document = self.document;
        let mut scanner = if self.end == 0 {
            document.scanner((self.next & !STREAMED) as usize)
        } else {
            document.scanner_behind()?
        };
        let is_first = self.end == 0;
        if is_first {
            if scanner.peek() != Some(brackets[0]) || !document.enter() {
                document.fail();
                return None;
            }
            self.end = 1;
            scanner.at += 1;
        }
        scanner.space();
        match scanner.peek() {
            Some(b',') if !is_first => {
                scanner.at += 1;
                scanner.space();
            }
            Some(bracket) if bracket == brackets[1] => {
                document.leave(scanner.at);
                return None;
            }
            Some(_) if is_first => {}
            _ => {
                document.fail();
                return None;
            }
        }
        if scanner.peek().is_none() {
            document.fail();
            return None;
        }
        Some(scanner)
    }

    /// For how many more of this size there should be room, where so many were read before the one read
    /// last, which has none.
    #[inline(never)]
    pub(super) fn room(&self, count: usize, size: usize) -> usize {
        let document = self.document;
        // A list that grows has mostly many, but many lists have one.
        let most = match count {
            ..16 => count.max(4),
            // Its values may take no more memory than is left.
            _ => (3 * count).min(document.limits().left() / size.max(1) + 1),
        };
        if self.next & STREAMED == 0 {
            return if self.next >= self.end { 1 } else { most };
        }
        let mut behind = document.scanner(document.cursor());
        behind.space();
        if behind.peek() == Some(b']') {
            return 1;
        }
        // No more than the text holds, were they as long as those before.
        let start = (self.next & !STREAMED) as usize;
        let length = behind.at.saturating_sub(start) / (count + 1);
        let left = document.text().len().saturating_sub(behind.at);
        most.min(left / length.max(1) + 1)
    }

    pub(super) fn next_streamed(&mut self) -> Option<Node<'a>> {
        let scanner = self.next_place([b'[', b']'])?;
        Some(self.document.streamed_node(scanner.at))
    }

    pub(super) fn next_member(&mut self) -> Option<(Cow<'a, str>, Node<'a>)> {
        let mut scanner = self.next_place([b'{', b'}'])?;
        let start = scanner.at + 1;
        let end = match scanner.peek() {
            Some(b'"') => scanner.string(),
            _ => Err(""),
        };
        let (Ok(end), Ok(()), Some(_)) = (end, scanner.colon(), scanner.peek()) else {
            self.document.fail();
            return None;
        };
        let name = self.document.quoted(start, end);
        Some((name, self.document.streamed_node(scanner.at)))
    }
}
