//! Bodies and replies in XML: how values are written in it, as data.
//!
//! A reply becomes JSON by the names of the document, which types then read as any other JSON; the
//! JSON of a body becomes XML.

mod items;
mod names;
mod read;
mod scalar;
mod tree;
mod write;

use super::error::ErrorKind;
use super::json::DecodeError;
use super::media_type::described_reply;
use super::operation::Notation;

/// How the body and the replies of an operation are written in XML.
pub struct Xml {
    /// The body.
    pub body: Option<Node>,
    /// The replies.
    pub replies: &'static [XmlReply],
}

/// A reply in XML.
pub struct XmlReply {
    /// The statuses it comes with, both ends included.
    pub statuses: (u16, u16),
    /// Its media type.
    pub media_type: &'static str,
    /// Its root.
    pub root: Node,
}

/// A value in XML: what it is called, and what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    name: &'static str,
    namespace: &'static str,
    kind: NodeKind,
    required: bool,
    shape: &'static Shape,
}

/// What a value is in XML (OpenAPI 3.2, XML Object, `nodeType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeKind {
    /// An element.
    Element,
    /// An attribute of the element that the object is.
    Attribute,
    /// The text of the element that the object is.
    Text,
    /// The same, in a CDATA section.
    CData,
    /// Nothing by itself: what is in it is in the element around it.
    None,
}

impl Node {
    /// An element of this name, with its prefix.
    pub const fn new(name: &'static str, shape: &'static Shape) -> Node {
        Node {
            name,
            namespace: "",
            kind: NodeKind::Element,
            required: false,
            shape,
        }
    }

    /// In this namespace.
    pub const fn namespace(self, namespace: &'static str) -> Node {
        Node { namespace, ..self }
    }

    /// An attribute.
    pub const fn attribute(self) -> Node {
        self.of(NodeKind::Attribute)
    }

    /// The text of the element around it.
    pub const fn text(self) -> Node {
        self.of(NodeKind::Text)
    }

    /// The text of the element around it, in a CDATA section.
    pub const fn cdata(self) -> Node {
        self.of(NodeKind::CData)
    }

    /// No node of its own.
    pub const fn none(self) -> Node {
        self.of(NodeKind::None)
    }

    /// A list that is there even when nothing is in it.
    pub const fn required(self) -> Node {
        Node {
            required: true,
            ..self
        }
    }

    const fn of(self, kind: NodeKind) -> Node {
        Node { kind, ..self }
    }
}

/// What is in an element.
#[derive(Debug)]
pub enum Shape {
    /// Anything: text, or elements by their names.
    Any,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One or another of these, as the text shows.
    Scalar {
        /// Text, whatever it looks like.
        text: bool,
        /// A number.
        number: bool,
        /// `true` or `false`.
        boolean: bool,
    },
    /// A list of what any of these is.
    List(&'static [Node], Wrapped),
    /// An object of members by their names in JSON.
    Object(&'static [(&'static str, Node)]),
    /// An object of such members, and of elements of any other name.
    Map(&'static [(&'static str, Node)], &'static Shape),
}

impl Shape {
    /// The members that have names.
    fn members(&self) -> &'static [(&'static str, Node)] {
        match self {
            Shape::Object(members) | Shape::Map(members, _) => members,
            _ => &[],
        }
    }

    /// Whether there is no element in it.
    fn is_scalar(&self) -> bool {
        matches!(
            self,
            Shape::Text | Shape::Number | Shape::Boolean | Shape::Scalar { .. }
        )
    }
}

/// Whether the items of a list are within an element of the list's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapped {
    /// They are.
    Yes,
    /// They are not.
    No,
    /// Nothing says so: they are not when they are sent, and may be when they are read.
    Unsaid,
}

impl Xml {
    /// The reply of this status and media type.
    fn reply(&self, status: u16, media_type: &str) -> Option<&XmlReply> {
        let described = |reply: &XmlReply| (reply.statuses, reply.media_type);
        described_reply(self.replies, described, (status, media_type))
    }

    /// Its root.
    fn root(&self, status: u16, media_type: &str) -> Node {
        let reply = self.reply(status, media_type);
        reply.map_or(Node::new("", &Shape::Any), |reply| reply.root)
    }
}

impl Notation for Xml {
    fn json_of(
        &self,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> Option<Result<String, (ErrorKind, DecodeError)>> {
        is_xml(body).then(|| {
            let root = self.root(status, media_type);
            read::json(body, &root, most)
        })
    }

    fn in_body(
        &self,
        error: DecodeError,
        status: u16,
        media_type: &str,
        body: &[u8],
        most: usize,
    ) -> DecodeError {
        if !is_xml(body) {
            return error;
        }
        let root = self.root(status, media_type);
        read::in_text(error, body, &root, most)
    }

    fn plain_json_of(&self, body: &[u8], most: usize) -> Option<String> {
        let any = Node::new("", &Shape::Any);
        let json = is_xml(body).then(|| read::json(body, &any, most))?;
        json.ok()
    }

    fn body_of(&self, json: &str) -> Result<String, String> {
        match &self.body {
            Some(root) => write::xml(json, root),
            None => Ok(json.to_owned()),
        }
    }

    #[cfg(feature = "test-util")]
    fn reply_of(&self, status: u16, json: &str) -> Option<Result<(String, String), String>> {
        let reply = self.reply(status, "")?;
        let text = write::xml(json, &reply.root);
        Some(text.map(|text| (text, reply.media_type.to_owned())))
    }
}

/// Whether a text is of XML, whatever is said of it: nothing else begins so.
fn is_xml(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    body.trim_ascii_start().first() == Some(&b'<')
}
