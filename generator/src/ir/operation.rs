//! Operations: what is sent, where, and what comes back.

use super::{
    Constant, Doc, Link, Member, PartContent, PartEncoding, PartsReply, Polling, Security, Type,
    XmlNode, XmlReply,
};

/// Which operation: an index into [`super::Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// A method of HTTP.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    Other(String),
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
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

    /// The method that a Path Item Object calls so.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Method> {
        Some(match key {
            "get" => Method::Get,
            "put" => Method::Put,
            "post" => Method::Post,
            "delete" => Method::Delete,
            "options" => Method::Options,
            "head" => Method::Head,
            "patch" => Method::Patch,
            "trace" => Method::Trace,
            _ => return None,
        })
    }

    /// The method of this name on the wire, where a Path Item Object has no member for it.
    #[must_use]
    pub fn named(name: &str) -> Method {
        match name {
            "QUERY" => Method::Query,
            other => Method::Other(other.to_owned()),
        }
    }

    /// Whether sending it twice does no more than sending it once (RFC 9110 §9.2.2). Of those that are
    /// not known it is not assumed.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        !matches!(self, Method::Post | Method::Patch | Method::Other(_))
    }
}

/// An operation, called one way: with a body in one media type, for a reply in one. What a document
/// describes once has one after the other for each way, the plain one first.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`.
    pub id: Option<String>,
    /// The method.
    pub method: Method,
    /// The template of the path.
    pub path: String,
    /// The path as the document has it, with the operators of RFC 6570 that it may have: what the
    /// operation is called by in `codegen.toml`.
    pub key: String,
    /// Where in the document it is.
    pub pointer: String,
    /// `tags`.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// Its documentation.
    pub doc: Doc,
    /// The parameters: those of the path in the order of the template, then the others.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// What comes back when all is well.
    pub success: Success,
    /// The media types that are asked for.
    pub accept: String,
    /// The types of error bodies, by status.
    pub errors: Vec<(Statuses, Type)>,
    /// The replies that are in XML, with those of other ways to call the same: good ones, and errors.
    pub xml_replies: Vec<XmlReply>,
    /// The replies that are of parts and read whole.
    pub parts_replies: Vec<PartsReply>,
    /// What is said of its replies, by status.
    pub replies: Vec<(Statuses, String)>,
    /// The headers of its replies: indices into [`super::Api::headers`].
    pub headers: Vec<usize>,
    /// The calls that its reply leads to. Of several ways to call it, the plain one has them.
    pub links: Vec<Link>,
    /// How it is polled, where it takes long.
    pub polling: Option<Polling>,
    /// What it needs, when that is not what the API needs by default.
    pub security: Option<Security>,
    /// A server of its own.
    pub server: Option<String>,
    /// What tells it from the plain way to call the same.
    pub way: Way,
    /// The boolean by which it says whether the reply is streamed.
    pub switch: Option<Switch>,
}

/// One of several ways to call an operation. Of the plain one all is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// The plain way.
    pub of: Option<OperationId>,
    /// The one whose request is sent, where only the reply is another.
    pub request: Option<OperationId>,
    /// The media type of the body, where that is another.
    pub body: Option<String>,
    /// The media type of the reply, where that is another.
    pub reply: Option<String>,
}

impl Way {
    /// Whether it has the name of the operation alone.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.of.is_none()
    }
}

/// What says whether a reply is streamed, a boolean where `codegen.toml` says nothing else. Each way
/// to call gives its own, so that no caller is asked for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: SwitchPlace,
    /// Its value for this way; `None` where it is left out.
    pub value: Option<Constant>,
}

/// Where a switch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchPlace {
    /// The parameter of this index.
    Parameter(usize),
    /// The member or field of the body of this index.
    BodyMember(usize),
    /// A member of the body's type, which callers can set where that type is used elsewhere too.
    Body,
}

impl Operation {
    /// What it may be called by in `codegen.toml`, the name that counts most first.
    #[must_use]
    pub fn key_names(&self) -> Vec<String> {
        let name = format!("{} {}", self.method.as_str(), self.key);
        std::iter::once(name).chain(self.id.clone()).collect()
    }

    /// The id, or method and path where it has none.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.id {
            Some(id) => id.clone(),
            None => format!("{} {}", self.method.as_str(), self.path),
        }
    }
}

/// A header of replies.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplyHeader {
    /// Its name.
    pub name: String,
    /// The type of its value: a scalar or a list of them, any value where it is JSON.
    pub ty: Type,
    /// Whether it is written as JSON (`content`).
    pub json: bool,
    /// Where the first reply that has it has it.
    pub pointer: String,
    /// Its documentation, that of this reply.
    pub doc: Doc,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// As the whole query (OpenAPI 3.2).
    QueryString,
}

impl Location {
    /// Every place.
    const ALL: [Location; 5] = [
        Location::Path,
        Location::Query,
        Location::Header,
        Location::Cookie,
        Location::QueryString,
    ];

    /// What a document calls it (`in`).
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
            Location::QueryString => "querystring",
        }
    }

    /// The place that a document calls so.
    #[must_use]
    pub fn named(name: &str) -> Option<Location> {
        Location::ALL
            .into_iter()
            .find(|location| location.name() == name)
    }
}

/// How a value is written (OpenAPI 3.0.3 §4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b,c`.
    Simple,
    /// `.a,b,c`.
    Label,
    /// `;name=a,b,c`.
    Matrix,
    /// `name=a,b,c`.
    Form,
    /// `name=a%20b%20c`.
    SpaceDelimited,
    /// `name=a%7Cb%7Cc`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
    /// `name=a,b,c` in a cookie, nothing escaped (OpenAPI 3.2).
    Cookie,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name, type, whether it is required, documentation.
    pub member: Member,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it may be several segments of a path, with `/` between them.
    pub multi_segment: bool,
    /// Whether it is written as JSON (`content`).
    pub json: bool,
    /// Whether nothing says how, so that objects are written as JSON: of a field of a form in the query.
    pub by_content: bool,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Whether it must be sent.
    pub required: bool,
    /// Its documentation.
    pub doc: Doc,
    /// How it is written.
    pub content: BodyContent,
    /// Its root, where what is JSON in `content` is sent as XML.
    pub xml: Option<XmlNode>,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyContent {
    /// JSON of one type.
    Json {
        /// The media type.
        media_type: String,
        /// The type.
        ty: Type,
    },
    /// JSON of an object whose members are given one by one.
    JsonMembers {
        /// The media type.
        media_type: String,
        /// The members.
        members: Vec<Member>,
    },
    /// `application/x-www-form-urlencoded`.
    Form(Vec<FormField>),
    /// Parts by name, as those of `multipart/form-data`, or by position.
    Multipart {
        /// The media type, without a boundary.
        media_type: String,
        /// The parts.
        fields: Vec<FormField>,
    },
    /// JSON of one type on each line.
    Lines {
        /// The media type.
        media_type: String,
        /// The type: a [`Type::Lines`].
        ty: Type,
    },
    /// Text.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Name, type, whether it is required, documentation.
    pub member: Member,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it is written as JSON.
    pub json: bool,
    /// Whether nothing says how, so that objects are written as JSON.
    pub by_content: bool,
    /// Whether it is an object whose members are fields by themselves.
    pub members: bool,
    /// The media type of its part, in a multipart form.
    pub media_type: Option<String>,
    /// What its part has to itself, in a multipart form.
    pub part: PartEncoding,
}

/// Which statuses a reply is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// One.
    Code(u16),
    /// Those of a class, such as 4 for 400 to 499.
    Class(u16),
    /// Those that nothing else is said about.
    Default,
}

/// What comes back when all is well.
#[derive(Clone, Debug, PartialEq)]
pub enum Success {
    /// The same whatever the status.
    One(SuccessReply),
    /// A body with some statuses and none with others.
    Optional(Type),
    /// Something else for each status.
    ByStatus(Vec<(Statuses, SuccessReply)>),
}

/// The body of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum SuccessReply {
    /// None, or nothing that is known.
    Empty,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Bytes, as they arrive.
    Bytes,
    /// Server-sent events with this in them: text, or else JSON.
    Events(Type),
    /// A JSON value on each line.
    Lines(Type),
    /// One part after another, each with this in it: bytes where it is a file.
    Parts(Type, PartContent),
    /// The place that it is redirected to.
    Redirect,
}

impl SuccessReply {
    /// Whether it is read while it arrives.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        matches!(
            self,
            SuccessReply::Bytes
                | SuccessReply::Events(_)
                | SuccessReply::Lines(_)
                | SuccessReply::Parts(..)
        )
    }
}
