//! The body of a request: bytes, or something that is read while it is sent.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::error::Source;

/// A body while it is sent.
pub type BodyChunks = Pin<Box<dyn Stream<Item = Result<Bytes, Source>> + Send>>;

/// The body of a request. Clones are cheap, and share a stream that can be
/// read only once.
///
/// Bytes, and what is opened anew for each attempt (`Body::open`,
/// `Body::from_fn`), can be sent again. A `Body::stream` or `Body::reader` is
/// used up by the first attempt, so a call with one is never retried.
#[derive(Clone)]
pub struct Body {
    pub(crate) content: Content,
    pub(crate) length: Option<u64>,
}

#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    Feed(Arc<dyn Feed>),
}

/// What a body is read from while it is sent.
pub(crate) trait Feed: Send + Sync {
    /// Begins reading. An error if it was read before and cannot be again. What
    /// is longer or shorter than `length` is one, too.
    fn chunks(&self, length: Option<u64>) -> Result<BodyChunks, Source>;

    /// Whether it can be read again.
    fn is_replayable(&self) -> bool;
}

impl Body {
    /// These bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Body {
        let bytes = bytes.into();
        Body {
            length: Some(bytes.len() as u64),
            content: Content::Bytes(bytes),
        }
    }

    /// The number of bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Whether there is certainly nothing in it.
    pub fn is_empty(&self) -> bool {
        self.length == Some(0)
    }

    /// The bytes, if they are in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Feed(_) => None,
        }
    }

    /// Whether it can be sent again.
    pub fn is_replayable(&self) -> bool {
        match &self.content {
            Content::Bytes(_) => true,
            Content::Feed(feed) => feed.is_replayable(),
        }
    }

    /// Begins reading. An error if it was read before and cannot be again.
    pub fn chunks(&self) -> Result<BodyChunks, Source> {
        match &self.content {
            Content::Bytes(bytes) => Ok(Box::pin(Whole(Some(bytes.clone())))),
            Content::Feed(feed) => feed.chunks(self.length),
        }
    }

    /// Reads all of it into memory.
    pub async fn collect(&self) -> Result<Bytes, Source> {
        if let Some(bytes) = self.as_bytes() {
            return Ok(bytes.clone());
        }
        let mut chunks = self.chunks()?;
        let mut bytes = Vec::new();
        while let Some(chunk) = poll_fn(|context| chunks.as_mut().poll_next(context)).await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(Bytes::from(bytes))
    }
}

impl Default for Body {
    fn default() -> Body {
        Body::new(Bytes::new())
    }
}

impl fmt::Debug for Body {
    // The content may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(stream)"),
        }
    }
}

/// The bytes that a body is made from.
macro_rules! from_bytes {
    ($($type:ty),*) => {
        $(impl From<$type> for Body {
            fn from(bytes: $type) -> Body {
                Body::new(bytes)
            }
        })*
    };
}

from_bytes!(Vec<u8>, Bytes, String, &'static str, &'static [u8]);

/// Bytes as a stream.
pub(crate) struct Whole(pub(crate) Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}
