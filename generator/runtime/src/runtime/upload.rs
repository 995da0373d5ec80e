//! Bodies that are read while they are sent: streams, readers, files.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::body::{Body, BodyChunks, Content, Feed, Whole};
use super::error::Source;
use super::file::File;
use super::reading::{self, Reading};

impl Body {
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
        Body::fed(Anew(open), None)
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
        let open = move || -> BodyChunks { Box::pin(reading::file(&path)) };
        Ok(Body::fed(Anew(open), Some(metadata.len())))
    }

    fn once(chunks: BodyChunks) -> Body {
        Body::fed(Once(Mutex::new(Some(chunks))), None)
    }

    /// Several bodies, one after the other.
    pub(crate) fn joined(bodies: Vec<Body>) -> Body {
        let lengths = bodies.iter().map(|body| body.length);
        let length = lengths.sum();
        Body::fed(Joined(bodies.into()), length)
    }

    fn fed(feed: impl Feed + 'static, length: Option<u64>) -> Body {
        Body {
            content: Content::Feed(Arc::new(feed)),
            length,
        }
    }

    /// With this many bytes, which are announced in `Content-Length`; a body
    /// of unknown length is sent in chunks, which not every server takes. A
    /// stream that turns out longer or shorter is an error.
    #[must_use]
    pub fn with_length(self, length: u64) -> Body {
        let content = match self.content {
            Content::Bytes(bytes) if bytes.len() as u64 != length => {
                let open = move || -> BodyChunks { Box::pin(Whole(Some(bytes.clone()))) };
                Content::Feed(Arc::new(Anew(open)))
            }
            content => content,
        };
        Body {
            content,
            length: Some(length),
        }
    }
}

impl File {
    /// The file at this path under its own name, see [`Body::open`].
    pub fn open(path: impl AsRef<Path>) -> io::Result<File> {
        let path = path.as_ref();
        let body = Body::open(path)?;
        let name = path.file_name().unwrap_or_default();
        Ok(File::new(name.to_string_lossy(), body))
    }
}

/// What the first attempt takes.
struct Once(Mutex<Option<BodyChunks>>);

impl Feed for Once {
    fn chunks(&self, length: Option<u64>) -> Result<BodyChunks, Source> {
        let taken = self.0.lock().ok().and_then(|mut chunks| chunks.take());
        let chunks = taken.ok_or("the body was sent already, and can be read only once")?;
        Ok(counted(chunks, length))
    }

    fn is_replayable(&self) -> bool {
        false
    }
}

/// What is made anew for each attempt.
struct Anew<F>(F);

impl<F: Fn() -> BodyChunks + Send + Sync> Feed for Anew<F> {
    fn chunks(&self, length: Option<u64>) -> Result<BodyChunks, Source> {
        Ok(counted((self.0)(), length))
    }

    fn is_replayable(&self) -> bool {
        true
    }
}

struct Joined(Arc<[Body]>);

impl Feed for Joined {
    fn chunks(&self, length: Option<u64>) -> Result<BodyChunks, Source> {
        let chain = Chain {
            bodies: Arc::clone(&self.0),
            next: 0,
            current: None,
        };
        Ok(counted(Box::pin(chain), length))
    }

    fn is_replayable(&self) -> bool {
        self.0.iter().all(Body::is_replayable)
    }
}

fn counted(chunks: BodyChunks, length: Option<u64>) -> BodyChunks {
    match length {
        None => chunks,
        Some(left) => Box::pin(Counted { chunks, left }),
    }
}

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
