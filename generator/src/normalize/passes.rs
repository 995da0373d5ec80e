//! The passes over a document: each object is converted, then references follow what was moved.

use serde_json::{Map, Value};

use super::context::{Normalizer, object_in, pointer_of};
use super::references::Rewrite;
use crate::grammar::{ObjectKind, Visitor, walk};

/// What is done to each object on the way through a document.
type Step = fn(&mut Normalizer<'_>, ObjectKind, &mut Map<String, Value>, &str);

/// Takes `step` for each object of `document`, and for those it sends to `components.schemas`;
/// then rewrites references.
pub(super) fn run(document: &mut Value, context: &mut Normalizer<'_>, step: Step) {
    let mut at = "#".to_owned();
    walk(
        ObjectKind::Document,
        document,
        &mut at,
        &mut Steps { context, step },
    );
    let mut converted = Vec::new();
    while !context.hoisted.is_empty() {
        for (name, mut schema) in std::mem::take(&mut context.hoisted) {
            let mut at = pointer_of("#/components/schemas", &name);
            let steps = &mut Steps { context, step };
            walk(ObjectKind::Schema, &mut schema, &mut at, steps);
            converted.push((name, schema));
        }
    }
    if !converted.is_empty()
        && let Some(root) = document.as_object_mut()
        && let Some(components) = object_in(root, "components")
        && let Some(schemas) = object_in(components, "schemas")
    {
        schemas.extend(converted);
    }
    walk(
        ObjectKind::Document,
        document,
        &mut "#".to_owned(),
        &mut Rewrite { context },
    );
}

/// Takes a step for each object.
struct Steps<'c, 'd> {
    context: &'c mut Normalizer<'d>,
    step: Step,
}

impl Visitor for Steps<'_, '_> {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str) {
        (self.step)(self.context, kind, object, at);
    }
}
