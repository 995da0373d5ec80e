//! Changes the intermediate representation before anything is found out about it.

mod discriminators;
mod optional;
mod share;

use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Kind, Type, usage};
use crate::resources::Resources;

/// Notes what discriminators are in their objects, makes identical inline types of one resource the
/// same, and gives objects a place for unknown members and lets known ones be missing where that is
/// configured.
pub fn transform(
    api: &mut Api,
    resources: &Resources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    discriminators::assign_values(api);
    share::share(api, resources);
    optional::optional(api, config, diagnostics);
    if config.members.keep_unknown {
        keep_unknown(api);
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
