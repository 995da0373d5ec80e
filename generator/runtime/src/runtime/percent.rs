//! Percent-encoding, by where in a request the text goes.

/// The three characters of each byte's escape.
const ESCAPES: [u8; 768] = {
    let digits = b"0123456789ABCDEF";
    let mut table = [b'%'; 768];
    let mut byte = 0;
    while byte < 256 {
        table[3 * byte + 1] = digits[byte >> 4];
        table[3 * byte + 2] = digits[byte & 15];
        byte += 1;
    }
    table
};

/// How text is escaped.
pub(crate) type Escape = fn(&str, &mut String);

/// Characters that mean nothing anywhere (RFC 3986, section 2.3): `true` by byte.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        table[byte] =
            character.is_ascii_alphanumeric() || matches!(character, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Writes what is to be kept as it is, and the rest by `escape`.
fn encode(
    text: &str,
    out: &mut String,
    keep: impl Fn(u8) -> bool,
    escape: impl Fn(u8, &mut String),
) {
    // Only ASCII is kept, so that what is between two other bytes is whole characters.
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if keep(byte) {
            continue;
        }
        if start < at {
            out.push_str(text.get(start..at).unwrap_or_default());
        }
        escape(byte, out);
        start = at + 1;
    }
    out.push_str(text.get(start..).unwrap_or_default());
}

fn percent(byte: u8, out: &mut String) {
    let start = 3 * usize::from(byte);
    let escape = ESCAPES.get(start..start + 3).unwrap_or_default();
    out.push_str(std::str::from_utf8(escape).unwrap_or_default());
}

fn is_unreserved(byte: u8) -> bool {
    UNRESERVED[usize::from(byte)]
}

/// Encodes text that must stay one piece of a path, query or cookie.
pub fn component(text: &str, out: &mut String) {
    encode(text, out, is_unreserved, percent);
}

/// Encodes text for a query of which reserved characters are allowed (OpenAPI's
/// `allowReserved`), but for those that would end it or begin the next pair.
pub fn reserved(text: &str, out: &mut String) {
    let keep = |byte| is_unreserved(byte) || b":/?[]@!$'()*,;=".contains(&byte);
    encode(text, out, keep, percent);
}

/// Encodes text for a cookie of which reserved characters are allowed, but for
/// those that no value of a cookie holds (RFC 6265, section 4.1.1).
pub fn cookie(text: &str, out: &mut String) {
    let keep = |byte| is_unreserved(byte) || b":/?[]@!$'()*=".contains(&byte);
    encode(text, out, keep, percent);
}

/// Encodes text for `application/x-www-form-urlencoded`: spaces are `+`.
pub fn form(text: &str, out: &mut String) {
    encode(text, out, is_unreserved, |byte, out| match byte {
        b' ' => out.push('+'),
        other => percent(other, out),
    });
}

/// Undoes percent-encoding, and `+` for a space; what is not UTF-8 then is replaced.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = bytes
            .get(at + 1..at + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let coded = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        at += 1;
        match (byte, coded) {
            (b'%', Some(coded)) => {
                plain.push(coded);
                at += 2;
            }
            (b'+', _) => plain.push(b' '),
            (other, _) => plain.push(*other),
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
