//! Which operation and which type of the new version is which of the old one.

use std::collections::BTreeMap;

use super::revision::{Revision, call};
use specwright::ir::{Kind, Operation, OperationId, Origin, Owner, TypeId};

/// What is the same in both versions: old to new.
#[derive(Default)]
pub(super) struct Matches {
    pub(super) operations: BTreeMap<OperationId, OperationId>,
    pub(super) types: BTreeMap<TypeId, TypeId>,
}

/// Finds what is the same.
pub(super) fn matches(old: &Revision<'_>, new: &Revision<'_>) -> Matches {
    let operations = operations(old, new);
    let types = types(old, new, &operations);
    Matches { operations, types }
}

/// By method and path; the others by method and path with other names of parameters, by
/// operationId, and by how they are called.
fn operations(old: &Revision<'_>, new: &Revision<'_>) -> BTreeMap<OperationId, OperationId> {
    type Key = fn(&Revision<'_>, OperationId) -> Option<String>;
    let keys: [Key; 4] = [
        |side, id| Some(called(operation(side, id), request(operation(side, id)))),
        |side, id| {
            let operation = operation(side, id);
            let request = format!("{:?} {}", operation.method, blank(&operation.path));
            Some(called(operation, request))
        },
        |side, id| Some(called(operation(side, id), operation(side, id).id.clone()?)),
        |side, id| Some(call(&side.names, &side.facts, id)),
    ];
    let mut pairs = Pairs::default();
    let all = |side: &Revision<'_>| (0..side.api.operations.len()).map(OperationId).collect();
    let (olds, news): (Vec<_>, Vec<_>) = (all(old), all(new));
    for key in keys {
        pairs.pair(&olds, |id| key(old, id), &news, |id| key(new, id));
    }
    pairs.forward
}

fn operation<'s>(side: &'s Revision<'_>, id: OperationId) -> &'s Operation {
    &side.api.operations[id.0]
}

/// What is the same of all ways to call an operation, and what tells this one.
fn called(operation: &Operation, same: String) -> String {
    format!("{same} {:?} {:?}", operation.way.body, operation.way.reply)
}

/// `GET /pets`.
pub(super) fn request(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path)
}

/// A path without the names of its parameters.
pub(super) fn blank(path: &str) -> String {
    let mut blank = String::new();
    let mut within = false;
    for c in path.chars() {
        within = within && c != '}';
        if !within {
            blank.push(c);
        }
        within |= c == '{';
    }
    blank
}

/// By their path in the crate, which is what a user sees; the others, which then have another, by
/// where the document has them, and by what they consist of.
fn types(
    old: &Revision<'_>,
    new: &Revision<'_>,
    operations: &BTreeMap<OperationId, OperationId>,
) -> BTreeMap<TypeId, TypeId> {
    let mut pairs = Pairs::default();
    let (olds, news) = (old.used(), new.used());
    pairs.pair(
        &olds,
        |id| Some(old.path(id)),
        &news,
        |id| Some(new.path(id)),
    );
    let renumbered = |id: OperationId| operations.get(&id).copied();
    pairs.pair(
        &olds,
        |id| origin(&old.api.definition(id).origin, renumbered),
        &news,
        |id| origin(&new.api.definition(id).origin, Some),
    );
    pairs.pair(&olds, |id| contents(old, id), &news, |id| contents(new, id));
    pairs.forward
}

/// Where the document has a type, with operations as the new version numbers them.
fn origin(
    origin: &Origin,
    renumbered: impl Fn(OperationId) -> Option<OperationId>,
) -> Option<String> {
    let path = match origin {
        Origin::Component { .. } => &[][..],
        Origin::Inline { path, .. } => path,
    };
    let owner = match origin {
        Origin::Component { key, direction }
        | Origin::Inline {
            owner: Owner::Component { key, direction },
            ..
        } => format!("{key} {direction:?}"),
        Origin::Inline {
            owner: Owner::Operation(id),
            ..
        } => format!("operation {}", renumbered(*id)?.0),
        Origin::Inline {
            owner: Owner::Events,
            ..
        } => "events".to_owned(),
    };
    Some(format!("{owner} {path:?}"))
}

/// What a type consists of, by name; `None` when that says too little to know it again.
fn contents(side: &Revision<'_>, id: TypeId) -> Option<String> {
    let names: Vec<String> = match &side.api.definition(id).kind {
        Kind::Object(object) => object.members.iter().map(|m| m.name.clone()).collect(),
        Kind::Enumeration(enumeration) => {
            let values = enumeration.values.iter();
            values.map(|value| format!("{:?}", value.value)).collect()
        }
        Kind::Union(_) | Kind::Newtype(_) => return None,
    };
    let kind = std::mem::discriminant(&side.api.definition(id).kind);
    (names.len() > 1).then(|| format!("{kind:?} {names:?}"))
}

/// Pairs as they are found; nothing is paired twice.
struct Pairs<I> {
    forward: BTreeMap<I, I>,
    backward: BTreeMap<I, I>,
}

impl<I> Default for Pairs<I> {
    fn default() -> Self {
        Pairs {
            forward: BTreeMap::new(),
            backward: BTreeMap::new(),
        }
    }
}

impl<I: Copy + Ord> Pairs<I> {
    /// Pairs what has the same key, which nothing else on its side may have.
    fn pair(
        &mut self,
        olds: &[I],
        old_key: impl Fn(I) -> Option<String>,
        news: &[I],
        new_key: impl Fn(I) -> Option<String>,
    ) {
        let olds = unique(olds, &self.forward, old_key);
        let mut news = unique(news, &self.backward, new_key);
        for (key, old) in olds {
            if let (Some(old), Some(Some(new))) = (old, news.remove(&key)) {
                self.forward.insert(old, new);
                self.backward.insert(new, old);
            }
        }
    }
}

/// What is not paired yet by its key; `None` where several have the same.
fn unique<I: Copy + Ord>(
    all: &[I],
    paired: &BTreeMap<I, I>,
    key: impl Fn(I) -> Option<String>,
) -> BTreeMap<String, Option<I>> {
    let mut unique = BTreeMap::new();
    for id in all.iter().filter(|id| !paired.contains_key(id)) {
        if let Some(key) = key(*id) {
            unique
                .entry(key)
                .and_modify(|known| *known = None)
                .or_insert(Some(*id));
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::blank;

    #[test]
    fn names_of_parameters_do_not_count() {
        assert_eq!(blank("/a/{b}/c/{d}.{e}"), "/a/{}/c/{}.{}");
        assert_eq!(blank("/a/{b"), "/a/{");
    }
}
