//! Sends a call: attempts, redirects, retries, deadline. The one path from a
//! request to a reply or an error.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::auth::{self, Credential};
use super::body::Body;
use super::call::PreparedCall;
use super::clock::{self, Instant};
use super::error::{Error, ErrorKind};
use super::hook::{Attempt, Outcome};
use super::origin;
use super::outgoing::{Hop, Outgoing};
use super::reply::{self, Reply};
use super::retry::jitter;
use super::scrub::scrub;
use super::secret::Secret;
use super::trace;
use super::transport::{
    BoxFuture, ReplyChunks, Transport, TransportError, TransportFailure, TransportReply,
    TransportRequest,
};

/// Sends a call. Not generic: every operation of an API shares this code.
pub fn execute(prepared: PreparedCall) -> BoxFuture<'static, Result<Reply, Error>> {
    let operation = prepared.request.operation();
    let call = Box::pin(async { Ok(run(prepared, false).await?.reply) });
    trace::call(operation, call)
}

/// A success.
pub(crate) struct Success {
    pub(crate) reply: Reply,
    /// The body, if the call is streamed; then that of `reply` is empty.
    pub(crate) chunks: Option<ReplyChunks>,
    /// How long to wait for more of the body.
    pub(crate) timeout: Option<Duration>,
    /// When the call must have ended.
    pub(crate) deadline: Option<Instant>,
    pub(crate) max_reply_bytes: u64,
}

/// Sends a call. Of a success, the body is still to be read if it is `streamed`.
pub(crate) async fn run(prepared: PreparedCall, streamed: bool) -> Result<Success, Error> {
    let operation = prepared.request.operation();
    let mut call = match Outgoing::new(prepared) {
        Ok(outgoing) => Running::new(outgoing, streamed),
        Err(error) => return Err(error.with_operation(operation)),
    };
    loop {
        call.number += 1;
        let started = Instant::now();
        let end = match call.attempt().await {
            Ok(end) => end,
            Err(error) => return Err(call.label(error)),
        };
        let pause = call.pause(&end);
        call.report(&end, started.elapsed(), pause);
        match pause {
            None => return call.finish(end),
            Some(pause) if pause.is_zero() => {}
            Some(pause) => clock::sleep(pause).await,
        }
    }
}

type End = Result<Arrival, TransportError>;

/// A reply, and the body where it is still to be read.
struct Arrival {
    reply: TransportReply,
    chunks: Option<ReplyChunks>,
    /// Where redirects led, if there were any.
    hop: Option<Hop>,
}

/// Sends one request. In a streamed call the body of a success stays unread.
async fn deliver(
    transport: &dyn Transport,
    request: TransportRequest,
    streamed: bool,
) -> Result<Arrival, TransportError> {
    let whole = |reply| Arrival {
        reply,
        chunks: None,
        hop: None,
    };
    if !streamed {
        return transport.send(request).await.map(whole);
    }
    let limit = request.max_reply_bytes;
    let stream = transport.stream(request).await?;
    if !(200..300).contains(&stream.status) {
        return stream.collect(limit).await.map(whole);
    }
    let reply = TransportReply {
        status: stream.status,
        headers: stream.headers,
        body: Bytes::new(),
    };
    Ok(Arrival {
        reply,
        chunks: Some(stream.chunks),
        hop: None,
    })
}

/// A call between its first attempt and its end.
struct Running {
    outgoing: Outgoing,
    streamed: bool,
    number: u32,
    deadline: Option<Instant>,
    /// What the latest attempt authenticated with.
    secrets: Vec<Secret>,
    /// Set once a refused token was replaced, so that it happens once.
    renewed: bool,
}

impl Running {
    fn new(outgoing: Outgoing, streamed: bool) -> Running {
        let deadline = outgoing
            .deadline
            .and_then(|limit| Instant::now().checked_add(limit));
        Running {
            outgoing,
            streamed,
            number: 0,
            deadline,
            secrets: Vec::new(),
            renewed: false,
        }
    }

    /// Sends the request once, within the time limits. `Err` ends the call
    /// before anything was sent.
    async fn attempt(&mut self) -> Result<End, Error> {
        let hooked = self.hooked()?;
        let limit = self.limit();
        let exchange = self.exchange(hooked);
        let Some(limit) = limit else {
            return exchange.await;
        };
        match clock::timeout(limit, exchange).await {
            Ok(end) => end,
            Err(_) => Ok(Err(TransportError::new(
                TransportFailure::Timeout,
                format!("no complete reply within {limit:?}"),
            ))),
        }
    }

    /// The headers as hooks want them; `None` where there are no hooks.
    fn hooked(&self) -> Result<Option<HeaderMap>, Error> {
        let hooks = &self.outgoing.client.inner.hooks;
        if hooks.is_empty() {
            return Ok(None);
        }
        let mut headers = self.outgoing.headers.clone();
        for hook in hooks {
            let mut attempt = Attempt {
                operation: self.outgoing.operation,
                number: self.number,
                headers: &mut headers,
                path: self.outgoing.url.path(),
                body: &self.outgoing.body,
            };
            if let Err(cause) = hook.before(&mut attempt) {
                return Err(Error::config("a hook stopped the call").with_source(cause));
            }
        }
        Ok(Some(headers))
    }

    fn limit(&self) -> Option<Duration> {
        let left = self
            .deadline
            .map(|end| end.saturating_duration_since(Instant::now()));
        match (self.outgoing.timeout, left) {
            (Some(timeout), Some(left)) => Some(timeout.min(left)),
            (timeout, left) => timeout.or(left),
        }
    }

    /// Sends the request and follows redirects.
    async fn exchange(&mut self, hooked: Option<HeaderMap>) -> Result<End, Error> {
        let outgoing = &self.outgoing;
        let inner = &*outgoing.client.inner;
        let plain = hooked.as_ref().unwrap_or(&outgoing.headers);
        let mut url = outgoing.url.clone();
        let mut headers = plain.clone();
        let mut hop = Hop {
            url: None,
            trusted: true,
            sees_other: false,
        };
        self.secrets = if outgoing.is_elsewhere {
            headers = origin::stripped(plain);
            hop.url = Some(url.clone());
            hop.trusted = false;
            Vec::new()
        } else {
            auth::authorize(&outgoing.chosen, &mut headers, &mut url).await?
        };
        self.secrets.extend_from_slice(&outgoing.secrets);
        let mut body = outgoing.body.clone();
        let mut redirects = 0;
        loop {
            let request = TransportRequest {
                method: outgoing.method.clone(),
                url,
                headers,
                body,
                max_reply_bytes: inner.max_reply_bytes,
                context: outgoing.context.clone(),
            };
            let mut arrival = match deliver(&*inner.transport, request, self.streamed).await {
                Ok(arrival) => arrival,
                Err(error) => return Ok(Err(error)),
            };
            let Some(next) = outgoing.redirect(&arrival.reply, &hop, redirects) else {
                arrival.hop = Some(hop).filter(|hop| hop.url.is_some());
                return Ok(Ok(arrival));
            };
            redirects += 1;
            url = next.url;
            // A server may repeat the credential of a query in `Location`.
            let mut place = url.clone();
            auth::withhold(&self.secrets, &mut place);
            if next.trusted {
                // The client puts its own there again; one given by hand has no other way.
                headers = plain.clone();
                body = outgoing.body.clone();
                let used = auth::authorize(&outgoing.chosen, &mut headers, &mut url).await?;
                self.secrets.extend(used);
            } else {
                url.clone_from(&place);
                headers = origin::stripped(plain);
                body = Body::default();
            }
            hop = Hop {
                url: Some(place),
                trusted: next.trusted,
                sees_other: hop.sees_other || arrival.reply.status == 303,
            };
        }
    }

    /// How long to wait before another attempt; `None` when this was the last.
    fn pause(&mut self, end: &End) -> Option<Duration> {
        let refused = matches!(end, Ok(Arrival { reply, .. }) if reply.status == 401)
            && !self.outgoing.is_elsewhere;
        // Also where this call is not sent again: others use the same token.
        let renew = refused && self.reject_tokens();
        let retry = &self.outgoing.client.inner.retry;
        if !self.outgoing.resendable && !self.was_turned_away(end) {
            return None;
        }
        if renew && !self.renewed {
            self.renewed = true;
            return self.in_time(Duration::ZERO);
        }
        let (again, headers) = match end {
            Ok(Arrival { reply, .. }) => (
                retry.wants_retry(reply.status, &reply.headers),
                Some(&reply.headers),
            ),
            Err(error) => (
                !matches!(
                    error.failure,
                    TransportFailure::TooLarge | TransportFailure::Request | TransportFailure::Body
                ),
                None,
            ),
        };
        if !again || self.number > self.outgoing.max_retries {
            return None;
        }
        self.in_time(retry.delay(self.number, headers, jitter()))
    }

    /// Whether the server says that it did nothing, and when to ask again.
    fn was_turned_away(&self, end: &End) -> bool {
        let retry = &self.outgoing.client.inner.retry;
        match end {
            Ok(Arrival { reply, .. }) => {
                retry.turned_away(reply.status, &reply.headers)
                    && self.outgoing.body.is_replayable()
            }
            Err(_) => false,
        }
    }

    /// The pause, unless the deadline would pass in it.
    fn in_time(&self, pause: Duration) -> Option<Duration> {
        let left = self
            .deadline
            .map(|end| end.saturating_duration_since(Instant::now()));
        left.is_none_or(|left| pause < left).then_some(pause)
    }

    /// Tells token providers that the server refused their tokens; whether
    /// there was one to tell.
    fn reject_tokens(&self) -> bool {
        let mut told = false;
        for (_, credential) in &self.outgoing.chosen {
            if let Credential::Provider(provider) = credential {
                for secret in &self.secrets {
                    provider.rejected(secret);
                }
                told = true;
            }
        }
        told
    }

    fn report(&self, end: &End, duration: Duration, retry_in: Option<Duration>) {
        let inner = &*self.outgoing.client.inner;
        if inner.hooks.is_empty() && !trace::is_on() {
            return;
        }
        let failure = end.as_ref().err().map(TransportError::describe);
        let failure = failure.map(|failure| scrub(&failure, &self.secrets));
        let reply = end.as_ref().ok().map(|arrival| &arrival.reply);
        let outcome = Outcome {
            operation: self.outgoing.operation,
            number: self.number,
            status: reply.map(|reply| reply.status),
            headers: reply.map(|reply| &reply.headers),
            request_id: reply
                .and_then(|reply| reply::request_id(inner.api, &reply.headers, &self.secrets)),
            failure: failure.as_deref(),
            duration,
            retry_in,
        };
        trace::attempt(&outcome);
        for hook in &inner.hooks {
            hook.after(&outcome);
        }
    }

    fn label(&self, error: Error) -> Error {
        error
            .with_operation(self.outgoing.operation)
            .with_call(self.outgoing.key.as_deref(), self.number - 1)
    }

    fn finish(self, end: End) -> Result<Success, Error> {
        let outgoing = self.outgoing;
        let (stays, also) = (outgoing.stays, outgoing.also);
        let Arrival { reply, chunks, hop } = match end {
            Ok(arrival) => arrival,
            Err(error) => {
                let error = transport_error(error, &self.secrets)
                    .with_operation(outgoing.operation)
                    .with_call(outgoing.key.as_deref(), self.number);
                return Err(error);
            }
        };
        let trusted = hop.as_ref().is_none_or(|hop| hop.trusted);
        let sees_other = hop.as_ref().is_some_and(|hop| hop.sees_other);
        let reply = Reply {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            document: OnceLock::new(),
            max_decoded_bytes: outgoing.client.inner.max_decoded_bytes,
            api: outgoing.client.inner.api,
            operation: outgoing.operation,
            url: hop.and_then(|hop| hop.url).unwrap_or(outgoing.url),
            trusted,
            sees_other,
            idempotency_key: outgoing.key,
            attempts: self.number,
            secrets: self.secrets,
        };
        let leads_on = stays && reply.headers.contains_key(http::header::LOCATION);
        let is_reply = match reply.status {
            200..=299 => true,
            300..=399 if leads_on => true,
            status => also == Some(status),
        };
        if !is_reply {
            return Err(reply::refusal(&reply));
        }
        Ok(Success {
            reply,
            chunks,
            timeout: outgoing.timeout,
            deadline: self.deadline,
            max_reply_bytes: outgoing.client.inner.max_reply_bytes,
        })
    }
}

#[cold]
pub(crate) fn transport_error(error: TransportError, secrets: &[Secret]) -> Error {
    let kind = match error.failure {
        TransportFailure::Timeout => ErrorKind::Timeout,
        TransportFailure::TooLarge => ErrorKind::TooLarge,
        TransportFailure::Request | TransportFailure::Body => ErrorKind::Encode,
        TransportFailure::Connect | TransportFailure::Broken => ErrorKind::Connection,
    };
    Error::new(kind, scrub(&error.describe(), secrets)).with_cause(error)
}
