//! Names of types, their fields and variants.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{camel, field, more_variants, snake, variant};
use super::scope::Scope;
use super::{Names, STUBS, TypeHome, TypeName};
use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{
    Api, Constant, Definition, Direction, EnumerationValue, Kind, Object, Origin, Owner, TypeId,
};
use crate::parallel;
use crate::resources::singular;

/// Names every definition that is used.
pub(super) fn types(
    api: &Api,
    facts: &Facts,
    config: &Config,
    diagnostics: &mut Diagnostics,
    names: &mut Names,
) {
    let placeholder = TypeName {
        ident: String::new(),
        home: TypeHome::Types(0),
    };
    names.types = vec![placeholder; api.definitions.len()];
    let components = components(api, facts);
    unknown_types(&components, config, diagnostics);
    let mut scope = Scope::default();
    let mut files = Scope::with(&["mod", STUBS, "con", "prn", "aux", "nul"]);
    let mut owners: BTreeMap<(&str, Option<Direction>), String> = BTreeMap::new();
    // What no operation uses has a name too: it must not fall to another when that goes.
    let unused = api.schemas.iter().map(|key| (key.as_str(), None));
    let keys: BTreeSet<(&str, Option<Direction>)> =
        components.keys().copied().chain(unused).collect();
    // Names by hand are taken before any other is given.
    for by_hand in [true, false] {
        for (key, direction) in keys.iter().copied() {
            let sided = [Direction::Request, Direction::Response].map(Some);
            if direction.is_none() && sided.iter().any(|s| components.contains_key(&(key, *s))) {
                continue;
            }
            if config.types.contains_key(key) != by_hand {
                continue;
            }
            let mut name = match config.types.get(key) {
                Some(name) => name.clone(),
                None => camel(key, "Type"),
            };
            // Whether replies use it too or not: that may change.
            if direction == Some(Direction::Request) {
                name.push_str("Input");
            }
            let claimed = scope.claim(name.clone());
            if claimed != name && components.contains_key(&(key, direction)) {
                let pointer = crate::pointer::child("#/components/schemas", key);
                collision(diagnostics, &pointer, &name, &claimed);
            }
            owners.insert((key, direction), claimed);
        }
    }
    let mut in_order: Vec<_> = components.iter().collect();
    in_order.sort_by_key(|(owner, _)| &owners[owner]);
    for (owner, ids) in in_order {
        let name = &owners[owner];
        let module = names.type_modules.len();
        for id in ids {
            let ident = match &api.definition(*id).origin {
                Origin::Component { .. } => name.clone(),
                Origin::Inline { path, .. } => scope.claim(format!("{name}{}", joined(path))),
            };
            let home = TypeHome::Types(module);
            names.types[id.0] = TypeName { ident, home };
        }
        if !ids.is_empty() {
            let file = files.claim(snake(name, "type"));
            names.type_modules.push((file, ids.clone()));
        }
    }
}

/// Says that something is called otherwise than its name in the document suggests.
fn collision(diagnostics: &mut Diagnostics, pointer: &str, wanted: &str, claimed: &str) {
    diagnostics
        .note(
            Code::NameCollision,
            pointer,
            format!("another has the name `{wanted}`; this is called `{claimed}`"),
        )
        .help("give it a name of its own in `codegen.toml`: `[types]` or `[members.rename]`");
}

/// The components with the definitions that come from each: itself, then what is inline in it.
fn components<'a>(
    api: &'a Api,
    facts: &Facts,
) -> BTreeMap<(&'a str, Option<Direction>), Vec<TypeId>> {
    let mut components: BTreeMap<(&str, Option<Direction>), Vec<TypeId>> = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if !facts.usage[index].is_used() {
            continue;
        }
        let id = TypeId(index);
        match &definition.origin {
            Origin::Component { key, direction } => {
                components
                    .entry((key, *direction))
                    .or_default()
                    .insert(0, id);
            }
            Origin::Inline {
                owner: Owner::Component { key, direction },
                ..
            } => components.entry((key, *direction)).or_default().push(id),
            Origin::Inline {
                owner: Owner::Operation(_) | Owner::Events,
                ..
            } => {}
        }
    }
    let path = |id: &TypeId| match &api.definition(*id).origin {
        Origin::Component { .. } => Vec::new(),
        Origin::Inline { path, .. } => path.clone(),
    };
    components
        .values_mut()
        .for_each(|ids| ids.sort_by_cached_key(path));
    components
}

fn unknown_types(
    components: &BTreeMap<(&str, Option<Direction>), Vec<TypeId>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    for key in config.types.keys() {
        if !components.keys().any(|(known, _)| known == key) {
            diagnostics
                .of_configuration(
                    Severity::Warning,
                    Code::UnusedConfiguration,
                    (&config.written, &["types", key]),
                    format!("`[types]` names `{key}`, which becomes no type"),
                )
                .expected("a key of `components.schemas` that an operation uses");
        }
    }
}

/// The words of a path as one name; what is in a list is called by the singular of the list.
pub(super) fn joined(path: &[String]) -> String {
    let mut name = String::new();
    for (index, word) in path.iter().enumerate() {
        let next = path.get(index + 1).map(String::as_str);
        match word.as_str() {
            "item" if index > 0 => {}
            word if next == Some("item") => {
                name.push_str(camel(&singular(&snake(word, "item")), "Item").as_str());
            }
            word => name.push_str(&camel(word, "Value")),
        }
    }
    name
}

/// Names the fields and variants of every definition.
pub(super) fn members(
    api: &Api,
    config: &Config,
    diagnostics: &mut Diagnostics,
    names: &mut Names,
) {
    let definitions = api.definitions.iter().collect();
    let parts = parallel::map(definitions, |definition| {
        DefinitionNames::of(definition, config)
    });
    let mut unused: BTreeSet<&str> = config.members.rename.keys().map(String::as_str).collect();
    for (index, parts) in parts.into_iter().enumerate() {
        let id = TypeId(index);
        names.fields.extend(parts.fields.map(|fields| (id, fields)));
        let variants = parts.variants.map(|variants| (id, variants));
        names.variants.extend(variants);
        diagnostics.absorb(parts.diagnostics);
        parts.by_hand.iter().for_each(|way| {
            unused.remove(way);
        });
    }
    for way in unused {
        diagnostics
            .of_configuration(
                Severity::Warning,
                Code::UnusedConfiguration,
                (&config.written, &["members", "rename", way]),
                format!("`[members.rename]` names `{way}`, which becomes no field"),
            )
            .expected("`schema.member`, or `schema.member.inner` of an inline object");
    }
}

/// The names of the parts of a definition.
#[derive(Default)]
struct DefinitionNames<'c> {
    fields: Option<Vec<String>>,
    variants: Option<Vec<String>>,
    /// The names of `[members.rename]` that were used.
    by_hand: Vec<&'c str>,
    diagnostics: Diagnostics,
}

impl<'c> DefinitionNames<'c> {
    fn of(definition: &Definition, config: &'c Config) -> DefinitionNames<'c> {
        let mut parts = DefinitionNames::default();
        match &definition.kind {
            Kind::Object(object) => parts.name_fields(object, definition, config),
            Kind::Enumeration(enumeration) => {
                let values = enumeration.values.iter();
                parts.variants = Some(variants(values.map(name_of_value)));
            }
            Kind::Union(union) => {
                let given = union.variants.iter().map(|variant| variant.name.clone());
                parts.variants = Some(variants(given));
            }
            Kind::Newtype(_) => {}
        }
        parts
    }

    fn name_fields(&mut self, object: &Object, definition: &Definition, config: &'c Config) {
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(object.members.len() + 1);
        for member in &object.members {
            if let Some((way, name)) = by_hand(config, &definition.origin, &member.name) {
                self.by_hand.push(way);
                fields.push(scope.claim(name.clone()));
                continue;
            }
            let name = field(&member.name);
            let claimed = scope.claim(name.clone());
            if claimed != name {
                let pointer = format!("{}/properties", definition.pointer);
                let pointer = crate::pointer::child(&pointer, &member.name);
                collision(&mut self.diagnostics, &pointer, &name, &claimed);
            }
            fields.push(claimed);
        }
        if object.additional.is_some() {
            let free = ["extra", "other_members", "additional_members"];
            fields.push(scope.claim_first(free.map(str::to_owned)));
        }
        self.fields = Some(fields);
    }
}

/// What a value of an enumeration is called before it is made a name.
fn name_of_value(value: &EnumerationValue) -> String {
    if let Some(name) = &value.name {
        return name.clone();
    }
    match &value.value {
        Constant::String(text) if text.is_empty() => "empty".to_owned(),
        Constant::String(text) => text.clone(),
        Constant::Integer(number) if *number < 0 => format!("minus {}", number.unsigned_abs()),
        Constant::Integer(number) => format!("value {number}"),
        Constant::Number(number) if *number < 0.0 => {
            format!("minus {}", number.abs().to_string().replace('.', " point "))
        }
        Constant::Number(number) => {
            format!("value {}", number.to_string().replace('.', " point "))
        }
        Constant::Boolean(flag) => flag.to_string(),
    }
}

/// The name of a member in `[members.rename]`, and what it is given for.
fn by_hand<'c>(
    config: &'c Config,
    origin: &Origin,
    member: &str,
) -> Option<(&'c String, &'c String)> {
    let renamed = &config.members.rename;
    if renamed.is_empty() {
        return None;
    }
    renamed.get_key_value(&origin.way(member)?)
}

fn variants(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut scope = Scope::default();
    let texts: Vec<String> = names.collect();
    let mut variants = Vec::with_capacity(texts.len() + 1);
    for (index, text) in texts.iter().enumerate() {
        let mut name = variant(text, "Value");
        if !scope.is_free(&name) {
            let more = more_variants(text, &texts[..index], "Value");
            name = more
                .into_iter()
                .find(|name| scope.is_free(name))
                .unwrap_or(name);
        }
        variants.push(scope.claim(name));
    }
    variants.push(scope.claim_first([
        "Unknown".to_owned(),
        "Other".to_owned(),
        "UnknownValue".to_owned(),
    ]));
    variants
}
