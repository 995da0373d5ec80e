//! `polling`: how a call that takes long says how far it is.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::check;

/// `[operations."POST /path"] polling`: whether a call is polled, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationPolling {
    /// It is not, whatever the document says.
    Off,
    /// It is.
    On(Box<Polling>),
}

/// `[polling]` for every call that is polled, `[operations."POST /path".polling]` for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Polling {
    /// The reply header with the URL of the state.
    #[serde(deserialize_with = "check::optional_header")]
    pub header: Option<String>,
    /// JSON pointer to what the state says. Without one, `/status` is read, and of a state that
    /// `Location` leads to only the HTTP status, which is 202 until there is a value.
    #[serde(deserialize_with = "check::optional_pointer")]
    pub status: Option<String>,
    /// What the state says at the end, in any case of letters.
    pub done: Option<Vec<String>>,
    /// What the state says when there will be no value, in any case of letters.
    pub failed: Option<Vec<String>>,
    /// Where the value is at the end.
    pub result: Option<PollResult>,
    /// The value's schema, by key.
    pub value: Option<String>,
    /// The state's schema, by key.
    pub state: Option<String>,
    /// JSON pointer to what the value itself says, where the reply to a call leads to no state: it is
    /// asked for where the call was sent until that is among `done`, or missing.
    #[serde(deserialize_with = "check::optional_pointer")]
    pub value_status: Option<String>,
    /// How long to wait between questions where the server does not say, in seconds.
    #[serde(deserialize_with = "check::optional_positive")]
    pub interval_seconds: Option<u64>,
}

/// Where the value of a call that took long is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollResult {
    /// `"/result"`: in the last state, at this JSON pointer; empty for all of it.
    State(String),
    /// `"header"`: at the URL in `Location`; `{ header = "Name" }`: in this header. Where no reply
    /// has it, in the last state.
    Header(String),
    /// `"original"`: where the call was sent.
    Original,
    /// `{ url = "/links/result" }`: at the URL that is in the last state at this JSON pointer.
    Url(String),
}

impl Polling {
    /// This, with what `general` says where this says nothing.
    #[must_use]
    pub fn or(&self, general: &Polling) -> Polling {
        let (own, general) = (self.clone(), general.clone());
        // A status belongs to its header.
        let status = match own.header {
            Some(_) => own.status,
            None => own.status.or(general.status),
        };
        Polling {
            header: own.header.or(general.header),
            status,
            done: own.done.or(general.done),
            failed: own.failed.or(general.failed),
            result: own.result.or(general.result),
            value: own.value.or(general.value),
            state: own.state.or(general.state),
            value_status: own.value_status.or(general.value_status),
            interval_seconds: own.interval_seconds.or(general.interval_seconds),
        }
    }
}

impl Polling {
    /// Whether something is said by this key of those that name what the document has.
    pub(crate) fn has(&self, key: &str) -> bool {
        match key {
            "result" => self.result.is_some(),
            "value" => self.value.is_some(),
            "state" => self.state.is_some(),
            _ => false,
        }
    }
}

/// Reads `[polling]`.
pub(super) fn table<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Polling>, D::Error> {
    let polling = Polling::deserialize(d)?;
    polling.checked().map(Some).map_err(D::Error::custom)
}

impl Polling {
    /// This, unless its keys contradict each other.
    fn checked(self) -> Result<Polling, String> {
        for (key, words) in [("done", &self.done), ("failed", &self.failed)] {
            let Some(words) = words else { continue };
            if words.is_empty() {
                return Err(format!("`{key}` needs a value that the state may have"));
            }
            let by_code = self.header.as_deref().is_some_and(is_location) && self.status.is_none();
            if by_code {
                return Err(format!(
                    "`{key}` is never compared: of a state that `Location` leads to only the HTTP \
                     status is read, unless `status` points at what it says"
                ));
            }
        }
        let is_within =
            matches!(&self.result, Some(PollResult::State(pointer)) if !pointer.is_empty());
        if self.value.is_some() && self.state.is_some() && is_within {
            return Err(
                "`state` and the pointer of `result` say what the value is: leave out `value`"
                    .to_owned(),
            );
        }
        for word in self.done.iter().flatten() {
            let mut failed = self.failed.iter().flatten();
            if failed.any(|other| other.eq_ignore_ascii_case(word)) {
                return Err(format!("`{word}` is both in `done` and in `failed`"));
            }
        }
        Ok(self)
    }
}

/// Whether a header is `Location`.
fn is_location(name: &str) -> bool {
    name.eq_ignore_ascii_case("Location")
}

impl<'de> Deserialize<'de> for OperationPolling {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OperationPolling, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = OperationPolling;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`true`, `false` or a table that says how")
            }

            fn visit_bool<E: Error>(self, is_on: bool) -> Result<OperationPolling, E> {
                Ok(if is_on {
                    OperationPolling::On(Box::default())
                } else {
                    OperationPolling::Off
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OperationPolling, A::Error> {
                let polling = Polling::deserialize(MapAccessDeserializer::new(map))?;
                let polling = polling.checked().map_err(A::Error::custom)?;
                Ok(OperationPolling::On(Box::new(polling)))
            }
        }

        deserializer.deserialize_any(Written)
    }
}

/// What is not a word.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultTable {
    #[serde(default, deserialize_with = "check::optional_header")]
    header: Option<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    url: Option<String>,
}

const RESULT: &str = "`result` is a pointer into the last state, \"original\", \"header\", \
                      { header = \"Name\" } or { url = \"/pointer\" }";

impl<'de> Deserialize<'de> for PollResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PollResult, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = PollResult;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(RESULT)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PollResult, E> {
                match text {
                    "original" => Ok(PollResult::Original),
                    "header" => Ok(PollResult::Header("Location".to_owned())),
                    _ => match check::pointer_problem(text) {
                        None => Ok(PollResult::State(text.to_owned())),
                        Some(_) => Err(E::custom(format!("`{text}`: {RESULT}"))),
                    },
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<PollResult, A::Error> {
                let table = ResultTable::deserialize(MapAccessDeserializer::new(map))?;
                match (table.header, table.url) {
                    (Some(name), None) => Ok(PollResult::Header(name)),
                    (None, Some(pointer)) => Ok(PollResult::Url(pointer)),
                    _ => Err(A::Error::custom(RESULT)),
                }
            }
        }

        deserializer.deserialize_any(Written)
    }
}
