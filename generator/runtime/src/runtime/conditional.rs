//! Calls for a value that may not have changed since it was read (RFC 9110, section 13.1.2).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(feature = "blocking")]
use super::blocking;
use super::call::{PreparedCall, Read, Sent, poll_sent};
use super::engine;
use super::error::Error;
use super::reply::Response;

/// A call for a value, unless the server has the same as before: await it for
/// `Response<Option<T>>`, which holds `None` after a 304. Its `etag` is for the next such call.
#[must_use = "a call does nothing until it is awaited"]
pub struct ConditionalCall<T> {
    prepared: Box<PreparedCall>,
    read: Read<T>,
    sent: Sent,
}

impl<T> ConditionalCall<T> {
    pub(crate) fn new(
        mut prepared: Box<PreparedCall>,
        read: Read<T>,
        header: &str,
        value: Option<&str>,
    ) -> ConditionalCall<T> {
        if let Some(value) = value {
            let header = (header.to_owned(), value.to_owned());
            prepared.options.headers.push(header);
            prepared.options.also = Some(304);
        }
        ConditionalCall {
            prepared,
            read,
            sent: None,
        }
    }

    /// Sends the request and waits for the value.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<Response<Option<T>>, Error> {
        blocking::wait(self)?
    }
}

impl<T> Future for ConditionalCall<T> {
    type Output = Result<Response<Option<T>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = self.get_mut();
        let reply = poll_sent(&mut call.prepared, &mut call.sent, engine::execute, context);
        reply.map(|reply| {
            let reply = reply?;
            let value = match reply.status {
                304 => None,
                _ => Some((call.read)(&reply)?),
            };
            Ok(Response::new(value, reply))
        })
    }
}

impl<T> Clone for ConditionalCall<T> {
    /// The same call, not yet sent.
    fn clone(&self) -> ConditionalCall<T> {
        ConditionalCall {
            prepared: self.prepared.clone(),
            read: self.read,
            sent: None,
        }
    }
}

impl<T> fmt::Debug for ConditionalCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConditionalCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}
