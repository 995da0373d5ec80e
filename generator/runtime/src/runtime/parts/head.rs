//! The head of a part that arrived: its headers, and what they say.

use http::HeaderName;

use crate::runtime::part::{Part, PartHead};

/// The most headers that a part has.
const MOST_HEADERS: usize = 256;

/// Reads the lines of a head, without the empty one after them.
pub(super) fn parse(block: &[u8]) -> Result<PartHead, &'static str> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in block.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let line = text(line);
        if line.starts_with([' ', '\t']) {
            // The line before it goes on (RFC 5322, section 2.2.3).
            let (_, value) = headers.last_mut().ok_or("begins with white space")?;
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        let (name, value) = line
            .split_once(':')
            .ok_or("has a header that is no `name: value`")?;
        let name = name.trim_end();
        HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| "has a header of an impossible name")?;
        if headers.len() == MOST_HEADERS {
            return Err("has too many headers");
        }
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let is_type = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
    let media_type = headers.iter().position(is_type);
    let media_type = media_type.map(|index| headers.remove(index).1);
    Ok(PartHead {
        media_type: media_type.unwrap_or_default(),
        headers,
    })
}

/// Text as UTF-8, or else with a character for each byte, as ISO 8859-1 has it.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => latin(bytes),
    }
}

/// ISO 8859-1, of which each byte is the code point of a character.
pub(super) fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// The value of a parameter of a header, such as `boundary` of a `Content-Type`, without its quotes.
pub(super) fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        // One without a value may be before it.
        let key = key.rsplit(';').next().unwrap_or(key).trim();
        let after = after.trim_start();
        let (value, then) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after[..end].trim_end().to_owned(), &after[end..])
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = then.split_once(';').map(|(_, rest)| rest)?;
    }
}

/// What is within quotes, and what is after the last of them. A backslash takes its meaning only from
/// quotes and backslashes: some senders write paths of Windows.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            character => value.push(character),
        }
    }
    (value, "")
}

impl PartHead {
    /// The name that `Content-Disposition` gives.
    pub(super) fn name(&self) -> Option<String> {
        parameter(self.header("content-disposition")?, "name")
    }

    /// The name of the file that `Content-Disposition` gives.
    pub(super) fn file_name(&self) -> Option<String> {
        let disposition = self.header("content-disposition")?;
        let extended = parameter(disposition, "filename*").and_then(|value| extended(&value));
        extended.or_else(|| parameter(disposition, "filename"))
    }
}

/// A value with its charset, percent-encoded (RFC 8187).
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(encoded).collect();
    if charset.eq_ignore_ascii_case("iso-8859-1") {
        return Some(latin(&bytes));
    }
    String::from_utf8(bytes).ok()
}

impl<T> Part<T> {
    /// The name that the part has by its `Content-Disposition`, as the parts of a form have one.
    pub fn name(&self) -> Option<String> {
        self.head().name()
    }

    /// The name of the file that it holds, by its `Content-Disposition`.
    pub fn file_name(&self) -> Option<String> {
        self.head().file_name()
    }
}
