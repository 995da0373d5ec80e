//! Which credentials a call needs, and how they are put on a request.

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use super::api::{Api, Scheme, SchemeKind};
use super::builder::ClientBuilder;
use super::by_hand::ByHand;
use super::error::{Error, ErrorKind, Source};
use super::json::Base64;
use super::operation::Operation;
use super::percent;
use super::secret::Secret;
use super::transport::{BoxFuture, Transport};

/// A source of tokens that change: a vault, a file, an identity service.
pub trait TokenProvider: Send + Sync + 'static {
    /// The token to use now. Called before every attempt, so it should cache.
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>>;

    /// The server answered 401 to this token: the next `token` should be new.
    fn rejected(&self, token: &Secret) {
        let _ = token;
    }
}

/// What proves to the server who is calling.
#[derive(Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A bearer token or API key.
    Token(Secret),
    /// A user and a password, for HTTP basic authentication.
    Basic {
        /// The user name.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A token that is asked for before each attempt.
    Provider(Arc<dyn TokenProvider>),
    /// An OAuth2 client, for which tokens are fetched and refreshed.
    ClientCredentials {
        /// The client id.
        id: String,
        /// The client secret.
        secret: Secret,
    },
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credential::Token(_) => "Token([redacted])",
            Credential::Basic { .. } => "Basic([redacted])",
            Credential::Provider(_) => "Provider",
            Credential::ClientCredentials { .. } => "ClientCredentials([redacted])",
        })
    }
}

/// The credentials of a client: by scheme name, and one for any scheme.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) named: Vec<(String, Credential)>,
    pub(crate) default: Option<Credential>,
    /// Whether calls are sent without what they need, too.
    pub(crate) anonymous: bool,
}

/// What puts a provider of tokens in place of each OAuth2 client among the
/// credentials: `oauth::ISSUER`, which only APIs with such a scheme have.
#[derive(Clone, Copy)]
pub struct Issuer(pub(crate) Issue);

pub(crate) type Issue =
    fn(&ClientBuilder, Option<&Url>, &Arc<dyn Transport>) -> Result<Credentials, Error>;

/// The schemes one call uses, each with its credential.
pub(crate) type Chosen = Vec<(&'static Scheme, Credential)>;

impl Credentials {
    pub(crate) fn named(&self, scheme: &str) -> Option<&Credential> {
        let mut named = self.named.iter();
        named
            .find(|(name, _)| name == scheme)
            .map(|(_, credential)| credential)
    }

    /// The credentials for a call of this operation: the first alternative for
    /// which everything is there. `token` is the call's own; what the caller
    /// gave by hand needs no other credential.
    pub(crate) fn choose(
        &self,
        api: &'static Api,
        operation: &Operation,
        token: Option<&Secret>,
        by_hand: &ByHand<'_>,
    ) -> Result<Chosen, Error> {
        let own = token.map(|token| Credential::Token(token.clone()));
        let alternatives = operation.security.unwrap_or(api.security);
        let mut anonymous = alternatives.is_empty() || (self.anonymous && own.is_none());
        for alternative in alternatives {
            if alternative.is_empty() {
                anonymous = true;
            } else if let Some(chosen) = self.satisfy(api, alternative, own.as_ref(), by_hand) {
                return Ok(chosen);
            }
        }
        match own {
            None if anonymous => Ok(Vec::new()),
            // The caller insists on a token where the document asks for none.
            Some(own) if anonymous => match api.schemes.first() {
                Some(scheme) => Ok(vec![(scheme, own)]),
                None => Err(Error::config(
                    "a token was given, but the API describes no way to send one",
                )),
            },
            _ => Err(missing(api, alternatives)),
        }
    }

    fn satisfy(
        &self,
        api: &'static Api,
        alternative: &[&'static str],
        own: Option<&Credential>,
        by_hand: &ByHand<'_>,
    ) -> Option<Chosen> {
        let mut chosen = Chosen::new();
        // A nameless token stands for one scheme only: two schemes with the
        // same secret is never what an API means.
        let mut spare = own.or(self.default.as_ref());
        for name in alternative {
            let scheme = api.scheme(name)?;
            let better = by_hand.may_be_an_echo(scheme.kind)
                && (spare.is_some() || self.named(name).is_some());
            if own.is_none() && by_hand.covers(scheme.kind) && !better {
                continue;
            }
            let credential = match self.named(name) {
                Some(named) if own.is_none() || spare.is_none() => named,
                _ => spare.take()?,
            };
            if !fits(scheme.kind, credential) {
                return None;
            }
            chosen.push((scheme, credential.clone()));
        }
        Some(chosen)
    }
}

fn fits(kind: SchemeKind, credential: &Credential) -> bool {
    match credential {
        Credential::Token(_) | Credential::Provider(_) => true,
        Credential::Basic { .. } => matches!(kind, SchemeKind::Basic),
        // Turned into a provider when the client was built, where it fits.
        Credential::ClientCredentials { .. } => false,
    }
}

#[cold]
fn missing(api: &Api, alternatives: &[&[&str]]) -> Error {
    let wanted: Vec<String> = alternatives.iter().map(|all| all.join(" and ")).collect();
    Error::config(format!(
        "no credentials for this operation, which needs {}; give the client a token (environment variable {}) or a credential by that name, or make it anonymous",
        wanted.join(", or "),
        api.token_env,
    ))
}

/// Puts the chosen credentials on a request and returns the secrets that were
/// used, so that they can be kept out of what is shown.
pub(crate) async fn authorize(
    chosen: &Chosen,
    headers: &mut HeaderMap,
    url: &mut Url,
) -> Result<Vec<Secret>, Error> {
    let mut used = Vec::with_capacity(chosen.len());
    for (scheme, credential) in chosen {
        let secret = match credential {
            Credential::Provider(provider) => provider.token().await.map_err(no_token)?,
            own => own_secret(scheme, own, &mut used)?,
        };
        let basic = matches!(credential, Credential::Basic { .. });
        used.extend(apply(scheme, &secret, basic, headers, url)?);
        used.push(secret);
    }
    Ok(used)
}

/// The secret of a credential that holds it.
fn own_secret(
    scheme: &Scheme,
    credential: &Credential,
    used: &mut Vec<Secret>,
) -> Result<Secret, Error> {
    match credential {
        Credential::Token(secret) => Ok(secret.clone()),
        Credential::Basic { user, password } => {
            used.push(password.clone());
            Ok(Secret::new(format!("{user}:{}", password.expose())))
        }
        Credential::Provider(_) | Credential::ClientCredentials { .. } => Err(Error::config(
            format!("scheme {} takes no OAuth2 client credentials", scheme.name),
        )),
    }
}

#[cold]
fn no_token(source: Source) -> Error {
    match source.downcast::<Error>() {
        Ok(error) => *error,
        Err(source) => {
            Error::new(ErrorKind::Authentication, "no token could be obtained").with_source(source)
        }
    }
}

/// Puts a secret on a request. What it became on the way, if that is secret, too,
/// is returned.
fn apply(
    scheme: &Scheme,
    secret: &Secret,
    pair: bool,
    headers: &mut HeaderMap,
    url: &mut Url,
) -> Result<Option<Secret>, Error> {
    match scheme.kind {
        SchemeKind::Basic => {
            // A token alone is the user name, as is usual where keys are sent so.
            let text = if pair || secret.expose().contains(':') {
                secret.expose().to_owned()
            } else {
                format!("{}:", secret.expose())
            };
            let digits = Secret::new(Base64(text.into_bytes()).to_string());
            headers.insert(AUTHORIZATION, sensitive(scheme, "Basic ", &digits)?);
            return Ok(Some(digits));
        }
        _ if pair => {
            return Err(Error::config(format!(
                "scheme {} takes no user and password",
                scheme.name
            )));
        }
        SchemeKind::Bearer | SchemeKind::ClientCredentials { .. } => {
            headers.insert(AUTHORIZATION, sensitive(scheme, "Bearer ", secret)?);
        }
        SchemeKind::ApiKeyHeader(name) => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| Error::config(format!("{name:?} is not a header name")))?;
            headers.insert(name, sensitive(scheme, "", secret)?);
        }
        SchemeKind::ApiKeyQuery(name) => {
            // One that the URL has already is a server's echo of it.
            retain_pairs(url, |key, _| key != name);
            url.query_pairs_mut().append_pair(name, secret.expose());
        }
        SchemeKind::ApiKeyCookie(_) if secret.expose().contains(';') => {
            return Err(Error::config(format!(
                "the credential for scheme {} holds a semicolon, which would begin another cookie",
                scheme.name
            )));
        }
        SchemeKind::ApiKeyCookie(name) => {
            let earlier = headers.get(COOKIE).and_then(|value| value.to_str().ok());
            let cookie = Secret::new(match earlier {
                Some(earlier) => format!("{earlier}; {name}={}", secret.expose()),
                None => format!("{name}={}", secret.expose()),
            });
            headers.insert(COOKIE, sensitive(scheme, "", &cookie)?);
        }
    }
    Ok(None)
}

/// Takes the secrets out of the query of a URL that a server named.
pub(crate) fn withhold(secrets: &[Secret], url: &mut Url) {
    let secret = |value: &str| secrets.iter().any(|secret| secret.expose() == value);
    retain_pairs(url, |_, value| !secret(value));
}

/// Keeps some pairs of a query, as they are written.
fn retain_pairs(url: &mut Url, keep: impl Fn(&str, &str) -> bool) {
    let Some(query) = url.query() else {
        return;
    };
    let mut kept = Vec::new();
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if keep(&percent::decode(key), &percent::decode(value)) {
            kept.push(pair);
        }
    }
    let kept = kept.join("&");
    if kept.len() < query.len() {
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
}

fn sensitive(scheme: &Scheme, prefix: &'static str, secret: &Secret) -> Result<HeaderValue, Error> {
    secret.header(prefix).ok_or_else(|| {
        Error::config(format!(
            "the credential for scheme {} has characters that HTTP does not allow in a header",
            scheme.name
        ))
    })
}
