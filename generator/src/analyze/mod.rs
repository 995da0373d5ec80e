//! Facts about an API that several later stages need, each computed once.

mod boxes;
mod dispatch;
mod events;
mod pagination;
mod parts;
mod reach;
mod resources;
mod share;
mod tags;
mod usage;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use crate::ir::{each_type, operation_types};
pub use dispatch::{Dispatch, JsonKind, Step};
pub use events::EventForm;
pub use pagination::{PageKind, Pages, item_type};
pub use parts::{Need, Part};
pub use reach::Reach;
pub use resources::{Placement, Resource, ResourceId, Resources};
pub use usage::Usage;
pub(crate) use words::singular;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Kind, OperationId, Type, TypeId};

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
    /// How the events of each operation whose reply is a stream of them are read.
    pub events: BTreeMap<OperationId, EventForm>,
    /// How each operation is paged, if it is.
    pub pages: Vec<Option<Pages>>,
    /// The parts of the runtime that are needed, and by what.
    pub parts: BTreeMap<Part, Need>,
    /// What each resource needs, where resources are features.
    pub reach: Option<Reach>,
}

/// Finds out what is needed about `api`. Identical inline types become one on the way.
pub fn analyze(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) -> Facts {
    let pages = pagination::pages(api, config, diagnostics);
    let resources = resources::resources(api, &pages, config, diagnostics);
    tags::note(api);
    share::share(api, &resources);
    let usage = usage::usage(api);
    if config.members.keep_unknown {
        keep_unknown(api, &usage);
    }
    let plain = api.operations.iter().filter(|one| one.way.is_plain());
    let by_feature = plain.count() > config.features.per_resource_above;
    Facts {
        reach: by_feature.then(|| reach::reach(api, &usage, &resources)),
        usage,
        boxed: boxes::boxed(api),
        events: events::events(api),
        dispatch: dispatch::dispatch(api),
        parts: parts::parts(api, &pages, &resources),
        resources,
        pages,
    }
}

/// Gives every object that is only received a place for members that the document does not know.
fn keep_unknown(api: &mut Api, usage: &[Usage]) {
    for (definition, usage) in api.definitions.iter_mut().zip(usage) {
        if let (Kind::Object(object), true, false) =
            (&mut definition.kind, usage.decoded, usage.encoded)
        {
            object.additional.get_or_insert(Type::Any);
        }
    }
}
