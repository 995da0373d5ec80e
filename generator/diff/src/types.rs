//! Types: what came and went, and what became of the fields of structs.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, ChangeKind, Subject, SubjectKind, TYPE_ADDED, TYPE_REMOVED, Verdict};
use super::compare::{Comparison, Item};
use super::revision::View;
use super::slots::{Taken, given};
use specwright::ir::{Kind, Member, Object, TypeId};

impl Comparison<'_> {
    /// Compares the types that either version has: those of the new one in its order, then those
    /// that are gone.
    pub(super) fn types(&mut self, olds: &[TypeId], news: &[TypeId]) {
        let backward: BTreeMap<TypeId, TypeId> = self
            .matches
            .types
            .iter()
            .map(|(old, new)| (*new, *old))
            .collect();
        for new in news {
            match backward.get(new) {
                Some(old) => self.one_type(*old, *new),
                None => {
                    let place = self.new.at(&self.new.api.definition(*new).pointer);
                    self.changes.push(Change {
                        verdict: Verdict::Minor,
                        kind: ChangeKind::Added,
                        subject: subject(&self.new, *new),
                        message: TYPE_ADDED.to_owned(),
                        old: None,
                        new: Some(place),
                    });
                }
            }
        }
        for old in olds {
            if !self.matches.types.contains_key(old) {
                let place = self.old.at(&self.old.api.definition(*old).pointer);
                self.changes.push(Change {
                    verdict: Verdict::Major,
                    kind: ChangeKind::Removed,
                    subject: subject(&self.old, *old),
                    message: TYPE_REMOVED.to_owned(),
                    old: Some(place),
                    new: None,
                });
            }
        }
    }

    fn one_type(&mut self, old: TypeId, new: TypeId) {
        let (before, after) = (self.old.api.definition(old), self.new.api.definition(new));
        let mut item = Item {
            subject: subject(&self.new, new),
            old: before.pointer.clone(),
            new: after.pointer.clone(),
            reworded: Vec::new(),
        };
        self.type_name(&item, old, new);
        item.docs("the type", &before.doc, &after.doc);
        match (&before.kind, &after.kind) {
            (Kind::Object(before), Kind::Object(after)) => {
                self.object(&mut item, (old, before), (new, after));
            }
            (Kind::Enumeration(before), Kind::Enumeration(after)) => {
                self.enumeration(&mut item, (old, before), (new, after));
            }
            (Kind::Union(before), Kind::Union(after)) => {
                self.union(&mut item, (old, before), (new, after));
            }
            (Kind::Newtype(before), Kind::Newtype(after)) => {
                let ty = |view: &View<'_>, id: TypeId, ty| {
                    let encoded = view.facts.usage[id.0].encoded;
                    (view.canonical.ty(ty, encoded), view.shown.ty(ty, encoded))
                };
                let (was, is) = (ty(&self.old, old, before), ty(&self.new, new, after));
                if was.0 != is.0 {
                    let kind = self.relation(before, after);
                    let message = format!("it holds a `{}` instead of a `{}`", is.1, was.1);
                    self.whole(&item, Verdict::Major, kind, message);
                }
            }
            (was, is) => {
                let (was, is) = (sort(was), sort(is));
                let message = format!("it is {is} instead of {was}");
                self.whole(&item, Verdict::Major, ChangeKind::ShapeChanged, message);
            }
        }
        self.traits(&item, old, new);
        self.brought(&item, old, new);
        self.reworded(&item);
    }

    /// What it is called, and where it is.
    fn type_name(&mut self, item: &Item, old: TypeId, new: TypeId) {
        let (was, is) = (self.old.path(old), self.new.path(new));
        if was == is {
            return;
        }
        let same_name = self.old.names.types[old.0].ident == self.new.names.types[new.0].ident;
        let (kind, message) = if same_name {
            (ChangeKind::Moved, format!("`{was}` is `{is}` now"))
        } else {
            (ChangeKind::Renamed, format!("`{was}` is called `{is}`"))
        };
        self.whole(item, Verdict::Major, kind, message);
    }

    /// What it can be used for.
    fn traits(&mut self, item: &Item, old: TypeId, new: TypeId) {
        let (was, is) = (self.old.facts.usage[old.0], self.new.facts.usage[new.0]);
        let is_enumeration = |view: &View<'_>, id: TypeId| {
            matches!(view.api.definition(id).kind, Kind::Enumeration(_))
        };
        // They can always be both.
        if is_enumeration(&self.old, old) && is_enumeration(&self.new, new) {
            return;
        }
        for (was, is, can, by) in [
            (was.encoded, is.encoded, "be sent", "made and set"),
            (was.decoded, is.decoded, "be read from replies", "read"),
        ] {
            let (verdict, message) = match (was, is) {
                (true, false) => (
                    Verdict::Major,
                    format!("it can no longer {can}: no operation has it {by}"),
                ),
                (false, true) => (Verdict::Minor, format!("it can {can} now")),
                _ => continue,
            };
            self.whole(item, verdict, ChangeKind::ShapeChanged, message);
        }
    }

    fn object(
        &mut self,
        item: &mut Item,
        (old, before): (TypeId, &Object),
        (new, after): (TypeId, &Object),
    ) {
        let usage = (self.old.facts.usage[old.0], self.new.facts.usage[new.0]);
        let mut said = BTreeMap::new();
        if usage.0.encoded && usage.1.encoded {
            said = self.builder(item, (old, before), (new, after));
        }
        let fields = (
            !self.old.shown.is_given(old, before),
            !self.new.shown.is_given(new, after),
        );
        match fields {
            (true, true) => {
                self.fields(item, (old, before), (new, after), &said);
                self.additional(item, (old, before), (new, after));
            }
            (true, false) => {
                let message = "it has no fields any more, because it is only sent".to_owned();
                self.whole(item, Verdict::Major, ChangeKind::ShapeChanged, message);
            }
            (false, true) => {
                let message = "its members are fields now, which can be read".to_owned();
                self.whole(item, Verdict::Minor, ChangeKind::ShapeChanged, message);
            }
            (false, false) => {}
        }
    }

    /// Compares `new` and the setters.
    fn builder(
        &mut self,
        item: &mut Item,
        (old, before): (TypeId, &Object),
        (new, after): (TypeId, &Object),
    ) -> BTreeMap<String, Verdict> {
        let olds = given(&self.old, |surface| surface.slots(old, before));
        let news = given(&self.new, |surface| surface.slots(new, after));
        let holder = self.new.names.types[new.0].ident.clone();
        let maker = format!("{holder}::new");
        let taken = Taken {
            holder: &holder,
            maker: &maker,
            old: &olds,
            new: &news,
            locate: |view, pointer, name| view.member(pointer, name),
        };
        self.slots(item, &taken).said
    }

    /// Compares the fields, of which nothing is said that weighs no more than what was `said`.
    fn fields(
        &mut self,
        item: &mut Item,
        (old, before): (TypeId, &Object),
        (new, after): (TypeId, &Object),
        said: &BTreeMap<String, Verdict>,
    ) {
        let (old_names, new_names) = (&self.old.names.fields[&old], &self.new.names.fields[&new]);
        let olds: Vec<&str> = old_names.iter().map(String::as_str).collect();
        let news: Vec<&str> = new_names.iter().map(String::as_str).collect();
        let weighs = |name: &str, verdict| said.get(name).is_none_or(|said| *said < verdict);
        let mut found = BTreeSet::new();
        for (index, member) in after.members.iter().enumerate() {
            let name = news[index];
            let by_name = olds[..before.members.len()]
                .iter()
                .position(|old| *old == name);
            let place = by_name.or_else(|| {
                let mut members = before.members.iter();
                let same = members.position(|old| old.name == member.name)?;
                (!news.contains(&olds[same])).then_some(same)
            });
            let here = Some(self.new.member(&item.new, &member.name));
            let Some(place) = place else {
                if weighs(name, Verdict::Minor) {
                    let ty = self.new.shown.field(new, index, member);
                    let message = format!("there is a new field `{name}: {ty}`");
                    self.part(
                        item,
                        Verdict::Minor,
                        ChangeKind::Added,
                        message,
                        (None, here),
                    );
                }
                continue;
            };
            found.insert(place);
            let was = &before.members[place];
            let places = (Some(self.old.member(&item.old, &was.name)), here);
            item.docs(&format!("`{name}`"), &was.doc, &member.doc);
            if let Some((kind, message)) =
                self.field((old, olds[place], place, was), (new, name, index, member))
                && weighs(name, Verdict::Major)
            {
                self.part(item, Verdict::Major, kind, message, places);
            } else if was.name != member.name && weighs(name, Verdict::Patch) {
                let (was, is) = (&was.name, &member.name);
                let message = format!("`{name}` is written `{is}` instead of `{was}`");
                self.part(item, Verdict::Patch, ChangeKind::Wire, message, places);
            }
        }
        for (index, member) in before.members.iter().enumerate() {
            let name = olds[index];
            if !found.contains(&index) && weighs(name, Verdict::Major) {
                let place = Some(self.old.member(&item.old, &member.name));
                let message = format!("the field `{name}` is gone");
                self.part(
                    item,
                    Verdict::Major,
                    ChangeKind::Removed,
                    message,
                    (place, None),
                );
            }
        }
    }

    /// What became of a field.
    fn field(
        &self,
        (old, old_name, old_index, was): (TypeId, &str, usize, &Member),
        (new, new_name, new_index, is): (TypeId, &str, usize, &Member),
    ) -> Option<(ChangeKind, String)> {
        if old_name != new_name {
            let message = format!("the field `{old_name}` is called `{new_name}`");
            return Some((ChangeKind::Renamed, message));
        }
        let before = self.old.canonical.field(old, old_index, was);
        if before == self.new.canonical.field(new, new_index, is) {
            return None;
        }
        let kind = self.member_relation(was, is);
        let before = self.old.shown.field(old, old_index, was);
        let after = self.new.shown.field(new, new_index, is);
        let message = format!("the field `{new_name}` is `{after}` instead of `{before}`");
        Some((kind, message))
    }

    /// Compares the field with the members of other names.
    fn additional(
        &mut self,
        item: &Item,
        (old, before): (TypeId, &Object),
        (new, after): (TypeId, &Object),
    ) {
        let last = |names: &BTreeMap<TypeId, Vec<String>>, id| -> String {
            let last = names.get(&id).and_then(|names| names.last());
            last.cloned().unwrap_or_default()
        };
        let old_name = last(&self.old.names.fields, old);
        let new_name = last(&self.new.names.fields, new);
        let encoded = |view: &View<'_>, id: TypeId| view.facts.usage[id.0].encoded;
        let (verdict, kind, message) = match (&before.additional, &after.additional) {
            (None, None) => return,
            (None, Some(_)) => (
                Verdict::Minor,
                ChangeKind::Added,
                format!("members of other names are kept in the new field `{new_name}`"),
            ),
            (Some(_), None) => (
                Verdict::Major,
                ChangeKind::Removed,
                format!("the field `{old_name}` with the members of other names is gone"),
            ),
            (Some(was), Some(is)) => {
                let before = self.old.canonical.ty(was, encoded(&self.old, old));
                let after = self.new.canonical.ty(is, encoded(&self.new, new));
                if before == after && old_name == new_name {
                    return;
                }
                let before = self.old.shown.ty(was, encoded(&self.old, old));
                let after = self.new.shown.ty(is, encoded(&self.new, new));
                (
                    Verdict::Major,
                    self.relation(was, is),
                    format!(
                        "`{new_name}` maps names to `{after}`, instead of `{old_name}` to `{before}`"
                    ),
                )
            }
        };
        self.whole(item, verdict, kind, message);
    }
}

/// What a type is called.
fn subject(view: &View<'_>, id: TypeId) -> Subject {
    Subject {
        kind: SubjectKind::Type,
        name: view.path(id),
        request: String::new(),
    }
}

fn sort(kind: &Kind) -> &'static str {
    match kind {
        Kind::Object(_) => "a struct of members",
        Kind::Enumeration(_) => "an enum of values",
        Kind::Union(_) => "an enum of types",
        Kind::Newtype(_) => "a type around another",
    }
}
