//! Discriminators of `oneOf` and `anyOf`: which value stands for which variant.

use openapiv3::Discriminator as DiscriminatorObject;

use super::Lowering;
use super::hierarchy::{Family, Hierarchy, default_of, default_target, mapped};
use super::merge::{Alternatives, below};
use super::schema::component_key;
use crate::diagnostic::Code;
use crate::ir::Discriminator;
use crate::suggest::did_you_mean;

impl<'d> Lowering<'d, '_> {
    /// The discriminator with its values by variant. Without a mapping a variant's value is the name
    /// of its component (OpenAPI 3.0.3 §4.8.25). `components` are the alternatives that are such, and
    /// `kept` is where each went.
    pub(super) fn discriminator(
        &mut self,
        object: &DiscriminatorObject,
        components: &[Option<&str>],
        kept: &[Option<usize>],
        alternatives: Option<&Alternatives<'d>>,
    ) -> Discriminator {
        let place = |component: &str| {
            let mut components = components.iter();
            components.position(|known| *known == Some(component))
        };
        let mut mapping = Vec::new();
        for (value, target) in &object.mapping {
            let component = component_key(&mapped(target));
            match component.as_deref().and_then(place) {
                Some(index) => mapping.extend(kept[index].map(|of| (value.clone(), of))),
                None => {
                    if let Some(schema) = alternatives.and_then(Alternatives::schema) {
                        let names: Vec<&str> = components.iter().flatten().copied().collect();
                        self.maps_to_none(schema, &["mapping", value], target, &names);
                    }
                }
            }
        }
        let mut implicit = Vec::new();
        for (component, variant) in components.iter().zip(kept) {
            if let (Some(component), Some(variant)) = (component, *variant) {
                let is_mapped = mapping.iter().any(|(_, known)| *known == variant);
                let names = if is_mapped {
                    &mut implicit
                } else {
                    &mut mapping
                };
                names.push(((*component).to_owned(), variant));
            }
        }
        let default = default_of(object).and_then(|pointer| component_key(&pointer));
        let default = default.as_deref().and_then(place);
        if default.is_none()
            && let Some(target) = default_target(object)
            && let Some(schema) = alternatives.and_then(Alternatives::schema)
        {
            let names: Vec<&str> = components.iter().flatten().copied().collect();
            self.maps_to_none(schema, &["defaultMapping"], target, &names);
        }
        Discriminator {
            property: object.property_name.clone(),
            mapping,
            implicit,
            default: default.and_then(|index| kept[index]),
            base: None,
            optional: false,
        }
    }

    /// Reports what the discriminator of a family maps to schemas that are not of it.
    pub(super) fn mapped_outside(&mut self, family: &Family<'d>) {
        let Some(object) = family.discriminator else {
            return;
        };
        let base = &family.base.pointer;
        let relatives = family.relatives.iter().chain([&family.base]);
        let names: Vec<&str> = relatives.map(|relative| relative.key).collect();
        let is_outside = |hierarchy: &Hierarchy<'_>, target: &str| {
            let target = mapped(target);
            target != *base && !hierarchy.extends(&target, base)
        };
        for (value, target) in &object.mapping {
            if is_outside(&self.hierarchy, target) {
                self.maps_to_none(base, &["mapping", value], target, &names);
            }
        }
        let default = default_target(object);
        if let Some(target) = default.filter(|target| is_outside(&self.hierarchy, target)) {
            self.maps_to_none(base, &["defaultMapping"], target, &names);
        }
    }

    /// Says that what a discriminator leads to is none of the schemas that values may be.
    fn maps_to_none(&mut self, schema: &str, path: &[&str], target: &str, names: &[&str]) {
        let pointer = below(&below(schema, &["discriminator"]), path);
        // A file that is not there was reported where the reference is.
        let written = self.diagnostics.original(&pointer);
        if self.diagnostics.knows(Code::FileReference, &written) {
            return;
        }
        let wanted = component_key(&mapped(target)).unwrap_or_else(|| target.to_owned());
        let near = did_you_mean(&wanted, names.iter().copied());
        let message = format!(
            "`{}` is not one of the alternatives; it is ignored",
            target.escape_debug()
        );
        self.diagnostics
            .warning(Code::LossySchema, pointer, message)
            .expected("the key of a schema that is among the alternatives, or a reference to it")
            .help(near.unwrap_or_else(|| "list the schema, or leave this out".to_owned()));
    }
}
