//! Names resources and methods: the tree of accessors on the client, from paths and verbs.
//!
//! The rule. Path segments give the resources: parameters, version prefixes and a leading `api` or
//! `rest` are dropped, words are singular. The verb and the path's shape give the method: GET of a
//! collection `list`, of anything else `get`; POST to a collection `create`, to an item `update`,
//! to a trailing word that is no collection that word; PATCH `update`, PUT `update` (`replace`
//! beside PATCH or POST), DELETE `delete`. When two operations of a resource want one name, the one
//! with fewer path parameters, then the one whose path sorts first, keeps it; the others are named
//! by their operationId, then by `_by_` and their last parameter, then by number. The
//! configuration overrides all of it.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{Scope, snake};
use super::singular::singular;
use crate::config::Config;
use crate::ir::{Api, Method, Operation};

/// Where an operation is found on the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Accessors from the client on, e.g. `["customer", "balance_transaction"]`.
    pub resource: Vec<String>,
    /// The method's name.
    pub method: String,
}

/// The place of every operation, in the order of [`Api::operations`].
pub(super) fn places(api: &Api, config: &Config) -> Vec<Place> {
    let paths = Paths::of(api);
    let mut wanted: Vec<(Place, bool)> = api
        .operations
        .iter()
        .map(|operation| {
            let derived = derive(operation, &paths);
            let rule = config.operation(operation.method.as_str(), &operation.path, operation.operation_id.as_deref());
            let Some(rule) = rule else { return (derived, false) };
            let resource = match &rule.resource {
                Some(resource) => resource.iter().map(|name| snake(name)).collect(),
                None => derived.resource,
            };
            let method = rule.method.as_deref().map(snake);
            let fixed = method.is_some();
            (Place { resource, method: method.unwrap_or(derived.method) }, fixed)
        })
        .collect();
    settle(api, &mut wanted);
    wanted.into_iter().map(|(place, _)| place).collect()
}

/// The literal paths of a document, to tell collections from actions.
struct Paths<'a> {
    with_get: BTreeSet<&'a str>,
    methods: BTreeMap<&'a str, Vec<Method>>,
    with_item: BTreeSet<&'a str>,
}

impl<'a> Paths<'a> {
    fn of(api: &'a Api) -> Self {
        let mut paths =
            Paths { with_get: BTreeSet::new(), methods: BTreeMap::new(), with_item: BTreeSet::new() };
        for operation in &api.operations {
            let path = operation.path.trim_end_matches('/');
            paths.methods.entry(path).or_default().push(operation.method);
            if operation.method == Method::Get {
                paths.with_get.insert(path);
            }
            if let Some((parent, last)) = path.rsplit_once('/')
                && is_parameter(last)
            {
                paths.with_item.insert(parent);
            }
        }
        paths
    }

    fn is_collection(&self, path: &str) -> bool {
        self.with_item.contains(path)
    }

    fn has(&self, path: &str, methods: &[Method]) -> bool {
        self.methods.get(path).is_some_and(|found| found.iter().any(|m| methods.contains(m)))
    }
}

fn derive(operation: &Operation, paths: &Paths<'_>) -> Place {
    let path = operation.path.trim_end_matches('/');
    let segments = literal_segments(path);
    let mut resource: Vec<String> = segments.iter().map(|segment| singular(segment)).collect();
    let on_item = path.rsplit('/').next().is_some_and(is_parameter);
    let plural = segments.last().is_some_and(|last| singular(last) != *last);
    let method = match operation.method {
        Method::Get if on_item => "get",
        Method::Get if plural || paths.is_collection(path) => "list",
        Method::Get => "get",
        Method::Post if on_item => "update",
        Method::Post if paths.is_collection(path) || paths.with_get.contains(path) => "create",
        Method::Post if resource.len() > 1 && !plural => {
            // A trailing word that is no collection is something done to the resource before it.
            let action = segments.last().cloned().unwrap_or_default();
            resource.pop();
            return Place { resource, method: action };
        }
        Method::Post => "create",
        Method::Put if paths.has(path, &[Method::Patch]) => "replace",
        Method::Put if on_item && paths.has(path, &[Method::Post]) => "replace",
        Method::Put | Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    };
    if resource.is_empty() {
        resource.push(operation.tags.first().map_or_else(|| "root".to_owned(), |tag| snake(tag)));
    }
    Place { resource, method: method.to_owned() }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// The words of a path that name resources.
fn literal_segments(path: &str) -> Vec<String> {
    let segments: Vec<String> = path
        .split('/')
        .map(without_braces)
        .filter(|segment| segment.contains(|c: char| c.is_ascii_alphanumeric()))
        .collect();
    let prefix = segments
        .iter()
        .take(3)
        .take_while(|segment| is_version(segment) || matches!(segment.as_str(), "api" | "rest"))
        .count();
    // A path that is all prefix still needs a name.
    let start = if prefix == segments.len() { 0 } else { prefix };
    segments[start..].iter().map(|segment| snake(segment)).collect()
}

/// A segment without its parameters: `{id}.json` leaves `.json`.
fn without_braces(segment: &str) -> String {
    let mut text = String::with_capacity(segment.len());
    let mut depth = 0_u32;
    for character in segment.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            other if depth == 0 => text.push(other),
            _ => {}
        }
    }
    text
}

/// `v1`, `V2.1`, `v2beta1`, `2024-01`, `1.0`.
fn is_version(segment: &str) -> bool {
    let rest = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &rest[digits..];
    digits > 0
        && (tail.is_empty()
            || tail.starts_with(['.', '-'])
            || tail.starts_with("alpha")
            || tail.starts_with("beta"))
}

/// Gives every operation of a resource a method name of its own.
fn settle(api: &Api, wanted: &mut [(Place, bool)]) {
    let mut by_resource: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (index, (place, _)) in wanted.iter().enumerate() {
        by_resource.entry(place.resource.clone()).or_default().push(index);
    }
    for members in by_resource.values_mut() {
        members.sort_by_key(|index| {
            let operation = &api.operations[*index];
            let parameters = operation.path.matches('{').count();
            (!wanted[*index].1, parameters, operation.path.clone(), operation.method.as_str())
        });
        let mut scope = Scope::default();
        for index in members.iter() {
            let operation = &api.operations[*index];
            let method = &mut wanted[*index].0.method;
            if !scope.take(method) {
                *method = other_name(operation, method, &mut scope);
            }
        }
    }
}

fn other_name(operation: &Operation, method: &str, scope: &mut Scope) -> String {
    if let Some(id) = &operation.operation_id {
        let last = id.rsplit(['/', '.']).next().unwrap_or(id);
        for candidate in [snake(last), snake(id)] {
            if candidate != method && scope.take(&candidate) {
                return candidate;
            }
        }
    }
    let parameter = crate::ir::template_names(&operation.path).last().map(|name| snake(name));
    let candidate = match parameter {
        Some(parameter) => format!("{method}_by_{}", parameter.trim_end_matches('_')),
        None => method.to_owned(),
    };
    scope.unique_snake(&candidate)
}

#[cfg(test)]
mod tests {
    use super::{is_version, literal_segments};

    #[test]
    fn prefixes_and_parameters_are_no_resources() {
        assert_eq!(literal_segments("/v1/customers/{customer}/balance_transactions"), ["customers", "balance_transactions"]);
        assert_eq!(literal_segments("/api/v2/a/{b}.json"), ["a", "json"]);
        assert_eq!(literal_segments("/api"), ["api"]);
        assert_eq!(literal_segments("/"), [""; 0]);
    }

    #[test]
    fn versions_are_recognised() {
        for version in ["v1", "V2.1", "v2beta1", "2024-01-01", "1.0", "3"] {
            assert!(is_version(version), "{version}");
        }
        for word in ["v", "videos", "2fa", "vault1", ""] {
            assert!(!is_version(word), "{word}");
        }
    }
}
