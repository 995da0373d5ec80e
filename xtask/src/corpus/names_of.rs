//! Every name of a generated crate, with what it is made from.

use serde::{Deserialize, Serialize};
use specwright::Model;
use specwright::ir::{Constant, Definition, Direction, Kind, Origin, Owner, TypeId};
use specwright::names::InputPlace;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedKind {
    /// A type.
    Type,
    /// A variant of a union.
    Variant,
    /// A value of an enumeration.
    Value,
    /// A field of an object.
    Field,
    /// A module of a resource.
    Module,
    /// A method that sends a request.
    Method,
    /// What a caller gives with a request.
    Argument,
}

/// A name.
#[derive(Clone, Debug)]
pub struct Named {
    pub kind: NamedKind,
    /// What it is of: a pointer, or method and path.
    pub of: String,
    /// The words of the document that it is made from, the last if there are several.
    pub words: String,
    pub name: String,
    /// Whether the document has no name for it by itself.
    pub is_made: bool,
}

/// Every name of a crate.
pub fn named(model: &Model) -> Vec<Named> {
    let mut all = Vec::new();
    for (index, definition) in model.api.definitions.iter().enumerate() {
        if model.facts.usage[index].is_used() {
            types(model, TypeId(index), definition, &mut all);
        }
    }
    for (resource, name) in model
        .facts
        .resources
        .list
        .iter()
        .zip(&model.names.resources)
    {
        let first = resource.operations.first();
        let of = first.map(|id| label(model, id.0));
        all.push(Named {
            kind: NamedKind::Module,
            of: of.unwrap_or_else(|| resource.path.join("/")),
            words: resource.path.last().cloned().unwrap_or_default(),
            name: name.module.clone(),
            is_made: true,
        });
    }
    for index in 0..model.api.operations.len() {
        operation(model, index, &mut all);
    }
    all
}

/// Method and path, and the media types where it is called in another way.
fn label(model: &Model, index: usize) -> String {
    let operation = &model.api.operations[index];
    let mut label = format!("{} {}", operation.method.as_str(), operation.path);
    let way = &operation.way;
    for media_type in [&way.body, &way.reply].into_iter().flatten() {
        label.push(' ');
        label.push_str(media_type);
    }
    label
}

fn types(model: &Model, id: TypeId, definition: &Definition, all: &mut Vec<Named>) {
    let (words, direction, is_made) = match &definition.origin {
        Origin::Component { key, direction } => (key.clone(), *direction, false),
        Origin::Inline { owner, path } => {
            let direction = match owner {
                Owner::Component { direction, .. } => *direction,
                Owner::Operation(_) | Owner::Events => None,
            };
            (path.last().cloned().unwrap_or_default(), direction, true)
        }
    };
    let mut of = definition.pointer.clone();
    if direction == Some(Direction::Request) {
        of.push_str(" sent");
    }
    all.push(Named {
        kind: NamedKind::Type,
        of: of.clone(),
        words,
        name: model.names.types[id.0].ident.clone(),
        is_made,
    });
    let none = Vec::new();
    let variants = model.names.variants.get(&id).unwrap_or(&none);
    let fields = model.names.fields.get(&id).unwrap_or(&none);
    let mut add = |kind: NamedKind, index: usize, words: &str, names: &[String]| {
        let part = match kind {
            NamedKind::Variant => index.to_string(),
            _ => words.to_owned(),
        };
        all.extend(names.get(index).map(|name| Named {
            kind,
            of: format!("{of} {part}"),
            words: words.to_owned(),
            name: name.clone(),
            is_made: kind != NamedKind::Variant || words.is_empty(),
        }));
    };
    match &definition.kind {
        Kind::Object(object) => {
            for (index, member) in object.members.iter().enumerate() {
                add(NamedKind::Field, index, &member.name, fields);
            }
        }
        Kind::Enumeration(enumeration) => {
            for (index, value) in enumeration.values.iter().enumerate() {
                add(NamedKind::Value, index, &text(&value.value), variants);
            }
        }
        Kind::Union(union) => {
            for (index, variant) in union.variants.iter().enumerate() {
                // What is not the document's.
                let is_made = variant.name == "object" || variant.name.starts_with("variant ");
                let words = if is_made { "" } else { &variant.name };
                add(NamedKind::Variant, index, words, variants);
            }
        }
        Kind::Newtype(_) => {}
    }
}

fn text(constant: &Constant) -> String {
    match constant {
        Constant::String(text) => text.clone(),
        Constant::Integer(number) => number.to_string(),
        Constant::Number(number) => number.to_string(),
        Constant::Boolean(flag) => flag.to_string(),
    }
}

fn operation(model: &Model, index: usize, all: &mut Vec<Named>) {
    let names = &model.names.operations[index];
    let operation = &model.api.operations[index];
    let of = label(model, index);
    let mut words = model.facts.resources.placements[index].method.clone();
    let way = &operation.way;
    words.extend([&way.body, &way.reply].into_iter().flatten().cloned());
    all.push(Named {
        kind: NamedKind::Method,
        of: of.clone(),
        words,
        name: names.method.clone(),
        is_made: true,
    });
    for input in &names.inputs {
        let InputPlace::Parameter(at) = input.place else {
            continue;
        };
        let words = operation.parameters[at].member.name.clone();
        all.push(Named {
            kind: NamedKind::Argument,
            of: format!("{of} {words}"),
            words,
            name: input.ident.clone(),
            is_made: true,
        });
    }
}
