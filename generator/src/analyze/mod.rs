//! Facts about an API that several later stages need, each computed once.

mod boxes;
mod dispatch;
mod pagination;
mod resources;
mod share;
mod usage;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use dispatch::{Dispatch, JsonKind, Step};
pub use pagination::{PageKind, Pages, item_type};
pub use resources::{Placement, Resource, ResourceId, Resources};
pub use usage::Usage;
pub(crate) use usage::{each_type, operation_types, reached};
pub(crate) use words::singular;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeId};

/// What was found out about an API.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The tree of resources, and where in it each operation is.
    pub resources: Resources,
    /// How each definition is used.
    pub usage: Vec<Usage>,
    /// The members, by index, that would make their object contain itself.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// How each union is told apart.
    pub dispatch: BTreeMap<TypeId, Dispatch>,
    /// How each operation is paged, if it is.
    pub pages: Vec<Option<Pages>>,
}

/// Finds out what is needed about `api`. Identical inline types become one on the way.
pub fn analyze(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) -> Facts {
    let pages = pagination::pages(api, config, diagnostics);
    let resources = resources::resources(api, &pages, config, diagnostics);
    share::share(api, &resources);
    Facts {
        usage: usage::usage(api),
        boxed: boxes::boxed(api),
        dispatch: dispatch::dispatch(api),
        resources,
        pages,
    }
}
