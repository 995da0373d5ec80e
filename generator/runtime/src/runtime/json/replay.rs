//! JSON text that an encoder wrote, as the values it was written from: so that a
//! form can be made of it in one pass.

use std::borrow::Cow;
use std::cell::Cell;

use super::encode::{Encode, Encoder};
use super::number;
use super::styled::scalar;
use super::text::plain;

/// A value that was written as JSON, as often as it is asked for.
pub(crate) struct Written<'a>(pub(crate) &'a str);

impl<'a> Written<'a> {
    /// The text of a scalar where no JSON is written; `None` of a list or object.
    pub(crate) fn scalar(&self) -> Option<Cow<'a, str>> {
        match self.0.as_bytes().first() {
            Some(b'{' | b'[') => None,
            Some(b'"') => Some(Replay::new(self.0).text()),
            Some(b'n' | b't' | b'f') => Some(scalar(self.0)),
            _ => Some(Cow::Borrowed(number::plain(self.0))),
        }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Option<Vec<&'a str>> {
        let text = self.0.strip_prefix('[')?;
        let rest = Replay::new(text);
        let mut items = Vec::new();
        while rest.more() {
            items.push(rest.value());
        }
        Some(items)
    }

    /// The members of an object: the name and all of the member, name and colon included.
    pub(super) fn members(&self) -> Option<Vec<(&'a str, &'a str)>> {
        let text = self.0.strip_prefix('{')?;
        let rest = Replay::new(text);
        let mut members = Vec::new();
        while rest.more() {
            let from = rest.0.get();
            let name = rest.value();
            rest.take(1);
            rest.value();
            let length = from.len() - rest.0.get().len();
            members.push((name, from.get(..length).unwrap_or_default()));
        }
        Some(members)
    }
}

impl Encode for Written<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        if encoder.styled.is_none() {
            return encoder.literal(self.0);
        }
        Replay::new(self.0).encode(encoder);
    }
}

/// The text of a JSON object with these members in place of any of their names; `None` where it is
/// no object.
pub(crate) fn with_members<'a>(
    object: &str,
    members: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Option<String> {
    let old = Written(object).members()?;
    let mut out = Encoder::after(String::with_capacity(object.len() + 32));
    out.begin_object();
    for (name, json) in members.clone() {
        out.member(name, &Written(json));
    }
    let mut text = out.into_text();
    for (name, member) in old {
        let name = scalar(name);
        if !members.clone().any(|(new, _)| new == name) {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(member);
        }
    }
    text.push('}');
    Some(text)
}

/// JSON text, of which one value after the other is taken.
pub(super) struct Replay<'a>(Cell<&'a str>);

impl<'a> Replay<'a> {
    pub(super) fn new(text: &'a str) -> Replay<'a> {
        Replay(Cell::new(text))
    }

    /// How many bytes are left.
    pub(super) fn length(&self) -> usize {
        self.0.get().len()
    }

    /// Takes the name of the next member and the colon, and a comma before it; the name as it is
    /// written, where that has escapes.
    pub(super) fn name(&self) -> Option<&'a str> {
        if !self.more() {
            return None;
        }
        let name = self.quoted().unwrap_or_else(|| self.value());
        // The colon.
        self.take(1);
        Some(name)
    }

    fn first(&self) -> Option<u8> {
        self.0.get().bytes().next()
    }

    /// Takes so many bytes.
    pub(super) fn take(&self, length: usize) -> &'a str {
        let text = self.0.get();
        let (taken, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        self.0.set(rest);
        taken
    }

    /// Takes a whole value.
    pub(super) fn value(&self) -> &'a str {
        self.take(length(self.0.get().as_bytes()))
    }

    /// Takes a whole string; its text.
    fn text(&self) -> Cow<'a, str> {
        match self.quoted() {
            Some(text) => Cow::Borrowed(text),
            None => scalar(self.value()),
        }
    }

    /// Takes a whole string, if it has no escapes; its text.
    #[inline]
    fn quoted(&self) -> Option<&'a str> {
        let from = self.0.get().get(1..)?;
        let (text, rest) = from.split_at_checked(plain(from.as_bytes()))?;
        self.0.set(rest.strip_prefix('"')?);
        Some(text)
    }

    /// Takes the comma or the end of a list or object; whether an element follows.
    fn more(&self) -> bool {
        match self.first() {
            Some(b',') => self.take(1) == ",",
            Some(b'}' | b']') => self.take(1).is_empty(),
            after => after.is_some(),
        }
    }
}

impl Encode for Replay<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        if encoder.styled.is_none() {
            return encoder.literal(self.value());
        }
        match self.first() {
            Some(b'{') => {
                encoder.begin_object();
                self.take(1);
                while self.more() {
                    let name = self.text();
                    // The colon.
                    self.take(1);
                    encoder.member(&name, self);
                }
                encoder.end_object();
            }
            Some(b'[') => {
                encoder.begin_array();
                self.take(1);
                while self.more() {
                    encoder.item(self);
                }
                encoder.end_array();
            }
            Some(b'"') => encoder.string(&self.text()),
            Some(b'n') => {
                self.value();
                encoder.null();
            }
            Some(b't' | b'f') => encoder.boolean(self.value() == "true"),
            _ => encoder.number_text(number::plain(self.value())),
        }
    }
}

/// The length of the value at the beginning of a text.
fn length(text: &[u8]) -> usize {
    match text.first() {
        Some(b'"') => string(text),
        Some(b'{' | b'[') => nested(text),
        // Of nothing but itself, if it ends something.
        _ => scalar_length(text).max(usize::from(!text.is_empty())),
    }
}

/// The length of the number or word at the beginning of a text.
fn scalar_length(text: &[u8]) -> usize {
    let ends = |byte: &u8| matches!(byte, b',' | b':' | b']' | b'}');
    text.iter().position(ends).unwrap_or(text.len())
}

/// The length of the list or object at the beginning of a text.
fn nested(text: &[u8]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at += string(&text[at..]),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            b',' | b':' => at += 1,
            _ => at += scalar_length(&text[at..]),
        }
        if depth <= 0 {
            break;
        }
    }
    at
}

/// The length of the string at the beginning of a text, quotes included.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(rest) = text.get(at..) {
        at += plain(rest);
        match text.get(at) {
            Some(b'"') => return at + 1,
            // What is escaped is not a quote then, however it goes on.
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => break,
        }
    }
    text.len()
}
