//! The crates that an API is split into: which resource is in which, and what each is called.
//!
//! Each resource at the root is a crate, so that another one moves nothing. What is needed from more
//! than one of them is in the core: the types, and those resources whose own types others refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::ascii::ascii;
use super::scope::Scope;
use super::{Names, TypeHome};
use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, Type, TypeId, each_type, operation_types};
use crate::resources::ResourceId;

/// The crates of an API that is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crates {
    /// The one that all others need.
    pub core: CrateName,
    /// Those of resources.
    pub members: Vec<Member>,
    /// Which of those each resource is in, by resource; the others are in the core.
    pub of: Vec<Option<usize>>,
}

/// The name of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrateName {
    /// The package.
    pub package: String,
    /// Its folder, below `crates`.
    pub folder: String,
}

/// The crate of a resource at the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: CrateName,
    /// The resource.
    pub resource: usize,
}

/// Methods that every type has by traits of the prelude: a trait's method of the same name could
/// not be told from them, but one of the client itself can.
const OF_TRAITS: &[&str] = &["clone_into", "into", "to_owned", "try_into"];

/// The crates, when the API is to be split.
pub(super) fn crates(api: &Api, facts: &Facts, config: &Config, names: &Names) -> Option<Crates> {
    if !config.package.split {
        return None;
    }
    let roots = roots(names);
    let shared = shared(api, facts, names, &roots);
    let package = config.crate_name(&api.title);
    let mut scope = Scope::default();
    let mut claim = |words: &str| {
        let plain = [words.to_owned(), format!("{words}-api")];
        let numbered = (2..).map(|number| format!("{words}-{number}"));
        let is_free = |name: &String| !is_dependency(config, &format!("{package}-{name}"));
        let free = plain.into_iter().chain(numbered).filter(is_free);
        let folder = scope.claim_first(free.take(3));
        let package = format!("{package}-{folder}");
        CrateName { package, folder }
    };
    let core = claim("core");
    let mut members: Vec<Member> = Vec::new();
    let mut member_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (resource, name) in names.resources.iter().enumerate() {
        let is_events = facts.resources.events == Some(ResourceId(resource));
        let stays = is_events || shared.contains(&resource) || OF_TRAITS.contains(&&*name.module);
        if roots[resource] == resource && !stays {
            member_of.insert(resource, members.len());
            let words = name.module.split('_').filter(|word| !word.is_empty());
            let words: Vec<String> = words.map(ascii).collect();
            let name = claim(&words.join("-"));
            members.push(Member { name, resource });
        }
    }
    let of = roots.iter().map(|root| member_of.get(root).copied());
    let of = of.collect();
    Some(Crates { core, members, of })
}

/// Whether the crates depend on another of this name.
fn is_dependency(config: &Config, name: &str) -> bool {
    let mut formats = config.formats.values();
    crate::runtime_crate::depends_on(name)
        || config.package.dependencies.contains_key(name)
        || formats.any(|format| format.dependencies.contains_key(name))
}

/// The resource at the root that each is below, or is itself.
fn roots(names: &Names) -> Vec<usize> {
    let mut roots: BTreeMap<&str, usize> = BTreeMap::new();
    let resources = names.resources.iter().enumerate();
    resources
        .map(|(index, resource)| match resource.path.first() {
            // Parents come before their children.
            Some(root) => *roots.entry(root).or_insert(index),
            None => index,
        })
        .collect()
}

/// The resources at the root whose own types are used elsewhere: documents may refer into their
/// operations.
fn shared(api: &Api, facts: &Facts, names: &Names, roots: &[usize]) -> BTreeSet<usize> {
    let home = |id: TypeId| match names.types[id.0].home {
        TypeHome::Types(_) => None,
        TypeHome::Resource(resource) => Some(roots[resource]),
    };
    let mut shared = BTreeSet::new();
    let mut visit = |from: Option<usize>, ty: &Type| {
        ty.each_named(&mut |id| shared.extend(home(id).filter(|home| Some(*home) != from)));
    };
    for (operation, placement) in api.operations.iter().zip(&facts.resources.placements) {
        let from = Some(roots[placement.resource.0]);
        let types = operation_types(operation).into_iter();
        types.for_each(|ty| visit(from, ty));
    }
    for (index, definition) in api.definitions.iter().enumerate() {
        if facts.usage[index].is_used() {
            let from = home(TypeId(index));
            each_type(&definition.kind, &mut |ty| visit(from, ty));
        }
    }
    api.headers
        .iter()
        .for_each(|header| visit(None, &header.ty));
    shared
}
