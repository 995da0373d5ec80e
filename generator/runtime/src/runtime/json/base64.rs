//! Bytes as base64 text (OpenAPI's `format: byte`; RFC 4648, section 4).

use std::fmt;

use super::decode::Decode;
use super::encode::{Encode, Encoder};
use super::error::Mismatch;
use super::node::Node;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes that are base64 on the wire. `Display` writes the base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    /// Reads base64; padding may be missing, and the URL-safe alphabet is
    /// understood as well.
    pub fn parse(text: &str) -> Option<Base64> {
        let digits = text.trim_end_matches('=').as_bytes();
        if digits.len() % 4 == 1 || text.len() - digits.len() > 2 {
            return None;
        }
        let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
        let mut held = 0u32;
        let mut bits = 0;
        for digit in digits {
            held = (held << 6) | value(*digit)?;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                bytes.push((held >> bits) as u8);
                held &= (1 << bits) - 1;
            }
        }
        // Bits that belong to no byte must be zero, or two texts were one value.
        (held == 0).then_some(Base64(bytes))
    }
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for chunk in self.0.chunks(3) {
            let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
            let held = (byte(0) << 16) | (byte(1) << 8) | byte(2);
            for digit in 0..4 {
                if digit <= chunk.len() {
                    text.push(char::from(
                        ALPHABET[(held >> (18 - 6 * digit)) as usize & 63],
                    ))
                } else {
                    text.push('=')
                }
            }
        }
        f.write_str(&text)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Base64 {
        Base64(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Base64 {
        Base64(bytes.to_vec())
    }
}

impl Decode for Base64 {
    fn decode(node: Node<'_>) -> Result<Base64, Mismatch> {
        let text = node.text()?;
        Base64::parse(&text).ok_or_else(|| node.mismatch("base64"))
    }
}

impl Encode for Base64 {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.string(&self.to_string());
    }
}
