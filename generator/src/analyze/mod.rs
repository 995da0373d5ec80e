//! Facts about an API, computed once before names and emission.

mod recursion;
mod usage;

pub use usage::{Usage, parts};

use std::collections::BTreeSet;

use crate::ir::{Api, TypeId};

/// What emission has to know about types.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// How each type is used, by [`TypeId`].
    pub usage: Vec<Usage>,
    /// Fields that must be boxed because their type contains the type they are in.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// Object types that stand for themselves by their id (`Expandable`).
    pub identified: BTreeSet<TypeId>,
}

impl Facts {
    /// How a type is used.
    pub fn usage(&self, id: TypeId) -> Usage {
        self.usage.get(id.index()).copied().unwrap_or_default()
    }

    /// Whether a type is generated: some operation reaches it.
    pub fn is_used(&self, id: TypeId) -> bool {
        let usage = self.usage(id);
        usage.decoded || usage.encoded
    }
}

/// Computes the facts of `api`.
pub fn analyze(api: &Api) -> Facts {
    let mut facts = Facts {
        usage: usage::usage(api),
        boxed: recursion::boxed(api),
        identified: BTreeSet::new(),
    };
    facts.identified = usage::identified(api, &facts.usage);
    facts
}
