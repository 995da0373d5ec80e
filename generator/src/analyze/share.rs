//! Makes identical inline types of one resource the same type.
//!
//! Operations of a resource repeat each other's objects: created, changed and searched things
//! have the same parts. Only what has the same name in the document and the same shape is shared,
//! and only within one resource, so that no name depends on distant parts of the document.

use std::collections::BTreeMap;

use super::Resources;
use crate::ir::{Api, BodyContent, Kind, Origin, Owner, Success, SuccessReply, Type, TypeId};

/// Where a type is named, what it is called there, and its shape.
type Identity = (usize, Vec<String>, String);

/// Replaces every inline type by the first that is identical.
pub(super) fn share(api: &mut Api, resources: &Resources) {
    let mut first: BTreeMap<Identity, TypeId> = BTreeMap::new();
    let mut replaced: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    let is_alone = alone(api, resources);
    // Parts come before what they are part of, so one pass is enough.
    for (index, definition) in api.definitions.iter_mut().enumerate() {
        let id = TypeId(index);
        rename_kind(&mut definition.kind, &replaced);
        let Origin::Inline {
            owner: Owner::Operation(operation),
            path,
        } = &definition.origin
        else {
            continue;
        };
        if is_alone[index] {
            continue;
        }
        let resource = resources.placements[operation.0].resource.0;
        let identity = (resource, path.clone(), shape(&definition.kind));
        match first.get(&identity) {
            Some(known) => {
                replaced.insert(id, *known);
            }
            None => {
                first.insert(identity, id);
            }
        }
    }
    if !replaced.is_empty() {
        rename_operations(api, &replaced);
    }
}

/// Which definitions are no inline types, or have a name that no other has.
fn alone(api: &Api, resources: &Resources) -> Vec<bool> {
    let mut is_alone = vec![true; api.definitions.len()];
    let mut first: BTreeMap<(usize, &[String]), usize> = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if let Origin::Inline {
            owner: Owner::Operation(operation),
            path,
        } = &definition.origin
        {
            let resource = resources.placements[operation.0].resource.0;
            let known = *first.entry((resource, path)).or_insert(index);
            is_alone[index] = known == index;
            is_alone[known] &= known == index;
        }
    }
    is_alone
}

/// The shape of a type without its documentation.
fn shape(kind: &Kind) -> String {
    match kind {
        Kind::Object(object) => {
            let members: Vec<_> = object
                .members
                .iter()
                .map(|m| {
                    (
                        &m.name,
                        &m.ty,
                        m.required,
                        &m.constant,
                        m.implied,
                        &m.default,
                    )
                })
                .collect();
            format!("{members:?} {:?}", object.additional)
        }
        Kind::Enumeration(enumeration) => {
            let values: Vec<_> = enumeration
                .values
                .iter()
                .map(|v| (&v.value, &v.name))
                .collect();
            format!("{values:?}")
        }
        Kind::Union(union) => {
            let variants: Vec<_> = union.variants.iter().map(|v| (&v.name, &v.ty)).collect();
            format!("{variants:?} {:?}", union.discriminator)
        }
        Kind::Newtype(inner) => format!("{inner:?}"),
    }
}

fn rename(ty: &mut Type, replaced: &BTreeMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => {
            if let Some(other) = replaced.get(id) {
                *id = *other;
            }
        }
        Type::Array(inner)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Clearable(inner)
        | Type::Expandable(inner) => rename(inner, replaced),
        _ => {}
    }
}

fn rename_kind(kind: &mut Kind, replaced: &BTreeMap<TypeId, TypeId>) {
    if replaced.is_empty() {
        return;
    }
    match kind {
        Kind::Object(object) => {
            let members = object.members.iter_mut();
            members.for_each(|member| rename(&mut member.ty, replaced));
            object
                .additional
                .iter_mut()
                .for_each(|ty| rename(ty, replaced));
        }
        Kind::Union(union) => {
            let variants = union.variants.iter_mut();
            variants.for_each(|variant| rename(&mut variant.ty, replaced));
        }
        Kind::Newtype(inner) => rename(inner, replaced),
        Kind::Enumeration(_) => {}
    }
}

fn rename_operations(api: &mut Api, replaced: &BTreeMap<TypeId, TypeId>) {
    let reply = |reply: &mut SuccessReply| match reply {
        SuccessReply::Json(ty) | SuccessReply::Events(ty) | SuccessReply::Lines(ty) => {
            rename(ty, replaced);
        }
        SuccessReply::Empty | SuccessReply::Text | SuccessReply::Bytes => {}
    };
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            rename(&mut parameter.member.ty, replaced);
        }
        match operation.body.as_mut().map(|body| &mut body.content) {
            Some(BodyContent::Json { ty, .. }) => rename(ty, replaced),
            Some(BodyContent::JsonMembers { members, .. }) => {
                members
                    .iter_mut()
                    .for_each(|member| rename(&mut member.ty, replaced));
            }
            Some(BodyContent::Form(fields) | BodyContent::Multipart(fields)) => {
                fields
                    .iter_mut()
                    .for_each(|field| rename(&mut field.member.ty, replaced));
            }
            Some(BodyContent::Text(_) | BodyContent::Bytes(_)) | None => {}
        }
        operation
            .errors
            .iter_mut()
            .for_each(|(_, ty)| rename(ty, replaced));
        match &mut operation.success {
            Success::One(one) => reply(one),
            Success::Optional(ty) => rename(ty, replaced),
            Success::ByStatus(replies) => replies.iter_mut().for_each(|(_, one)| reply(one)),
        }
    }
}
