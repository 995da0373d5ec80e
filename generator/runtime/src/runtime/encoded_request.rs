//! A request encoded, before anything is known of server or credentials.

use std::borrow::Cow;
use std::fmt;

use super::body::Body;
use super::form;
#[cfg(feature = "test-util")]
use super::json::Members;
use super::json::{Encode, Encoder, scalar};
use super::operation::{Content, Operation};
use super::parameter::{FormField, Location, Parameter};
use super::percent;
use super::secret::Secret;

/// The parts of a request. What cannot be encoded is kept as a problem, which
/// the call then ends with, before anything is sent.
#[derive(Clone)]
pub struct EncodedRequest {
    operation: &'static Operation,
    path: String,
    /// Escaped, as is what is in cookies.
    query: String,
    headers: Vec<(&'static str, String)>,
    cookies: String,
    body: Body,
    media_type: Option<Cow<'static, str>>,
    /// The media types that are asked for.
    accept: &'static str,
    problem: Option<String>,
    /// What servers may repeat, and errors must not.
    secrets: Vec<Secret>,
    /// What the caller gave, for tests.
    #[cfg(feature = "test-util")]
    given: Members,
}

impl EncodedRequest {
    /// Nothing yet.
    pub fn new(operation: &'static Operation) -> EncodedRequest {
        EncodedRequest {
            operation,
            path: String::new(),
            query: String::new(),
            headers: Vec::new(),
            cookies: String::new(),
            body: Body::default(),
            media_type: None,
            accept: operation.accept,
            problem: None,
            secrets: Vec::new(),
            #[cfg(feature = "test-util")]
            given: Members::default(),
        }
    }

    /// A request of this path in place of the operation's.
    pub(crate) fn with_path(operation: &'static Operation, path: &str) -> EncodedRequest {
        EncodedRequest {
            path: path.to_owned(),
            ..EncodedRequest::new(operation)
        }
    }

    /// Keeps what the caller gave, for tests.
    #[cfg(feature = "test-util")]
    pub(crate) fn giving(mut self, given: &Members) -> EncodedRequest {
        self.given = given.clone();
        self
    }

    /// What the caller gave.
    #[cfg(feature = "test-util")]
    pub(crate) fn given(&self) -> &Members {
        &self.given
    }

    /// Keeps these texts out of errors.
    pub(crate) fn hide(&mut self, texts: Vec<String>) {
        if !texts.is_empty() {
            self.secrets.extend(texts.into_iter().map(Secret::new));
        }
    }

    /// Keeps these secrets, or those of another request, out of errors, too.
    pub(crate) fn hide_secrets(&mut self, secrets: &[Secret]) {
        self.secrets.extend_from_slice(secrets);
    }

    /// What errors must not show.
    pub(crate) fn secrets(&self) -> &[Secret] {
        &self.secrets
    }

    pub(crate) fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// A value as JSON.
    fn write(&self, value: &dyn Encode) -> Result<String, String> {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        match encoder.problem() {
            Some(problem) => Err(problem.to_owned()),
            None => Ok(encoder.into_text()),
        }
    }

    /// Places what was written of a parameter, but of one in the path.
    pub(crate) fn place(&mut self, parameter: &Parameter, text: &str) {
        match parameter.location {
            Location::Path => {}
            Location::Query | Location::QueryString => append(&mut self.query, "&", text),
            Location::Cookie => {
                if text.contains('\0') {
                    self.fail(format!(
                        "the cookie {} would hold control characters or `;`",
                        parameter.name
                    ));
                }
                append(&mut self.cookies, "; ", text);
            }
            Location::Header => {
                if text
                    .bytes()
                    .any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7f)
                {
                    self.fail(format!(
                        "the header {} would hold control characters",
                        parameter.name
                    ));
                }
                self.headers.push((parameter.name, text.to_owned()));
            }
        }
    }

    /// Puts values into the template of the path. A segment that is empty, `.`
    /// or `..` would make it another path, so it is refused.
    pub(crate) fn expand<'a>(&mut self, value: impl Fn(&str) -> Option<&'a str>) {
        let template = self.operation.path;
        let mut path = String::with_capacity(template.len() + 32);
        // Where the segment begins, in the template and in the path.
        let (mut segment, mut start) = (0, 0);
        // What is before in the template is done.
        let mut done = 0;
        let mut open = None;
        let mut filled = false;
        let mut at = 0;
        while at <= template.len() {
            let mut rest = template.as_bytes()[at..].iter();
            at += rest
                .position(|byte| matches!(byte, b'{' | b'}' | b'/'))
                .unwrap_or(template.len() - at);
            // The end of the template ends a segment, too.
            let byte = template.as_bytes().get(at).copied().unwrap_or(b'/');
            match (byte, open) {
                (b'{', None) => {
                    path.push_str(&template[done..at]);
                    (done, open) = (at, Some(at + 1));
                }
                (b'}', Some(from)) => {
                    let name = &template[from..at];
                    match value(name) {
                        Some(value) => path.push_str(value),
                        None => self.fail(format!("the path parameter {name} has no value")),
                    }
                    (done, open, filled) = (at + 1, None, true);
                }
                (b'/', _) => {
                    if filled {
                        path.push_str(&template[done..at]);
                        done = at;
                        self.check_segment(&template[segment..at], &path[start..]);
                    }
                    (open, filled) = (None, false);
                    // What was not copied yet is before the next segment.
                    (segment, start) = (at + 1, path.len() + at + 1 - done);
                }
                _ => {}
            }
            at += 1;
        }
        path.push_str(&template[done..]);
        self.path = path;
    }

    /// Refuses what was made of a segment where that leads away. A parameter may be several segments.
    fn check_segment(&mut self, segment: &str, made: &str) {
        let leads_away = |piece: &str| !piece.is_empty() && is_another_path(piece);
        if made.is_empty() || made.split('/').any(leads_away) {
            self.fail(format!(
                "{segment} in the path would be {made:?}, which makes it another path"
            ));
        }
    }

    pub(crate) fn with_form(self, body: String) -> EncodedRequest {
        self.with_body(body, form::URL_ENCODED)
    }

    /// Adds a body of parts, in the order of the operation's. One value more is an object of further
    /// ones by name.
    #[must_use]
    pub fn multipart(mut self, values: &[&dyn Encode]) -> EncodedRequest {
        let Content::Multipart(media_type, fields, write) = self.operation.content else {
            self.fail("the operation takes no parts".to_owned());
            return self;
        };
        let further;
        let fields = if values.len() > fields.len() {
            further = [fields, &[FormField::new("").members()]].concat();
            &further
        } else {
            fields
        };
        match write(media_type, fields, values) {
            Ok((body, media_type)) => self.with_body(body, media_type),
            Err(problem) => {
                self.fail(problem);
                self
            }
        }
    }

    /// Adds a body of text, a scalar, unless it is absent.
    #[must_use]
    pub fn text(mut self, body: &dyn Encode) -> EncodedRequest {
        if body.is_absent() {
            return self;
        }
        let media_type = match self.operation.content {
            Content::Text(media_type) => media_type,
            _ => "text/plain",
        };
        match self.write(body) {
            Ok(json) => self.with_body(scalar(&json).into_owned(), media_type),
            Err(problem) => {
                self.fail(format!("the body: {problem}"));
                self
            }
        }
    }

    /// Adds a body that is a file, unless it is absent. Its media type is the
    /// file's own, or else the operation's.
    #[must_use]
    pub fn file(mut self, body: &dyn Encode) -> EncodedRequest {
        let Some(file) = body.as_file() else {
            if !body.is_absent() {
                self.fail("the body is not a file".to_owned());
            }
            return self;
        };
        let media_type = file.media_type.clone();
        let content = file.body.clone();
        if media_type.is_empty() {
            self.bytes(content)
        } else {
            self.with_body(content, media_type)
        }
    }

    /// Adds a body of bytes, or of what is read while it is sent.
    #[must_use]
    pub fn bytes(self, body: impl Into<Body>) -> EncodedRequest {
        let media_type = match self.operation.content {
            Content::Bytes(media_types) => form::concrete(media_types),
            Content::Sequence(media_type, write) => {
                return self.with_body(write(&body.into()), media_type);
            }
            _ => None,
        };
        let media_type = media_type.unwrap_or("application/octet-stream");
        self.with_body(body, media_type)
    }

    /// Adds a body that is JSON, in the notation of the operation.
    pub(crate) fn with_json(mut self, json: String, media_type: &'static str) -> EncodedRequest {
        match self
            .operation
            .notation
            .map(|notation| notation.body_of(&json))
        {
            None => self.with_body(json, media_type),
            Some(Ok(text)) => self.with_body(text, media_type),
            Some(Err(problem)) => {
                self.fail(format!("the body: {problem}"));
                self
            }
        }
    }

    pub(crate) fn with_body(
        mut self,
        body: impl Into<Body>,
        media_type: impl Into<Cow<'static, str>>,
    ) -> EncodedRequest {
        self.body = body.into();
        self.media_type = Some(media_type.into());
        self
    }

    /// Sets the body in place of the one there is.
    pub fn set_body(&mut self, body: Body, media_type: String) {
        self.body = body;
        self.media_type = Some(media_type.into());
    }

    /// Sets a query parameter in place of all of this name.
    pub fn set_query(&mut self, name: &str, value: &str) {
        let mut pair = String::new();
        percent::component(name, &mut pair);
        pair.push('=');
        let mut query = String::new();
        for other in pairs(&self.query).filter(|other| !other.starts_with(&pair)) {
            append(&mut query, "&", other);
        }
        percent::component(value, &mut pair);
        append(&mut query, "&", &pair);
        self.query = query;
    }

    /// The first value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = pairs(&self.query).filter_map(|pair| pair.split_once('='));
        let found = pairs.find(|(known, _)| percent::decode(known) == name);
        found.map(|(_, value)| percent::decode(value))
    }

    /// Asks for a reply of these media types in place of the operation's.
    #[must_use]
    pub fn accepting(mut self, media_types: &'static str) -> EncodedRequest {
        self.accept = media_types;
        self
    }

    /// The media types that are asked for.
    pub fn accept(&self) -> &'static str {
        self.accept
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The path, escaped.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, escaped; empty when there is none.
    pub fn query(&self) -> String {
        self.query.clone()
    }

    /// The header parameters.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The `Cookie` header, if there are cookie parameters.
    pub fn cookies(&self) -> Option<String> {
        (!self.cookies.is_empty()).then(|| self.cookies.clone())
    }

    /// The media type of the body, if there is one.
    pub fn content_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// The body; empty when there is none.
    pub fn body(&self) -> &Body {
        &self.body
    }

    pub(crate) fn into_body(self) -> Body {
        self.body
    }

    /// Why the request cannot be sent, if it cannot.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}

impl From<&'static Operation> for EncodedRequest {
    fn from(operation: &'static Operation) -> EncodedRequest {
        EncodedRequest::new(operation)
    }
}

impl fmt::Debug for EncodedRequest {
    // Parameters and body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodedRequest")
            .field("operation", &self.operation.id)
            .field("body", &self.body)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

/// Whether a segment is empty, `.` or `..`, which may be escaped.
fn is_another_path(segment: &str) -> bool {
    segment.len() <= 6 && matches!(percent::decode(segment).as_str(), "" | "." | "..")
}

/// Adds text, unless there is none.
fn append(out: &mut String, separator: &str, text: &str) {
    if !out.is_empty() && !text.is_empty() {
        out.push_str(separator);
    }
    out.push_str(text);
}

/// The pairs of a query.
fn pairs(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|pair| !pair.is_empty())
}
