//! OAuth2 client credentials (RFC 6749, section 4.4): fetches tokens, keeps
//! them until shortly before they expire, one refresh at a time.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;
use tokio::sync::Mutex;

use super::api::SchemeKind;
use super::auth::{Credential, Credentials, Issuer, TokenProvider};
use super::body::Body;
use super::builder::ClientBuilder;
use super::clock::{self, Instant};
use super::error::{Error, ErrorKind, Source};
use super::json::{Base64, Document};
use super::origin;
use super::retry::{Retry, jitter};
use super::secret::Secret;
use super::transport::{BoxFuture, Transport, TransportReply, TransportRequest};

/// A token is renewed this long before the server would refuse it, so that it
/// does not expire on its way.
const EARLY: Duration = Duration::from_secs(30);
/// How long a token is used when the server does not say (RFC 6749 leaves it open).
const UNSTATED: Duration = Duration::from_secs(300);
/// A server that promises more is asked again all the same.
const LONGEST: Duration = Duration::from_secs(86_400);
const MAX_TOKEN_REPLY: u64 = 1 << 20;

/// Puts a provider of tokens in place of each OAuth2 client.
pub const ISSUER: Issuer = Issuer(issue);

fn issue(
    client: &ClientBuilder,
    base_url: Option<&Url>,
    transport: &Arc<dyn Transport>,
) -> Result<Credentials, Error> {
    let mut credentials = client.credentials.clone();
    for scheme in client.api.schemes {
        let SchemeKind::ClientCredentials { token_url, scopes } = scheme.kind else {
            continue;
        };
        let given = client.credentials.named(scheme.name);
        let Some(Credential::ClientCredentials { id, secret }) =
            given.or(client.credentials.default.as_ref())
        else {
            continue;
        };
        let provider = ClientCredentials {
            transport: Arc::clone(transport),
            token_url: resolve(client, base_url, token_url)?,
            scopes,
            id: id.clone(),
            secret: secret.clone(),
            retry: client.retry,
            timeout: client.timeout.unwrap_or(Duration::from_secs(80)),
            issued: std::sync::Mutex::new(None),
            turn: Mutex::new(None),
        };
        credentials.named.retain(|(name, _)| name != scheme.name);
        let provider = Credential::Provider(Arc::new(provider));
        credentials.named.push((scheme.name.to_owned(), provider));
    }
    Ok(credentials)
}

/// Where tokens are issued; `token_url` may be relative to the base URL.
fn resolve(client: &ClientBuilder, base_url: Option<&Url>, token_url: &str) -> Result<Url, Error> {
    if token_url.contains("://") {
        return origin::base(token_url, client.plain_http);
    }
    let base = match base_url {
        Some(url) => url.clone(),
        None => origin::of_api(client.api, client.plain_http)?,
    };
    base.join(token_url)
        .map_err(|error| Error::config("the token URL is not a URL").with_source(error))
}

/// A source of tokens by OAuth2 client credentials.
struct ClientCredentials {
    transport: Arc<dyn Transport>,
    token_url: Url,
    scopes: &'static [&'static str],
    id: String,
    secret: Secret,
    retry: Retry,
    timeout: Duration,
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

struct Token {
    secret: Secret,
    expires: Instant,
}

impl TokenProvider for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async move { self.current().await.map_err(Source::from) })
    }

    fn rejected(&self, token: &Secret) {
        let mut issued = self.issued();
        // A late refusal of an earlier token says nothing of this one.
        if issued
            .as_ref()
            .is_some_and(|latest| latest.secret == *token)
        {
            *issued = None;
        }
    }
}

impl ClientCredentials {
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

    async fn current(&self) -> Result<Secret, Error> {
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
        match self.fetch().await {
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

    async fn fetch(&self) -> Result<Token, Error> {
        let mut attempt = 1;
        loop {
            let sent = clock::timeout(self.timeout, self.transport.send(self.request()?));
            let (problem, headers, again) = match sent.await {
                Err(_) => (timed_out(), None, true),
                Ok(Err(error)) => (unreachable(error), None, true),
                Ok(Ok(reply)) if reply.status == 200 => return read(&reply),
                Ok(Ok(reply)) => {
                    let again = self.retry.wants_retry(reply.status, &reply.headers);
                    (refused(&reply), Some(reply.headers), again)
                }
            };
            if !again || attempt > self.retry.max_retries {
                return Err(problem);
            }
            clock::sleep(self.retry.delay(attempt, headers.as_ref(), jitter())).await;
            attempt += 1;
        }
    }

    fn request(&self) -> Result<TransportRequest, Error> {
        let pair = format!(
            "{}:{}",
            form_encoded(&self.id),
            form_encoded(self.secret.expose())
        );
        let basic = Secret::new(format!("Basic {}", Base64(pair.into_bytes())));
        let mut authorization = HeaderValue::from_str(basic.expose())
            .map_err(|_| Error::config("the OAuth2 client id cannot be sent in a header"))?;
        authorization.set_sensitive(true);
        let mut body = "grant_type=client_credentials".to_owned();
        if !self.scopes.is_empty() {
            body.push_str("&scope=");
            body.push_str(&form_encoded(&self.scopes.join(" ")));
        }
        let mut headers = HeaderMap::new();
        headers.insert(http::header::AUTHORIZATION, authorization);
        headers.insert(
            http::header::ACCEPT,
            HeaderValue::from_static("application/json"),
        );
        headers.insert(
            http::header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        Ok(TransportRequest {
            headers,
            body: Body::from(body),
            max_reply_bytes: MAX_TOKEN_REPLY,
            ..TransportRequest::new(Method::POST, self.token_url.clone())
        })
    }
}

fn form_encoded(text: &str) -> String {
    let mut url = String::new();
    super::percent::form(text, &mut url);
    url
}

fn read(reply: &TransportReply) -> Result<Token, Error> {
    let document = Document::parse(reply.body.to_vec()).map_err(|error| {
        // The source is not kept: it may quote the body, which holds a token.
        let _ = error;
        Error::new(
            ErrorKind::Authentication,
            "the token endpoint's reply is not JSON",
        )
    })?;
    let root = document.root();
    let token = root.get("access_token").and_then(|node| node.as_str());
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(Error::new(
            ErrorKind::Authentication,
            "the token endpoint's reply holds no access_token",
        ));
    };
    let life = root.get("expires_in").and_then(|node| node.as_u64());
    let life = life.map_or(UNSTATED, Duration::from_secs).min(LONGEST);
    // A token that lives shorter than the margin is used for half its life.
    let useful = life.saturating_sub(EARLY).max(life / 2);
    Ok(Token {
        secret: Secret::new(token.into_owned()),
        expires: Instant::now() + useful,
    })
}

#[cold]
fn timed_out() -> Error {
    Error::new(ErrorKind::Timeout, "the token endpoint took too long")
}

#[cold]
fn unreachable(error: super::transport::TransportError) -> Error {
    Error::new(
        ErrorKind::Connection,
        "the token endpoint could not be reached",
    )
    .with_source(error)
}

#[cold]
fn refused(reply: &TransportReply) -> Error {
    let code = Document::parse(reply.body.to_vec())
        .ok()
        .and_then(|document| {
            let code = document.root().get("error")?.as_str()?;
            Some(code.into_owned())
        });
    let kind = match reply.status {
        400..=403 => ErrorKind::Authentication,
        status => ErrorKind::of_status(status),
    };
    Error::new(
        kind,
        format!(
            "the token endpoint answered {} {}",
            reply.status,
            code.unwrap_or_default()
        ),
    )
}
