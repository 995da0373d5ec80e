//! Text as Markdown: what means something to rustdoc, and is not meant to, is escaped.

use std::borrow::Cow;

/// What ends an address within text, apart from blanks.
const ADDRESS_ENDS: [char; 11] = ['<', '>', '"', '`', '\\', '[', ']', '|', '{', '}', '^'];

/// Adds `text` to `out`, with escapes where rustdoc would see code, HTML or a link. What is escaped
/// already stays so. Outside of links an address becomes one.
pub(super) fn escaped(text: &str, in_link: bool, out: &mut String) {
    let has_address = !in_link && text.contains("://");
    let special = |byte: u8| match byte {
        b'h' => has_address,
        byte => matches!(byte, b'\\' | b'`' | b'<' | b'[' | b']'),
    };
    let mut rest = text;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'\\' => {
                let next = rest[1..].chars().next();
                match next {
                    Some(c) if c.is_ascii_punctuation() => out.push_str(&rest[..2]),
                    // What comes next may be written with a mark that it must not escape.
                    None | Some('h') => out.push_str("\\\\"),
                    _ if rest[1..].trim_start().is_empty() => out.push_str("\\\\"),
                    Some(_) => out.push('\\'),
                }
                1 + usize::from(next.is_some_and(|c| c.is_ascii_punctuation()))
            }
            b'h' if rest.starts_with("http") => link(rest, out),
            b'h' => {
                out.push('h');
                1
            }
            mark => {
                out.push('\\');
                out.push(char::from(mark));
                1
            }
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
}

/// Adds the address that `text` begins with as a link, and returns how much of the text it is.
fn link(text: &str, out: &mut String) -> usize {
    if let Some(address) = address(text) {
        out.push('<');
        out.push_str(address);
        out.push('>');
        return address.len();
    }
    let scheme = ["https:", "http:"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme));
    match scheme {
        // Half an address must not become a whole one when what is between goes.
        Some(scheme) if text[scheme.len()..].starts_with("//") => {
            out.push_str(scheme);
            out.push_str("\\/");
            scheme.len() + 1
        }
        _ => {
            out.push('h');
            1
        }
    }
}

/// The address that a text begins with.
fn address(text: &str) -> Option<&str> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let scheme = text.len() - host.len();
    let ends = |c: char| c.is_whitespace() || c.is_control() || ADDRESS_ENDS.contains(&c);
    let mut address = &text[..scheme + host.find(ends).unwrap_or(host.len())];
    let count = |mark| address.matches(mark).count();
    let mut unpaired = count(')').saturating_sub(count('('));
    while let Some(last) = address.chars().next_back() {
        match last {
            ')' if unpaired > 0 => unpaired -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            _ => break,
        }
        address = &address[..address.len() - 1];
    }
    (address.len() > scheme).then_some(address)
}

/// A line of a paragraph, which must not begin a block of another kind. An item of a list it may be
/// where `may_be_item` says so: people indent lists too far, or break lines before items.
pub(super) fn guarded(line: &str, index: usize, may_be_item: bool) -> Cow<'_, str> {
    if let Some((marker, text)) = marker(line) {
        let (sign, end) = marker.split_at(marker.len() - 1);
        // With more blanks between them, the text would be code.
        let text = guarded(text.trim_start(), 0, true);
        let escape = if may_be_item { "" } else { "\\" };
        return Cow::Owned(format!("{sign}{escape}{end} {text}"));
    }
    let is_run = |marks: &str| line.chars().all(|c| marks.contains(c));
    let run = |mark: char| line.len() - line.trim_start_matches(mark).len();
    let begins_block = match line.chars().next() {
        Some('#') => run('#') <= 6 && line[run('#')..].chars().next().is_none_or(|c| c == ' '),
        Some('>') => true,
        Some('~') => run('~') >= 3,
        Some('=' | '_' | '+') => is_run("=") || is_run("_ ") || is_run("+"),
        // The second line of a table is such a one.
        Some('-' | '*' | '|' | ':') => is_run("-* ") || index == 1 && is_run("|-: "),
        _ => false,
    };
    if begins_block {
        Cow::Owned(format!("\\{line}"))
    } else {
        Cow::Borrowed(line)
    }
}

/// The marker of an item of a list that a line begins with, and the text after it.
pub(super) fn marker(line: &str) -> Option<(&str, &str)> {
    let (marker, text) = line.split_once(' ')?;
    let number = marker.strip_suffix(['.', ')']).unwrap_or_default();
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    let is_rule = line.chars().all(|c| " -*".contains(c));
    (is_number || matches!(marker, "-" | "*" | "+") && !is_rule).then_some((marker, text))
}

/// What stands above and below code that has backticks of its own.
pub(super) fn fence(code: &str) -> String {
    "`".repeat(longest_run(code).max(2) + 1)
}

/// What stands on both sides of code within a line.
pub(super) fn ticks(code: &str) -> String {
    "`".repeat(longest_run(code) + 1)
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}
