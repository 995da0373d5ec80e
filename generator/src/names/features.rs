//! Cargo features: one for each resource at the root of the tree, and the types that each needs.
//!
//! A type is compiled when a resource that leads to it is. Types that the same resources lead to
//! share one hidden feature, so that the manifest stays small however entangled the types are.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use super::scope::Scope;
use super::{Names, TypeHome};
use crate::analyze::{Facts, each_type, operation_types};
use crate::config::Config;
use crate::ir::{Api, TypeId};

/// The features of a crate whose resources can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The feature of each resource's root, by resource.
    pub resources: Vec<String>,
    /// The feature of each module of `types`, by module.
    pub modules: Vec<String>,
    /// What each feature of a resource turns on besides itself, in order of name.
    pub implied: BTreeMap<String, Vec<String>>,
}

/// Names that the runtime's own features have, or Cargo.
const TAKEN: &[&str] = &["blocking", "default", "full", "gzip", "tracing", "webhooks"];

/// The features, when the API is large enough for them.
pub(super) fn features(
    api: &Api,
    facts: &Facts,
    config: &Config,
    names: &Names,
) -> Option<Features> {
    if api.operations.len() <= config.features.per_resource_above {
        return None;
    }
    let mut scope = Scope::with(TAKEN);
    let mut roots: BTreeMap<&str, String> = BTreeMap::new();
    let mut resources = Vec::with_capacity(names.resources.len());
    for resource in &names.resources {
        let root = resource.path.first().map_or("", String::as_str);
        let feature = roots
            .entry(root)
            .or_insert_with(|| scope.claim_first([root.to_owned(), format!("{root}-api")]));
        resources.push(feature.clone());
    }
    let (needed_by, entangled) = needed_by(api, facts, names, &resources);
    let mut classes: BTreeMap<&BTreeSet<&str>, String> = BTreeMap::new();
    let mut implied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for feature in roots.values() {
        implied.insert(feature.clone(), Vec::new());
    }
    for (feature, other) in entangled {
        implied
            .entry(feature.to_owned())
            .or_default()
            .push(other.to_owned());
    }
    let mut modules = Vec::with_capacity(names.type_modules.len());
    for (index, (file, _)) in names.type_modules.iter().enumerate() {
        let set = &needed_by[index];
        let class = classes.entry(set).or_insert_with(|| {
            let mut needing = set.iter();
            if let (Some(only), None) = (needing.next(), needing.next()) {
                return (*only).to_owned();
            }
            let class = scope.claim(format!("types-{file}"));
            for feature in set {
                let list = implied.entry((*feature).to_owned()).or_default();
                list.push(class.clone());
            }
            class
        });
        modules.push(class.clone());
    }
    Some(Features {
        resources,
        modules,
        implied,
    })
}

/// Features that need another one whole, for a document may refer into its operations.
type Entangled<'a> = BTreeSet<(&'a str, &'a str)>;

/// The features of the resources that lead to each module of types.
fn needed_by<'a>(
    api: &Api,
    facts: &Facts,
    names: &Names,
    resources: &'a [String],
) -> (Vec<BTreeSet<&'a str>>, Entangled<'a>) {
    let mut starts: BTreeMap<&'a str, Vec<TypeId>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let resource = facts.resources.placements[index].resource.0;
        let start = starts.entry(&resources[resource]).or_default();
        for ty in operation_types(operation) {
            ty.each_named(&mut |id| start.push(id));
        }
    }
    let edges = edges(api);
    let mut needed_by = vec![BTreeSet::new(); names.type_modules.len()];
    let mut entangled = Entangled::new();
    // A module holds a type with the inline types in it; whoever needs one has all, and so
    // needs what any of them leads to.
    for (feature, mut queue) in starts {
        let mut reached = vec![false; api.definitions.len()];
        while let Some(id) = queue.pop() {
            if mem::replace(&mut reached[id.0], true) {
                continue;
            }
            queue.extend(&edges[id.0]);
            let name = &names.types[id.0];
            match name.home {
                TypeHome::Resource(other) if resources[other] != feature => {
                    entangled.insert((feature, resources[other].as_str()));
                }
                TypeHome::Types(module)
                    if !name.ident.is_empty() && needed_by[module].insert(feature) =>
                {
                    queue.extend(&names.type_modules[module].1);
                }
                _ => {}
            }
        }
    }
    (needed_by, entangled)
}

/// The definitions that each definition names, by its id.
fn edges(api: &Api) -> Vec<Vec<TypeId>> {
    let of = |kind| {
        let mut named = Vec::new();
        each_type(kind, &mut |ty| ty.each_named(&mut |id| named.push(id)));
        named
    };
    let kinds = api.definitions.iter().map(|definition| &definition.kind);
    kinds.map(of).collect()
}
