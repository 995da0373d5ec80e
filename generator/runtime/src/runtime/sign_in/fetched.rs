//! Tokens that a function of the caller's fetches.

use std::fmt;
use std::future::Future;

use super::tokens::Tokens;
use crate::runtime::auth::TokenProvider;
use crate::runtime::error::{Error, Source};
use crate::runtime::secret::Secret;
use crate::runtime::token_cache::TokenCache;
use crate::runtime::transport::BoxFuture;

type Fetch = dyn Fn() -> BoxFuture<'static, Result<Tokens, Error>> + Send + Sync;

/// A token that a function fetches, by a call of another client for example: once for all calls, and
/// again before it expires or when a server refuses it.
pub struct FetchedToken {
    fetch: Box<Fetch>,
    cache: TokenCache,
}

impl FetchedToken {
    /// Tokens of this function. What it gives should say how long the token lives.
    pub fn new<F>(fetch: impl Fn() -> F + Send + Sync + 'static) -> FetchedToken
    where
        F: Future<Output = Result<Tokens, Error>> + Send + 'static,
    {
        FetchedToken {
            fetch: Box::new(move || Box::pin(fetch())),
            cache: TokenCache::default(),
        }
    }
}

impl TokenProvider for FetchedToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async move {
            let token = self
                .cache
                .current(|| async { Ok((self.fetch)().await?.kept()) });
            token.await.map_err(Source::from)
        })
    }

    fn rejected(&self, token: &Secret) {
        self.cache.reject(token);
    }
}

impl fmt::Debug for FetchedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FetchedToken")
    }
}
