//! Which definitions hold something that must not be shown, however deep.

use std::collections::BTreeSet;

use crate::ir::{Api, Type, TypeId, each_type};

/// The definitions that lead to a secret.
pub(super) fn secrets(api: &Api) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for (index, definition) in api.definitions.iter().enumerate() {
            let mut leads = false;
            each_type(&definition.kind, &mut |ty| leads |= is_secret(ty, &found));
            if leads {
                found.insert(TypeId(index));
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

/// Whether a value of a type holds a secret, by the definitions that do.
pub(crate) fn is_secret(ty: &Type, found: &BTreeSet<TypeId>) -> bool {
    let mut named = false;
    ty.each_named(&mut |id| named |= found.contains(&id));
    named || is_plain_secret(ty)
}

fn is_plain_secret(ty: &Type) -> bool {
    match ty {
        Type::Secret => true,
        Type::Array(inner)
        | Type::Lines(inner)
        | Type::Part(inner, _)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Clearable(inner)
        | Type::Expandable(inner) => is_plain_secret(inner),
        _ => false,
    }
}
