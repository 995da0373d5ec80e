//! Parameters and form fields as data, and their values written in OpenAPI's
//! styles (OpenAPI 3.0.4, Style Values and Style Examples).

use std::borrow::Cow;

use super::json::{Kind, Node};
use super::percent;

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
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b,c`.
    Simple,
    /// `.a,b,c`.
    Label,
    /// `;name=a,b,c`.
    Matrix,
    /// `name=a,b,c`, or exploded `name=a&name=b`.
    Form,
    /// `name=a%20b%20c`.
    SpaceDelimited,
    /// `name=a%7Cb%7Cc`.
    PipeDelimited,
    /// `name[key]=value`, to any depth.
    DeepObject,
}

/// One parameter (OpenAPI 3.0.3, Parameter Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is written as JSON.
    pub json: bool,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool) -> Parameter {
        let required = matches!(location, Location::Path);
        Parameter {
            name,
            location,
            style,
            explode,
            allow_reserved: false,
            required,
            json: false,
        }
    }

    /// A parameter in the path, with OpenAPI's defaults.
    pub const fn path(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Path, Style::Simple, false)
    }

    /// A parameter in the query, with OpenAPI's defaults.
    pub const fn query(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Query, Style::Form, true)
    }

    /// A parameter in a header, with OpenAPI's defaults.
    pub const fn header(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Header, Style::Simple, false)
    }

    /// A parameter in a cookie, with OpenAPI's defaults.
    pub const fn cookie(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Cookie, Style::Form, true)
    }

    /// Written in this style.
    pub const fn style(mut self, style: Style) -> Parameter {
        self.style = style;
        self
    }

    /// Exploded or not.
    pub const fn explode(mut self, explode: bool) -> Parameter {
        self.explode = explode;
        self
    }

    /// With reserved characters as they are.
    pub const fn reserved(mut self) -> Parameter {
        self.allow_reserved = true;
        self
    }

    /// Must be given.
    pub const fn required(mut self) -> Parameter {
        self.required = true;
        self
    }

    /// Written as JSON.
    pub const fn json(mut self) -> Parameter {
        self.json = true;
        self
    }
}

/// One field of a form (OpenAPI 3.0.3, Encoding Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it is written as JSON.
    pub json: bool,
    /// The media types of its part of a multipart form, as the document writes
    /// them: `image/png`, or `image/png, image/jpeg`, or `image/*`.
    pub content_type: Option<&'static str>,
}

impl FormField {
    /// A field with OpenAPI's defaults.
    pub const fn new(name: &'static str) -> FormField {
        FormField {
            name,
            style: Style::Form,
            explode: true,
            allow_reserved: false,
            json: false,
            content_type: None,
        }
    }

    /// Written in this style.
    pub const fn style(mut self, style: Style) -> FormField {
        self.style = style;
        self
    }

    /// Exploded or not.
    pub const fn explode(mut self, explode: bool) -> FormField {
        self.explode = explode;
        self
    }

    /// With reserved characters as they are.
    pub const fn reserved(mut self) -> FormField {
        self.allow_reserved = true;
        self
    }

    /// Written as JSON.
    pub const fn json(mut self) -> FormField {
        self.json = true;
        self
    }

    /// With these media types for its part of a multipart form.
    pub const fn content_type(mut self, media_types: &'static str) -> FormField {
        self.content_type = Some(media_types);
        self
    }
}

/// How the text of names and values is escaped.
pub(crate) type Escape = fn(&str, &mut String);

/// Leaves text as it is, for headers.
pub(crate) fn plain(text: &str, out: &mut String) {
    out.push_str(text);
}

/// How the pairs of a query or form are written.
#[derive(Clone, Copy)]
pub(crate) struct Writing {
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) json: bool,
    pub(crate) names: Escape,
    pub(crate) values: Escape,
}

/// Pairs of a query, form or cookie, each already escaped.
pub(crate) type Pairs = Vec<(String, String)>;

/// Writes a value as pairs. An empty list or object is no pair at all.
pub(crate) fn pairs(name: &str, node: Node<'_>, how: Writing, out: &mut Pairs) {
    let escaped = |text: &str, escape: Escape| {
        let mut escaped = String::with_capacity(text.len() + 8);
        escape(text, &mut escaped);
        escaped
    };
    if how.json {
        return out.push((escaped(name, how.names), escaped(node.raw(), how.values)));
    }
    let delimiter = match (how.style, how.explode) {
        (Style::DeepObject, _) => return deep(&mut escaped(name, how.names), node, how, out),
        (Style::SpaceDelimited, false) => "%20",
        (Style::PipeDelimited, false) => "%7C",
        (_, false) => ",",
        (_, true) => return exploded(name, node, how, out),
    };
    if is_empty(node) {
        return;
    }
    let joined = joined(node, delimiter, delimiter, how.values);
    out.push((escaped(name, how.names), joined));
}

fn exploded(name: &str, node: Node<'_>, how: Writing, out: &mut Pairs) {
    let mut push = |name: &str, value: Node<'_>| {
        let (mut key, mut text) = (String::new(), String::new());
        (how.names)(name, &mut key);
        (how.values)(&scalar(value), &mut text);
        out.push((key, text));
    };
    match node.kind() {
        Kind::Array => node.items().for_each(|item| push(name, item)),
        Kind::Object => node.entries().for_each(|(key, value)| push(&key, value)),
        _ => push(name, node),
    }
}

/// `name[key][0]=value`, to any depth. `name` is escaped, and left as it was.
fn deep(name: &mut String, node: Node<'_>, how: Writing, out: &mut Pairs) {
    let length = name.len();
    let mut within = |part: &str, node: Node<'_>| {
        for text in ["[", part, "]"] {
            (how.names)(text, name);
        }
        deep(name, node, how, out);
        name.truncate(length);
    };
    match node.kind() {
        Kind::Object => {
            for (key, value) in node.entries() {
                within(&key, value);
            }
        }
        Kind::Array if how.explode => {
            for (index, item) in node.items().enumerate() {
                within(&index.to_string(), item);
            }
        }
        Kind::Array if is_empty(node) => {}
        kind => {
            let mut text = String::new();
            match kind {
                Kind::Array => text = joined(node, ",", ",", how.values),
                _ => (how.values)(&scalar(node), &mut text),
            }
            out.push((name.clone(), text));
        }
    }
}

fn is_empty(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Array => node.items().next().is_none(),
        Kind::Object => node.entries().next().is_none(),
        _ => false,
    }
}

/// The elements of a value between delimiters; of an object, names and values
/// with `equals` between them.
fn joined(node: Node<'_>, delimiter: &str, equals: &str, escape: Escape) -> String {
    let mut text = String::new();
    match node.kind() {
        Kind::Array => {
            for (index, item) in node.items().enumerate() {
                if index > 0 {
                    text.push_str(delimiter);
                }
                escape(&scalar(item), &mut text);
            }
        }
        Kind::Object => {
            for (index, (key, value)) in node.entries().enumerate() {
                if index > 0 {
                    text.push_str(delimiter);
                }
                escape(&key, &mut text);
                text.push_str(equals);
                escape(&scalar(value), &mut text);
            }
        }
        _ => escape(&scalar(node), &mut text),
    }
    text
}

/// A value as text. OpenAPI leaves open how a list within a list is written in
/// these styles; it is written as JSON. Null is the empty text.
pub(crate) fn scalar(node: Node<'_>) -> Cow<'_, str> {
    match node.kind() {
        Kind::String => node.as_str().unwrap_or_default(),
        Kind::Null => Cow::Borrowed(""),
        _ => Cow::Borrowed(node.raw()),
    }
}

/// Writes the value of a path parameter, prefix and all.
pub(crate) fn in_path(parameter: &Parameter, node: Node<'_>) -> String {
    let escape = percent::component;
    if parameter.json {
        let mut text = String::new();
        escape(node.raw(), &mut text);
        return text;
    }
    let list = node.is_array() || node.is_object();
    match (parameter.style, parameter.explode) {
        (Style::Label, true) => format!(".{}", joined(node, ".", "=", escape)),
        (Style::Label, false) => format!(".{}", joined(node, ",", ",", escape)),
        (Style::Matrix, true) if list => {
            let mut written = Pairs::new();
            exploded(parameter.name, node, matrix(), &mut written);
            let written = written
                .iter()
                .map(|(name, value)| format!(";{name}={value}"));
            written.collect()
        }
        (Style::Matrix, _) => {
            let mut name = String::new();
            escape(parameter.name, &mut name);
            match joined(node, ",", ",", escape) {
                text if text.is_empty() => format!(";{name}"),
                text => format!(";{name}={text}"),
            }
        }
        (_, true) => joined(node, ",", "=", escape),
        (_, false) => joined(node, ",", ",", escape),
    }
}

const fn matrix() -> Writing {
    Writing {
        style: Style::Matrix,
        explode: true,
        json: false,
        names: percent::component,
        values: percent::component,
    }
}

/// Writes the value of a header parameter.
pub(crate) fn in_header(parameter: &Parameter, node: Node<'_>) -> String {
    match (parameter.json, parameter.explode) {
        (true, _) => node.raw().to_owned(),
        (false, true) => joined(node, ",", "=", plain),
        (false, false) => joined(node, ",", ",", plain),
    }
}
