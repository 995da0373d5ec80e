//! Reads the bytes of a document: text, JSON or YAML, a value.

mod duplicates;
mod json;
mod outline;
mod write;
mod yaml;

pub use write::to_yaml;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics, Location};
use crate::locate::{Lines, is_json};

/// Largest document that is read, in bytes. The largest public one known is 47 MB.
pub(crate) const LARGEST_DOCUMENT: usize = 256 << 20;

/// The text of a document, when it is text of a size that is read.
pub(crate) fn text<'b>(bytes: &'b [u8], diagnostics: &mut Diagnostics) -> Option<&'b str> {
    if bytes.len() > LARGEST_DOCUMENT {
        let message = format!(
            "the document has {} MB; at most {} MB are read",
            bytes.len() >> 20,
            LARGEST_DOCUMENT >> 20
        );
        diagnostics.error(Code::DocumentTooLarge, "#", message);
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            not_utf8(bytes, error.valid_up_to(), diagnostics);
            return None;
        }
    };
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        empty(diagnostics);
        return None;
    }
    Some(text)
}

fn not_utf8(bytes: &[u8], valid: usize, diagnostics: &mut Diagnostics) {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let location = Lines::new(&before).location(valid);
    let message = format!("byte {} of the document is not UTF-8", valid + 1);
    let diagnostic = diagnostics.error(Code::NotUtf8, "#", message).at(location);
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => diagnostic.help("it is UTF-16: save it as UTF-8"),
        [0x1f, 0x8b, ..] => diagnostic.help("it is compressed by gzip: unpack it first"),
        [b'P', b'K', 3, 4, ..] => diagnostic.help("it is a ZIP archive: unpack it first"),
        _ => diagnostic.help("save it as UTF-8"),
    };
}

fn empty(diagnostics: &mut Diagnostics) {
    diagnostics
        .error(Code::EmptyDocument, "#", "the document is empty")
        .expected("an OpenAPI document in JSON or YAML")
        .at(Location { line: 1, column: 1 });
}

/// The value of a text: JSON or YAML by what it looks like.
pub(crate) fn parse_part(text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    if is_json(text) {
        json::parse(text, diagnostics)
    } else {
        yaml::parse(text)
            .map_err(|error| error.report(diagnostics))
            .ok()
            .map(|parsed| parsed.report(diagnostics))
    }
}

/// The value of the text of a whole document, which is an object.
pub(crate) fn value(text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let value = parse_part(text, diagnostics)?;
    match value {
        Value::Object(_) => Some(value),
        Value::Null => {
            empty(diagnostics);
            None
        }
        other => {
            let message = format!("the document is {}", describe(&other));
            let diagnostic = diagnostics.error(Code::NotAnObject, "#", message);
            diagnostic.expected("an object with `openapi`, `info` and `paths`");
            if text.trim_start().starts_with('<') {
                diagnostic.help("it looks like a page of HTML: download the raw file");
            }
            None
        }
    }
}

/// Reads the bytes of a document into its value, of whatever version it is, as it was written. What
/// is wrong with it is added to `diagnostics`; `None` when nothing can be made of it.
pub fn read_value(bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Value> {
    value(text(bytes, diagnostics)?, diagnostics)
}

/// What kind of value something is, in a message.
pub(crate) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
