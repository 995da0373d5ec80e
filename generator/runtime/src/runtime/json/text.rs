//! Strings of JSON: undoing and writing escapes.

/// Undoes the escapes of a string that the parser has checked.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let bytes = rest.as_bytes();
        let mut used = at + 2;
        match bytes.get(at + 1) {
            Some(b'b') => plain.push('\u{8}'),
            Some(b'f') => plain.push('\u{c}'),
            Some(b'n') => plain.push('\n'),
            Some(b'r') => plain.push('\r'),
            Some(b't') => plain.push('\t'),
            Some(b'u') => {
                let mut code = hex(rest, at + 2);
                used = at + 6;
                if (0xd800..0xdc00).contains(&code) {
                    code = 0x10000 + ((code - 0xd800) << 10) + (hex(rest, at + 8) & 0x3ff);
                    used = at + 12;
                }
                plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => plain.push(char::from(*other)),
            None => {}
        }
        rest = rest.get(used..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

fn hex(text: &str, at: usize) -> u32 {
    let digits = text.get(at..at + 4).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or(0)
}

/// Writes a string with quotes and escapes.
pub(super) fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x8 => "\\b",
            0xc => "\\f",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(&text[start..index]);
        match escape {
            "" => out.push_str(&format!("\\u{byte:04x}")),
            escape => out.push_str(escape),
        }
        start = index + 1;
    }
    out.push_str(&text[start..]);
    out.push('"');
}
