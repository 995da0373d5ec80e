//! What a [`Mock`](super::Mock) answers: a reply as a server would send it, or none.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error_body;
use crate::runtime::api::Api;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::error_builder::ErrorBuilder;
use crate::runtime::json::{Encode, scalar, to_json};
use crate::runtime::media_type::essence;
use crate::runtime::operation::Notation;
use crate::runtime::transport::{TransportError, TransportFailure, TransportStream};

/// The media type of values in no other notation.
const JSON: &str = "application/json";

/// What a call is answered: a reply with a status, headers and a body, an error as the server would
/// send it, or no reply.
///
/// Any value of the API becomes the JSON of a reply, or XML where the call is answered in that, so
/// `Ok(reply)` and `reply.into()` are answers.
#[derive(Clone)]
pub struct Answer {
    delay: Duration,
    headers: HeaderMap,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Reply {
        status: u16,
        chunks: Vec<Bytes>,
    },
    /// A value of the API, as JSON.
    Value {
        status: u16,
        json: String,
    },
    Error(Arc<Error>),
    Nothing(TransportFailure),
}

impl Answer {
    fn new(content: Content) -> Answer {
        Answer {
            delay: Duration::ZERO,
            headers: HeaderMap::new(),
            content,
        }
    }

    fn typed(media_type: &'static str, chunks: Vec<Bytes>) -> Answer {
        let answer = Answer::new(Content::Reply {
            status: 200,
            chunks,
        });
        answer.header("content-type", media_type)
    }

    /// An empty reply of this status.
    pub fn status(status: u16) -> Answer {
        Answer::new(Content::Reply {
            status,
            chunks: Vec::new(),
        })
    }

    /// A reply of this JSON text.
    pub fn json(text: impl Into<String>) -> Answer {
        Answer::typed(JSON, vec![text.into().into()])
    }

    /// A reply of these bytes, of this media type.
    pub fn bytes(media_type: &'static str, bytes: impl Into<Bytes>) -> Answer {
        Answer::typed(media_type, vec![bytes.into()])
    }

    /// A reply that arrives in these chunks, of this media type.
    pub fn chunks(
        media_type: &'static str,
        chunks: impl IntoIterator<Item = impl Into<Bytes>>,
    ) -> Answer {
        Answer::typed(media_type, chunks.into_iter().map(Into::into).collect())
    }

    /// A stream of events, each with a value as its data.
    pub fn events(items: impl IntoIterator<Item = impl Encode>) -> Answer {
        let events = items.into_iter();
        let events = events.map(|item| format!("data: {}\n\n", to_json(&item)));
        Answer::chunks("text/event-stream", events)
    }

    /// A stream of lines of JSON.
    pub fn lines(items: impl IntoIterator<Item = impl Encode>) -> Answer {
        let lines = items.into_iter();
        let lines = lines.map(|item| format!("{}\n", to_json(&item)));
        Answer::chunks("application/x-ndjson", lines)
    }

    /// An error, as a server would send it: read from the reply, as all errors are, it is of the kind
    /// that the API's rules give it. One that no server sends is the failure to get a reply.
    pub fn error(error: impl Into<Error>) -> Answer {
        Answer::new(Content::Error(Arc::new(error.into())))
    }

    /// No reply at all.
    pub fn nothing(failure: TransportFailure) -> Answer {
        Answer::new(Content::Nothing(failure))
    }

    /// With this status.
    #[must_use]
    pub fn with_status(mut self, new: u16) -> Answer {
        if let Content::Reply { status, .. } | Content::Value { status, .. } = &mut self.content {
            *status = new;
        }
        self
    }

    /// With this header. What cannot be one is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            self.headers.insert(name, value);
        }
        self
    }

    /// After this time, during which time limits run.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Answer {
        self.delay = delay;
        self
    }

    pub(super) fn delay(&self) -> Duration {
        self.delay
    }

    /// The reply to a call that accepts this, as a transport hands it out.
    pub(super) fn deliver(
        self,
        api: &Api,
        notation: Option<&dyn Notation>,
        accept: &str,
    ) -> Result<TransportStream, TransportError> {
        let mut headers = self.headers;
        let (status, chunks) = match self.content {
            Content::Reply { status, chunks } => (status, chunks),
            Content::Value { status, json } => {
                let (text, media_type) = in_notation(status, json, notation, accept)?;
                if let Ok(media_type) = HeaderValue::from_str(&media_type) {
                    headers.entry(CONTENT_TYPE).or_insert(media_type);
                }
                (status, vec![text.into()])
            }
            Content::Nothing(failure) => {
                return Err(TransportError::new(failure, "so the mock was told"));
            }
            Content::Error(error) => {
                let status = status_of(&error)?;
                headers.extend(error.headers().clone());
                let body = error_body::write(&error, api, &mut headers);
                let json = HeaderValue::from_static(JSON);
                headers.entry(CONTENT_TYPE).or_insert(json);
                (status, vec![body])
            }
        };
        Ok(TransportStream {
            status,
            headers,
            chunks: Box::pin(Chunks(chunks.into())),
        })
    }
}

/// A value in the notation of the call that it is the reply of: text and media type.
fn in_notation(
    status: u16,
    json: String,
    notation: Option<&dyn Notation>,
    accept: &str,
) -> Result<(String, String), TransportError> {
    if accept.contains("json") {
        return Ok((json, JSON.to_owned()));
    }
    match notation.and_then(|notation| notation.reply_of(status, &json)) {
        None => Ok(match text_type(accept) {
            Some(media_type) if json.starts_with('"') => (scalar(&json).into_owned(), media_type),
            _ => (json, JSON.to_owned()),
        }),
        Some(Ok(written)) => Ok(written),
        Some(Err(problem)) => Err(TransportError::new(TransportFailure::Request, problem)),
    }
}

/// The media type of text that a call accepts first: a string is its text there.
fn text_type(accept: &str) -> Option<String> {
    let first = essence(accept.split(',').next().unwrap_or_default());
    (first.starts_with("text/") && first != "text/event-stream").then_some(first)
}

/// The status that a server would send an error with.
fn status_of(error: &Error) -> Result<u16, TransportError> {
    if let Some(status) = error.status() {
        return Ok(status);
    }
    let failure = match error.kind() {
        // A reply that is well by its status: only the API knows how it says so.
        ErrorKind::Failed => {
            return Err(TransportError::new(
                TransportFailure::Request,
                "an error of kind `failed` is no reply: answer the JSON of a state that has failed",
            ));
        }
        ErrorKind::RateLimit => return Ok(429),
        ErrorKind::InvalidRequest | ErrorKind::Idempotency => return Ok(400),
        ErrorKind::Authentication => return Ok(401),
        ErrorKind::Card => return Ok(402),
        ErrorKind::Permission => return Ok(403),
        ErrorKind::NotFound => return Ok(404),
        ErrorKind::Conflict => return Ok(409),
        ErrorKind::Api => return Ok(500),
        ErrorKind::Redirect => return Ok(304),
        // What is not a value of the API.
        ErrorKind::Decode => return Ok(200),
        ErrorKind::Connection => TransportFailure::Connect,
        ErrorKind::Timeout => TransportFailure::Timeout,
        ErrorKind::TooLarge => TransportFailure::TooLarge,
        ErrorKind::Encode | ErrorKind::Config | ErrorKind::Signature => TransportFailure::Request,
    };
    Err(TransportError::new(failure, error.message().to_owned()))
}

impl<T: Encode> From<T> for Answer {
    fn from(value: T) -> Answer {
        Answer::new(Content::Value {
            status: 200,
            json: to_json(&value),
        })
    }
}

impl From<Error> for Answer {
    fn from(error: Error) -> Answer {
        Answer::error(error)
    }
}

impl From<ErrorBuilder> for Answer {
    fn from(error: ErrorBuilder) -> Answer {
        Answer::error(error)
    }
}

/// A body in chunks.
struct Chunks(VecDeque<Bytes>);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}
