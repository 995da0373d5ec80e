//! The values of a document: positions in the text, nothing copied.

use std::borrow::Cow;
use std::ops::Range;

use super::document::Parsed;
use super::limits::Limits;
use super::number;
use super::parse::Token;
use super::scan::ESCAPED;
use super::stream::STREAMED;

/// The sort of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl ValueKind {
    pub(super) const fn with_article(self) -> &'static str {
        match self {
            ValueKind::Null => "null",
            ValueKind::Bool => "a boolean",
            ValueKind::Number => "a number",
            ValueKind::String => "a string",
            ValueKind::Array => "an array",
            ValueKind::Object => "an object",
        }
    }
}

/// One value in a [`Document`](super::Document).
#[derive(Clone, Copy)]
pub struct Node<'a> {
    document: &'a Parsed<'a>,
    /// The number of its entry on the tape; or, with [`STREAMED`] set, the offset of its first byte.
    token: u32,
}

impl<'a> Node<'a> {
    #[inline]
    pub(super) fn new(document: &'a Parsed<'a>, token: u32) -> Node<'a> {
        Node { document, token }
    }

    pub(super) fn token(self) -> u32 {
        self.token
    }

    /// Whether it is not on a tape, and not read yet.
    #[inline]
    pub(super) fn is_streamed(self) -> bool {
        self.token & STREAMED != 0
    }

    /// Where the value is. A streamed one is read by this.
    #[inline]
    fn place(self) -> Token {
        if self.is_streamed() {
            return self.document.read_scalar((self.token & !STREAMED) as usize);
        }
        self.taped_place()
    }

    /// Where a value on a tape is.
    #[inline]
    fn taped_place(self) -> Token {
        self.document.token(self.token)
    }

    #[inline]
    pub(super) fn offset(self) -> usize {
        if self.is_streamed() {
            return (self.token & !STREAMED) as usize;
        }
        self.taped_place().start()
    }

    pub(super) fn document(self) -> &'a Parsed<'a> {
        self.document
    }

    pub(super) fn limits(self) -> &'a Limits {
        self.document.limits()
    }

    /// How many entries of the tape are this value's.
    pub(super) fn size(self) -> usize {
        (self.after() - self.token) as usize
    }

    #[inline]
    pub(super) fn first_byte(self) -> u8 {
        self.document.text()[self.offset()]
    }

    /// The token after this value on a tape, its members included.
    #[inline]
    pub(super) fn after(self) -> u32 {
        self.taped_place().closing().unwrap_or(self.token) + 1
    }

    /// The sort of the value.
    pub fn kind(self) -> ValueKind {
        match self.first_byte() {
            b'n' => ValueKind::Null,
            b't' | b'f' => ValueKind::Bool,
            b'"' => ValueKind::String,
            b'[' => ValueKind::Array,
            b'{' => ValueKind::Object,
            _ => ValueKind::Number,
        }
    }

    /// Whether the value is null.
    #[inline]
    pub fn is_null(self) -> bool {
        let is_null = self.first_byte() == b'n';
        if is_null && self.is_streamed() {
            self.document.read_word(self.offset(), "null");
        }
        is_null
    }

    /// Whether the value is an array.
    pub fn is_array(self) -> bool {
        self.first_byte() == b'['
    }

    /// Whether the value is an object.
    pub fn is_object(self) -> bool {
        self.first_byte() == b'{'
    }

    /// The string, with escapes undone.
    #[inline]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        if self.is_streamed() {
            return self.document.read_string(self.offset());
        }
        if self.first_byte() != b'"' {
            return None;
        }
        let token = self.taped_place();
        Some(self.document.quoted(token.start() + 1, token.end))
    }

    /// The boolean.
    pub fn as_bool(self) -> Option<bool> {
        let value = match self.first_byte() {
            b't' => true,
            b'f' => false,
            _ => return None,
        };
        if self.is_streamed() {
            let word = if value { "true" } else { "false" };
            self.document.read_word(self.offset(), word);
        }
        Some(value)
    }

    /// The number as it is written.
    pub fn number_text(self) -> Option<&'a str> {
        (self.kind() == ValueKind::Number).then(|| self.raw())
    }

    /// A string, or a number as it is written.
    pub(crate) fn word(self) -> Option<String> {
        match self.as_str() {
            Some(text) => Some(text.into_owned()),
            None => self.number_text().map(str::to_owned),
        }
    }

    /// The number, when it is a whole one in range; `5.0` and `1e3` are.
    pub fn as_i64(self) -> Option<i64> {
        if let Some(number) = self.document.small_integer(self) {
            return Some(number);
        }
        let text = self.number_text()?;
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => number::integral(text)?.try_into().ok(),
        }
    }

    /// The number, when it is a whole one in range and not negative.
    pub fn as_u64(self) -> Option<u64> {
        if let Some(number) = self.document.small_integer(self) {
            return number.try_into().ok();
        }
        let text = self.number_text()?;
        match text.parse() {
            Ok(number) => Some(number),
            Err(_) => number::integral(text)?.try_into().ok(),
        }
    }

    /// The number nearest to what is written, unless that is infinite.
    pub fn as_f64(self) -> Option<f64> {
        let number: f64 = self.number_text()?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    /// The member of an object; of several with one name, the last.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        let mut found = None;
        for (name, value) in self.members() {
            if name.is_name(key) {
                found = Some(value);
            }
        }
        found
    }

    /// The value at a JSON pointer (RFC 6901); the index `-1` is the last element.
    pub fn pointer(self, pointer: &str) -> Option<Node<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut node = self;
        for step in pointer.strip_prefix('/')?.split('/') {
            node = match node.kind() {
                ValueKind::Object if step.contains('~') => {
                    node.get(&step.replace("~1", "/").replace("~0", "~"))?
                }
                ValueKind::Object => node.get(step)?,
                ValueKind::Array if step == "-1" => node.items().last()?,
                ValueKind::Array => node.items().nth(step.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// The elements of an array; none for anything else.
    pub fn items(self) -> Items<'a> {
        if self.is_streamed() {
            return self.streamed_items();
        }
        let end = if self.is_array() {
            self.taped_place().end
        } else {
            self.token + 1
        };
        Items {
            document: self.document,
            next: self.token + 1,
            end,
        }
    }

    /// The members of an object; none for anything else.
    pub fn entries(self) -> Entries<'a> {
        if self.is_streamed() {
            return Entries(Listed::Streamed(self.streamed_items()));
        }
        Entries(Listed::Taped(self.members()))
    }

    /// The members with their names undecoded.
    #[inline]
    pub(super) fn members(self) -> Members<'a> {
        self.members_in(self.places())
    }

    /// The places that members take up; none for anything but an object.
    #[inline]
    pub(super) fn places(self) -> Range<u32> {
        let start = self.token + 1;
        if self.is_streamed() {
            // Who wants to look at members before they are read says so by `Decode::STREAMED`.
            self.document.fail();
            return 0..0;
        }
        if self.is_object() {
            start..self.taped_place().end
        } else {
            start..start
        }
    }

    /// The members at these of its places.
    #[inline]
    pub(super) fn members_in(self, places: Range<u32>) -> Members<'a> {
        Members {
            document: self.document,
            next: places.start,
            end: places.end,
        }
    }

    /// The value of the first member at these of its places, where that has this name.
    #[inline]
    pub(super) fn member_at(self, places: Range<u32>, name: &str) -> Option<Node<'a>> {
        let (key, value) = self.members_in(places).next()?;
        key.is_name(name).then_some(value)
    }

    /// Of a string on a tape without escapes, what is between its quotes.
    #[inline]
    pub(super) fn name_bytes(self) -> Option<&'a [u8]> {
        let token = self.taped_place();
        let inner = token.start() + 1..token.end as usize;
        (token.end & ESCAPED == 0).then(|| &self.document.text()[inner])
    }

    /// Whether this is an object with all these members.
    pub fn has(self, names: &[&str]) -> bool {
        self.is_object() && names.iter().all(|name| self.get(name).is_some())
    }

    /// The text of the member `key`, when it is there and is text.
    pub fn tag(self, key: &str) -> Option<Cow<'a, str>> {
        self.get(key)?.as_str()
    }

    /// Whether the member `key` is exactly this string.
    pub fn is_text(self, key: &str, value: &str) -> bool {
        self.get(key).is_some_and(|node| node.is_string(value))
    }

    /// Whether the value is exactly this string.
    #[inline]
    pub(super) fn is_string(self, text: &str) -> bool {
        if self.is_streamed() {
            return self.as_str().is_some_and(|own| own == text);
        }
        self.first_byte() == b'"' && self.is_name(text)
    }

    /// Whether this, which is a string on a tape, is exactly this one.
    #[inline]
    pub(super) fn is_name(self, text: &str) -> bool {
        let token = self.taped_place();
        if token.end & ESCAPED != 0 {
            return self.as_str().is_some_and(|own| own == text);
        }
        // Most names differ in length, for which no text is to be looked at.
        let start = token.start() + 1;
        token.end as usize == start + text.len()
            && self.document.text().get(start..token.end as usize) == Some(text.as_bytes())
    }

    /// The JSON text of the value.
    pub fn raw(self) -> &'a str {
        let token = self.place();
        let end = match (token.closing(), self.first_byte()) {
            (Some(closing), _) => self.document.token(closing).start() + 1,
            (None, b'"') => (token.end & !ESCAPED) as usize + 1,
            (None, _) => token.end as usize,
        };
        let text = self.document.str().get(token.start()..end);
        text.unwrap_or_default()
    }

    /// Where the value is, such as `data[3].amount`; empty for the root.
    #[cold]
    pub fn path(self) -> String {
        let mut path = String::new();
        let mut node = self.document.node(0);
        while node.token != self.token {
            let inside = |child: &Node<'a>| child.token <= self.token && self.token < child.after();
            if node.is_array() {
                let Some((index, child)) = node.items().enumerate().find(|(_, item)| inside(item))
                else {
                    return path;
                };
                path.push_str(&format!("[{index}]"));
                node = child;
            } else {
                let Some((name, child)) = node.entries().find(|(_, value)| inside(value)) else {
                    return path;
                };
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&name);
                node = child;
            }
        }
        path
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({:?} at {})", self.kind(), self.offset())
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    pub(super) document: &'a Parsed<'a>,
    /// The next entry, or that of the array where it is streamed.
    pub(super) next: u32,
    /// The entry behind the last. Of an array that is streamed, 0 until it is begun.
    pub(super) end: u32,
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    #[inline]
    fn next(&mut self) -> Option<Node<'a>> {
        if self.next & STREAMED != 0 {
            return self.next_streamed();
        }
        if self.next >= self.end {
            return None;
        }
        let node = self.document.node(self.next);
        self.next = node.after();
        Some(node)
    }
}

/// The members of an object, as nodes of name and value.
pub(super) struct Members<'a> {
    document: &'a Parsed<'a>,
    next: u32,
    end: u32,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Node<'a>, Node<'a>);

    #[inline]
    fn next(&mut self) -> Option<(Node<'a>, Node<'a>)> {
        if self.next >= self.end {
            return None;
        }
        let name = self.document.node(self.next);
        let value = self.document.node(self.next + 1);
        self.next = value.after();
        Some((name, value))
    }
}

/// The members of an object, in the order of the text.
pub struct Entries<'a>(Listed<'a>);

enum Listed<'a> {
    Taped(Members<'a>),
    Streamed(Items<'a>),
}

impl<'a> Iterator for Entries<'a> {
    type Item = (Cow<'a, str>, Node<'a>);

    fn next(&mut self) -> Option<(Cow<'a, str>, Node<'a>)> {
        match &mut self.0 {
            Listed::Taped(members) => {
                let (name, value) = members.next()?;
                Some((name.as_str().unwrap_or_default(), value))
            }
            Listed::Streamed(items) => items.next_member(),
        }
    }
}
