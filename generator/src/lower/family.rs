//! Values whose schema is extended by others: one of those others, or what the schema says itself.

use openapiv3::{ReferenceOr, Schema};

use super::hierarchy::Relative;
use super::keywords::{JsonType, Keywords};
use super::merge::Merged;
use super::place::Place;
use super::{Form, Lowering};
use crate::ir::{Definition, Direction, Discriminator, Doc, Kind, NamedBy, Type, Union, Variant};
use crate::resolve::{Found, SchemaRef};

impl<'d> Lowering<'d, '_> {
    /// Whether a value of a component is one of its family.
    pub(super) fn is_family(&self, merged: &Merged<'d>) -> bool {
        merged.alternatives.is_empty()
            && merged.values.is_empty()
            && matches!(merged.sort(), None | Some(JsonType::Object))
            && self.hierarchy.is_base(&merged.pointer)
    }

    /// Whether a schema is that of a family, by reference or wrapped in an `allOf`.
    pub(super) fn leads_to_family(&self, schema: SchemaRef<'d>, pointer: &str) -> bool {
        let Ok(found) = self.document.schema(schema, pointer) else {
            return false;
        };
        let keywords = Keywords::of(found.value);
        let wrapped = self.wrapped(&keywords).map(|index| &keywords.all_of[index]);
        match (schema, wrapped) {
            (SchemaRef::Item(_), Some(ReferenceOr::Reference { reference })) => {
                self.leads_to_family(SchemaRef::Reference(reference), "")
            }
            _ => self.hierarchy.is_base(&found.pointer),
        }
    }

    /// The union of a family. What is in no document is kept as it is.
    pub(super) fn family_definition(
        &mut self,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Definition {
        let mut union = Union {
            variants: Vec::new(),
            discriminator: None,
        };
        if let Some(family) = self.hierarchy.family(&merged.pointer) {
            self.mapped_outside(&family);
            let mut mapping = Vec::new();
            let mut implicit = Vec::new();
            let (mut base, mut default) = (0, None);
            for relative in family.relatives.iter().chain([&family.base]) {
                let ty = self.relative(relative, place);
                let index = variant(&mut union, relative, &ty);
                base = index;
                let is_default = family.default.as_deref() == Some(&*relative.pointer);
                default = default.or(is_default.then_some(index));
                mapping.extend(relative.values.iter().map(|value| (value.clone(), index)));
                implicit.push((relative.key.to_owned(), index));
            }
            union.discriminator = Some(Discriminator {
                property: family.property.to_owned(),
                mapping,
                implicit,
                default,
                base: Some(base),
                optional: !merged.required.contains(family.property),
            });
        }
        Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Union(union),
        }
    }

    fn relative(&mut self, relative: &Relative<'d>, place: &Place<'_>) -> Type {
        let own = Place::component(relative.key, None, place.direction);
        let ty = if !relative.apart && self.hierarchy.is_base(&relative.pointer) {
            self.itself(
                relative.key,
                relative.schema,
                &relative.pointer,
                place.direction,
            )
        } else {
            self.referred(
                Found {
                    value: relative.schema,
                    pointer: relative.pointer.clone(),
                },
                &own,
            )
        };
        ty.not_null().clone()
    }

    /// The type of a component that others extend, without those others.
    fn itself(
        &mut self,
        component: &str,
        schema: &'d Schema,
        pointer: &str,
        direction: Direction,
    ) -> Type {
        if let Some(own) = self.config.replace.get(component) {
            return Type::Custom(own.clone());
        }
        let own_direction = self
            .differs_by_direction
            .contains(pointer)
            .then_some(direction);
        let key = (pointer.to_owned(), own_direction);
        if let Some(ty) = self.themselves.get(&key) {
            return ty.clone();
        }
        let merged = self.merge(schema, pointer);
        let ty = if merged.is_object_with_members() {
            self.later(merged, Form::Itself, component, direction)
        } else {
            let place = Place::component(component, own_direction, direction);
            self.merged(&merged, &place.within("base"))
        };
        self.themselves.insert(key, ty.clone());
        ty
    }
}

/// The index of the variant of a type, which is added if there is none.
fn variant(union: &mut Union, relative: &Relative<'_>, ty: &Type) -> usize {
    if let Some(index) = union.variants.iter().position(|variant| variant.ty == *ty) {
        return index;
    }
    let data = &relative.schema.schema_data;
    union.variants.push(Variant {
        ty: ty.clone(),
        name: relative.key.to_owned(),
        named_by: NamedBy::Component,
        doc: Doc {
            text: data.description.clone().or(data.title.clone()),
            facts: Vec::new(),
            deprecated: data.deprecated,
        },
    });
    union.variants.len() - 1
}
