//! Finds which types requests send and replies return, directly or through other types.

use std::collections::BTreeSet;

use crate::ir::{Api, BodyContent, ResponseBody, ResponseKind, Shape, Type, TypeId};

/// How a type is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// A reply returns it.
    pub decoded: bool,
    /// A request sends it.
    pub encoded: bool,
}

/// The usage of every type, by [`TypeId`].
pub(super) fn usage(api: &Api) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); api.types.len()];
    let mut encoded = Vec::new();
    let mut decoded = Vec::new();
    for operation in &api.operations {
        encoded.extend(operation.parameters.iter().map(|parameter| &parameter.field.ty));
        if let Some(body) = &operation.body {
            encoded.extend(body.content.fields().map(|field| &field.ty));
            if let BodyContent::Json { ty, .. } = &body.content {
                encoded.push(ty);
            }
        }
        match &operation.response.kind {
            ResponseKind::Single(body) | ResponseKind::Optional(body) => decoded.extend(json(body)),
            ResponseKind::ByStatus(bodies) => {
                decoded.extend(bodies.iter().filter_map(|(_, body)| json(body)));
            }
        }
    }
    mark(api, encoded, &mut usage, |usage| &mut usage.encoded);
    mark(api, decoded, &mut usage, |usage| &mut usage.decoded);
    usage
}

fn json(body: &ResponseBody) -> Option<&Type> {
    match body {
        ResponseBody::Json(ty) => Some(ty),
        _ => None,
    }
}

fn mark<'a>(
    api: &'a Api,
    roots: Vec<&'a Type>,
    usage: &mut [Usage],
    flag: impl Fn(&mut Usage) -> &mut bool,
) {
    let mut queue: Vec<TypeId> = Vec::new();
    let mut visit = |ty: &Type, queue: &mut Vec<TypeId>| {
        if let Type::Named(id) = ty.element() {
            let seen = flag(&mut usage[id.index()]);
            if !*seen {
                *seen = true;
                queue.push(*id);
            }
        }
    };
    for root in roots {
        visit(root, &mut queue);
    }
    while let Some(id) = queue.pop() {
        for ty in parts(&api.def(id).shape) {
            visit(ty, &mut queue);
        }
    }
}

/// The types a shape is directly made of.
pub fn parts(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Object(object) => {
            object.fields.iter().map(|field| &field.ty).chain(&object.rest).collect()
        }
        Shape::Enum(_) => Vec::new(),
        Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![ty],
    }
}

/// The objects and unions inside an `Expandable`.
pub(super) fn identified(api: &Api, usage: &[Usage]) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut add = |ty: &Type| {
        if let Some(inner) = expandable(ty) {
            insert_identified(api, inner, &mut found);
        }
    };
    for (id, used) in api.type_ids().zip(usage) {
        if used.decoded || used.encoded {
            parts(&api.def(id).shape).into_iter().for_each(&mut add);
        }
    }
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| add(&parameter.field.ty));
        operation.body.iter().flat_map(|body| body.content.fields()).for_each(|f| add(&f.ty));
    }
    found
}

fn expandable(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Expandable(inner) => Some(inner),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Clearable(inner) => {
            expandable(inner)
        }
        _ => None,
    }
}

fn insert_identified(api: &Api, ty: &Type, found: &mut BTreeSet<TypeId>) {
    let Type::Named(id) = api.resolved(ty) else { return };
    if found.insert(*id)
        && let Shape::Union(union) = &api.def(*id).shape
    {
        union.variants.iter().for_each(|variant| insert_identified(api, &variant.ty, found));
    }
}
