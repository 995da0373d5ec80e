//! Samples of what is one of several: a value of an enumeration, a variant of a union.

use super::hint::{Hint, is};
use super::{Code, Sample, Sampler, effort, json};
use crate::ir::{Enumeration, Kind, Type, TypeId, Union};

impl Sampler<'_, '_> {
    pub(super) fn enumeration(
        &mut self,
        id: TypeId,
        enumeration: &Enumeration,
        hint: Hint<'_>,
    ) -> Option<Sample> {
        let mut values = enumeration.values.iter();
        let given = hint.value;
        let index = values.position(|known| given.is_some_and(|given| is(&known.value, given)));
        let index = index.unwrap_or_default();
        let value = enumeration.values.get(index)?;
        let own = self.type_name(id);
        let variant = self.emitter.names.variants[&id].get(index)?;
        Some(Sample {
            code: Code::text(format!("{own}::{variant}")),
            json: json(&value.value, &Type::Any),
        })
    }

    /// The variant of the example, else the simplest one of which there is a value.
    pub(super) fn union(&mut self, id: TypeId, union: &Union, hint: Hint<'_>) -> Option<Sample> {
        let emitter = self.emitter;
        let mut order: Vec<usize> = (0..union.variants.len()).collect();
        order.sort_by_key(|index| {
            let ty = &union.variants[*index].ty;
            let fits = hint.value.is_some_and(|value| emitter.fits(ty, value));
            (!fits, effort(emitter, ty))
        });
        for index in order {
            let own = self.type_name(id);
            let ty = &union.variants[index].ty;
            if let Type::Named(inner) = ty
                && let Kind::Object(object) = &emitter.api.definition(*inner).kind
            {
                let function = &emitter.names.constructors[&id][index];
                let open = format!("{own}::{function}(");
                let make = |sampler: &mut Self| sampler.object(*inner, object, hint, &open);
                match self.attempt(|sampler| sampler.within(*inner, make)) {
                    Some(sample) => return Some(sample),
                    None => continue,
                }
            }
            let Some(mut sample) = self.attempt(|sampler| sampler.exact(ty, hint)) else {
                continue;
            };
            if emitter.is_boxed_variant(ty) {
                sample = sample.wrapped("Box::new(");
            }
            let variant = &emitter.names.variants[&id][index];
            return Some(sample.wrapped(&format!("{own}::{variant}(")));
        }
        None
    }
}
