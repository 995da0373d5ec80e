//! Changes the intermediate representation before anything is found out about it.

mod cycles;
mod discriminators;
mod multi_segment;
mod optional;
mod share;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Definition, Kind, Type, TypeId, usage};
use crate::resources::Resources;

/// Gives unions that lead back to themselves an end, notes what discriminators are in their objects,
/// makes identical inline types of one resource the same, and gives bases a place for unknown
/// members, and other objects where that is configured, lets known ones be missing, and parameters be
/// several segments of a path.
pub fn transform(
    api: &mut Api,
    resources: &Resources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    cycles::flatten(&mut api.definitions);
    discriminators::assign_values(api);
    share::share(api, resources);
    optional::optional(api, config, diagnostics);
    multi_segment::multi_segment(api, config, diagnostics);
    keep_rest_of_bases(api);
    if config.members.keep_unknown {
        keep_unknown(api);
    }
}

/// Gives a base that stands for what the document does not know a place for the members that it
/// does not know either.
fn keep_rest_of_bases(api: &mut Api) {
    let base = |definition: &Definition| {
        let Kind::Union(union) = &definition.kind else {
            return None;
        };
        match union.variants.get(union.discriminator.as_ref()?.base?)?.ty {
            Type::Named(id) => Some(id),
            _ => None,
        }
    };
    let bases: Vec<TypeId> = api.definitions.iter().filter_map(base).collect();
    if bases.is_empty() {
        return;
    }
    let usage = usage(api);
    for id in bases {
        let definition = &mut api.definitions[id.0];
        if let (Kind::Object(object), true) = (&mut definition.kind, usage[id.0].decoded) {
            object.additional.get_or_insert(Type::Any);
        }
    }
}

/// Gives every object that is only received a place for members that the document does not know.
fn keep_unknown(api: &mut Api) {
    let usage = usage(api);
    for (definition, usage) in api.definitions.iter_mut().zip(usage) {
        if let (Kind::Object(object), true, false) =
            (&mut definition.kind, usage.decoded, usage.encoded)
        {
            object.additional.get_or_insert(Type::Any);
        }
    }
}
