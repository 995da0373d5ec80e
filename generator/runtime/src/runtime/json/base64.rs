//! Bytes as base64 text (OpenAPI's `format: byte`; RFC 4648, section 4).

use std::fmt;

use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use super::decode::Decode;
use super::encode::{Encode, Encoder};
use super::error::Mismatch;
use super::node::Node;

/// Bytes that are base64 on the wire. `Display` writes the base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    /// Reads base64; padding may be missing, and the URL-safe alphabet is
    /// understood as well.
    pub fn parse(text: &str) -> Option<Base64> {
        let digits = text.trim_end_matches('=');
        if text.len() - digits.len() > 2 {
            return None;
        }
        let bytes = if digits.contains(['-', '_']) {
            STANDARD_NO_PAD.decode(digits.replace('-', "+").replace('_', "/"))
        } else {
            STANDARD_NO_PAD.decode(digits)
        };
        bytes.ok().map(Base64)
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Base64Display::new(&self.0, &STANDARD), f)
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
        encoder.string(&STANDARD.encode(&self.0));
    }
}
