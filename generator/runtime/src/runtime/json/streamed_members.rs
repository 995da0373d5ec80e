//! The members of an object that is streamed, looked up by name.

use std::borrow::Cow;

use super::document::Parsed;
use super::node::Node;
use super::scan::{ESCAPED, Fault, Scanner};
use super::scratch::with_lists;
use super::shapes::{self, Lookups};
use super::stream::is_same;
use super::taped_members::bloom_bit;

/// What is behind what was read.
#[derive(Clone, Copy, PartialEq)]
enum Ahead {
    /// The first member, or the end.
    First,
    /// A value that is being read, and what is behind it.
    Value,
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
    expected: usize,
    /// Where they begin among those of all objects that are open.
    first_passed: usize,
    /// What the type of the object is known by; 0 where it is not.
    key: usize,
    /// How many members were looked up.
    asked: usize,
    /// Those of the lookups that found nothing.
    lacked: Lookups,
    guesses: Guesses,
}

/// The members that were not looked for, because other objects of the type lacked them.
#[derive(Default)]
struct Guesses {
    /// The bits of their names.
    bloom: u64,
    /// Where they begin among those of all objects that are open.
    first: usize,
}

/// A member that was passed by.
#[derive(Clone, Copy)]
pub(super) struct Passed {
    /// Behind the opening quote of its name.
    name: u32,
    /// At the closing quote, with [`ESCAPED`] where the name has escapes.
    name_end: u32,
    value: u32,
    /// As a tape has it, of a value that is neither an array nor an object; else 0.
    value_end: u32,
    /// Whether the value is an array or object that was skipped, and not read since.
    is_unread: bool,
}

impl Guesses {
    /// The member of this name is said not to be there, unless that cannot be noted.
    fn add(&mut self, lookup: usize, name: &str) -> bool {
        let noted = with_lists(|lists| {
            if self.bloom == 0 {
                self.first = lists.guesses.len();
            }
            self.bloom |= bloom_bit(name.as_bytes());
            lists.guesses.push((lookup, hash(name)));
        });
        noted.is_some()
    }

    /// A member of this name is there: if that is not as it was guessed, the text is to be read by its
    /// tape. Until then it is read on, to see what else is wrongly guessed.
    #[inline(never)]
    fn check(&self, document: &Parsed<'_>, key: usize, name: &str) {
        let hash = hash(name);
        with_lists(|lists| {
            let own = lists.guesses.get(self.first..).unwrap_or_default();
            for (lookup, _) in own.iter().filter(|(_, guess)| *guess == hash) {
                shapes::refute(key, *lookup);
                document.limits().fail();
            }
        });
    }

    #[inline]
    fn end(&self) {
        if self.bloom != 0 {
            with_lists(|lists| lists.guesses.truncate(self.first));
        }
    }
}

/// Two names of one hash are taken for one name, which costs only time.
fn hash(name: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let name = name.as_bytes();
    let start = name.len() as u64;
    let mix = |hash: u64, more: u64| (hash ^ more).wrapping_mul(FACTOR).rotate_left(29);
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            let hash = mix(start, u64::from_le_bytes(*first));
            mix(hash, u64::from_le_bytes(*last))
        }
        _ => name
            .iter()
            .fold(start, |hash, byte| mix(hash, u64::from(*byte))),
    }
}

impl Passed {
    fn name<'a>(&self, document: &'a Parsed<'a>) -> Cow<'a, str> {
        document.quoted(self.name as usize, self.name_end)
    }

    #[inline(always)]
    fn is_named(&self, document: &Parsed<'_>, name: &str) -> bool {
        // Most differ in length.
        let length = self.name_end.wrapping_sub(self.name) as usize;
        if length == name.len() {
            let own = document.text().get(self.name as usize..);
            let own = own.and_then(|own| own.get(..length));
            return own.is_some_and(|own| is_same(own, name.as_bytes()));
        }
        self.name_end & ESCAPED != 0 && self.name(document) == name
    }

    /// The value, which is then to be read.
    #[inline]
    fn node<'a>(&self, document: &'a Parsed<'a>) -> Node<'a> {
        document.expect(self.value, self.value_end);
        document.streamed_node(self.value as usize)
    }

    fn bloom(&self, document: &Parsed<'_>) -> u64 {
        if self.name_end & ESCAPED == 0 {
            let places = self.name as usize..self.name_end as usize;
            return document.text().get(places).map_or(u64::MAX, bloom_bit);
        }
        // With escapes, its bytes are not those of the name.
        u64::MAX
    }
}

/// Whether the array or object here has nothing in it, nor space.
#[inline]
fn is_empty(scanner: &Scanner<'_>) -> bool {
    matches!(
        scanner.text.get(scanner.at..),
        Some([b'{', b'}', ..] | [b'[', b']', ..])
    )
}

impl StreamedMembers {
    /// Those of an object, of a type that is known by a key of its own unless that is 0.
    pub(super) fn new(object: Node<'_>, key: usize) -> StreamedMembers {
        if !object.document().enter() {
            object.document().fail();
        }
        StreamedMembers {
            ahead: Ahead::First,
            next: object.offset() as u32,
            bloom: 0,
            expected: 0,
            first_passed: 0,
            key,
            asked: 0,
            lacked: Lookups::default(),
            guesses: Guesses::default(),
        }
    }

    /// The member of this name, in which nothing needs escapes. Its value is then to be read.
    #[inline]
    pub(super) fn find<'a>(&mut self, document: &'a Parsed<'a>, name: &str) -> Option<Node<'a>> {
        self.asked += 1;
        // A table of jumps is slower: mostly a value is ahead.
        let ahead = if matches!(self.ahead, Ahead::Value | Ahead::First) {
            let (behind, separator) = match self.ahead {
                Ahead::Value => (document.cursor(), b','),
                _ => (self.next as usize, b'{'),
            };
            document.name_behind(behind, separator)
        } else {
            (self.ahead == Ahead::Name).then_some(self.next as usize)
        };
        if let Some(at) = ahead {
            if let Some(value) = document.value_of(at, name) {
                self.ahead = Ahead::Value;
                return Some(document.streamed_node(value));
            }
            // What is behind a value is not known any more when another is read.
            self.next = at as u32;
            self.ahead = Ahead::Name;
        }
        self.seek(document, name)
    }

    /// Whether there is a member ahead.
    #[inline]
    fn look_ahead(&mut self, document: &Parsed<'_>) -> bool {
        match self.ahead {
            Ahead::Name => return true,
            Ahead::Nothing => return false,
            Ahead::First | Ahead::Value => {}
        }
        let behind = match self.ahead {
            Ahead::Value => document.scanner_behind(),
            _ => Some(document.scanner(self.next as usize + 1)),
        };
        let Some(mut scanner) = behind else {
            return self.fail(document);
        };
        scanner.space();
        match scanner.peek() {
            Some(b'}') => {
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
    fn fail(&mut self, document: &Parsed<'_>) -> bool {
        document.fail();
        self.next = document.text().len() as u32;
        self.ahead = Ahead::Nothing;
        false
    }

    /// Finds a member among those that were passed by, or further ahead.
    #[inline(never)]
    fn seek<'a>(&mut self, document: &'a Parsed<'a>, name: &str) -> Option<Node<'a>> {
        let is_ahead = self.look_ahead(document);
        if self.bloom & bloom_bit(name.as_bytes()) != 0
            && let Some(found) = self.find_passed(document, name)
        {
            return Some(found);
        }
        let lookup = self.asked - 1;
        if is_ahead {
            let is_guessed = self.key != 0
                && shapes::is_absent(self.key, lookup)
                && self.guesses.add(lookup, name);
            if !is_guessed && let Some(value) = self.walk(document, Some(name), true) {
                self.ahead = Ahead::Value;
                return Some(document.streamed_node(value));
            }
        }
        shapes::set(&mut self.lacked, lookup);
        None
    }

    /// Finds a member among those that were passed by.
    #[inline(never)]
    fn find_passed<'a>(&mut self, document: &'a Parsed<'a>, name: &str) -> Option<Node<'a>> {
        let expected = self.expected;
        let find = |all: &mut [Passed]| {
            let (before, from) = all.split_at(expected.min(all.len()));
            let is = |passed: &Passed| passed.is_named(document, name);
            let found = from.iter().position(is).map(|at| at + before.len());
            let found = found.or_else(|| before.iter().position(is))?;
            let passed = all.get_mut(found)?;
            passed.is_unread = false;
            Some((found, *passed))
        };
        let (found, passed) = self.with_passed(find).flatten()?;
        self.expected = found + 1;
        Some(passed.node(document))
    }

    /// Looks at the members that were passed by, of which there are some.
    #[inline]
    fn with_passed<T>(&self, look: impl FnOnce(&mut [Passed]) -> T) -> Option<T> {
        with_lists(|lists| Some(look(lists.passed.get_mut(self.first_passed..)?))).flatten()
    }

    /// Keeps the place of a member that is passed by.
    #[inline]
    fn keep(&mut self, member: Passed, bloom: u64) -> Result<(), Fault> {
        let kept = with_lists(|lists| {
            if self.bloom == 0 {
                self.first_passed = lists.passed.len();
            }
            lists.passed.push(member);
        });
        self.bloom |= bloom;
        kept.ok_or("")
    }

    /// Passes members by, and keeps their places, until one of this name; where its value is.
    fn walk(&mut self, document: &Parsed<'_>, name: Option<&str>, keeps: bool) -> Option<usize> {
        if self.ahead != Ahead::Name && !self.look_ahead(document) {
            return None;
        }
        match self.walk_from(document.scanner(self.next as usize), document, name, keeps) {
            Ok(value) => value,
            Err(_) => {
                self.fail(document);
                None
            }
        }
    }

    #[inline(never)]
    fn walk_from(
        &mut self,
        mut scanner: Scanner<'_>,
        document: &Parsed<'_>,
        name: Option<&str>,
        keeps: bool,
    ) -> Result<Option<usize>, Fault> {
        loop {
            let start = scanner.at as u32 + 1;
            let name_end = scanner.string()?;
            scanner.colon()?;
            let mut member = Passed {
                name: start,
                name_end,
                value: scanner.at as u32,
                value_end: 0,
                is_unread: false,
            };
            let first = scanner.peek().ok_or("")?;
            if name.is_some_and(|name| member.is_named(document, name)) {
                return Ok(Some(scanner.at));
            }
            match first {
                // Many are empty. How deep one may be is for others to say.
                b'{' | b'[' if is_empty(&scanner) && document.depth_left() > 0 => scanner.at += 2,
                b'{' | b'[' if keeps => {
                    member.is_unread = true;
                    scanner.at = document.skip(scanner.at)?;
                }
                b'{' | b'[' => document.check(&mut scanner)?,
                b'n' | b't' if scanner.passes_word() => member.value_end = scanner.at as u32,
                _ => member.value_end = scanner.scalar(first)?,
            }
            if keeps || self.guesses.bloom != 0 {
                let bloom = member.bloom(document);
                if self.guesses.bloom & bloom != 0 {
                    self.guesses
                        .check(document, self.key, &member.name(document));
                }
                if keeps {
                    self.keep(member, bloom)?;
                }
            }
            scanner.space();
            match scanner.peek() {
                Some(b',') => scanner.at += 1,
                Some(b'}') => {
                    self.next = scanner.at as u32;
                    self.ahead = Ahead::Nothing;
                    return Ok(None);
                }
                _ => return Err(""),
            }
            scanner.space();
            if scanner.peek() != Some(b'"') {
                return Err("");
            }
            if let Some(name) = name
                && let Some(value) = document.value_of(scanner.at, name)
            {
                return Ok(Some(value));
            }
        }
    }

    /// Whether there is a member of this name; none was asked for before.
    pub(super) fn has(&mut self, document: &Parsed<'_>, name: &str) -> bool {
        self.walk(document, None, true);
        let is = |passed: &Passed| passed.is_named(document, name);
        let is_passed = |all: &mut [Passed]| all.iter().any(is);
        self.bloom != 0 && self.with_passed(is_passed) == Some(true)
    }

    /// All members that were not found, and some that were.
    pub(super) fn others<'a>(
        &mut self,
        document: &'a Parsed<'a>,
    ) -> impl Iterator<Item = (Cow<'a, str>, Node<'a>)> {
        self.walk(document, None, true);
        let mut next = 0;
        std::iter::from_fn(move || {
            let take = |all: &mut [Passed]| {
                // Others may pass the value over, which is then to be checked.
                if let Some(last) = all.get_mut(..next).and_then(<[Passed]>::last_mut) {
                    last.is_unread &= document.cursor() == 0;
                }
                all.get(next).copied()
            };
            if self.bloom == 0 {
                return None;
            }
            let passed = self.with_passed(take).flatten()?;
            next += 1;
            Some((passed.name(document), passed.node(document)))
        })
    }

    /// Reads what is left of the object, checks what was skipped and nobody read, and learns what it
    /// lacks.
    pub(super) fn finish(&mut self, document: &Parsed<'_>) {
        self.finish_text(document);
        self.guesses.end();
        if self.key != 0 && !document.limits().has_failed() {
            shapes::learn(self.key, self.asked, &self.lacked);
        }
    }

    fn finish_text(&mut self, document: &Parsed<'_>) {
        if self.bloom == 0 && self.ahead == Ahead::Value {
            let mut behind = document.scanner(document.cursor());
            behind.space();
            // Mostly nothing is left.
            if behind.peek() == Some(b'}') {
                return document.leave(behind.at);
            }
        }
        self.walk(document, None, false);
        if self.bloom != 0 {
            self.check_unread(document);
        }
        document.leave(self.next as usize);
    }

    /// Checks what was passed by and nobody read.
    fn check_unread(&mut self, document: &Parsed<'_>) {
        let first = self.first_passed;
        let are_right = with_lists(|lists| {
            let mut all = lists.passed.get(first..).unwrap_or_default().iter();
            let are_right = all.all(|passed| {
                let mut scanner = document.scanner(passed.value as usize);
                !passed.is_unread || document.check(&mut scanner).is_ok()
            });
            lists.passed.truncate(first);
            are_right
        });
        if are_right != Some(true) {
            self.fail(document);
        }
    }
}
