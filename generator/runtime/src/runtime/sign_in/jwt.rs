//! Tokens that a program signs itself: JWTs (RFC 7519) by RS256 or ES256 (RFC 7518, section 3.1).

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};

use crate::runtime::auth::TokenProvider;
use crate::runtime::clock;
use crate::runtime::error::{Error, Source};
use crate::runtime::json::{Base64, Base64Url, Encode, Encoder, Members};
use crate::runtime::secret::Secret;
use crate::runtime::token_cache::{Token, TokenCache};
use crate::runtime::transport::BoxFuture;

/// How long a token is good unless it is said: shorter than any server that is known limits it to.
const LIFETIME: Duration = Duration::from_secs(300);
/// Tokens say that they were issued this long ago, for servers whose clocks are behind.
const SKEW: Duration = Duration::from_secs(60);

/// A private key that signs tokens.
#[derive(Clone)]
pub struct JwtKey(Arc<KeyPair>);

enum KeyPair {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair),
}

impl JwtKey {
    /// The RSA key of a PEM file: `BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY`.
    ///
    /// # Errors
    ///
    /// It is no such key, or has less than 2048 bits.
    pub fn rs256(pem: &str) -> Result<JwtKey, Error> {
        let (label, bytes) = read_pem(pem)?;
        let key = match label {
            "PRIVATE KEY" => RsaKeyPair::from_pkcs8(&bytes),
            "RSA PRIVATE KEY" => RsaKeyPair::from_der(&bytes),
            other => return Err(wrong_kind(other)),
        };
        let key = key.map_err(|error| not_a_key("RSA", error))?;
        Ok(JwtKey(Arc::new(KeyPair::Rsa(key))))
    }

    /// The key of a PEM file on the curve P-256: `BEGIN PRIVATE KEY`.
    ///
    /// # Errors
    ///
    /// It is no such key. `openssl pkcs8 -topk8 -nocrypt` makes one of `BEGIN EC PRIVATE KEY`.
    pub fn es256(pem: &str) -> Result<JwtKey, Error> {
        let (label, bytes) = read_pem(pem)?;
        if label != "PRIVATE KEY" {
            return Err(wrong_kind(label));
        }
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let key = EcdsaKeyPair::from_pkcs8(algorithm, &bytes, &random);
        let key = key.map_err(|error| not_a_key("P-256", error))?;
        Ok(JwtKey(Arc::new(KeyPair::Ecdsa(key))))
    }

    fn algorithm(&self) -> &'static str {
        match &*self.0 {
            KeyPair::Rsa(_) => "RS256",
            KeyPair::Ecdsa(_) => "ES256",
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let signature = match &*self.0 {
            KeyPair::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                let signed = key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.map(|()| signature)
            }
            KeyPair::Ecdsa(key) => {
                let signature = key.sign(&random, message);
                signature.map(|signature| signature.as_ref().to_vec())
            }
        };
        signature.map_err(|_| Error::config("the key could not sign a token"))
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtKey({}, [redacted])", self.algorithm())
    }
}

/// The label and the bytes of the first block of PEM (RFC 7468).
fn read_pem(pem: &str) -> Result<(&str, Vec<u8>), Error> {
    let none = || Error::config("the key is not PEM");
    let (_, rest) = pem.split_once("-----BEGIN ").ok_or_else(none)?;
    let (label, rest) = rest.split_once("-----").ok_or_else(none)?;
    let (digits, _) = rest.split_once("-----END ").ok_or_else(none)?;
    let digits: String = digits.split_ascii_whitespace().collect();
    let bytes = Base64::parse(&digits).ok_or_else(none)?;
    Ok((label, bytes.0))
}

#[cold]
fn wrong_kind(label: &str) -> Error {
    Error::config(format!(
        "the key is a {label:?}; `openssl pkcs8 -topk8 -nocrypt` makes a \"PRIVATE KEY\" of it"
    ))
}

#[cold]
fn not_a_key(kind: &str, error: ring::error::KeyRejected) -> Error {
    Error::config(format!("the key is no {kind} key that can sign: {error}"))
}

/// What signed tokens say, and the key that signs them. As a provider it signs a new one before the
/// last expires.
pub struct Jwt {
    key: JwtKey,
    key_id: Option<String>,
    claims: Members,
    lifetime: Duration,
    cache: TokenCache,
}

impl Jwt {
    /// Tokens signed by this key.
    pub fn new(key: JwtKey) -> Jwt {
        Jwt {
            key,
            key_id: None,
            claims: Members::default(),
            lifetime: LIFETIME,
            cache: TokenCache::default(),
        }
    }

    /// Says who issues them: `iss`.
    #[must_use]
    pub fn issuer(self, issuer: impl Into<String>) -> Jwt {
        self.claim("iss", issuer.into())
    }

    /// Says on whose behalf: `sub`.
    #[must_use]
    pub fn subject(self, subject: impl Into<String>) -> Jwt {
        self.claim("sub", subject.into())
    }

    /// Says for which server: `aud`.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Jwt {
        self.claim("aud", audience.into())
    }

    /// Says anything else. `iat` and `exp` are those of each token.
    #[must_use]
    pub fn claim(mut self, name: &'static str, value: impl Encode) -> Jwt {
        self.claims.put(name, &value);
        self
    }

    /// Names the key: `kid`.
    #[must_use]
    pub fn key_id(mut self, id: impl Into<String>) -> Jwt {
        self.key_id = Some(id.into());
        self
    }

    /// How long each is good, five minutes unless it is said.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Jwt {
        self.lifetime = lifetime;
        self
    }

    /// A token that is good from now on.
    ///
    /// # Errors
    ///
    /// What it says cannot be written as JSON.
    pub fn sign(&self) -> Result<Secret, Error> {
        let now = clock::system_time().duration_since(UNIX_EPOCH);
        let now =
            now.map_err(|error| Error::config("the clock is before 1970").with_source(error))?;
        let mut header = Members::default();
        header.put("alg", &self.key.algorithm());
        header.put("typ", &"JWT");
        if let Some(id) = &self.key_id {
            header.put("kid", id);
        }
        let mut claims = self.claims.clone();
        claims.put("iat", &now.saturating_sub(SKEW).as_secs());
        claims.put("exp", &(now + self.lifetime).as_secs());
        let message = format!("{}.{}", part(&header)?, part(&claims)?);
        let signature = self.key.sign(message.as_bytes())?;
        Ok(Secret::new(format!("{message}.{}", Base64Url(signature))))
    }
}

/// A part of a token: JSON as base64.
fn part(members: &Members) -> Result<Base64Url, Error> {
    let mut encoder = Encoder::new();
    members.encode(&mut encoder);
    match encoder.problem() {
        Some(problem) => Err(Error::config(format!(
            "a claim cannot be written: {problem}"
        ))),
        None => Ok(Base64Url(encoder.into_text().into_bytes())),
    }
}

impl TokenProvider for Jwt {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async move {
            let token = self
                .cache
                .current(|| async { Ok(Token::new(self.sign()?, Some(self.lifetime))) });
            token.await.map_err(Source::from)
        })
    }

    fn rejected(&self, token: &Secret) {
        self.cache.reject(token);
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jwt").field(&self.key).finish()
    }
}
