//! Headers of replies that the API's document gives a type.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use super::error::{Error, ErrorKind};
use super::json::{Decode, Document, Encoder};
use super::reply::Response;

/// A header of replies, and the type of its value. Generated code has a constant for each:
/// `reply_headers::X_RATE_LIMIT.of(response.headers())`, or `response.typed(…)`.
pub struct ReplyHeader<T> {
    name: &'static str,
    form: Form,
    value: PhantomData<fn() -> T>,
}

/// How a value is written (style `simple` of OpenAPI, or `content`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    /// A number or boolean.
    Word,
    Texts,
    Words,
    Json,
}

impl<T: Decode> ReplyHeader<T> {
    /// One of text.
    pub const fn text(name: &'static str) -> ReplyHeader<T> {
        ReplyHeader::new(name, Form::Text)
    }

    /// One of a number or boolean.
    pub const fn word(name: &'static str) -> ReplyHeader<T> {
        ReplyHeader::new(name, Form::Word)
    }

    /// One of texts with commas between them.
    pub const fn texts(name: &'static str) -> ReplyHeader<T> {
        ReplyHeader::new(name, Form::Texts)
    }

    /// One of numbers or booleans with commas between them.
    pub const fn words(name: &'static str) -> ReplyHeader<T> {
        ReplyHeader::new(name, Form::Words)
    }

    /// One of JSON.
    pub const fn json(name: &'static str) -> ReplyHeader<T> {
        ReplyHeader::new(name, Form::Json)
    }

    const fn new(name: &'static str, form: Form) -> ReplyHeader<T> {
        ReplyHeader {
            name,
            form,
            value: PhantomData,
        }
    }

    /// Its value among the headers of a reply or an error; `None` when it is not there.
    pub fn of(&self, headers: &HeaderMap) -> Result<Option<T>, Error> {
        let Some(document) = read(self.name, self.form, headers)? else {
            return Ok(None);
        };
        match T::decode(document.root()) {
            Ok(value) => Ok(Some(value)),
            Err(mismatch) => Err(undecodable(self.name, &mismatch.locate(&document))),
        }
    }
}

impl<T> ReplyHeader<T> {
    /// The name of the header.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl<T> Response<T> {
    /// The value of a header to which the document gives a type; `None` when
    /// it is not there.
    pub fn typed<H: Decode>(&self, header: &ReplyHeader<H>) -> Result<Option<H>, Error> {
        let value = header.of(self.headers());
        value.map_err(|error| self.reply().incomplete(error))
    }
}

impl<T> fmt::Debug for ReplyHeader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyHeader({:?})", self.name)
    }
}

/// The value as JSON, which is what types are read from.
fn read(name: &str, form: Form, headers: &HeaderMap) -> Result<Option<Document>, Error> {
    let mut text = String::new();
    for value in headers.get_all(name) {
        let value = std::str::from_utf8(value.as_bytes())
            .map_err(|_| undecodable(name, &"it is not UTF-8 text"))?;
        // Several lines of one header are one list (RFC 9110 §5.2).
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(value);
    }
    if text.is_empty() && !headers.contains_key(name) {
        return Ok(None);
    }
    let items = || {
        text.split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
    };
    let json = match form {
        Form::Text => quoted(text.trim()),
        Form::Word | Form::Json => text.trim().to_owned(),
        Form::Texts => format!("[{}]", items().map(quoted).collect::<Vec<_>>().join(",")),
        Form::Words => format!("[{}]", items().collect::<Vec<_>>().join(",")),
    };
    match Document::parse(json.into_bytes()) {
        Ok(document) => Ok(Some(document)),
        Err(error) => Err(undecodable(name, &error)),
    }
}

fn quoted(text: &str) -> String {
    let mut encoder = Encoder::new();
    encoder.string(text);
    encoder.into_text()
}

#[cold]
fn undecodable(name: &str, problem: &dyn fmt::Display) -> Error {
    Error::new(ErrorKind::Decode, format!("the header {name}: {problem}"))
}
