//! Types the data of server-sent events by what is said of the JSON in it (`contentSchema`). A schema
//! that is of other values, too, whose data is a text, is copied for the events.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::context::{Normalizer, pointer_of};
use crate::grammar::{ObjectKind, Visitor, walk};
use crate::http;
use crate::pointer::{COMPONENTS, only_token, push_token, tokens};

/// How many references and parts of schemas are followed to the data of an event.
const DEEPEST: usize = 16;

/// What schemas are put together from.
const PARTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Types the data of the items of event streams.
pub(super) fn type_data(document: &mut Value, context: &mut Normalizer<'_>) {
    let mut streams = EventStreams::default();
    walk(
        ObjectKind::Document,
        document,
        &mut "#".to_owned(),
        &mut streams,
    );
    let mut uses = Uses::default();
    for item in &streams.items {
        uses.follow(document, item, item, 0);
    }
    let shared = uses.shared(document);
    let mut typing = Typing {
        document,
        context,
        shared,
        copies: BTreeMap::new(),
        seen: BTreeSet::new(),
    };
    for item in streams.items {
        typing.schema(&item, 0);
    }
}

/// The pointers of the schemas that the items of event streams have.
#[derive(Default)]
struct EventStreams {
    items: Vec<String>,
}

impl Visitor for EventStreams {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str) {
        if kind != ObjectKind::MediaType {
            return;
        }
        let name = at.rsplit('/').next().unwrap_or_default();
        if http::essence(name).eq_ignore_ascii_case("text~1event-stream") {
            let reference = object.get("$ref").and_then(Value::as_str);
            self.items
                .push(pointer_of(reference.unwrap_or(at), "itemSchema"));
        }
    }
}

/// The schema at a pointer.
fn schema_at<'v>(document: &'v Value, pointer: &str) -> Option<&'v Map<String, Value>> {
    document.pointer(pointer.strip_prefix('#')?)?.as_object()
}

/// The pointers of what a schema is put together from.
fn parts(schema: &Map<String, Value>, at: &str) -> Vec<String> {
    let lists = PARTS.iter().filter_map(|key| {
        let list = schema.get(*key)?.as_array()?;
        Some((pointer_of(at, key), list.len()))
    });
    lists
        .flat_map(|(at, length)| (0..length).map(move |index| pointer_of(&at, &index.to_string())))
        .collect()
}

/// What `$ref` of a schema says.
fn reference(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)
}

/// Makes the data of an event what the text of it holds, where a schema has such a member. Whether
/// something changed.
fn retype(schema: &mut Map<String, Value>) -> bool {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return false;
    };
    let Some(Value::Object(data)) = properties.get_mut("data") else {
        return false;
    };
    let media_type = data.get("contentMediaType").and_then(Value::as_str);
    let is_json = media_type.is_some_and(|name| name.to_ascii_lowercase().contains("json"));
    let mut changed = false;
    if is_json && let Some(Value::Object(content)) = data.shift_remove("contentSchema") {
        let text = data.shift_remove("description");
        *data = content;
        if let (Some(text), false) = (text, data.contains_key("$ref")) {
            data.entry("description").or_insert(text);
        }
        changed = true;
    }
    if !properties.contains_key("event") {
        properties.insert("event".to_owned(), json!({ "type": "string" }));
        changed = true;
    }
    changed
}

/// How the schemas of events refer to each other.
#[derive(Default)]
struct Uses {
    /// Where a reference is from a part of an event to another.
    holders: BTreeSet<String>,
    /// What is referred to, and from within what: the schema of an item, or what is referred to.
    edges: BTreeSet<(String, String)>,
    /// Those of them that events are typed in.
    typed: BTreeSet<String>,
}

impl Uses {
    fn follow(&mut self, document: &Value, root: &str, at: &str, depth: usize) {
        let Some(schema) = schema_at(document, at).filter(|_| depth <= DEEPEST) else {
            return;
        };
        if schema.contains_key("properties") && retype(&mut schema.clone()) {
            self.typed.insert(root.to_owned());
        }
        if let Some(target) = reference(schema) {
            self.holders.insert(at.to_owned());
            if self.edges.insert((root.to_owned(), target.to_owned())) {
                self.follow(document, target, target, depth + 1);
            }
        }
        for part in parts(schema, at) {
            self.follow(document, root, &part, depth + 1);
        }
    }

    /// The schemas that events are typed in and that something else refers to, too.
    fn shared(mut self, document: &Value) -> BTreeSet<String> {
        loop {
            let typed = |(root, target): &&(String, String)| {
                self.typed.contains(target) && !self.typed.contains(root)
            };
            let next: Vec<String> = self
                .edges
                .iter()
                .filter(typed)
                .map(|(root, _)| root.clone())
                .collect();
            if next.is_empty() {
                break;
            }
            self.typed.extend(next);
        }
        let targets = self.edges.iter().map(|(_, target)| target);
        let targets: BTreeSet<&String> = targets
            .filter(|target| self.typed.contains(*target))
            .collect();
        if targets.is_empty() {
            return BTreeSet::new();
        }
        let mut others = BTreeSet::new();
        self.other_references(document, &mut "#".to_owned(), &mut others);
        let is_shared = |target: &&&String| {
            let is_component = only_token(target, COMPONENTS).is_some();
            !is_component || others.contains(target.as_str())
        };
        let mut shared: BTreeSet<String> = targets
            .iter()
            .filter(is_shared)
            .map(|target| (*target).clone())
            .collect();
        // What stays as it is leads to what it led to.
        loop {
            let led = |(root, target): &&(String, String)| {
                shared.contains(root) && targets.contains(target) && !shared.contains(target)
            };
            let next: Vec<String> = self
                .edges
                .iter()
                .filter(led)
                .map(|(_, target)| target.clone())
                .collect();
            if next.is_empty() {
                return shared;
            }
            shared.extend(next);
        }
    }

    /// What is referred to from elsewhere than events.
    fn other_references<'v>(
        &self,
        value: &'v Value,
        at: &mut String,
        found: &mut BTreeSet<&'v str>,
    ) {
        let length = at.len();
        match value {
            Value::Object(members) => {
                if let Some(target) = reference(members).filter(|_| !self.holders.contains(at)) {
                    found.insert(target);
                }
                for (key, value) in members {
                    push_token(at, key);
                    self.other_references(value, at, found);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    push_token(at, &index.to_string());
                    self.other_references(item, at, found);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }
}

/// The schemas of events while they are typed.
struct Typing<'v, 'c, 'd> {
    document: &'v mut Value,
    context: &'c mut Normalizer<'d>,
    /// What has to stay as it is.
    shared: BTreeSet<String>,
    /// The copies of those, by what they are copies of.
    copies: BTreeMap<String, String>,
    seen: BTreeSet<String>,
}

impl Typing<'_, '_, '_> {
    fn schema(&mut self, at: &str, depth: usize) {
        if depth > DEEPEST || !self.seen.insert(at.to_owned()) {
            return;
        }
        let Some(schema) = self.schema_mut(at) else {
            return;
        };
        retype(schema);
        let parts = parts(schema, at);
        if let Some(target) = reference(schema).map(str::to_owned) {
            let own = self.own(&target);
            if let Some(schema) = self.schema_mut(at).filter(|_| own != target) {
                schema.insert("$ref".to_owned(), Value::from(own.as_str()));
            }
            self.schema(&own, depth + 1);
        }
        for part in &parts {
            self.schema(part, depth + 1);
        }
        self.discriminator(at);
    }

    fn schema_mut(&mut self, at: &str) -> Option<&mut Map<String, Value>> {
        self.document
            .pointer_mut(at.strip_prefix('#')?)?
            .as_object_mut()
    }

    /// The schema that events have in place of one that something else refers to, too.
    fn own(&mut self, target: &str) -> String {
        if let Some(copy) = self.copies.get(target) {
            return copy.clone();
        }
        if !self.shared.contains(target) {
            return target.to_owned();
        }
        let found = schema_at(self.document, target).cloned();
        let copy = found.and_then(|found| self.context.copy(&Value::Object(found)));
        let (Some(Value::Object(mut copy)), Some(schemas)) = (copy, self.schema_mut(SCHEMAS))
        else {
            return target.to_owned();
        };
        for name in ["$id", "$anchor", "$dynamicAnchor"] {
            copy.shift_remove(name);
        }
        let name = tokens(target).last().unwrap_or_default();
        let ending = if name.to_ascii_lowercase().ends_with("event") {
            "Message"
        } else {
            "Event"
        };
        let plain = format!("{name}{ending}");
        let numbered = (2..).map(|number| format!("{plain}{number}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let free = names
            .find(|name| !schemas.contains_key(name))
            .unwrap_or(plain);
        let own = pointer_of(SCHEMAS, &free);
        schemas.insert(free, Value::Object(copy));
        self.context.moves.made_from(&own, target);
        self.copies.insert(target.to_owned(), own.clone());
        own
    }

    /// Lets the discriminator of a schema lead to the copies that it consists of.
    fn discriminator(&mut self, at: &str) {
        let Some(schema) = schema_at(self.document, at) else {
            return;
        };
        let lists = PARTS.iter().filter_map(|key| schema.get(*key)?.as_array());
        let used = lists
            .flatten()
            .filter_map(|part| reference(part.as_object()?));
        let used: BTreeSet<&str> = used.collect();
        let copies = self.copies.iter();
        let copies = copies.filter(|(_, own)| used.contains(own.as_str()));
        let copies: Vec<(String, String)> = copies
            .map(|(target, own)| (target.clone(), own.clone()))
            .collect();
        let Some(schema) = self.schema_mut(at).filter(|_| !copies.is_empty()) else {
            return;
        };
        let Some(Value::Object(discriminator)) = schema.get_mut("discriminator") else {
            return;
        };
        let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
        let Some(mapping) = mapping.as_object_mut() else {
            return;
        };
        for (target, own) in copies {
            let name = tokens(&target).last().unwrap_or_default();
            let mut is_mapped = false;
            for value in mapping.values_mut() {
                if *value == *target || *value == *name {
                    *value = Value::from(own.as_str());
                    is_mapped = true;
                }
            }
            if !is_mapped {
                mapping.insert(name, Value::from(own));
            }
        }
    }
}

/// Where the schemas of the components are.
const SCHEMAS: &str = "#/components/schemas";
