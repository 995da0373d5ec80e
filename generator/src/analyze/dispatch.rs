//! How the variants of a union are told apart in a reply: what is to be looked at.
//!
//! By the discriminator, or a member that has other constants in every variant that is an object;
//! else by what values look like: kinds, constants, required members and which members are known.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{self, Constants, Shape, Subject};
use crate::ir::{Api, Discriminator, Kind, Member, Type, TypeId, Union};

/// How a union is told apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dispatch {
    /// The member whose value names the variant, and the values as text with the index of the
    /// variant.
    pub tag: Option<(String, Vec<(String, usize)>)>,
    /// The variant that is meant where that member is missing, if it is known.
    pub absent: Option<usize>,
    /// The variant that is meant where an object fits nothing else.
    pub base: Option<usize>,
    /// What variants look like that the member does not always name, with their indices.
    pub shapes: Vec<(usize, Shape)>,
}

impl Dispatch {
    /// Whether another looks at the same things, but for members of objects.
    #[must_use]
    pub fn is_like(&self, other: &Dispatch) -> bool {
        let kinds = |dispatch: &Dispatch| -> Vec<_> {
            let shapes = dispatch.shapes.iter();
            shapes.map(|(index, shape)| (*index, shape.kinds)).collect()
        };
        (&self.tag, self.absent, self.base) == (&other.tag, other.absent, other.base)
            && kinds(self) == kinds(other)
    }
}

/// How each union is told apart.
pub(super) fn dispatch(api: &Api) -> BTreeMap<TypeId, Dispatch> {
    let mut all = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if let Kind::Union(union) = &definition.kind {
            all.insert(TypeId(index), of_union(api, union));
        }
    }
    all
}

/// What a variant can be: its type, or one of those of a union that it is.
struct Candidate<'a> {
    variant: usize,
    subject: Subject<'a>,
}

/// The values of a member that names variants, as text, and the variants.
type Values = Vec<(String, usize)>;

fn of_union(api: &Api, union: &Union) -> Dispatch {
    let mut candidates = Vec::new();
    for (variant, found) in union.variants.iter().enumerate() {
        flatten(api, variant, &found.ty, &mut Vec::new(), &mut candidates);
    }
    let told = union.discriminator.as_ref();
    let tag = match told {
        Some(told) => declared(api, union, told),
        None => inferred(api, &candidates),
    };
    let base = told.and_then(|told| told.default.or(told.base));
    let mut competing = Vec::new();
    for candidate in &mut candidates {
        if is_object(api, candidate.subject.ty) {
            if Some(candidate.variant) == base {
                continue;
            }
            if let Some((property, values)) = &tag {
                let own = values.iter().filter(|(_, v)| *v == candidate.variant);
                let own: Vec<String> = own.map(|(value, _)| value.clone()).collect();
                if !own.is_empty() {
                    if is_always_there(api, candidate.subject.ty, property) {
                        continue;
                    }
                    candidate.subject.constants.push((property.clone(), own));
                }
            }
        }
        competing.push(&*candidate);
    }
    let subjects: Vec<&Subject<'_>> = competing.iter().map(|one| &one.subject).collect();
    let shapes = shape::contrast(api, &subjects);
    let variants = competing.iter().map(|candidate| candidate.variant);
    Dispatch {
        tag,
        absent: told.and_then(|told| absent(api, union, told)),
        base,
        shapes: variants.zip(shapes).collect(),
    }
}

/// Takes a union within a union apart: what its values look like is what its variants look like.
fn flatten<'a>(
    api: &'a Api,
    variant: usize,
    ty: &'a Type,
    within: &mut Vec<(TypeId, Constants)>,
    candidates: &mut Vec<Candidate<'a>>,
) {
    if let Type::Named(id) = ty.not_null()
        && !within.iter().any(|(outer, _)| outer == id)
    {
        match &api.definition(*id).kind {
            Kind::Union(union) => {
                for (index, inner) in union.variants.iter().enumerate() {
                    let constants = union.discriminator.iter().filter_map(|told| {
                        let own = told.values().filter(|(_, variant)| *variant == index);
                        let own: Vec<String> = own.map(|(value, _)| value.clone()).collect();
                        let is_base = told.base == Some(index);
                        (!own.is_empty() && !is_base).then(|| (told.property.clone(), own))
                    });
                    within.push((*id, constants.collect()));
                    flatten(api, variant, &inner.ty, within, candidates);
                    within.pop();
                }
                return;
            }
            Kind::Newtype(inner) => {
                within.push((*id, Vec::new()));
                flatten(api, variant, inner, within, candidates);
                within.pop();
                return;
            }
            Kind::Object(_) | Kind::Enumeration(_) => {}
        }
    }
    let constants = within.iter().flat_map(|(_, constants)| constants.clone());
    candidates.push(Candidate {
        variant,
        subject: Subject {
            ty,
            constants: constants.collect(),
        },
    });
}

/// The document's discriminator, with the values of its mapping, then those that the variants
/// themselves give the member, then the names of schemas.
fn declared(api: &Api, union: &Union, told: &Discriminator) -> Option<(String, Values)> {
    let mut values: Values = Vec::new();
    let mut known = BTreeSet::new();
    for (value, variant) in &told.mapping {
        if known.insert(value.clone()) {
            values.push((value.clone(), *variant));
        }
    }
    for of_enumerations in [false, true] {
        let mut found: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut order = Vec::new();
        for (index, variant) in union.variants.iter().enumerate() {
            let member = member(api, &variant.ty, &told.property);
            let Some(member) = member.filter(|_| told.base != Some(index)) else {
                continue;
            };
            if member.constant.is_none() != of_enumerations {
                continue;
            }
            for value in constants(api, member) {
                found.entry(value.clone()).or_default().insert(index);
                order.push((value, index));
            }
        }
        for (value, index) in order {
            if found[&value].len() == 1 && known.insert(value.clone()) {
                values.push((value, index));
            }
        }
    }
    for (value, variant) in &told.implicit {
        if known.insert(value.clone()) {
            values.push((value.clone(), *variant));
        }
    }
    (!values.is_empty()).then(|| (told.property.clone(), values))
}

/// A member that has other constants in every variant that is an object.
fn inferred(api: &Api, candidates: &[Candidate<'_>]) -> Option<(String, Values)> {
    let objects: Vec<&Candidate<'_>> = candidates
        .iter()
        .filter(|candidate| !members(api, candidate.subject.ty).is_empty())
        .collect();
    let [first, _, ..] = objects.as_slice() else {
        return None;
    };
    members(api, first.subject.ty).iter().find_map(|tag| {
        let mut values: BTreeMap<String, usize> = BTreeMap::new();
        let mut order: Values = Vec::new();
        for candidate in &objects {
            let member = member(api, candidate.subject.ty, &tag.name)?;
            let own = constants(api, member);
            if own.is_empty() {
                return None;
            }
            for value in own {
                let variant = *values.entry(value.clone()).or_insert(candidate.variant);
                if variant != candidate.variant {
                    return None;
                }
                if !order.contains(&(value.clone(), variant)) {
                    order.push((value, variant));
                }
            }
        }
        let several = order.iter().any(|(_, variant)| *variant != order[0].1);
        several.then(|| (tag.name.clone(), order))
    })
}

/// The variant of an object without the discriminator.
fn absent(api: &Api, union: &Union, told: &Discriminator) -> Option<usize> {
    told.default
        .or_else(|| default_of_members(api, union, told))
        .or(told.base.filter(|_| told.optional))
}

/// The variant for the default that the discriminator has as a member of every variant.
fn default_of_members(api: &Api, union: &Union, told: &Discriminator) -> Option<usize> {
    let mut found = BTreeSet::new();
    for variant in &union.variants {
        let member = member(api, &variant.ty, &told.property)?;
        let default = member.default.as_ref().filter(|_| !member.required)?;
        let default = default.text();
        let mut values = told.values();
        let value = values.find(|(value, _)| *value == default);
        found.insert(value.map(|(_, variant)| *variant)?);
    }
    (found.len() == 1).then(|| found.first().copied()).flatten()
}

/// The values that a member can have, as text, where the document lists them.
fn constants(api: &Api, member: &Member) -> Vec<String> {
    if let Some(constant) = &member.constant {
        return vec![constant.text()];
    }
    let Type::Named(id) = member.ty.not_null() else {
        return Vec::new();
    };
    match &api.definition(*id).kind {
        Kind::Enumeration(enumeration) => {
            let values = enumeration.values.iter();
            values.map(|value| value.value.text()).collect()
        }
        _ => Vec::new(),
    }
}

/// The members of an object; none of anything else.
fn members<'a>(api: &'a Api, ty: &Type) -> &'a [Member] {
    match ty {
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(object) => &object.members,
            _ => &[],
        },
        _ => &[],
    }
}

fn member<'a>(api: &'a Api, ty: &Type, name: &str) -> Option<&'a Member> {
    let mut members = members(api, ty).iter();
    members.find(|member| member.name == name)
}

fn is_object(api: &Api, ty: &Type) -> bool {
    let Type::Named(id) = ty else { return false };
    matches!(api.definition(*id).kind, Kind::Object(_))
}

fn is_always_there(api: &Api, ty: &Type, name: &str) -> bool {
    member(api, ty, name).is_some_and(|member| member.required && !member.ty.is_nullable())
}
