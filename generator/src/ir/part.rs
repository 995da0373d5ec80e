//! Parts of multipart bodies: what tells one from another, and what is in them.

use super::FormField;

/// What a part of a multipart body has to itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartEncoding {
    /// Where it is, where that and no name tells it from the others.
    pub position: Option<Position>,
    /// Whether a list is one part.
    pub whole: bool,
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
