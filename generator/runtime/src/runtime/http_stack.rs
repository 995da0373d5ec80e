//! The HTTP stack used by default: reqwest over rustls.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http_body::{Body as _, Frame, SizeHint};
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::BuilderVerifierExt;

use super::body::BodyChunks;
use super::error::{Error, Source};
use super::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream, too_large,
};

/// The default transport: reqwest over rustls.
#[derive(Clone)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport with a connection pool of its own, TLS by rustls with the
    /// system's root certificates, with the process's own provider of
    /// cryptography, if it has installed one, or else ring.
    pub fn new() -> Result<ReqwestTransport, Error> {
        ReqwestTransport::build(reqwest::Client::builder())
    }

    /// The same without the proxies of the environment: plain HTTP to this
    /// machine would be readable on its way through one.
    pub fn without_proxy() -> Result<ReqwestTransport, Error> {
        ReqwestTransport::build(reqwest::Client::builder().no_proxy())
    }

    fn build(builder: reqwest::ClientBuilder) -> Result<ReqwestTransport, Error> {
        let client = builder
            .tls_backend_preconfigured(tls()?)
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

impl fmt::Debug for ReqwestTransport {
    // The caller's own client may have secrets among its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestTransport")
    }
}

/// TLS with nothing installed for the whole process: what the application
/// installs, before or after, is its own affair.
fn tls() -> Result<rustls::ClientConfig, Error> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier());
    let mut config = match config {
        Ok(builder) => builder.with_no_client_auth(),
        Err(error) => return Err(Error::config("TLS could not be set up").with_source(error)),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let limit = request.max_reply_bytes;
        let stream = open(&self.0, request, limit);
        Box::pin(async move { stream.await?.collect(limit).await })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        Box::pin(open(&self.0, request, u64::MAX))
    }
}

/// Sends a request. A reply that is announced to be larger than `limit` is not read.
async fn open(
    client: &reqwest::Client,
    request: TransportRequest,
    limit: u64,
) -> Result<TransportStream, TransportError> {
    let sent = match outgoing(request) {
        Ok(outgoing) => client.execute(outgoing).await,
        Err(error) => return Err(error),
    };
    let mut response = sent.map_err(failure)?;
    if response.content_length() > Some(limit) {
        return Err(too_large(limit));
    }
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let body = http::Response::<reqwest::Body>::from(response).into_body();
    Ok(TransportStream {
        status,
        headers,
        chunks: Box::pin(Download(body)),
    })
}

/// A request, as reqwest takes it.
fn outgoing(request: TransportRequest) -> Result<reqwest::Request, TransportError> {
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    match request.body.as_bytes() {
        Some(bytes) if bytes.is_empty() => {
            if expects_content(outgoing.method()) {
                let none = HeaderValue::from_static("0");
                outgoing.headers_mut().insert(CONTENT_LENGTH, none);
            }
        }
        Some(bytes) => *outgoing.body_mut() = Some(bytes.clone().into()),
        None => {
            let chunks = request.body.chunks().map_err(unreadable)?;
            let upload = Upload {
                chunks: Mutex::new(chunks),
                length: request.body.length(),
            };
            *outgoing.body_mut() = Some(reqwest::Body::wrap(upload));
        }
    }
    Ok(outgoing)
}

/// Whether a request of this method says so if it has no content (RFC 9110,
/// section 8.6): some servers answer 411 otherwise.
fn expects_content(method: &http::Method) -> bool {
    *method == http::Method::POST || *method == http::Method::PUT || *method == http::Method::PATCH
}

/// A request's body, as reqwest takes it.
struct Upload {
    // Never locked: it makes the stream shareable, which reqwest asks for.
    chunks: Mutex<BodyChunks>,
    length: Option<u64>,
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let chunks = self.chunks.get_mut();
        let chunks = chunks.unwrap_or_else(|poisoned| poisoned.into_inner());
        let next = chunks.as_mut().poll_next(context);
        next.map(|next| next.map(|chunk| chunk.map(Frame::data).map_err(BodyError)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map(SizeHint::with_exact).unwrap_or_default()
    }
}

/// Marks what went wrong in the caller's stream, not in the connection.
#[derive(Debug)]
struct BodyError(Source);

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// A reply's body, as reqwest hands it out.
struct Download(reqwest::Body);

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let next = Pin::new(&mut self.0).poll_frame(context);
            return Poll::Ready(match next {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => None,
                Poll::Ready(Some(Err(error))) => Some(Err(failure(error))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(chunk) => Some(Ok(chunk)),
                    // Trailers say nothing here.
                    Err(_) => continue,
                },
            });
        }
    }
}

#[cold]
fn unreadable(source: Source) -> TransportError {
    TransportError::new(TransportFailure::Body, source)
}

fn is_body_error(error: &(dyn StdError + 'static)) -> bool {
    error.is::<BodyError>() || error.source().is_some_and(is_body_error)
}

#[cold]
fn failure(error: reqwest::Error) -> TransportError {
    let failure = if is_body_error(&error) {
        TransportFailure::Body
    } else if error.is_timeout() {
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
