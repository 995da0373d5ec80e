//! The tokens that a sign-in ends with, and how they are renewed.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::app::OAuthApp;
use crate::runtime::auth::TokenProvider;
use crate::runtime::error::{Error, ErrorKind, Source};
use crate::runtime::json::Document;
use crate::runtime::secret::Secret;
use crate::runtime::token_cache::{Token, TokenCache};
use crate::runtime::token_endpoint::{access_token, text};
use crate::runtime::transport::BoxFuture;

/// The tokens of one who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    /// What calls authenticate with.
    pub access: Secret,
    /// What the next access token is asked for with, if the server gave it.
    pub refresh: Option<Secret>,
    /// How long the access token lives from when it was issued, if the server says.
    pub lifetime: Option<Duration>,
    /// What was granted, where it is not what was asked for.
    pub scope: Option<String>,
}

impl Tokens {
    /// An access token alone.
    pub fn new(access: impl Into<Secret>) -> Tokens {
        Tokens {
            access: access.into(),
            refresh: None,
            lifetime: None,
            scope: None,
        }
    }

    /// With a refresh token: one that was kept from an earlier run.
    #[must_use]
    pub fn refreshed_by(mut self, refresh: impl Into<Secret>) -> Tokens {
        self.refresh = Some(refresh.into());
        self
    }

    /// With the time that the access token lives.
    #[must_use]
    pub fn living(mut self, lifetime: Duration) -> Tokens {
        self.lifetime = Some(lifetime);
        self
    }

    pub(super) fn read(document: &Document) -> Result<Tokens, Error> {
        let (access, lifetime) = access_token(document)?;
        Ok(Tokens {
            access,
            refresh: text(document, "refresh_token").map(Secret::new),
            lifetime,
            scope: text(document, "scope"),
        })
    }

    pub(super) fn kept(&self) -> Token {
        Token::new(self.access.clone(), self.lifetime)
    }
}

/// What is told of renewed tokens.
type Renewed = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// The access token of one who signed in, renewed by the refresh token before it expires and when a
/// server refuses it (RFC 6749, section 6).
pub struct RefreshedToken {
    app: OAuthApp,
    refresh: Mutex<Option<Secret>>,
    cache: TokenCache,
    renewed: Option<Renewed>,
}

impl RefreshedToken {
    pub(super) fn new(app: OAuthApp, tokens: &Tokens) -> RefreshedToken {
        RefreshedToken {
            app,
            refresh: Mutex::new(tokens.refresh.clone()),
            cache: TokenCache::holding(tokens.kept()),
            renewed: None,
        }
    }

    /// Shows new tokens to `see`, to be kept for the next run: a server may take each refresh token
    /// only once.
    #[must_use]
    pub fn on_renewal(mut self, see: impl Fn(&Tokens) + Send + Sync + 'static) -> RefreshedToken {
        self.renewed = Some(Arc::new(see));
        self
    }

    async fn renew(&self) -> Result<Token, Error> {
        let refresh = || self.refresh.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(token) = refresh().clone() else {
            return Err(Error::new(
                ErrorKind::Authentication,
                "the access token is no longer good, and there is no refresh token",
            ));
        };
        let mut tokens = self.app.refresh(&token).await?;
        // A server that gives no new one goes on taking the last.
        let next = tokens.refresh.get_or_insert(token).clone();
        *refresh() = Some(next);
        if let Some(see) = &self.renewed {
            see(&tokens);
        }
        Ok(tokens.kept())
    }
}

impl TokenProvider for RefreshedToken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async move {
            let token = self.cache.current(|| self.renew());
            token.await.map_err(Source::from)
        })
    }

    fn rejected(&self, token: &Secret) {
        self.cache.reject(token);
    }
}

impl fmt::Debug for RefreshedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshedToken")
    }
}
