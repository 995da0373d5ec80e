//! A call that a [`Mock`](super::Mock) was asked for.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;

use super::Mocked;
use crate::runtime::call_context::CallContext;
use crate::runtime::json::{Decode, from_json};

/// A call as it would have been sent.
#[derive(Clone)]
pub struct MockCall {
    pub(super) context: CallContext,
    /// The method.
    pub method: Method,
    /// The URL, with path and query.
    pub url: Url,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body as it would have been sent; empty when there is none.
    pub body: Bytes,
}

impl MockCall {
    /// The id of the operation, or its method and path; empty for a request that is not a call, such as
    /// that for a token.
    pub fn operation_id(&self) -> &'static str {
        self.context.operation.map_or("", |operation| operation.id)
    }

    /// The path, escaped.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The first value of a query parameter.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        let found = pairs.find(|(known, _)| known == name);
        found.map(|(_, value)| Cow::into_owned(value))
    }

    /// The value of a header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, where it is the JSON of a `T`.
    pub fn json<T: Decode>(&self) -> Option<T> {
        from_json(&self.body).ok()
    }

    /// The request that it was made with, where it is an `R`. Files are only in the body.
    pub fn request<R: Mocked>(&self) -> Option<R> {
        let is_it = std::ptr::eq(self.context.operation?, R::operation());
        is_it.then(|| R::from_members(self.context.members.clone()))
    }
}

impl fmt::Debug for MockCall {
    // Headers, query and body may hold secrets; tests print what they need.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockCall")
            .field("operation", &self.operation_id())
            .field("method", &self.method)
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
