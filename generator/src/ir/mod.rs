//! The intermediate representation: what an API is, as plain data without syntax of OpenAPI or Rust.
//!
//! Edges are ids, so a stage can look at any part without owning it. Names are those of the
//! document; only `names` makes identifiers of them.

mod api;
mod events;
mod examples;
mod link;
mod operation;
mod part;
mod polling;
mod types;
mod usage;
mod xml;

pub use api::{Api, Opaque, Scheme, SchemeKind, Security, Server, Tag};
pub use events::{EventHeader, Events};
pub use examples::{ExampleMembers, Examples, OperationExamples};
pub use link::{Link, LinkInput, LinkSource};
pub use operation::{
    Body, BodyContent, FormField, Location, Method, Operation, OperationId, Parameter, ReplyHeader,
    Statuses, Style, Success, SuccessReply, Switch, SwitchPlace, Way,
};
pub use part::{
    Nested, PartContent, PartEncoding, PartsReply, Position, ReceivedPart, ReceivedParts,
};
pub use polling::{
    PollResult, PollValue, Polling, StateHeader, USUAL_HEADERS, USUAL_INTERVAL_SECONDS,
    USUALLY_DONE, USUALLY_FAILED, USUALLY_WITHIN,
};
pub use types::{
    Constant, Definition, Direction, Discriminator, Doc, Enumeration, EnumerationValue, Formatted,
    FormattedAs, Kind, Member, NamedBy, Object, Origin, Owner, Scalars, Type, TypeId, Union,
    Variant, code,
};
pub use usage::{Usage, each_type, operation_types, usage};
pub(crate) use usage::{sent, succeeded};
pub use xml::{XmlContent, XmlKind, XmlNode, XmlObject, XmlReply, XmlScalars, XmlShape};
