//! Names of the modules of resources, and of the types whose methods are operations.

use std::collections::BTreeMap;

use super::ResourceName;
use super::ident::{camel, snake};
use super::looks::plural;
use super::scope::Scope;
use crate::analyze::Facts;
use crate::config::Config;

/// Modules of the crate's root that are not resources, and crates that paths begin with.
const ROOT_MODULES: &[&str] = &[
    "client",
    "format_types",
    "http",
    "reply_headers",
    "reqwest",
    "runtime",
    "type_examples",
    "types",
    "std",
    "core",
    "alloc",
    "json",
    "lib",
    "main",
];

/// Methods of the client that lead to no resource.
const CLIENT_METHODS: &[&str] = &["api", "builder", "clone", "from_env", "new", "with_api"];

/// The names of every resource; parents come before their children.
pub(super) fn resources(facts: &Facts, config: &Config) -> Vec<ResourceName> {
    let mut reserved: Vec<&str> = [ROOT_MODULES, CLIENT_METHODS].concat();
    reserved.extend(config.package.modules.iter().map(String::as_str));
    let mut scopes: BTreeMap<Vec<String>, Scope> = BTreeMap::new();
    let mut modules: BTreeMap<&[String], Vec<String>> = BTreeMap::new();
    let mut names = Vec::with_capacity(facts.resources.list.len());
    for resource in &facts.resources.list {
        let (before, last) = match resource.path.split_last() {
            Some((last, before)) => (before, last.as_str()),
            None => (&[][..], ""),
        };
        let parent = modules.get(before).cloned().unwrap_or_default();
        let scope = scopes.entry(parent.clone()).or_insert_with(|| {
            // A resource's own calls come before the resources below it.
            match before {
                [] => Scope::with(&reserved),
                _ => {
                    let calls = calls(facts, before);
                    Scope::with(&calls.iter().map(String::as_str).collect::<Vec<_>>())
                }
            }
        });
        let mut wishes = vec![snake(last, "resource")];
        // Below what has a call of the same name; at the root, what generated code has.
        wishes.push(match before.last() {
            Some(above) => snake(&format!("{above} {last}"), "resource"),
            None => snake(&plural(last), "resource"),
        });
        let module = scope.claim_first(wishes);
        let handle = format!("{}Api", camel(last, "Resource").trim_end_matches("Model"));
        let path: Vec<String> = parent.into_iter().chain([module.clone()]).collect();
        modules.insert(&resource.path, path.clone());
        names.push(ResourceName {
            module,
            handle,
            path,
            calls: String::new(),
        });
    }
    for resource in &mut names {
        let scope = scopes.entry(resource.path.clone()).or_default();
        resource.calls = scope.claim("calls".to_owned());
    }
    names
}

/// The methods of the resource at `path`, as they will be named, which a resource below it cannot
/// share a name with.
fn calls(facts: &Facts, path: &[String]) -> Vec<String> {
    let list = &facts.resources.list;
    let found = list.iter().find(|resource| resource.path == path);
    let operations = found.into_iter().flat_map(|resource| &resource.operations);
    let mut methods = Scope::default();
    operations
        .map(|id| methods.claim(snake(&facts.resources.placements[id.0].method, "call")))
        .chain(["json", "types", "runtime"].map(str::to_owned))
        .collect()
}
