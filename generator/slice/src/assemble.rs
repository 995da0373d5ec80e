//! Puts together what is left of a document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::document::{DocumentView, lookup, parts_mut, reference, sections, within};
use super::kind::{MORE_OPERATIONS, NodeKind, PartMut, children_mut, is_method};
use super::reach::{Reach, leads_to_kept};
use super::select::{Kept, SelectedPath, tags, text};
use super::stub::stub;
use specwright::pointer::{push_token, tokens};

/// What is left of a document.
pub(super) struct Assembled {
    pub(super) document: Value,
    /// The pointers of extensions that were left out, because they refer to what is not kept.
    pub(super) dropped: Vec<String>,
    /// The pointers of places that became components, because others refer to them, and the
    /// references to these.
    pub(super) lifted: BTreeMap<String, String>,
}

/// Puts together what `reach` found to be needed.
pub(super) fn assemble(
    document: &DocumentView<'_>,
    kept: &Kept<'_>,
    reach: &Reach<'_>,
) -> Assembled {
    let cut: BTreeSet<&str> = reach.cut().map(|(name, _)| name).collect();
    let component = |kind, name: &str, value: &Value| {
        if kind == NodeKind::Schema && cut.contains(name) {
            return Some(stub(document, document.component(kind, name)?));
        }
        let is_whole = reach.whole.contains(&(kind, name.to_owned()));
        is_whole.then(|| value.clone())
    };
    let mut root = Map::new();
    for (member, value) in document.root.as_object().into_iter().flatten() {
        let value = match member.as_str() {
            "paths" => Some(items(value, &kept.paths)),
            "webhooks" => Some(items(value, &kept.webhooks)).filter(|items| !is_empty(items)),
            "tags" => Some(used_tags(value, kept)).filter(|tags| !is_empty(tags)),
            _ => reduced(document, &[member], value, &component),
        };
        if let Some(value) = value {
            root.insert(member.clone(), value);
        }
    }
    let mut root = Value::Object(root);
    let lifted = lift(document, reach, &mut root);
    finish(document, kept, &lifted, &mut root);
    let dropped = drop_extensions(&mut root);
    Assembled {
        document: root,
        dropped,
        lifted,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// The paths, or webhooks, that are kept, with what else is there.
fn items(value: &Value, kept: &BTreeMap<&str, SelectedPath<'_>>) -> Value {
    let mut items = Map::new();
    for (path, value) in value.as_object().into_iter().flatten() {
        if path.starts_with("x-") {
            items.insert(path.clone(), value.clone());
        } else if let Some(item) = kept.get(path.as_str()) {
            let whole = item.whole_component().map(|_| value.clone());
            items.insert(
                path.clone(),
                whole.unwrap_or_else(|| Value::Object(reduced_item(item))),
            );
        }
    }
    Value::Object(items)
}

/// A path item with the operations that are kept.
fn reduced_item(item: &SelectedPath<'_>) -> Map<String, Value> {
    let mut members = Map::new();
    for (member, value) in item.members() {
        let value = match value.as_object().filter(|_| member == MORE_OPERATIONS) {
            Some(operations) => {
                let kept = operations.iter();
                let kept = kept.filter(|(method, _)| item.methods.contains(method.as_str()));
                let kept: Map<String, Value> = kept.map(|(k, v)| (k.clone(), v.clone())).collect();
                (!kept.is_empty()).then_some(Value::Object(kept))
            }
            None if is_method(member) && !item.methods.contains(member) => None,
            None => Some(value.clone()),
        };
        members.extend(value.map(|value| (member.to_owned(), value)));
    }
    members
}

/// The descriptions of tags that operations still have, and of those that these are part of.
fn used_tags(value: &Value, kept: &Kept<'_>) -> Value {
    let operations = kept.items().flat_map(SelectedPath::kept);
    let mut used: BTreeSet<&str> = operations
        .flat_map(|(_, operation)| tags(operation))
        .collect();
    let parent_of = |name: &str| {
        let all = value.as_array().into_iter().flatten();
        let mut named = all.filter(|tag| text(tag, "name") == Some(name));
        named.next().and_then(|tag| text(tag, "parent"))
    };
    let mut children: Vec<&str> = used.iter().copied().collect();
    while let Some(child) = children.pop() {
        let parent = parent_of(child).filter(|parent| used.insert(parent));
        children.extend(parent);
    }
    let is_used = |tag: &&Value| text(tag, "name").is_some_and(|name| used.contains(name));
    let tags = value.as_array().into_iter().flatten();
    tags.filter(is_used).cloned().collect()
}

/// A member of the document, its components reduced to those of which `component` makes something.
fn reduced(
    document: &DocumentView<'_>,
    path: &[&str],
    value: &Value,
    component: &impl Fn(NodeKind, &str, &Value) -> Option<Value>,
) -> Option<Value> {
    let sections = sections(document.root);
    let here = sections.iter().find(|section| section.path == path);
    if here.is_none()
        && !sections
            .iter()
            .any(|section| section.path.starts_with(path))
    {
        return Some(value.clone());
    }
    let mut members = Map::new();
    for (name, value) in value.as_object()? {
        let value = match here {
            Some(section) => component(section.kind, name, value),
            None => reduced(document, &[path, &[name]].concat(), value, component),
        };
        if let Some(value) = value {
            members.insert(name.clone(), value);
        }
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

/// Makes components of places that are referred to and did not stay where they were.
fn lift(
    document: &DocumentView<'_>,
    reach: &Reach<'_>,
    root: &mut Value,
) -> BTreeMap<String, String> {
    let mut lifted = BTreeMap::new();
    for (pointer, kind) in &reach.elsewhere {
        let Some(value) = lookup(document.root, pointer) else {
            continue;
        };
        // Of a path that is kept, operations may have gone; the rest is as it was.
        let in_path = pointer.starts_with("#/paths/");
        if lookup(root, pointer).is_some_and(|left| in_path || left == value) {
            continue;
        }
        let Some(section) = sections(root).iter().find(|section| section.kind == *kind) else {
            continue;
        };
        let Some(components) = section_mut(root, section.path) else {
            continue;
        };
        let name = free_name(pointer, components);
        components.insert(name.clone(), value.clone());
        if let Some(reference) = document.reference_to(*kind, &name) {
            lifted.insert(pointer.clone(), reference);
        }
    }
    lifted
}

/// The components at `path`, made when there are none.
fn section_mut<'v>(root: &'v mut Value, path: &[&str]) -> Option<&'v mut Map<String, Value>> {
    let mut members = root.as_object_mut()?;
    for member in path {
        let next = members.entry(*member).or_insert_with(|| Map::new().into());
        members = next.as_object_mut()?;
    }
    Some(members)
}

/// Members that are on the way to many places, and tell none from another.
const COMMON: [&str; 7] = [
    "components",
    "content",
    "paths",
    "properties",
    "responses",
    "schema",
    "schemas",
];

/// A name for what was at `pointer`, made of its tokens, that no other component has.
fn free_name(pointer: &str, components: &Map<String, Value>) -> String {
    let mut words = Vec::new();
    for token in tokens(pointer) {
        let is_media_type = !token.starts_with('/') && token.contains('/');
        if !is_media_type && !COMMON.contains(&token.as_str()) {
            let parts = token.split(|c: char| !c.is_ascii_alphanumeric());
            words.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        }
    }
    let name = words.join("_");
    let mut free = name.clone();
    let mut number = 2;
    while components.contains_key(&free) || free.is_empty() {
        free = format!("{name}_{number}");
        number += 1;
    }
    free
}

/// Turns references to what was moved, and takes links away that lead to what is not kept.
fn finish(
    document: &DocumentView<'_>,
    kept: &Kept<'_>,
    lifted: &BTreeMap<String, String>,
    root: &mut Value,
) {
    let mut stack = parts_mut(root);
    while let Some(PartMut { kind, value, .. }) = stack.pop() {
        let moved = reference(value).and_then(|to| lifted.get(&document.pointer_of(to)?));
        let Some(part) = value.as_object_mut() else {
            continue;
        };
        if let Some(moved) = moved {
            part.insert("$ref".to_owned(), moved.clone().into());
        }
        if kind == NodeKind::Response
            && let Some(Value::Object(links)) = part.get_mut("links")
        {
            links.retain(|_, link| leads_to_kept(document, kept, link));
            if links.is_empty() {
                part.shift_remove("links");
            }
        }
        stack.extend(children_mut(kind, part));
    }
}

/// Takes away extensions of the whole document that refer to what is not there any more.
fn drop_extensions(root: &mut Value) -> Vec<String> {
    let mut dropped = Vec::new();
    for parent in ["#", "#/paths", "#/components"] {
        let members = lookup(root, parent).and_then(Value::as_object);
        for (member, value) in members.into_iter().flatten() {
            if member.starts_with("x-") && has_dangling(root, value) {
                let mut pointer = parent.to_owned();
                push_token(&mut pointer, member);
                dropped.push(pointer);
            }
        }
    }
    for pointer in &dropped {
        let mut path: Vec<String> = tokens(pointer).collect();
        let member = path.pop();
        let mut parent = Some(&mut *root);
        for token in path {
            parent = parent.and_then(|value| value.get_mut(&token));
        }
        if let (Some(Value::Object(members)), Some(member)) = (parent, member) {
            members.shift_remove(&member);
        }
    }
    dropped
}

fn has_dangling(root: &Value, value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| has_dangling(root, item)),
        Value::Object(members) => {
            let leads_nowhere = |to: &str| within(root, to).is_some() && lookup(root, to).is_none();
            reference(value).is_some_and(leads_nowhere)
                || members.values().any(|value| has_dangling(root, value))
        }
        _ => false,
    }
}
