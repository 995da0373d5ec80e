//! Errors made by hand, as a server would cause them: for tests of what is done about them.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::{Error, ErrorKind, ServerError};

/// An error in the making. What cannot be in a reply, such as a header name with spaces, is left out.
#[derive(Debug)]
#[must_use]
pub struct ErrorBuilder {
    kind: ErrorKind,
    message: String,
    answer: ServerError,
    idempotency_key: Option<String>,
    attempts: u32,
}

impl Error {
    /// An error of this kind, to be filled in with what a server would say.
    ///
    /// ```ignore
    /// let declined = Error::builder(ErrorKind::Card).status(402).code("card_declined").build();
    /// ```
    pub fn builder(kind: ErrorKind) -> ErrorBuilder {
        ErrorBuilder {
            kind,
            message: kind.as_str().replace('_', " "),
            answer: ServerError::default(),
            idempotency_key: None,
            attempts: 1,
        }
    }
}

impl ErrorBuilder {
    /// With this message.
    pub fn message(mut self, message: impl Into<String>) -> ErrorBuilder {
        self.message = message.into();
        self
    }

    /// With this status.
    pub fn status(mut self, status: u16) -> ErrorBuilder {
        self.answer.status = Some(status);
        self
    }

    /// With this code in the API's terms.
    pub fn code(mut self, code: impl Into<String>) -> ErrorBuilder {
        self.answer.code = Some(code.into());
        self
    }

    /// Of this class in the API's terms.
    pub fn error_type(mut self, class: impl Into<String>) -> ErrorBuilder {
        self.answer.type_ = Some(class.into());
        self
    }

    /// About this parameter of the request.
    pub fn param(mut self, parameter: impl Into<String>) -> ErrorBuilder {
        self.answer.parameter = Some(parameter.into());
        self
    }

    /// With this id of the request.
    pub fn request_id(mut self, id: impl Into<String>) -> ErrorBuilder {
        self.answer.request_id = Some(id.into());
        self
    }

    /// With another field of the body that the API's configuration names.
    pub fn field(mut self, name: &'static str, value: impl Into<String>) -> ErrorBuilder {
        self.answer.fields.push((name, value.into()));
        self
    }

    /// With this header in the reply.
    pub fn header(mut self, name: &str, value: &str) -> ErrorBuilder {
        let name = HeaderName::from_bytes(name.as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
            self.answer.headers.append(name, value);
        }
        self
    }

    /// With these headers in the reply.
    pub fn headers(mut self, headers: HeaderMap) -> ErrorBuilder {
        self.answer.headers = headers;
        self
    }

    /// With this body in the reply.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> ErrorBuilder {
        self.answer.body = body.into().into();
        self
    }

    /// With this idempotency key sent.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> ErrorBuilder {
        self.idempotency_key = Some(key.into());
        self
    }

    /// After so many attempts, in place of one.
    pub fn attempts(mut self, attempts: u32) -> ErrorBuilder {
        self.attempts = attempts;
        self
    }

    /// The error.
    pub fn build(self) -> Error {
        Error::new(self.kind, self.message)
            .with_answer(self.answer)
            .with_call(self.idempotency_key.as_deref(), self.attempts)
    }
}

impl From<ErrorBuilder> for Error {
    fn from(builder: ErrorBuilder) -> Error {
        builder.build()
    }
}
