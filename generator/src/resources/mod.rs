//! The tree of resources that a client's calls hang on, made from paths, tags and methods.
//!
//! `/v1/customers/{customer}/balance_transactions` is `customer().balance_transaction()`: version
//! and parameters are dropped, words are singular. Methods are `list`, `get`, `create`, `update`
//! and `delete` by method and shape; a `POST` to a word that nothing else is done with is an
//! action of what is before it, named by that word; to change or delete a whole collection is
//! `update_all` or `delete_all`. Of two calls with one name the first of the
//! document keeps it, the other is named by its operationId. Two versions of one call are apart.
//!
//! With `[resources] by = "tags"` the tags of an operation come before the words of its path, nested as
//! the document nests them; without, only where the path has no words.

mod merged;
mod page_rules;
mod pagination;
mod paths;
mod tags;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

pub use pagination::{PageKind, Pages, item_type};
pub(crate) use words::singular;

use crate::config::{Config, ResourcesBy};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Kind, Member, Method, Operation, OperationId, Success, SuccessReply, Type};
use pagination::is_named;
use paths::{Call, Segment, custom_method, segments, separate_versions};
use tags::{TagTree, unsaid};
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
    /// The one that is not a resource: the module of the events that the API sends, without calls.
    pub events: Option<ResourceId>,
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
    /// The tags that it is made of, as indices into [`Api::tags`].
    pub tags: Vec<usize>,
}

/// Where an operation is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The resource.
    pub resource: ResourceId,
    /// The method, in snake case. Other ways to call the same have more to their names.
    pub method: String,
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
        methods
            .entry(path)
            .or_default()
            .insert(operation.method.clone());
    }
    let tags = TagTree::new(api);
    let calls = api.operations.iter().zip(pages);
    let calls = calls.map(|(operation, pages)| {
        let call = natural(api, operation, pages.is_some(), &methods);
        with_tags(call, operation, &tags, config.resources.by)
    });
    let mut calls: Vec<Call> = calls.collect();
    separate_versions(&mut calls);
    let mut tree = Tree::default();
    for (index, (operation, mut call)) in api.operations.iter().zip(calls).enumerate() {
        if let Some(plain) = operation.way.of {
            tree.place_beside(OperationId(index), plain);
            continue;
        }
        let by_hand = config.operation(
            operation.method.as_str(),
            &operation.key,
            operation.id.as_deref(),
        );
        if let Some(resource) = by_hand.and_then(|by_hand| by_hand.resource.clone()) {
            call.resource = resource;
            call.tags.clear();
        }
        if let Some(method) = by_hand.and_then(|by_hand| by_hand.method.clone()) {
            call.method = method;
        }
        tree.place(OperationId(index), operation, call);
    }
    if api.events.is_some() {
        tree.place_events(config);
    }
    merged::note(api, &tree.resources, config, diagnostics);
    tree.resources
}

fn unknown_operations(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    for name in config.operations.keys() {
        let mut operations = api.operations.iter();
        if !operations.any(|operation| is_named(operation, name)) {
            let path = ["operations", name];
            unknown_operation(api, config, ("[operations]", &path), name, diagnostics);
        }
    }
}

/// Says that `codegen.toml` names what no operation is generated of, at this path in it.
fn unknown_operation(
    api: &Api,
    config: &Config,
    (section, path): (&str, &[&str]),
    name: &str,
    diagnostics: &mut Diagnostics,
) {
    let why = api.why_left_out(name);
    let (severity, what) = match why {
        Some(why) => (Severity::Note, format!("not generated: {why}")),
        None => (
            Severity::Warning,
            "not an operation of the document".to_owned(),
        ),
    };
    let diagnostic = diagnostics.of_configuration(
        severity,
        Code::UnusedConfiguration,
        (&config.written, path),
        format!("`{section}` names `{name}`, which is {what}"),
    );
    if why.is_some() {
        diagnostic
            .expected("an operation that is generated")
            .help("remove the entry, or have the operation generated");
    } else {
        let known: Vec<String> = api
            .operations
            .iter()
            .flat_map(Operation::key_names)
            .collect();
        diagnostic
            .expected("`GET /path` or an operationId")
            .near(name, known.iter().map(String::as_str));
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
            tags: Vec::new(),
        });
        if let Some(parent) = parent {
            self.resources.list[parent.0].children.push(id);
        }
        self.by_path.insert(path.to_vec(), id);
        id
    }

    /// Places the module of events, at the root.
    fn place_events(&mut self, config: &Config) {
        let own = &config.package.modules;
        let is_free =
            |path: &Vec<String>| !self.by_path.contains_key(path) && !own.contains(&path[0]);
        let words = ["events", "webhook_events", "sent_events"];
        let mut paths = words.into_iter().map(|word| vec![word.to_owned()]);
        let path = paths.find(is_free);
        self.resources.events = path.map(|path| self.resource(&path));
    }

    /// Places another way to call an operation, which is named after it.
    fn place_beside(&mut self, id: OperationId, plain: OperationId) {
        let placement = self.resources.placements[plain.0].clone();
        self.resources.list[placement.resource.0]
            .operations
            .push(id);
        self.resources.placements.push(placement);
    }

    fn place(&mut self, id: OperationId, operation: &Operation, call: Call) {
        let resource = self.resource(&call.resource);
        for (index, tag) in call.tags.iter().enumerate() {
            let of_tag = self.resource(&call.resource[..=index]);
            let known = &mut self.resources.list[of_tag.0].tags;
            known.extend(tag.filter(|tag| !known.contains(tag)));
        }
        let method = call.method;
        let mut candidates = vec![method.clone()];
        if let Some(id) = operation.id.as_deref().map(|id| id.to_snake_case()) {
            candidates.push(without_path(&id, operation));
            candidates.push(id);
        }
        let parts = operation.path.split('{').skip(1);
        let parameters = parts.filter_map(|part| part.split_once('}'));
        let parameters: Vec<String> = parameters.map(|(name, _)| name.to_snake_case()).collect();
        if let Some(last) = parameters.last() {
            candidates.push(format!("{method}_by_{last}"));
            candidates.push(format!("{method}_by_{}", parameters.join("_and_")));
        }
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

/// An operationId in snake case without the words that it begins with and the path says too.
fn without_path(id: &str, operation: &Operation) -> String {
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let before = path.rsplit_once('/').map_or("", |(before, _)| before);
    let words = before.to_snake_case();
    let mut known: BTreeSet<String> = words.split('_').map(singular).collect();
    known.insert(operation.method.as_str().to_ascii_lowercase());
    let words: Vec<&str> = id.split('_').collect();
    let said = words
        .iter()
        .take_while(|word| known.contains(&singular(word)));
    match said.count() {
        // A verb alone is another call, and a single word is said by both.
        said if said < 2 || said + 2 > words.len() => String::new(),
        said => words[said..].join("_"),
    }
}

/// Resource and method as path and shape have them.
fn natural(
    api: &Api,
    operation: &Operation,
    paged: bool,
    methods: &BTreeMap<&str, BTreeSet<Method>>,
) -> Call {
    let (mut segments, version) = segments(&operation.path);
    let action = segments.len() > 1 && is_action(operation, &segments, methods);
    let custom = custom_method(&operation.path);
    let method = match (segments.last(), custom) {
        _ if operation.path.contains('#') => by_fragment(operation),
        (_, Some(custom)) => custom.to_snake_case(),
        (Some(last), None) if action => {
            let word = last.word.clone();
            segments.pop();
            word
        }
        (last, None) => {
            let item = last.is_some_and(|segment| segment.item);
            let plural = last.is_some_and(|segment| is_plural(&segment.word));
            let list = paged || (!item && is_list(api, operation, plural));
            let beside = methods.get(operation.path.trim_end_matches('/'));
            let is_beside =
                |method| beside.is_some_and(|methods: &BTreeSet<Method>| methods.contains(&method));
            let verb = match &operation.method {
                Method::Get if list => "list",
                Method::Get => "get",
                Method::Post if item => {
                    let is_changed = is_beside(Method::Put) || is_beside(Method::Patch);
                    post_to_item(operation, is_changed)
                }
                Method::Post => "create",
                Method::Put if is_beside(Method::Patch) => "replace",
                Method::Put | Method::Patch => "update",
                Method::Delete => "delete",
                Method::Head => "head",
                Method::Options => "options",
                Method::Trace => "trace",
                Method::Query => "query",
                Method::Other(name) => &name.to_snake_case(),
            };
            match operation.method {
                // What is done to all of them at once does not take the name of what is done to one.
                Method::Delete | Method::Put | Method::Patch if plural && !item => {
                    format!("{verb}_all")
                }
                _ => verb.to_owned(),
            }
        }
    };
    let resource = segments.iter().map(|segment| singular(&segment.word));
    Call {
        resource: resource.collect(),
        tags: Vec::new(),
        method,
        version,
    }
}

/// A call below the tags of its operation, where these are asked for or its path has no words.
fn with_tags(call: Call, operation: &Operation, tags: &TagTree<'_>, by: ResourcesBy) -> Call {
    if by == ResourcesBy::Paths && !call.resource.is_empty() {
        return call;
    }
    let way = tags.way(operation);
    let mut resource: Vec<String> = way.iter().map(|tag| tag.word.clone()).collect();
    resource.extend(unsaid(call.resource, &way));
    if resource.is_empty() {
        resource.push("root".to_owned());
    }
    Call {
        resource,
        tags: way.iter().map(|tag| tag.tag).collect(),
        ..call
    }
}

/// The name of a call whose path differs from others by a fragment alone, which is never sent.
fn by_fragment(operation: &Operation) -> String {
    let fragment = operation.path.rsplit(['#', '=', '.']).next();
    let name = operation.id.as_deref().or(fragment).unwrap_or_default();
    name.to_snake_case()
}

/// Whether a `POST` to one thing makes or changes it: what the document calls it says so, or else
/// that there is another call by which it is changed.
fn post_to_item(operation: &Operation, is_changed: bool) -> &'static str {
    let id = operation.id.as_deref().unwrap_or_default().to_snake_case();
    let summary = operation.summary.as_deref().unwrap_or_default();
    let first = summary.split_whitespace().next().unwrap_or_default();
    let first = first.to_ascii_lowercase();
    let verb = id.split('_').chain([&*first]).find_map(|word| match word {
        "create" | "creates" | "add" | "adds" | "insert" | "new" | "register" => Some("create"),
        "update" | "updates" | "edit" | "modify" | "change" | "set" | "save" => Some("update"),
        _ => None,
    });
    verb.unwrap_or(if is_changed { "create" } else { "update" })
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

/// Whether a reply is a list of what the path names, or an object that has each by its name.
fn is_list(api: &Api, operation: &Operation, plural: bool) -> bool {
    let (Success::One(SuccessReply::Json(ty)) | Success::Optional(ty)) = &operation.success else {
        return false;
    };
    match ty.not_null() {
        Type::Array(_) => true,
        Type::Map(inner) => is_by_name(inner, plural),
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(object) => {
                let has_list = |member: &Member| matches!(member.ty.not_null(), Type::Array(_));
                let is_by_name = |inner: &Type| is_by_name(inner, plural);
                plural && object.members.iter().any(has_list)
                    || object.members.is_empty()
                        && object.additional.as_ref().is_some_and(is_by_name)
            }
            Kind::Newtype(Type::Array(_)) => true,
            Kind::Newtype(Type::Map(inner)) => is_by_name(inner, plural),
            _ => false,
        },
        _ => false,
    }
}

/// Whether an object with members of any name and this type has the things of a path by their names:
/// a scalar is one where the path says so, and any JSON is a document of the caller's.
fn is_by_name(inner: &Type, plural: bool) -> bool {
    match inner.not_null() {
        Type::Named(_) => true,
        Type::Any => false,
        _ => plural,
    }
}
