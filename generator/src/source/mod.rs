//! Reads the bytes of a document: text, JSON or YAML, a value, and at last an OpenAPI document.

mod duplicates;
mod json;
mod write;
mod yaml;

pub use write::to_yaml;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::config::Patch;
use crate::diagnostic::{Code, Diagnostics, Location};
use crate::locate::{Lines, is_json};
use crate::normalize::Outcome;
use crate::{bundle, normalize, patch, read};

/// Largest document that is read, in bytes. The largest public one known is 47 MB.
pub(crate) const LARGEST_DOCUMENT: usize = 256 << 20;

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called in diagnostics, usually the path the user gave.
    pub name: String,
    /// The text, as it was written.
    pub text: String,
}

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The document, as OpenAPI 3.0.
    pub document: OpenAPI,
    /// Its text.
    pub source: Source,
}

/// Reads a document of OpenAPI 3.0, 3.1 or Swagger 2.0, in JSON or YAML. What is wrong with it is
/// added to `diagnostics`; `None` when nothing can be made of it.
///
/// Afterwards `diagnostics` translates pointers into the document returned to pointers into the
/// text, which differ when the text is not OpenAPI 3.0.
pub fn load(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Loaded> {
    load_patched(name, bytes, None, &[], diagnostics)
}

/// As [`load`], of a document that may be several files: `read_file` hands over the bytes of one by
/// its path from the folder of the document, with `/` between names, or nothing when it is not
/// there. It is asked for no file outside the folder; that none is a link to elsewhere is its own
/// business.
pub fn load_with(
    name: &str,
    bytes: &[u8],
    read_file: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    load_patched(name, bytes, Some(read_file), &[], diagnostics)
}

/// As [`load_with`], with these patches applied.
pub fn load_patched<'f>(
    name: &str,
    bytes: &[u8],
    read_file: Option<&'f mut bundle::ReadFile<'f>>,
    patches: &[Patch],
    diagnostics: &mut Diagnostics,
) -> Option<Loaded> {
    let text = text_of(bytes, diagnostics)?;
    let mut value = parse(text, diagnostics)?;
    let is_complete = match read_file {
        Some(read_file) if bundle::may_refer_to_files(text) => {
            bundle::bundle(&mut value, name, read_file, diagnostics)
        }
        Some(_) | None => true,
    };
    patch::apply(&mut value, patches, diagnostics);
    let converted = normalize::normalize(&mut value, diagnostics)?;
    let document = read::read(value, diagnostics)?;
    if converted == Outcome::Guessed || !is_complete {
        return None;
    }
    Some(Loaded {
        document,
        source: Source {
            name: name.to_owned(),
            text: text.to_owned(),
        },
    })
}

/// The text of a document, when it is text of a size that is read.
pub(crate) fn text_of<'b>(bytes: &'b [u8], diagnostics: &mut Diagnostics) -> Option<&'b str> {
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
    match is_json(text) {
        true => json::parse(text, diagnostics),
        false => yaml::parse(text)
            .map_err(|error| error.report(diagnostics))
            .ok()
            .map(|parsed| parsed.report(diagnostics)),
    }
}

/// The value of the text of a whole document, which is an object.
fn parse(text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let value = parse_part(text, diagnostics)?;
    match value {
        Value::Object(_) => Some(value),
        Value::Null => {
            empty(diagnostics);
            None
        }
        other => {
            let message = format!("the document is {}", read::describe(&other));
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
    parse(text_of(bytes, diagnostics)?, diagnostics)
}
