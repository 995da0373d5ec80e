//! Replies read while they arrive: the call and the stream of bytes.

#[cfg(feature = "blocking")]
mod reader;
#[cfg(not(target_arch = "wasm32"))]
mod save;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

#[cfg(feature = "blocking")]
pub use reader::ByteReader;

use crate::runtime::call::{AnyCall, AwaitedCall, Call, PreparedCall, call_options, poll_sent};
use crate::runtime::client::Client;
use crate::runtime::clock::{self, Instant, Sleep};
use crate::runtime::encoded_request::EncodedRequest;
use crate::runtime::engine::{self, Success};
use crate::runtime::error::Error;
use crate::runtime::json::Decode;
use crate::runtime::reply::{self, Reply};
use crate::runtime::secret::Secret;
use crate::runtime::trace;
use crate::runtime::transport::{
    BoxFuture, ReplyChunks, TransportError, TransportFailure, too_large,
};

/// A call whose reply is read while it arrives: await it for a [`ByteStream`].
///
/// Retries happen before the first byte is handed out, never after. `timeout`
/// limits the wait for the head of the reply, and then each wait for more of
/// its body; `deadline` limits the call from sending to the last byte.
#[must_use = "a call does nothing until it is awaited"]
pub struct StreamCall {
    pub(crate) prepared: Box<PreparedCall>,
    /// Once it is awaited.
    sent: Option<BoxFuture<'static, Result<ByteStream, Error>>>,
}

impl StreamCall {
    /// A call of a request.
    pub fn new(client: &Client, request: impl Into<EncodedRequest>) -> StreamCall {
        StreamCall::of(PreparedCall::of(client, request.into()))
    }

    pub(crate) fn of(prepared: Box<PreparedCall>) -> StreamCall {
        StreamCall {
            prepared,
            sent: None,
        }
    }

    call_options!();
}

impl<T> Call<T> {
    /// The same call for its bytes while they arrive, such as a file that is
    /// larger than memory.
    pub fn download(self) -> StreamCall {
        StreamCall::of(self.prepared)
    }
}

/// Sends a call; of a success, the body is still to be read.
pub(crate) fn open(prepared: PreparedCall) -> BoxFuture<'static, Result<ByteStream, Error>> {
    let operation = prepared.request.operation();
    let call = Box::pin(async { engine::run(prepared, true).await.map(ByteStream::new) });
    trace::call(operation, call)
}

impl Clone for StreamCall {
    /// The same call, not yet sent.
    fn clone(&self) -> StreamCall {
        StreamCall::of(self.prepared.clone())
    }
}

impl AwaitedCall for StreamCall {}

impl Future for StreamCall {
    type Output = Result<ByteStream, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = self.get_mut();
        poll_sent(&mut call.prepared, &mut call.sent, open, context)
    }
}

impl AnyCall for StreamCall {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        self.sent.is_some()
    }
}

impl fmt::Debug for StreamCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// The body of a reply, in the chunks in which it arrives. It is not limited
/// in size. The first error ends it.
#[must_use = "streams do nothing unless polled"]
pub struct ByteStream {
    /// Its body is what is being decoded, if anything is.
    reply: Reply,
    /// `None` after the end.
    chunks: Option<ReplyChunks>,
    timeout: Option<Duration>,
    deadline: Option<Instant>,
    /// Runs while a chunk is waited for.
    timer: Option<Pin<Box<Sleep>>>,
    waiting: bool,
    pub(crate) max_reply_bytes: u64,
}

impl ByteStream {
    pub(crate) fn new(success: Success) -> ByteStream {
        ByteStream {
            reply: success.reply,
            chunks: success.chunks,
            timeout: success.timeout,
            deadline: success.deadline,
            timer: None,
            waiting: false,
            max_reply_bytes: success.max_reply_bytes,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.headers
    }

    /// The value of a header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.reply.header(name)
    }

    /// The id the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.reply.request_id()
    }

    /// The idempotency key that was sent.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.reply.idempotency_key()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.reply.attempts
    }

    /// The next chunk; `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// The next chunk; `None` after the last one. [`next`](Self::next) in the
    /// form that `?` and `while let` like.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// What is left of the body, unless it is more than `limit` bytes.
    pub async fn collect(mut self, limit: u64) -> Result<Bytes, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > limit {
                return Err(self.broken(too_large(limit)));
            }
        }
        Ok(Bytes::from(bytes))
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(chunks) = &mut self.chunks else {
            return Poll::Ready(None);
        };
        let next = loop {
            match chunks.as_mut().poll_next(context) {
                // Nothing is not the end.
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                next => break next,
            }
        };
        let next = match next {
            Poll::Pending => self.poll_timer(context).map(|error| Some(Err(error))),
            Poll::Ready(Some(Ok(_))) if self.is_late() => Poll::Ready(Some(Err(late()))),
            next => next,
        };
        next.map(|next| {
            self.waiting = false;
            if !matches!(next, Some(Ok(_))) {
                self.chunks = None;
            }
            next.map(|chunk| chunk.map_err(|error| self.broken(error)))
        })
    }

    fn is_late(&self) -> bool {
        self.deadline.is_some_and(|end| Instant::now() > end)
    }

    /// Ready when the wait for a chunk has taken too long.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        if !self.waiting {
            let now = Instant::now();
            let left = self.deadline.map(|end| end.saturating_duration_since(now));
            let limit = match (self.timeout, left) {
                (Some(timeout), Some(left)) => Some(timeout.min(left)),
                (timeout, left) => timeout.or(left),
            };
            // Longer than time itself is not a limit.
            let end = limit.and_then(|limit| now.checked_add(limit));
            match (end, &mut self.timer) {
                (None, timer) => *timer = None,
                (Some(end), Some(timer)) => timer.as_mut().reset(end.into()),
                (Some(end), timer) => *timer = Some(Box::pin(clock::sleep_until(end))),
            }
            self.waiting = true;
        }
        match &mut self.timer {
            None => Poll::Pending,
            Some(timer) => timer.as_mut().poll(context).map(|()| late()),
        }
    }

    /// Reads an item that arrived, which becomes the body that an error shows.
    pub(crate) fn decode<T: Decode>(&mut self, item: Bytes) -> Result<T, Error> {
        self.show(item);
        reply::json(&self.reply)
    }

    /// The error that an item stands for.
    #[cold]
    pub(crate) fn refusal(&mut self, item: Bytes) -> Error {
        self.show(item);
        reply::refusal(&self.reply)
    }

    /// A decode error about what arrived.
    #[cold]
    pub(crate) fn undecodable(&mut self, item: Bytes, message: String) -> Error {
        self.show(item);
        self.reply.undecodable(message)
    }

    #[cold]
    pub(crate) fn too_large(&self) -> Error {
        self.broken(too_large(self.max_reply_bytes))
    }

    /// Refuses to read what is compressed.
    pub(crate) fn check_coding(&self) -> Result<(), Error> {
        self.reply.check_coding()
    }

    fn show(&mut self, item: Bytes) {
        self.reply.body = item;
        self.reply.document = OnceLock::new();
    }

    #[cold]
    fn broken(&self, error: TransportError) -> Error {
        let error = engine::transport_error(error, &self.reply.secrets);
        self.reply.incomplete(error)
    }
}

#[cold]
fn late() -> TransportError {
    TransportError::new(
        TransportFailure::Timeout,
        "the rest of the body did not arrive in time",
    )
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("status", &self.reply.status)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}
