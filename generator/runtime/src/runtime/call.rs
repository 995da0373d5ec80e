//! A call that can be given options and then awaited.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use reqwest::Url;

use super::client::Client;
use super::conditional::ConditionalCall;
use super::encoded_request::EncodedRequest;
use super::engine;
use super::error::{Error, ErrorKind};
use super::reply::{Reply, Response};
use super::secret::Secret;
use super::transport::BoxFuture;

/// How a reply is read into a value.
pub type Read<T> = fn(&Reply) -> Result<T, Error>;

/// A request and everything that is said about how to send it.
#[derive(Clone)]
pub struct PreparedCall {
    pub(crate) client: Client,
    pub(crate) request: EncodedRequest,
    pub(crate) options: Options,
    /// Where a paged call goes on, in place of base URL, path and query.
    pub(crate) url: Option<Url>,
    /// Whether something was set while the call was under way.
    pub(crate) is_late: bool,
}

/// What one call does differently from its client.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) idempotency_key: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) base_url: Option<String>,
    pub(crate) token: Option<Secret>,
    /// Whether a redirect is the reply.
    pub(crate) stays: bool,
    /// The status outside 2XX that is a reply, too, if there is one.
    pub(crate) also: Option<u16>,
    /// Whether it goes to another origin than that of the client: nothing secret goes along.
    pub(crate) is_elsewhere: bool,
}

impl PreparedCall {
    pub(crate) fn of(client: &Client, request: EncodedRequest) -> Box<PreparedCall> {
        Box::new(PreparedCall {
            client: client.clone(),
            request,
            options: Options::default(),
            url: None,
            is_late: false,
        })
    }
}

/// What every sort of call has: it is made without its request, which is encoded once it is sent.
pub trait AnyCall {
    /// The request and everything that is said about how to send it.
    fn prepared(&mut self) -> &mut PreparedCall;

    /// Whether it is under way.
    fn is_sent(&self) -> bool;

    /// The request, to be changed. A call that is under way fails of it, for it would not be sent.
    fn changing(&mut self) -> &mut PreparedCall {
        let is_late = self.is_sent();
        let prepared = self.prepared();
        prepared.is_late |= is_late;
        prepared
    }
}

/// A call that is awaited.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not awaited",
    label = "its reply comes piece by piece",
    note = "use `.stream()`, and `.next().await` on what that gives"
)]
pub trait AwaitedCall: AnyCall + Future + Unpin {}

impl<T> AwaitedCall for Call<T> {}

/// The options that every sort of call takes.
macro_rules! call_options {
    () => {
        /// Sends this idempotency key in place of a new random one. A caller
        /// that stores the key can finish the call after a crash.
        pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
            self.changing().options.idempotency_key = Some(key.into());
            self
        }

        /// Adds a header; it replaces one of the same name that the client or
        /// the request would send.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            let header = (name.into(), value.into());
            self.changing().options.headers.push(header);
            self
        }

        /// Sets a query parameter; it replaces those of the same name.
        pub fn query(mut self, name: &str, value: &str) -> Self {
            self.changing().request.set_query(name, value);
            self
        }

        /// Limits each attempt, from sending to the end of the body.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.changing().options.timeout = Some(timeout);
            self
        }

        /// Limits the whole call: all attempts and the delays between them.
        pub fn deadline(mut self, deadline: Duration) -> Self {
            self.changing().options.deadline = Some(deadline);
            self
        }

        /// Sends the request again at most this many times.
        pub fn max_retries(mut self, retries: u32) -> Self {
            self.changing().options.max_retries = Some(retries);
            self
        }

        /// Sends this call somewhere else.
        pub fn base_url(mut self, url: impl Into<String>) -> Self {
            self.changing().options.base_url = Some(url.into());
            self
        }

        /// Authenticates this call with another token.
        pub fn token(mut self, token: impl Into<Secret>) -> Self {
            self.changing().options.token = Some(token.into());
            self
        }

        /// Asks for a reply of this media type, even one that the API does not
        /// document. What comes may need another reader, such as `text` or
        /// `bytes`.
        pub fn accept(self, media_type: impl Into<String>) -> Self {
            self.header("accept", media_type)
        }

        /// Sends this body, of this media type, in place of the request's.
        pub fn body(
            mut self,
            media_type: impl Into<String>,
            body: impl Into<crate::runtime::body::Body>,
        ) -> Self {
            let request = &mut self.changing().request;
            request.set_body(body.into(), media_type.into());
            self
        }

        /// The same call for the text of the reply, whatever it is. It must be
        /// UTF-8.
        pub fn text(self) -> crate::runtime::call::Call<String> {
            crate::runtime::call::Call::of(self.prepared, crate::runtime::reply::text)
        }

        /// The same call for the bytes of the reply, whatever they are.
        pub fn bytes(self) -> crate::runtime::call::Call<bytes::Bytes> {
            crate::runtime::call::Call::of(self.prepared, crate::runtime::reply::bytes)
        }
    };
}
// Not every crate has a call other than the usual.
#[allow(unused_imports)]
pub(crate) use call_options;

/// A call: await it for the value, or `send` it for the value with its reply. It is a future, so it
/// can be spawned, joined with others or given a time limit, and a clone of it is another call.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<T> {
    pub(crate) prepared: Box<PreparedCall>,
    read: Read<T>,
    sent: Sent,
}

impl<T> Call<T> {
    /// A call of a request, whose reply is read by `read`.
    // Not inlined: every operation has a call of it.
    #[inline(never)]
    pub fn new(client: &Client, request: impl Into<EncodedRequest>, read: Read<T>) -> Call<T> {
        Call::of(PreparedCall::of(client, request.into()), read)
    }

    pub(crate) fn of(prepared: Box<PreparedCall>, read: Read<T>) -> Call<T> {
        Call {
            prepared,
            read,
            sent: None,
        }
    }

    call_options!();

    /// The same call for whether there is what it asks for: `false` where the server says 404. Any
    /// other status outside 2XX stays an error.
    pub fn exists(mut self) -> Call<bool> {
        self.prepared.options.also = Some(404);
        Call::of(self.prepared, super::reply::exists)
    }

    /// The same call for a value that changed since it was read with this `ETag`; see
    /// [`ConditionalCall`]. Without one, or with `None`, it is read in any case.
    pub fn if_none_match<'e>(self, etag: impl Into<Option<&'e str>>) -> ConditionalCall<T> {
        self.conditional("if-none-match", etag.into())
    }

    /// The same call with a condition in this header.
    #[doc(hidden)]
    pub fn conditional(self, header: &str, value: Option<&str>) -> ConditionalCall<T> {
        ConditionalCall::new(self.prepared, self.read, header, value)
    }

    /// Reads the reply as a type of your own in place of the document's.
    #[cfg(feature = "serde")]
    pub fn json<U: for<'de> super::json::serde::Deserialize<'de>>(self) -> Call<U> {
        Call::of(self.prepared, super::reply::serde)
    }

    /// Sends the request; the value comes with status, headers, request id and
    /// the number of attempts.
    pub fn send(self) -> Sending<T> {
        Sending {
            reply: engine::execute(*self.prepared),
            read: self.read,
        }
    }

    /// Sends the request; the reply comes undecoded. Statuses outside 2XX are
    /// errors here too, with the body in the error.
    pub fn raw(self) -> BoxFuture<'static, Result<Reply, Error>> {
        engine::execute(*self.prepared)
    }
}

impl<T> AnyCall for Call<T> {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        self.sent.is_some()
    }
}

impl<T> Clone for Call<T> {
    /// The same call, not yet sent.
    fn clone(&self) -> Call<T> {
        Call::of(self.prepared.clone(), self.read)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = self.get_mut();
        poll(&mut call.prepared, &mut call.sent, call.read, context)
    }
}

/// A reply that is on its way, once its call is awaited.
pub(crate) type Sent = Option<BoxFuture<'static, Result<Reply, Error>>>;

/// Sends a call when it is polled for the first time, and reads its reply once that is there.
pub(crate) fn poll<T>(
    prepared: &mut PreparedCall,
    sent: &mut Sent,
    read: Read<T>,
    context: &mut Context<'_>,
) -> Poll<Result<T, Error>> {
    let reply = poll_sent(prepared, sent, engine::execute, context);
    reply.map(|reply| reply.and_then(|reply| read(&reply)))
}

/// What a call comes to, which is sent when it is polled for the first time. It fails of what was set
/// after that, and of being polled after its end.
pub(crate) fn poll_sent<R: 'static>(
    prepared: &mut PreparedCall,
    sent: &mut Option<BoxFuture<'static, Result<R, Error>>>,
    send: impl FnOnce(PreparedCall) -> BoxFuture<'static, Result<R, Error>>,
    context: &mut Context<'_>,
) -> Poll<Result<R, Error>> {
    let is_late = std::mem::take(&mut prepared.is_late) && sent.is_some();
    let future = match sent {
        Some(future) => future,
        None => sent.insert(send(prepared.clone())),
    };
    let operation = prepared.request.operation();
    let misused = |problem| Error::new(ErrorKind::Config, problem).with_operation(operation);
    let poll = if is_late {
        Poll::Ready(Err(misused(TOO_LATE)))
    } else {
        future.as_mut().poll(context)
    };
    if poll.is_ready() {
        *future = Box::pin(async move { Err(misused(ENDED)) });
    }
    poll
}

const TOO_LATE: &str = "something was set after the call was awaited, which would not be sent: \
                        the call is given up, and may have been received";

const ENDED: &str = "the call was awaited to its end before: await a clone of it";

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// A call under way, to its value with the reply.
#[must_use = "futures do nothing unless awaited"]
pub struct Sending<T> {
    pub(crate) reply: BoxFuture<'static, Result<Reply, Error>>,
    pub(crate) read: Read<T>,
}

impl<T> Future for Sending<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.reply.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(reply)) => {
                Poll::Ready((self.read)(&reply).map(|value| Response::new(value, reply)))
            }
        }
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}
