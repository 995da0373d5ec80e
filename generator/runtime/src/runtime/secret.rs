//! A secret that is never shown and is wiped from memory when dropped.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::HeaderValue;
use zeroize::Zeroizing;

use super::json::{Decode, Encode, Encoder, Mismatch, Node};

/// A token, password or key.
///
/// `Debug` prints `[redacted]`; there is no `Display`. The memory is
/// overwritten on drop, as far as it is ours: the HTTP stack makes its own
/// copies of the headers that it sends. Clones share it, so that a call makes
/// no copy, and it is overwritten when the last of them is dropped.
#[derive(Clone)]
pub struct Secret(Arc<Kept>);

struct Kept {
    text: Zeroizing<String>,
    /// The header it was first sent in, and what that begins with.
    header: OnceLock<(&'static str, HeaderValue)>,
}

impl Secret {
    /// Takes ownership of a secret.
    pub fn new(secret: impl Into<String>) -> Secret {
        Secret(Arc::new(Kept {
            text: Zeroizing::new(secret.into()),
            header: OnceLock::new(),
        }))
    }

    /// The secret itself: keep it out of logs.
    pub fn expose(&self) -> &str {
        &self.0.text
    }

    /// The value of a header that is this after a prefix, if HTTP allows it. It
    /// is made once, for every request sends it.
    pub(crate) fn header(&self, prefix: &'static str) -> Option<HeaderValue> {
        if let Some((known, value)) = self.0.header.get()
            && *known == prefix
        {
            return Some(value.clone());
        }
        let text = Zeroizing::new([prefix, self.expose()].concat());
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        // One that is sent in two ways is remembered in the first.
        let _ = self.0.header.set((prefix, value.clone()));
        Some(value)
    }

    /// Whether the secret is the empty string.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl PartialEq for Secret {
    /// Takes as long for a guess that is nearly right as for one that is not.
    fn eq(&self, other: &Secret) -> bool {
        let (own, other) = (self.expose().as_bytes(), other.expose().as_bytes());
        let differences = own.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
        own.len() == other.len() && differences == 0
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(secret: T) -> Secret {
        Secret::new(secret)
    }
}

impl Encode for Secret {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.secret(self.expose());
    }
}

impl Decode for Secret {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Secret, Mismatch> {
        String::decode(node).map(Secret::new)
    }
}
