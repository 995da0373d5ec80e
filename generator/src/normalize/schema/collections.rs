//! Arrays with a schema for each position, and objects with a schema for each pattern of names.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::context::pointer_of;
use super::SchemaConversion;
use super::unions::is_null;
use crate::pointer::{LONGEST_TUPLE, PATTERN_PROPERTIES, PREFIX_ITEMS, REST_ITEMS, TUPLE};

impl SchemaConversion<'_, '_> {
    /// `prefixItems`, or `items` with a list as earlier drafts had it: `items` becomes any of
    /// them, and an extension says which is where, each by reference to there.
    pub(super) fn tuple(&mut self) {
        let (first, rest) = match self.object.get("items") {
            Some(Value::Array(_)) if !self.has("prefixItems") => ("items", "additionalItems"),
            _ => ("prefixItems", "items"),
        };
        if !self.object.get(first).is_some_and(Value::is_array) {
            return;
        }
        let Some(Value::Array(schemas)) = self.take(first) else {
            return;
        };
        let length = schemas.len();
        let other = self.take(rest);
        if other == Some(Value::Bool(false)) {
            self.object
                .entry("maxItems")
                .or_insert_with(|| Value::from(length));
        }
        let is_tuple = self.is_of_fixed_length(length, other.as_ref());
        let mut parts: Vec<(String, Value)> = schemas
            .into_iter()
            .enumerate()
            .map(|(index, schema)| {
                // Among alternatives null is none, and the others would move up.
                let is_null = is_tuple && is_null(&schema);
                let schema = if is_null { any_null() } else { schema };
                (format!("{first}/{index}"), schema)
            })
            .collect();
        if let Some(other) = other.as_ref().filter(|other| other.is_object()) {
            parts.push((rest.to_owned(), other.clone()));
        }
        if is_tuple {
            self.object.insert(TUPLE.to_owned(), Value::Bool(true));
        }
        let mut places = self.any_of("items", parts);
        if places.len() > length
            && let Some(rest) = places.pop()
        {
            self.object.insert(REST_ITEMS.to_owned(), rest);
        }
        self.object
            .insert(PREFIX_ITEMS.to_owned(), places.into_iter().collect());
    }

    /// Whether an array has a value for each of `length` positions, and no others that anything is
    /// said of. Without a word on its length it is meant to have them all.
    fn is_of_fixed_length(&self, length: usize, other: Option<&Value>) -> bool {
        let bound = |key: &str| self.object.get(key).and_then(Value::as_u64);
        let is_read = (1..=LONGEST_TUPLE).contains(&length);
        let length = length as u64;
        is_read
            && matches!(other, None | Some(Value::Bool(false)))
            && bound("minItems").is_none_or(|least| least >= length)
            && bound("maxItems").is_none_or(|most| most == length)
    }

    /// `patternProperties`: members with other names become any of them, and an extension says
    /// which pattern has which, by reference to there.
    pub(super) fn patterns(&mut self) {
        let is_object = Value::is_object;
        if !self.object.get("patternProperties").is_some_and(is_object) {
            return;
        }
        let Some(Value::Object(by_pattern)) = self.take("patternProperties") else {
            return;
        };
        let patterns: Vec<String> = by_pattern.keys().cloned().collect();
        let mut parts: Vec<(String, Value)> = by_pattern
            .into_iter()
            .map(|(pattern, schema)| {
                let place = pointer_of("patternProperties", &pattern);
                (place, schema)
            })
            .collect();
        let key = "additionalProperties";
        if let Some(other) = self.object.get(key).filter(|other| is_object(other)) {
            parts.push((key.to_owned(), other.clone()));
        }
        if self.object.get(key) == Some(&Value::Bool(true)) {
            self.lossy(
                "patternProperties",
                "members of any name accept any JSON value, whatever pattern the name matches",
            );
            return;
        }
        let places = self.any_of(key, parts);
        let by_pattern: Map<String, Value> = patterns.into_iter().zip(places).collect();
        self.object
            .insert(PATTERN_PROPERTIES.to_owned(), Value::Object(by_pattern));
    }

    /// Sets the keyword `key` to any of `parts`, each with where it was, and returns references to
    /// where they are now. Equal ones are there once.
    fn any_of(&mut self, key: &str, parts: Vec<(String, Value)>) -> Vec<Value> {
        let mut indexes: BTreeMap<String, usize> = BTreeMap::new();
        let mut distinct: Vec<Value> = Vec::new();
        let mut found: Vec<(String, usize)> = Vec::new();
        for (was, schema) in parts {
            let next = distinct.len();
            let index = *indexes.entry(schema.to_string()).or_insert(next);
            if index == next {
                distinct.push(schema);
            }
            found.push((was, index));
        }
        let is_one = distinct.len() == 1;
        let place = |index: usize| {
            if is_one {
                key.to_owned()
            } else {
                format!("{key}/anyOf/{index}")
            }
        };
        let mut references = Vec::with_capacity(found.len());
        let mut seen = 0;
        for (was, index) in found {
            let now = self.pointer(&place(index));
            if index == seen {
                self.moved(&place(index), &was);
                seen += 1;
            } else {
                let was = self.context.moves.original(&self.pointer(&was));
                self.context.moves.leads_to(&was, &now);
            }
            references.push(json!({ "$ref": now }));
        }
        let schema = match (distinct.pop(), is_one) {
            (Some(only), true) => only,
            (Some(last), false) => {
                distinct.push(last);
                json!({ "anyOf": distinct })
            }
            (None, _) => Value::Bool(true),
        };
        self.object.insert(key.to_owned(), schema);
        references
    }

    /// `unevaluatedProperties` and `unevaluatedItems`: what the plain keywords say, where no other
    /// schema could evaluate anything.
    pub(super) fn unevaluated(&mut self) {
        for (key, plain) in [
            ("unevaluatedProperties", "additionalProperties"),
            ("unevaluatedItems", "items"),
        ] {
            let Some(schema) = self.take(key) else {
                continue;
            };
            let is_alone = ![
                "allOf",
                "anyOf",
                "oneOf",
                "$ref",
                "not",
                PREFIX_ITEMS,
                plain,
            ]
            .iter()
            .any(|other| self.has(other));
            if schema == Value::Bool(true) {
                continue;
            }
            if schema.is_object() && !self.has(plain) || is_alone && plain != "items" {
                self.object.insert(plain.to_owned(), schema);
                self.moved(plain, key);
            } else {
                self.note(key, format!("a client does not check `{key}`"));
            }
        }
    }
}

/// What is always null, as a value of which nothing is known but that.
fn any_null() -> Value {
    json!({ "description": "Always `null`." })
}
