//! Bodies as the crate http-body has them, for HTTP stacks that are built on it.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{HeaderMap, Method};
use http_body::{Frame, SizeHint};

use super::body::{Body, BodyChunks};
use super::error::Source;
use super::transport::TransportError;

/// The body of a request, as [`http_body::Body`].
pub struct RequestBody {
    // Never locked: it makes the stream shareable, which HTTP stacks ask for.
    chunks: Mutex<BodyChunks>,
    length: Option<u64>,
}

impl RequestBody {
    /// Begins reading. An error if the body was read before and cannot be again.
    pub fn new(body: &Body) -> Result<RequestBody, Source> {
        Ok(RequestBody {
            chunks: Mutex::new(body.chunks()?),
            length: body.length(),
        })
    }
}

impl http_body::Body for RequestBody {
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

    fn is_end_stream(&self) -> bool {
        self.length == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl fmt::Debug for RequestBody {
    // The content may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// Marks what went wrong in the caller's stream, not in the connection.
#[derive(Debug)]
pub struct BodyError(Source);

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

/// Whether the caller's stream is what went wrong.
pub(crate) fn is_body_error(error: &(dyn StdError + 'static)) -> bool {
    error.is::<BodyError>() || error.source().is_some_and(is_body_error)
}

/// Says that a request has no content, where its method makes one expected (RFC 9110,
/// section 8.6): some servers answer 411 otherwise.
pub(crate) fn announce_no_content(method: &Method, headers: &mut HeaderMap) {
    if *method == Method::POST || *method == Method::PUT || *method == Method::PATCH {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
}

/// A reply's body as a stream.
pub(crate) struct ReplyBody<B: http_body::Body> {
    pub(crate) body: B,
    pub(crate) failure: fn(B::Error) -> TransportError,
}

impl<B: http_body::Body + Unpin> Stream for ReplyBody<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let next = Pin::new(&mut self.body).poll_frame(context);
            return Poll::Ready(match next {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => None,
                Poll::Ready(Some(Err(error))) => Some(Err((self.failure)(error))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(mut chunk) => Some(Ok(chunk.copy_to_bytes(chunk.remaining()))),
                    // Trailers say nothing here.
                    Err(_) => continue,
                },
            });
        }
    }
}
