//! Makes identical inline types of one resource the same type.
//!
//! Operations of a resource repeat each other's objects: created, changed and searched things
//! have the same parts. Only what has the same name in the document and the same shape is shared,
//! and only within one resource, so that no name depends on distant parts of the document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::ir::{
    Api, BodyContent, Constant, Kind, Member, Origin, Owner, Polling, Success, SuccessReply, Type,
    TypeId,
};
use crate::resources::Resources;

/// Where a type is named, what it is called there, and what its parts are called: few types have
/// all that in common and are not the same.
type Likeness = (usize, Vec<String>, u64);

/// Replaces every inline type by the first that is identical.
pub(super) fn share(api: &mut Api, resources: &Resources) {
    let mut first: BTreeMap<Likeness, Vec<TypeId>> = BTreeMap::new();
    let mut replaced: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    // Parts come before what they are part of, so one pass is enough.
    for (index, is_alone) in alone(api, resources).into_iter().enumerate() {
        let id = TypeId(index);
        rename_kind(&mut api.definitions[index].kind, &replaced);
        let definition = api.definition(id);
        let Origin::Inline {
            owner: Owner::Operation(operation),
            path,
        } = &definition.origin
        else {
            continue;
        };
        if is_alone {
            continue;
        }
        let resource = resources.placements[operation.0].resource.0;
        let likeness = (resource, path.clone(), likeness(&definition.kind));
        let others = first.entry(likeness).or_default();
        let is_same = |other: &&TypeId| same(&api.definition(**other).kind, &definition.kind);
        match others.iter().find(is_same) {
            Some(known) => {
                replaced.insert(id, *known);
            }
            None => others.push(id),
        }
    }
    if !replaced.is_empty() {
        rename_operations(api, &replaced);
    }
}

/// Which definitions are not inline types, or have a name that no other has.
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

/// A number that is the same for types that are the same, and seldom for others.
fn likeness(kind: &Kind) -> u64 {
    let mut hasher = DefaultHasher::new();
    match kind {
        Kind::Object(object) => {
            for member in &object.members {
                (&member.name, &member.ty, member.required).hash(&mut hasher);
                for constant in [&member.constant, &member.default] {
                    constant.as_ref().map(text_of).hash(&mut hasher);
                }
            }
        }
        Kind::Enumeration(enumeration) => {
            let values = enumeration.values.iter();
            values.for_each(|value| text_of(&value.value).hash(&mut hasher));
        }
        Kind::Union(union) => {
            let variants = union.variants.iter();
            variants.for_each(|variant| (&variant.name, &variant.ty).hash(&mut hasher));
        }
        Kind::Newtype(inner) => inner.hash(&mut hasher),
    }
    hasher.finish()
}

/// What is hashed of a constant. Numbers may be equal and not look so.
fn text_of(constant: &Constant) -> Cow<'_, str> {
    match constant {
        Constant::String(text) => text.into(),
        Constant::Integer(integer) => integer.to_string().into(),
        Constant::Boolean(boolean) => boolean.to_string().into(),
        Constant::Number(_) => "number".into(),
    }
}

/// Whether two types are the same but for their documentation.
fn same(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Object(one), Kind::Object(other)) => {
            let member = |(one, other): (&Member, &Member)| {
                one.name == other.name
                    && one.ty == other.ty
                    && one.required == other.required
                    && one.constant == other.constant
                    && one.implied == other.implied
                    && one.default == other.default
            };
            one.additional == other.additional && all(&one.members, &other.members, member)
        }
        (Kind::Enumeration(one), Kind::Enumeration(other)) => {
            all(&one.values, &other.values, |(one, other)| {
                one.value == other.value && one.name == other.name
            })
        }
        (Kind::Union(one), Kind::Union(other)) => {
            one.discriminator == other.discriminator
                && all(&one.variants, &other.variants, |(one, other)| {
                    one.name == other.name && one.ty == other.ty
                })
        }
        (Kind::Newtype(one), Kind::Newtype(other)) => one == other,
        _ => false,
    }
}

/// Whether two lists are as long and `is_same` holds for each pair.
fn all<T>(one: &[T], other: &[T], is_same: impl Fn((&T, &T)) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}

fn rename(ty: &mut Type, replaced: &BTreeMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => {
            if let Some(other) = replaced.get(id) {
                *id = *other;
            }
        }
        Type::Array(inner)
        | Type::Lines(inner)
        | Type::Part(inner, _)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Clearable(inner)
        | Type::Expandable(inner) => rename(inner, replaced),
        Type::Tuple(items) => items.iter_mut().for_each(|item| rename(item, replaced)),
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
        SuccessReply::Json(ty)
        | SuccessReply::Events(ty)
        | SuccessReply::Lines(ty)
        | SuccessReply::Parts(ty, _) => rename(ty, replaced),
        SuccessReply::Empty | SuccessReply::Text | SuccessReply::Bytes | SuccessReply::Redirect => {
        }
    };
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            rename(&mut parameter.member.ty, replaced);
        }
        match operation.body.as_mut().map(|body| &mut body.content) {
            Some(BodyContent::Json { ty, .. } | BodyContent::Lines { ty, .. }) => {
                rename(ty, replaced)
            }
            Some(BodyContent::JsonMembers { members, .. }) => {
                members
                    .iter_mut()
                    .for_each(|member| rename(&mut member.ty, replaced));
            }
            Some(BodyContent::Form(fields) | BodyContent::Multipart { fields, .. }) => {
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
        let polled = operation.polling.iter_mut();
        polled
            .flat_map(Polling::types_mut)
            .for_each(|ty| rename(ty, replaced));
        match &mut operation.success {
            Success::One(one) => reply(one),
            Success::Optional(ty) => rename(ty, replaced),
            Success::ByStatus(replies) => replies.iter_mut().for_each(|(_, one)| reply(one)),
        }
    }
}
