//! How calls that take long are asked how far they are, as data, and the ways to read their values.
#![doc(hidden)]

use std::time::Duration;

pub use bytes::Bytes;

use super::error::{Error, ErrorKind};
use super::json::Decode;
use super::operation::Operation;
use super::reply::{self, Reply};

/// How one operation that takes long is asked for its state (from the document or `codegen.toml`).
///
/// Generated code writes `Polling { operation: .., .., ..Polling::DEFAULT }`.
pub struct Polling {
    /// What asks for a state, and for the value at the end: a `GET` that needs what the operation
    /// itself needs.
    pub operation: Operation,
    /// Reply headers that may hold the URL of the state, first match wins.
    pub headers: &'static [StateHeader],
    /// What the state says at the end, in any case of letters.
    pub done: &'static [&'static str],
    /// What the state says when there will be no value, in any case of letters.
    pub failed: &'static [&'static str],
    /// Where the value is at the end.
    pub result: PollResult,
    /// JSON pointer to where a state that says what it is has the value, if it has something there:
    /// of results that are the last state. `""`: the state is the value.
    pub within: &'static str,
    /// JSON pointer to what the value itself says. Where the reply to the call leads to no state, the
    /// value is asked for where the call was sent until it says that it is done, or nothing.
    pub value_status: Option<&'static str>,
    /// How long to wait where a reply has no `Retry-After`, in milliseconds.
    pub interval_ms: u64,
}

/// A reply header that holds the URL of a state.
pub struct StateHeader {
    /// Its name.
    pub name: &'static str,
    /// JSON pointer to what a state there says. `None`: its HTTP status says it, 202 until there is
    /// a value.
    pub status: Option<&'static str>,
}

/// Where the value of a call that took long is.
#[derive(Clone, Copy)]
pub enum PollResult {
    /// In the last state, at this JSON pointer; `""` is what is `within` it, or all of it.
    State(&'static str),
    /// At the URL in this header of a reply; in the last state where no reply has it.
    Header(&'static str),
    /// At the URL of the call.
    Original,
    /// At the URL that is in the last state at this JSON pointer.
    Url(&'static str),
}

impl Polling {
    /// The headers in use, two seconds between questions, and the last state as the value, or its
    /// `result`.
    pub const DEFAULT: Polling = Polling {
        operation: Operation {
            idempotent: true,
            ..Operation::DEFAULT
        },
        headers: &[
            StateHeader::new("Operation-Location", Some("/status")),
            StateHeader::new("Azure-AsyncOperation", Some("/status")),
            StateHeader::new("Location", None),
        ],
        done: &["succeeded", "completed", "done"],
        failed: &["failed", "canceled", "cancelled"],
        result: PollResult::State(""),
        within: "/result",
        value_status: None,
        interval_ms: 2_000,
    };

    pub(crate) fn interval(&self) -> Duration {
        Duration::from_millis(self.interval_ms)
    }
}

impl StateHeader {
    /// A header, and where states that it leads to say what they are.
    pub const fn new(name: &'static str, status: Option<&'static str>) -> StateHeader {
        StateHeader { name, status }
    }
}

/// What a reply says of how far a call is.
pub(crate) enum Standing {
    Running,
    Done,
}

/// How far a call is by the reply of its state, or by the value itself, which is done when it says
/// nothing.
///
/// # Errors
///
/// The state says that there will be no value, or nothing at all.
pub(crate) fn standing(
    rules: &Polling,
    (status, is_value): (Option<&str>, bool),
    reply: &Reply,
) -> Result<Standing, Error> {
    let is_accepted = reply.status == 202;
    let by_code = if is_accepted {
        Standing::Running
    } else {
        Standing::Done
    };
    let Some(pointer) = status.filter(|_| !reply.sees_other) else {
        return Ok(by_code);
    };
    let is_silent = reply.body.is_empty() || is_accepted;
    let root = match reply.document() {
        Ok(document) => document.root(),
        Err(_) if is_silent => return Ok(by_code),
        Err(error) => return Err(error),
    };
    let Some(word) = root.pointer(pointer).and_then(|node| node.word()) else {
        return if is_silent || is_value {
            Ok(by_code)
        } else {
            Err(reply.undecodable(format!("the state has no text at {pointer}")))
        };
    };
    let is_among = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(&word));
    if is_among(rules.done) {
        Ok(Standing::Done)
    } else if is_among(rules.failed) {
        Err(reply::failure(reply, ErrorKind::Failed, &word))
    } else {
        Ok(Standing::Running)
    }
}

/// Reads the value in a reply, at a JSON pointer.
pub type ReadValue<V> = fn(&Reply, &str) -> Result<V, Error>;

/// Reads JSON.
pub fn json<V: Decode>(reply: &Reply, pointer: &str) -> Result<V, Error> {
    let document = reply.document()?;
    let Some(node) = document.root().pointer(pointer) else {
        let problem = format!("the state says that it is done, but has no value at {pointer}");
        return Err(reply.undecodable(problem));
    };
    V::decode(node).map_err(|mismatch| reply.mismatched(mismatch, document))
}

/// Reads JSON that may be missing: null, 204, 205, or no bytes at all.
pub fn optional_json<V: Decode>(reply: &Reply, pointer: &str) -> Result<Option<V>, Error> {
    if matches!(reply.status, 204 | 205) || reply.body.is_empty() {
        return Ok(None);
    }
    let node = reply.document()?.root().pointer(pointer);
    match node.filter(|node| !node.is_null()) {
        Some(_) => json(reply, pointer).map(Some),
        None => Ok(None),
    }
}

/// Reads a string in JSON, or text where the whole reply is meant.
pub fn string(reply: &Reply, pointer: &str) -> Result<String, Error> {
    if pointer.is_empty() {
        reply::string(reply)
    } else {
        json(reply, pointer)
    }
}

/// Reads text.
pub fn text(reply: &Reply, _: &str) -> Result<String, Error> {
    reply::text(reply)
}

/// Reads bytes.
pub fn bytes(reply: &Reply, _: &str) -> Result<Bytes, Error> {
    reply::bytes(reply)
}

/// Reads nothing.
pub fn empty(_: &Reply, _: &str) -> Result<(), Error> {
    Ok(())
}
