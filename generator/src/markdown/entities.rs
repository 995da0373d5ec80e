//! Characters that HTML writes as entities.

/// Entities that are found in descriptions, apart from `&lt;` and `&amp;`.
const NAMED: [(&str, &str); 38] = [
    ("quot", "\""),
    ("apos", "'"),
    ("gt", ">"),
    ("nbsp", " "),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("deg", "°"),
    ("plusmn", "±"),
    ("times", "×"),
    ("divide", "÷"),
    ("frac12", "½"),
    ("micro", "µ"),
    ("euro", "€"),
    ("pound", "£"),
    ("cent", "¢"),
    ("sect", "§"),
    ("larr", "←"),
    ("rarr", "→"),
    ("harr", "↔"),
    ("uarr", "↑"),
    ("darr", "↓"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("infin", "∞"),
    ("check", "✓"),
];

/// The characters that `text`, which begins with `&`, begins with an entity for, and how long that
/// is. With `all`, `<` and `&` count too, which mean something in Markdown.
pub(super) fn entity(text: &str, all: bool) -> Option<(String, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let found = match name {
        "lt" if all => "<".to_owned(),
        "amp" if all => "&".to_owned(),
        _ => match name.strip_prefix('#') {
            Some(number) => numbered(number, all)?.to_string(),
            None => {
                let (_, found) = NAMED.iter().find(|(known, _)| *known == name)?;
                (*found).to_owned()
            }
        },
    };
    Some((found, end + 1))
}

fn numbered(number: &str, all: bool) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let c = char::from_u32(code).filter(|c| !super::is_unseen(*c) && !super::is_break(*c))?;
    // What means something in Markdown stays as it is written.
    let means_nothing = all || !c.is_ascii_punctuation() || matches!(c, '\'' | '"' | ',' | '.');
    means_nothing.then_some(c)
}

/// `text` with every entity as the characters it stands for.
pub(super) fn decoded(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest, true) {
            Some((characters, length)) => {
                decoded.push_str(&characters);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}
