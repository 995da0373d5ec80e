//! What is constant about one operation of an API, as data.

use std::fmt;

use super::body::Body;
use super::error::ErrorKind;
use super::json::{DecodeError, Encode};
use super::pagination::Pagination;
use super::parameter::{FormField, Parameter};

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
    /// TRACE.
    Trace,
    /// QUERY.
    Query,
    /// Another, as it is written.
    Other(&'static str),
}

impl Method {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(name) => name,
        }
    }
}

/// Writes the parts of a body of this media type that have values: body, and media type with boundary.
pub type WriteParts = fn(&str, &[FormField], &[&dyn Encode]) -> Result<(Body, String), String>;

/// Makes the body of lines of JSON that something else is between.
pub type WriteLines = fn(&Body) -> Body;

/// Another notation than JSON, which the body or the replies of an operation are written in:
/// `xml::Xml` or `parts::PartsReplies`, which only APIs with such operations have.
pub trait Notation: Sync {
    /// The JSON of a reply by the names of the document, where the reply is in this notation. It
    /// takes at most so many bytes of memory.
    fn json_of(
        &self,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> Option<Result<String, (ErrorKind, DecodeError)>>;

    /// The JSON of a reply by the names that the server gives, where it is in this notation.
    fn plain_json_of(&self, body: &[u8], most: usize) -> Option<String>;

    /// An error about the JSON of a reply, as one about its body, where that is in this notation.
    fn in_body(
        &self,
        error: DecodeError,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> DecodeError;

    /// A body, from its JSON.
    fn body_of(&self, json: &str) -> Result<String, String>;

    /// A reply of this status from its JSON, and its media type; `None` where it has none in this
    /// notation. What is received is written only for tests.
    #[cfg(feature = "test-util")]
    fn reply_of(&self, status: u16, json: &str) -> Option<Result<(String, String), String>>;
}

/// How the body of a request is written.
#[derive(Clone, Copy)]
pub enum Content {
    /// There is none.
    None,
    /// JSON of this media type.
    Json(&'static str),
    /// JSON of this media type: an object of members with these names.
    JsonMembers(&'static str, &'static [&'static str]),
    /// `application/x-www-form-urlencoded`, with these fields.
    Form(&'static [FormField]),
    /// Parts of this `multipart` type, and what writes them:
    /// `multipart::write`, which only APIs with such bodies have.
    Multipart(&'static str, &'static [FormField], WriteParts),
    /// Text of this media type.
    Text(&'static str),
    /// Bytes of this media type.
    Bytes(&'static str),
    /// JSON texts of this media type with record separators before them:
    /// `json_lines::sequence` writes those.
    Sequence(&'static str, WriteLines),
}

/// One operation (OpenAPI 3.0.3, Operation Object).
pub struct Operation {
    /// Its id, or method and path where it has none.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The template of the path, such as `/things/{id}`.
    pub path: &'static str,
    /// The parameters, in the order their values are given in.
    pub parameters: &'static [Parameter],
    /// The body.
    pub content: Content,
    /// The notation of body and replies, where that is not JSON.
    pub notation: Option<&'static dyn Notation>,
    /// The media types of the reply, for `Accept`.
    pub accept: &'static str,
    /// How its results are paged, if they are.
    pub pagination: Option<&'static Pagination>,
    /// The security requirements: alternatives of schemes that are all needed.
    /// `None`: the API's own.
    pub security: Option<&'static [&'static [&'static str]]>,
    /// A server of its own.
    pub server: Option<&'static str>,
    /// Whether it gets an idempotency key by policy.
    pub keyed: bool,
    /// Whether sending it twice does no more than sending it once.
    pub idempotent: bool,
}

impl Operation {
    /// A `GET` of nothing: generated code writes what differs, and this for the rest.
    pub const DEFAULT: Operation = Operation {
        id: "",
        method: Method::Get,
        path: "/",
        parameters: &[],
        content: Content::None,
        notation: None,
        accept: "application/json",
        pagination: None,
        security: None,
        server: None,
        keyed: false,
        idempotent: false,
    };
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.id, self.method.as_str(), self.path)
    }
}
