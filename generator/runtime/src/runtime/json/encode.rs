//! Values written as JSON text.

use std::collections::BTreeMap;

use super::number;
use super::text::quote;
use crate::runtime::file::File;

/// A value that can be written.
pub trait Encode {
    /// Writes the value: exactly one.
    fn encode(&self, encoder: &mut Encoder);

    /// Whether there is nothing to write, so that a member or parameter is
    /// left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// The text this is, if it is a string: what writes one need not take the
    /// way over JSON.
    fn as_text(&self) -> Option<&str> {
        None
    }

    /// The file this is, for forms that send files.
    fn as_file(&self) -> Option<&File> {
        None
    }

    /// The values of a list, for forms that send each by itself.
    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        None
    }
}

/// Writes JSON text.
#[derive(Debug, Default)]
pub struct Encoder {
    text: String,
    /// Whether the next member or item is preceded by a comma.
    comma: bool,
    /// What is wrong with a value that could not be written.
    problem: Option<&'static str>,
    /// Whether something written must not be shown.
    secret: bool,
}

impl Encoder {
    /// An encoder with nothing written.
    pub fn new() -> Encoder {
        Encoder::default()
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }

    /// What could not be written as it is, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        self.problem
    }

    /// Whether something that was written must not be shown.
    pub(crate) fn is_secret(&self) -> bool {
        self.secret
    }

    /// Writes a string that must not be shown.
    pub fn secret(&mut self, value: &str) {
        self.secret = true;
        self.string(value);
    }

    /// Writes JSON text that another encoder wrote.
    pub(super) fn raw(&mut self, text: &str, secret: bool, problem: Option<&'static str>) {
        self.text.push_str(text);
        self.secret |= secret;
        self.problem = self.problem.or(problem);
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.text.push_str("null");
    }

    /// Writes a boolean.
    pub fn boolean(&mut self, value: bool) {
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    #[inline(never)]
    pub fn integer(&mut self, value: i64) {
        if value < 0 {
            self.text.push('-');
        }
        self.unsigned(value.unsigned_abs());
    }

    /// Writes an integer that is not negative.
    #[inline(never)]
    pub fn unsigned(&mut self, value: u64) {
        // The largest has 20 digits.
        let mut digits = [b'0'; 20];
        let mut at = digits.len();
        let mut rest = value;
        while at > 0 {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let digits = str::from_utf8(&digits[at..]);
        self.text.push_str(digits.unwrap_or_default());
    }

    /// Writes a number. NaN and the infinities are written as null, and are a
    /// [`problem`](Encoder::problem).
    #[inline(never)]
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            return number::write(value, &mut self.text);
        }
        self.refuse("a number is not finite, which JSON has no form for");
    }

    /// Writes null in place of what cannot be written, which is a
    /// [`problem`](Encoder::problem) in these words.
    #[cold]
    pub fn refuse(&mut self, problem: &'static str) {
        self.problem = Some(problem);
        self.null();
    }

    /// Writes a number from its text, which must be one of JSON.
    pub(super) fn number_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a string.
    #[inline(never)]
    pub fn string(&mut self, value: &str) {
        quote(value, &mut self.text);
    }

    /// Writes an object of these members, without those that are absent.
    #[inline(never)]
    pub fn object(&mut self, members: &[(&str, &dyn Encode)]) {
        self.begin_object();
        for (name, value) in members {
            self.member(name, *value);
        }
        self.end_object();
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.text.push('{');
        self.comma = false;
    }

    /// Writes a member, unless it is absent.
    #[inline(never)]
    pub fn member(&mut self, name: &str, value: &dyn Encode) {
        if value.is_absent() {
            return;
        }
        self.separate();
        quote(name, &mut self.text);
        self.text.push(':');
        value.encode(self);
        self.comma = true;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.text.push('}');
        self.comma = true;
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.text.push('[');
        self.comma = false;
    }

    /// Writes an item.
    #[inline(never)]
    pub fn item(&mut self, value: &dyn Encode) {
        self.separate();
        value.encode(self);
        self.comma = true;
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.text.push(']');
        self.comma = true;
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
    }
}

/// A JSON object from a table of its members.
pub struct Object<'a>(pub &'a [(&'a str, &'a dyn Encode)]);

impl Encode for Object<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.object(self.0);
    }
}

impl std::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
        f.debug_tuple("Object").field(&names).finish()
    }
}

impl Encode for bool {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.boolean(*self);
    }
}

impl Encode for i64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.integer(*self);
    }
}

impl Encode for i32 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.integer(i64::from(*self));
    }
}

impl Encode for u64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.unsigned(*self);
    }
}

impl Encode for u32 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.unsigned(u64::from(*self));
    }
}

impl Encode for f64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.number(*self);
    }
}

impl Encode for f32 {
    fn encode(&self, encoder: &mut Encoder) {
        // By its own shortest text: 0.1f32 is not 0.10000000149011612.
        match self.to_string().parse() {
            Ok(number) => encoder.number(number),
            Err(_) => encoder.number(f64::from(*self)),
        }
    }
}

impl Encode for str {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.string(self);
    }

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for String {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.string(self);
    }

    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_array();
        for item in self {
            encoder.item(item);
        }
        encoder.end_array();
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        Some(self.iter().map(|item| item as &dyn Encode).collect())
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_object();
        for (name, value) in self {
            encoder.member(name, value);
        }
        encoder.end_object();
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, encoder: &mut Encoder) {
        (**self).encode(encoder);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn as_text(&self) -> Option<&str> {
        (**self).as_text()
    }

    fn as_file(&self) -> Option<&File> {
        (**self).as_file()
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        (**self).elements()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, encoder: &mut Encoder) {
        (**self).encode(encoder);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn as_text(&self) -> Option<&str> {
        (**self).as_text()
    }

    fn as_file(&self) -> Option<&File> {
        (**self).as_file()
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        (**self).elements()
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Some(value) => value.encode(encoder),
            None => encoder.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(Encode::is_absent)
    }

    fn as_text(&self) -> Option<&str> {
        self.as_ref()?.as_text()
    }

    fn as_file(&self) -> Option<&File> {
        self.as_ref()?.as_file()
    }

    fn elements(&self) -> Option<Vec<&dyn Encode>> {
        self.as_ref()?.elements()
    }
}
