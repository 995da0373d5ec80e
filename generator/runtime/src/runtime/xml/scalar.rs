//! Numbers and booleans of XML Schema as JSON has them.

use std::borrow::Cow;

/// A boolean: XML Schema has `1` and `0`, too.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "1" => Some(true),
        "false" | "False" | "FALSE" | "0" => Some(false),
        _ => None,
    }
}

/// A number as JSON writes it: without a plus or zeros before it, with digits on both sides of the
/// point.
pub(super) fn number(text: &str) -> Option<Cow<'_, str>> {
    match text {
        "INF" | "+INF" | "Infinity" => return Some(Cow::Borrowed("1e999")),
        "-INF" | "-Infinity" => return Some(Cow::Borrowed("-1e999")),
        _ => {}
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let exponent_at = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (digits, exponent) = rest.split_at(exponent_at);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.get(1..).unwrap_or_default();
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let is_number = all_digits(whole)
        && fraction.is_none_or(all_digits)
        && !(whole.is_empty() && fraction.is_none_or(str::is_empty))
        && all_digits(power)
        && exponent.is_empty() == power.is_empty();
    if !is_number {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = fraction.filter(|digits| !digits.is_empty());
    let is_plain =
        sign.len() + whole.len() + fraction.map_or(0, |digits| digits.len() + 1) + exponent.len()
            == text.len();
    Some(match fraction {
        _ if is_plain => Cow::Borrowed(text),
        Some(fraction) => Cow::Owned(format!("{sign}{whole}.{fraction}{exponent}")),
        None => Cow::Owned(format!("{sign}{whole}{exponent}")),
    })
}
