//! A request encoded, before anything is known of server or credentials.

use std::fmt;

use super::body::Body;
use super::form;
use super::json::{Document, Encode, Encoder, Node};
use super::operation::{Content, Operation};
use super::parameter::{self, Location, Pairs, Parameter, Style, Writing};
use super::percent;

/// The parts of a request. What cannot be encoded is kept as a problem, which
/// the call then ends with, before anything is sent.
#[derive(Clone)]
pub struct Parts {
    operation: &'static Operation,
    path: String,
    /// Escaped names and values.
    query: Pairs,
    headers: Vec<(&'static str, String)>,
    cookies: Pairs,
    body: Body,
    media_type: Option<String>,
    problem: Option<String>,
}

impl Parts {
    /// The parts of a request with these values of the operation's parameters,
    /// in their order; absent ones are left out.
    pub fn new(operation: &'static Operation, parameters: &[&dyn Encode]) -> Parts {
        let mut parts = Parts {
            operation,
            path: String::new(),
            query: Pairs::new(),
            headers: Vec::new(),
            cookies: Pairs::new(),
            body: Body::default(),
            media_type: None,
            problem: None,
        };
        let mut in_path = Vec::new();
        for (parameter, value) in operation.parameters.iter().zip(parameters) {
            if value.is_absent() {
                if parameter.required {
                    parts.fail(format!("the parameter {} is required", parameter.name));
                }
                continue;
            }
            if let Some(text) = value.as_text()
                && parts.place_text(parameter, text, &mut in_path)
            {
                continue;
            }
            match parts.parse(*value) {
                Ok(document) => parts.place(parameter, document.root(), &mut in_path),
                Err(problem) => parts.fail(format!("parameter {}: {problem}", parameter.name)),
            }
        }
        parts.expand(&in_path);
        parts
    }

    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// A value as it is written in JSON, to be written again in another style.
    fn parse(&self, value: &dyn Encode) -> Result<Document, String> {
        Document::parse(self.write(value)?).map_err(|error| error.to_string())
    }

    fn write(&self, value: &dyn Encode) -> Result<Vec<u8>, String> {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        match encoder.problem() {
            Some(problem) => Err(problem.to_owned()),
            None => Ok(encoder.into_text().into_bytes()),
        }
    }

    /// Places a string in the commonest styles, which all write it the same;
    /// whether it could.
    fn place_text(
        &mut self,
        parameter: &Parameter,
        text: &str,
        in_path: &mut Vec<(&'static str, String)>,
    ) -> bool {
        if parameter.json || parameter.allow_reserved {
            return false;
        }
        let escaped = |text: &str| {
            let mut escaped = String::with_capacity(text.len() + 8);
            percent::component(text, &mut escaped);
            escaped
        };
        match (parameter.location, parameter.style) {
            (Location::Path, Style::Simple) => in_path.push((parameter.name, escaped(text))),
            (Location::Query, Style::Form) => {
                self.query.push((escaped(parameter.name), escaped(text)));
            }
            _ => return false,
        }
        true
    }

    fn place(
        &mut self,
        parameter: &Parameter,
        node: Node<'_>,
        in_path: &mut Vec<(&'static str, String)>,
    ) {
        let values = match parameter.allow_reserved {
            true => percent::reserved,
            false => percent::component,
        };
        let how = Writing {
            style: parameter.style,
            explode: parameter.explode,
            json: parameter.json,
            names: percent::component,
            values,
        };
        match parameter.location {
            Location::Query => parameter::pairs(parameter.name, node, how, &mut self.query),
            Location::Cookie => parameter::pairs(parameter.name, node, how, &mut self.cookies),
            Location::Path => in_path.push((parameter.name, parameter::in_path(parameter, node))),
            Location::Header => {
                let text = parameter::in_header(parameter, node);
                if text
                    .bytes()
                    .any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7f)
                {
                    self.fail(format!(
                        "the header {} would hold control characters",
                        parameter.name
                    ));
                }
                self.headers.push((parameter.name, text));
            }
        }
    }

    /// Puts values into the template of the path. A segment that is empty, `.`
    /// or `..` would make it another path, so it is refused.
    fn expand(&mut self, values: &[(&'static str, String)]) {
        let template = self.operation.path;
        let mut path = String::with_capacity(template.len() + 32);
        for (index, segment) in template.split('/').enumerate() {
            if index > 0 {
                path.push('/');
            }
            let start = path.len();
            let mut rest = segment;
            while let Some((before, name, after)) = placeholder(rest) {
                path.push_str(before);
                match values.iter().find(|(known, _)| *known == name) {
                    Some((_, value)) => path.push_str(value),
                    None => self.fail(format!("the path parameter {name} has no value")),
                }
                rest = after;
            }
            path.push_str(rest);
            if rest.len() < segment.len() && matches!(&path[start..], "" | "." | "..") {
                let made = path[start..].to_owned();
                self.fail(format!(
                    "{segment} in the path would be {made:?}, which makes it another path"
                ));
            }
        }
        self.path = path;
    }

    /// Adds a body of JSON, unless it is absent.
    #[must_use]
    pub fn json(mut self, body: &dyn Encode) -> Parts {
        if body.is_absent() {
            return self;
        }
        let media_type = match self.operation.content {
            Content::Json(media_type) | Content::JsonMembers(media_type, _) => media_type,
            _ => "application/json",
        };
        match self.write(body) {
            Ok(text) => self.with_body(text, media_type.to_owned()),
            Err(problem) => {
                self.fail(format!("the body: {problem}"));
                self
            }
        }
    }

    /// Adds a body of form fields, in the order of the operation's.
    #[must_use]
    pub fn form(mut self, values: &[&dyn Encode]) -> Parts {
        let Content::Form(fields) = self.operation.content else {
            self.fail("the operation takes no form".to_owned());
            return self;
        };
        let mut pairs = Pairs::new();
        for (field, value) in fields.iter().zip(values) {
            if value.is_absent() {
                continue;
            }
            if let Some(text) = value.as_text()
                && form::text_field(field, text, &mut pairs)
            {
                continue;
            }
            match self.parse(*value) {
                Ok(document) => form::field(field, document.root(), &mut pairs),
                Err(problem) => self.fail(format!("field {}: {problem}", field.name)),
            }
        }
        self.with_body(join(&pairs, "&"), form::URL_ENCODED.to_owned())
    }

    /// Adds a body of form fields and files, in the order of the operation's.
    #[must_use]
    pub fn multipart(mut self, values: &[&dyn Encode]) -> Parts {
        let Content::Multipart(fields) = self.operation.content else {
            self.fail("the operation takes no multipart form".to_owned());
            return self;
        };
        match form::multipart(fields, values) {
            Ok((body, media_type)) => self.with_body(body, media_type),
            Err(problem) => {
                self.fail(problem);
                self
            }
        }
    }

    /// Adds a body of text, a scalar, unless it is absent.
    #[must_use]
    pub fn text(mut self, body: &dyn Encode) -> Parts {
        if body.is_absent() {
            return self;
        }
        let media_type = match self.operation.content {
            Content::Text(media_type) => media_type,
            _ => "text/plain",
        };
        match self.parse(body) {
            Ok(document) => {
                let text = parameter::scalar(document.root()).into_owned();
                self.with_body(text, media_type.to_owned())
            }
            Err(problem) => {
                self.fail(format!("the body: {problem}"));
                self
            }
        }
    }

    /// Adds a body that is a file, unless it is absent. Its media type is the
    /// file's own, or else the operation's.
    #[must_use]
    pub fn file(mut self, body: &dyn Encode) -> Parts {
        let Some(file) = body.as_file() else {
            if !body.is_absent() {
                self.fail("the body is not a file".to_owned());
            }
            return self;
        };
        let media_type = file.media_type.clone();
        let content = file.body.clone();
        match media_type.is_empty() {
            true => self.bytes(content),
            false => self.with_body(content, media_type),
        }
    }

    /// Adds a body of bytes, or of what is read while it is sent.
    #[must_use]
    pub fn bytes(self, body: impl Into<Body>) -> Parts {
        let media_type = match self.operation.content {
            Content::Bytes(media_types) => form::concrete(media_types),
            _ => None,
        };
        let media_type = media_type.unwrap_or("application/octet-stream");
        self.with_body(body, media_type.to_owned())
    }

    fn with_body(mut self, body: impl Into<Body>, media_type: String) -> Parts {
        self.body = body.into();
        self.media_type = Some(media_type);
        self
    }

    /// Sets a query parameter in place of all of this name.
    pub fn set_query(&mut self, name: &str, value: &str) {
        let (mut key, mut text) = (String::new(), String::new());
        percent::component(name, &mut key);
        percent::component(value, &mut text);
        self.query.retain(|(known, _)| *known != key);
        self.query.push((key, text));
    }

    /// The first value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = self.query.iter();
        let found = pairs.find(|(known, _)| percent::decode(known) == name);
        found.map(|(_, value)| percent::decode(value))
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
        join(&self.query, "&")
    }

    /// The header parameters.
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The `Cookie` header, if there are cookie parameters.
    pub fn cookies(&self) -> Option<String> {
        (!self.cookies.is_empty()).then(|| join(&self.cookies, "; "))
    }

    /// The media type of the body, if there is one.
    pub fn content_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// The body; empty when there is none.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Why the request cannot be sent, if it cannot.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }
}

impl fmt::Debug for Parts {
    // Parameters and body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("operation", &self.operation.id)
            .field("body", &self.body)
            .field("problem", &self.problem)
            .finish_non_exhaustive()
    }
}

fn join(pairs: &Pairs, delimiter: &str) -> String {
    let length = |(name, value): &(String, String)| name.len() + value.len() + 2;
    let mut text = String::with_capacity(pairs.iter().map(length).sum());
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push_str(delimiter);
        }
        text.push_str(name);
        text.push('=');
        text.push_str(value);
    }
    text
}

/// The first placeholder of a template: what is before it, its name, what is after.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
