//! Calls that take long: how the server says how far they are.

use super::Type;

/// What a state says at the end, where nothing else is known, as in the runtime's default.
pub const USUALLY_DONE: &[&str] = &["succeeded", "completed", "done"];

/// What a state says when there will be no value, where nothing else is known.
pub const USUALLY_FAILED: &[&str] = &["failed", "canceled", "cancelled"];

/// Where a state that says what it is has the value, where nothing else is known.
pub const USUALLY_WITHIN: &str = "/result";

/// How long to wait where neither the server nor `codegen.toml` says.
pub const USUAL_INTERVAL_SECONDS: u64 = 2;

/// Reply headers in use for the URL of a state, and where such a state says what it is.
pub const USUAL_HEADERS: &[(&str, Option<&str>)] = &[
    ("Operation-Location", Some("/status")),
    ("Azure-AsyncOperation", Some("/status")),
    ("Location", None),
];

/// How an operation that takes long is asked for its state.
#[derive(Clone, Debug, PartialEq)]
pub struct Polling {
    /// The reply headers that may hold the URL of the state, the first that is there counts.
    pub headers: Vec<StateHeader>,
    /// What the state says at the end.
    pub done: Vec<String>,
    /// What it says when there will be no value.
    pub failed: Vec<String>,
    /// Where the value is at the end.
    pub result: PollResult,
    /// JSON pointer to where a state that says what it is has the value, if it has something there;
    /// empty where the state itself is the value.
    pub within: String,
    /// JSON pointer to what the value itself says, where nothing leads to a state.
    pub value_status: Option<String>,
    /// How long to wait where the server does not say.
    pub interval_seconds: u64,
    /// What the value is.
    pub value: PollValue,
    /// The type of the state, where it is known.
    pub state: Option<Type>,
}

/// A reply header that holds the URL of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateHeader {
    /// Its name.
    pub name: String,
    /// JSON pointer to what a state there says; `None` where its HTTP status says it.
    pub status: Option<String>,
}

/// Where the value of a call that took long is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollResult {
    /// In the last state, at this JSON pointer.
    State(String),
    /// At the URL in this header of a reply.
    Header(String),
    /// At the URL of the call.
    Original,
    /// At the URL that is in the last state at this JSON pointer.
    Url(String),
}

/// The value of a call that took long.
#[derive(Clone, Debug, PartialEq)]
pub enum PollValue {
    /// None.
    Empty,
    /// JSON.
    Json(Type),
    /// JSON, or nothing.
    Optional(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

impl StateHeader {
    /// Whether these are those in use.
    #[must_use]
    pub fn are_usual(headers: &[StateHeader]) -> bool {
        let own = headers.iter();
        let own = own.map(|header| (header.name.as_str(), header.status.as_deref()));
        own.eq(USUAL_HEADERS.iter().copied())
    }
}

impl Polling {
    /// The types that it mentions.
    #[must_use]
    pub fn types(&self) -> Vec<&Type> {
        self.value_type().into_iter().chain(&self.state).collect()
    }

    /// The types that it mentions, to be changed.
    pub fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let value = match &mut self.value {
            PollValue::Json(ty) | PollValue::Optional(ty) => Some(ty),
            PollValue::Empty | PollValue::Text | PollValue::Bytes => None,
        };
        value.into_iter().chain(&mut self.state)
    }

    fn value_type(&self) -> Option<&Type> {
        match &self.value {
            PollValue::Json(ty) | PollValue::Optional(ty) => Some(ty),
            PollValue::Empty | PollValue::Text | PollValue::Bytes => None,
        }
    }
}
