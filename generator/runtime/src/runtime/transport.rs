//! Sends one request and reads one reply: the seam between the client and an
//! HTTP stack.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method};
use reqwest::Url;

use super::body::Body;
use super::call_context::CallContext;
use super::error::Source;
use super::operation::Operation;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The body of a reply while it arrives.
pub type ReplyChunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

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

    /// Sends the request and hands out the reply as soon as its head is there.
    ///
    /// A stack that cannot do this reads the whole reply first, as `send` does.
    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        let reply = self.send(request);
        Box::pin(async { reply.await.map(TransportStream::from) })
    }
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
    /// The body; empty when there is none. It may be a stream:
    /// [`Body::collect`] reads one into memory.
    pub body: Body,
    /// The most bytes of body to accept in a reply that is collected.
    pub max_reply_bytes: u64,
    pub(crate) context: CallContext,
}

impl TransportRequest {
    /// A request of no call, without headers and body: for tests of transports.
    pub fn new(method: Method, url: Url) -> TransportRequest {
        TransportRequest {
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::default(),
            max_reply_bytes: u64::MAX,
            context: CallContext::default(),
        }
    }

    /// The operation it is sent for; `None` where it is for none, as one for a token is.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.context.operation
    }
}

impl fmt::Debug for TransportRequest {
    // Headers and query may hold credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body", &self.body)
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

/// A reply of which the head has arrived.
pub struct TransportStream {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, with any content coding undone.
    pub chunks: ReplyChunks,
}

impl TransportStream {
    /// Reads the body to its end, unless it is longer than `limit`.
    pub(crate) async fn collect(mut self, limit: u64) -> Result<TransportReply, TransportError> {
        // A single chunk, as most replies are, is not copied.
        let mut first = Bytes::new();
        let mut body = Vec::new();
        while let Some(chunk) = poll_fn(|context| self.chunks.as_mut().poll_next(context)).await {
            let chunk = chunk?;
            if (first.len().max(body.len()) + chunk.len()) as u64 > limit {
                return Err(too_large(limit));
            }
            if first.is_empty() {
                first = chunk;
                continue;
            }
            if body.is_empty() {
                body.extend_from_slice(&first);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(TransportReply {
            status: self.status,
            headers: self.headers,
            body: if body.is_empty() { first } else { body.into() },
        })
    }
}

impl From<TransportReply> for TransportStream {
    fn from(reply: TransportReply) -> TransportStream {
        TransportStream {
            status: reply.status,
            headers: reply.headers,
            chunks: Box::pin(Collected(Some(reply.body))),
        }
    }
}

impl fmt::Debug for TransportStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportStream")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A body that has arrived, as a stream.
struct Collected(Option<Bytes>);

impl Stream for Collected {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
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
    /// The body of the request could not be read to its end.
    Body,
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
            TransportFailure::Body => "the body of the request could not be read to its end",
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

#[cold]
pub(crate) fn too_large(limit: u64) -> TransportError {
    TransportError::new(
        TransportFailure::TooLarge,
        format!("more than {limit} bytes"),
    )
}
