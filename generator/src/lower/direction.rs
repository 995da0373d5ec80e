//! Which schemas differ between what is sent and what is received (`readOnly`, `writeOnly`).

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema};

use super::hierarchy::Hierarchy;
use super::keywords::Keywords;
use super::merge::below;
use crate::resolve::{Resolver, SchemaRef};

/// A component by pointer: what a value of it can be, or only the members it has itself.
type SchemaUse<'p> = (&'p str, Role);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Its members, as a part of what extends it.
    Part,
    /// All that a value can be, so what extends it too.
    Value,
}

/// What one component says and refers to.
#[derive(Default)]
struct Scan<'d> {
    differs: bool,
    references: BTreeSet<SchemaUse<'d>>,
}

/// The pointers of the components, and of other schemas that are referred to, that differ by direction,
/// themselves or by what they refer to.
pub(super) fn differs_by_direction(
    openapi: &OpenAPI,
    hierarchy: &Hierarchy<'_>,
) -> BTreeSet<String> {
    let components = openapi.components.iter().flat_map(|c| &c.schemas);
    let components =
        components.map(|(name, schema)| (below("#/components/schemas", &[name]), schema.into()));
    let document = Resolver::new(openapi);
    let referred = document.referred_schemas().filter_map(|pointer| {
        let found = document
            .schema(SchemaRef::Reference(pointer), pointer)
            .ok()?;
        Some((pointer.to_owned(), SchemaRef::Item(found.value)))
    });
    let components: Vec<(String, SchemaRef<'_>)> = components.chain(referred).collect();
    let mut users: BTreeMap<SchemaUse<'_>, Vec<SchemaUse<'_>>> = BTreeMap::new();
    let mut queue = Vec::new();
    for (pointer, schema) in &components {
        let mut scan = Scan::default();
        scan.component(*schema);
        let part = (pointer.as_str(), Role::Part);
        for reference in scan.references {
            users.entry(reference).or_default().push(part);
        }
        let value = (pointer.as_str(), Role::Value);
        users.entry(part).or_default().push(value);
        if hierarchy.is_base(pointer) {
            for relative in hierarchy.extended_by(pointer) {
                users
                    .entry((relative, Role::Value))
                    .or_default()
                    .push(value);
            }
        }
        if scan.differs {
            queue.push(part);
        }
    }
    let mut differing = BTreeSet::new();
    while let Some(usage) = queue.pop() {
        if differing.insert(usage) {
            queue.extend(users.get(&usage).into_iter().flatten());
        }
    }
    let values = differing
        .into_iter()
        .filter(|(_, role)| *role == Role::Value);
    values.map(|(pointer, _)| pointer.to_owned()).collect()
}

impl<'d> Scan<'d> {
    fn component(&mut self, schema: SchemaRef<'d>) {
        match schema {
            SchemaRef::Reference(_) => self.site(schema),
            SchemaRef::Item(schema) => self.schema(schema, Role::Part),
        }
    }

    fn site(&mut self, schema: SchemaRef<'d>) {
        match schema {
            SchemaRef::Reference(reference) => {
                self.references.insert((reference, Role::Value));
            }
            SchemaRef::Item(schema) => self.schema(schema, Role::Value),
        }
    }

    /// `parts` is what is usage by the references of its `allOf`.
    fn schema(&mut self, schema: &'d Schema, parts: Role) {
        let keywords = Keywords::of(schema);
        for property in keywords.properties.into_iter().flat_map(|p| p.values()) {
            if let ReferenceOr::Item(schema) = property {
                let data = &schema.schema_data;
                self.differs |= data.read_only || data.write_only;
            }
            self.site(property.into());
        }
        if let Some(items) = keywords.items {
            self.site(items.into());
        }
        if let Some(AdditionalProperties::Schema(schema)) = keywords.additional {
            self.site((&**schema).into());
        }
        for part in keywords.all_of {
            match part {
                ReferenceOr::Reference { reference } => {
                    self.references.insert((reference, parts));
                }
                ReferenceOr::Item(schema) => self.schema(schema, parts),
            }
        }
        for list in [keywords.any_of, keywords.one_of] {
            list.iter().for_each(|schema| self.site(schema.into()));
        }
    }
}
