//! Facts about an API that several later stages need, each computed once.

mod boxes;
mod dispatch;
mod reach;
mod runtime_features;
mod secrets;

use std::collections::{BTreeMap, BTreeSet};

pub use dispatch::{Dispatch, JsonKind, Step};
pub use reach::Reach;
pub use runtime_features::{Need, RuntimeFeature};
pub(crate) use secrets::is_secret;

use crate::config::Config;
use crate::ir::{Api, TypeId, Usage, usage};
use crate::resources::{Calls, Pages, Resources};

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
    /// The definitions that hold something that must not be shown, however deep.
    pub secrets: BTreeSet<TypeId>,
    /// How each operation is paged, if it is.
    pub pages: Vec<Option<Pages>>,
    /// The parts of the runtime that are needed, and by what.
    pub runtime_features: BTreeMap<RuntimeFeature, Need>,
    /// What each resource needs, where resources are features.
    pub reach: Option<Reach>,
}

/// Finds out what is needed about `api`, whose operations are called so.
#[must_use]
pub fn analyze(api: &Api, calls: Calls, config: &Config) -> Facts {
    let Calls { resources, pages } = calls;
    let usage = usage(api);
    let by_feature = api.operations.len() > config.features.per_resource_above;
    Facts {
        reach: by_feature.then(|| reach::reach(api, &usage, &resources)),
        usage,
        boxed: boxes::boxed(api),
        dispatch: dispatch::dispatch(api),
        runtime_features: runtime_features::runtime_features(api, &pages, &resources),
        secrets: secrets::secrets(api),
        resources,
        pages,
    }
}
