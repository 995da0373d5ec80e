//! Names of types, their fields and variants.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{by_number, camel, more_fields, more_variants, snake, variant};
use super::methods::{OF_TRAITS, setter};
use super::scope::Scope;
use super::variants::VariantNames;
use super::ways::Ways;
use super::{Names, STUBS, TypeHome, TypeName};
use crate::analyze::Facts;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{
    Api, Constant, Definition, Direction, EnumerationValue, Kind, Member, Object, Origin, Owner,
    TypeId,
};
use crate::parallel;

/// Names every definition that is used.
pub(super) fn types(
    api: &Api,
    facts: &Facts,
    config: &Config,
    variants: &VariantNames,
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
    // Names by hand are taken before any other is given, and those of schemas before what is added.
    for (by_hand, is_sent) in [(true, false), (true, true), (false, false), (false, true)] {
        for (key, direction) in keys.iter().copied() {
            if (direction == Some(Direction::Request)) != is_sent {
                continue;
            }
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
            let other = format!("{name}Request");
            if is_sent {
                name.push_str("Input");
            }
            let others = is_sent.then_some(other);
            let claimed = scope.claim_first([name.clone()].into_iter().chain(others));
            if claimed != name && components.contains_key(&(key, direction)) {
                let pointer = crate::pointer::child("#/components/schemas", key);
                collision(diagnostics, &pointer, &name, &claimed);
            }
            owners.insert((key, direction), claimed);
        }
    }
    let mut in_order: Vec<_> = components.iter().collect();
    in_order.sort_by_key(|(owner, _)| &owners[owner]);
    let named = parallel::map(in_order, |(owner, ids)| {
        let name = &owners[owner];
        (name, ids, within(api, variants, name, ids))
    });
    for (name, ids, wishes) in named {
        let module = names.type_modules.len();
        for (id, wishes) in ids.iter().zip(wishes) {
            let ident = match wishes {
                None => name.clone(),
                Some(wishes) => scope.claim_first(wishes),
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

/// What the types of one owner could be called that is called `name`, the best first; nothing for the
/// one that is the owner itself.
fn within(
    api: &Api,
    variants: &VariantNames,
    name: &str,
    ids: &[TypeId],
) -> Vec<Option<Vec<String>>> {
    let path = |id: &TypeId| match &api.definition(*id).origin {
        Origin::Component { .. } => Vec::new(),
        Origin::Inline { owner, path } => variants.path(owner, path),
    };
    let paths: Vec<Vec<String>> = ids.iter().map(path).collect();
    let ways = Ways::new(paths.iter().map(Vec::as_slice));
    let wishes = |(id, path): (&TypeId, &Vec<String>)| {
        let kind = &api.definition(*id).kind;
        (!path.is_empty()).then(|| ways.names(name, path, 0, kind))
    };
    ids.iter().zip(&paths).map(wishes).collect()
}

/// Says that something is called otherwise than its name in the document suggests.
fn collision(diagnostics: &mut Diagnostics, pointer: &str, wanted: &str, claimed: &str) {
    diagnostics
        .note(
            Code::NameCollision,
            pointer,
            format!("the name `{wanted}` is taken; this is called `{claimed}`"),
        )
        .help("choose another name in `codegen.toml`: `[types]` or `[members.rename]`");
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
                .expected("a key of `components.schemas` that an operation uses")
                .near(key, components.keys().map(|(known, _)| *known));
        }
    }
}

/// Names the fields and variants of every definition.
pub(super) fn members(
    api: &Api,
    facts: &Facts,
    config: &Config,
    variants: &VariantNames,
    diagnostics: &mut Diagnostics,
    names: &mut Names,
) {
    let definitions = api.definitions.iter().enumerate().collect();
    let parts = parallel::map(definitions, |(index, definition)| {
        let methods = match &definition.kind {
            Kind::Object(object) if object.additional.is_none() && !facts.usage[index].decoded => {
                OF_TRAITS
            }
            _ => &[],
        };
        DefinitionNames::of(definition, methods, variants.of(TypeId(index)), config)
    });
    let mut unused: BTreeSet<&str> = config.members.rename.keys().map(String::as_str).collect();
    for (index, parts) in parts.into_iter().enumerate() {
        let id = TypeId(index);
        names.fields.extend(parts.fields.map(|fields| (id, fields)));
        if let (Some(variants), Kind::Union(_)) = (&parts.variants, &api.definition(id).kind) {
            let own = &names.types[id.0].ident;
            names.constructors.insert(id, constructors(own, variants));
        }
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
    /// The names in a definition, whose type has `methods` besides setters.
    fn of(
        definition: &Definition,
        methods: &[&str],
        of_union: &[String],
        config: &'c Config,
    ) -> DefinitionNames<'c> {
        let mut parts = DefinitionNames::default();
        match &definition.kind {
            Kind::Object(object) => parts.name_fields(object, definition, methods, config),
            Kind::Enumeration(enumeration) => {
                let values = enumeration.values.iter();
                parts.variants = Some(of_values(values.map(name_of_value)));
            }
            Kind::Union(_) => parts.variants = Some(with_rest(of_union.to_vec())),
            Kind::Newtype(_) => {}
        }
        parts
    }

    fn name_fields(
        &mut self,
        object: &Object,
        definition: &Definition,
        methods: &[&str],
        config: &'c Config,
    ) {
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(object.members.len() + 1);
        // What is a name as it is written keeps it.
        let plain = object
            .members
            .iter()
            .map(|member| setter(&member.name, methods));
        let plain: Vec<String> = plain.collect();
        let is_written = |member: &Member| member.name == setter(&member.name, methods);
        let mut written: BTreeSet<&str> = BTreeSet::new();
        if plain.iter().collect::<BTreeSet<_>>().len() < plain.len() {
            let members = object.members.iter().filter(|member| is_written(member));
            written.extend(members.map(|member| member.name.as_str()));
        }
        for (member, name) in object.members.iter().zip(&plain) {
            if let Some((way, name)) = by_hand(config, &definition.origin, &member.name) {
                self.by_hand.push(way);
                fields.push(scope.claim(name.clone()));
                continue;
            }
            let is_another = written.contains(name.as_str()) && !is_written(member);
            // Whatever else a member is called, it is not as another is written.
            let is_free = |wish: &String| is_written(member) || !written.contains(wish.as_str());
            let plain = (!is_another).then(|| name.clone());
            let last = if is_another {
                format!("{name}_2")
            } else {
                name.clone()
            };
            // Most need no further names.
            let more = std::iter::once_with(|| more_fields(&member.name)).flatten();
            let wishes = plain.into_iter().chain(more);
            let claimed = scope.claim_first(wishes.filter(is_free).chain([last]));
            if claimed != *name {
                let pointer = format!("{}/properties", definition.pointer);
                let pointer = crate::pointer::child(&pointer, &member.name);
                collision(&mut self.diagnostics, &pointer, name, &claimed);
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

/// The functions that make variants of a type.
fn constructors(own: &str, variants: &[String]) -> Vec<String> {
    // Those of traits are called by the same path.
    let mut scope = Scope::with(&[
        "clone",
        "decode",
        "default",
        "deserialize",
        "encode",
        "eq",
        "fmt",
        "from",
        "id",
        "into",
        "serialize",
        "try_from",
        "try_into",
    ]);
    // So are variants, which in scripts without capitals have names of functions.
    for variant in variants {
        scope.claim(variant.clone());
    }
    let names = variants.iter().map(|variant| snake(variant, "variant"));
    // A type's own name would be that of its constructor.
    let is_own = |name: &str| name.replace('_', "") == own.to_lowercase();
    names
        .map(|name| {
            let plain = (!is_own(&name)).then(|| name.clone());
            scope.claim_first(plain.into_iter().chain([format!("new_{name}")]))
        })
        .collect()
}

/// The names of the values of an enumeration. Of those that would have the same name the first that
/// is written without signs keeps it.
fn of_values(names: impl Iterator<Item = String>) -> Vec<String> {
    let texts: Vec<String> = names.collect();
    let plain: Vec<String> = texts.iter().map(|text| of_value(text)).collect();
    let mut keepers: BTreeMap<&str, usize> = BTreeMap::new();
    for is_signed in [false, true] {
        let has_signs = |text: &str| text.contains(|c: char| !c.is_alphanumeric() && c != '_');
        for (index, text) in texts.iter().enumerate() {
            if has_signs(text) == is_signed {
                keepers.entry(&plain[index]).or_insert(index);
            }
        }
    }
    let mut scope = Scope::default();
    let mut variants = vec![String::new(); texts.len()];
    for (name, index) in &keepers {
        variants[*index] = scope.claim((*name).to_owned());
    }
    for (index, text) in texts.iter().enumerate() {
        if variants[index].is_empty() {
            let others = [&texts[..index], &texts[index + 1..]].concat();
            let mut more = more_variants(text, &others, "Value");
            more.push(plain[index].clone());
            variants[index] = scope.claim_first(more);
        }
    }
    with_rest(variants)
}

fn of_value(text: &str) -> String {
    let numbers = by_number(text);
    variant(numbers.as_deref().unwrap_or(text), "Value")
}

/// Names of variants, and one for what is unknown.
fn with_rest(mut variants: Vec<String>) -> Vec<String> {
    let taken: Vec<&str> = variants.iter().map(String::as_str).collect();
    let mut scope = Scope::with(&taken);
    let rest = ["Unknown", "Other", "UnknownValue"].map(str::to_owned);
    variants.push(scope.claim_first(rest));
    variants
}
