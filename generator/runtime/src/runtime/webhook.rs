//! Verifies the signatures of webhooks (feature `webhooks`): HMAC-SHA256,
//! compared in constant time, with a tolerance for time and several secrets.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use ring::hmac;

use super::error::{Error, ErrorKind};
use super::json::{Base64, Decode};
use super::received::{self, ReceivedHeaders};
use super::secret::Secret;

/// How many signatures of a message are looked at: senders put in one for each
/// secret that is still good.
const MAX_SIGNATURES: usize = 16;
/// The length of an HMAC-SHA256 in bytes.
const LENGTH: usize = 32;

/// How an API signs its webhooks (from `codegen.toml`, `[webhooks]`).
#[derive(Clone, Copy, Debug)]
pub struct WebhookScheme {
    /// The header that holds the signatures.
    pub signature_header: &'static str,
    /// How they are written in it.
    pub signatures: Signatures,
    /// How the bytes of a signature are written.
    pub encoding: SignatureEncoding,
    /// Where the time of signing is found.
    pub timestamp: Timestamp,
    /// The header that holds the id of the message.
    pub id_header: Option<&'static str>,
    /// What is signed, put together in this order.
    pub signed: &'static [Signed],
    /// A prefix after which the secret is base64; without it the secret is
    /// used as it is.
    pub base64_secret_prefix: Option<&'static str>,
    /// How old, or how far ahead, a message may be, in seconds.
    pub tolerance_seconds: u64,
}

/// How signatures are written in their header.
#[derive(Clone, Copy, Debug)]
pub enum Signatures {
    /// `t=1492774577,v1=5257a8,v1=6ffbb5`: those of this key.
    Pairs(&'static str),
    /// `sha256=5257a8` or `v1,K5oZ v1,dBmR`: those with this prefix, between spaces.
    Prefixed(&'static str),
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug)]
pub enum SignatureEncoding {
    /// Hexadecimal digits.
    Hex,
    /// Base64 of RFC 4648, section 4.
    Base64,
}

/// Where the time of signing is found, in seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub enum Timestamp {
    /// Nowhere; replays cannot be told.
    None,
    /// In this header.
    Header(&'static str),
    /// In the signature header, under this key.
    Pair(&'static str),
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug)]
pub enum Signed {
    /// The time as it is written.
    Timestamp,
    /// The id of the message.
    Id,
    /// The body.
    Body,
    /// This text.
    Text(&'static str),
}

/// Verifies the webhooks of one endpoint.
#[derive(Clone)]
pub struct Webhooks {
    scheme: &'static WebhookScheme,
    keys: Vec<hmac::Key>,
}

impl Webhooks {
    /// A verifier with the endpoint's secrets: while one is replaced by the
    /// next, both.
    pub fn new<S: Into<Secret>>(
        scheme: &'static WebhookScheme,
        secrets: impl IntoIterator<Item = S>,
    ) -> Result<Webhooks, Error> {
        let mut keys = Vec::new();
        for secret in secrets {
            let secret = secret.into();
            let encoded = scheme.base64_secret_prefix.map(|prefix| {
                secret
                    .expose()
                    .strip_prefix(prefix)
                    .unwrap_or(secret.expose())
            });
            let bytes = match encoded {
                Some(encoded) => Base64::parse(encoded)
                    .map(|bytes| bytes.0)
                    .ok_or_else(|| Error::config("a webhook secret is not base64"))?,
                None => secret.expose().as_bytes().to_vec(),
            };
            if bytes.is_empty() {
                return Err(Error::config("a webhook secret is empty"));
            }
            keys.push(hmac::Key::new(hmac::HMAC_SHA256, &bytes));
        }
        if keys.is_empty() {
            return Err(Error::config("verifying webhooks needs a secret"));
        }
        Ok(Webhooks { scheme, keys })
    }

    /// Verifies a message and decodes it. The body must be the bytes that
    /// arrived, not JSON written again.
    pub fn event<T: Decode>(
        &self,
        headers: &impl ReceivedHeaders,
        body: &[u8],
    ) -> Result<T, Error> {
        self.verify(headers, body)?;
        received::read(body, T::decode)
    }

    /// Verifies a message against the system's clock.
    pub fn verify(&self, headers: &impl ReceivedHeaders, body: &[u8]) -> Result<(), Error> {
        self.verify_at(headers, body, super::clock::system_time())
    }

    /// Verifies a message as if it were `now`.
    pub fn verify_at(
        &self,
        headers: &impl ReceivedHeaders,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), Error> {
        let name = self.scheme.signature_header;
        let header = headers.first(name);
        let header = header.ok_or_else(|| wrong(format!("there is no {name} header")))?;
        let timestamp = match self.scheme.timestamp {
            Timestamp::None => None,
            Timestamp::Header(name) => headers.first(name),
            Timestamp::Pair(key) => {
                let mut pairs = pairs(&header);
                pairs
                    .find(|pair| pair.0 == key)
                    .map(|pair| pair.1.to_owned())
            }
        };
        let timestamp = timestamp.as_deref();
        let id = self.scheme.id_header.and_then(|name| headers.first(name));
        let id = id.as_deref();
        let signatures: Vec<Vec<u8>> = self.signatures(&header).take(MAX_SIGNATURES).collect();
        if signatures.is_empty() {
            return Err(wrong(format!("the {name} header holds no signature")));
        }
        if !self.is_signed(timestamp, id, body, &signatures)? {
            return Err(wrong("no signature matches the body and a known secret"));
        }
        // After the signature, so that the time is known to be the sender's.
        match timestamp {
            Some(timestamp) => self.check_time(timestamp, now),
            None => Ok(()),
        }
    }

    /// Whether one of the signatures is that of a known secret. Each secret signs
    /// once, however many signatures there are.
    fn is_signed(
        &self,
        timestamp: Option<&str>,
        id: Option<&str>,
        body: &[u8],
        signatures: &[Vec<u8>],
    ) -> Result<bool, Error> {
        if timestamp.is_none() && !matches!(self.scheme.timestamp, Timestamp::None) {
            return Err(wrong("the message does not say when it was signed"));
        }
        for key in &self.keys {
            let own = self.signature(key, timestamp, id, body)?;
            if signatures.iter().any(|other| same(own.as_ref(), other)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The signature of a message by one secret.
    fn signature(
        &self,
        key: &hmac::Key,
        timestamp: Option<&str>,
        id: Option<&str>,
        body: &[u8],
    ) -> Result<hmac::Tag, Error> {
        let mut context = hmac::Context::with_key(key);
        for part in self.scheme.signed {
            context.update(match part {
                Signed::Timestamp => timestamp.unwrap_or_default().as_bytes(),
                Signed::Id => id.ok_or_else(|| wrong("the message has no id"))?.as_bytes(),
                Signed::Body => body,
                Signed::Text(text) => text.as_bytes(),
            });
        }
        Ok(context.sign())
    }

    /// The headers with which a server would send this body at this time: for tests of what receives
    /// it. Of several secrets each signs.
    ///
    /// # Errors
    ///
    /// The API's configuration names a header that HTTP does not allow.
    pub fn sign(&self, body: &[u8], at: SystemTime) -> Result<HeaderMap, Error> {
        let at = at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let timestamp = at.as_secs().to_string();
        let id = self.scheme.id_header.map(|_| format!("msg_{timestamp}"));
        let mut signatures = Vec::new();
        for key in &self.keys {
            let tag = self.signature(key, Some(&timestamp), id.as_deref(), body)?;
            signatures.push(written(self.scheme.encoding, tag.as_ref()));
        }
        let mut pairs = match self.scheme.timestamp {
            Timestamp::Pair(key) => vec![format!("{key}={timestamp}")],
            Timestamp::Header(_) | Timestamp::None => Vec::new(),
        };
        let signature = match self.scheme.signatures {
            Signatures::Pairs(key) => {
                pairs.extend(signatures.iter().map(|text| format!("{key}={text}")));
                pairs.join(",")
            }
            Signatures::Prefixed(prefix) => {
                let words = signatures.iter().map(|text| format!("{prefix}{text}"));
                words.collect::<Vec<_>>().join(" ")
            }
        };
        let mut headers = HeaderMap::new();
        let mut add = |name: &'static str, value: &str| -> Result<(), Error> {
            let name = HeaderName::from_bytes(name.as_bytes());
            let name = name.map_err(|error| Error::config(error.to_string()))?;
            let value = HeaderValue::from_str(value);
            let value = value.map_err(|error| Error::config(error.to_string()))?;
            headers.insert(name, value);
            Ok(())
        };
        add(self.scheme.signature_header, &signature)?;
        if let Timestamp::Header(name) = self.scheme.timestamp {
            add(name, &timestamp)?;
        }
        if let (Some(name), Some(id)) = (self.scheme.id_header, &id) {
            add(name, id)?;
        }
        Ok(headers)
    }

    fn signatures<'a>(&self, header: &'a str) -> Box<dyn Iterator<Item = Vec<u8>> + 'a> {
        let encoding = self.scheme.encoding;
        match self.scheme.signatures {
            Signatures::Pairs(key) => Box::new(
                pairs(header)
                    .filter(move |pair| pair.0 == key)
                    .filter_map(move |pair| bytes(encoding, pair.1)),
            ),
            Signatures::Prefixed(prefix) => Box::new(
                header
                    .split_ascii_whitespace()
                    .filter_map(move |word| bytes(encoding, word.strip_prefix(prefix)?)),
            ),
        }
    }

    fn check_time(&self, timestamp: &str, now: SystemTime) -> Result<(), Error> {
        let signed: u64 = timestamp
            .parse()
            .map_err(|_| wrong("the time of signing is not a number of seconds"))?;
        let now = now
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let tolerance = self.scheme.tolerance_seconds;
        if now.abs_diff(signed) > tolerance {
            return Err(wrong(format!(
                "it was signed more than {tolerance} seconds away from now"
            )));
        }
        Ok(())
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks")
            .field("scheme", self.scheme)
            .field("secrets", &self.keys.len())
            .finish_non_exhaustive()
    }
}

/// Takes as long for a signature that is nearly right as for one that is not.
fn same(own: &[u8], other: &[u8]) -> bool {
    let differences = own.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    own.len() == other.len() && differences == 0
}

#[cold]
fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Signature, message)
}

fn pairs(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header
        .split(',')
        .filter_map(|pair| pair.trim().split_once('='))
}

/// A signature, if it is as long as one is.
fn bytes(encoding: SignatureEncoding, text: &str) -> Option<Vec<u8>> {
    let bytes = match encoding {
        SignatureEncoding::Base64 if text.len() <= LENGTH.div_ceil(3) * 4 => Base64::parse(text)?.0,
        SignatureEncoding::Hex if text.len() == 2 * LENGTH => hexadecimal(text)?,
        _ => return None,
    };
    (bytes.len() == LENGTH).then_some(bytes)
}

/// A signature as text.
fn written(encoding: SignatureEncoding, signature: &[u8]) -> String {
    match encoding {
        SignatureEncoding::Base64 => Base64(signature.to_vec()).to_string(),
        SignatureEncoding::Hex => signature.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).map(|digit| digit as u8))
        .collect();
    let pairs = digits?;
    let pairs = pairs.chunks_exact(2);
    Some(pairs.map(|pair| (pair[0] << 4) | pair[1]).collect())
}
