//! Values written as JSON text.

use std::collections::BTreeMap;

use super::number;
use super::styled::Styled;
use super::text::{quote, quote_name};
use crate::runtime::file::File;
use crate::runtime::part::PartHead;
use crate::runtime::secret::Secret;

/// A value that can be written.
pub trait Encode {
    /// Writes the value: exactly one.
    fn encode(&self, encoder: &mut Encoder);

    /// Whether there is nothing to write, so that a member or parameter is
    /// left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// What the value is to a query, a form or a multipart body.
    // One question for all of them: each type has code for it.
    fn form_value(&self) -> FormValue<'_> {
        FormValue::Json
    }
}

/// What a value is where it need not be written as JSON.
#[derive(Default)]
pub enum FormValue<'a> {
    /// Nothing but its JSON.
    #[default]
    Json,
    /// A string, as it is.
    Text(&'a str),
    /// A file, for forms that send files.
    File(&'a File),
    /// What is said of a part of a multipart body, and the value in it.
    Part(&'a PartHead, &'a dyn Encode),
    /// The values of a list, for forms that send each by itself.
    List(Vec<&'a dyn Encode>),
    /// The values of a map by name, for forms that send each by itself.
    Map(Vec<(&'a str, &'a dyn Encode)>),
}

impl std::fmt::Debug for FormValue<'_> {
    // The value may be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            FormValue::Json => "Json",
            FormValue::Text(_) => "Text",
            FormValue::File(_) => "File",
            FormValue::Part(..) => "Part",
            FormValue::List(_) => "List",
            FormValue::Map(_) => "Map",
        })
    }
}

impl<'a> dyn Encode + 'a {
    /// The text, if the value is a string.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self.form_value() {
            FormValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The file, by itself or in a part.
    pub(crate) fn as_file(&self) -> Option<&File> {
        match self.form_value() {
            FormValue::File(file) => Some(file),
            FormValue::Part(_, value) => value.as_file(),
            _ => None,
        }
    }
}

/// What people read in place of a secret.
pub(super) const REDACTED: &str = "[redacted]";

/// Writes values: as JSON text, or while a value of a query or form is
/// written, in its style.
#[derive(Default)]
pub struct Encoder {
    pub(super) text: String,
    /// Where it begins: what is before is another's.
    pub(super) start: usize,
    /// Whether the next member or item is preceded by a comma.
    comma: bool,
    /// What is wrong with a value that could not be written.
    pub(super) problem: Option<&'static str>,
    /// Whether something written must not be shown.
    pub(super) secret: bool,
    /// Texts within it that must not be shown where a server repeats them, whatever their names.
    pub(super) secrets: Vec<Secret>,
    /// Whether what must not be shown is replaced.
    pub(super) redacted: bool,
    /// Whether files and parts are written with all that is said of them, for who reads them again.
    pub(super) heads: bool,
    /// Set while what is written is not JSON.
    pub(super) styled: Option<Styled>,
}

impl Encoder {
    /// An encoder with nothing written.
    pub fn new() -> Encoder {
        Encoder::after(String::new())
    }

    /// An encoder that writes after this text.
    pub(crate) fn after(mut text: String) -> Encoder {
        // Growing to here would take four steps.
        if text.capacity() == 0 {
            text.reserve(128);
        }
        Encoder {
            start: text.len(),
            text,
            ..Encoder::default()
        }
    }

    /// An encoder for text that people read: `[redacted]` in place of secrets.
    pub(super) fn redacted() -> Encoder {
        Encoder {
            redacted: true,
            ..Encoder::new()
        }
    }

    /// An encoder for what is read again as the same type.
    pub(super) fn with_heads() -> Encoder {
        Encoder {
            heads: true,
            ..Encoder::new()
        }
    }

    /// Whether files and parts are written with all that is said of them.
    pub(crate) fn writes_heads(&self) -> bool {
        self.heads
    }

    /// Whether it is people who read what is written.
    pub(crate) fn is_redacted(&self) -> bool {
        self.redacted
    }

    /// Writes a value with this JSON before and after it.
    pub(crate) fn between(&mut self, before: &str, value: &dyn Encode, after: &str) {
        self.text.push_str(before);
        value.encode(self);
        self.text.push_str(after);
    }

    /// What was written.
    pub fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
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
        if self.redacted {
            return self.string(REDACTED);
        }
        self.secrets.push(Secret::new(value));
        self.string(value);
    }

    /// Writes what comes before a scalar.
    #[inline]
    fn lead(&mut self) {
        if let Some(styled) = &self.styled {
            styled.lead(&mut self.text);
        }
    }

    /// Writes null, which outside of JSON is the empty text.
    pub fn null(&mut self) {
        match &self.styled {
            Some(styled) => styled.lead(&mut self.text),
            None => self.text.push_str("null"),
        }
    }

    /// Writes a boolean.
    pub fn boolean(&mut self, value: bool) {
        self.lead();
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    #[inline(never)]
    pub fn integer(&mut self, value: i64) {
        self.lead();
        if value < 0 {
            self.text.push('-');
        }
        number::write_unsigned(value.unsigned_abs(), &mut self.text);
    }

    /// Writes an integer that is not negative.
    #[inline(never)]
    pub fn unsigned(&mut self, value: u64) {
        self.lead();
        number::write_unsigned(value, &mut self.text);
    }

    /// Writes a number. NaN and the infinities are a [`problem`](Encoder::problem): an infinity is
    /// written as what is read as one, and NaN as null.
    #[inline(never)]
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.lead();
            let start = self.text.len();
            number::write(value, &mut self.text);
            if self.styled.is_some() {
                let plain = number::plain(&self.text[start..]).len();
                self.text.truncate(start + plain);
            }
            return;
        }
        self.problem = Some("a number is not finite, which JSON has no form for");
        match value {
            f64::INFINITY if self.styled.is_none() => self.text.push_str("1e999"),
            f64::NEG_INFINITY if self.styled.is_none() => self.text.push_str("-1e999"),
            _ => self.null(),
        }
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
        match &self.styled {
            Some(styled) => styled.scalar(text, &mut self.text),
            None => self.text.push_str(text),
        }
    }

    /// Writes a string.
    #[inline(never)]
    pub fn string(&mut self, value: &str) {
        match &self.styled {
            Some(styled) => styled.scalar(value, &mut self.text),
            None => quote(value, &mut self.text),
        }
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

    /// Writes an object as [`Encoder::object`] does, and null for those of the absent members that
    /// are named.
    #[inline(never)]
    pub fn object_with_nulls(&mut self, members: &[(&str, &dyn Encode)], nulls: &[&str]) {
        self.begin_object();
        for (name, value) in members {
            if value.is_absent() && nulls.contains(name) {
                self.member(name, &super::Nullable::<bool>::Null);
            } else {
                self.member(name, *value);
            }
        }
        self.end_object();
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.begin('{');
    }

    /// Writes a member, unless it is absent.
    #[inline(never)]
    pub fn member(&mut self, name: &str, value: &dyn Encode) {
        if value.is_absent() {
            return;
        }
        if self.styled.is_some() {
            return self.styled_member(name, value);
        }
        self.name(name);
        value.encode(self);
        self.comma = true;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.end('}');
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.begin('[');
    }

    /// Writes an item.
    #[inline(never)]
    pub fn item(&mut self, value: &dyn Encode) {
        if self.styled.is_some() {
            return self.styled_item(value);
        }
        if self.comma {
            self.text.push(',');
        }
        value.encode(self);
        self.comma = true;
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.end(']');
    }

    fn begin(&mut self, bracket: char) {
        match &mut self.styled {
            Some(styled) => styled.begin(),
            None => {
                self.text.push(bracket);
                self.comma = false;
            }
        }
    }

    fn end(&mut self, bracket: char) {
        if self.styled.is_none() {
            self.text.push(bracket);
            self.comma = true;
        }
    }

    /// Writes the name of a member in JSON.
    pub(super) fn name(&mut self, name: &str) {
        quote_name(self.comma, name, &mut self.text);
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

    fn form_value(&self) -> FormValue<'_> {
        FormValue::Text(self)
    }
}

impl Encode for String {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.string(self);
    }

    fn form_value(&self) -> FormValue<'_> {
        FormValue::Text(self)
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

    fn form_value(&self) -> FormValue<'_> {
        FormValue::List(self.iter().map(|item| item as &dyn Encode).collect())
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

    fn form_value(&self) -> FormValue<'_> {
        let entries = self.iter();
        FormValue::Map(
            entries
                .map(|(name, value)| (&**name, value as &dyn Encode))
                .collect(),
        )
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, encoder: &mut Encoder) {
        (**self).encode(encoder);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn form_value(&self) -> FormValue<'_> {
        (**self).form_value()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, encoder: &mut Encoder) {
        (**self).encode(encoder);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn form_value(&self) -> FormValue<'_> {
        (**self).form_value()
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

    fn form_value(&self) -> FormValue<'_> {
        match self {
            Some(value) => value.form_value(),
            None => FormValue::Json,
        }
    }
}
