//! Facts about an API that several later stages need, each computed once.

mod boxes;
mod conversions;
mod dispatch;
mod events;
mod listed;
mod reach;
mod runtime_features;
mod secrets;
mod shape;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

pub use dispatch::Dispatch;
pub use events::{EventForm, EventReading};
pub use reach::Reach;
pub use runtime_features::{Need, RuntimeFeature};
pub(crate) use secrets::is_secret;
pub use shape::{Kinds, Look, MemberShape, Shape, nested_kinds};

use crate::config::Config;
use crate::ir::{Api, OperationId, TypeId, Usage, usage};
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
    /// Of objects that are only sent, which of those that were received each can be made of.
    pub conversions: BTreeMap<TypeId, Vec<TypeId>>,
    /// The definitions that items of lists have in what is sent.
    pub listed: BTreeSet<TypeId>,
    /// How each union is told apart.
    pub dispatch: BTreeMap<TypeId, Dispatch>,
    /// The definitions that hold something that must not be shown, however deep.
    pub secrets: BTreeSet<TypeId>,
    /// How the events of each operation whose reply is a stream of them are read.
    pub events: BTreeMap<OperationId, EventReading>,
    /// How each operation is paged, if it is.
    pub pages: Vec<Option<Pages>>,
    /// The parts of the runtime that are needed, and by what.
    pub runtime_features: BTreeMap<RuntimeFeature, Need>,
    /// The tags that are described at each resource, as indices into [`Api::tags`].
    pub tags: Vec<Vec<usize>>,
    /// What each resource needs, where resources are features.
    pub reach: Option<Reach>,
}

/// Finds out what is needed about `api`, whose operations are called so.
#[must_use]
pub fn analyze(api: &Api, calls: Calls, config: &Config) -> Facts {
    let Calls { resources, pages } = calls;
    let usage = usage(api);
    let plain = api.operations.iter().filter(|one| one.way.is_plain());
    let by_feature = plain.count() > config.features.per_resource_above;
    Facts {
        reach: by_feature.then(|| reach::reach(api, &usage, &resources)),
        conversions: conversions::conversions(api, &usage),
        listed: listed::listed(api, &usage),
        usage,
        boxed: boxes::boxed(api),
        events: events::events(api),
        dispatch: dispatch::dispatch(api),
        runtime_features: runtime_features::runtime_features(api, &pages, &resources),
        secrets: secrets::secrets(api),
        tags: tags::tags(api, &resources),
        resources,
        pages,
    }
}
