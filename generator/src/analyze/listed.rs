//! Which types are items of lists that are sent: of a list that a program keeps, such as the messages
//! so far, a call is given references.

use std::collections::BTreeSet;

use crate::ir::{Api, Type, TypeId, Usage, each_type, sent};

/// The definitions that items of lists have in what is sent.
pub(super) fn listed(api: &Api, usage: &[Usage]) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    for operation in &api.operations {
        for ty in sent(operation) {
            add_items(ty, &mut found);
        }
    }
    for (definition, usage) in api.definitions.iter().zip(usage) {
        if usage.encoded {
            each_type(&definition.kind, &mut |ty| add_items(ty, &mut found));
        }
    }
    found.retain(|id| usage[id.0].encoded);
    found
}

fn add_items(ty: &Type, found: &mut BTreeSet<TypeId>) {
    match ty {
        Type::Nullable(inner) | Type::Clearable(inner) => add_items(inner, found),
        Type::Array(item) => {
            if let Type::Named(id) = **item {
                found.insert(id);
            }
        }
        _ => {}
    }
}
