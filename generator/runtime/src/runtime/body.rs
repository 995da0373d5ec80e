//! The body of a request: bytes, or something that is read while it is sent.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::error::Source;
use super::reading::{self, Reading};

/// A body while it is sent.
pub type BodyChunks = Pin<Box<dyn Stream<Item = Result<Bytes, Source>> + Send>>;

/// The body of a request. Clones are cheap, and share a stream that can be
/// read only once.
///
/// Bytes, and what is opened anew for each attempt ([`Body::open`],
/// [`Body::from_fn`]), can be sent again. A [`Body::stream`] or
/// [`Body::reader`] is used up by the first attempt, so a call with one is
/// never retried.
#[derive(Clone)]
pub struct Body {
    content: Content,
    length: Option<u64>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    /// Taken by the first attempt.
    Once(Arc<Mutex<Option<BodyChunks>>>),
    Anew(Arc<dyn Fn() -> BodyChunks + Send + Sync>),
    Joined(Arc<[Body]>),
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

    /// A stream of bytes, which can be sent once.
    pub fn stream<S, B, E>(stream: S) -> Body
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Source>,
    {
        Body::once(Box::pin(Converted(Box::pin(stream))))
    }

    /// A stream of bytes that is made anew for each attempt.
    pub fn from_fn<F, S, B, E>(open: F) -> Body
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Source>,
    {
        let open = move || -> BodyChunks { Box::pin(Converted(Box::pin(open()))) };
        Body {
            content: Content::Anew(Arc::new(open)),
            length: None,
        }
    }

    /// Something to read from, on threads meant for waiting; it can be sent
    /// once.
    pub fn reader(reader: impl io::Read + Send + 'static) -> Body {
        Body::once(Box::pin(Reading::new(Box::new(reader))))
    }

    /// The file at this path, opened anew for each attempt. It must be there
    /// now, and keep its length until it is sent.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Body> {
        let path = path.as_ref();
        let metadata = std::fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !metadata.is_file() {
            // A pipe or device: what was read from it is gone.
            return Ok(Body::once(Box::pin(reading::file(path))));
        }
        let path = path.to_owned();
        Ok(Body {
            content: Content::Anew(Arc::new(move || Box::pin(reading::file(&path)))),
            length: Some(metadata.len()),
        })
    }

    fn once(chunks: BodyChunks) -> Body {
        Body {
            content: Content::Once(Arc::new(Mutex::new(Some(chunks)))),
            length: None,
        }
    }

    /// Several bodies, one after the other.
    pub(crate) fn joined(bodies: Vec<Body>) -> Body {
        let lengths = bodies.iter().map(|body| body.length);
        Body {
            length: lengths.sum(),
            content: Content::Joined(bodies.into()),
        }
    }

    /// With this many bytes, which are announced in `Content-Length`; a body
    /// of unknown length is sent in chunks, which not every server takes. A
    /// stream that turns out longer or shorter is an error.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Body {
        self.length = Some(length);
        self
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
            Content::Bytes(bytes) if self.length == Some(bytes.len() as u64) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it can be sent again.
    pub fn is_replayable(&self) -> bool {
        match &self.content {
            Content::Bytes(_) | Content::Anew(_) => true,
            Content::Once(_) => false,
            Content::Joined(bodies) => bodies.iter().all(Body::is_replayable),
        }
    }

    /// Begins reading. An error if it was read before and cannot be again.
    pub fn chunks(&self) -> Result<BodyChunks, Source> {
        let chunks: BodyChunks = match &self.content {
            Content::Bytes(bytes) => Box::pin(Whole(Some(bytes.clone()))),
            Content::Anew(open) => open(),
            Content::Once(chunks) => {
                let taken = chunks.lock().ok().and_then(|mut chunks| chunks.take());
                taken.ok_or("the body was sent already, and can be read only once")?
            }
            Content::Joined(bodies) => Box::pin(Chain {
                bodies: Arc::clone(bodies),
                next: 0,
                current: None,
            }),
        };
        Ok(match self.length {
            None => chunks,
            Some(left) => Box::pin(Counted { chunks, left }),
        })
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

/// A caller's stream as one of ours.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Source>,
{
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| next.map(|chunk| chunk.map(Into::into).map_err(Into::into)))
    }
}

/// Bytes as a stream.
struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

/// Bodies one after the other, each begun when the one before it has ended.
struct Chain {
    bodies: Arc<[Body]>,
    next: usize,
    current: Option<BodyChunks>,
}

impl Stream for Chain {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(current) = &mut self.current {
                match current.as_mut().poll_next(context) {
                    Poll::Ready(None) => self.current = None,
                    chunk => return chunk,
                }
            }
            let Some(body) = self.bodies.get(self.next) else {
                return Poll::Ready(None);
            };
            let chunks = body.chunks();
            self.next += 1;
            match chunks {
                Ok(chunks) => self.current = Some(chunks),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

/// A stream held to the length that was announced for it.
struct Counted {
    chunks: BodyChunks,
    left: u64,
}

impl Stream for Counted {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.chunks.as_mut().poll_next(context);
        Poll::Ready(match next {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Ok(chunk))) => match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => {
                    self.left = left;
                    Some(Ok(chunk))
                }
                None => Some(Err("the body is longer than was announced".into())),
            },
            Poll::Ready(None) if self.left > 0 => {
                let missing = std::mem::take(&mut self.left);
                let message = format!("the body ended {missing} bytes before its announced length");
                Some(Err(message.into()))
            }
            Poll::Ready(end) => end,
        })
    }
}
