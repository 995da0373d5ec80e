//! Unions that lead back to themselves with nothing around them: all of them are the same union.
//!
//! `A: oneOf [B, X]` and `B: oneOf [A, Y]` are each one of `X` and `Y`. Read as written, a value
//! could be a `B` that is an `A` that is a `B`, without an end.

use std::collections::BTreeSet;

use crate::ir::{Definition, Discriminator, Kind, NamedBy, Type, TypeId, Union, Variant};

/// Gives each such union the variants of all.
pub(super) fn flatten(definitions: &mut [Definition]) {
    let edges: Vec<Vec<usize>> = definitions.iter().map(edges).collect();
    let cyclic: Vec<usize> = (0..edges.len())
        .filter(|id| reached(&edges, *id).contains(id))
        .collect();
    let whole: Vec<(usize, Kind)> = cyclic
        .iter()
        .filter_map(|id| Some((*id, without_cycle(definitions, &edges, *id)?)))
        .collect();
    for (id, kind) in whole {
        definitions[id].kind = kind;
    }
}

/// The unions and newtypes that a value of a definition can be as it is.
fn edges(definition: &Definition) -> Vec<usize> {
    let target = |ty: &Type| match ty.not_null() {
        Type::Named(id) => Some(id.0),
        _ => None,
    };
    match &definition.kind {
        Kind::Union(union) => {
            let types = union.variants.iter().map(|variant| &variant.ty);
            types.filter_map(target).collect()
        }
        Kind::Newtype(inner) => target(inner).into_iter().collect(),
        Kind::Object(_) | Kind::Enumeration(_) => Vec::new(),
    }
}

/// What is reached from a definition: itself, where it leads back to itself.
fn reached(edges: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = edges[from].clone();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(&edges[id]);
        }
    }
    found
}

/// What a definition is without what leads back to it.
fn without_cycle(definitions: &[Definition], edges: &[Vec<usize>], id: usize) -> Option<Kind> {
    let mut variants: Vec<Variant> = Vec::new();
    let mut seen = BTreeSet::from([id]);
    // Where those of the definition itself went.
    let mut kept: Vec<Option<usize>> = Vec::new();
    let mut open: Vec<(usize, Variant)> = variants_of(definitions, id)?;
    open.reverse();
    while let Some((owner, variant)) = open.pop() {
        let target = match variant.ty.not_null() {
            Type::Named(TypeId(target)) if reached(edges, *target).contains(&id) => Some(*target),
            _ => None,
        };
        let place = match target {
            Some(target) => {
                if seen.insert(target) {
                    let inner = variants_of(definitions, target).unwrap_or_default();
                    open.extend(inner.into_iter().rev());
                }
                None
            }
            None => {
                let same = |known: &Variant| known.ty == variant.ty;
                let place = variants.iter().position(same);
                Some(place.unwrap_or_else(|| {
                    variants.push(variant);
                    variants.len() - 1
                }))
            }
        };
        if owner == id {
            kept.push(place);
        }
    }
    if variants.is_empty() {
        return Some(Kind::Newtype(Type::Any));
    }
    let discriminator = match &definitions[id].kind {
        Kind::Union(union) => union.discriminator.as_ref(),
        // What leads to the union does so still; only the union does not lead back.
        _ => return None,
    };
    Some(Kind::Union(Union {
        variants,
        discriminator: discriminator.map(|told| moved(told, &kept)),
    }))
}

/// The variants of a union, and what a newtype holds, with whose they are.
fn variants_of(definitions: &[Definition], id: usize) -> Option<Vec<(usize, Variant)>> {
    let definition = &definitions[id];
    let variants = match &definition.kind {
        Kind::Union(union) => union.variants.clone(),
        Kind::Newtype(inner) => vec![Variant {
            ty: inner.not_null().clone(),
            name: "value".to_owned(),
            named_by: NamedBy::Nothing,
            doc: definition.doc.clone(),
        }],
        _ => return None,
    };
    Some(variants.into_iter().map(|variant| (id, variant)).collect())
}

/// A discriminator whose variants are elsewhere now, or nowhere.
fn moved(told: &Discriminator, kept: &[Option<usize>]) -> Discriminator {
    let place = |variant: usize| kept.get(variant).copied().flatten();
    let values = |values: &[(String, usize)]| -> Vec<(String, usize)> {
        let values = values.iter();
        values
            .filter_map(|(value, variant)| Some((value.clone(), place(*variant)?)))
            .collect()
    };
    Discriminator {
        property: told.property.clone(),
        mapping: values(&told.mapping),
        implicit: values(&told.implicit),
        default: told.default.and_then(place),
        base: told.base.and_then(place),
        optional: told.optional,
    }
}
