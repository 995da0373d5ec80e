//! `anyOf` and `oneOf` with a member that is null: the rest of them, nullable.

use serde_json::{Map, Value, json};

use super::super::context::pointer_of;
use super::{SchemaConversion, is_annotation};

impl SchemaConversion<'_, '_> {
    /// Takes null out of unions. A union of one is then that one.
    pub(super) fn unions_with_null(&mut self) {
        // A member that takes this schema's place may be such a union itself.
        while self.union_with_null("anyOf") || self.union_with_null("oneOf") {}
    }

    /// Returns whether the union gave way to its only member.
    fn union_with_null(&mut self, key: &str) -> bool {
        let Some(Value::Array(members)) = self.object.get_mut(key) else {
            return false;
        };
        if !members.iter().any(is_null) {
            return false;
        }
        let (_, rest): (Vec<_>, Vec<_>) = std::mem::take(members)
            .into_iter()
            .enumerate()
            .partition(|(_, member)| is_null(member));
        self.set_nullable();
        let indexes: Vec<usize> = rest.iter().map(|(index, _)| *index).collect();
        let mut rest: Vec<Value> = rest.into_iter().map(|(_, member)| member).collect();
        let is_plain = self.object.keys().all(|k| k == key || is_annotation(k));
        if let ([was], true) = (indexes.as_slice(), is_plain)
            && let Some(Value::Object(member)) = rest.pop_if(|member| member.is_object())
        {
            self.take(key);
            return self.become_member(member, &format!("{key}/{was}"));
        }
        if rest.is_empty() {
            self.only_null(key)
        } else {
            for (now, was) in indexes.into_iter().enumerate().filter(|(a, b)| a != b) {
                self.moved(&format!("{key}/{now}"), &format!("{key}/{was}"));
            }
            self.object.insert(key.to_owned(), Value::Array(rest));
        }
        false
    }

    /// Puts the keywords of `member`, which was at `was`, beside this schema's annotations.
    fn become_member(&mut self, member: Map<String, Value>, was: &str) -> bool {
        if member.contains_key("$ref") {
            self.object
                .insert("allOf".to_owned(), json!([Value::Object(member)]));
            self.moved("allOf/0", was);
            return false;
        }
        let origin = self.context.moves.original(&self.pointer(was));
        for (key, value) in member {
            if self.has(&key) {
                continue;
            }
            let was = pointer_of(&origin, &key);
            let now = pointer_of(self.at, &key);
            self.context.moves.moved(&now, &was);
            self.object.insert(key, value);
        }
        let at = self.at.to_owned();
        self.context.moves.leads_to(&origin, &at);
        true
    }

    /// Leaves a schema that only null satisfies, in place of the keyword `key`.
    pub(super) fn only_null(&mut self, key: &str) {
        self.take(key);
        self.take("const");
        self.set_nullable();
        self.object.insert("enum".to_owned(), json!([null]));
        self.moved("enum", key);
    }
}

/// Whether only null satisfies a schema.
pub(super) fn is_null(schema: &Value) -> bool {
    let Value::Object(schema) = schema else {
        return false;
    };
    let is_type = match schema.get("type") {
        Some(Value::String(text)) => text == "null",
        Some(Value::Array(types)) => types.len() == 1 && types[0] == "null",
        // What YAML makes of `type: null`, which says nothing else that makes sense.
        Some(Value::Null) => !schema.contains_key("$ref") && schema.len() == 1,
        _ => false,
    };
    let is_enum = match schema.get("enum") {
        Some(Value::Array(values)) => values.len() == 1 && values[0].is_null(),
        _ => false,
    };
    is_type || is_enum || schema.get("const").is_some_and(Value::is_null)
}
