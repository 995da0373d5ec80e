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
    /// The header that led to it; none where the value itself says how far it is.
    header: Option<&'static StateHeader>,
    /// Where the value will be, if not in the state.
    result: Option<ValuePlace>,
}

/// Where a value is.
#[derive(Clone)]
struct ValuePlace {
    url: Url,
    /// Whether no credentials go there, nor anything else of the client: it is of another origin.
    is_elsewhere: bool,
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
        let name = place.header.map_or("", |header| header.name);
        let state = format!("{}#{name}", place.state);
        Some(match &place.result {
            Some(result) => format!("{state} {}", result.url),
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
        let reply = engine::execute(self.get(state, false)).await?;
        let header = self.place.as_ref().and_then(|place| place.header);
        let status = match header {
            Some(header) => (header.status, false),
            None => (self.rules.value_status, true),
        };
        match standing(self.rules, status, &reply)? {
            Standing::Done => self.finish(reply).await,
            Standing::Running => {
                let headers = header.map_or(&[][..], std::slice::from_ref);
                let next = moved(headers, &reply)?;
                let result = self.result_place(&reply)?;
                if let Some(place) = &mut self.place {
                    if let Some((url, _)) = next {
                        place.state = url;
                    }
                    place.result = result.or(place.result.take());
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
                _ => self.begin_by_value(reply),
            };
        };
        let result = match self.rules.result {
            PollResult::Original => Some(ValuePlace {
                url: reply.url.clone(),
                is_elsewhere: !reply.trusted,
            }),
            _ => {
                let found = self.result_place(&reply)?;
                found.filter(|found| found.url != state)
            }
        };
        self.pause = self.pause_after(&reply);
        self.place = Some(Place {
            state,
            header: Some(header),
            result,
        });
        Ok(Turn::Accepted)
    }

    /// Goes on from a reply that leads to no state: the value in it may say that it is not done.
    fn begin_by_value(&mut self, reply: Reply) -> Result<Turn, Error> {
        if let Some(pointer) = self.rules.value_status
            && let Standing::Running = standing(self.rules, (Some(pointer), true), &reply)?
        {
            self.pause = self.pause_after(&reply);
            self.place = Some(Place {
                state: origin::linked(&reply, reply.url.as_str(), "the value")?,
                header: None,
                result: None,
            });
            return Ok(Turn::Accepted);
        }
        Ok(Turn::Done(reply, ""))
    }

    /// Gets the value, once the state says that it is there.
    async fn finish(&mut self, reply: Reply) -> Result<Turn, Error> {
        let is_value = self
            .place
            .as_ref()
            .is_some_and(|place| place.header.is_none());
        if reply.sees_other || is_value {
            return Ok(Turn::Done(reply, ""));
        }
        let known = self.place.as_ref().and_then(|place| place.result.clone());
        let found = match self.rules.result {
            PollResult::State("") => None,
            PollResult::State(pointer) => return Ok(Turn::Done(reply, pointer)),
            PollResult::Header(name) if self.is_asked_by(name) => None,
            PollResult::Header(_) => self.result_place(&reply)?.or(known),
            PollResult::Original if known.is_none() => return Err(reply.undecodable(UNKNOWN)),
            PollResult::Original => known,
            PollResult::Url(pointer) => {
                let found = reply.document()?.root().pointer(pointer);
                let Some(text) = found.and_then(|node| node.word()) else {
                    let problem = format!("the last state has no URL of the value at {pointer}");
                    return Err(reply.undecodable(problem));
                };
                Some(self.value_place(&reply, &text)?)
            }
        };
        let place = self.place.as_ref();
        match found.filter(|found| place.is_none_or(|place| place.state != found.url)) {
            Some(found) => {
                let reply = engine::execute(self.get(found.url, found.is_elsewhere)).await?;
                Ok(Turn::Done(reply, ""))
            }
            None => {
                let pointer = self.within(&reply);
                Ok(Turn::Done(reply, pointer))
            }
        }
    }

    /// Where the last state has the value.
    fn within(&self, reply: &Reply) -> &'static str {
        let pointer = self.rules.within;
        let header = self.place.as_ref().and_then(|place| place.header);
        if pointer.is_empty() || header.is_none_or(|header| header.status.is_none()) {
            return "";
        }
        let found = reply.document().ok();
        let found = found.and_then(|document| document.root().pointer(pointer));
        found.filter(|node| !node.is_null()).map_or("", |_| pointer)
    }

    /// Whether this header led to the state.
    fn is_asked_by(&self, name: &str) -> bool {
        let header = self.place.as_ref().and_then(|place| place.header);
        header.is_some_and(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Where a reply says in a header that the value will be.
    fn result_place(&self, reply: &Reply) -> Result<Option<ValuePlace>, Error> {
        let PollResult::Header(name) = self.rules.result else {
            return Ok(None);
        };
        let text = reply.header(name);
        text.map(|text| self.value_place(reply, text)).transpose()
    }

    /// Where a reply says that the value is. Unlike a state, this may be of another origin.
    fn value_place(&self, reply: &Reply, link: &str) -> Result<ValuePlace, Error> {
        let plain_http = self.prepared.client.inner.plain_http;
        let (url, is_elsewhere) = origin::public(reply, link, "the value", plain_http)?;
        Ok(ValuePlace { url, is_elsewhere })
    }

    /// The call that asks what is at a URL. What the caller set for the call holds for it, too, but
    /// for what is about its body and what it is sent once for.
    fn get(&self, url: Url, is_elsewhere: bool) -> PreparedCall {
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
            is_elsewhere,
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

    /// The place that a token names. The state must be of the client's own origin: credentials go
    /// there.
    fn read_token(&self, token: &str) -> Result<Place, Error> {
        let refuse = |problem: &str| {
            let error = Error::config(format!("a poller cannot be resumed by this: {problem}"));
            error.with_operation(&self.rules.operation)
        };
        let base = Outgoing::new(self.prepared.clone())?.url;
        let read = |text: &str| {
            Url::parse(text).map_err(|error| refuse("it is no URL").with_source(error))
        };
        let (state, result) = match token.split_once(' ') {
            Some((state, result)) => (state, Some(read(result)?)),
            None => (token, None),
        };
        let result = match result {
            Some(url) => {
                let is_elsewhere = url.origin() != base.origin();
                if is_elsewhere && matches!(self.rules.result, PollResult::Original) {
                    return Err(refuse(STRANGE));
                }
                origin::secure(&url, self.prepared.client.inner.plain_http)?;
                Some(ValuePlace { url, is_elsewhere })
            }
            None => None,
        };
        let (state, name) = match state.split_once('#') {
            Some((state, name)) => (state, Some(name)),
            None => (state, None),
        };
        let state = read(state)?;
        if state.origin() != base.origin() {
            return Err(refuse(STRANGE));
        }
        let mut headers = self.rules.headers.iter();
        let is_value = name == Some("") && self.rules.value_status.is_some();
        let header = match name {
            _ if is_value => None,
            Some(name) => headers.find(|header| header.name.eq_ignore_ascii_case(name)),
            None => headers.next(),
        };
        if header.is_none() && !is_value {
            return Err(refuse("no header leads to such a state"));
        }
        Ok(Place {
            state,
            header,
            result,
        })
    }
}

const STRANGE: &str = "the URL is not of the origin of the client";

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
