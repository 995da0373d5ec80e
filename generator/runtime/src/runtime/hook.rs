//! A look at every attempt, before it is sent and after it ended.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use super::body::Body;
use super::error::Source;
use super::operation::Operation;

/// Something to do around every attempt of every call of a client.
///
/// Credentials are added after `before`, so a hook never sees them.
pub trait Hook: Send + Sync + 'static {
    /// Runs before an attempt is sent; may change its headers. An error ends
    /// the call without sending, as a `Config` error with this cause.
    fn before(&self, attempt: &mut Attempt<'_>) -> Result<(), Source> {
        let _ = attempt;
        Ok(())
    }

    /// Runs when an attempt has ended, whether in a reply or in a failure.
    fn after(&self, outcome: &Outcome<'_>) {
        let _ = outcome;
    }
}

/// An attempt about to be sent.
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The headers, without credentials.
    pub headers: &'a mut HeaderMap,
    /// The encoded path, ids included.
    pub path: &'a str,
    /// The body.
    pub body: &'a Body,
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation.id)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// An attempt that has ended.
pub struct Outcome<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The status, when a reply arrived.
    pub status: Option<u16>,
    /// The headers of the reply.
    pub headers: Option<&'a HeaderMap>,
    /// The id the server gave the request.
    pub request_id: Option<&'a str>,
    /// What went wrong, when no reply arrived.
    pub failure: Option<&'a str>,
    /// From sending to the end of the body.
    pub duration: Duration,
    /// The delay until the next attempt; `None` when this was the last.
    pub retry_in: Option<Duration>,
}

impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("operation", &self.operation.id)
            .field("number", &self.number)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("failure", &self.failure)
            .field("duration", &self.duration)
            .field("retry_in", &self.retry_in)
            .finish_non_exhaustive()
    }
}
