//! Asks the token endpoint of an OAuth2 server (RFC 6749, section 3.2).

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use super::body::Body;
use super::clock;
use super::error::{Error, ErrorKind};
use super::json::{Base64, Document};
use super::percent;
use super::retry::{Retry, jitter};
use super::scrub::scrub;
use super::secret::Secret;
use super::token_cache::Token;
use super::transport::{Transport, TransportReply, TransportRequest};

const MAX_TOKEN_REPLY: u64 = 1 << 20;

/// How a client says who it is (RFC 6749, section 2.3).
#[derive(Clone)]
pub(crate) enum ClientSecret {
    /// It has none, as programs that anyone may take apart.
    None,
    /// By basic authentication, which every server has to understand.
    Basic(Secret),
    /// Among the fields, for servers that do not.
    Field(Secret),
}

/// A client of a token endpoint, and how it asks.
#[derive(Clone)]
pub(crate) struct TokenEndpoint {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) id: String,
    pub(crate) secret: ClientSecret,
    pub(crate) retry: Retry,
    pub(crate) timeout: Duration,
}

/// What a token endpoint answers.
pub(crate) enum TokenAnswer {
    /// What was asked for.
    Reply(Document),
    /// The error that its refusal stands for, and the code of it.
    Refused(Error, String),
}

impl TokenEndpoint {
    /// Sends these fields; a refusal is an error.
    pub(crate) async fn ask(&self, url: &Url, fields: &[(&str, &str)]) -> Result<Document, Error> {
        match self.answer(url, fields).await? {
            TokenAnswer::Reply(document) => Ok(document),
            TokenAnswer::Refused(error, _) => Err(error),
        }
    }

    /// Sends these fields, again where that may help.
    pub(crate) async fn answer(
        &self,
        url: &Url,
        fields: &[(&str, &str)],
    ) -> Result<TokenAnswer, Error> {
        let mut attempt = 1;
        loop {
            let request = self.request(url, fields)?;
            let sent = clock::timeout(self.timeout, self.transport.send(request));
            let (problem, headers) = match sent.await {
                Err(_) => (timed_out(), None),
                Ok(Err(error)) => (unreachable(error), None),
                Ok(Ok(reply)) if reply.status == 200 => return self.read(&reply),
                Ok(Ok(reply)) => {
                    let document = Document::parse(reply.body.to_vec()).ok();
                    let (error, code) = self.refused(reply.status, document.as_ref());
                    if !self.retry.wants_retry(reply.status, &reply.headers) {
                        return Ok(TokenAnswer::Refused(error, code));
                    }
                    (error, Some(reply.headers))
                }
            };
            if attempt > self.retry.max_retries {
                return Err(problem);
            }
            clock::sleep(self.retry.delay(attempt, headers.as_ref(), jitter())).await;
            attempt += 1;
        }
    }

    fn read(&self, reply: &TransportReply) -> Result<TokenAnswer, Error> {
        let document = Document::parse(reply.body.to_vec()).map_err(|error| {
            // The source is not kept: it may quote the body, which holds a token.
            let _ = error;
            Error::new(
                ErrorKind::Authentication,
                "the token endpoint's reply is not JSON",
            )
        })?;
        // Some servers refuse with a status of success.
        if text(&document, "error").is_some() {
            let (error, code) = self.refused(reply.status, Some(&document));
            return Ok(TokenAnswer::Refused(error, code));
        }
        Ok(TokenAnswer::Reply(document))
    }

    /// The error that a refusal stands for. It may repeat the secret of the client.
    #[cold]
    fn refused(&self, status: u16, document: Option<&Document>) -> (Error, String) {
        let code = document.and_then(|document| text(document, "error"));
        let code = code.map(|code| match &self.secret {
            ClientSecret::None => code,
            ClientSecret::Basic(secret) | ClientSecret::Field(secret) => {
                scrub(&code, std::slice::from_ref(secret))
            }
        });
        let kind = match status {
            200 | 400..=403 => ErrorKind::Authentication,
            status => ErrorKind::of_status(status),
        };
        let code = code.unwrap_or_default();
        let message = format!("the token endpoint answered {status} {code}");
        (Error::new(kind, message), code)
    }

    fn request(&self, url: &Url, fields: &[(&str, &str)]) -> Result<TransportRequest, Error> {
        let mut headers = HeaderMap::new();
        let mut body = String::new();
        for (name, value) in fields {
            field(name, value, &mut body);
        }
        match &self.secret {
            ClientSecret::None => field("client_id", &self.id, &mut body),
            ClientSecret::Field(secret) => {
                field("client_id", &self.id, &mut body);
                field("client_secret", secret.expose(), &mut body);
            }
            ClientSecret::Basic(secret) => {
                let value = basic(&self.id, secret)?;
                headers.insert(http::header::AUTHORIZATION, value);
            }
        }
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
            ..TransportRequest::new(Method::POST, url.clone())
        })
    }
}

fn basic(id: &str, secret: &Secret) -> Result<HeaderValue, Error> {
    let mut pair = String::new();
    percent::form(id, &mut pair);
    pair.push(':');
    percent::form(secret.expose(), &mut pair);
    let basic = Secret::new(format!("Basic {}", Base64(pair.into_bytes())));
    let mut value = HeaderValue::from_str(basic.expose())
        .map_err(|_| Error::config("the OAuth2 client id cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn field(name: &str, value: &str, body: &mut String) {
    if !body.is_empty() {
        body.push('&');
    }
    percent::form(name, body);
    body.push('=');
    percent::form(value, body);
}

/// A member of a reply that is text.
pub(crate) fn text(document: &Document, name: &str) -> Option<String> {
    let node = document.root().get(name)?;
    node.as_str().map(|text| text.into_owned())
}

/// The token of a reply, and how long it lives, if the server says.
pub(crate) fn access_token(document: &Document) -> Result<(Secret, Option<Duration>), Error> {
    let token = text(document, "access_token");
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(Error::new(
            ErrorKind::Authentication,
            "the token endpoint's reply holds no access_token",
        ));
    };
    let life = document.root().get("expires_in");
    let life = life.and_then(|node| node.as_u64());
    Ok((Secret::new(token), life.map(Duration::from_secs)))
}

/// The same, to be kept.
pub(crate) fn kept_token(document: &Document) -> Result<Token, Error> {
    let (secret, life) = access_token(document)?;
    Ok(Token::new(secret, life))
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
