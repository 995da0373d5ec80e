//! Replies that say where to find what was asked for: the call and the place.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::HeaderMap;
use http::header::LOCATION;

use super::call::{AnyCall, AwaitedCall, PreparedCall, Sent, call_options, poll_sent};
use super::client::Client;
use super::encoded_request::EncodedRequest;
use super::engine;
use super::error::Error;
use super::reply::Reply;
use super::secret::Secret;
use super::stream::StreamCall;

/// A call whose reply is a redirect: await it for the place, or `follow` it for
/// what is there.
#[must_use = "a call does nothing until it is awaited or followed"]
pub struct RedirectCall {
    pub(crate) prepared: Box<PreparedCall>,
    sent: Sent,
}

impl RedirectCall {
    /// A call of a request.
    pub fn new(client: &Client, request: impl Into<EncodedRequest>) -> RedirectCall {
        RedirectCall {
            prepared: PreparedCall::of(client, request.into()),
            sent: None,
        }
    }

    call_options!();

    /// The same call for what is at that place, read while it arrives.
    /// Credentials are sent on only within the origin.
    pub fn follow(self) -> StreamCall {
        StreamCall::of(self.prepared)
    }
}

impl Clone for RedirectCall {
    /// The same call, not yet sent.
    fn clone(&self) -> RedirectCall {
        RedirectCall {
            prepared: self.prepared.clone(),
            sent: None,
        }
    }
}

impl AwaitedCall for RedirectCall {}

impl Future for RedirectCall {
    type Output = Result<Redirect, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = self.get_mut();
        let send = |mut prepared: PreparedCall| {
            prepared.options.stays = true;
            engine::execute(prepared)
        };
        let reply = poll_sent(&mut call.prepared, &mut call.sent, send, context);
        reply.map(|reply| reply.and_then(Redirect::new))
    }
}

#[cfg(feature = "blocking")]
impl RedirectCall {
    /// Sends the request and waits for the place.
    pub fn wait(self) -> Result<Redirect, Error> {
        super::blocking::wait(self)?
    }
}

impl AnyCall for RedirectCall {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        self.sent.is_some()
    }
}

impl fmt::Debug for RedirectCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedirectCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// A place that a reply leads to.
pub struct Redirect {
    location: String,
    reply: Reply,
}

impl Redirect {
    fn new(reply: Reply) -> Result<Redirect, Error> {
        let found = reply.headers.get(LOCATION);
        let text = found.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        match text.map(|text| reply.url.join(text)) {
            Some(Ok(location)) => Ok(Redirect {
                location: location.into(),
                reply,
            }),
            Some(Err(error)) => Err(reply
                .undecodable("Location is not a URL")
                .with_source(error)),
            None => Err(reply.undecodable(format!(
                "the reply with status {} leads nowhere: it has no Location",
                reply.status
            ))),
        }
    }

    /// Where it is: a whole URL. It may hold a signature, so `Debug` does not
    /// show it.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.headers
    }

    /// The id the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.reply.request_id()
    }
}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("status", &self.reply.status)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}
