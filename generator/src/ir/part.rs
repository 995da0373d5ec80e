//! Parts of multipart bodies and replies: what tells one from another, and what is in them.

use super::{FormField, Statuses};

/// What a part of a multipart body has to itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartEncoding {
    /// Where it is, where that and no name tells it from the others.
    pub position: Option<Position>,
    /// Whether a list is one part.
    pub whole: bool,
    /// Whether it is written in its style, as the pairs of a query are: a part for each pair.
    pub styled: bool,
    /// The headers that it always has, with their values.
    pub headers: Vec<(String, String)>,
    /// What is in it, where that is parts again or a form.
    pub nested: Option<Nested>,
}

/// Where a part without a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the index that its field has among the others.
    One,
    /// After all others: a list, each element of which is a part.
    Rest,
}

/// What is in a part that is parts again, or a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Nested {
    /// The media type of the part, without a boundary.
    pub media_type: String,
    /// The parts or fields: those by name, or those by position. They are of the types that the field
    /// of the part has them with.
    pub fields: Vec<FormField>,
}

impl Nested {
    /// Whether its fields are told by their positions.
    #[must_use]
    pub fn is_by_position(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.part.position.is_some())
    }
}

/// A reply that is of parts, and read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct PartsReply {
    /// The statuses it comes with.
    pub statuses: Statuses,
    /// Its media type, without a boundary.
    pub media_type: String,
    /// Its parts.
    pub parts: ReceivedParts,
}

/// The parts of a reply, or of a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedParts {
    /// Those that are known: by name, or in their order.
    pub fields: Vec<ReceivedPart>,
    /// Those of other names, where the document speaks of them.
    pub others: Option<Box<ReceivedPart>>,
    /// Whether they are a list, and no object of members with the names of the fields.
    pub is_list: bool,
}

/// A part of a reply, or several of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedPart {
    /// The name of the member that it becomes.
    pub name: String,
    /// What is in it.
    pub content: PartContent,
    /// Whether there may be several.
    pub is_list: bool,
    /// Whether the member is always there.
    pub is_required: bool,
    /// Whether it is told by its position, not by its name.
    pub by_position: bool,
}

/// What is in a part of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum PartContent {
    /// What its own media type says.
    Any,
    /// Text.
    Text,
    /// A number or a boolean.
    Scalar,
    /// JSON.
    Json,
    /// JSON or text, whichever it is.
    Either,
    /// Text that is base64.
    Base64,
    /// A file.
    File,
    /// A value with the headers of its part.
    Headed(Box<PartContent>),
    /// Parts again, or the fields of a form.
    Nested(ReceivedParts),
}
