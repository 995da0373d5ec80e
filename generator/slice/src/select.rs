//! Finds the operations that are asked for, and says what is near when there are none.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use specwright::suggest::near;
use wildmatch::WildMatch;

use super::document::{DocumentView, Target, reference};
use super::kind::{MORE_OPERATIONS, NodeKind, is_method};
use super::{Selection, SliceError, Subject};

/// A path, or a webhook, and its operations.
pub(super) struct SelectedPath<'d> {
    pub(super) path: &'d str,
    /// The path item as it stands there.
    pub(super) own: &'d Map<String, Value>,
    /// The path item that it refers to, and the name of that when it is a component.
    pub(super) shared: Option<(&'d Map<String, Value>, Option<String>)>,
    /// The methods of the operations that are kept, as the document writes them.
    pub(super) methods: BTreeSet<&'d str>,
}

impl<'d> SelectedPath<'d> {
    fn new(
        document: &DocumentView<'d>,
        path: &'d str,
        value: &'d Value,
    ) -> Option<SelectedPath<'d>> {
        let own = value.as_object()?;
        let shared = reference(value).and_then(|reference| {
            let target = document.resolve(value)?.as_object()?;
            let name = match document.target(reference)? {
                Target::Component(NodeKind::PathItem, name) => Some(name),
                _ => None,
            };
            Some((target, name))
        });
        Some(SelectedPath {
            path,
            own,
            shared,
            methods: BTreeSet::new(),
        })
    }

    /// The members of the path item in order, those it refers to first.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        let own = self.own;
        let shared = self.shared.iter().flat_map(|(members, _)| members.iter());
        shared
            .filter(|(member, _)| !own.contains_key(*member))
            .chain(own.iter().filter(|(member, _)| *member != "$ref"))
            .map(|(member, value)| (member.as_str(), value))
    }

    /// Every operation with its method.
    pub(super) fn operations(&self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        let found = self.members().flat_map(|(member, value)| {
            let more = (member == MORE_OPERATIONS).then(|| value.as_object());
            let more = more.flatten().into_iter().flatten();
            let more = more.map(|(method, operation)| (method.as_str(), operation));
            let own = is_method(member).then_some((member, value));
            own.into_iter().chain(more)
        });
        found.filter(|(_, operation)| operation.is_object())
    }

    /// The operations that are kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = (&'d str, &'d Value)> {
        self.operations()
            .filter(|(method, _)| self.methods.contains(method))
    }

    /// The component that can stay one, because everything in it is kept.
    pub(super) fn whole_component(&self) -> Option<&str> {
        let (members, name) = self.shared.as_ref()?;
        let all = self.operations().count() == self.methods.len();
        let direct = !members.contains_key("$ref") && self.own.len() == 1;
        name.as_deref().filter(|_| all && direct)
    }
}

/// What is kept of a document: paths and webhooks with their operations.
pub(super) struct Kept<'d> {
    pub(super) paths: BTreeMap<&'d str, SelectedPath<'d>>,
    pub(super) webhooks: BTreeMap<&'d str, SelectedPath<'d>>,
}

impl<'d> Kept<'d> {
    pub(super) fn items(&self) -> impl Iterator<Item = &SelectedPath<'d>> {
        self.paths.values().chain(self.webhooks.values())
    }

    /// Whether an operation with this ID is kept.
    pub(super) fn has_operation(&self, id: &str) -> bool {
        self.items()
            .flat_map(SelectedPath::kept)
            .any(|(_, operation)| text(operation, "operationId") == Some(id))
    }
}

/// The paths or webhooks of a document.
pub(super) fn items<'d>(document: &DocumentView<'d>, member: &str) -> Vec<SelectedPath<'d>> {
    let items = document.root.get(member).and_then(Value::as_object);
    items
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.starts_with("x-"))
        .filter_map(|(path, value)| SelectedPath::new(document, path, value))
        .collect()
}

/// Keeps what `selection` asks for, or says which parts of it ask for nothing that is there.
pub(super) fn select<'d>(
    document: &DocumentView<'d>,
    selection: &Selection,
) -> Result<Kept<'d>, Vec<SliceError>> {
    let mut wanted = SelectionPattern::new(selection);
    let mut paths = items(document, "paths");
    let mut webhooks = items(document, "webhooks");
    paths.iter_mut().for_each(|item| wanted.keep(item, true));
    webhooks
        .iter_mut()
        .for_each(|item| wanted.keep(item, false));
    let mut errors = wanted.unmatched(&paths, &webhooks);
    if wanted.is_nothing() {
        errors.push(SliceError::NothingSelected);
    }
    let schemas = document.components(NodeKind::Schema);
    for name in &selection.cut {
        if document.component(NodeKind::Schema, name).is_none() {
            let names = schemas.into_iter().flat_map(|schemas| schemas.keys());
            let near = near(name, names.map(String::as_str));
            errors.push(SliceError::unmatched(Subject::Schema, name, near));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let kept = |items: Vec<SelectedPath<'d>>| {
        let items = items.into_iter().filter(|item| !item.methods.is_empty());
        items.map(|item| (item.path, item)).collect()
    };
    Ok(Kept {
        paths: kept(paths),
        webhooks: kept(webhooks),
    })
}

/// What is asked for, and whether it was found.
struct SelectionPattern<'s> {
    paths: Vec<(&'s str, WildMatch, bool)>,
    tags: Vec<(&'s str, bool)>,
    operations: Vec<(&'s str, bool)>,
}

impl<'s> SelectionPattern<'s> {
    fn new(selection: &'s Selection) -> SelectionPattern<'s> {
        let named = |names: &'s [String]| names.iter().map(|name| (name.as_str(), false)).collect();
        let globs = selection.paths.iter();
        SelectionPattern {
            paths: globs
                .map(|glob| (glob.as_str(), WildMatch::new(glob), false))
                .collect(),
            tags: named(&selection.tags),
            operations: named(&selection.operations),
        }
    }

    fn is_nothing(&self) -> bool {
        self.paths.is_empty() && self.tags.is_empty() && self.operations.is_empty()
    }

    /// Notes which operations of `item` are wanted.
    fn keep(&mut self, item: &mut SelectedPath<'_>, has_path: bool) {
        let operations: Vec<_> = item.operations().collect();
        let mut by_path = false;
        for (_, glob, found) in &mut self.paths {
            if has_path && !operations.is_empty() && glob.matches(item.path) {
                *found = true;
                by_path = true;
            }
        }
        for (method, operation) in operations {
            let by_tag = mark(&mut self.tags, |tag| tags(operation).any(|of| of == tag));
            let id = text(operation, "operationId");
            let name = is_method(method).then(|| method.to_uppercase());
            let place = format!("{} {}", name.as_deref().unwrap_or(method), item.path);
            let by_name = mark(&mut self.operations, |name| {
                id == Some(name) || place == name
            });
            if by_path || by_tag || by_name {
                item.methods.insert(method);
            }
        }
    }

    fn unmatched(
        &self,
        paths: &[SelectedPath<'_>],
        webhooks: &[SelectedPath<'_>],
    ) -> Vec<SliceError> {
        let mut errors = Vec::new();
        for (glob, ..) in self.paths.iter().filter(|(.., found)| !found) {
            let near = near(glob, paths.iter().map(|item| item.path));
            errors.push(SliceError::unmatched(Subject::Path, glob, near));
        }
        let operations = || {
            let items = paths.iter().chain(webhooks);
            items
                .flat_map(SelectedPath::operations)
                .map(|(_, operation)| operation)
        };
        for (tag, _) in self.tags.iter().filter(|(_, found)| !found) {
            let tags: BTreeSet<&str> = operations().flat_map(tags).collect();
            errors.push(SliceError::unmatched(Subject::Tag, tag, near(tag, tags)));
        }
        for (name, _) in self.operations.iter().filter(|(_, found)| !found) {
            let ids = operations().filter_map(|operation| text(operation, "operationId"));
            errors.push(SliceError::unmatched(
                Subject::Operation,
                name,
                near(name, ids),
            ));
        }
        errors
    }
}

/// Whether one of the names fits; each that does counts as found.
fn mark(names: &mut [(&str, bool)], fits: impl Fn(&str) -> bool) -> bool {
    let mut any = false;
    for (name, found) in names {
        if fits(name) {
            *found = true;
            any = true;
        }
    }
    any
}

/// The tags of an operation.
pub(super) fn tags(operation: &Value) -> impl Iterator<Item = &str> {
    let tags = operation.get("tags").and_then(Value::as_array);
    tags.into_iter().flatten().filter_map(Value::as_str)
}

/// A member that is text.
pub(super) fn text<'v>(part: &'v Value, member: &str) -> Option<&'v str> {
    part.get(member).and_then(Value::as_str)
}
