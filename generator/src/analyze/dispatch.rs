//! How the variants of a union are told apart in a reply.
//!
//! By the discriminator, or a member that has another constant in every variant; else by the sort
//! of JSON value; else in turn, the variant with the most required members first.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Constant, EnumerationValue, Kind, Member, Type, TypeId, Union};

/// A sort of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JsonKind {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// How a union is told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dispatch {
    /// The member whose value names the variant, and the values with the index of the variant.
    pub tag: Option<(String, Vec<(String, usize)>)>,
    /// The variant that is meant where the tag is missing, if there is one.
    pub absent: Option<usize>,
    /// What is tried in turn when the tag decides nothing.
    pub steps: Vec<Step>,
}

/// One variant that is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The index of the variant.
    pub variant: usize,
    /// The sorts of value it can be; empty when any.
    pub kinds: Vec<JsonKind>,
    /// Members that must be exactly this text.
    pub constants: Vec<(String, String)>,
    /// Whether no other variant can be meant, so that a mismatch is an error.
    pub certain: bool,
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

fn of_union(api: &Api, union: &Union) -> Dispatch {
    let tag = tag(api, union);
    let tagged: BTreeSet<usize> = tag
        .iter()
        .flat_map(|(_, values)| values.iter().map(|(_, variant)| *variant))
        .collect();
    let mut steps: Vec<(usize, Step)> = Vec::new();
    for (index, variant) in union.variants.iter().enumerate() {
        if tagged.contains(&index) {
            continue;
        }
        let members = members(api, &variant.ty);
        let required = members.iter().filter(|member| member.required).count();
        let step = Step {
            variant: index,
            kinds: kinds(api, &variant.ty, 0).into_iter().collect(),
            constants: constants(members),
            certain: false,
        };
        steps.push((required, step));
    }
    steps.sort_by_key(|(required, _)| std::cmp::Reverse(*required));
    let mut steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    for index in 0..steps.len() {
        let overlaps = |other: &Step| {
            other.kinds.is_empty() || other.kinds.iter().any(|k| steps[index].kinds.contains(k))
        };
        let alone = !steps
            .iter()
            .enumerate()
            .any(|(other, step)| other != index && overlaps(step));
        let tagged_objects = !tagged.is_empty() && steps[index].kinds.contains(&JsonKind::Object);
        steps[index].certain = alone
            && !tagged_objects
            && !steps[index].kinds.is_empty()
            && steps[index].constants.is_empty();
    }
    let told = union.discriminator.as_ref();
    let absent = told.filter(|told| told.optional).and_then(|told| told.base);
    Dispatch { tag, absent, steps }
}

/// The member that names the variant: the document's discriminator, or one that has another
/// constant in every variant that is an object.
fn tag(api: &Api, union: &Union) -> Option<(String, Vec<(String, usize)>)> {
    if let Some(discriminator) = &union.discriminator {
        let property = &discriminator.property;
        let mut values = discriminator.mapping.clone();
        for (index, variant) in union.variants.iter().enumerate() {
            for member in members(api, &variant.ty) {
                if let (true, Some(Constant::String(text))) =
                    (member.name == *property, &member.constant)
                {
                    values.push((text.clone(), index));
                }
            }
        }
        return distinct(values).map(|values| (property.clone(), values));
    }
    let objects: Vec<(usize, &[Member])> = union
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| (index, members(api, &variant.ty)))
        .filter(|(_, members)| !members.is_empty())
        .collect();
    let [(_, first), _, ..] = objects.as_slice() else {
        return None;
    };
    first.iter().find_map(|candidate| {
        let mut values: Vec<(String, usize)> = Vec::new();
        for (index, members) in &objects {
            let member = members
                .iter()
                .find(|member| member.name == candidate.name)?;
            let Some(Constant::String(text)) = &member.constant else {
                return None;
            };
            if values.iter().any(|(known, _)| known == text) {
                return None;
            }
            values.push((text.clone(), *index));
        }
        Some((candidate.name.clone(), values))
    })
}

/// The values without repetition: the first variant of each counts. `None` when there are none.
fn distinct(values: Vec<(String, usize)>) -> Option<Vec<(String, usize)>> {
    let mut seen = BTreeSet::new();
    let values: Vec<(String, usize)> = values
        .into_iter()
        .filter(|(value, _)| seen.insert(value.clone()))
        .collect();
    (!values.is_empty()).then_some(values)
}

fn constants(members: &[Member]) -> Vec<(String, String)> {
    members
        .iter()
        .filter(|member| member.required)
        .filter_map(|member| match &member.constant {
            Some(Constant::String(text)) => Some((member.name.clone(), text.clone())),
            _ => None,
        })
        .collect()
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

/// The sorts of value a type is written as; none when any.
fn kinds(api: &Api, ty: &Type, depth: usize) -> BTreeSet<JsonKind> {
    let one = |kind| BTreeSet::from([kind]);
    match ty {
        Type::Any | Type::Custom(_) => BTreeSet::new(),
        Type::Boolean => one(JsonKind::Bool),
        Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::Number => {
            one(JsonKind::Number)
        }
        Type::String | Type::Secret | Type::Base64 | Type::File | Type::Formatted(_) => {
            one(JsonKind::String)
        }
        Type::Array(_) | Type::Tuple(_) => one(JsonKind::Array),
        Type::Map(_) => one(JsonKind::Object),
        Type::Nullable(inner) => kinds(api, inner, depth),
        Type::Clearable(inner) | Type::Expandable(inner) => {
            let mut kinds = kinds(api, inner, depth);
            if !kinds.is_empty() {
                kinds.insert(JsonKind::String);
            }
            kinds
        }
        // Unions of unions may lead back to themselves.
        Type::Named(_) if depth > 8 => BTreeSet::new(),
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(_) => one(JsonKind::Object),
            Kind::Enumeration(enumeration) => {
                let kind = |value: &EnumerationValue| match value.value {
                    Constant::String(_) => JsonKind::String,
                    Constant::Boolean(_) => JsonKind::Bool,
                    Constant::Integer(_) | Constant::Number(_) => JsonKind::Number,
                };
                enumeration.values.iter().map(kind).collect()
            }
            Kind::Newtype(inner) => kinds(api, inner, depth + 1),
            Kind::Union(union) => {
                let mut all = BTreeSet::new();
                for variant in &union.variants {
                    let kinds = kinds(api, &variant.ty, depth + 1);
                    if kinds.is_empty() {
                        return kinds;
                    }
                    all.extend(kinds);
                }
                all
            }
        },
    }
}
