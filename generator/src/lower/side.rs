//! Which schemas differ between what is sent and what is received (`readOnly`, `writeOnly`).

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{AdditionalProperties, OpenAPI, ReferenceOr, Schema};

use super::keywords::Keywords;
use super::merge::below;
use crate::resolve::SchemaRef;

/// What one component says and refers to.
#[derive(Default)]
struct Scan<'d> {
    differs: bool,
    references: BTreeSet<&'d str>,
}

/// The pointers of the components that differ by side, themselves or by what they refer to.
pub(super) fn sided(openapi: &OpenAPI) -> BTreeSet<String> {
    let mut users: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut sided = BTreeSet::new();
    let mut queue = Vec::new();
    for (name, schema) in openapi.components.iter().flat_map(|c| &c.schemas) {
        let mut scan = Scan::default();
        scan.site(schema.into());
        let pointer = below("#/components/schemas", &[name]);
        for reference in scan.references {
            users.entry(reference).or_default().push(pointer.clone());
        }
        if scan.differs {
            queue.push(pointer);
        }
    }
    while let Some(pointer) = queue.pop() {
        if !sided.contains(&pointer) {
            queue.extend(users.get(pointer.as_str()).into_iter().flatten().cloned());
            sided.insert(pointer);
        }
    }
    sided
}

impl<'d> Scan<'d> {
    fn site(&mut self, schema: SchemaRef<'d>) {
        match schema {
            SchemaRef::Reference(reference) => {
                self.references.insert(reference);
            }
            SchemaRef::Item(schema) => self.schema(schema),
        }
    }

    fn schema(&mut self, schema: &'d Schema) {
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
        for list in [keywords.all_of, keywords.any_of, keywords.one_of] {
            list.iter().for_each(|schema| self.site(schema.into()));
        }
    }
}
