//! An encoder that writes values as the pairs of a query or form, or as text
//! with delimiters, without JSON in between.

use std::borrow::Cow;

use super::encode::{Encode, Encoder, FormValue};
use super::number;
use super::text::unescape;
use super::value::Value;
use crate::runtime::layout::{Layout, Shape};
use crate::runtime::secret::Secret;

/// Where such an encoder is.
#[derive(Clone)]
pub(super) struct Styled {
    layout: Layout,
    /// Where the pairs begin.
    start: usize,
    /// Of a list or object, the escaped name of what is written next.
    key: String,
    /// Of the list or object that is written, how many elements are done.
    index: usize,
    /// Whether the value is a list or object.
    listed: bool,
}

impl Styled {
    /// Writes what comes before a scalar.
    pub(super) fn lead(&self, out: &mut String) {
        if matches!(self.layout.shape, Shape::Bare(..)) {
            return;
        }
        if out.len() > self.start {
            out.push_str(self.layout.separator);
        }
        if self.listed {
            out.push_str(&self.key)
        } else {
            (self.layout.names)(self.layout.name, out)
        }
        out.push('=');
    }

    /// Writes a scalar of text.
    pub(super) fn scalar(&self, text: &str, out: &mut String) {
        self.lead(out);
        (self.layout.values)(text, out);
    }

    pub(super) fn begin(&mut self) {
        self.index = 0;
        if !self.listed {
            self.listed = true;
            // Growing to here would take several steps.
            self.key.reserve(64);
            (self.layout.names)(self.layout.name, &mut self.key);
        }
    }

    /// Writes what comes before an element that is one of several in a text.
    fn delimit(&mut self, delimiter: &str, out: &mut String) {
        match self.index {
            0 => self.lead(out),
            _ => out.push_str(delimiter),
        }
        self.index += 1;
    }
}

impl Encoder {
    /// Writes a value in a layout; whether it is a list or object. An empty one
    /// is no pair at all.
    pub(crate) fn laid_out(&mut self, layout: Layout, value: &dyn Encode) -> bool {
        let styled = self.styled.insert(Styled {
            layout,
            start: self.start,
            key: String::new(),
            index: 0,
            listed: false,
        });
        match value.as_text() {
            Some(text) => styled.scalar(text, &mut self.text),
            None => value.encode(self),
        }
        self.styled.take().is_some_and(|styled| styled.listed)
    }

    /// Writes a value as JSON in a layout.
    pub(crate) fn laid_out_json(&mut self, layout: Layout, value: &dyn Encode) -> bool {
        let mut json = Encoder::default();
        value.encode(&mut json);
        self.adopt(&json);
        self.laid_out(layout, &json.text)
    }

    /// Writes text as it is.
    pub(crate) fn literal(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Takes over what was noted about values that another encoder wrote.
    pub(crate) fn adopt(&mut self, other: &Encoder) {
        self.note(other.secret, &other.secrets, other.problem);
    }

    /// Notes of what was written whether it is secret, and what was wrong with it.
    pub(super) fn note(&mut self, secret: bool, secrets: &[Secret], problem: Option<&'static str>) {
        self.secret |= secret;
        self.secrets.extend_from_slice(secrets);
        self.problem = self.problem.or(problem);
    }

    /// Writes an item of a list, unless JSON is written.
    pub(super) fn styled_item(&mut self, value: &dyn Encode) {
        let Some(styled) = &mut self.styled else {
            return;
        };
        match styled.layout.shape {
            Shape::Deep => {
                let (index, length) = (styled.index, styled.key.len());
                styled.key.push_str("%5B");
                number::write_unsigned(index as u64, &mut styled.key);
                styled.key.push_str("%5D");
                value.encode(self);
                if let Some(styled) = &mut self.styled {
                    styled.key.truncate(length);
                    styled.index = index + 1;
                }
                return;
            }
            Shape::Pairs | Shape::Members => styled.lead(&mut self.text),
            Shape::DeepJoined => styled.delimit(",", &mut self.text),
            Shape::Joined(delimiter) | Shape::Bare(delimiter, _) => {
                styled.delimit(delimiter, &mut self.text);
            }
        }
        self.leaf(value);
    }

    /// Writes a member of an object, unless JSON is written.
    pub(super) fn styled_member(&mut self, name: &str, value: &dyn Encode) {
        let Some(styled) = &mut self.styled else {
            return;
        };
        let layout = styled.layout;
        match layout.shape {
            Shape::Deep | Shape::DeepJoined => {
                let length = styled.key.len();
                styled.key.push_str("%5B");
                (layout.names)(name, &mut styled.key);
                styled.key.push_str("%5D");
                value.encode(self);
                if let Some(styled) = &mut self.styled {
                    styled.key.truncate(length);
                }
                return;
            }
            Shape::Members => {
                styled.key.clear();
                (layout.names)(name, &mut styled.key);
                return self.field(value);
            }
            Shape::Pairs => {
                styled.key.clear();
                (layout.names)(name, &mut styled.key);
                styled.lead(&mut self.text);
            }
            Shape::Joined(delimiter) => {
                styled.delimit(delimiter, &mut self.text);
                (layout.values)(name, &mut self.text);
                self.text.push_str(delimiter);
            }
            Shape::Bare(delimiter, equals) => {
                styled.delimit(delimiter, &mut self.text);
                (layout.values)(name, &mut self.text);
                self.text.push_str(equals);
            }
        }
        self.leaf(value);
    }

    /// Writes a member as a field by itself: a list as one pair for each element.
    fn field(&mut self, value: &dyn Encode) {
        match value.form_value() {
            FormValue::Text(_) => return self.pair(value),
            FormValue::List(items) => return items.iter().for_each(|item| self.pair(*item)),
            _ => {}
        }
        // What is written already can be read only once.
        let mut json = Encoder::default();
        value.encode(&mut json);
        self.adopt(&json);
        match super::from_json(json.text()) {
            Ok(Value::Array(items)) => items.iter().for_each(|item| self.pair(item)),
            _ => {
                let text = scalar(json.text());
                self.pair(&text.as_ref());
            }
        }
    }

    fn pair(&mut self, value: &dyn Encode) {
        if let Some(styled) = &self.styled {
            styled.lead(&mut self.text);
        }
        self.leaf(value);
    }

    /// Writes an element that is text whatever it is. OpenAPI leaves open how a
    /// list within a list is written in these styles; it is written as JSON.
    fn leaf(&mut self, value: &dyn Encode) {
        let Some(values) = self.styled.as_ref().map(|styled| styled.layout.values) else {
            return;
        };
        match value.as_text() {
            Some(text) => values(text, &mut self.text),
            None => {
                let mut json = Encoder::default();
                value.encode(&mut json);
                self.adopt(&json);
                values(&scalar(json.text()), &mut self.text);
            }
        }
    }
}

/// The text of a scalar from its JSON, or JSON of what is none. Null is the
/// empty text.
pub(crate) fn scalar(json: &str) -> Cow<'_, str> {
    match json.strip_prefix('"') {
        None if json == "null" => Cow::Borrowed(""),
        None => Cow::Borrowed(json),
        Some(text) => {
            let text = text.strip_suffix('"').unwrap_or(text);
            if text.contains('\\') {
                Cow::Owned(unescape(text))
            } else {
                Cow::Borrowed(text)
            }
        }
    }
}
