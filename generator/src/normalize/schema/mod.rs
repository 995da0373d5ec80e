//! Says a schema of JSON Schema 2020-12 (OpenAPI 3.1) in the words of OpenAPI 3.0.

mod collections;
mod constraints;
mod identity;
mod reference;
mod types;
mod unions;

use serde_json::{Map, Value};

use super::context::Normalizer;

/// A schema that is converted: one level of it. What is in it comes later, in its new place.
struct SchemaConversion<'c, 'd> {
    context: &'c mut Normalizer<'d>,
    object: &'c mut Map<String, Value>,
    /// Where the schema is now.
    at: &'c str,
}

/// Converts the schema at `at`, but not those in it.
pub(super) fn convert(context: &mut Normalizer<'_>, object: &mut Map<String, Value>, at: &str) {
    let mut draft = SchemaConversion {
        context,
        object,
        at,
    };
    draft.unions_with_null();
    draft.identify();
    draft.hoist_definitions();
    draft.one_example();
    draft.report_conditions();
    draft.value_set();
    draft.beside_reference();
    draft.types();
    draft.exclusive_bounds();
    draft.encoded_content();
    draft.tuple();
    draft.patterns();
    draft.unevaluated();
}

impl SchemaConversion<'_, '_> {
    /// The pointer of a part of this schema, given the way to it from here.
    fn pointer(&self, path: &str) -> String {
        format!("{}/{path}", self.at)
    }

    /// Records that the part at `was` is now at `now`; both are ways from this schema.
    fn moved(&mut self, now: &str, was: &str) {
        let before = self.pointer(was);
        let now = self.pointer(now);
        self.context.moves.moved_on(&now, &before);
    }

    /// Takes out a keyword that has a value.
    fn take(&mut self, key: &str) -> Option<Value> {
        // Keeps the order of the others.
        self.object.shift_remove(key)
    }

    fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    fn set_nullable(&mut self) {
        self.object.insert("nullable".to_owned(), Value::Bool(true));
    }

    fn note(&mut self, key: &str, message: impl Into<String>) {
        let at = self.pointer(key);
        self.context.note(&at, message);
    }

    fn lossy(&mut self, key: &str, message: impl Into<String>) {
        let at = self.pointer(key);
        self.context.lossy(&at, message);
    }
}

/// Whether a keyword describes a schema and does not narrow it.
pub(super) fn is_annotation(key: &str) -> bool {
    const ANNOTATIONS: &[&str] = &[
        "$comment",
        "$schema",
        "default",
        "deprecated",
        "description",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    ];
    key.starts_with("x-") || ANNOTATIONS.contains(&key)
}
