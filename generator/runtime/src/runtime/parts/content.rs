//! What is in one part, as JSON.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::framer::{Malformed, RawPart};
use super::head::{latin, parameter};
use super::{PartKind, has_boundary, object};
use crate::runtime::form::URL_ENCODED;
use crate::runtime::json::{Base64, Document, ValueKind, to_json};
use crate::runtime::media_type::{essence, is_json};

/// JSON that is made of parts.
#[derive(Default)]
pub(super) struct Written {
    pub(super) text: String,
    /// Where in it the values of parts begin, and where those parts are in the body.
    pub(super) places: Vec<(usize, usize)>,
}

impl Written {
    pub(super) fn string(&mut self, text: &str) {
        self.text.push_str(&to_json(&text));
    }
}

impl RawPart {
    pub(super) fn problem(&self, message: impl Into<String>) -> Malformed {
        Malformed {
            at: self.at,
            message: message.into(),
        }
    }

    fn transfer_encoding(&self) -> String {
        let encoding = self.head.header("content-transfer-encoding");
        encoding.unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The bytes, with `Content-Transfer-Encoding` undone.
    pub(super) fn octets(&self) -> Result<Cow<'_, [u8]>, Malformed> {
        match &*self.transfer_encoding() {
            "" | "7bit" | "8bit" | "binary" => Ok(Cow::Borrowed(&self.content)),
            "base64" => {
                let text = String::from_utf8_lossy(&self.content);
                let decoded = Base64::parse(&without_space(&text));
                let bytes = decoded.map(|decoded| Cow::Owned(decoded.0));
                bytes.ok_or_else(|| self.problem("its part is not base64, which it is said to be"))
            }
            "quoted-printable" => Ok(Cow::Owned(quoted_printable(&self.content))),
            other => Err(self.problem(format!("its part is coded as {other}, which is not known"))),
        }
    }

    fn characters(&self) -> Result<String, Malformed> {
        let bytes = self.octets()?;
        let charset = parameter(&self.head.media_type, "charset").unwrap_or_default();
        if ["iso-8859-1", "latin1"].contains(&charset.to_ascii_lowercase().as_str()) {
            return Ok(latin(&bytes));
        }
        match String::from_utf8(bytes.into_owned()) {
            Ok(text) => Ok(text),
            Err(_) => Err(self.problem("its part is not UTF-8 text")),
        }
    }

    /// The JSON of the part as what it is said to be.
    pub(super) fn write(&self, kind: &PartKind, out: &mut Written) -> Result<(), Malformed> {
        out.places.push((out.text.len(), self.at));
        match kind {
            PartKind::Any if is_json(&self.head.media_type) => self.json(out),
            PartKind::Any => match self.characters() {
                Ok(text) => {
                    out.string(&text);
                    Ok(())
                }
                Err(_) => {
                    out.string(&STANDARD.encode(self.octets()?));
                    Ok(())
                }
            },
            PartKind::Json => self.json(out),
            PartKind::Text => self.text_or(out, |kind| {
                kind == ValueKind::String && is_json(&self.head.media_type)
            }),
            PartKind::Scalar => self.text_or(out, |kind| {
                matches!(kind, ValueKind::Number | ValueKind::Bool | ValueKind::Null)
            }),
            PartKind::Either => self.text_or(out, |kind| {
                kind != ValueKind::String || is_json(&self.head.media_type)
            }),
            PartKind::Base64 => {
                let text = match &*self.transfer_encoding() {
                    "base64" | "quoted-printable" => STANDARD.encode(self.octets()?),
                    _ => without_space(&self.characters()?),
                };
                out.string(&text);
                Ok(())
            }
            PartKind::File => {
                out.text.push_str("{\"name\":");
                out.string(&self.head.file_name().unwrap_or_else(|| "file".to_owned()));
                out.text.push_str(",\"media_type\":");
                out.string(&self.head.media_type);
                out.text.push_str(",\"base64\":\"");
                STANDARD.encode_string(self.octets()?, &mut out.text);
                out.text.push_str("\"}");
                Ok(())
            }
            PartKind::Headed(inner) => {
                self.head.write(&mut out.text);
                self.write(inner, out)?;
                out.text.push('}');
                Ok(())
            }
            PartKind::Nested(parts) => {
                let within = if has_boundary(&self.head.media_type) {
                    object::parts_within(self)?
                } else if essence(&self.head.media_type) == URL_ENCODED {
                    object::pairs_within(self, &self.characters()?)
                } else {
                    return self.json(out);
                };
                object::write(parts, within, out)
            }
        }
    }

    /// The text as a value of its own where it is one of these kinds of JSON, else as a string.
    fn text_or(
        &self,
        out: &mut Written,
        is_value: impl Fn(ValueKind) -> bool,
    ) -> Result<(), Malformed> {
        let text = self.characters()?;
        let document = Document::parse(text.clone().into_bytes());
        match document.ok().filter(|found| is_value(found.root().kind())) {
            Some(_) => out.text.push_str(&text),
            None => out.string(&text),
        }
        Ok(())
    }

    fn json(&self, out: &mut Written) -> Result<(), Malformed> {
        let bytes = self.octets()?.into_owned();
        match Document::parse(bytes) {
            Ok(document) => {
                out.text.push_str(document.root().raw());
                Ok(())
            }
            Err(error) => {
                let is_as_sent = matches!(self.octets(), Ok(Cow::Borrowed(_)));
                let at = self.at + if is_as_sent { error.offset() } else { 0 };
                let message = format!("its part is not JSON: {}", error.message());
                Err(Malformed { at, message })
            }
        }
    }

    /// The parts of a list that is one part.
    pub(super) fn list(&self) -> Option<String> {
        if !is_json(&self.head.media_type) {
            return None;
        }
        let document = Document::parse(self.octets().ok()?.into_owned()).ok()?;
        let root = document.root();
        root.is_array().then(|| root.raw().to_owned())
    }
}

fn without_space(text: &str) -> String {
    text.split_ascii_whitespace().collect()
}

/// Undoes RFC 2045, section 6.7. What is no escape stays as it is.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'=' {
            out.push(*first);
            continue;
        }
        match after {
            [b'\r', b'\n', more @ ..] | [b'\n', more @ ..] => rest = more,
            [high, low, more @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = more;
                }
                _ => out.push(b'='),
            },
            _ => out.push(b'='),
        }
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    let digit = char::from(digit).to_digit(16)?;
    u8::try_from(digit).ok()
}
