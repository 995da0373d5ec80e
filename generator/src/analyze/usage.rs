//! Which definitions are written, read, or both, and where an id is asked of them.

use crate::ir::{Api, Kind, Type, TypeId, each_type, received, sent};

/// How a definition is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// It is part of a request.
    pub encoded: bool,
    /// It is part of a reply.
    pub decoded: bool,
    /// It is what an expandable reference leads to.
    pub expanded: bool,
}

impl Usage {
    /// Whether anything uses it.
    #[must_use]
    pub fn is_used(self) -> bool {
        self.encoded || self.decoded
    }
}

/// How each definition is used.
pub(super) fn usage(api: &Api) -> Vec<Usage> {
    let mut usage = vec![Usage::default(); api.definitions.len()];
    let sent = api.operations.iter().flat_map(sent).collect();
    let received = api.operations.iter().flat_map(received).collect();
    mark(api, &mut usage, sent, |usage| &mut usage.encoded);
    mark(api, &mut usage, received, |usage| &mut usage.decoded);
    expanded_variants(api, &mut usage);
    usage
}

/// Marks everything that these types lead to.
fn mark<'a>(
    api: &'a Api,
    usage: &mut [Usage],
    types: Vec<&'a Type>,
    flag: fn(&mut Usage) -> &mut bool,
) {
    let mut queue = types;
    while let Some(ty) = queue.pop() {
        let mut found: Vec<TypeId> = Vec::new();
        ty.each_named(&mut |id| found.push(id));
        expanded(ty, usage);
        for id in found {
            let flag = flag(&mut usage[id.0]);
            if !std::mem::replace(flag, true) {
                each_type(&api.definition(id).kind, &mut |ty| queue.push(ty));
            }
        }
    }
}

/// Notes what an expandable reference leads to.
fn expanded(ty: &Type, usage: &mut [Usage]) {
    match ty {
        Type::Expandable(inner) => inner.each_named(&mut |id| usage[id.0].expanded = true),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Clearable(inner) => {
            expanded(inner, usage);
        }
        _ => {}
    }
}

/// Of an expandable union every variant has to tell its id.
fn expanded_variants(api: &Api, usage: &mut [Usage]) {
    for (index, definition) in api.definitions.iter().enumerate() {
        if let (true, Kind::Union(union)) = (usage[index].expanded, &definition.kind) {
            for variant in &union.variants {
                if let Type::Named(id) = variant.ty {
                    usage[id.0].expanded = true;
                }
            }
        }
    }
}
