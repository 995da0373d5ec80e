//! Server-sent events (WHATWG HTML, section 9.2): the call and its streams.

use std::fmt;
use std::future::poll_fn;
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
use super::json::{Decode, Document, to_json};
use super::records::{Framer, Records, skip_mark};
use super::secret::Secret;
use super::stream::ByteStream;

const MEDIA_TYPE: &str = "text/event-stream";
/// What some APIs send as the last event, in place of JSON.
const DONE: &str = "[DONE]";

/// A call whose reply is a stream of events, each with a `T` in it.
///
/// Retries happen before the first event, never after. `timeout` limits the
/// wait for the head of the reply, and then each time nothing arrives;
/// `deadline` limits the call from sending to the last event.
#[must_use = "a call does nothing until it is streamed"]
pub struct EventCall<T> {
    pub(crate) prepared: Box<PreparedCall>,
    read: Read<T>,
    /// Whether `[DONE]` is a `T`.
    gives_done: bool,
}

impl<T> EventCall<T> {
    call_options!();

    /// Gives the event whose data is `[DONE]`, which the API describes, before
    /// the end.
    pub fn giving_done(self) -> Self {
        EventCall {
            gives_done: true,
            ..self
        }
    }

    /// Asks for what came after the event of this id, which an earlier stream
    /// gave as its [`last_event_id`](EventStream::last_event_id).
    pub fn last_event_id(self, id: impl Into<String>) -> Self {
        self.header("last-event-id", id)
    }
}

impl<T: Decode> EventCall<T> {
    /// A call of a request whose events have a `T` in JSON as their data.
    pub fn new(client: &Client, request: impl Into<EncodedRequest>) -> EventCall<T> {
        EventCall::read(client, request.into(), item::<T>)
    }

    /// A call of a request whose events have text as their data.
    pub fn texts(client: &Client, request: impl Into<EncodedRequest>) -> EventCall<T> {
        EventCall::read(client, request.into(), text::<T>)
    }

    /// A call of a request of whose events nothing is known: their data is
    /// JSON, or else text.
    pub fn values(client: &Client, request: impl Into<EncodedRequest>) -> EventCall<T> {
        EventCall::read(client, request.into(), value::<T>)
    }

    /// A call of a request whose events are a `T` each: an object with `event`
    /// and `data`.
    pub fn whole(client: &Client, request: impl Into<EncodedRequest>) -> EventCall<T> {
        EventCall::read(client, request.into(), whole::<T>)
    }

    fn read(client: &Client, request: EncodedRequest, read: Read<T>) -> EventCall<T> {
        let mut prepared = PreparedCall::of(client, request);
        if !prepared.request.accept().contains(MEDIA_TYPE) {
            let accept = ("accept".to_owned(), MEDIA_TYPE.to_owned());
            prepared.options.headers.push(accept);
        }
        EventCall {
            prepared,
            read,
            gives_done: false,
        }
    }

    /// The values of the events. It ends at the end of the reply, at `[DONE]`,
    /// which is a value only where the API describes it, and after the first error. Events without data are
    /// passed over; one that holds no `T` is an error of the API where it is named `error`, or its data is an
    /// object with a member of this name.
    pub fn stream(self) -> EventStream<T> {
        EventStream {
            records: Records::new(self.prepared, Some(MEDIA_TYPE), EventFramer::default()),
            read: self.read,
            gives_done: self.gives_done,
        }
    }

    /// The events as they arrive, all of them.
    pub fn events(self) -> EventStream<Event> {
        EventStream {
            records: Records::new(self.prepared, Some(MEDIA_TYPE), EventFramer::default()),
            read: |_, event, _| Ok(Next::Item(event)),
            gives_done: false,
        }
    }
}

#[cfg(feature = "blocking")]
impl<T: Decode> EventCall<T> {
    /// The values of the events, each waited for.
    pub fn iter(self) -> WaitingIter<EventStream<T>> {
        WaitingIter::new(self.stream())
    }
}

impl<T> Clone for EventCall<T> {
    /// The same call, not yet sent.
    fn clone(&self) -> EventCall<T> {
        EventCall {
            prepared: self.prepared.clone(),
            read: self.read,
            gives_done: self.gives_done,
        }
    }
}

impl<T> AnyCall for EventCall<T> {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        false
    }
}

impl<T> fmt::Debug for EventCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// What an event is to a stream of `T`.
enum Next<T> {
    Item(T),
    /// The last item.
    Last(T),
    Skip,
    End,
}

/// Reads an event; whether `[DONE]` is a value.
type Read<T> = fn(&mut ByteStream, Event, bool) -> Result<Next<T>, Error>;

/// The end, with the value that says so where there is one.
fn done<T: Decode>(stream: &mut ByteStream, json: Bytes, gives_done: bool) -> Next<T> {
    let last = gives_done.then(|| stream.decode(json).ok()).flatten();
    last.map_or(Next::End, Next::Last)
}

fn item<T: Decode>(
    stream: &mut ByteStream,
    event: Event,
    gives_done: bool,
) -> Result<Next<T>, Error> {
    match event.data.trim() {
        "" => return Ok(Next::Skip),
        DONE => return Ok(done(stream, quoted(DONE), gives_done)),
        _ => {}
    }
    let is_error = event.event == "error";
    let data = Bytes::from(event.data);
    match stream.decode(data.clone()) {
        Err(_) if is_error || reports_error(&data) => Err(stream.refusal(data)),
        item => item.map(Next::Item),
    }
}

/// Whether what is no item is an object with an error in it: so servers end streams that fail.
fn reports_error(data: &[u8]) -> bool {
    Document::parse(data.to_vec()).is_ok_and(|document| {
        let error = document.root().get("error");
        error.is_some_and(|error| !error.is_null())
    })
}

/// Text as it is; even that of no characters is an item.
fn text<T: Decode>(
    stream: &mut ByteStream,
    event: Event,
    gives_done: bool,
) -> Result<Next<T>, Error> {
    match event.data.trim() {
        DONE => Ok(done(stream, quoted(DONE), gives_done)),
        _ => stream.decode(quoted(&event.data)).map(Next::Item),
    }
}

fn value<T: Decode>(stream: &mut ByteStream, event: Event, _: bool) -> Result<Next<T>, Error> {
    match event.data.trim() {
        "" => Ok(Next::Skip),
        DONE => Ok(Next::End),
        _ if is_json(&event.data) => stream.decode(Bytes::from(event.data)).map(Next::Item),
        _ => stream.decode(quoted(&event.data)).map(Next::Item),
    }
}

/// An object of the fields of an event. Data that is JSON is so in it, unless
/// text is wanted there; what is such an object itself is taken as it is.
fn whole<T: Decode>(
    stream: &mut ByteStream,
    event: Event,
    gives_done: bool,
) -> Result<Next<T>, Error> {
    if event.data.trim() == DONE {
        let json = object(&event, &to_json(&DONE));
        return Ok(done(stream, json, gives_done));
    }
    if let Ok(document) = Document::parse(event.data.clone().into_bytes())
        && ["/event", "/data"]
            .iter()
            .all(|member| document.root().pointer(member).is_some())
    {
        return item(stream, event, gives_done);
    }
    let mut first = None;
    if is_json(&event.data) {
        match stream.decode(object(&event, &event.data)) {
            Ok(item) => return Ok(Next::Item(item)),
            Err(error) => first = Some(error),
        }
    }
    let text = to_json(&event.data);
    match stream.decode(object(&event, &text)) {
        Ok(item) => Ok(Next::Item(item)),
        Err(_) if event.event == "error" => Err(stream.refusal(Bytes::from(event.data))),
        Err(_) if event.data.trim().is_empty() => Ok(Next::Skip),
        Err(error) => Err(first.unwrap_or(error)),
    }
}

fn object(event: &Event, data: &str) -> Bytes {
    let mut text = format!("{{\"event\":{}", to_json(&event.event));
    if let Some(id) = &event.id {
        text.push_str(",\"id\":");
        text.push_str(&to_json(id));
    }
    text.push_str(",\"data\":");
    text.push_str(data);
    text.push('}');
    Bytes::from(text)
}

fn is_json(data: &str) -> bool {
    Document::parse(data.as_bytes().to_vec()).is_ok()
}

fn quoted(data: &str) -> Bytes {
    Bytes::from(to_json(&data))
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its type: `message`, unless the server names one.
    pub event: String,
    /// The latest id that the server gave, with this event or before it.
    pub id: Option<String>,
    /// The data, its lines joined by line feeds.
    pub data: String,
}

/// The events of an [`EventCall`]. The call is sent when the first is wanted.
#[must_use = "streams do nothing unless polled"]
pub struct EventStream<T> {
    records: Records<EventFramer>,
    read: Read<T>,
    gives_done: bool,
}

// Nothing in it is pinned.
impl<T> Unpin for EventStream<T> {}

impl<T> EventStream<T> {
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

    /// The id of the latest event that has arrived whole: sent as
    /// `Last-Event-ID`, it asks for what came after.
    pub fn last_event_id(&self) -> Option<&str> {
        self.records.cutter.dispatched.as_deref()
    }

    /// How long the server asks to wait before connecting again.
    pub fn retry(&self) -> Option<Duration> {
        self.records.cutter.retry
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            let event = match self.records.poll_record(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(event))) => event,
            };
            let Some(stream) = self.records.stream() else {
                return Poll::Ready(None);
            };
            let next = (self.read)(stream, event, self.gives_done);
            if !matches!(next, Ok(Next::Item(_) | Next::Skip)) {
                self.records.stop();
            }
            return Poll::Ready(match next {
                Ok(Next::Item(item) | Next::Last(item)) => Some(Ok(item)),
                Ok(Next::Skip) => continue,
                Ok(Next::End) => None,
                Err(error) => Some(Err(error)),
            });
        }
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}

/// The state between two lines.
#[derive(Default)]
pub(crate) struct EventFramer {
    begun: bool,
    /// A line ended in a carriage return: a line feed right after it belongs
    /// to the same end.
    after_return: bool,
    /// How much of the buffer holds no end of a line.
    searched: usize,
    event: String,
    /// The data lines, each with a line feed after it.
    data: String,
    /// The latest id that was read.
    id: Option<String>,
    /// What it was when an event last ended: a stream that is cut within an
    /// event goes on with that event.
    dispatched: Option<String>,
    retry: Option<Duration>,
}

impl Framer for EventFramer {
    type Record = Event;

    // What follows the last empty line is not an event: the standard drops it.
    fn cut(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Event> {
        if !self.begun {
            skip_mark(buffer, ended)?;
            self.begun = true;
        }
        while let Some(line) = self.line(buffer) {
            if !line.is_empty() {
                self.field(&String::from_utf8_lossy(&line));
                continue;
            }
            let event = std::mem::take(&mut self.event);
            let mut data = std::mem::take(&mut self.data);
            self.dispatched.clone_from(&self.id);
            if data.pop().is_some() {
                let event = if event.is_empty() {
                    "message".to_owned()
                } else {
                    event
                };
                let id = self.id.clone();
                return Some(Event { event, id, data });
            }
        }
        None
    }

    fn size(event: &Event) -> usize {
        event.data.len()
    }

    fn held(&self) -> usize {
        self.data.len()
    }
}

impl EventFramer {
    /// The next line, without its end: a line feed, a carriage return, or both.
    fn line(&mut self, buffer: &mut BytesMut) -> Option<Bytes> {
        if self.after_return {
            let next = buffer.first()?;
            if *next == b'\n' {
                let _ = buffer.split_to(1);
            }
            self.after_return = false;
        }
        let mut rest = buffer[self.searched..].iter();
        let Some(found) = rest.position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.searched = buffer.len();
            return None;
        };
        let end = self.searched + found;
        self.searched = 0;
        self.after_return = buffer[end] == b'\r';
        let mut line = buffer.split_to(end + 1);
        line.truncate(end);
        Some(line.freeze())
    }

    fn field(&mut self, line: &str) {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            // An empty one takes back the one before it.
            "id" if !value.contains('\0') => {
                self.id = Some(value.to_owned()).filter(|id| !id.is_empty());
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                if let Ok(milliseconds) = value.parse() {
                    self.retry = Some(Duration::from_millis(milliseconds));
                }
            }
            // A comment has no name; other fields are to be ignored.
            _ => {}
        }
    }
}
