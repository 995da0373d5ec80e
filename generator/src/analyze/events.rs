//! How server-sent events are read: by what their schema says of their data, or of all their fields.

use std::collections::BTreeMap;

use crate::ir::{
    Api, Constant, Enumeration, Kind, Object, OperationId, Scalars, Success, SuccessReply, Type,
};

/// How deep unions of events may be within each other.
const DEEPEST: usize = 8;

/// What some APIs send as the data of the last event.
const DONE: &str = "[DONE]";

/// How the events of an operation are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventReading {
    /// What their schema describes.
    pub form: EventForm,
    /// Whether it describes the last event, whose data is `[DONE]`.
    pub gives_done: bool,
}

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
pub(super) fn events(api: &Api) -> BTreeMap<OperationId, EventReading> {
    let all = api.operations.iter().enumerate();
    all.filter_map(|(index, operation)| match &operation.success {
        Success::One(SuccessReply::Events(ty)) => {
            let form = form(api, ty);
            let gives_done = is_done(api, ty, form == EventForm::Whole, 0);
            Some((OperationId(index), EventReading { form, gives_done }))
        }
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

/// Whether `[DONE]` is among the values of a type; of events that are objects with their fields, among
/// those of their data.
fn is_done(api: &Api, ty: &Type, within_data: bool, depth: usize) -> bool {
    let Type::Named(id) = ty.not_null() else {
        return false;
    };
    if depth == DEEPEST {
        return false;
    }
    match &api.definition(*id).kind {
        Kind::Object(object) if within_data => {
            let mut members = object.members.iter();
            members
                .find(|member| member.name == "data")
                .is_some_and(|data| {
                    let is_constant =
                        |of: &Constant| matches!(of, Constant::String(text) if text == DONE);
                    data.constant.as_ref().is_some_and(is_constant)
                        || is_done(api, &data.ty, false, depth + 1)
                })
        }
        Kind::Union(union) => {
            let mut variants = union.variants.iter();
            variants.any(|variant| is_done(api, &variant.ty, within_data, depth + 1))
        }
        Kind::Enumeration(enumeration) if !within_data => {
            let mut values = enumeration.values.iter();
            values.any(|one| matches!(&one.value, Constant::String(text) if text == DONE))
        }
        Kind::Newtype(inner) => is_done(api, inner, within_data, depth + 1),
        Kind::Object(_) | Kind::Enumeration(_) => false,
    }
}
