//! Bodies of one JSON text after another: JSON Lines (NDJSON), and JSON text
//! sequences (RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::{BufMut, Bytes, BytesMut};
use futures_core::Stream;

use super::body::{Body, BodyChunks, Content, Feed};
use super::error::Source;
use super::file::File;
use super::json::{Encode, Encoder, FormValue};

/// A body of one `T` in JSON on each line.
///
/// A list becomes one, which can be sent again. [`JsonLines::lazy`] and
/// [`JsonLines::stream`] write each item when it is wanted, so that not all of
/// them are in memory; they can be sent once, so a call with one is never
/// retried.
pub struct JsonLines<T> {
    file: File,
    problem: Option<&'static str>,
    item: PhantomData<fn() -> T>,
}

impl<T: Encode> JsonLines<T> {
    /// These items.
    pub fn new(items: impl IntoIterator<Item = impl Into<T>>) -> JsonLines<T> {
        let mut text = BytesMut::new();
        let mut problem = None;
        for item in items {
            if let Err(found) = write(&item.into(), &mut text) {
                problem.get_or_insert(found);
            }
        }
        JsonLines {
            problem,
            ..JsonLines::of(Body::new(text.freeze()))
        }
    }

    /// These items, each made when it is wanted.
    pub fn lazy<I>(items: I) -> JsonLines<T>
    where
        I: IntoIterator<IntoIter: Send + Unpin + 'static, Item: Into<T>>,
        T: 'static,
    {
        JsonLines::of(Body::stream(Lazy {
            items: items.into_iter(),
            item: PhantomData::<fn() -> T>,
        }))
    }

    /// The items of a stream, each written when it arrives. An error of the
    /// stream ends the call.
    pub fn stream<S, E>(items: S) -> JsonLines<T>
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<Source>,
        T: 'static,
    {
        JsonLines::of(Body::stream(Written(Box::pin(items))))
    }

    fn of(body: Body) -> JsonLines<T> {
        JsonLines {
            file: File::from(body),
            problem: None,
            item: PhantomData,
        }
    }
}

impl<T> Clone for JsonLines<T> {
    fn clone(&self) -> JsonLines<T> {
        JsonLines {
            file: self.file.clone(),
            ..*self
        }
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    // The items may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonLines({:?})", self.file.body)
    }
}

impl<T: Encode, I: Into<T>> From<Vec<I>> for JsonLines<T> {
    fn from(items: Vec<I>) -> JsonLines<T> {
        JsonLines::new(items)
    }
}

impl<T: Encode, I: Into<T>, const N: usize> From<[I; N]> for JsonLines<T> {
    fn from(items: [I; N]) -> JsonLines<T> {
        JsonLines::new(items)
    }
}

impl<T: Encode, I: Into<T>> FromIterator<I> for JsonLines<T> {
    fn from_iter<A: IntoIterator<Item = I>>(items: A) -> JsonLines<T> {
        JsonLines::new(items)
    }
}

impl<T> Encode for JsonLines<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self.problem {
            Some(problem) => encoder.refuse(problem),
            None => self.file.encode(encoder),
        }
    }

    fn form_value(&self) -> FormValue<'_> {
        match self.problem {
            Some(_) => FormValue::Json,
            None => FormValue::File(&self.file),
        }
    }
}

/// A body of lines as a JSON text sequence: a record separator before each.
pub fn sequence(body: &Body) -> Body {
    match body.as_bytes() {
        Some(lines) => Body::new(separated(lines)),
        None => Body {
            content: Content::Feed(Arc::new(Sequence(body.clone()))),
            length: None,
        },
    }
}

/// Writes an item on a line of its own. JSON has no line feed within.
fn write(item: &dyn Encode, out: &mut BytesMut) -> Result<(), &'static str> {
    let mut encoder = Encoder::new();
    item.encode(&mut encoder);
    if let Some(problem) = encoder.problem() {
        return Err(problem);
    }
    out.put_slice(encoder.text().as_bytes());
    out.put_u8(b'\n');
    Ok(())
}

fn line(item: &dyn Encode) -> Result<Bytes, Source> {
    let mut text = BytesMut::new();
    write(item, &mut text)?;
    Ok(text.freeze())
}

fn separated(lines: &Bytes) -> Bytes {
    let mut out = BytesMut::with_capacity(lines.len() + 16);
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        out.put_u8(0x1e);
        out.put_slice(line);
    }
    out.freeze()
}

/// The lines of items that are made when they are wanted.
struct Lazy<I, T> {
    items: I,
    item: PhantomData<fn() -> T>,
}

impl<I: Iterator<Item: Into<T>> + Unpin, T: Encode> Stream for Lazy<I, T> {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.items.next().map(|item| line(&item.into())))
    }
}

/// The lines of items that arrive.
struct Written<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Written<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Encode,
    E: Into<Source>,
{
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| next.map(|item| line(&item.map_err(Into::into)?)))
    }
}

/// Lines with a record separator before each. A chunk is whole lines.
struct Sequence(Body);

impl Feed for Sequence {
    fn chunks(&self, _: Option<u64>) -> Result<BodyChunks, Source> {
        Ok(Box::pin(Separated(self.0.chunks()?)))
    }

    fn is_replayable(&self) -> bool {
        self.0.is_replayable()
    }
}

struct Separated(BodyChunks);

impl Stream for Separated {
    type Item = Result<Bytes, Source>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|next| next.map(|chunk| Ok(separated(&chunk?))))
    }
}
