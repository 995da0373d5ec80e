//! Bytes as base64 text (OpenAPI's `format: byte` and `format: base64url`; RFC 4648, sections 4 and 5).

use std::fmt;

use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

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

/// Bytes that are base64 of the URL-safe alphabet on the wire, without padding. `Display` writes the
/// base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base64Url(pub Vec<u8>);

impl Base64Url {
    /// Reads base64; padding may be there, and the other alphabet is understood as well.
    pub fn parse(text: &str) -> Option<Base64Url> {
        Base64::parse(text).map(|read| Base64Url(read.0))
    }
}

macro_rules! as_text {
    ($name:ident, $engine:expr, $expected:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&Base64Display::new(&self.0, &$engine), f)
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> $name {
                $name(bytes)
            }
        }

        impl From<&[u8]> for $name {
            fn from(bytes: &[u8]) -> $name {
                $name(bytes.to_vec())
            }
        }

        impl Decode for $name {
            fn decode(node: Node<'_>) -> Result<$name, Mismatch> {
                let text = node.text()?;
                $name::parse(&text).ok_or_else(|| node.mismatch($expected))
            }
        }

        impl Encode for $name {
            fn encode(&self, encoder: &mut Encoder) {
                encoder.string(&$engine.encode(&self.0));
            }
        }
    };
}

as_text!(Base64, STANDARD, "base64");
as_text!(Base64Url, URL_SAFE_NO_PAD, "base64url");
