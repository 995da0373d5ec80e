//! Names types and their members.

use std::collections::BTreeMap;

use super::ident::{Scope, pascal, snake, type_name};
use super::singular::singular;
use super::{Module, OperationName, TypeName};
use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, EnumValues, Guard, Object, Origin, Role, Shape, TypeId};

/// Method names that builders cannot give to setters: the constructor, and names for which clippy
/// would expect a trait of the standard library.
pub(super) const SETTERS: [&str; 24] = [
    "add", "as_mut", "as_ref", "bitand", "bitor", "bitxor", "borrow", "clone", "cmp", "default",
    "deref", "div", "drop", "eq", "from_iter", "hash", "index", "mul", "neg", "new", "not", "rem",
    "shl", "sub",
];

/// The members of a type: field or variant identifiers by index.
pub(super) fn members(api: &Api, id: TypeId) -> Vec<String> {
    match &api.def(id).shape {
        Shape::Object(object) => fields(object),
        Shape::Enum(found) => variants(&found.values),
        Shape::Union(union) => {
            let mut scope = Scope::reserving(&["Other"]);
            union
                .variants
                .iter()
                .map(|variant| {
                    let hint = match (&variant.guard, variant.hint.as_str()) {
                        (Guard::Tag(tags), "") => tags.first().map_or("", String::as_str),
                        (_, hint) => hint,
                    };
                    scope.unique(&pascal(hint))
                })
                .collect()
        }
        Shape::Alias(_) | Shape::Newtype(_) => Vec::new(),
    }
}

fn fields(object: &Object) -> Vec<String> {
    let mut scope = Scope::reserving(&SETTERS);
    let mut names: Vec<String> =
        object.fields.iter().map(|field| scope.unique_snake(&snake(&field.name))).collect();
    if object.rest.is_some() {
        names.push(scope.unique_snake("additional_properties"));
    }
    names
}

fn variants(values: &EnumValues) -> Vec<String> {
    let mut scope = Scope::reserving(&["Unknown"]);
    let mut unique = |text: &str| match pascal(text) {
        name if name == "Unknown" => scope.unique("UnknownValue"),
        name => scope.unique(&name),
    };
    match values {
        EnumValues::Strings(values) => values.iter().map(|value| unique(value)).collect(),
        EnumValues::Integers(values) => values
            .iter()
            .map(|value| {
                let sign = if *value < 0 { "Minus" } else { "Value" };
                unique(&format!("{sign}{}", value.unsigned_abs()))
            })
            .collect(),
    }
}

/// Names every generated type. Components are named first, in the order of their names, so that
/// neither the order of the document nor an inline schema changes the name of a component.
pub(super) fn types(
    api: &Api,
    facts: &Facts,
    config: &Config,
    operations: &[OperationName],
    resource_scopes: &mut [Scope],
) -> Vec<Option<TypeName>> {
    let mut namer = Namer {
        api,
        operations,
        names: vec![None; api.types.len()],
        types: Scope::default(),
        files: Scope::default(),
        resource_scopes,
    };
    namer.components(facts, config);
    namer.children(facts);
    namer.names
}

struct Namer<'a> {
    api: &'a Api,
    operations: &'a [OperationName],
    names: Vec<Option<TypeName>>,
    types: Scope,
    files: Scope,
    resource_scopes: &'a mut [Scope],
}

impl Namer<'_> {
    fn components(&mut self, facts: &Facts, config: &Config) {
        let mut components: BTreeMap<(bool, &str, &str, TypeId), Option<&str>> = BTreeMap::new();
        for id in self.api.type_ids() {
            let def = self.api.def(id);
            if let Origin::Component(name) = &def.origin {
                let schema = def.pointer.starts_with("#/components/schemas/");
                let chosen = config.types.get(name).map(String::as_str).filter(|_| schema);
                // Chosen names, then schemas, then inline types of other components.
                let rank = !schema;
                if is_named(self.api, facts, id) {
                    components.insert((rank, name, &def.pointer, id), chosen);
                }
            }
        }
        for ((_, _, _, id), chosen) in &components {
            if let Some(chosen) = chosen {
                self.component(*id, &type_name(chosen));
            }
        }
        for ((_, name, _, id), chosen) in &components {
            if chosen.is_none() {
                self.component(*id, &type_name(name));
            }
        }
    }

    fn component(&mut self, id: TypeId, name: &str) {
        let ident = self.types.unique(name);
        let file = self.files.unique_snake(&snake(&ident));
        self.names[id.index()] = Some(TypeName { module: Module::Types(file), ident });
    }

    /// Inline types: children are reserved after their parents, so one pass in order is enough,
    /// except for a parent that is an alias and has no name of its own.
    fn children(&mut self, facts: &Facts) {
        for id in self.api.type_ids() {
            if self.names[id.index()].is_none() && is_named(self.api, facts, id) {
                let (module, name) = self.place(&self.api.def(id).origin);
                let name = type_name(&name);
                let ident = match &module {
                    Module::Types(_) => self.types.unique(&name),
                    Module::Resource(resource) => self.resource_scopes[*resource].unique(&name),
                };
                self.names[id.index()] = Some(TypeName { module, ident });
            }
        }
    }

    fn place(&mut self, origin: &Origin) -> (Module, String) {
        match origin {
            Origin::Component(name) => (Module::Types(snake(name)), pascal(name)),
            Origin::Operation { operation, hint, role } => {
                let name = &self.operations[operation.index()];
                let suffix = role_name(hint, *role);
                (Module::Resource(name.resource), format!("{}{suffix}", pascal(&name.method)))
            }
            Origin::Child { parent, hint, role } => {
                let (module, parent) = match &self.names[parent.index()] {
                    Some(name) => (name.module.clone(), name.ident.clone()),
                    None => {
                        let origin = self.api.def(*parent).origin.clone();
                        let (module, name) = self.place(&origin);
                        (self.alias_module(module), name)
                    }
                };
                (module, format!("{parent}{}", role_name(hint, *role)))
            }
        }
    }

    /// An alias is not emitted; what is inside it needs a file all the same.
    fn alias_module(&mut self, module: Module) -> Module {
        match module {
            Module::Types(file) if !self.files.contains(&file) => {
                Module::Types(self.files.unique_snake(&file))
            }
            other => other,
        }
    }
}

fn role_name(hint: &str, role: Role) -> String {
    let name = pascal_or_empty(hint);
    match role {
        Role::Itself => name,
        Role::Item => {
            let single = pascal_or_empty(&singular(&snake_or_empty(hint)));
            if single == name { format!("{name}Item") } else { single }
        }
        Role::Value => format!("{name}Value"),
    }
}

fn pascal_or_empty(text: &str) -> String {
    if text.is_empty() { String::new() } else { pascal(text) }
}

fn snake_or_empty(text: &str) -> String {
    if text.is_empty() { String::new() } else { snake(text) }
}

fn is_named(api: &Api, facts: &Facts, id: TypeId) -> bool {
    facts.is_used(id) && !matches!(api.def(id).shape, Shape::Alias(_))
}
