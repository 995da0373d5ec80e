//! Keeps secrets out of text that people will read: servers repeat tokens in
//! their messages, as they were sent or encoded.

use super::json::Base64;
use super::secret::Secret;

const REDACTED: &str = "[redacted]";

/// A shorter secret may be a word that turns up by itself, so it is replaced
/// only where it is a whole word.
const SHORT: usize = 12;

/// The text without the secrets, be they plain, percent-encoded or in base64.
pub(crate) fn scrub(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        let secret = secret.expose().as_bytes();
        let short = secret.len() < SHORT;
        replace(&mut clean, short, |text| encoded_length(text, secret));
        for digits in base64_forms(secret, short) {
            replace(&mut clean, short, |text| {
                digits_length(text, &digits, short)
            });
        }
    }
    clean
}

/// Whether `scrub` would change the text.
pub(crate) fn holds_secret(text: &str, secrets: &[Secret]) -> bool {
    !secrets.is_empty() && scrub(text, secrets) != text
}

/// Replaces what `length` finds at the beginning of a rest of the text.
fn replace(text: &mut String, whole_word: bool, length: impl Fn(&[u8]) -> Option<usize>) {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    // Up to here the text is in what is clean, or replaced there.
    let mut done = 0;
    let mut at = 0;
    while at < bytes.len() {
        let found = length(&bytes[at..]).map(|found| at + found);
        let end = found.filter(|end| {
            let inside = ends_in_word(&bytes[done..at]) || begins_with_word(&bytes[*end..]);
            let whole = text.is_char_boundary(at) && text.is_char_boundary(*end);
            whole && !(whole_word && inside)
        });
        let Some(end) = end else {
            at += 1;
            continue;
        };
        clean.push_str(&text[done..at]);
        clean.push_str(REDACTED);
        (done, at) = (end, end);
    }
    if done > 0 {
        clean.push_str(&text[done..]);
        *text = clean;
    }
}

fn begins_with_word(text: &[u8]) -> bool {
    text.first().copied().is_some_and(is_word)
}

fn ends_in_word(text: &[u8]) -> bool {
    match text {
        // The digits of an escape are not letters: `key%3Dhush`.
        [.., b'%', first, second] => escaped(&[*first, *second]).is_none(),
        [.., last] => is_word(*last),
        [] => false,
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || byte >= 0x80
}

/// How many bytes the secret takes at the beginning of the text, if it is there:
/// each of its bytes as it is or percent-encoded.
fn encoded_length(text: &[u8], secret: &[u8]) -> Option<usize> {
    if text.starts_with(secret) {
        return Some(secret.len());
    }
    let mut at = 0;
    for byte in secret {
        at += match text.get(at)? {
            b'%' if text.get(at + 1..at + 3).and_then(escaped) == Some(*byte) => 3,
            found if found == byte => 1,
            b'+' if *byte == b' ' => 1,
            _ => return None,
        };
    }
    Some(at)
}

fn escaped(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

/// How many bytes the base64 text takes at the beginning of the text, in either
/// alphabet, percent-encoded or not, its padding included.
fn digits_length(text: &[u8], digits: &str, all: bool) -> Option<usize> {
    let mut at = 0;
    for digit in digits.bytes() {
        let (found, length) = match text.get(at)? {
            b'%' => (escaped(text.get(at + 1..at + 3)?)?, 3),
            found => (*found, 1),
        };
        let same = match found {
            b'-' => digit == b'+',
            b'_' => digit == b'/',
            found => digit == found,
        };
        at += same.then_some(length)?;
    }
    let mut rest = text.get(at..)?.iter().peekable();
    // The next digit holds the last bits of the secret, unless these are all.
    if !all && rest.next_if(|byte| byte.is_ascii_alphanumeric()).is_some() {
        at += 1;
    }
    Some(at + rest.take_while(|byte| **byte == b'=').count())
}

/// The base64 digits that tell of the secret, wherever it stands within what
/// was encoded: as a password stands after the user's name. Of a short one only
/// by itself.
fn base64_forms(secret: &[u8], short: bool) -> Vec<String> {
    let offsets = if short { 0..1 } else { 0..3 };
    offsets
        .map(|offset: usize| {
            let mut bytes = vec![0; offset];
            bytes.extend_from_slice(secret);
            let length = bytes.len();
            let text = Base64(bytes).to_string();
            // Digits that hold bits of the neighbours say nothing for certain.
            let (start, end) = if short {
                (0, (8 * length).div_ceil(6))
            } else {
                ((8 * offset).div_ceil(6), 8 * length / 6)
            };
            text.get(start..end).unwrap_or_default().to_owned()
        })
        .filter(|digits| !digits.is_empty())
        .collect()
}
