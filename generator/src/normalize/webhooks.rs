//! Webhooks where OpenAPI 3.0 has a place for them: among the callbacks of `components`.

use serde_json::{Map, Value};

use super::context::{Normalizer, pointer_of};
use crate::grammar::{ObjectKind, part};
use crate::pointer::WEBHOOKS;

/// Moves the webhooks of a document; whether there are any.
pub(super) fn take(document: &mut Value, context: &mut Normalizer<'_>) -> bool {
    let Some(root) = document.as_object_mut() else {
        return false;
    };
    let mut all = Map::new();
    for member in ["webhooks", "x-webhooks"] {
        if !root.get(member).is_some_and(Value::is_object) {
            continue;
        }
        let Some(Value::Object(webhooks)) = root.shift_remove(member) else {
            continue;
        };
        for (name, item) in webhooks {
            let was = pointer_of(&format!("#/{member}"), &name);
            let now = pointer_of(&pointer_of("#/components/callbacks", WEBHOOKS), &name);
            let (item, was) = item_of(item, was);
            context.moves.moved(&now, &was);
            all.insert(name, item);
        }
    }
    if all.is_empty() {
        return false;
    }
    let mut place = root;
    for key in ["components", "callbacks"] {
        let next = place
            .entry(key)
            .or_insert_with(|| Value::Object(Map::new()));
        if !next.is_object() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(next) = next else {
            return false;
        };
        place = next;
    }
    place.insert(WEBHOOKS.to_owned(), Value::Object(all));
    true
}

/// The path item of a webhook, and where it is: some documents write a Callback Object around it.
fn item_of(item: Value, was: String) -> (Value, String) {
    let Value::Object(mut members) = item else {
        return (item, was);
    };
    let is_part = |key: &String| key == "$ref" || part(ObjectKind::PathItem, key).is_some();
    let is_item = members.keys().any(is_part);
    let expression = members.keys().find(|key| key.starts_with('{')).cloned();
    match expression {
        Some(key) if !is_item => {
            let was = pointer_of(&was, &key);
            (members.shift_remove(&key).unwrap_or_default(), was)
        }
        _ => (Value::Object(members), was),
    }
}
