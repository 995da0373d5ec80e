//! Takes out of a document what is only for readers: descriptions, summaries, titles and examples.

use serde_json::{Map, Value};

use super::document::parts_mut;
use super::kind::{NodeKind, PartMut, children_mut};

/// Members of parts that tell or show a reader something.
const TEXT: [&str; 5] = [
    "description",
    "summary",
    "externalDocs",
    "example",
    "examples",
];
/// Members of `info` that only a reader needs. A document must have a title, and a crate is named by
/// it.
const INFO: [&str; 4] = ["description", "summary", "termsOfService", "contact"];

/// The document without its prose. Titles of a union's variants stay, because types are named by
/// them, and so do extensions, whose meaning is not known.
pub(super) fn without_text(document: &Value) -> Value {
    let mut document = document.clone();
    strip_root(&mut document);
    let mut stack = parts_mut(&mut document);
    while let Some(PartMut {
        kind,
        member,
        value,
    }) = stack.pop()
    {
        let Some(part) = value.as_object_mut() else {
            continue;
        };
        strip_part(kind, member, part);
        stack.extend(children_mut(kind, part));
    }
    document
}

fn strip_root(document: &mut Value) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    root.shift_remove("externalDocs");
    if let Some(Value::Object(info)) = root.get_mut("info") {
        remove(&INFO, info);
    }
    for tag in root.get_mut("tags").into_iter().flat_map(parts_of_list) {
        remove(&TEXT, tag);
    }
    if let Some(Value::Object(components)) = root.get_mut("components") {
        components.shift_remove("examples");
    }
    strip_servers(root);
}

fn strip_part(kind: NodeKind, member: &str, part: &mut Map<String, Value>) {
    remove(&TEXT, part);
    let names_a_variant = matches!(member, "oneOf" | "anyOf");
    if kind == NodeKind::Schema && !names_a_variant {
        part.shift_remove("title");
    }
    // The one text that OpenAPI requires.
    if kind == NodeKind::Response && !part.contains_key("$ref") {
        part.insert("description".to_owned(), "".into());
    }
    if matches!(kind, NodeKind::PathItem | NodeKind::Operation) {
        strip_servers(part);
    }
}

/// Takes the texts out of `servers`, whose variables have some, too.
fn strip_servers(holder: &mut Map<String, Value>) {
    for server in holder
        .get_mut("servers")
        .into_iter()
        .flat_map(parts_of_list)
    {
        server.shift_remove("description");
        let variables = server.get_mut("variables").and_then(Value::as_object_mut);
        for (_, variable) in variables.into_iter().flatten() {
            if let Some(variable) = variable.as_object_mut() {
                variable.shift_remove("description");
            }
        }
    }
}

fn remove(members: &[&str], part: &mut Map<String, Value>) {
    for member in members {
        part.shift_remove(*member);
    }
}

fn parts_of_list(list: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let items = list.as_array_mut().into_iter().flatten();
    items.filter_map(Value::as_object_mut)
}
