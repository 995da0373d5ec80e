//! What the conversions share: what was moved, what is said of it, and names that are taken.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::moves::Moves;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::{push_token, tokens};

/// How many values may be copied to places they were referred to from. Honest documents need a
/// few thousand.
const COPIED_VALUES: usize = 500_000;

/// What the conversions share.
pub(super) struct Normalizer<'d> {
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) moves: Moves,
    /// `$anchor` to the pointer, as written, of the schema it names.
    pub(super) anchors: BTreeMap<String, String>,
    /// `$id` to the pointer, as written, of the schema it names.
    pub(super) ids: BTreeMap<String, String>,
    /// Schemas on their way to `components.schemas`.
    pub(super) hoisted: Vec<(String, Value)>,
    /// Names in `components.schemas`.
    pub(super) schema_names: BTreeSet<String>,
    /// The number that the next schema of a name that is taken gets.
    next_numbers: BTreeMap<String, usize>,
    copies_left: usize,
    /// The media types of the components, by name.
    pub(super) media_types: Map<String, Value>,
}

impl<'d> Normalizer<'d> {
    pub(super) fn new(diagnostics: &'d mut Diagnostics) -> Normalizer<'d> {
        Normalizer {
            diagnostics,
            moves: Moves::default(),
            anchors: BTreeMap::new(),
            ids: BTreeMap::new(),
            hoisted: Vec::new(),
            schema_names: BTreeSet::new(),
            next_numbers: BTreeMap::new(),
            copies_left: COPIED_VALUES,
            media_types: Map::new(),
        }
    }

    /// Warns of something a client loses that is now at `at`.
    pub(super) fn lossy(&mut self, at: &str, message: impl Into<String>) -> &mut Diagnostic {
        let was = self.moves.original(at);
        self.diagnostics
            .warning(Code::LossyConversion, was, message)
    }

    /// Notes something OpenAPI 3.0 has no word for, that is now at `at` and makes no difference to
    /// a client.
    pub(super) fn note(&mut self, at: &str, message: impl Into<String>) {
        let was = self.moves.original(at);
        self.diagnostics.note(Code::LossyConversion, was, message);
    }

    /// Takes note of the names in `components.schemas`.
    pub(super) fn know_schema_names(&mut self, root: &Map<String, Value>) {
        let schemas = root
            .get("components")
            .and_then(|components| components.get("schemas"))
            .and_then(Value::as_object);
        let names = schemas.into_iter().flat_map(Map::keys);
        self.schema_names.extend(names.cloned());
    }

    /// A copy of `value`; nothing, and an error, when too much was copied before.
    pub(super) fn copy(&mut self, value: &Value) -> Option<Value> {
        match self.copies_left.checked_sub(count(value)) {
            Some(left) => {
                self.copies_left = left;
                Some(value.clone())
            }
            None => {
                let message = "shared parts are used so often that the document becomes too large";
                self.diagnostics.error(Code::DocumentTooLarge, "#", message);
                None
            }
        }
    }

    /// Sends a schema to `components.schemas`, under `name` when that is free, and returns the
    /// pointer it will have. `around` is the name of what it was in.
    pub(super) fn hoist(&mut self, name: &str, around: &str, schema: Value) -> String {
        let mut free = name.to_owned();
        if self.schema_names.contains(&free) {
            free = format!("{around}_{name}");
        }
        while self.schema_names.contains(&free) {
            let number = self
                .next_numbers
                .entry(format!("{around}_{name}"))
                .or_insert(1);
            *number += 1;
            free = format!("{around}_{name}_{number}");
        }
        self.schema_names.insert(free.clone());
        let pointer = pointer_of("#/components/schemas", &free);
        self.hoisted.push((free, schema));
        pointer
    }
}

/// The pointer of the member `key` of what is at `at`.
pub(super) fn pointer_of(at: &str, key: &str) -> String {
    let mut pointer = at.to_owned();
    push_token(&mut pointer, key);
    pointer
}

/// A name for what is at a pointer: that of the component it is in, or its own.
pub(super) fn name_around(at: &str) -> String {
    let path: Vec<String> = tokens(at).collect();
    match path.as_slice() {
        [components, _, name, ..] if components == "components" => name.clone(),
        [.., last] => last.clone(),
        [] => "Document".to_owned(),
    }
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// The object in the member `key`, made when there is none. `None` when something else is there.
pub(super) fn object_in<'v>(
    object: &'v mut Map<String, Value>,
    key: &str,
) -> Option<&'v mut Map<String, Value>> {
    object
        .entry(key)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}
