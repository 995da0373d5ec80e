//! Strings of JSON: undoing and writing escapes.

/// Undoes the escapes of a string that the parser has checked.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(found) = text.as_bytes().get(done..).and_then(backslash) {
        let mut at = done + found;
        plain.push_str(&text[done..at]);
        // One is often behind another.
        while let Some(b'\\') = text.as_bytes().get(at) {
            at = unescape_one(text, at, &mut plain);
        }
        done = at;
    }
    plain.push_str(text.get(done..).unwrap_or_default());
    plain
}

/// Undoes the escape here; what is behind it.
#[inline]
fn unescape_one(text: &str, at: usize, plain: &mut String) -> usize {
    match text.as_bytes().get(at + 1) {
        Some(b'u') => return unescape_code(text, at, plain),
        Some(letter) => plain.push(char::from(match letter {
            b'b' => 0x8,
            b'f' => 0xc,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            other => *other & 0x7f,
        })),
        None => {}
    }
    at + 2
}

/// Undoes the escape of a code, or of two that make a pair.
fn unescape_code(text: &str, at: usize, plain: &mut String) -> usize {
    let mut code = hex(text, at + 2);
    let mut behind = at + 6;
    if (0xd800..0xdc00).contains(&code) {
        code = 0x10000 + ((code - 0xd800) << 10) + (hex(text, at + 8) & 0x3ff);
        behind = at + 12;
    }
    plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    behind
}

/// Where the first backslash is.
#[inline]
fn backslash(text: &[u8]) -> Option<usize> {
    const EACH: u64 = u64::MAX / 0xff;
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk::<8>() {
        let others = u64::from_le_bytes(*eight) ^ (EACH * b'\\' as u64);
        let found = others.wrapping_sub(EACH) & !others & (EACH << 7);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let mut rest = text[at..].iter();
    rest.position(|byte| *byte == b'\\').map(|found| at + found)
}

fn hex(text: &str, at: usize) -> u32 {
    let digits = text.get(at..at + 4).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or(0)
}

/// The letter of each byte's escape; 0 for a byte that needs none.
const ESCAPES: [u8; 256] = {
    let mut escapes = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        escapes[byte] = b'u';
        byte += 1;
    }
    escapes[b'"' as usize] = b'"';
    escapes[b'\\' as usize] = b'\\';
    escapes[b'\n' as usize] = b'n';
    escapes[b'\r' as usize] = b'r';
    escapes[b'\t' as usize] = b't';
    escapes[0x8] = b'b';
    escapes[0xc] = b'f';
    escapes
};

/// Where among eight bytes the first is that needs an escape: one below 0x20, a
/// quote or a backslash.
#[inline]
fn special(word: u64) -> Option<usize> {
    const EACH: u64 = u64::MAX / 0xff;
    // The high bit of each byte that is one of them, and of some after the first such.
    let less = |byte: u8, limit: u64| (word ^ (EACH * u64::from(byte))).wrapping_sub(EACH * limit);
    let found = (less(b'"', 1) | less(b'\\', 1) | less(0, 0x20)) & !word & (EACH << 7);
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// How many of the first bytes need no escape.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    let length = text.len();
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk::<8>() {
        if let Some(found) = special(u64::from_le_bytes(*eight)) {
            return at + found;
        }
        at += 8;
    }
    // The rest at once, with some of what was before or twice of what there is.
    if let Some(eight) = text.last_chunk::<8>() {
        return special(u64::from_le_bytes(*eight)).map_or(length, |found| length - 8 + found);
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return match special(u64::from(first) | u64::from(last) << 32) {
            Some(found) if found < 4 => found,
            Some(found) => length + found - 8,
            None => length,
        };
    }
    let needs = |byte: &u8| ESCAPES[usize::from(*byte)] != 0;
    text.iter().position(needs).unwrap_or(length)
}

/// Writes a string with quotes and escapes.
#[inline]
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    write_escaped(text, out);
    out.push('"');
}

/// Writes the name of a member: with a comma before it where one is due, and a colon.
#[inline]
pub(super) fn quote_name(comma: bool, name: &str, out: &mut String) {
    if comma {
        out.push_str(",\"");
    } else {
        out.push('"');
    }
    write_escaped(name, out);
    out.push_str("\":");
}

#[inline(always)]
fn write_escaped(text: &str, out: &mut String) {
    let at = plain(text.as_bytes());
    if at == text.len() {
        out.push_str(text);
    } else {
        write_escapes(text, at, out);
    }
}

/// Writes a text with escapes, of which the first is here.
#[inline(never)]
fn write_escapes(text: &str, mut at: usize, out: &mut String) {
    let mut rest = text;
    while let Some(escaped) = rest.as_bytes().get(at) {
        out.push_str(&rest[..at]);
        escape(*escaped, out);
        // What is escaped is one byte long.
        rest = &rest[at + 1..];
        at = plain(rest.as_bytes());
    }
    out.push_str(rest);
}

#[cold]
fn escape(byte: u8, out: &mut String) {
    match ESCAPES[usize::from(byte)] {
        b'u' => out.push_str(&format!("\\u{byte:04x}")),
        letter => {
            out.push('\\');
            out.push(char::from(letter));
        }
    }
}
