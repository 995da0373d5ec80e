//! Schemas that others extend: those that are `allOf` a schema with a discriminator.
//!
//! Where such a schema is the schema of a value, the value is one of its family: of what extends
//! it, and what extends that. Where it is a part of an `allOf`, its members are meant.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{Discriminator, OpenAPI, ReferenceOr, Schema};

use super::keywords::Keywords;
use super::merge::{below, sites};
use crate::pointer::{COMPONENTS, tokens};
use crate::resolve::{Resolver, SchemaRef};

/// How vendors say on a schema which value of the discriminator stands for it.
const DISCRIMINATOR_VALUES: &[&str] = &["x-discriminator-value", "x-ms-discriminator-value"];

/// Which schemas of `components.schemas` extend which, by pointer.
pub(super) struct Hierarchy<'d> {
    nodes: BTreeMap<String, Node<'d>>,
}

/// One schema of `components.schemas`.
struct Node<'d> {
    key: &'d str,
    schema: &'d Schema,
    /// Its own, not that of what it extends.
    discriminator: Option<&'d Discriminator>,
    /// What a vendor's extension says its value of the discriminator is.
    value: Option<&'d str>,
    /// Whether it lists what it can be by itself.
    alternatives: bool,
    extends: Vec<String>,
    extended_by: Vec<String>,
}

/// What a value can be whose schema is extended by others.
pub(super) struct Family<'d> {
    /// The member that tells.
    pub(super) property: &'d str,
    /// What extends the schema, in the order of the document; each before what extends it.
    pub(super) relatives: Vec<Relative<'d>>,
    /// The schema itself.
    pub(super) base: Relative<'d>,
    /// Where the schema is that stands for every value that is not mapped (OpenAPI 3.2).
    pub(super) default: Option<String>,
    /// What the schema itself says of the member that tells.
    pub(super) discriminator: Option<&'d Discriminator>,
}

/// One of a family.
pub(super) struct Relative<'d> {
    pub(super) key: &'d str,
    pub(super) schema: &'d Schema,
    pub(super) pointer: String,
    /// The values of the discriminator that stand for it.
    pub(super) values: Vec<String>,
    /// Whether it has a family of its own, which another member tells apart.
    pub(super) apart: bool,
}

impl<'d> Hierarchy<'d> {
    /// That of a document.
    pub(super) fn new(openapi: &'d OpenAPI) -> Hierarchy<'d> {
        let document = Resolver::new(openapi);
        let mut nodes = BTreeMap::new();
        let mut order = Vec::new();
        for (key, schema) in openapi.components.iter().flat_map(|c| &c.schemas) {
            if let ReferenceOr::Item(schema) = schema {
                let pointer = below("#/components/schemas", &[key]);
                order.push(pointer.clone());
                let node = Node::new(&document, key, schema, &pointer);
                nodes.insert(pointer, node);
            }
        }
        let mut hierarchy = Hierarchy { nodes };
        for pointer in &order {
            for base in hierarchy.nodes[pointer].extends.clone() {
                if let Some(base) = hierarchy.nodes.get_mut(&base) {
                    base.extended_by.push(pointer.clone());
                }
            }
        }
        for pointer in &order {
            hierarchy.take_mapping(pointer);
        }
        hierarchy
    }

    /// Takes the schemas of a mapping for what extends a schema, where nothing says that it does.
    fn take_mapping(&mut self, pointer: &str) {
        let node = &self.nodes[pointer];
        let Some(discriminator) = node.discriminator else {
            return;
        };
        if !node.extended_by.is_empty() || self.discriminators(pointer).len() > 1 {
            return;
        }
        let mut targets: Vec<String> = Vec::new();
        for target in discriminator.mapping.values() {
            let target = mapped(target);
            let known = targets.contains(&target) || target == pointer;
            if !known && self.nodes.contains_key(&target) {
                targets.push(target);
            }
        }
        if let Some(node) = self.nodes.get_mut(pointer) {
            node.extended_by = targets;
        }
    }

    /// The discriminators of a schema and of what it extends, the nearest first.
    fn discriminators(&self, pointer: &str) -> Vec<&'d Discriminator> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut level = vec![pointer];
        while !level.is_empty() {
            let mut next = Vec::new();
            for pointer in level {
                if let Some(node) = self.nodes.get(pointer)
                    && seen.insert(pointer)
                {
                    found.extend(node.discriminator);
                    next.extend(node.extends.iter().map(String::as_str));
                }
            }
            level = next;
        }
        found
    }

    /// Whether a value of the schema is one of a family.
    pub(super) fn is_base(&self, pointer: &str) -> bool {
        self.nodes.get(pointer).is_some_and(|node| {
            !node.extended_by.is_empty()
                && !node.alternatives
                && !self.discriminators(pointer).is_empty()
        })
    }

    /// Whether a value of the schema is one of the family of another.
    pub(super) fn extends_base(&self, pointer: &str) -> bool {
        self.nodes
            .get(pointer)
            .is_some_and(|node| node.extends.iter().any(|base| self.is_base(base)))
    }

    /// Whether a schema is `allOf` another, or of one that is.
    pub(super) fn extends(&self, pointer: &str, base: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut next = vec![pointer];
        while let Some(pointer) = next.pop() {
            if let Some(node) = self.nodes.get(pointer)
                && seen.insert(pointer)
            {
                if node.extends.iter().any(|extended| extended == base) {
                    return true;
                }
                next.extend(node.extends.iter().map(String::as_str));
            }
        }
        false
    }

    /// Whether the schema has a discriminator of its own and there is nothing for it to tell.
    pub(super) fn tells_nothing(&self, pointer: &str) -> bool {
        self.nodes.get(pointer).is_some_and(|node| {
            node.discriminator.is_some() && node.extended_by.is_empty() && !node.alternatives
        })
    }

    /// What extends the schema directly.
    pub(super) fn extended_by(&self, pointer: &str) -> &[String] {
        self.nodes
            .get(pointer)
            .map_or(&[], |node| node.extended_by.as_slice())
    }

    /// What a value of the schema can be; `None` when that is only itself.
    pub(super) fn family(&self, pointer: &str) -> Option<Family<'d>> {
        let node = self.nodes.get(pointer)?;
        let discriminators = self.discriminators(pointer);
        let property = discriminators.first()?.property_name.as_str();
        if node.extended_by.is_empty() || node.alternatives {
            return None;
        }
        let mut mappings = discriminators;
        let mut found: Vec<(&str, &Node<'d>, bool)> = Vec::new();
        let mut seen = BTreeSet::from([pointer]);
        let mut next: Vec<&str> = node.extended_by.iter().rev().map(String::as_str).collect();
        while let Some(pointer) = next.pop() {
            let Some(node) = self.nodes.get(pointer).filter(|_| seen.insert(pointer)) else {
                continue;
            };
            let own = node.discriminator;
            let apart = own.is_some_and(|own| own.property_name != property);
            let apart = (apart && self.is_base(pointer)) || node.alternatives;
            found.push((pointer, node, apart));
            if !apart {
                mappings.extend(own);
                next.extend(node.extended_by.iter().rev().map(String::as_str));
            }
        }
        let values = values(property, &mappings);
        let mut of_property = mappings.iter().filter(|own| own.property_name == property);
        let default = of_property.find_map(|own| default_of(own));
        let relative = |pointer: &str, node: &Node<'d>, apart: bool| Relative {
            key: node.key,
            schema: node.schema,
            pointer: pointer.to_owned(),
            values: match (values.get(pointer), node.value) {
                (_, Some(value)) => vec![value.to_owned()],
                (Some(values), None) => values.clone(),
                (None, None) => vec![node.key.to_owned()],
            },
            apart,
        };
        Some(Family {
            property,
            relatives: found
                .into_iter()
                .map(|(pointer, node, apart)| relative(pointer, node, apart))
                .collect(),
            base: relative(pointer, node, false),
            default,
            discriminator: node.discriminator,
        })
    }
}

impl<'d> Node<'d> {
    fn new(document: &Resolver<'d>, key: &'d str, schema: &'d Schema, pointer: &str) -> Node<'d> {
        let mut node = Node {
            key,
            schema,
            discriminator: None,
            value: None,
            alternatives: false,
            extends: Vec::new(),
            extended_by: Vec::new(),
        };
        // Parts that are written in place belong to the schema itself.
        let mut own = vec![(schema, pointer.to_owned())];
        while let Some((schema, pointer)) = own.pop() {
            let data = &schema.schema_data;
            let keywords = Keywords::of(schema);
            node.discriminator = node.discriminator.or(data.discriminator.as_ref());
            let mut values = DISCRIMINATOR_VALUES.iter();
            let value = values.find_map(|key| data.extensions.get(*key)?.as_str());
            node.value = node.value.or(value);
            node.alternatives |= !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
            for part in sites(keywords.all_of, &below(&pointer, &["allOf"])) {
                let Ok(found) = document.schema(part.schema, &part.pointer) else {
                    continue;
                };
                match part.schema {
                    SchemaRef::Item(schema) => own.push((schema, part.pointer)),
                    SchemaRef::Reference(_) => {
                        if !node.extends.contains(&found.pointer) {
                            node.extends.push(found.pointer);
                        }
                    }
                }
            }
        }
        node
    }
}

/// Where the schema is that a discriminator has for values that it does not map (OpenAPI 3.2, section
/// 4.25).
pub(super) fn default_of(discriminator: &Discriminator) -> Option<String> {
    default_target(discriminator).map(mapped)
}

/// How such a schema is named.
pub(super) fn default_target(discriminator: &Discriminator) -> Option<&str> {
    discriminator.extensions.get("defaultMapping")?.as_str()
}

/// The values of a discriminator by the pointer of the schema that each stands for.
fn values(property: &str, discriminators: &[&Discriminator]) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for discriminator in discriminators {
        if discriminator.property_name != property {
            continue;
        }
        for (value, target) in &discriminator.mapping {
            if seen.insert(value) {
                values
                    .entry(mapped(target))
                    .or_default()
                    .push(value.clone());
            }
        }
    }
    values
}

/// The pointer of a schema that a mapping names, by reference or by its key.
pub(super) fn mapped(target: &str) -> String {
    if target.starts_with('#') {
        match tokens(target).last() {
            Some(key) if target.starts_with(COMPONENTS) => below("#/components/schemas", &[&key]),
            _ => target.to_owned(),
        }
    } else {
        below("#/components/schemas", &[target.trim_end_matches(".json")])
    }
}
