//! A client without a network, for tests: calls are answered by operation (feature `test-util`).
//!
//! What is answered goes the whole way of a reply: encoding, retries, time limits, paging, decoding
//! and the rules for errors are those of the client.

mod answer;
mod call;
mod error_body;

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use http::HeaderValue;
use http::header::ACCEPT;

pub use answer::Answer;
pub use call::MockCall;

use super::api::Api;
use super::builder::ClientBuilder;
use super::clock;
use super::error::Error;
use super::json::Editable;
use super::operation::Operation;
use super::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream,
};

/// A request whose calls can be answered.
pub trait Mocked: Editable {
    /// The operation it is for.
    fn operation() -> &'static Operation;
}

/// Answers the calls of a client without a network: see
/// [`ClientBuilder::mock`](super::ClientBuilder::mock). Clones are the same mock.
///
/// A call that nothing is said of is an error, which names it and what was expected, and
/// [`verify`](Mock::verify) tells of it, too.
#[derive(Clone, Default)]
pub struct Mock(Arc<Mutex<State>>);

type Respond = Arc<dyn Fn(&MockCall) -> Answer + Send + Sync>;

#[derive(Default)]
struct State {
    expected: Vec<Expected>,
    otherwise: Option<Respond>,
    calls: Vec<MockCall>,
    /// What was said of calls that were not expected.
    unexpected: Vec<String>,
}

/// What is answered for one operation.
struct Expected {
    operation: &'static str,
    /// Once each, in order.
    queue: VecDeque<Answer>,
    /// Then, as long as calls come.
    respond: Option<Respond>,
}

impl Mock {
    /// A mock that expects nothing.
    pub fn new() -> Mock {
        Mock::default()
    }

    /// What is answered where a call is made with an `R`.
    pub fn on<R: Mocked + 'static>(&self) -> When<R> {
        let read = |call: &MockCall| R::from_members(call.context.members.clone());
        self.when(R::operation().id, read)
    }

    /// What is answered for the operation of this id, or of this method and path where it has none:
    /// for one that takes no request.
    pub fn on_operation(&self, id: &'static str) -> When<MockCall> {
        self.when(id, MockCall::clone)
    }

    fn when<R>(&self, operation: &'static str, read: fn(&MockCall) -> R) -> When<R> {
        When {
            mock: self.clone(),
            operation,
            read,
            request: PhantomData,
        }
    }

    /// Answers every call that nothing else is said of: without it, that is an error.
    pub fn otherwise<A: Into<Answer>>(
        &self,
        respond: impl Fn(&MockCall) -> Result<A, Error> + Send + Sync + 'static,
    ) {
        self.state().otherwise = Some(Arc::new(move |call| answered(respond(call))));
    }

    /// Every call that was made, in order, each attempt by itself.
    pub fn calls(&self) -> Vec<MockCall> {
        self.state().calls.clone()
    }

    /// The requests of the calls that were made with an `R`, each attempt by itself.
    pub fn requests<R: Mocked>(&self) -> Vec<R> {
        let state = self.state();
        state.calls.iter().filter_map(MockCall::request).collect()
    }

    /// Panics if a call was made that was not expected, or an answer was not asked for.
    #[track_caller]
    pub fn verify(&self) {
        let problems = {
            let state = self.state();
            let left = state
                .expected
                .iter()
                .filter(|expected| !expected.queue.is_empty());
            let left = left.map(|expected| {
                let count = expected.queue.len();
                format!(
                    "{count} more calls of `{}` were expected",
                    expected.operation
                )
            });
            state
                .unexpected
                .iter()
                .cloned()
                .chain(left)
                .collect::<Vec<_>>()
        };
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The answer to a call.
    fn answer(&self, call: MockCall) -> Result<Answer, TransportError> {
        let respond = {
            let mut state = self.state();
            state.calls.push(call.clone());
            let id = call.operation_id();
            let expected = state
                .expected
                .iter_mut()
                .find(|known| known.operation == id);
            match expected {
                Some(expected) => match expected.queue.pop_front() {
                    Some(answer) => return Ok(answer),
                    None => expected.respond.clone(),
                },
                None => None,
            }
            .or_else(|| state.otherwise.clone())
        };
        // Not while the state is locked: what answers may look at the mock.
        if let Some(respond) = respond {
            return Ok(respond(&call));
        }
        if call.operation_id().is_empty() {
            return Ok(Answer::json(TOKEN));
        }
        let mut state = self.state();
        let problem = state.unexpected_call(&call);
        state.unexpected.push(problem.clone());
        Err(TransportError::new(TransportFailure::Request, problem))
    }
}

/// What a request for a token is answered.
const TOKEN: &str = r#"{"access_token":"mock","token_type":"bearer","expires_in":3600}"#;

fn answered<A: Into<Answer>>(result: Result<A, Error>) -> Answer {
    result.map_or_else(Answer::error, Into::into)
}

impl State {
    /// What is said of a call that was not expected.
    fn unexpected_call(&self, call: &MockCall) -> String {
        let mut text = format!(
            "a call of `{}` ({} {}) was not expected: ",
            call.operation_id(),
            call.method,
            call.path()
        );
        if self.expected.is_empty() {
            text.push_str("no call was");
        }
        for (index, expected) in self.expected.iter().enumerate() {
            text.push_str(if index == 0 { "expected are " } else { ", " });
            let _ = match (&expected.respond, expected.queue.len()) {
                (Some(_), _) => write!(text, "`{}`", expected.operation),
                (None, left) => write!(text, "`{}` ({left} more)", expected.operation),
            };
        }
        text
    }
}

impl Transport for Mock {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let limit = request.max_reply_bytes;
        let stream = self.stream(request);
        Box::pin(async move { stream.await?.collect(limit).await })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        Box::pin(async move {
            let body = request.body.collect().await;
            let body =
                body.map_err(|source| TransportError::new(TransportFailure::Body, source))?;
            let (api, operation) = (request.context.api, request.context.operation);
            let accept = request.headers.get(ACCEPT).map(HeaderValue::as_bytes);
            let accept = String::from_utf8_lossy(accept.unwrap_or_default()).into_owned();
            let notation = operation.and_then(|operation| operation.notation);
            let answer = self.answer(MockCall {
                context: request.context,
                method: request.method,
                url: request.url,
                headers: request.headers,
                body,
            })?;
            if answer.delay() > Duration::ZERO {
                clock::sleep(answer.delay()).await;
            }
            answer.deliver(api.unwrap_or(&Api::DEFAULT), notation, &accept)
        })
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock")
            .field("calls", &self.state().calls)
            .finish_non_exhaustive()
    }
}

/// What is answered for one operation: each of `then` once, in order, and then what `respond` says.
#[derive(Clone)]
pub struct When<R> {
    mock: Mock,
    operation: &'static str,
    read: fn(&MockCall) -> R,
    request: PhantomData<fn() -> R>,
}

impl<R: 'static> When<R> {
    /// Answers one call: a reply, an error ([`Error::builder`]) or an [`Answer`].
    pub fn then(self, answer: impl Into<Answer>) -> When<R> {
        self.expect(|expected| expected.queue.push_back(answer.into()));
        self
    }

    /// Answers every call from its request.
    pub fn respond<A: Into<Answer>>(
        self,
        respond: impl Fn(R) -> Result<A, Error> + Send + Sync + 'static,
    ) -> When<R> {
        let read = self.read;
        let respond: Respond = Arc::new(move |call| answered(respond(read(call))));
        self.expect(|expected| expected.respond = Some(respond));
        self
    }

    fn expect(&self, change: impl FnOnce(&mut Expected)) {
        let mut state = self.mock.state();
        let mut known = state.expected.iter();
        let at = known.position(|expected| expected.operation == self.operation);
        let at = at.unwrap_or_else(|| {
            state.expected.push(Expected {
                operation: self.operation,
                queue: VecDeque::new(),
                respond: None,
            });
            state.expected.len() - 1
        });
        change(&mut state.expected[at]);
    }
}

impl<R> fmt::Debug for When<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("When")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

/// For tests (feature `test-util`).
impl<C> ClientBuilder<C> {
    /// Answers calls by a mock. Nothing else has to be said: no server, no credential. Retries come
    /// without a pause, unless the delays are set after this.
    pub fn mock(mut self, mock: &Mock) -> Self {
        self.base_url
            .get_or_insert_with(|| "https://mock.invalid".to_owned());
        self.anonymous()
            .retry_delays(Duration::ZERO, Duration::ZERO)
            .retry_after_cap(Duration::ZERO)
            .transport(mock.clone())
    }
}
