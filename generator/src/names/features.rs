//! Cargo features: one for each resource, and the types that each needs.
//!
//! A resource's feature is the way to it, `customer-balance-transaction`, and turns on those of the
//! resources below it. A type is compiled when a resource that needs it whole is, a part of the
//! runtime when a resource whose calls need it is. What the same resources need shares one hidden
//! feature, so that the manifest stays small however entangled the types are.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

use super::ascii::ascii;
use super::scope::Scope;
use super::tree::Tree;
use super::{Names, TypeHome};
use crate::analyze::{Facts, Need, Reach, RuntimeFeature};
use crate::config::Config;
use crate::ir::{Api, Success, SuccessReply, Type, TypeId, each_type, operation_types};
use crate::resources::ResourceId;

/// The features of a crate whose resources can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The feature of each resource's own calls, by resource.
    pub resources: Vec<String>,
    /// The features that any resource below it has, or itself where there is none below it: with
    /// any of them there is a way to it. By resource.
    pub below: Vec<Vec<String>>,
    /// The feature of each module of `types`, by module.
    pub modules: Vec<String>,
    /// What each feature of a resource turns on besides itself, in order of name.
    pub implied: BTreeMap<String, Vec<String>>,
    /// The features of the resources at the root, which turn on all others.
    pub roots: Vec<String>,
    /// The feature of each part of the runtime that only some resources need.
    pub runtime_features: BTreeMap<RuntimeFeature, String>,
    /// The features of types and parts of the runtime: not to be chosen by themselves.
    pub hidden: BTreeSet<String>,
    /// The objects of which there may be only the id.
    pub stubs: BTreeMap<TypeId, Stub>,
}

/// An object of which there may be only the id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stub {
    /// The features with which something is compiled that names it, and perhaps not the rest.
    pub named_by: BTreeSet<String>,
    /// A few features that bring the rest.
    pub whole_by: Vec<String>,
}

impl Features {
    /// The feature with which a type is compiled whole.
    fn of_type(&self, names: &Names, id: TypeId) -> Option<&str> {
        let feature = match names.types[id.0].home {
            TypeHome::Types(module) => self.modules.get(module),
            TypeHome::Resource(resource) => self.resources.get(resource),
        };
        feature.map(String::as_str)
    }

    /// Of features any of which will do, those that turn on none of the others.
    fn fewest(&self, any: BTreeSet<String>) -> BTreeSet<String> {
        // Of two that turn on each other the first stays.
        let covers = |one: &str, other: &str| {
            self.turns_on(one, other) && (one > other || !self.turns_on(other, one))
        };
        let is_needed =
            |one: &&String| !any.iter().any(|other| *one != other && covers(one, other));
        any.iter().filter(is_needed).cloned().collect()
    }

    /// Whether a feature turns on another, by way of others too.
    #[must_use]
    pub fn turns_on(&self, feature: &str, other: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![feature];
        while let Some(feature) = open.pop() {
            if feature == other {
                return true;
            }
            if seen.insert(feature) {
                let implied = self.implied.get(feature).into_iter().flatten();
                open.extend(implied.map(String::as_str));
            }
        }
        false
    }
}

/// Names that the runtime's own features have, or Cargo.
const TAKEN: &[&str] = &[
    "blocking",
    "default",
    "full",
    "gzip",
    "http2",
    "native-tls",
    "reqwest-middleware",
    "rustls-aws-lc",
    "rustls-ring",
    "serde",
    "serde_json",
    "sign-in",
    "test-util",
    "tower",
    "tracing",
    "webhooks",
];

/// How many features are named where there is a choice.
const MOST_NAMED: usize = 3;

/// The features, when the API is large enough for them.
pub(super) fn features(
    api: &Api,
    facts: &Facts,
    config: &Config,
    names: &Names,
) -> Option<Features> {
    let reach = facts.reach.as_ref()?;
    let tree = Tree::new(names, facts, config.features.depth);
    let mut scope = Scope::with(TAKEN);
    let resources = tree.claim(&mut scope);
    let feature = |resource: &usize| resources[*resource].clone();
    let mut implied: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for resource in &tree.order {
        let children = tree.children[*resource].iter().map(feature);
        implied.insert(feature(resource), children.collect());
    }
    // A document may refer into its operations.
    for resource in 0..resources.len() {
        for other in reach.resource(ResourceId(resource)).ones() {
            let (of, needed) = (feature(&other), feature(&resource));
            if of != needed && !tree.is_within(resource, other) {
                implied.entry(of).or_default().insert(needed);
            }
        }
    }
    let mut classes: BTreeMap<FixedBitSet, String> = BTreeMap::new();
    let mut class = |needing: FixedBitSet, name: String| {
        let class = classes.entry(needing);
        let class = class.or_insert_with_key(|needing| match tree.lowest(needing).as_slice() {
            [only] => feature(only),
            _ => scope.claim(name),
        });
        class.clone()
    };
    let mut modules = Vec::with_capacity(names.type_modules.len());
    for (file, ids) in &names.type_modules {
        let needing = ids.first().map(|id| tree.with_parents(reach.whole(*id)));
        modules.push(class(
            needing.unwrap_or_default(),
            format!("types-{}", ascii(file)),
        ));
    }
    let mut parts = BTreeMap::new();
    for (part, need) in &facts.runtime_features {
        if let Need::Resources(needing) = need {
            let needing = tree.with_parents(needing);
            parts.insert(*part, class(needing, format!("runtime-{}", part.name())));
        }
    }
    let hidden = turn_on(&tree, &classes, &resources, &mut implied);
    let below = |resource: usize| tree.leaves(resource).iter().map(feature).collect();
    let roots = tree.roots.iter().map(feature);
    let mut features = Features {
        below: (0..resources.len()).map(below).collect(),
        roots: roots.collect(),
        stubs: BTreeMap::new(),
        implied: implied
            .into_iter()
            .map(|(name, list)| (name, list.into_iter().collect()))
            .collect(),
        modules,
        runtime_features: parts,
        hidden,
        resources,
    };
    for (id, named_by) in named_by(api, facts, names, &features) {
        let whole_by = bringing(&tree, api, facts, reach, id);
        let whole_by = whole_by
            .iter()
            .map(|resource| &features.resources[*resource]);
        let stub = Stub {
            named_by: features.fewest(named_by),
            whole_by: whole_by.cloned().collect(),
        };
        features.stubs.insert(id, stub);
    }
    Some(features)
}

/// For each object of which there may be only the id, the features of what names it, but for those
/// that bring the rest.
fn named_by(
    api: &Api,
    facts: &Facts,
    names: &Names,
    features: &Features,
) -> BTreeMap<TypeId, BTreeSet<String>> {
    let mut named_by: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
    let stubs = facts.reach.iter().flat_map(|reach| reach.stubs.keys());
    let whole: BTreeMap<TypeId, &str> = stubs
        .filter_map(|id| Some((*id, features.of_type(names, *id)?)))
        .collect();
    let mut name = |feature: &str, ty: &Type| {
        ty.each_named(&mut |id| {
            let rest = whole.get(&id);
            if rest.is_some_and(|rest| !features.turns_on(feature, rest)) {
                named_by.entry(id).or_default().insert(feature.to_owned());
            }
        });
    };
    for (operation, placement) in api.operations.iter().zip(&facts.resources.placements) {
        let feature = &features.resources[placement.resource.0];
        let types = operation_types(operation).into_iter();
        types.for_each(|ty| name(feature, ty));
    }
    for (index, definition) in api.definitions.iter().enumerate() {
        let used = facts.usage[index].is_used();
        if let (true, Some(feature)) = (used, features.of_type(names, TypeId(index))) {
            each_type(&definition.kind, &mut |ty| name(feature, ty));
        }
    }
    named_by
}

/// Has every resource turn on the types that it needs, and gives the features of types. Where
/// all that need one type need another, too, the one turns on the other.
fn turn_on(
    tree: &Tree<'_>,
    classes: &BTreeMap<FixedBitSet, String>,
    resources: &[String],
    implied: &mut BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    // What only one resource needs has its feature.
    let shared = classes
        .iter()
        .map(|(set, class)| (set, class, tree.lowest(set)));
    let mut shared: Vec<_> = shared.filter(|(.., lowest)| lowest.len() != 1).collect();
    shared.sort_by_key(|(set, ..)| set.count_ones(..));
    let mut turn_on = |name: &str, sets: &[usize]| {
        let mut first: Vec<usize> = Vec::new();
        for index in sets {
            let is_within = |other: &usize| shared[*other].0.is_subset(shared[*index].0);
            if !first.iter().any(is_within) {
                first.push(*index);
            }
        }
        let others = first.iter().map(|index| shared[*index].1.clone());
        implied.entry(name.to_owned()).or_default().extend(others);
    };
    let mut needed: Vec<Vec<usize>> = vec![Vec::new(); resources.len()];
    for (index, (set, class, lowest)) in shared.iter().enumerate() {
        let larger = index + 1..shared.len();
        let larger = larger.filter(|other| set.is_subset(shared[*other].0));
        turn_on(class, &larger.collect::<Vec<_>>());
        for resource in lowest {
            needed[*resource].push(index);
        }
    }
    for (feature, sets) in resources.iter().zip(&needed) {
        turn_on(feature, sets);
    }
    shared
        .iter()
        .map(|(_, class, _)| (*class).clone())
        .collect()
}

/// A few resources that need an object whole: those whose calls give it, else the ones nearest
/// to the root.
fn bringing(tree: &Tree<'_>, api: &Api, facts: &Facts, reach: &Reach, id: TypeId) -> Vec<usize> {
    let needing: Vec<usize> = reach.whole(id).ones().collect();
    let gives = |resource: &usize| {
        let calls = &facts.resources.list[*resource].operations;
        calls.iter().any(|call| {
            let success = &api.operations[call.0].success;
            matches!(success, Success::One(SuccessReply::Json(ty)) if *ty.not_null() == Type::Named(id))
        })
    };
    let giving: Vec<usize> = needing.iter().copied().filter(gives).collect();
    if giving.is_empty() {
        tree.nearest(needing.into_iter(), MOST_NAMED)
    } else {
        tree.nearest(giving.into_iter(), MOST_NAMED)
    }
}

#[cfg(test)]
mod tests {
    use super::TAKEN;
    use crate::analyze::RuntimeFeature;
    use crate::runtime_crate::manifest;

    #[test]
    fn no_resource_takes_the_name_of_a_feature_of_the_runtime() {
        let parts = RuntimeFeature::ALL.map(RuntimeFeature::name);
        for (feature, _) in manifest()["features"].as_table().unwrap() {
            let own = ["client", "source"].contains(&feature) || parts.contains(&feature);
            assert_eq!(TAKEN.contains(&feature), !own, "{feature}");
        }
    }
}
