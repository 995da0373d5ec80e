//! Goes on asking for the state of a call that takes long, until there is its value.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

#[cfg(feature = "blocking")]
use super::blocking;
use super::call::AnyCall;
use super::client::Client;
use super::error::Error;
use super::json::Decode;
use super::poll_walk::{PollWalk, Turn};
use super::polling::{Polling, ReadValue};
use super::reply;
use super::transport::BoxFuture;

/// How far a call is that takes long.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress<V, S> {
    /// The server has begun: `resume_token` of the poller is there, for a program that may end
    /// before this does.
    Accepted,
    /// It is not done. `None` where the server does not say more in JSON.
    Running(Option<S>),
    /// It is done, and this came of it.
    Done(V),
}

/// A call that takes long, asked for its state `S` until there is a value `V`: await `until_done`,
/// or go from state to state with `next`.
///
/// Between questions it waits as long as the server says (`Retry-After`), or else for an interval.
/// Dropped, it asks no more; what the server has begun goes on. There is no end to the questions but a
/// `deadline`.
#[must_use = "a call does nothing until it is polled"]
pub struct Poller<V, S> {
    walk: Option<Box<PollWalk>>,
    /// A question under way, which has the walk.
    turn: Option<BoxFuture<'static, Turned>>,
    token: Option<String>,
    is_over: bool,
    read: ReadValue<V>,
    state: ReadState<S>,
}

/// A walk after a question, and what came of that.
type Turned = (Box<PollWalk>, Result<Turn, Error>);

type ReadState<S> = fn(&reply::Reply) -> Result<S, Error>;

// Nothing in it is pinned.
impl<V, S> Unpin for Poller<V, S> {}

impl<V, S: Decode> Poller<V, S> {
    /// Polls what this call begins, whose value is read by `read`.
    pub fn new(
        mut call: impl AnyCall,
        rules: &'static Polling,
        read: ReadValue<V>,
    ) -> Poller<V, S> {
        Poller::of(PollWalk::new(call.prepared().clone(), rules), read)
    }

    /// Polls what a call began before, by the `resume_token` of its poller or the URL of its state.
    pub fn resume(
        client: &Client,
        token: &str,
        rules: &'static Polling,
        read: ReadValue<V>,
    ) -> Poller<V, S> {
        Poller::of(PollWalk::resumed(client, token, rules), read)
    }

    fn of(walk: PollWalk, read: ReadValue<V>) -> Poller<V, S> {
        Poller {
            token: walk.token(),
            walk: Some(Box::new(walk)),
            turn: None,
            is_over: false,
            read,
            state: reply::json,
        }
    }
}

impl<V, S> Poller<V, S> {
    /// Waits so long between questions where the server does not say how long.
    pub fn interval(self, interval: Duration) -> Poller<V, S> {
        self.with(|walk| walk.interval = interval)
    }

    /// Limits all of it, from the first question to the value. The error after that is one of
    /// `ErrorKind::Timeout`; what the server has begun goes on, and can be polled by `resume_token`.
    pub fn deadline(self, deadline: Duration) -> Poller<V, S> {
        self.with(|walk| walk.deadline = Some(deadline))
    }

    fn with(mut self, change: impl FnOnce(&mut PollWalk)) -> Poller<V, S> {
        if let Some(walk) = &mut self.walk {
            change(walk);
        }
        self
    }

    /// The URL of the state, once the server has accepted the call. It may hold a signature, so
    /// `Debug` does not show it.
    pub fn url(&self) -> Option<&str> {
        self.token.as_deref()?.split([' ', '#']).next()
    }

    /// What another process goes on by, with the same client: the URL of the state and, where the
    /// value will be elsewhere, a space and the URL of that. There is one as soon as the server has
    /// accepted the call.
    pub fn resume_token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// How far it is: at first once the server has accepted it, then after each question. `None`
    /// after the value and after an error.
    pub async fn next(&mut self) -> Option<Result<Progress<V, S>, Error>> {
        poll_fn(|context| self.poll_progress(context)).await
    }

    /// The value, once it is there.
    ///
    /// # Errors
    ///
    /// The server says that there will be none, which is of `ErrorKind::Failed`, with code, message
    /// and body of the state. Any error that a call can have.
    pub async fn until_done(mut self) -> Result<V, Error> {
        self.value().await
    }

    // What a state says more is not read on the way, so that no state ends it that is of another type.
    async fn value(&mut self) -> Result<V, Error> {
        while let Some(turn) = poll_fn(|context| self.poll_turn(context)).await {
            if let Turn::Done(reply, pointer) = turn? {
                return (self.read)(&reply, pointer);
            }
        }
        Err(Error::config("the poller was at its end before"))
    }

    /// Waits for the value.
    #[cfg(feature = "blocking")]
    pub fn wait(mut self) -> Result<V, Error> {
        blocking::wait(self.value())?
    }

    /// How far it is, each state waited for.
    #[cfg(feature = "blocking")]
    pub fn iter(self) -> blocking::WaitingIter<Poller<V, S>> {
        blocking::WaitingIter::new(self)
    }

    fn poll_progress(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Progress<V, S>, Error>>> {
        self.poll_turn(context).map(|turn| {
            let progress = turn?.and_then(|turn| self.read(turn));
            self.is_over |= progress.is_err();
            Some(progress)
        })
    }

    fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Turn, Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let turn = match (&mut self.turn, self.walk.take()) {
            (Some(turn), _) => turn,
            (turn, Some(mut walk)) => turn.insert(Box::pin(async move {
                let turn = walk.turn().await;
                (walk, turn)
            })),
            (None, None) => return Poll::Ready(None),
        };
        let Poll::Ready((walk, turn)) = turn.as_mut().poll(context) else {
            return Poll::Pending;
        };
        self.turn = None;
        self.token = walk.token();
        self.walk = Some(walk);
        self.is_over = !matches!(turn, Ok(Turn::Accepted | Turn::Running(_)));
        Poll::Ready(Some(turn))
    }

    fn read(&self, turn: Turn) -> Result<Progress<V, S>, Error> {
        Ok(match turn {
            Turn::Accepted => Progress::Accepted,
            Turn::Running(reply) => {
                let is_json = !reply.body.is_empty() && reply.document().is_ok();
                let state = is_json.then(|| (self.state)(&reply)).transpose()?;
                Progress::Running(state)
            }
            Turn::Done(reply, pointer) => Progress::Done((self.read)(&reply, pointer)?),
        })
    }
}

impl<V, S> Stream for Poller<V, S> {
    type Item = Result<Progress<V, S>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_progress(context)
    }
}

impl<V, S> fmt::Debug for Poller<V, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poller")
            .field("is_accepted", &self.token.is_some())
            .field("is_over", &self.is_over)
            .finish_non_exhaustive()
    }
}
