//! Which objects that are only sent can be made of one that was received: of the same schema, where it
//! differs by direction, or of another with the same members.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Kind, Member, Object, Origin, Owner, Type, TypeId, Usage};

/// A type that is sent, and one that was received.
type Pair = (TypeId, TypeId);

/// For each object that is only sent, those that it can be made of.
pub(super) fn conversions(api: &Api, usage: &[Usage]) -> BTreeMap<TypeId, Vec<TypeId>> {
    let mut pairs = candidates(api, usage);
    loop {
        // Members may have types that are such pairs themselves.
        let left = pairs
            .iter()
            .copied()
            .filter(|pair| fits(api, &pairs, *pair));
        let left: BTreeSet<Pair> = left.collect();
        if left.len() == pairs.len() {
            break;
        }
        pairs = left;
    }
    let mut conversions: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for (sent, received) in pairs {
        conversions.entry(sent).or_default().push(received);
    }
    conversions
}

/// What may be a pair: of one schema, or with the same names of members.
fn candidates(api: &Api, usage: &[Usage]) -> BTreeSet<Pair> {
    let mut by_schema: BTreeMap<(&str, &[String]), [Vec<TypeId>; 2]> = BTreeMap::new();
    let mut by_names: BTreeMap<Vec<&str>, [Vec<TypeId>; 2]> = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        let (Kind::Object(object), Some(schema)) = (&definition.kind, schema(&definition.origin))
        else {
            continue;
        };
        let side = match (usage[index].encoded, usage[index].decoded) {
            (true, false) if object.additional.is_none() => 0,
            (_, true) => 1,
            _ => continue,
        };
        by_schema.entry(schema).or_default()[side].push(TypeId(index));
        let mut names: Vec<&str> = object.members.iter().map(|one| one.name.as_str()).collect();
        names.sort_unstable();
        if schema.1.is_empty() && names.len() > 1 {
            by_names.entry(names).or_default()[side].push(TypeId(index));
        }
    }
    let groups = by_schema.into_values().chain(by_names.into_values());
    groups
        .flat_map(|[sent, received]| {
            let pairs = sent.into_iter().map(move |one| {
                let others = received.clone().into_iter();
                others.map(move |other| (one, other))
            });
            pairs.flatten().collect::<Vec<_>>()
        })
        .collect()
}

/// The component that a type is of, and the way to it there.
fn schema(origin: &Origin) -> Option<(&str, &[String])> {
    match origin {
        Origin::Component { key, .. } => Some((key, &[])),
        Origin::Inline {
            owner: Owner::Component { key, .. },
            path,
        } => Some((key, path)),
        Origin::Inline {
            owner: Owner::Operation(_) | Owner::Events,
            ..
        } => None,
    }
}

/// Whether all that is required to send is there in what was received, and has its type.
fn fits(api: &Api, pairs: &BTreeSet<Pair>, (sent, received): Pair) -> bool {
    let (Some(sent), Some(received)) = (object(api, sent), object(api, received)) else {
        return false;
    };
    sent.members.iter().all(|member| {
        let mut others = received.members.iter();
        match others.find(|other| other.name == member.name) {
            None => !member.required,
            Some(other) => {
                (other.required || !member.required) && member_fits(api, pairs, other, member)
            }
        }
    })
}

fn object(api: &Api, id: TypeId) -> Option<&Object> {
    match &api.definition(id).kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

fn member_fits(api: &Api, pairs: &BTreeSet<Pair>, received: &Member, sent: &Member) -> bool {
    let constant = sent.constant.is_none() || sent.constant == received.constant;
    constant && becomes(api, pairs, &received.ty, &sent.ty)
}

/// Whether a value that was received is one that can be sent.
fn becomes(api: &Api, pairs: &BTreeSet<Pair>, received: &Type, sent: &Type) -> bool {
    let inner = |received: &Type, sent: &Type| becomes(api, pairs, received, sent);
    match (received, sent) {
        (Type::Nullable(received), Type::Nullable(sent))
        | (Type::Array(received), Type::Array(sent))
        | (Type::Map(received), Type::Map(sent)) => inner(received, sent),
        (received, Type::Nullable(sent) | Type::Clearable(sent)) => inner(received, sent),
        (Type::Named(received), Type::Named(sent)) if received != sent => {
            pairs.contains(&(*sent, *received)) || is_same_enumeration(api, *received, *sent)
        }
        (received, sent) => received == sent,
    }
}

fn is_same_enumeration(api: &Api, one: TypeId, other: TypeId) -> bool {
    let (one, other) = (api.definition(one), api.definition(other));
    let is_enumeration = matches!(
        (&one.kind, &other.kind),
        (Kind::Enumeration(_), Kind::Enumeration(_))
    );
    let of = schema(&one.origin);
    is_enumeration && of.is_some() && of == schema(&other.origin)
}
