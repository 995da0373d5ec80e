//! `$ref` with keywords beside it, which OpenAPI 3.1 reads and 3.0 does not.

use serde_json::{Map, Value, json};

use super::super::context::pointer_of;
use super::{SchemaConversion, is_annotation};
use crate::pointer::CONST;

/// Keywords that change what values look like: they count beside a reference.
const SHAPES: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "enum",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
    "unevaluatedProperties",
    CONST,
];

impl SchemaConversion<'_, '_> {
    /// Makes a reference with keywords beside it that shape values one part of an `allOf`, and the
    /// keywords another. Annotations stay where they are: the reader keeps them.
    pub(super) fn beside_reference(&mut self) {
        if !self.object.get("$ref").is_some_and(Value::is_string) {
            return;
        }
        if let Some(Value::Array(types)) = self.object.get("type")
            && types.iter().any(|word| word == "null")
        {
            self.set_nullable();
        }
        let shapes = |key: &str| SHAPES.contains(&key);
        if !self.object.keys().any(|key| shapes(key)) {
            self.leave_out_checks();
            return;
        }
        let mut rest = Map::new();
        let mut kept = Map::new();
        for (key, value) in std::mem::take(self.object) {
            if is_annotation(&key) && !shapes(&key) {
                kept.insert(key, value)
            } else {
                rest.insert(key, value)
            };
        }
        *self.object = kept;
        let reference = rest.shift_remove("$ref").unwrap_or_default();
        let mut parts = vec![json!({ "$ref": reference })];
        let others = match rest.shift_remove("allOf") {
            Some(Value::Array(others)) => others,
            _ => Vec::new(),
        };
        // Backwards, so that none is taken for the one that moves into its place.
        for index in (0..others.len()).rev() {
            self.moved(&format!("allOf/{}", index + 1), &format!("allOf/{index}"));
        }
        parts.extend(others);
        let was = self.context.moves.original(self.at);
        if !rest.is_empty() {
            let place = format!("allOf/{}", parts.len());
            self.keys_moved(rest.keys(), &place, &was);
            parts.push(Value::Object(rest));
        }
        self.made_here("allOf/0", &was);
        self.object.insert("allOf".to_owned(), Value::Array(parts));
    }

    /// What is now at `place` here came of this schema, which was at `was`.
    pub(super) fn made_here(&mut self, place: &str, was: &str) {
        let now = self.pointer(place);
        self.context.moves.made_from(&now, was);
    }

    /// Keywords of this schema, which was at `was`, are now in the schema at `place` here.
    pub(super) fn keys_moved<'k>(
        &mut self,
        keys: impl Iterator<Item = &'k String>,
        place: &str,
        was: &str,
    ) {
        self.made_here(place, was);
        let now = self.pointer(place);
        for key in keys {
            let before = pointer_of(self.at, key);
            let moves = &mut self.context.moves;
            // Most are known by the schema around them.
            if moves.original(&before) == pointer_of(was, key) {
                moves.leads_to(&pointer_of(was, key), &pointer_of(&now, key));
            } else {
                moves.moved_on(&pointer_of(&now, key), &before);
            }
        }
    }

    fn leave_out_checks(&mut self) {
        let checks: Vec<String> = self
            .object
            .keys()
            .filter(|key| *key != "$ref" && *key != "$id" && !is_annotation(key))
            .cloned()
            .collect();
        for key in checks {
            self.take(&key);
            if key != "type" {
                self.note(&key, format!("`{key}` beside `$ref` is not checked"));
            }
        }
    }
}
