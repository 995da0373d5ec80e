//! The only maker of identifiers: one table for types, members, resources and methods.
//!
//! Names depend on the document's own names and on the configuration, in a documented order, so
//! that a change elsewhere in the document does not rename what is not concerned.

mod ident;
mod resources;
mod singular;
mod types;

use std::collections::BTreeMap;

pub use ident::{pascal, snake};

use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, BodyContent, Operation, OperationId, ResponseKind, TypeId};
use ident::Scope;

/// Methods that every client has; a resource of that name gets a `_` behind.
const CLIENT_METHODS: [&str; 10] = [
    "api", "base_url", "blocking", "builder", "clone", "from_env", "new", "token", "with_api",
    "with_options",
];

/// Every identifier of a generated crate.
#[derive(Debug, Clone, Default)]
pub struct Names {
    types: Vec<Option<TypeName>>,
    members: Vec<Vec<String>>,
    /// By [`OperationId`].
    pub operations: Vec<OperationName>,
    /// The tree of resources; a child comes after its parent.
    pub resources: Vec<Resource>,
}

/// The name of a type and the module it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// The module.
    pub module: Module,
    /// The identifier.
    pub ident: String,
}

/// A module that holds types.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// `types::<file>`, its items re-exported from `types`.
    Types(String),
    /// The module of the resource with this index.
    Resource(usize),
}

/// The names of an operation.
#[derive(Debug, Clone)]
pub struct OperationName {
    /// Index of its resource.
    pub resource: usize,
    /// Method, e.g. `list`.
    pub method: String,
    /// Table of facts, e.g. `LIST`.
    pub table: String,
    /// Request type, e.g. `ListRequest`.
    pub request: String,
    /// Enum of replies, where they differ by status.
    pub reply: String,
    /// Function that reads such replies.
    pub reader: String,
    /// Arguments: parameters, then body fields or `body`.
    pub arguments: Vec<String>,
}

/// A resource: a node of the tree of accessors.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Accessors from the client on.
    pub path: Vec<String>,
    /// The accessor's name, where it differs from the last of `path`.
    pub accessor: String,
    /// The handle's type.
    pub handle: String,
    /// Resources below.
    pub children: Vec<usize>,
    /// Operations, in document order.
    pub operations: Vec<OperationId>,
}

impl Names {
    /// The name of a type. Only types that are generated have one.
    pub fn type_name(&self, id: TypeId) -> Option<&TypeName> {
        self.types.get(id.index())?.as_ref()
    }

    /// Identifiers of a type's fields or variants; an object with further members has one more.
    pub fn members(&self, id: TypeId) -> &[String] {
        self.members.get(id.index()).map_or(&[], Vec::as_slice)
    }

    /// The operation's names.
    pub fn operation(&self, id: OperationId) -> &OperationName {
        &self.operations[id.index()]
    }
}

/// Names everything in `api`.
pub fn name(api: &Api, facts: &Facts, config: &Config) -> Names {
    let mut tree = Tree::default();
    let places = resources::places(api, config);
    let mut operations: Vec<OperationName> = Vec::new();
    for (index, place) in places.into_iter().enumerate() {
        let resource = tree.insert(&place.resource);
        tree.resources[resource].operations.push(OperationId(u32::try_from(index).unwrap_or(u32::MAX)));
        operations.push(OperationName {
            resource,
            table: place.method.to_uppercase(),
            method: place.method,
            request: String::new(),
            reply: String::new(),
            reader: String::new(),
            arguments: arguments(&api.operations[index]),
        });
    }
    tree.name_accessors(&operations);
    let mut scopes = local_scopes(api, &tree.resources, &mut operations);
    let types = types::types(api, facts, config, &operations, &mut scopes);
    let members = api.type_ids().map(|id| members(api, id, types[id.index()].is_some())).collect();
    Names { types, members, operations, resources: tree.resources }
}

fn members(api: &Api, id: TypeId, named: bool) -> Vec<String> {
    if named { types::members(api, id) } else { Vec::new() }
}

/// Takes the names of handles, requests and replies in every resource's module.
fn local_scopes(
    api: &Api,
    resources: &[Resource],
    operations: &mut [OperationName],
) -> Vec<Scope> {
    let mut scopes = Vec::with_capacity(resources.len());
    for resource in resources {
        let mut scope = Scope::default();
        scope.take(&resource.handle);
        let mut statics = Scope::default();
        for id in &resource.operations {
            let operation = &mut operations[id.index()];
            let method = pascal(&operation.method);
            operation.request = scope.unique(&format!("{method}Request"));
            operation.table = statics.unique_snake(operation.table.trim_end_matches('_'));
            if matches!(api.operations[id.index()].response.kind, ResponseKind::ByStatus(_)) {
                operation.reply = scope.unique(&format!("{method}Reply"));
                operation.reader = format!("read_{}_reply", operation.method.trim_end_matches('_'));
            }
        }
        scopes.push(scope);
    }
    scopes
}

/// Argument names: parameters, then body fields. A body field of a parameter's name gets `body_`
/// before it, a second parameter of a name its location behind.
fn arguments(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::reserving(&types::SETTERS);
    scope.take("parts");
    let mut names = Vec::new();
    // Path parameters first, so that they keep their names; the result is in document order.
    let mut by_index: BTreeMap<usize, String> = BTreeMap::new();
    for pass in [true, false] {
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let is_path = parameter.location == crate::ir::Location::Path;
            if is_path != pass {
                continue;
            }
            let name = snake(&parameter.field.name);
            let taken = if scope.take(&name) {
                name
            } else {
                let location = format!("{:?}", parameter.location).to_lowercase();
                scope.unique_snake(&format!("{}_{location}", name.trim_end_matches('_')))
            };
            by_index.insert(index, taken);
        }
    }
    names.extend(by_index.into_values());
    let Some(body) = &operation.body else { return names };
    match &body.content {
        BodyContent::Json { .. } | BodyContent::Text(_) | BodyContent::Bytes(_) => {
            names.push(scope.unique_snake("body"));
        }
        content => {
            for field in content.fields() {
                let name = snake(&field.name);
                let taken = if scope.take(&name) {
                    name
                } else {
                    scope.unique_snake(&format!("body_{}", name.trim_end_matches('_')))
                };
                names.push(taken);
            }
        }
    }
    names
}

/// The tree of resources while it grows.
#[derive(Default)]
struct Tree {
    resources: Vec<Resource>,
    by_path: BTreeMap<Vec<String>, usize>,
}

impl Tree {
    fn insert(&mut self, path: &[String]) -> usize {
        if let Some(index) = self.by_path.get(path) {
            return *index;
        }
        let parent = match path.split_last() {
            Some((_, parent)) if !parent.is_empty() => Some(self.insert(parent)),
            _ => None,
        };
        let index = self.resources.len();
        let last = path.last().map_or("root", String::as_str);
        self.resources.push(Resource {
            path: path.to_vec(),
            accessor: last.to_owned(),
            handle: format!("{}Resource", pascal(last)),
            children: Vec::new(),
            operations: Vec::new(),
        });
        self.by_path.insert(path.to_vec(), index);
        if let Some(parent) = parent {
            self.resources[parent].children.push(index);
        }
        index
    }

    /// An accessor that would hide a method gets `_resource` behind.
    fn name_accessors(&mut self, operations: &[OperationName]) {
        for index in 0..self.resources.len() {
            let resource = &self.resources[index];
            let hidden = match resource.path.split_last() {
                Some((_, [])) | None => CLIENT_METHODS.contains(&resource.accessor.as_str()),
                Some((_, parent)) => self.by_path.get(parent).is_some_and(|parent| {
                    let methods = &self.resources[*parent].operations;
                    methods.iter().any(|id| operations[id.index()].method == resource.accessor)
                }),
            };
            if hidden {
                self.resources[index].accessor = format!("{}_resource", resource.accessor);
            }
        }
    }
}
