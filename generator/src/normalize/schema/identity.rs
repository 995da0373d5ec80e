//! Keywords that name a schema or hold others to be referred to, and examples.

use serde_json::Value;

use super::super::context::{name_around, pointer_of};
use super::SchemaConversion;

impl SchemaConversion<'_, '_> {
    /// Takes note of the names a schema has beside its place.
    pub(super) fn identify(&mut self) {
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(Value::String(anchor)) = self.take(key) {
                let was = self.context.moves.original(self.at);
                self.context.anchors.entry(anchor).or_insert(was);
            }
        }
        if let Some(Value::String(id)) = self.take("$id") {
            let id = id.trim_end_matches('#').to_owned();
            let was = self.context.moves.original(self.at);
            self.context.ids.entry(id).or_insert(was);
        }
        if let Some(dynamic) = self.take("$dynamicRef") {
            self.lossy(
                "$dynamicRef",
                "`$dynamicRef` is resolved from here, whichever schema refers to this one",
            );
            self.object.entry("$ref").or_insert(dynamic);
            self.moved("$ref", "$dynamicRef");
        }
        if self.take("$recursiveRef").is_some() {
            self.lossy(
                "$recursiveRef",
                "`$recursiveRef` belongs to an earlier draft; any JSON value is accepted",
            );
        }
        for key in ["$schema", "$vocabulary", "$recursiveAnchor", "$comment"] {
            self.take(key);
        }
    }

    /// Makes components of the schemas in `$defs`, and in `definitions` of earlier drafts.
    pub(super) fn hoist_definitions(&mut self) {
        for key in ["$defs", "definitions"] {
            if !self.object.get(key).is_some_and(Value::is_object) {
                continue;
            }
            let Some(Value::Object(definitions)) = self.take(key) else {
                continue;
            };
            let around = name_around(self.at);
            for (name, schema) in definitions {
                let was = self
                    .context
                    .moves
                    .original(&pointer_of(&self.pointer(key), &name));
                let now = self.context.hoist(&name, &around, schema);
                self.context.moves.moved(&now, &was);
            }
        }
    }

    /// Keeps the first of `examples` as `example`.
    pub(super) fn one_example(&mut self) {
        let Some(Value::Array(examples)) = self.object.get_mut("examples") else {
            return;
        };
        let first = (!examples.is_empty()).then(|| examples.swap_remove(0));
        self.take("examples");
        if let Some(first) = first
            && !self.has("example")
        {
            self.object.insert("example".to_owned(), first);
            self.moved("example", "examples/0");
        }
    }
}
