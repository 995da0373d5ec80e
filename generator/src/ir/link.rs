//! Links: the calls that a reply leads to.

use serde_json::Value;

use super::{Doc, OperationId};

/// A call that a reply leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its key in the document.
    pub name: String,
    /// Where in the document it is.
    pub pointer: String,
    /// Its documentation.
    pub doc: Doc,
    /// The operation, called the plain way.
    pub target: OperationId,
    /// What the call is given.
    pub values: Vec<(LinkInput, LinkSource)>,
}

/// Something that is given with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkInput {
    /// The parameter of this index.
    Parameter(usize),
    /// The member or field of the body of this index.
    BodyMember(usize),
    /// The whole body.
    Body,
    /// The members of the body, as an object.
    BodyMembers,
}

/// Where a value of a link comes from (OpenAPI, Runtime Expressions).
#[derive(Clone, Debug, PartialEq)]
pub enum LinkSource {
    /// What the reply's body has at this JSON pointer.
    Body(String),
    /// This header of the reply.
    Header(String),
    /// What was given with the request, and a JSON pointer into it.
    Request(LinkInput, String),
    /// The URL of the request.
    Url,
    /// The method of the request.
    Method,
    /// The status of the reply.
    Status,
    /// This value.
    Constant(Value),
    /// These values, one after the other.
    Text(Vec<LinkSource>),
}
