//! Replies of one part after another: the call and its stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::PartKind;
use super::content::Written;
use super::framer::{Malformed, PartFramer, RawPart};
#[cfg(feature = "blocking")]
use crate::runtime::blocking::WaitingIter;
use crate::runtime::call::{AnyCall, PreparedCall, call_options};
use crate::runtime::client::Client;
use crate::runtime::encoded_request::EncodedRequest;
use crate::runtime::error::Error;
use crate::runtime::json::Decode;
use crate::runtime::part::Part;
use crate::runtime::records::Records;
use crate::runtime::secret::Secret;
use crate::runtime::stream::{ByteStream, StreamCall};

/// A call whose reply is one part after another (`multipart/mixed` and the like), each with headers of
/// its own and a `T` in it.
///
/// Retries happen before the first part, never after. `timeout` limits the
/// wait for the head of the reply, and then each time nothing arrives;
/// `deadline` limits the call from sending to the last part. A part is read
/// whole: the client's `max_reply_bytes` limits each of them.
#[must_use = "a call does nothing until it is streamed"]
pub struct PartsCall<T> {
    pub(crate) prepared: Box<PreparedCall>,
    read: Read<T>,
    kind: PartKind,
}

type Read<T> = fn(&mut ByteStream, &RawPart, &PartKind) -> Result<T, Fault>;

/// Why a part has no value.
enum Fault {
    /// It cannot be read.
    Malformed(Malformed),
    /// What it holds is not what the document says.
    Mismatch(Error),
}

impl<T> PartsCall<T> {
    call_options!();

    /// The parts. The first error ends it.
    pub fn stream(self) -> PartStream<T> {
        PartStream {
            records: Records::new(self.prepared, None, PartFramer::new()),
            read: self.read,
            kind: self.kind,
        }
    }

    /// The same call for the whole body in bytes, boundaries and all, while they
    /// arrive.
    pub fn download(self) -> StreamCall {
        StreamCall::of(self.prepared)
    }
}

impl<T: Decode> PartsCall<T> {
    /// A call of a request whose parts hold a `T` as this kind says.
    pub fn new(
        client: &Client,
        request: impl Into<EncodedRequest>,
        kind: PartKind,
    ) -> PartsCall<T> {
        PartsCall {
            prepared: PreparedCall::of(client, request.into()),
            read: decoded::<T>,
            kind,
        }
    }
}

impl PartsCall<Bytes> {
    /// A call of a request whose parts hold bytes.
    pub fn raw(client: &Client, request: impl Into<EncodedRequest>) -> PartsCall<Bytes> {
        PartsCall {
            prepared: PreparedCall::of(client, request.into()),
            read: octets,
            kind: PartKind::Any,
        }
    }
}

fn decoded<T: Decode>(
    stream: &mut ByteStream,
    part: &RawPart,
    kind: &PartKind,
) -> Result<T, Fault> {
    let mut json = Written::default();
    part.write(kind, &mut json).map_err(Fault::Malformed)?;
    stream
        .decode(Bytes::from(json.text))
        .map_err(Fault::Mismatch)
}

fn octets(_: &mut ByteStream, part: &RawPart, _: &PartKind) -> Result<Bytes, Fault> {
    match part.octets().map_err(Fault::Malformed)? {
        std::borrow::Cow::Borrowed(_) => Ok(part.content.clone()),
        std::borrow::Cow::Owned(bytes) => Ok(Bytes::from(bytes)),
    }
}

#[cfg(feature = "blocking")]
impl<T> PartsCall<T> {
    /// The parts, each waited for.
    pub fn iter(self) -> WaitingIter<PartStream<T>> {
        WaitingIter::new(self.stream())
    }
}

impl<T> Clone for PartsCall<T> {
    /// The same call, not yet sent.
    fn clone(&self) -> PartsCall<T> {
        PartsCall {
            prepared: self.prepared.clone(),
            read: self.read,
            kind: self.kind,
        }
    }
}

impl<T> AnyCall for PartsCall<T> {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        false
    }
}

impl<T> fmt::Debug for PartsCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartsCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// The parts of a [`PartsCall`]. The call is sent when the first is wanted.
#[must_use = "streams do nothing unless polled"]
pub struct PartStream<T> {
    records: Records<PartFramer>,
    read: Read<T>,
    kind: PartKind,
}

// Nothing in it is pinned.
impl<T> Unpin for PartStream<T> {}

impl<T> PartStream<T> {
    /// Sends the call if it was not sent yet, and waits for the head of the
    /// reply: status, headers, request id. `None` once the stream has ended.
    pub async fn open(&mut self) -> Result<Option<&ByteStream>, Error> {
        poll_fn(|context| self.records.poll_open(context)).await?;
        Ok(self.records.stream().map(|stream| &*stream))
    }

    /// The next part; `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<Part<T>, Error>> {
        poll_fn(|context| self.poll_part(context)).await
    }

    fn poll_part(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Part<T>, Error>>> {
        match self.poll_boundary(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(())) => {}
        }
        self.records.poll_record(context).map(|record| {
            let found = match record? {
                Ok(found) => found,
                Err(error) => return Some(Err(error)),
            };
            let stream = self.records.stream()?;
            let part = match found {
                Ok(part) => {
                    (self.read)(stream, &part, &self.kind).map(|value| Part::of(part.head, value))
                }
                Err(problem) => Err(Fault::Malformed(problem)),
            };
            let part = part.map_err(|fault| match fault {
                Fault::Mismatch(error) => error,
                Fault::Malformed(Malformed { at, message }) => {
                    stream.undecodable(Bytes::new(), format!("byte {at} of the body: {message}"))
                }
            });
            if part.is_err() {
                self.records.stop();
            }
            Some(part)
        })
    }

    /// Sends the call; ready when the boundary is known, or nothing follows.
    fn poll_boundary(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.records.cutter.has_boundary() {
            return Poll::Ready(Ok(()));
        }
        match self.records.poll_open(context) {
            Poll::Ready(Ok(())) => {}
            other => return other,
        }
        let Some(stream) = self.records.stream() else {
            return Poll::Ready(Ok(()));
        };
        let media_type = stream.header("content-type").unwrap_or_default().to_owned();
        let Err(message) = self.records.cutter.set_boundary(&media_type) else {
            return Poll::Ready(Ok(()));
        };
        let error = self
            .records
            .stream()
            .map(|stream| stream.undecodable(Bytes::new(), message));
        self.records.stop();
        Poll::Ready(error.map_or(Ok(()), Err))
    }
}

impl<T> Stream for PartStream<T> {
    type Item = Result<Part<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_part(context)
    }
}

impl<T> fmt::Debug for PartStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartStream")
    }
}
