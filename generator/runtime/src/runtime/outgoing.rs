//! A call made ready to be sent: options, client and API merged and checked.

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::Url;

use super::auth::Chosen;
use super::body::Body;
use super::builder::{check_secret, set_header};
use super::by_hand::{self, ByHand};
use super::call::{Options, PreparedCall};
use super::call_context::CallContext;
use super::client::{Client, Inner};
use super::encoded_request::EncodedRequest;
use super::error::{Error, ErrorKind};
use super::idempotency;
use super::operation::Operation;
use super::origin::{self, Redirect};
use super::secret::Secret;
use super::transport::TransportReply;

/// Everything that is the same for all attempts of a call.
pub(crate) struct Outgoing {
    pub(crate) client: Client,
    pub(crate) operation: &'static Operation,
    pub(crate) context: CallContext,
    pub(crate) method: Method,
    /// Without credentials.
    pub(crate) url: Url,
    /// Without credentials.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) chosen: Chosen,
    pub(crate) key: Option<String>,
    /// Credentials among the headers and in the URL, given by hand, and what else of the request must
    /// not be shown.
    pub(crate) secrets: Vec<Secret>,
    /// Whether sending it twice is certain to do no harm.
    pub(crate) resendable: bool,
    pub(crate) max_retries: u32,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    /// Whether a redirect is the reply.
    pub(crate) stays: bool,
    /// The status outside 2XX that is a reply, too, if there is one.
    pub(crate) also: Option<u16>,
    /// Whether it goes to another origin than that of the client.
    pub(crate) is_elsewhere: bool,
}

/// Where the latest redirect led to.
pub(crate) struct Hop {
    /// `None` before the first redirect.
    pub(crate) url: Option<Url>,
    /// Whether the way there never left the origin of the call.
    pub(crate) trusted: bool,
    /// Whether a reply said that the answer is at another place, by 303.
    pub(crate) sees_other: bool,
}

impl Outgoing {
    pub(crate) fn new(prepared: PreparedCall) -> Result<Outgoing, Error> {
        let PreparedCall {
            client,
            request: encoded,
            options,
            url,
            is_late: _,
        } = prepared;
        let operation = encoded.operation();
        let inner = &*client.inner;
        if let Some(problem) = encoded.problem() {
            return Err(Error::new(ErrorKind::Encode, problem));
        }
        let method = Method::from_bytes(operation.method.as_str().as_bytes())
            .map_err(|error| Error::config("not a method of HTTP").with_source(error))?;
        let is_link = url.is_some();
        let url = match url {
            Some(url) => url,
            None => target(inner, operation, &encoded, &options)?,
        };
        let mut headers = headers(inner, &encoded, &options)?;
        let key = key(inner, operation, &options, &mut headers)?;
        if let Some(token) = &options.token {
            check_secret(inner.api, token)?;
        }
        let chosen = inner.credentials.choose(
            inner.api,
            operation,
            options.token.as_ref(),
            &ByHand::new(&headers, &url, is_link),
        )?;
        let mut secrets = by_hand::secrets(inner.api, &headers, &url);
        secrets.extend_from_slice(encoded.secrets());
        Ok(Outgoing {
            operation,
            context: CallContext::new(inner.api, &encoded),
            secrets,
            method,
            url,
            headers,
            chosen,
            resendable: (operation.idempotent || key.is_some()) && encoded.body().is_replayable(),
            key,
            max_retries: options.max_retries.unwrap_or(inner.retry.max_retries),
            timeout: options.timeout.or(inner.timeout),
            deadline: options.deadline.or(inner.deadline),
            stays: options.stays,
            also: options.also,
            is_elsewhere: options.is_elsewhere,
            body: encoded.into_body(),
            client,
        })
    }

    /// The redirect to follow after a reply from `hop`.
    pub(crate) fn redirect(
        &self,
        reply: &TransportReply,
        hop: &Hop,
        redirects: u32,
    ) -> Option<Redirect> {
        if self.stays {
            return None;
        }
        let from = hop.url.as_ref().unwrap_or(&self.url);
        let mut next = origin::redirect(reply.status, &reply.headers, from, &self.method)?;
        // A way that left the origin may have been chosen by a stranger, also
        // where it leads back.
        next.trusted = next.trusted && hop.trusted;
        if redirects >= origin::MAX_REDIRECTS || (next.trusted && !self.body.is_replayable()) {
            return None;
        }
        origin::secure(&next.url, self.client.inner.plain_http).ok()?;
        Some(next)
    }
}

fn target(
    inner: &Inner,
    operation: &Operation,
    encoded: &EncodedRequest,
    options: &Options,
) -> Result<Url, Error> {
    let (own, server) = (options.base_url.as_deref(), operation.server);
    let base = match (own, &inner.base_url, server, &inner.server) {
        (Some(text), ..) | (None, None, Some(text), _) => {
            Cow::Owned(origin::base(text, inner.plain_http)?)
        }
        (None, Some(url), ..) | (None, None, None, Some(url)) => Cow::Borrowed(url),
        // For the error that says what is wrong with it.
        (None, None, None, None) => Cow::Owned(origin::of_api(inner.api, inner.plain_http)?),
    };
    origin::extend(&base, encoded.path(), &encoded.query())
}

fn headers(inner: &Inner, encoded: &EncodedRequest, options: &Options) -> Result<HeaderMap, Error> {
    let mut headers = inner.headers.clone();
    let accept = encoded.accept();
    if !accept.is_empty() {
        headers.insert(http::header::ACCEPT, HeaderValue::from_static(accept));
    }
    if let Some(media_type) = encoded.content_type() {
        set_header(&mut headers, "content-type", media_type)?;
    }
    for (name, value) in encoded.headers() {
        set_header(&mut headers, name, value)?;
    }
    if let Some(cookies) = encoded.cookies() {
        set_header(&mut headers, "cookie", &cookies)?;
    }
    for (name, value) in &options.headers {
        set_header(&mut headers, name, value)?;
    }
    Ok(headers)
}

/// The idempotency key of the call: the caller's, or a new one where policy
/// asks for it. It is in the headers afterwards.
fn key(
    inner: &Inner,
    operation: &Operation,
    options: &Options,
    headers: &mut HeaderMap,
) -> Result<Option<String>, Error> {
    let Some(policy) = &inner.api.idempotency else {
        return match options.idempotency_key {
            None => Ok(None),
            Some(_) => Err(Error::config("this API takes no idempotency keys")),
        };
    };
    let name = HeaderName::from_bytes(policy.header.as_bytes())
        .map_err(|_| Error::config(format!("{:?} is not a header name", policy.header)))?;
    let in_header = headers.get(&name).and_then(|value| value.to_str().ok());
    let key = match (&options.idempotency_key, in_header) {
        (Some(key), _) => key.clone(),
        (None, Some(key)) => key.to_owned(),
        (None, None) if operation.keyed => idempotency::new_key()?,
        (None, None) => return Ok(None),
    };
    policy.check(&key)?;
    let value = HeaderValue::from_str(&key)
        .map_err(|_| Error::config("the idempotency key cannot be sent in a header"))?;
    headers.insert(name, value);
    Ok(Some(key))
}
