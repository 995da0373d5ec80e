//! Discriminators of `oneOf` and `anyOf`: which value stands for which variant.

use openapiv3::Discriminator as DiscriminatorObject;

use super::Lowering;
use super::hierarchy::{default_of, mapped};
use super::merge::{Alternatives, below};
use super::schema::component_key;
use crate::diagnostic::Code;
use crate::ir::Discriminator;

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
                None => self.mapped_to_none(value, target, alternatives),
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
        Discriminator {
            property: object.property_name.clone(),
            mapping,
            implicit,
            default: default.and_then(|index| kept[index]),
            base: None,
            optional: false,
        }
    }

    /// Says that a value of a mapping stands for none of the alternatives.
    fn mapped_to_none(
        &mut self,
        value: &str,
        target: &str,
        alternatives: Option<&Alternatives<'d>>,
    ) {
        let Some((schema, _)) = alternatives.and_then(|found| found.pointer.rsplit_once('/'))
        else {
            return;
        };
        let pointer = below(schema, &["discriminator", "mapping", value]);
        let message = format!("`{target}` is not one of the alternatives; the value is ignored");
        self.diagnostics
            .warning(Code::LossySchema, pointer, message)
            .help("use the key of a schema that is listed, or a reference to it");
    }
}
