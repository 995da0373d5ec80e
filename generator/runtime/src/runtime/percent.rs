//! Percent-encoding, by where in a request the text goes.

use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode_byte, utf8_percent_encode,
};

/// How text is escaped.
pub(crate) type Escape = fn(&str, &mut String);

/// The signs that mean nothing anywhere, as letters and digits do not (RFC 3986, section 2.3).
const PLAIN_SIGNS: &[u8] = b"-._~";

/// All but the characters that mean nothing anywhere.
const COMPONENT: &AsciiSet = &{
    let mut set = NON_ALPHANUMERIC.remove(PLAIN_SIGNS[0]);
    let mut at = 1;
    while at < PLAIN_SIGNS.len() {
        set = set.remove(PLAIN_SIGNS[at]);
        at += 1;
    }
    set
};

/// Whether each byte means nothing anywhere: what a set does not tell of a single byte.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let mut at = 0;
    while at < PLAIN_SIGNS.len() {
        is_plain[PLAIN_SIGNS[at] as usize] = true;
        at += 1;
    }
    is_plain
};

/// How many of the first bytes are escaped nowhere.
#[inline]
fn plain(text: &[u8]) -> usize {
    let is_plain = |byte: &u8| IS_PLAIN[usize::from(*byte)];
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk::<8>() {
        if !eight.iter().fold(true, |all, byte| all & is_plain(byte)) {
            break;
        }
        at += 8;
    }
    let rest = &text[at..];
    at + rest
        .iter()
        .position(|byte| !is_plain(byte))
        .unwrap_or(rest.len())
}

/// What is escaped of the value of a cookie: all that no such value holds (RFC 6265, section 4.1.1).
const COOKIE: &AsciiSet = &COMPONENT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'=');

/// What is escaped of a path in which reserved characters are allowed: what would end it, too.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED
    .remove(b'&')
    .remove(b'+')
    .add(b'/')
    .add(b'?')
    .add(b'[')
    .add(b']');

/// What is escaped of a query in which reserved characters are allowed.
const RESERVED: &AsciiSet = &COOKIE.remove(b',').remove(b';');

/// Encodes text that must stay one piece of a path, query or cookie.
pub fn component(text: &str, out: &mut String) {
    escape(text, "%20", out);
}

/// Escapes whatever means something anywhere, and a space like this.
#[inline]
fn escape(text: &str, space: &str, out: &mut String) {
    let at = plain(text.as_bytes());
    if at == text.len() {
        out.push_str(text);
    } else {
        escape_from(text, at, space, out);
    }
}

/// Escapes a text, of which the first byte that is escaped is here.
#[inline(never)]
fn escape_from(text: &str, at: usize, space: &str, out: &mut String) {
    let (before, rest) = text.split_at(at);
    out.reserve(text.len() + rest.len() / 2);
    out.push_str(before);
    for byte in rest.bytes() {
        if IS_PLAIN[usize::from(byte)] {
            // It is ASCII.
            out.push(char::from(byte & 0x7f));
        } else if byte == b' ' {
            out.push_str(space);
        } else {
            out.push_str(percent_encode_byte(byte));
        }
    }
}

/// Encodes text that may be several pieces of a path, with `/` between them.
pub fn segments(text: &str, out: &mut String) {
    for (index, piece) in text.split('/').enumerate() {
        if index > 0 {
            out.push('/');
        }
        component(piece, out);
    }
}

/// Encodes text for a query of which reserved characters are allowed (OpenAPI's
/// `allowReserved`), but for those that would end it or begin the next pair.
pub fn reserved(text: &str, out: &mut String) {
    but_escapes(text, RESERVED, out);
}

/// The same for a path: what would end it, or its segment, is escaped.
pub fn reserved_in_path(text: &str, out: &mut String) {
    but_escapes(text, RESERVED_IN_PATH, out);
}

/// Encodes all of `escaped` but what is escaped already (RFC 6570, section 3.2.3).
fn but_escapes(text: &str, escaped: &'static AsciiSet, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        out.extend(utf8_percent_encode(before, escaped));
        let digits = after.get(..2).filter(|digits| is_hexadecimal(digits));
        out.push_str(if digits.is_some() { "%" } else { "%25" });
        rest = after;
    }
    out.extend(utf8_percent_encode(rest, escaped));
}

fn is_hexadecimal(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Encodes text for a cookie of which reserved characters are allowed, but for
/// those that no value of a cookie holds.
pub fn cookie(text: &str, out: &mut String) {
    but_escapes(text, COOKIE, out);
}

/// Text for a cookie as it is. What no cookie can hold is NUL, with which no request is sent.
pub fn cookie_text(text: &str, out: &mut String) {
    let ends = |c: char| c == ';' || c.is_control();
    out.extend(text.chars().map(|c| if ends(c) { '\0' } else { c }));
}

/// Encodes text for `application/x-www-form-urlencoded`: spaces are `+`.
pub fn form(text: &str, out: &mut String) {
    escape(text, "+", out);
}

/// Undoes percent-encoding, and `+` for a space; what is not UTF-8 then is replaced.
pub fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}
