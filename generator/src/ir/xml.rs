//! How values are written in XML.

use super::Statuses;

/// A reply in XML.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlReply {
    /// The statuses that it comes with.
    pub statuses: Statuses,
    /// Its media type.
    pub media_type: String,
    /// Its root.
    pub root: XmlNode,
}

/// A value in XML.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlNode {
    /// What it is called, with a prefix where it has one.
    pub name: String,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// What it is.
    pub kind: XmlKind,
    /// Of a list, whether it is there even when nothing is in it.
    pub required: bool,
    /// What is in it.
    pub content: XmlContent,
}

/// What a value is in XML (OpenAPI 3.2, XML Object, `nodeType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum XmlKind {
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

/// What is in an element.
#[derive(Clone, Debug, PartialEq)]
pub enum XmlContent {
    /// Anything.
    Any,
    /// Text.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// One or another of these, as its text shows.
    Scalar(XmlScalars),
    /// A list of what any of these is. Whether its items are within an element of its own, where the
    /// document says so.
    List(Vec<XmlNode>, Option<bool>),
    /// An object.
    Object(XmlObject),
    /// A schema that is referred to: an index into [`super::Api::xml_shapes`].
    Shape(usize),
}

impl XmlContent {
    /// Whether it is text of one kind or another.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        matches!(
            self,
            XmlContent::Text | XmlContent::Number | XmlContent::Boolean | XmlContent::Scalar(_)
        )
    }

    /// The scalars that it may be.
    #[must_use]
    pub fn scalars(&self) -> XmlScalars {
        match self {
            XmlContent::Scalar(scalars) => *scalars,
            content => XmlScalars {
                text: *content == XmlContent::Text,
                number: *content == XmlContent::Number,
                boolean: *content == XmlContent::Boolean,
            },
        }
    }
}

/// The scalars that a text may stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct XmlScalars {
    /// Text, whatever it looks like.
    pub text: bool,
    /// A number.
    pub number: bool,
    /// A boolean.
    pub boolean: bool,
}

/// The members of an object in XML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct XmlObject {
    /// Their names in JSON, and what they are.
    pub members: Vec<(String, XmlNode)>,
    /// What members of other names are, where the document speaks of them.
    pub others: Option<Box<XmlContent>>,
}

/// A schema that others refer to, in XML.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlShape {
    /// Where in the document it is.
    pub pointer: String,
    /// What it is called: its key among the components, or the way to it.
    pub name: String,
    /// What it is: no [`XmlContent::Shape`].
    pub content: XmlContent,
}
