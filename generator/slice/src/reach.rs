//! Follows the references of the operations that are kept to every component they need.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::document::{DocumentView, Target, lookup, reference};
use super::expandable;
use super::kind::{Child, MORE_OPERATIONS, NodeKind, children};
use super::select::{Kept, SelectedPath, text};
use super::{CutReason, Selection};
use specwright::pointer::tokens;

/// What a part is for. What is sent has to be whole; of what comes back, objects that may also be
/// IDs can be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Request,
    Reply,
    /// A reply that says what went wrong. The objects it carries are there to be looked at, so
    /// those that are IDs elsewhere are cut here too.
    Error,
}

/// What the operations need.
pub(super) struct Reach<'d> {
    document: &'d DocumentView<'d>,
    kept: &'d Kept<'d>,
    asked: BTreeSet<&'d str>,
    /// The schemas that are alternatives to their ID somewhere, when these are to be cut.
    expandable: Option<BTreeSet<String>>,
    /// Components that are needed as they are.
    pub(super) whole: BTreeSet<(NodeKind, String)>,
    /// Schemas that are needed, but may be cut.
    short: BTreeMap<String, CutReason>,
    /// Places that are referred to but are not components, with what is there.
    pub(super) elsewhere: IndexMap<String, NodeKind>,
    /// Links to operations that are not kept, with what they lead to.
    pub(super) lost_links: BTreeSet<(String, String)>,
    stack: Vec<(NodeKind, &'d Value)>,
}

impl<'d> Reach<'d> {
    /// Follows everything that `kept` needs.
    pub(super) fn of(
        document: &'d DocumentView<'d>,
        kept: &'d Kept<'d>,
        selection: &'d Selection,
    ) -> Reach<'d> {
        let expandable = selection
            .cut_expandable
            .then(|| expandable::everywhere(document));
        let mut reach = Reach {
            document,
            kept,
            asked: selection.cut.iter().map(String::as_str).collect(),
            expandable,
            whole: BTreeSet::new(),
            short: BTreeMap::new(),
            elsewhere: IndexMap::new(),
            lost_links: BTreeSet::new(),
            stack: Vec::new(),
        };
        // What is whole for one use is whole for all, so the most demanding use goes first.
        for use_ in [Use::Request, Use::Reply, Use::Error] {
            kept.paths.values().for_each(|item| reach.item(use_, item));
        }
        for webhook in kept.webhooks.values() {
            for (_, operation) in webhook.kept() {
                reach.walk(Use::Reply, NodeKind::Operation, operation);
            }
            reach.shared_item(webhook);
        }
        reach.security(document.root);
        reach
    }

    /// The schemas that are cut, and why.
    pub(super) fn cut(&self) -> impl Iterator<Item = (&str, CutReason)> {
        let short = self
            .short
            .iter()
            .map(|(name, reason)| (name.as_str(), *reason));
        short.filter(|(name, _)| !self.whole.contains(&(NodeKind::Schema, (*name).to_owned())))
    }

    /// Follows those parts of a path item that are for one use.
    fn item(&mut self, use_: Use, item: &SelectedPath<'d>) {
        if use_ == Use::Request {
            self.shared_item(item);
            for (member, value) in item.members() {
                if member == "parameters" {
                    self.list(use_, NodeKind::Parameter, value);
                }
            }
        }
        for (_, operation) in item.kept() {
            self.operation(use_, operation);
        }
    }

    fn shared_item(&mut self, item: &SelectedPath<'d>) {
        if let Some(name) = item.whole_component() {
            self.whole.insert((NodeKind::PathItem, name.to_owned()));
        }
    }

    fn operation(&mut self, use_: Use, operation: &'d Value) {
        let Some(operation) = operation.as_object() else {
            return;
        };
        let statuses = || {
            let responses = operation.get("responses").and_then(Value::as_object);
            responses
                .into_iter()
                .flatten()
                .filter(|(status, _)| !status.starts_with("x-"))
        };
        // `default` is for errors where something else is for success.
        let has_success = statuses().any(|(status, _)| status.starts_with(['1', '2', '3']));
        for (status, response) in statuses() {
            let is_error = status.starts_with(['4', '5']) || (status == "default" && has_success);
            if use_ == if is_error { Use::Error } else { Use::Reply } {
                self.walk(use_, NodeKind::Response, response);
            }
        }
        for Child { kind, value, .. } in children(NodeKind::Operation, operation) {
            let of = match kind {
                NodeKind::Response => continue,
                NodeKind::Callback => Use::Reply,
                _ => Use::Request,
            };
            if use_ == of {
                self.walk(use_, kind, value);
            }
        }
        if use_ == Use::Request
            && let Some(requirements) = operation.get("security")
        {
            self.requirements(requirements);
        }
    }

    fn list(&mut self, use_: Use, kind: NodeKind, values: &'d Value) {
        for value in values.as_array().into_iter().flatten() {
            self.walk(use_, kind, value);
        }
    }

    /// Follows a part and everything that it leads to.
    fn walk(&mut self, use_: Use, kind: NodeKind, value: &'d Value) {
        self.stack.push((kind, value));
        while let Some((kind, value)) = self.stack.pop() {
            let Some(part) = value.as_object() else {
                continue;
            };
            if let Some(reference) = reference(value) {
                self.follow(use_, kind, reference);
            }
            match kind {
                NodeKind::Schema => self.schema(use_, part),
                NodeKind::Response => self.response(part),
                _ => self.parts(kind, part),
            }
            if kind == NodeKind::Operation {
                self.security(value);
            }
        }
    }

    fn parts(&mut self, kind: NodeKind, part: &'d Map<String, Value>) {
        let parts = children(kind, part).into_iter();
        self.stack
            .extend(parts.map(|Child { kind, value, .. }| (kind, value)));
    }

    fn schema(&mut self, use_: Use, schema: &'d Map<String, Value>) {
        let alternatives = match (&self.expandable, use_) {
            (None, _) | (_, Use::Request) => None,
            _ => expandable::alternatives(self.document, schema),
        };
        for Child {
            member,
            kind,
            value,
            ..
        } in children(NodeKind::Schema, schema)
        {
            match &alternatives {
                Some(names) if matches!(member, "anyOf" | "oneOf") => {
                    match reference(value).and_then(|to| self.document.target(to)) {
                        Some(Target::Component(NodeKind::Schema, name))
                            if names.contains(&name) =>
                        {
                            self.shorten(name, CutReason::Expandable);
                        }
                        _ => self.stack.push((kind, value)),
                    }
                }
                _ => self.stack.push((kind, value)),
            }
        }
        for reference in self.discriminated(schema) {
            match (&alternatives, self.document.target(&reference)) {
                (Some(names), Some(Target::Component(_, name))) if names.contains(&name) => {}
                _ => self.follow(use_, NodeKind::Schema, &reference),
            }
        }
    }

    /// References to the schemas that a discriminator tells apart: those of its mappings and,
    /// without a list of alternatives, those that extend the schema, or extend those.
    fn discriminated(&self, schema: &'d Map<String, Value>) -> Vec<String> {
        let Some(discriminator) = schema.get("discriminator") else {
            return Vec::new();
        };
        let component = |name: &str| {
            let found = self.document.component(NodeKind::Schema, name);
            found.and_then(|_| self.document.reference_to(NodeKind::Schema, name))
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let values = mapping.into_iter().flat_map(|mapping| mapping.values());
        let values = values.chain(discriminator.get("defaultMapping"));
        let mut found: Vec<String> = values
            .filter_map(Value::as_str)
            .filter_map(|value| {
                if self.document.target(value).is_some() {
                    Some(value.to_owned())
                } else {
                    component(value)
                }
            })
            .collect();
        if !schema.contains_key("oneOf") && !schema.contains_key("anyOf") {
            let extending = self.extending(schema);
            found.extend(extending.into_iter().filter_map(component));
        }
        found
    }

    /// The names of the components that are `allOf` a schema, or of one that is.
    fn extending(&self, schema: &'d Map<String, Value>) -> Vec<&'d str> {
        let schemas = self.document.components(NodeKind::Schema);
        let schemas: Vec<(&str, &Value)> = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.as_str(), schema))
            .collect();
        let bases = |other: &'d Value| {
            let parts = other.get("allOf").and_then(Value::as_array);
            let parts = parts.into_iter().flatten();
            parts.filter_map(|part| self.document.resolve(part)?.as_object())
        };
        let mut found: Vec<&str> = Vec::new();
        let mut next = vec![schema];
        while let Some(base) = next.pop() {
            for (name, other) in &schemas {
                if !found.contains(name) && bases(other).any(|known| std::ptr::eq(known, base)) {
                    found.push(name);
                    next.extend(other.as_object());
                }
            }
        }
        found
    }

    fn response(&mut self, response: &'d Map<String, Value>) {
        for Child {
            name, kind, value, ..
        } in children(NodeKind::Response, response)
        {
            match kind {
                NodeKind::Link if !leads_to_kept(self.document, self.kept, value) => {
                    let to = self.document.resolve(value).unwrap_or(value);
                    let to = text(to, "operationId").or_else(|| text(to, "operationRef"));
                    let to = to.unwrap_or_default().to_owned();
                    self.lost_links.insert((name.to_owned(), to));
                }
                _ => self.stack.push((kind, value)),
            }
        }
    }

    fn follow(&mut self, use_: Use, kind: NodeKind, reference: &str) {
        match self.document.target(reference) {
            // Another document, or nowhere: whoever reads the result says so.
            None => {}
            Some(Target::Component(kind, name)) => self.component(use_, kind, name),
            Some(Target::Inside(NodeKind::Schema, name, pointer))
                if self.asked.contains(name.as_str()) =>
            {
                self.shorten(name, CutReason::Asked);
                self.elsewhere(kind, pointer);
            }
            Some(Target::Inside(kind, name, _)) => self.component(use_, kind, name),
            Some(Target::Elsewhere(pointer)) => self.elsewhere(kind, pointer),
        }
    }

    fn component(&mut self, use_: Use, kind: NodeKind, name: String) {
        if kind == NodeKind::Schema {
            if self.asked.contains(name.as_str()) {
                return self.shorten(name, CutReason::Asked);
            }
            let is_expandable = |names: &BTreeSet<String>| names.contains(&name);
            if use_ == Use::Error && self.expandable.as_ref().is_some_and(is_expandable) {
                return self.shorten(name, CutReason::ExpandableInError);
            }
        }
        if let Some(value) = self.document.component(kind, &name)
            && self.whole.insert((kind, name))
        {
            self.stack.push((kind, value));
        }
    }

    fn shorten(&mut self, name: String, reason: CutReason) {
        let reason = if self.asked.contains(name.as_str()) {
            CutReason::Asked
        } else {
            reason
        };
        self.short.entry(name).or_insert(reason);
    }

    fn elsewhere(&mut self, kind: NodeKind, pointer: String) {
        if !self.elsewhere.contains_key(&pointer) {
            if let Some(value) = lookup(self.document.root, &pointer) {
                self.stack.push((kind, value));
            }
            self.elsewhere.insert(pointer, kind);
        }
    }

    /// Follows what an operation, or the document, needs to be allowed to.
    fn security(&mut self, of: &'d Value) {
        if let Some(requirements) = of.get("security") {
            self.requirements(requirements);
        }
    }

    fn requirements(&mut self, requirements: &'d Value) {
        let requirements = requirements.as_array().into_iter().flatten();
        for name in requirements
            .filter_map(Value::as_object)
            .flat_map(Map::keys)
        {
            self.component(Use::Request, NodeKind::SecurityScheme, name.clone());
        }
    }
}

/// Whether a link leads to an operation that is kept, or to another document.
pub(super) fn leads_to_kept(document: &DocumentView<'_>, kept: &Kept<'_>, link: &Value) -> bool {
    let link = match reference(link).and_then(|to| document.target(to)) {
        Some(Target::Component(NodeKind::Link, name)) => document.component(NodeKind::Link, &name),
        _ => None,
    }
    .unwrap_or(link);
    if let Some(id) = text(link, "operationId") {
        return kept.has_operation(id);
    }
    let Some(Target::Elsewhere(pointer)) =
        text(link, "operationRef").and_then(|to| document.target(to))
    else {
        return true;
    };
    let path: Vec<String> = tokens(&pointer).collect();
    let is_kept = |path: &str, method: &str| {
        let item = kept.paths.get(path);
        item.is_some_and(|item| item.methods.contains(method))
    };
    match path.as_slice() {
        [_, path, method] => is_kept(path, method),
        [_, path, more, method] if more == MORE_OPERATIONS => is_kept(path, method),
        _ => false,
    }
}
