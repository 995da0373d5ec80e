//! Reads files and other things that block, on threads meant for waiting.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::error::Source;

/// How much is read at a time.
const CHUNK: usize = 64 << 10;

type Reader = Box<dyn Read + Send>;

/// A reader as a stream.
pub(crate) enum Reading {
    Idle(Reader),
    Busy(JoinHandle<(Reader, io::Result<Bytes>)>),
    Done,
}

impl Reading {
    pub(crate) fn new(reader: Reader) -> Reading {
        Reading::Idle(reader)
    }
}

/// The file at this path, opened when it is first read.
pub(crate) fn file(path: &Path) -> Reading {
    Reading::new(Box::new(Unopened {
        path: path.to_owned(),
        file: None,
    }))
}

impl Stream for Reading {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut *self, Reading::Done) {
                Reading::Done => return Poll::Ready(None),
                Reading::Idle(reader) => match Handle::try_current() {
                    Ok(runtime) => *self = Reading::Busy(runtime.spawn_blocking(|| fill(reader))),
                    Err(error) => return Poll::Ready(Some(Err(error.into()))),
                },
                Reading::Busy(mut task) => match Pin::new(&mut task).poll(context) {
                    Poll::Pending => {
                        *self = Reading::Busy(task);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok((_, Ok(chunk)))) if chunk.is_empty() => {
                        return Poll::Ready(None);
                    }
                    Poll::Ready(Ok((reader, Ok(chunk)))) => {
                        *self = Reading::Idle(reader);
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    Poll::Ready(Ok((_, Err(error)))) => {
                        return Poll::Ready(Some(Err(error.into())));
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                },
            }
        }
    }
}

/// Reads the next chunk; an empty one is the end.
fn fill(mut reader: Reader) -> (Reader, io::Result<Bytes>) {
    let mut buffer = vec![0; CHUNK];
    loop {
        match reader.read(&mut buffer) {
            Ok(length) => {
                buffer.truncate(length);
                return (reader, Ok(Bytes::from(buffer)));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (reader, Err(error)),
        }
    }
}

struct Unopened {
    path: PathBuf,
    file: Option<File>,
}

impl Read for Unopened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(File::open(&self.path)?),
        };
        file.read(buffer)
    }
}
