//! What a union's discriminator is in each of its objects: nothing that a caller has to say.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Constant, Kind, Member, Type, TypeId, Variant};

/// The values of a discriminator, by the object and the member it is.
type Values<'a> = BTreeMap<(TypeId, &'a str), BTreeSet<&'a str>>;

/// Notes the value of the discriminator on the member of each object for which there is one.
///
/// The base of a family may stand for what the document does not know, and keeps its choice.
pub(super) fn assign_values(api: &mut Api) {
    let mut values: Values<'_> = BTreeMap::new();
    let mut open: BTreeSet<(TypeId, &str)> = BTreeSet::new();
    for definition in &api.definitions {
        let Kind::Union(union) = &definition.kind else {
            continue;
        };
        let Some(discriminator) = &union.discriminator else {
            continue;
        };
        let property = discriminator.property.as_str();
        for (value, variant) in &discriminator.mapping {
            let ty = union.variants.get(*variant).map(|variant| &variant.ty);
            for id in ty.map(|ty| objects(api, ty)).unwrap_or_default() {
                if discriminator.base == Some(*variant) {
                    open.insert((id, property));
                }
                values.entry((id, property)).or_default().insert(value);
            }
        }
    }
    let found: Vec<(TypeId, String, String)> = values
        .into_iter()
        .filter(|(object, values)| values.len() == 1 && !open.contains(object))
        .filter_map(|((id, property), values)| {
            let value = values.first()?;
            Some((id, property.to_owned(), (*value).to_owned()))
        })
        .collect();
    for (id, property, value) in found {
        let Kind::Object(object) = &api.definition(id).kind else {
            continue;
        };
        let of_member = |(index, member): (usize, &Member)| {
            let constant = constant(api, &member.ty, &value)?;
            (member.name == property).then_some((index, constant))
        };
        let found = object.members.iter().enumerate().find_map(of_member);
        if let (Some((index, value)), Kind::Object(object)) =
            (found, &mut api.definitions[id.0].kind)
        {
            let member = &mut object.members[index];
            member.implied = true;
            if member.constant.is_none() {
                member.doc.facts.insert(0, value.always());
                member.constant = Some(value);
            }
        }
    }
}

/// The objects of a type: itself, or the variants of a union that another member tells apart.
fn objects(api: &Api, ty: &Type) -> Vec<TypeId> {
    let Type::Named(id) = ty else {
        return Vec::new();
    };
    let variants = match &api.definition(*id).kind {
        Kind::Union(union) => union.variants.as_slice(),
        _ => return vec![*id],
    };
    let named = |variant: &Variant| match variant.ty {
        Type::Named(id) => Some(id),
        _ => None,
    };
    variants.iter().filter_map(named).collect()
}

/// The value of a type that is written so, if it has one.
fn constant(api: &Api, ty: &Type, value: &str) -> Option<Constant> {
    match ty {
        Type::String => Some(Constant::String(value.to_owned())),
        Type::Boolean => value.parse().ok().map(Constant::Boolean),
        Type::Integer32 | Type::Integer64 => value.parse().ok().map(Constant::Integer),
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Enumeration(enumeration) => {
                let mut values = enumeration.values.iter().map(|known| &known.value);
                let text = Constant::String(value.to_owned());
                values.find(|known| **known == text).cloned()
            }
            _ => None,
        },
        _ => None,
    }
}
