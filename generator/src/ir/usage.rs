//! Which definitions are written, read, or both, and where an id is asked of them.

use super::{Api, BodyContent, Kind, Operation, Polling, Success, SuccessReply, Type, TypeId};

/// How a definition is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// It is part of a request.
    pub encoded: bool,
    /// It is part of a reply.
    pub decoded: bool,
    /// It is what an expandable reference leads to.
    pub expanded: bool,
}

impl Usage {
    /// Whether anything uses it.
    #[must_use]
    pub fn is_used(self) -> bool {
        self.encoded || self.decoded
    }
}

/// How each definition is used.
#[must_use]
pub fn usage(api: &Api) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); api.definitions.len()];
    let sent = api.operations.iter().flat_map(sent).collect();
    let received = api.operations.iter().flat_map(received);
    // What no operation leads to comes from the server if anything does.
    let events = api.events.iter().map(|events| Type::Named(events.payload));
    let events: Vec<Type> = events.collect();
    let received = received.chain(&api.other_types).chain(&events).collect();
    mark(api, &mut usage, sent, |usage| &mut usage.encoded);
    mark(api, &mut usage, received, |usage| &mut usage.decoded);
    expanded_variants(api, &mut usage);
    usage
}

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
        Some(BodyContent::Json { ty, .. } | BodyContent::Lines { ty, .. }) => types.push(ty),
        Some(BodyContent::JsonMembers { members, .. }) => {
            types.extend(members.iter().map(|member| &member.ty));
        }
        Some(BodyContent::Form(fields) | BodyContent::Multipart { fields, .. }) => {
            types.extend(fields.iter().map(|field| &field.member.ty));
        }
        Some(BodyContent::Text(_) | BodyContent::Bytes(_)) | None => {}
    }
    types
}

fn received(operation: &Operation) -> Vec<&Type> {
    let errors = operation.errors.iter().map(|(_, ty)| ty);
    let polled = operation.polling.iter().flat_map(Polling::types);
    errors.chain(succeeded(operation)).chain(polled).collect()
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
        SuccessReply::Json(ty)
        | SuccessReply::Events(ty)
        | SuccessReply::Lines(ty)
        | SuccessReply::Parts(ty, _) => Some(ty),
        SuccessReply::Empty | SuccessReply::Text | SuccessReply::Bytes | SuccessReply::Redirect => {
            None
        }
    }
}

/// Marks everything that these types lead to.
fn mark<'a>(
    api: &'a Api,
    usage: &mut [Usage],
    types: Vec<&'a Type>,
    flag: fn(&mut Usage) -> &mut bool,
) {
    let mut queue = types;
    while let Some(ty) = queue.pop() {
        let mut found: Vec<TypeId> = Vec::new();
        ty.each_named(&mut |id| found.push(id));
        expanded(ty, usage);
        for id in found {
            let flag = flag(&mut usage[id.0]);
            if !std::mem::replace(flag, true) {
                each_type(&api.definition(id).kind, &mut |ty| queue.push(ty));
            }
        }
    }
}

/// Notes what an expandable reference leads to.
fn expanded(ty: &Type, usage: &mut [Usage]) {
    match ty {
        Type::Expandable(inner) => inner.each_named(&mut |id| usage[id.0].expanded = true),
        Type::Array(inner)
        | Type::Lines(inner)
        | Type::Part(inner, _)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Clearable(inner) => {
            expanded(inner, usage);
        }
        Type::Tuple(items) => items.iter().for_each(|item| expanded(item, usage)),
        _ => {}
    }
}

/// Of an expandable union every variant has to tell its id.
fn expanded_variants(api: &Api, usage: &mut [Usage]) {
    for (index, definition) in api.definitions.iter().enumerate() {
        if let (true, Kind::Union(union)) = (usage[index].expanded, &definition.kind) {
            for variant in &union.variants {
                if let Type::Named(id) = variant.ty {
                    usage[id.0].expanded = true;
                }
            }
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
