//! Percent-encoding, by where in a request the text goes.

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

fn encode(text: &str, out: &mut String, keep: impl Fn(u8) -> bool) {
    for byte in text.bytes() {
        if keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// The characters that mean nothing anywhere (RFC 3986, section 2.3).
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Encodes text that must stay one piece of a path, query or cookie.
pub fn component(text: &str, out: &mut String) {
    encode(text, out, is_unreserved);
}

/// Encodes text for a query of which reserved characters are allowed (OpenAPI's
/// `allowReserved`), but for those that would end it or begin the next pair.
pub fn reserved(text: &str, out: &mut String) {
    encode(text, out, |byte| {
        is_unreserved(byte) || b":/?[]@!$'()*,;=".contains(&byte)
    });
}

/// Encodes text for `application/x-www-form-urlencoded`: spaces are `+`.
pub fn form(text: &str, out: &mut String) {
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push('+');
        }
        component(word, out);
    }
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
