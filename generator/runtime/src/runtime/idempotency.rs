//! Idempotency keys: made from the operating system's randomness, checked
//! before they are sent.

use super::error::{Error, ErrorKind};

/// How an API takes idempotency keys (from `codegen.toml`, `[idempotency]`).
#[derive(Clone, Copy)]
pub struct Idempotency {
    /// The request header that carries the key.
    pub header: &'static str,
    /// The longest key the server accepts, in characters.
    pub max_length: usize,
    /// The reply header that is `true` when the server replayed a stored reply.
    pub replayed_header: Option<&'static str>,
}

impl Idempotency {
    /// The header of the IETF prepared, keys up to 255 characters.
    pub const DEFAULT: Idempotency = Idempotency {
        header: "Idempotency-Key",
        max_length: 255,
        replayed_header: None,
    };

    /// Refuses a key that the server, or HTTP, would not take.
    pub fn check(&self, key: &str) -> Result<(), Error> {
        let length = key.chars().count();
        let fault = if length == 0 {
            "is empty".to_owned()
        } else if length > self.max_length {
            format!("has {length} characters, {} are allowed", self.max_length)
        } else if !key.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            "has characters outside printable ASCII".to_owned()
        } else if key.starts_with(' ') || key.ends_with(' ') {
            "begins or ends with a space, which HTTP would drop".to_owned()
        } else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::Config,
            format!("the idempotency key {fault}"),
        ))
    }
}

/// A new random key: a version 4 UUID, 122 bits from the operating system.
pub fn new_key() -> Result<String, Error> {
    let mut bytes = [0u8; 16];
    getrandom::getrandom(&mut bytes).map_err(|error| {
        Error::new(
            ErrorKind::Config,
            "the operating system gave no randomness for an idempotency key",
        )
        .with_source(error)
    })?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut key = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            key.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            key.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    Ok(key)
}
