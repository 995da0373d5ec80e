//! The one error type of an SDK: what went wrong, as the server and the
//! transport told it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use super::json::{Decode, DecodeError, MAX_DECODED_BYTES};
use super::operation::Operation;

/// What sort of error it is: what a program branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No reply arrived: no connection, or it broke. Whether the server did the
    /// work is unknown.
    Connection,
    /// The attempt or the whole call took too long. Whether the server did the
    /// work is unknown.
    Timeout,
    /// Too many requests.
    RateLimit,
    /// The server found the request wrong.
    InvalidRequest,
    /// The credentials are missing or wrong.
    Authentication,
    /// The credentials are good but do not allow this.
    Permission,
    /// There is no such thing.
    NotFound,
    /// The request conflicts with another one or with the state of the resource.
    Conflict,
    /// The idempotency key was used for a different request.
    Idempotency,
    /// A payment was refused.
    Card,
    /// The server failed, or said something that fits nothing else.
    Api,
    /// The reply is not what the document says; its body is kept.
    Decode,
    /// The request cannot be encoded, or its body not be read to its end;
    /// nothing was sent, or not all of it.
    Encode,
    /// The client or the call is set up wrongly; nothing was sent.
    Config,
    /// The reply is larger than the client takes.
    TooLarge,
    /// The server pointed somewhere that this client does not follow.
    Redirect,
    /// The signature of a webhook is missing, wrong or too old.
    Signature,
    /// What a call that takes long began has failed or was canceled, as the server says.
    Failed,
}

impl ErrorKind {
    /// The name in snake case, as `codegen.toml` writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            ErrorKind::Connection => "connection",
            ErrorKind::Timeout => "timeout",
            ErrorKind::RateLimit => "rate_limit",
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::Authentication => "authentication",
            ErrorKind::Permission => "permission",
            ErrorKind::NotFound => "not_found",
            ErrorKind::Conflict => "conflict",
            ErrorKind::Idempotency => "idempotency",
            ErrorKind::Card => "card",
            ErrorKind::Api => "api",
            ErrorKind::Decode => "decode",
            ErrorKind::Encode => "encode",
            ErrorKind::Config => "config",
            ErrorKind::TooLarge => "too_large",
            ErrorKind::Redirect => "redirect",
            ErrorKind::Signature => "signature",
            ErrorKind::Failed => "failed",
        }
    }

    /// The kind that a status has in HTTP's own terms.
    pub const fn of_status(status: u16) -> ErrorKind {
        match status {
            401 => ErrorKind::Authentication,
            403 => ErrorKind::Permission,
            404 | 410 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            408 => ErrorKind::Timeout,
            429 => ErrorKind::RateLimit,
            300..=399 => ErrorKind::Redirect,
            400..=499 => ErrorKind::InvalidRequest,
            _ => ErrorKind::Api,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A cause that is not ours.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// What went wrong with a call. One pointer in size.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    operation: Option<&'static Operation>,
    answer: ServerError,
    idempotency_key: Option<String>,
    attempts: u32,
    path: Option<String>,
    source: Option<Source>,
    /// Whether the message tells the source.
    told: bool,
}

/// What a server's reply said about the error.
#[derive(Debug, Default)]
pub(crate) struct ServerError {
    pub(crate) status: Option<u16>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) type_: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) parameter: Option<String>,
    pub(crate) doc_url: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Error {
    /// An error of this kind with a message for people.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            operation: None,
            answer: ServerError::default(),
            idempotency_key: None,
            attempts: 0,
            path: None,
            source: None,
            told: false,
        }))
    }

    /// A mistake in the set-up of a client or call.
    #[cold]
    pub fn config(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Config, message)
    }

    /// Adds the cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    /// Adds the cause, which the message tells already.
    pub(crate) fn with_cause(mut self, source: impl Into<Source>) -> Error {
        self.0.told = true;
        self.with_source(source)
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Error {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_answer(mut self, answer: ServerError) -> Error {
        self.0.answer = answer;
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Error {
        self.0.path = Some(path);
        self
    }

    pub(crate) fn with_call(mut self, key: Option<&str>, attempts: u32) -> Error {
        self.0.idempotency_key = key.map(str::to_owned);
        self.0.attempts = attempts;
        self
    }

    /// What sort of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The message: the server's own where it sent one.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, when a reply arrived.
    pub fn status(&self) -> Option<u16> {
        self.0.answer.status
    }

    /// Whether the same call may succeed when it is sent again: no reply arrived, or one that says
    /// "not now" (408, 429, 5XX). The client has tried as often as it is set up to; whether the
    /// server did the work is another question, which an idempotency key answers.
    pub fn is_retryable(&self) -> bool {
        match self.status() {
            Some(status) => matches!(status, 408 | 429 | 500..=599),
            None => matches!(
                self.kind(),
                ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::RateLimit
            ),
        }
    }

    /// How long the server asks to wait before the next attempt (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        super::retry::retry_after(self.headers(), super::clock::system_time())
    }

    /// The class of the error in the API's terms.
    pub fn error_type(&self) -> Option<&str> {
        self.0.answer.type_.as_deref()
    }

    /// The code of the error in the API's terms.
    pub fn code(&self) -> Option<&str> {
        self.0.answer.code.as_deref()
    }

    /// The request parameter that the server found wrong.
    pub fn param(&self) -> Option<&str> {
        self.0.answer.parameter.as_deref()
    }

    /// Where the error is documented.
    pub fn doc_url(&self) -> Option<&str> {
        self.0.answer.doc_url.as_deref()
    }

    /// Another field of the error body that the API's configuration names.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.answer.fields.iter();
        fields
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value.as_str())
    }

    /// The id the server gave the request: what its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.request_id.as_deref()
    }

    /// The idempotency key that was sent: send the same call with it again to
    /// learn, or finish, what this one did.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    /// How often the request was sent; 0 when it never left.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The id of the operation that was called.
    pub fn operation_id(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// Where in the body decoding failed, such as `data[3].amount`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The headers of the reply; empty when none arrived.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.answer.headers
    }

    /// The error that led to this one, such as a [`TransportError`] or a
    /// [`DecodeError`]. `source` has it only where the message does not tell it.
    ///
    /// [`TransportError`]: super::TransportError
    pub fn cause(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref();
        source.map(|source| source as &(dyn std::error::Error + 'static))
    }

    /// The body of the reply as it arrived, not scrubbed of anything.
    pub fn body(&self) -> &[u8] {
        &self.0.answer.body
    }

    /// The body of the reply, decoded as the type the document gives it.
    pub fn decode<T: Decode>(&self) -> Result<T, DecodeError> {
        let answer = &self.0.answer;
        let notation = self.0.operation.and_then(|operation| operation.notation);
        let media_type = self.headers().get(http::header::CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let json = notation.and_then(|notation| {
            let status = answer.status.unwrap_or_default();
            let media_type = media_type.unwrap_or_default();
            notation.json_of(status, media_type, &answer.body, MAX_DECODED_BYTES)
        });
        match json {
            Some(Ok(json)) => super::json::from_json(json),
            Some(Err((_, error))) => Err(error),
            None => super::json::from_json(&answer.body),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(f, "{} {}: ", operation.method.as_str(), operation.path)?;
        }
        write!(f, "{} error", inner.kind)?;
        if let Some(status) = inner.answer.status {
            write!(f, " (HTTP {status}")?;
            if let Some(code) = &inner.answer.code {
                write!(f, ", code {code}")?;
            }
            f.write_str(")")?;
        }
        write!(f, ": {}", inner.message)?;
        if let Some(id) = &inner.answer.request_id {
            write!(f, " [request {id}]")?;
        }
        if inner.attempts > 1 {
            write!(f, " [{} attempts]", inner.attempts)?;
        }
        Ok(())
    }
}

impl From<DecodeError> for Error {
    /// For `?` behind [`from_json`](super::from_json): an error of the kind [`ErrorKind::Decode`], which
    /// no call is behind.
    fn from(error: DecodeError) -> Error {
        let path = error.path().to_owned();
        let message = error.to_string();
        Error::new(ErrorKind::Decode, message)
            .with_path(path)
            .with_cause(error)
    }
}

impl fmt::Debug for Error {
    // Neither the body nor the headers are printed: both may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &inner.kind)
            .field("message", &inner.message);
        let optional: [(&str, Option<&str>); 7] = [
            ("operation", self.operation_id()),
            ("type", self.error_type()),
            ("code", self.code()),
            ("param", self.param()),
            ("path", self.path()),
            ("request_id", self.request_id()),
            ("idempotency_key", self.idempotency_key()),
        ];
        if let Some(status) = inner.answer.status {
            debug.field("status", &status);
        }
        for (name, value) in optional {
            if let Some(value) = value {
                debug.field(name, &value);
            }
        }
        debug.field("attempts", &inner.attempts);
        debug.field("body_bytes", &inner.answer.body.len());
        if let Some(source) = inner.source.as_ref().filter(|_| !inner.told) {
            debug.field("source", &format_args!("{source}"));
        }
        debug.finish()
    }
}

impl std::error::Error for Error {
    // Reports print a chain of errors one after the other: what the message
    // tells is not told again.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause().filter(|_| !self.0.told)
    }
}
