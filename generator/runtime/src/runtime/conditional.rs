//! Calls for a value that may not have changed since it was read (RFC 9110, section 13.1.2).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

#[cfg(feature = "blocking")]
use super::blocking;
use super::call::{PreparedCall, Read};
use super::engine;
use super::error::Error;
use super::reply::{Reply, Response};
use super::transport::BoxFuture;

/// A call for a value, unless the server has the same as before: await it for
/// `Response<Option<T>>`, which holds `None` after a 304. Its `etag` is for the next such call.
#[must_use = "a call does nothing until it is awaited"]
pub struct ConditionalCall<T> {
    prepared: Box<PreparedCall>,
    read: Read<T>,
    sent: Option<BoxFuture<'static, Result<Reply, Error>>>,
}

impl<T> ConditionalCall<T> {
    pub(crate) fn new(
        mut prepared: Box<PreparedCall>,
        read: Read<T>,
        etag: Option<&str>,
    ) -> ConditionalCall<T> {
        if let Some(etag) = etag {
            let header = ("if-none-match".to_owned(), etag.to_owned());
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
        let prepared = &call.prepared;
        let reply = call
            .sent
            .get_or_insert_with(|| engine::execute((**prepared).clone()));
        let reply = match reply.as_mut().poll(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(reply) => reply,
        };
        Poll::Ready(reply.and_then(|reply| {
            let value = match reply.status {
                304 => None,
                _ => Some((call.read)(&reply)?),
            };
            Ok(Response::new(value, reply))
        }))
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
