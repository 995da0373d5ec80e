//! The types that operations and definitions are made of.

use super::{BodyContent, Kind, Operation, Success, SuccessReply, Type};

/// The types that an operation mentions.
#[must_use]
pub fn operation_types(operation: &Operation) -> Vec<&Type> {
    [sent(operation), received(operation)].concat()
}

/// The types that a request is made of.
pub(crate) fn sent(operation: &Operation) -> Vec<&Type> {
    let parameters = operation.parameters.iter();
    let mut types: Vec<&Type> = parameters.map(|parameter| &parameter.member.ty).collect();
    match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Json { ty, .. }) => types.push(ty),
        Some(BodyContent::JsonMembers { members, .. }) => {
            types.extend(members.iter().map(|member| &member.ty));
        }
        Some(BodyContent::Form(fields) | BodyContent::Multipart(fields)) => {
            types.extend(fields.iter().map(|field| &field.member.ty));
        }
        Some(BodyContent::Text(_) | BodyContent::Bytes(_)) | None => {}
    }
    types
}

pub(crate) fn received(operation: &Operation) -> Vec<&Type> {
    let errors = operation.errors.iter().map(|(_, ty)| ty);
    errors.chain(succeeded(operation)).collect()
}

/// The types of replies when all is well.
pub(crate) fn succeeded(operation: &Operation) -> Vec<&Type> {
    let mut types = Vec::new();
    match &operation.success {
        Success::One(reply) => types.extend(reply_type(reply)),
        Success::Optional(ty) => types.push(ty),
        Success::ByStatus(replies) => {
            types.extend(replies.iter().filter_map(|(_, reply)| reply_type(reply)));
        }
    }
    types
}

fn reply_type(reply: &SuccessReply) -> Option<&Type> {
    match reply {
        SuccessReply::Json(ty) | SuccessReply::Events(ty) | SuccessReply::Lines(ty) => Some(ty),
        SuccessReply::Empty | SuccessReply::Text | SuccessReply::Bytes | SuccessReply::Redirect => {
            None
        }
    }
}

/// Calls `visit` with every type that a definition is made of.
pub fn each_type<'a>(kind: &'a Kind, visit: &mut dyn FnMut(&'a Type)) {
    match kind {
        Kind::Object(object) => {
            object.members.iter().for_each(|member| visit(&member.ty));
            object.additional.iter().for_each(visit);
        }
        Kind::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.ty)),
        Kind::Newtype(inner) => visit(inner),
        Kind::Enumeration(_) => {}
    }
}
