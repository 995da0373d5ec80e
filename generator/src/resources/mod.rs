//! The tree of resources that a client's calls hang on, made from paths and methods.
//!
//! `/v1/customers/{customer}/balance_transactions` is `customer().balance_transaction()`: version
//! and parameters are dropped, words are singular. Methods are `list`, `get`, `create`, `update`
//! and `delete` by method and shape; a `POST` to a word that nothing else is done with is an
//! action of what is before it, named by that word; to change or delete a whole collection is
//! `update_all` or `delete_all`. Of two calls with one name the first of the
//! document keeps it, the other is named by its operationId.

mod page_rules;
mod pagination;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

pub use pagination::{PageKind, Pages, item_type};
pub(crate) use words::singular;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Kind, Method, Operation, OperationId, Success, SuccessReply, Type};
use pagination::is_named;
use words::is_plural;

/// How operations are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// The tree of resources, and where in it each operation is.
    pub resources: Resources,
    /// How each operation is paged, if it is.
    pub pages: Vec<Option<Pages>>,
}

/// Finds out how the operations of `api` are called.
pub fn calls(api: &Api, config: &Config, diagnostics: &mut Diagnostics) -> Calls {
    let pages = pagination::pages(api, config, diagnostics);
    let resources = resources(api, &pages, config, diagnostics);
    Calls { resources, pages }
}

/// Which resource: an index into [`Resources::list`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResourceId(pub usize);

/// The tree of resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Every resource; parents before their children.
    pub list: Vec<Resource>,
    /// Where each operation is.
    pub placements: Vec<Placement>,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The way to it from the client, in snake case.
    pub path: Vec<String>,
    /// The resources below it.
    pub children: Vec<ResourceId>,
    /// Its operations.
    pub operations: Vec<OperationId>,
}

/// Where an operation is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The resource.
    pub resource: ResourceId,
    /// The method, in snake case. Other ways to call the same have more to their names.
    pub method: String,
}

/// A part of a path that is no parameter, in snake case, and whether a parameter follows it.
struct Segment {
    word: String,
    item: bool,
}

/// Places every operation.
fn resources(
    api: &Api,
    pages: &[Option<Pages>],
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Resources {
    unknown_operations(api, config, diagnostics);
    let mut methods: BTreeMap<&str, BTreeSet<Method>> = BTreeMap::new();
    for operation in &api.operations {
        let path = operation.path.trim_end_matches('/');
        methods.entry(path).or_default().insert(operation.method);
    }
    let mut tree = Tree::default();
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(plain) = operation.way.of {
            tree.place_beside(OperationId(index), plain);
            continue;
        }
        let mut natural = natural(api, operation, pages[index].is_some(), &methods);
        let by_hand = config.operation(
            operation.method.as_str(),
            &operation.path,
            operation.id.as_deref(),
        );
        if let Some(resource) = by_hand.and_then(|by_hand| by_hand.resource.clone()) {
            natural.0 = resource;
        }
        if let Some(method) = by_hand.and_then(|by_hand| by_hand.method.clone()) {
            natural.1 = method;
        }
        tree.place(OperationId(index), operation, natural.0, natural.1);
    }
    tree.resources
}

fn unknown_operations(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    for name in config.operations.keys() {
        if !api
            .operations
            .iter()
            .any(|operation| is_named(operation, name))
        {
            diagnostics
                .of_configuration(
                    Severity::Warning,
                    Code::UnusedConfiguration,
                    (&config.written, &["operations", name]),
                    format!("`[operations]` names `{name}`, which is no operation of the document"),
                )
                .expected("`GET /path` or an operationId");
        }
    }
}

/// The tree as it grows.
#[derive(Default)]
struct Tree {
    resources: Resources,
    by_path: BTreeMap<Vec<String>, ResourceId>,
    taken: BTreeSet<(ResourceId, String)>,
}

impl Tree {
    fn resource(&mut self, path: &[String]) -> ResourceId {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let parent = match path {
            [before @ .., _] if !before.is_empty() => Some(self.resource(before)),
            _ => None,
        };
        let id = ResourceId(self.resources.list.len());
        self.resources.list.push(Resource {
            path: path.to_vec(),
            children: Vec::new(),
            operations: Vec::new(),
        });
        if let Some(parent) = parent {
            self.resources.list[parent.0].children.push(id);
        }
        self.by_path.insert(path.to_vec(), id);
        id
    }

    /// Places another way to call an operation, which is named after it.
    fn place_beside(&mut self, id: OperationId, plain: OperationId) {
        let placement = self.resources.placements[plain.0].clone();
        self.resources.list[placement.resource.0]
            .operations
            .push(id);
        self.resources.placements.push(placement);
    }

    fn place(&mut self, id: OperationId, operation: &Operation, path: Vec<String>, method: String) {
        let resource = self.resource(&path);
        let mut candidates = vec![method.clone()];
        candidates.extend(operation.id.as_deref().map(|id| id.to_snake_case()));
        let parts = operation.path.rsplit('{').next();
        let last = parts.and_then(|part| part.split_once('}'));
        candidates.extend(last.map(|(name, _)| format!("{method}_by_{}", name.to_snake_case())));
        let free = candidates
            .into_iter()
            .find(|name| !name.is_empty() && !self.taken.contains(&(resource, name.clone())));
        let method = free.unwrap_or_else(|| {
            let numbered = (2..).map(|number| format!("{method}_{number}"));
            let mut free = numbered.filter(|name| !self.taken.contains(&(resource, name.clone())));
            free.next().unwrap_or(method)
        });
        self.taken.insert((resource, method.clone()));
        self.resources.list[resource.0].operations.push(id);
        self.resources
            .placements
            .push(Placement { resource, method });
    }
}

/// Resource and method as path and shape have them.
fn natural(
    api: &Api,
    operation: &Operation,
    paged: bool,
    methods: &BTreeMap<&str, BTreeSet<Method>>,
) -> (Vec<String>, String) {
    let mut segments = segments(&operation.path);
    let action = segments.len() > 1 && is_action(operation, &segments, methods);
    let method = match segments.last() {
        Some(last) if action => {
            let word = last.word.clone();
            segments.pop();
            word
        }
        last => {
            let item = last.is_some_and(|segment| segment.item);
            let plural = last.is_some_and(|segment| is_plural(&segment.word));
            let list = paged || (!item && is_list(api, operation, plural));
            let replaces = methods
                .get(operation.path.trim_end_matches('/'))
                .is_some_and(|methods| methods.contains(&Method::Patch));
            let verb = verb(operation.method, item, list, replaces);
            match operation.method {
                // What is done to all of them at once does not take the name of what is done to one.
                Method::Delete | Method::Put | Method::Patch if plural && !item => {
                    format!("{verb}_all")
                }
                _ => verb.to_owned(),
            }
        }
    };
    let mut path: Vec<String> = segments
        .iter()
        .map(|segment| singular(&segment.word))
        .collect();
    if path.is_empty() {
        let tag = operation
            .tags
            .first()
            .map(|tag| singular(&tag.to_snake_case()));
        path.push(
            tag.filter(|tag| !tag.is_empty())
                .unwrap_or_else(|| "root".to_owned()),
        );
    }
    (path, method)
}

fn verb(method: Method, item: bool, list: bool, replaces: bool) -> &'static str {
    match method {
        Method::Get if list => "list",
        Method::Get => "get",
        Method::Post if item => "update",
        Method::Post => "create",
        Method::Put if replaces => "replace",
        Method::Put | Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    }
}

/// Whether the last word of the path is something to do: a `POST` or `PUT` to a word in the
/// singular with which nothing else is done, behind an item or a collection.
fn is_action(
    operation: &Operation,
    segments: &[Segment],
    methods: &BTreeMap<&str, BTreeSet<Method>>,
) -> bool {
    let Some(last) = segments.last() else {
        return false;
    };
    let path = operation.path.trim_end_matches('/');
    let below = format!("{path}/");
    let alone = methods.get(path).is_none_or(|methods| methods.len() == 1)
        && !methods
            .range(below.as_str()..)
            .next()
            .is_some_and(|(other, _)| other.starts_with(&below));
    matches!(operation.method, Method::Post | Method::Put)
        && !last.item
        && !is_plural(&last.word)
        && alone
}

/// Whether a reply is a list of what the path names.
fn is_list(api: &Api, operation: &Operation, plural: bool) -> bool {
    let Success::One(SuccessReply::Json(ty)) = &operation.success else {
        return false;
    };
    match ty.not_null() {
        Type::Array(_) => true,
        Type::Named(id) if plural => match &api.definition(*id).kind {
            Kind::Object(object) => object
                .members
                .iter()
                .any(|member| matches!(member.ty.not_null(), Type::Array(_))),
            _ => false,
        },
        _ => false,
    }
}

/// The words of a path, without what only says which version of the API it is.
fn segments(path: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.contains('{') {
            if let Some(last) = segments.last_mut() {
                last.item = true;
            }
            continue;
        }
        if segments.is_empty() && is_prefix(part) {
            continue;
        }
        let word = part.to_snake_case();
        if !word.is_empty() {
            segments.push(Segment { word, item: false });
        }
    }
    segments
}

/// `v1`, `v2.0`, `api`, `rest`: what comes before the names of things.
fn is_prefix(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    if matches!(part.as_str(), "api" | "rest") {
        return true;
    }
    let digits = part.strip_prefix('v').unwrap_or(&part);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}
