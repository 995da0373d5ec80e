//! What OpenAPI 3.2 added, put where the shape of OpenAPI 3.0 has a place for it.

use serde_json::{Map, Value, json};

use super::context::{Normalizer, pointer_of};
use crate::diagnostic::Code;
use crate::grammar::METHODS;
use crate::http::is_token;
use crate::pointer::{METHOD, METHOD_MARK, tokens};
use crate::suggest::did_you_mean;

/// How many references to media types lead to each other at most.
const DEEPEST: usize = 16;

/// The members of a Path Item Object that are operations which OpenAPI 3.0 has no member for.
const OTHERS: [&str; 2] = ["query", "additionalOperations"];

/// What of a Path Item Object is said of all its operations.
const SHARED: [&str; 4] = ["summary", "description", "servers", "parameters"];

/// Before the pass over the objects: gives operations of other methods path items of their own, and
/// takes the media types of the components.
pub(super) fn prepare(root: &mut Map<String, Value>, context: &mut Normalizer<'_>) {
    let components = root.get_mut("components").and_then(Value::as_object_mut);
    if let Some(Value::Object(types)) =
        components.and_then(|components| components.shift_remove("mediaTypes"))
    {
        context.media_types = types;
    }
    let Some(Value::Object(paths)) = root.get_mut("paths") else {
        return;
    };
    let has_others = |item: &Value| OTHERS.iter().any(|key| item.get(key).is_some());
    if !paths.values().any(has_others) {
        return;
    }
    let mut all = Map::new();
    for (path, mut item) in std::mem::take(paths) {
        let at = pointer_of("#/paths", &path);
        let others = match item.as_object_mut() {
            Some(item) if !path.starts_with("x-") => others(item, &at, context),
            _ => Vec::new(),
        };
        let shared: Map<String, Value> = match &item {
            Value::Object(item) if !others.is_empty() => {
                let shared = SHARED.iter().filter_map(|key| item.get_key_value(*key));
                shared
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect()
            }
            _ => Map::new(),
        };
        all.insert(path.clone(), item);
        for (method, operation, was) in others {
            let own = format!("{path}{METHOD_MARK}{method}");
            let now = pointer_of("#/paths", &own);
            context.moves.made_from(&now, &at);
            context.moves.moved(&pointer_of(&now, "post"), &was);
            let mut item = shared.clone();
            item.insert("post".to_owned(), operation);
            all.insert(own, Value::Object(item));
        }
    }
    *paths = all;
}

/// The operations of a path item that OpenAPI 3.0 has no member for: their methods, themselves, and
/// where they were.
fn others(
    item: &mut Map<String, Value>,
    at: &str,
    context: &mut Normalizer<'_>,
) -> Vec<(String, Value, String)> {
    let mut found = Vec::new();
    if let Some(operation) = item.shift_remove("query") {
        found.push(("QUERY".to_owned(), operation, pointer_of(at, "query")));
    }
    let more = pointer_of(at, "additionalOperations");
    match item.shift_remove("additionalOperations") {
        Some(Value::Object(operations)) => {
            for (method, operation) in operations {
                let was = pointer_of(&more, &method);
                found.push((method, operation, was));
            }
        }
        Some(_) => {
            let was = context.moves.original(&more);
            context
                .diagnostics
                .warning(Code::UnreadableOperation, was, "these are no operations")
                .expected("an object of operations by method");
        }
        None => {}
    }
    let mut kept = Vec::new();
    for (method, mut operation, at) in found {
        let was = context.moves.original(&at);
        let known = METHODS.contains(&method.to_ascii_lowercase().as_str());
        if !is_token(&method) || known {
            let message = format!(
                "`{}` is no method for this place; the operation is left out",
                method.escape_debug()
            );
            context
                .diagnostics
                .warning(Code::UnreadableOperation, was, message)
                .expected("a method of HTTP that has no member of its own")
                .help("write `get`, `post` and the like beside `additionalOperations`");
        } else if let Some(members) = operation.as_object_mut() {
            members.insert(METHOD.to_owned(), Value::from(method.as_str()));
            kept.push((method, operation, was));
        } else {
            context.diagnostics.warning(
                Code::UnreadableOperation,
                was,
                "this is not an object; the operation is left out",
            );
        }
    }
    kept
}

/// Of a webhook or callback, which is known by its payload and not by its method: puts operations of
/// other methods where there is room.
pub(super) fn path_item(context: &mut Normalizer<'_>, item: &mut Map<String, Value>, at: &str) {
    for (_, operation, was) in others(item, at, context) {
        let free = METHODS.iter().find(|method| !item.contains_key(**method));
        if let Some(free) = free {
            context.moves.moved(&pointer_of(at, free), &was);
            item.insert((*free).to_owned(), operation);
        }
    }
}

/// A Media Type Object: what it refers to, and a list of what it says of each item.
pub(super) fn media_type(context: &mut Normalizer<'_>, object: &mut Map<String, Value>, at: &str) {
    for _ in 0..DEEPEST {
        let Some(Value::String(reference)) = object.get("$ref") else {
            break;
        };
        let path: Vec<String> = tokens(reference).collect();
        let [_, section, name] = path.as_slice() else {
            break;
        };
        let found = context
            .media_types
            .get(name)
            .filter(|_| section == "mediaTypes");
        let Some(found) = found.cloned() else { break };
        let Some(Value::Object(copy)) = context.copy(&found) else {
            break;
        };
        let was = pointer_of("#/components/mediaTypes", name);
        for key in copy.keys() {
            let now = pointer_of(at, key);
            context.moves.made_from(&now, &pointer_of(&was, key));
        }
        context.moves.leads_to(&was, at);
        *object = copy;
    }
    if object.contains_key("$ref") {
        dangling(context, object, at);
        object.shift_remove("$ref");
    }
    if let Some(item) = object.shift_remove("itemSchema") {
        let schema = pointer_of(at, "schema");
        if object.contains_key("schema") {
            context.note(
                &schema,
                "what is said of the sequence as a whole is not generated: its items have a schema",
            );
        }
        context
            .moves
            .moved(&pointer_of(&schema, "items"), &pointer_of(at, "itemSchema"));
        object.insert(
            "schema".to_owned(),
            json!({ "type": "array", "items": item }),
        );
    }
}

/// Reports a reference to a media type that is not there.
fn dangling(context: &mut Normalizer<'_>, object: &Map<String, Value>, at: &str) {
    let reference = object
        .get("$ref")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let name = tokens(reference).last().unwrap_or_default();
    let near = did_you_mean(&name, context.media_types.keys().map(String::as_str));
    let message = format!("`{reference}` is no media type; nothing is known of this one");
    let was = context.moves.original(at);
    context
        .diagnostics
        .warning(Code::UnresolvedReference, was, message)
        .expected("a reference to `#/components/mediaTypes/…`")
        .help(near.unwrap_or_else(|| "add it to `components.mediaTypes`".to_owned()));
}

/// An Example Object: the value as data, or as it is written on the wire.
pub(super) fn example(object: &mut Map<String, Value>) {
    if object.contains_key("value") {
        return;
    }
    let data = object.shift_remove("dataValue");
    let written = object.get("serializedValue").and_then(Value::as_str);
    let written =
        written.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
    if let Some(value) = data.or(written) {
        object.insert("value".to_owned(), value);
    }
}

/// A Response Object, whose description became optional beside a summary.
pub(super) fn response(object: &mut Map<String, Value>) {
    if object.contains_key("$ref") || object.contains_key("description") {
        return;
    }
    if let Some(summary) = object.shift_remove("summary") {
        object.insert("description".to_owned(), summary);
    }
}
