//! Cuts a reply into records while it arrives, wherever its chunks end.

use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::call::PreparedCall;
use super::error::Error;
use super::media_type::essence;
use super::stream::{self, ByteStream};
use super::transport::BoxFuture;

/// Finds where records end.
pub(crate) trait Framer {
    /// What is cut out.
    type Record;

    /// The next record that is complete, taken out of the buffer. `ended`:
    /// nothing follows.
    fn cut(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Self::Record>;

    /// The size of a record in bytes.
    fn size(record: &Self::Record) -> usize;

    /// How much of the next record was taken out of the buffer already.
    fn held(&self) -> usize;
}

/// The records of one call, which is sent when the first is wanted.
pub(crate) struct Records<C> {
    state: State,
    buffer: BytesMut,
    pub(crate) cutter: C,
}

enum State {
    Ready(Box<PreparedCall>, Option<&'static str>),
    Opening(BoxFuture<'static, Result<ByteStream, Error>>),
    Open(ByteStream),
    /// The last bytes have arrived.
    Ended(ByteStream),
    Done,
}

impl<C: Framer> Records<C> {
    /// The reply must be of this media type, if one is given and the reply
    /// names any.
    pub(crate) fn new(
        prepared: Box<PreparedCall>,
        media_type: Option<&'static str>,
        cutter: C,
    ) -> Records<C> {
        Records {
            state: State::Ready(prepared, media_type),
            buffer: BytesMut::new(),
            cutter,
        }
    }

    pub(crate) fn stop(&mut self) {
        self.state = State::Done;
    }

    /// The reply, once its head has arrived.
    pub(crate) fn stream(&mut self) -> Option<&mut ByteStream> {
        match &mut self.state {
            State::Open(stream) | State::Ended(stream) => Some(stream),
            _ => None,
        }
    }

    /// Sends the call if it was not sent yet; ready when the head of the reply
    /// has arrived. An error ends the records.
    pub(crate) fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Ready(prepared, media_type) => {
                    self.state = State::Opening(Box::pin(open(*prepared, media_type)));
                }
                State::Opening(mut opening) => match opening.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Opening(opening);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Ready(Ok(stream)) => self.state = State::Open(stream),
                },
                state => {
                    self.state = state;
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }

    /// The next record; `None` after the last, and after an error.
    pub(crate) fn poll_record(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<C::Record, Error>>> {
        match self.poll_open(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(())) => {}
        }
        let next = self.poll_opened(context);
        if let Poll::Ready(None | Some(Err(_))) = next {
            self.stop();
        }
        next
    }

    fn poll_opened(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<C::Record, Error>>> {
        loop {
            let ended = matches!(self.state, State::Ended(_));
            let (State::Open(stream) | State::Ended(stream)) = &mut self.state else {
                return Poll::Ready(None);
            };
            let fits = |size: usize| size as u64 <= stream.max_reply_bytes;
            match self.cutter.cut(&mut self.buffer, ended) {
                Some(record) if fits(C::size(&record)) => return Poll::Ready(Some(Ok(record))),
                Some(_) => return Poll::Ready(Some(Err(stream.too_large()))),
                None if ended => return Poll::Ready(None),
                None if !fits(self.buffer.len() + self.cutter.held()) => {
                    return Poll::Ready(Some(Err(stream.too_large())));
                }
                None => {}
            }
            match stream.poll_chunk(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(chunk))) => self.buffer.extend_from_slice(&chunk),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => {
                    if let State::Open(stream) = std::mem::replace(&mut self.state, State::Done) {
                        self.state = State::Ended(stream);
                    }
                }
            }
        }
    }
}

async fn open(
    prepared: PreparedCall,
    media_type: Option<&'static str>,
) -> Result<ByteStream, Error> {
    let mut stream = stream::open(prepared).await?;
    stream.check_coding()?;
    let declared = stream.header("content-type").map(str::to_owned);
    let (Some(expected), Some(declared)) = (media_type, declared) else {
        return Ok(stream);
    };
    if essence(&declared).eq_ignore_ascii_case(expected) {
        return Ok(stream);
    }
    // Something to look at: the beginning of what it is instead.
    let first = stream.chunk().await.ok().flatten();
    let message = format!("the reply is {declared} where {expected} was expected");
    Err(stream.undecodable(first.unwrap_or_else(Bytes::new), message))
}

/// Whether the buffer begins with a byte order mark, which is taken out;
/// `None` while that cannot be told.
pub(crate) fn skip_mark(buffer: &mut BytesMut, ended: bool) -> Option<()> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if buffer.starts_with(MARK) {
        let _ = buffer.split_to(MARK.len());
        return Some(());
    }
    (ended || !MARK.starts_with(buffer)).then_some(())
}
