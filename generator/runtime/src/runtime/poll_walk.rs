//! The questions of a call that takes long: what is asked next, where, and after how long.

use std::time::Duration;

use reqwest::Url;

use super::call::{Options, PreparedCall};
use super::client::Client;
use super::clock::{self, Instant};
use super::encoded_request::EncodedRequest;
use super::engine;
use super::error::{Error, ErrorKind};
use super::origin;
use super::outgoing::Outgoing;
use super::polling::{PollResult, Polling, Standing, StateHeader, standing};
use super::reply::Reply;
use super::retry::retry_after;

/// A walk from the first reply of a call to its value. Not generic: it works on replies.
pub(crate) struct PollWalk {
    /// The call, before the server has accepted it, and then only its options.
    prepared: PreparedCall,
    rules: &'static Polling,
    pub(crate) interval: Duration,
    pub(crate) deadline: Option<Duration>,
    end: Option<Instant>,
    /// What it was resumed by, until that is read.
    token: Option<String>,
    /// Where the state is, once the server has accepted the call.
    place: Option<Place>,
    /// How long to wait before the next question.
    pause: Duration,
}

struct Place {
    state: Url,
    header: &'static StateHeader,
    /// Where the value will be, if not in the state.
    result: Option<Url>,
}

/// What came of a question.
pub(crate) enum Turn {
    Accepted,
    Running(Reply),
    /// The value is in this reply, at this JSON pointer.
    Done(Reply, &'static str),
}

impl PollWalk {
    pub(crate) fn new(prepared: PreparedCall, rules: &'static Polling) -> PollWalk {
        PollWalk {
            prepared,
            rules,
            interval: rules.interval(),
            deadline: None,
            end: None,
            token: None,
            place: None,
            pause: Duration::ZERO,
        }
    }

    pub(crate) fn resumed(client: &Client, token: &str, rules: &'static Polling) -> PollWalk {
        let request = EncodedRequest::with_path(&rules.operation, "/");
        PollWalk {
            token: Some(token.to_owned()),
            ..PollWalk::new(*PreparedCall::of(client, request), rules)
        }
    }

    /// The URLs that another walk can go on by.
    pub(crate) fn token(&self) -> Option<String> {
        let Some(place) = &self.place else {
            return self.token.clone();
        };
        // The fragment says how the state is read; it is no part of what is asked for.
        let state = format!("{}#{}", place.state, place.header.name);
        Some(match &place.result {
            Some(result) => format!("{state} {result}"),
            None => state,
        })
    }

    /// Asks the next question, within the time that is left.
    pub(crate) async fn turn(&mut self) -> Result<Turn, Error> {
        if let Some(deadline) = self.deadline {
            self.end = self.end.or(Instant::now().checked_add(deadline));
        }
        let Some(end) = self.end else {
            return self.ask().await;
        };
        let left = end.saturating_duration_since(Instant::now());
        match clock::timeout(left, self.ask()).await {
            Ok(turn) => turn,
            Err(_) => {
                let limit = self.deadline.unwrap_or_default();
                let message = format!("it was not done within {limit:?}");
                let error = Error::new(ErrorKind::Timeout, message);
                Err(error.with_operation(&self.rules.operation))
            }
        }
    }

    async fn ask(&mut self) -> Result<Turn, Error> {
        if let Some(token) = self.token.take() {
            self.place = Some(self.read_token(&token)?);
        }
        let Some(state) = self.place.as_ref().map(|place| place.state.clone()) else {
            return self.begin().await;
        };
        if !self.pause.is_zero() {
            clock::sleep(self.pause).await;
            // What is given up later has waited.
            self.pause = Duration::ZERO;
        }
        let reply = engine::execute(self.get(state)).await?;
        let Some(place) = &mut self.place else {
            return Ok(Turn::Running(reply));
        };
        match standing(self.rules, place.header.status, &reply)? {
            Standing::Done => self.finish(reply).await,
            Standing::Running => {
                if let Some((url, _)) = moved(std::slice::from_ref(place.header), &reply)? {
                    place.state = url;
                }
                if let Some(url) = result_url(self.rules, &reply)? {
                    place.result = Some(url);
                }
                self.pause = self.pause_after(&reply);
                Ok(Turn::Running(reply))
            }
        }
    }

    /// Sends the call itself.
    async fn begin(&mut self) -> Result<Turn, Error> {
        let mut prepared = self.prepared.clone();
        // Where the server says at once that something else is to be asked.
        prepared.options.also = Some(303);
        let reply = engine::execute(prepared).await?;
        let Some((state, header)) = moved(self.rules.headers, &reply)? else {
            return match reply.status {
                202 | 303 => Err(reply.undecodable(nowhere(self.rules, reply.status))),
                _ => Ok(Turn::Done(reply, "")),
            };
        };
        let result = match self.rules.result {
            PollResult::Original => Some(reply.url.clone()),
            _ => result_url(self.rules, &reply)?.filter(|url| *url != state),
        };
        self.pause = self.pause_after(&reply);
        self.place = Some(Place {
            state,
            header,
            result,
        });
        Ok(Turn::Accepted)
    }

    /// Gets the value, once the state says that it is there.
    async fn finish(&mut self, reply: Reply) -> Result<Turn, Error> {
        if reply.sees_other {
            return Ok(Turn::Done(reply, ""));
        }
        let known = self.place.as_ref().and_then(|place| place.result.clone());
        let url = match self.rules.result {
            PollResult::State(pointer) => return Ok(Turn::Done(reply, pointer)),
            PollResult::Header(name) if self.is_asked_by(name) => None,
            PollResult::Header(_) => result_url(self.rules, &reply)?.or(known),
            PollResult::Original if known.is_none() => return Err(reply.undecodable(UNKNOWN)),
            PollResult::Original => known,
            PollResult::Url(pointer) => {
                let found = reply.document()?.root().pointer(pointer);
                let Some(text) = found.and_then(|node| node.word()) else {
                    let problem = format!("the last state has no URL of the value at {pointer}");
                    return Err(reply.undecodable(problem));
                };
                Some(origin::linked(&reply, &text, "the value")?)
            }
        };
        let place = self.place.as_ref();
        match url.filter(|url| place.is_none_or(|place| place.state != *url)) {
            Some(url) => Ok(Turn::Done(engine::execute(self.get(url)).await?, "")),
            None => Ok(Turn::Done(reply, "")),
        }
    }

    /// Whether this header led to the state.
    fn is_asked_by(&self, name: &str) -> bool {
        let place = self.place.as_ref();
        place.is_some_and(|place| place.header.name.eq_ignore_ascii_case(name))
    }

    /// The call that asks what is at a URL. What the caller set for the call holds for it, too, but
    /// for what is about its body and what it is sent once for.
    fn get(&self, url: Url) -> PreparedCall {
        let mut request = EncodedRequest::with_path(&self.rules.operation, "/");
        request.hide_secrets(self.prepared.request.secrets());
        let client = self.prepared.client.clone();
        let policy = client.inner.api.idempotency.as_ref();
        let is_kept = |name: &str| {
            let name = name.to_ascii_lowercase();
            let is_key = policy.is_some_and(|policy| name.eq_ignore_ascii_case(policy.header));
            !is_key && !name.starts_with("content-") && !name.starts_with("if-")
        };
        let mut options = Options {
            idempotency_key: None,
            also: None,
            ..self.prepared.options.clone()
        };
        options.headers.retain(|(name, _)| is_kept(name));
        PreparedCall {
            client,
            request,
            options,
            url: Some(url),
            is_late: false,
        }
    }

    fn pause_after(&self, reply: &Reply) -> Duration {
        let cap = self.prepared.client.inner.retry.retry_after_cap_ms;
        let cap = Duration::from_millis(cap);
        match retry_after(&reply.headers, clock::system_time()) {
            Some(asked) => asked.min(cap),
            // A client that waits for nothing, as that of a mock.
            None if cap.is_zero() => cap,
            None => self.interval,
        }
    }

    /// The place that a token names, which must be of the client's own origin: credentials go there.
    fn read_token(&self, token: &str) -> Result<Place, Error> {
        let refuse = |problem: &str| {
            let error = Error::config(format!("a poller cannot be resumed by this: {problem}"));
            error.with_operation(&self.rules.operation)
        };
        let base = Outgoing::new(self.prepared.clone())?.url;
        let read = |text: &str| match Url::parse(text) {
            Ok(url) if url.origin() == base.origin() => Ok(url),
            Ok(_) => Err(refuse("the URL is not of the origin of the client")),
            Err(error) => Err(refuse("it is no URL").with_source(error)),
        };
        let (state, result) = match token.split_once(' ') {
            Some((state, result)) => (state, Some(read(result)?)),
            None => (token, None),
        };
        let (state, name) = match state.split_once('#') {
            Some((state, name)) => (state, Some(name)),
            None => (state, None),
        };
        let mut headers = self.rules.headers.iter();
        let header = match name {
            Some(name) => headers.find(|header| header.name.eq_ignore_ascii_case(name)),
            None => headers.next(),
        };
        Ok(Place {
            state: read(state)?,
            header: header.ok_or_else(|| refuse("no header leads to such a state"))?,
            result,
        })
    }
}

const UNKNOWN: &str = "it is done, and its value is where the call was sent, which the URL of the \
                       state does not say: resume by `resume_token`";

#[cold]
fn nowhere(rules: &Polling, status: u16) -> String {
    let names: Vec<&str> = rules.headers.iter().map(|header| header.name).collect();
    format!(
        "the reply with status {status} does not say where the state is: it has no {}",
        names.join(" or ")
    )
}

/// Where a reply says that the state is. `Location` says so only of what is accepted: with other
/// statuses it is where something new is.
fn moved(
    headers: &'static [StateHeader],
    reply: &Reply,
) -> Result<Option<(Url, &'static StateHeader)>, Error> {
    for header in headers {
        let is_meant = matches!(reply.status, 202 | 303)
            || !header
                .name
                .eq_ignore_ascii_case(http::header::LOCATION.as_str());
        let Some(text) = reply.header(header.name).filter(|_| is_meant) else {
            continue;
        };
        return Ok(Some((origin::linked(reply, text, "the state")?, header)));
    }
    Ok(None)
}

/// Where a reply says in a header that the value will be.
fn result_url(rules: &Polling, reply: &Reply) -> Result<Option<Url>, Error> {
    let PollResult::Header(name) = rules.result else {
        return Ok(None);
    };
    let text = reply.header(name);
    text.map(|text| origin::linked(reply, text, "the value"))
        .transpose()
}
