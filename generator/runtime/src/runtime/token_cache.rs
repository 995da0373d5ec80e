//! Keeps a token until shortly before it expires, and has one new one fetched at a time.

use std::error::Error as _;
use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;

use super::clock::Instant;
use super::error::{Error, ErrorKind};
use super::secret::Secret;

/// A token is renewed this long before the server would refuse it, so that it
/// does not expire on its way.
const EARLY: Duration = Duration::from_secs(30);
/// How long a token is used when the server does not say (RFC 6749 leaves it open).
const UNSTATED: Duration = Duration::from_secs(300);
/// A server that promises more is asked again all the same.
const LONGEST: Duration = Duration::from_secs(86_400);

/// A token, and when another is fetched.
pub(crate) struct Token {
    secret: Secret,
    expires: Instant,
}

impl Token {
    /// A token that the server takes for this long; `None` where it does not say.
    pub(crate) fn new(secret: Secret, life: Option<Duration>) -> Token {
        let life = life.unwrap_or(UNSTATED).min(LONGEST);
        // A token that lives shorter than the margin is used for half its life.
        let useful = life.saturating_sub(EARLY).max(life / 2);
        Token {
            secret,
            expires: Instant::now() + useful,
        }
    }
}

/// The token of all calls of a client.
#[derive(Default)]
pub(crate) struct TokenCache {
    /// The latest token, until a server refuses it.
    issued: std::sync::Mutex<Option<Token>>,
    /// Held over a refresh, so that concurrent calls wait for the same one, and
    /// share its failure: how the latest ended, if it failed.
    turn: Mutex<Option<Failure>>,
}

/// A refresh that failed, for all who waited for it.
struct Failure {
    at: Instant,
    kind: ErrorKind,
    message: String,
}

impl TokenCache {
    /// A cache that has a token already.
    pub(crate) fn holding(token: Token) -> TokenCache {
        TokenCache {
            issued: std::sync::Mutex::new(Some(token)),
            turn: Mutex::default(),
        }
    }

    /// Forgets a token that a server refused.
    pub(crate) fn reject(&self, token: &Secret) {
        let mut issued = self.issued();
        // A late refusal of an earlier token says nothing of this one.
        if issued
            .as_ref()
            .is_some_and(|latest| latest.secret == *token)
        {
            *issued = None;
        }
    }

    fn issued(&self) -> std::sync::MutexGuard<'_, Option<Token>> {
        let issued = self.issued.lock();
        issued.unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn good_token(&self) -> Option<Secret> {
        let issued = self.issued();
        let good = issued
            .as_ref()
            .filter(|token| token.expires > Instant::now());
        good.map(|token| token.secret.clone())
    }

    /// The token to use now: the one that is there, or what `fetch` gives.
    pub(crate) async fn current<F>(&self, fetch: impl FnOnce() -> F) -> Result<Secret, Error>
    where
        F: Future<Output = Result<Token, Error>>,
    {
        let asked = Instant::now();
        if let Some(token) = self.good_token() {
            return Ok(token);
        }
        let mut turn = self.turn.lock().await;
        // Another call's refresh ended while this one waited.
        if let Some(token) = self.good_token() {
            return Ok(token);
        }
        if let Some(failure) = turn.as_ref().filter(|failure| failure.at >= asked) {
            return Err(Error::new(failure.kind, failure.message.as_str()));
        }
        match fetch().await {
            Ok(token) => {
                let secret = token.secret.clone();
                *self.issued() = Some(token);
                Ok(secret)
            }
            Err(error) => {
                *turn = Some(Failure {
                    at: Instant::now(),
                    kind: error.kind(),
                    message: match error.source() {
                        Some(cause) => format!("{}: {cause}", error.message()),
                        None => error.message().to_owned(),
                    },
                });
                Err(error)
            }
        }
    }
}
