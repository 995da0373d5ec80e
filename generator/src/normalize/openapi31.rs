//! Makes a document of OpenAPI 3.1 or 3.2 into one of 3.0.

use serde_json::{Map, Value};

use super::context::{Normalizer, pointer_of};
use super::passes::run;
use super::{event_data, openapi32, schema, webhooks};
use crate::grammar::ObjectKind;
use crate::pointer::{STYLED, WEBHOOKS, tokens};

/// Longest chain of path items that refer to each other that is followed.
const LONGEST_CHAIN: usize = 16;

/// Converts `document`.
pub(super) fn convert(document: &mut Value, context: &mut Normalizer<'_>) {
    webhooks::take(document, context);
    event_data::type_data(document, context);
    let Some(root) = document.as_object_mut() else {
        return;
    };
    root.shift_remove("jsonSchemaDialect");
    root.shift_remove("$self");
    if root.contains_key("components") && root.get("paths").is_none_or(Value::is_null) {
        root.insert("paths".to_owned(), Value::Object(Map::new()));
    }
    inline_path_items(root, context);
    openapi32::prepare(root, context);
    leave_out_mutual_tls(root, context);
    context.know_schema_names(root);
    hoist_definitions(root, context);
    run(document, context, |context, kind, object, at| match kind {
        ObjectKind::Schema => schema::convert(context, object, at),
        ObjectKind::Operation => {
            // Optional since 3.1.
            object
                .entry("responses")
                .or_insert_with(|| Value::Object(Map::new()));
        }
        ObjectKind::PathItem => openapi32::path_item(context, object, at),
        ObjectKind::Encoding => mark_styled(object),
        ObjectKind::MediaType => openapi32::media_type(context, object, at),
        ObjectKind::Example => openapi32::example(object),
        ObjectKind::Response => openapi32::response(object),
        _ => {}
    });
}

/// Marks an Encoding Object that says how the values of a part are written, which those of
/// `multipart/form-data` can since OpenAPI 3.1.
fn mark_styled(object: &mut Map<String, Value>) {
    let mut keys = ["style", "explode", "allowReserved"].into_iter();
    let is_styled = keys.any(|key| object.contains_key(key));
    if is_styled && !object.contains_key("contentType") {
        object.insert(STYLED.to_owned(), Value::Bool(true));
    }
}

/// Puts path items of `components` where paths and webhooks refer to them.
fn inline_path_items(root: &mut Map<String, Value>, context: &mut Normalizer<'_>) {
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else {
        return;
    };
    let Some(Value::Object(items)) = components.shift_remove("pathItems") else {
        return;
    };
    for section in [&["paths"][..], &["components", "callbacks", WEBHOOKS]] {
        let (mut at, mut found) = ("#".to_owned(), Some(&mut *root));
        for key in section {
            at = pointer_of(&at, key);
            found = found.and_then(|object| object.get_mut(*key)?.as_object_mut());
        }
        for (path, item) in found.into_iter().flatten() {
            inline_path_item(item, &items, &pointer_of(&at, path), context);
        }
    }
}

fn inline_path_item(
    item: &mut Value,
    items: &Map<String, Value>,
    at: &str,
    context: &mut Normalizer<'_>,
) {
    for _ in 0..LONGEST_CHAIN {
        let Some(Value::String(reference)) = item.get("$ref") else {
            return;
        };
        let path: Vec<String> = tokens(reference).collect();
        let found = match path.as_slice() {
            [components, section, name] if components == "components" && section == "pathItems" => {
                items.get(name).map(|found| (found, name))
            }
            _ => None,
        };
        let Some((found, name)) = found else { return };
        let Some(Value::Object(copy)) = context.copy(found) else {
            return;
        };
        let was = pointer_of("#/components/pathItems", name);
        let Value::Object(beside) = std::mem::replace(item, Value::Object(copy)) else {
            return;
        };
        context.moves.leads_to(&was, at);
        // Members beside the reference stay where they were written; what was referred to is from
        // elsewhere.
        let Value::Object(merged) = item else { return };
        for key in merged.keys() {
            let now = pointer_of(at, key);
            context.moves.made_from(&now, &pointer_of(&was, key));
        }
        for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
            let here = pointer_of(at, &key);
            context.moves.made_from(&here, &here);
            merged.insert(key, value);
        }
    }
}

/// Mutual TLS is not something a request carries.
fn leave_out_mutual_tls(root: &mut Map<String, Value>, context: &mut Normalizer<'_>) {
    let schemes = root
        .get_mut("components")
        .and_then(|components| components.get_mut("securitySchemes"))
        .and_then(Value::as_object_mut);
    let Some(schemes) = schemes else { return };
    schemes.retain(|name, scheme| {
        let is_kept = scheme.get("type").is_none_or(|kind| kind != "mutualTLS");
        if !is_kept {
            let at = pointer_of("#/components/securitySchemes", name);
            context
                .lossy(
                    &at,
                    "a client certificate belongs to the connection, not to a request",
                )
                .help("give the client an HTTP client that has the certificate");
        }
        is_kept
    });
}

/// `$defs` of the document itself, where JSON Schema would have them.
fn hoist_definitions(root: &mut Map<String, Value>, context: &mut Normalizer<'_>) {
    if !root.get("$defs").is_some_and(Value::is_object) {
        return;
    }
    if let Some(Value::Object(definitions)) = root.shift_remove("$defs") {
        for (name, schema) in definitions {
            let now = context.hoist(&name, "Document", schema);
            context.moves.moved(&now, &pointer_of("#/$defs", &name));
        }
    }
}
