//! JSON text that an encoder wrote, as the values it was written from: so that a
//! form can be made of it in one pass.

use std::cell::Cell;

use super::encode::{Encode, Encoder};
use super::number;
use super::styled::scalar;
use super::text::plain;

/// JSON text, of which one value after the other is taken.
pub(super) struct Replay<'a>(Cell<&'a str>);

impl<'a> Replay<'a> {
    pub(super) fn new(text: &'a str) -> Replay<'a> {
        Replay(Cell::new(text))
    }

    fn first(&self) -> Option<u8> {
        self.0.get().bytes().next()
    }

    /// Takes so many bytes.
    fn take(&self, length: usize) -> &'a str {
        let text = self.0.get();
        let (taken, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        self.0.set(rest);
        taken
    }

    /// Takes a whole value.
    fn value(&self) -> &'a str {
        self.take(length(self.0.get().as_bytes()))
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
                    let name = scalar(self.value());
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
            Some(b'"') => encoder.string(&scalar(self.value())),
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
            _ => {
                let rest = text[at..].iter();
                at += rest.take_while(|byte| !b",:]}".contains(byte)).count();
            }
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
            // What is escaped is no quote then, however it goes on.
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => break,
        }
    }
    text.len()
}
