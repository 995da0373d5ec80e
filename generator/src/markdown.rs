//! Turns descriptions of an OpenAPI document into Markdown that rustdoc takes without a warning.

mod html;
mod links;
mod reader;
mod text;
mod writer;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

use writer::Writer;

/// The lines of a doc comment for a description: CommonMark without HTML, without links that lead
/// nowhere, and without code that rustdoc would compile.
///
/// HTML becomes Markdown, and tags that are none are shown as text. Relative links are resolved
/// against `base_url`, or become their text when there is none. No line has a line break, a
/// control character or trailing blanks.
pub fn doc_lines(text: &str, base_url: Option<&str>) -> Vec<String> {
    if is_plain_line(text) {
        return vec![text.trim_end().to_owned()];
    }
    if text.is_empty() {
        return Vec::new();
    }
    REMEMBERED.with_borrow_mut(|remembered| remembered.lines(text, base_url))
}

thread_local! {
    /// Documents repeat themselves: of the descriptions that are no plain line, two in three may have been
    /// there before.
    static REMEMBERED: RefCell<Remembered> = RefCell::default();
}

/// The descriptions that a thread had last, and their lines.
#[derive(Default)]
struct Remembered {
    base_url: Option<String>,
    lines: BTreeMap<String, Vec<String>>,
}

impl Remembered {
    /// How many are kept, so that a program that reads many documents does not grow.
    const MOST: usize = 4096;

    fn lines(&mut self, text: &str, base_url: Option<&str>) -> Vec<String> {
        if self.base_url.as_deref() != base_url || self.lines.len() >= Remembered::MOST {
            self.base_url = base_url.map(str::to_owned);
            self.lines.clear();
        }
        if let Some(lines) = self.lines.get(text) {
            return lines.clone();
        }
        let mut writer = Writer::new(base_url);
        reader::read(&clean(text), &mut writer);
        let lines = tidy(writer.finish());
        self.lines.insert(text.to_owned(), lines.clone());
        lines
    }
}

/// Whether a text is one line in which nothing has a meaning in Markdown but words of code: most are.
fn is_plain_line(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
    let is_plain = |byte: u8| {
        let is_sign = matches!(
            byte,
            b' ' | b',' | b';' | b'\'' | b'(' | b')' | b'!' | b'?' | b'%' | b'$'
        );
        is_word(byte) || is_sign
    };
    let is_code = |byte: u8| is_word(byte) || byte == b'_';
    let mut in_code = false;
    let mut before = b' ';
    for byte in text.bytes() {
        match byte {
            // Neither two in a row nor nothing between them.
            b'`' if before == b'`' => return false,
            b'`' => in_code = !in_code,
            byte if in_code && !is_code(byte) || !in_code && !is_plain(byte) => return false,
            _ => {}
        }
        before = byte;
    }
    !in_code && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// `text` with line feeds as its only line breaks, spaces for tabs, and without characters that
/// cannot be seen: controls, and those that change the direction of text.
fn clean(text: &str) -> Cow<'_, str> {
    let is_clean = |c: char| c == '\n' || !(is_break(c) || is_unseen(c));
    let is_plain = |byte: u8| byte == b'\n' || matches!(byte, b' '..=b'~');
    if text.bytes().all(is_plain) || text.chars().all(is_clean) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut after_return = false;
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\n' if after_return => {}
            '\t' => {
                let width = 4 - column % 4;
                cleaned.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            c if is_break(c) => {
                cleaned.push('\n');
                column = 0;
            }
            c if is_unseen(c) => {}
            c => {
                cleaned.push(c);
                column += 1;
            }
        }
        after_return = c == '\r';
    }
    Cow::Owned(cleaned)
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Lines without trailing blanks, and never more than one blank line in a row, none at either end.
fn tidy(lines: Vec<String>) -> Vec<String> {
    let mut tidied: Vec<String> = Vec::with_capacity(lines.len());
    for mut line in lines {
        line.truncate(line.trim_end().len());
        let after_blank = tidied.last().is_none_or(|last| last.is_empty());
        if !(line.is_empty() && after_blank) {
            tidied.push(line);
        }
    }
    if tidied.last().is_some_and(String::is_empty) {
        tidied.pop();
    }
    tidied
}
