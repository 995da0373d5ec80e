//! Sends one request and reads one reply: the seam between the client and an
//! HTTP stack, and the stack used by default.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;

use super::error::{Error, Source};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// An HTTP stack: sends a request once and collects the reply.
///
/// It must not retry, follow redirects or keep cookies: the client does what of
/// this is wanted, and where it is safe.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and reads the whole reply.
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>>;
}

/// A request, ready to be sent.
#[derive(Clone)]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Url,
    /// All headers, credentials included.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
    /// The most bytes of body to accept in the reply.
    pub max_reply_bytes: u64,
}

impl fmt::Debug for TransportRequest {
    // Headers and query may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A reply, fully read.
#[derive(Clone)]
pub struct TransportReply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, with any content coding undone.
    pub body: Bytes,
}

impl fmt::Debug for TransportReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportReply")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why no reply arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection could be made.
    Connect,
    /// The connection broke before the reply was complete.
    Broken,
    /// The stack's own time limit passed.
    Timeout,
    /// The reply is larger than `max_reply_bytes`.
    TooLarge,
    /// The request is not one that can be sent.
    Request,
}

/// A failure to get a reply.
pub struct TransportError {
    /// Why.
    pub failure: TransportFailure,
    /// The cause, without URL or credentials.
    pub source: Option<Source>,
}

impl TransportError {
    /// A failure with its cause.
    pub fn new(failure: TransportFailure, source: impl Into<Source>) -> TransportError {
        TransportError {
            failure,
            source: Some(source.into()),
        }
    }

    /// What happened, in words, the innermost cause included.
    pub fn describe(&self) -> String {
        let what = match self.failure {
            TransportFailure::Connect => "no connection could be made",
            TransportFailure::Broken => "the connection broke before the reply was complete",
            TransportFailure::Timeout => "the reply took too long",
            TransportFailure::TooLarge => "the reply is larger than the client takes",
            TransportFailure::Request => "the request cannot be sent",
        };
        let Some(source) = &self.source else {
            return what.to_owned();
        };
        let mut innermost: &(dyn StdError + 'static) = &**source;
        while let Some(cause) = innermost.source() {
            innermost = cause;
        }
        format!("{what}: {innermost}")
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("failure", &self.failure)
            .field("description", &self.describe())
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

/// The default transport: reqwest over rustls.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport with a connection pool of its own, TLS by rustls with the
    /// system's root certificates.
    ///
    /// When the process has no default rustls provider yet, ring's is installed.
    pub fn new() -> Result<ReqwestTransport, Error> {
        ReqwestTransport::build(reqwest::Client::builder())
    }

    /// The same without the proxies of the environment: plain HTTP to this
    /// machine would be readable on its way through one.
    pub fn without_proxy() -> Result<ReqwestTransport, Error> {
        ReqwestTransport::build(reqwest::Client::builder().no_proxy())
    }

    fn build(builder: reqwest::ClientBuilder) -> Result<ReqwestTransport, Error> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Another thread may win the race; then its provider serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let client = builder
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .tcp_nodelay(true)
            .build();
        client.map(ReqwestTransport).map_err(|error| {
            Error::config("the HTTP client could not be set up").with_source(error)
        })
    }

    /// A transport on the caller's own reqwest client, with its proxies, root
    /// certificates and pool. Its redirect policy should be `Policy::none()`:
    /// reqwest's default resends custom headers to other origins.
    pub fn with_client(client: reqwest::Client) -> ReqwestTransport {
        ReqwestTransport(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        Box::pin(send(&self.0, request))
    }
}

async fn send(
    client: &reqwest::Client,
    request: TransportRequest,
) -> Result<TransportReply, TransportError> {
    let limit = request.max_reply_bytes;
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    if !request.body.is_empty() {
        *outgoing.body_mut() = Some(request.body.into());
    }
    let mut response = client.execute(outgoing).await.map_err(failure)?;
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let announced = response.content_length().unwrap_or(0);
    if announced > limit {
        return Err(too_large(limit));
    }
    let mut first = Bytes::new();
    let mut rest = Vec::new();
    let mut received = 0u64;
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        received += chunk.len() as u64;
        if received > limit {
            return Err(too_large(limit));
        }
        if first.is_empty() && rest.is_empty() {
            first = chunk;
            continue;
        }
        if rest.is_empty() {
            // The announced length is only a hint, bounded before it is trusted.
            rest.reserve(usize::try_from(announced.min(1 << 20)).unwrap_or(0));
            rest.extend_from_slice(&first);
        }
        rest.extend_from_slice(&chunk);
    }
    let body = if rest.is_empty() {
        first
    } else {
        Bytes::from(rest)
    };
    Ok(TransportReply {
        status,
        headers,
        body,
    })
}

#[cold]
fn too_large(limit: u64) -> TransportError {
    TransportError::new(
        TransportFailure::TooLarge,
        format!("more than {limit} bytes"),
    )
}

#[cold]
fn failure(error: reqwest::Error) -> TransportError {
    let failure = if error.is_timeout() {
        TransportFailure::Timeout
    } else if error.is_connect() {
        TransportFailure::Connect
    } else if error.is_builder() {
        TransportFailure::Request
    } else {
        TransportFailure::Broken
    };
    // The URL may carry a credential in its query.
    TransportError::new(failure, error.without_url())
}
