//! Replies of one JSON text after another: JSON Lines (NDJSON), and JSON text
//! sequences (RFC 7464).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

#[cfg(feature = "blocking")]
use super::blocking::WaitingIter;
use super::call::{AnyCall, PreparedCall, call_options};
use super::client::Client;
use super::encoded_request::EncodedRequest;
use super::error::Error;
use super::json::Decode;
use super::records::{Framer, Records, skip_mark};
use super::secret::Secret;
use super::stream::ByteStream;

/// A call whose reply is a `T` in JSON on every line.
///
/// Retries happen before the first item, never after. `timeout` limits the
/// wait for the head of the reply, and then each time nothing arrives;
/// `deadline` limits the call from sending to the last item.
#[must_use = "a call does nothing until it is streamed"]
pub struct LinesCall<T> {
    pub(crate) prepared: Box<PreparedCall>,
    item: PhantomData<fn() -> T>,
}

impl<T> LinesCall<T> {
    call_options!();
}

impl<T: Decode> LinesCall<T> {
    /// A call of a request.
    pub fn new(client: &Client, request: impl Into<EncodedRequest>) -> LinesCall<T> {
        LinesCall {
            prepared: PreparedCall::of(client, request.into()),
            item: PhantomData,
        }
    }

    /// The items. Empty lines are passed over; the first error ends it.
    pub fn stream(self) -> LineStream<T> {
        LineStream {
            records: Records::new(self.prepared, None, LineFramer::default()),
            item: PhantomData,
        }
    }
}

#[cfg(feature = "blocking")]
impl<T: Decode> LinesCall<T> {
    /// The items, each waited for.
    pub fn iter(self) -> WaitingIter<LineStream<T>> {
        WaitingIter::new(self.stream())
    }
}

impl<T> Clone for LinesCall<T> {
    /// The same call, not yet sent.
    fn clone(&self) -> LinesCall<T> {
        LinesCall {
            prepared: self.prepared.clone(),
            item: PhantomData,
        }
    }
}

impl<T> AnyCall for LinesCall<T> {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        false
    }
}

impl<T> fmt::Debug for LinesCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinesCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// The items of a [`LinesCall`]. The call is sent when the first is wanted.
#[must_use = "streams do nothing unless polled"]
pub struct LineStream<T> {
    records: Records<LineFramer>,
    item: PhantomData<fn() -> T>,
}

impl<T: Decode> LineStream<T> {
    /// Sends the call if it was not sent yet, and waits for the head of the
    /// reply: status, headers, request id. `None` once the stream has ended.
    pub async fn open(&mut self) -> Result<Option<&ByteStream>, Error> {
        poll_fn(|context| self.records.poll_open(context)).await?;
        Ok(self.records.stream().map(|stream| &*stream))
    }

    /// The next item; `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        self.records.poll_record(context).map(|record| {
            let stream = self.records.stream();
            let item = match (record?, stream) {
                (Ok(text), Some(stream)) => stream.decode(text),
                (Err(error), _) => Err(error),
                (Ok(_), None) => return None,
            };
            if item.is_err() {
                self.records.stop();
            }
            Some(item)
        })
    }
}

impl<T: Decode> Stream for LineStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T> fmt::Debug for LineStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LineStream")
    }
}

/// The record separator of RFC 7464.
const SEPARATOR: u8 = 0x1e;

/// Finds the ends of JSON texts. One that begins with a record separator may
/// have line feeds within, and ends at the first one outside of all brackets
/// and strings.
#[derive(Default)]
pub(crate) struct LineFramer {
    begun: bool,
    /// How much of the buffer was looked at.
    searched: usize,
    /// Whether the text began with a separator.
    separated: bool,
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl Framer for LineFramer {
    type Record = Bytes;

    fn cut(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Bytes> {
        if !self.begun {
            skip_mark(buffer, ended)?;
            self.begun = true;
        }
        loop {
            let end = match self.end(buffer) {
                Some(end) => end,
                // The last line may have no end of its own.
                None if ended && !buffer.is_empty() => buffer.len(),
                None => return None,
            };
            *self = LineFramer {
                begun: true,
                ..LineFramer::default()
            };
            let record = buffer.split_to(end).freeze();
            if record.iter().all(is_space) {
                continue;
            }
            let start = record.iter().take_while(|byte| is_space(byte)).count();
            let after = record
                .iter()
                .rev()
                .take_while(|byte| is_space(byte))
                .count();
            return Some(record.slice(start..record.len() - after));
        }
    }

    fn size(record: &Bytes) -> usize {
        record.len()
    }

    fn held(&self) -> usize {
        0
    }
}

/// White space of JSON (RFC 8259, section 2), which has no form feed.
fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl LineFramer {
    /// Where the text at the front of the buffer ends. The separator is taken
    /// out before it.
    fn end(&mut self, buffer: &mut BytesMut) -> Option<usize> {
        while self.searched == 0 && buffer.first() == Some(&SEPARATOR) {
            let _ = buffer.split_to(1);
            self.separated = true;
        }
        for (index, byte) in buffer.iter().enumerate().skip(self.searched) {
            match *byte {
                // The text before it was cut short; JSON never holds this byte.
                SEPARATOR => return Some(index),
                b'\n' if !self.separated || (self.depth == 0 && !self.in_string) => {
                    return Some(index + 1);
                }
                byte if self.separated => self.follow(byte),
                _ => {}
            }
        }
        self.searched = buffer.len();
        None
    }

    fn follow(&mut self, byte: u8) {
        match (self.in_string, byte) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (_, b'"') => self.in_string = !self.in_string,
            (false, b'{' | b'[') => self.depth += 1,
            (false, b'}' | b']') => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}
