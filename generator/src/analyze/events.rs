//! How server-sent events are read: by what their schema says of their data, or of all their fields.

use std::collections::BTreeMap;

use crate::ir::{
    Api, Enumeration, Kind, Object, OperationId, Scalars, Success, SuccessReply, Type,
};

/// How deep unions of events may be within each other.
const DEEPEST: usize = 8;

/// What the schema of a stream of events describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventForm {
    /// The data of an event, which is JSON.
    Json,
    /// The data of an event, which is text.
    Text,
    /// Nothing: the data may be either.
    Unknown,
    /// An event with its fields: an object with `event` and `data`.
    Whole,
}

/// How the events of each operation are read.
pub(super) fn events(api: &Api) -> BTreeMap<OperationId, EventForm> {
    let all = api.operations.iter().enumerate();
    all.filter_map(|(index, operation)| match &operation.success {
        Success::One(SuccessReply::Events(ty)) => Some((OperationId(index), form(api, ty))),
        _ => None,
    })
    .collect()
}

fn form(api: &Api, ty: &Type) -> EventForm {
    match ty {
        Type::Any => EventForm::Unknown,
        ty if is_text(api, ty) => EventForm::Text,
        ty if is_whole(api, ty, 0) => EventForm::Whole,
        _ => EventForm::Json,
    }
}

fn is_text(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret => true,
        Type::Formatted(format) => format.is_text(),
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Enumeration(Enumeration { scalars, .. }) => *scalars == Scalars::Texts,
            Kind::Newtype(inner) => matches!(inner, Type::String),
            _ => false,
        },
        _ => false,
    }
}

fn is_whole(api: &Api, ty: &Type, depth: usize) -> bool {
    let Type::Named(id) = ty.not_null() else {
        return false;
    };
    match &api.definition(*id).kind {
        Kind::Object(object) => has_fields(object),
        Kind::Union(union) => {
            let mut variants = union.variants.iter();
            depth < DEEPEST
                && !union.variants.is_empty()
                && variants.all(|variant| is_whole(api, &variant.ty, depth + 1))
        }
        Kind::Enumeration(_) | Kind::Newtype(_) => false,
    }
}

/// Whether an object has the fields of an event (WHATWG HTML §9.2.6): its name, and what it holds.
fn has_fields(object: &Object) -> bool {
    let has = |name: &str| object.members.iter().any(|member| member.name == name);
    has("event") && has("data")
}
