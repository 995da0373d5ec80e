//! What a caller gives: the arguments of `new` and the setters, of requests and of types.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::View;
use specwright::emit::surface::{Slot, Surface};
use specwright::ir::Doc;

/// A slot, with its argument as both versions would write it.
pub(super) struct SlotArgument<'s> {
    slot: Slot<'s>,
    canonical: String,
}

/// What is given, in the order of the document.
pub(super) fn given<'s>(
    view: &View<'s>,
    slots: impl Fn(&Surface<'s>) -> Vec<Slot<'s>>,
) -> Vec<SlotArgument<'s>> {
    let canonical = slots(&view.canonical);
    let both = slots(&view.shown).into_iter().zip(canonical);
    both.map(|(slot, canonical)| SlotArgument {
        slot,
        canonical: canonical.argument,
    })
    .collect()
}

/// Finds where something is that is given, by its name on the wire.
pub(super) type Locate = fn(&View<'_>, &str, &str) -> String;

/// What there is to compare: of what, under which name, and where its parts are.
pub(super) struct Taken<'t, 's> {
    /// The type whose setters these are.
    pub(super) holder: &'t str,
    /// The function that takes what is required.
    pub(super) maker: &'t str,
    pub(super) old: &'t [SlotArgument<'s>],
    pub(super) new: &'t [SlotArgument<'s>],
    pub(super) locate: Locate,
}

/// The slots that are the same in both versions, by index.
pub(super) struct Pairing {
    pub(super) pairs: Vec<(usize, usize)>,
    /// The names of those that something was said about, and how grave it is.
    pub(super) said: BTreeMap<String, Verdict>,
}

impl Comparison<'_> {
    /// Compares what is given.
    pub(super) fn slots(&mut self, item: &mut Item, taken: &Taken<'_, '_>) -> Pairing {
        let pairs = pairs(taken.old, taken.new);
        let mut said = BTreeMap::new();
        let name = |given: &SlotArgument<'_>| given.slot.ident.to_owned();
        for (old, new) in &pairs {
            if let Some(verdict) = self.slot(item, taken, &taken.old[*old], &taken.new[*new]) {
                said.insert(name(&taken.new[*new]), verdict);
            }
        }
        for (index, old) in taken.old.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.0 == index) {
                let verdict = self.slot_removed(item, taken, &old.slot);
                said.insert(name(old), verdict);
            }
        }
        for (index, new) in taken.new.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.1 == index) {
                let verdict = self.slot_added(item, taken, &new.slot);
                said.insert(name(new), verdict);
            }
        }
        self.order(item, taken, &pairs);
        Pairing { pairs, said }
    }

    fn slot_removed(&mut self, item: &Item, taken: &Taken<'_, '_>, old: &Slot<'_>) -> Verdict {
        let (holder, maker, name) = (taken.holder, taken.maker, old.ident);
        let message = if old.in_new {
            format!("`{maker}` no longer takes `{name}`")
        } else {
            format!("the setter `{holder}::{name}` is gone")
        };
        let place = (taken.locate)(&self.old, &item.old, &old.member.name);
        let places = (Some(place), None);
        self.part(item, Verdict::Major, ChangeKind::Removed, message, places);
        Verdict::Major
    }

    fn slot_added(&mut self, item: &Item, taken: &Taken<'_, '_>, new: &Slot<'_>) -> Verdict {
        let (holder, maker) = (taken.holder, taken.maker);
        let (name, ty) = (new.ident, &new.argument);
        let (verdict, message) = if new.in_new {
            (
                Verdict::Major,
                format!("`{maker}` takes one more argument, `{name}: {ty}`"),
            )
        } else {
            (
                Verdict::Minor,
                format!("there is a new setter `{holder}::{name}({ty})`"),
            )
        };
        let place = (taken.locate)(&self.new, &item.new, &new.member.name);
        self.part(
            item,
            verdict,
            ChangeKind::Added,
            message,
            (None, Some(place)),
        );
        verdict
    }

    /// Compares one slot; the verdict, if there was anything to say of its Rust.
    fn slot(
        &mut self,
        item: &mut Item,
        taken: &Taken<'_, '_>,
        before: &SlotArgument<'_>,
        after: &SlotArgument<'_>,
    ) -> Option<Verdict> {
        let (old, new) = (&before.slot, &after.slot);
        let places = (
            Some((taken.locate)(&self.old, &item.old, &old.member.name)),
            Some((taken.locate)(&self.new, &item.new, &new.member.name)),
        );
        self.slot_value(item, (old, new), places.clone());
        let part = format!("`{}`", new.ident);
        item.docs(
            &part,
            &doc_but_default(old, new, &old.member.doc),
            &new.member.doc,
        );
        let same_type = before.canonical == after.canonical;
        let (verdict, kind, message) = match (old.in_new, new.in_new) {
            (false, true) | (true, false) => moved_to_new(taken.maker, new),
            _ if old.ident != new.ident && !(new.in_new && same_type) => {
                let (holder, was, is) = (taken.holder, old.ident, new.ident);
                let message = format!("the setter or argument `{holder}::{was}` is called `{is}`");
                (Verdict::Major, ChangeKind::Renamed, message)
            }
            _ if !same_type => {
                let kind = self.member_relation(&old.member, &new.member);
                let message = retyped(taken, old, new);
                (
                    argument_verdict(&old.argument, &new.argument),
                    kind,
                    message,
                )
            }
            _ if old.ident != new.ident => {
                let (maker, was, is) = (taken.maker, old.ident, new.ident);
                let message = format!(
                    "the argument `{was}` of `{maker}` is called `{is}`; calls stay as they are"
                );
                (Verdict::Patch, ChangeKind::Renamed, message)
            }
            _ => return None,
        };
        self.part(item, verdict, kind, message, places);
        Some(verdict)
    }

    /// Compares the values that are sent unless others are given.
    fn slot_value(
        &mut self,
        item: &Item,
        (old, new): (&Slot<'_>, &Slot<'_>),
        places: super::compare::Places,
    ) {
        let preset = old.preset.is_some() || new.preset.is_some();
        let same = if preset {
            old.preset == new.preset
        } else {
            old.member.default == new.member.default
        };
        if same || old.in_new != new.in_new {
            return;
        }
        let value = |slot: &Slot<'_>| match slot.preset.as_ref() {
            Some(preset) => format!("`{}`", preset.trim_end_matches(".to_owned()")),
            None => "left to the server".to_owned(),
        };
        let message = if preset {
            format!(
                "`{}` is {} instead of {} unless it is set",
                new.ident,
                value(new),
                value(old)
            )
        } else {
            format!(
                "the server takes another value when `{}` is left out",
                new.ident
            )
        };
        self.part(item, Verdict::Patch, ChangeKind::Default, message, places);
    }

    /// Says when arguments of `new` changed places.
    fn order(&mut self, item: &Item, taken: &Taken<'_, '_>, pairs: &[(usize, usize)]) {
        let mut kept: Vec<(usize, usize)> = pairs
            .iter()
            .copied()
            .filter(|(old, new)| taken.old[*old].slot.in_new && taken.new[*new].slot.in_new)
            .collect();
        kept.sort_unstable();
        if kept.is_sorted_by_key(|(_, new)| *new) {
            return;
        }
        kept.sort_unstable_by_key(|(_, new)| *new);
        let names: Vec<&str> = kept
            .iter()
            .map(|pair| taken.new[pair.1].slot.ident)
            .collect();
        let message = format!(
            "the arguments of `{}` are in another order: {}",
            taken.maker,
            names.join(", ")
        );
        self.whole(item, Verdict::Major, ChangeKind::Reordered, message);
    }
}

/// Says that an argument has become a setter, or the other way round.
fn moved_to_new(maker: &str, new: &Slot<'_>) -> (Verdict, ChangeKind, String) {
    let (name, ty) = (new.ident, &new.argument);
    let (kind, message) = if new.in_new {
        (
            ChangeKind::Required,
            format!("`{maker}` takes `{name}: {ty}`, for which there was a setter"),
        )
    } else {
        (
            ChangeKind::Optional,
            format!("`{maker}` no longer takes `{name}`; there is a setter `{name}({ty})` for it"),
        )
    };
    (Verdict::Major, kind, message)
}

/// Says that an argument has another type.
fn retyped(taken: &Taken<'_, '_>, old: &Slot<'_>, new: &Slot<'_>) -> String {
    let name = new.ident;
    let of = if new.in_new {
        format!("`{}` takes `{name}`", taken.maker)
    } else {
        format!("the setter `{}::{name}` takes its value", taken.holder)
    };
    format!("{of} as `{}` instead of `{}`", new.argument, old.argument)
}

/// The documentation that the old slot would have with the new one's facts, when those differ
/// because of a default, which is told by itself.
fn doc_but_default(old: &Slot<'_>, new: &Slot<'_>, doc: &Doc) -> Doc {
    let mut doc = doc.clone();
    if old.member.default != new.member.default || old.preset != new.preset {
        doc.facts.clone_from(&new.member.doc.facts);
    }
    doc
}

/// What another type of an argument does to its callers. One that takes whatever becomes the type
/// it took before is not a breaking change: Cargo's rules call that a generalisation.
fn argument_verdict(was: &str, is: &str) -> Verdict {
    let scalar = matches!(was, "bool" | "i32" | "i64" | "u64" | "f64");
    let held = was.strip_prefix("impl Into<");
    let held = held.and_then(|rest| rest.strip_suffix('>')).unwrap_or(was);
    let wider = is == format!("impl Into<{was}>")
        || is == format!("impl Into<json::Nullable<{was}>>")
        || is.starts_with(&format!("impl json::NullableArgument<{held}, M"))
        || (scalar && is == "impl Into<json::Value>");
    if wider {
        Verdict::Minor
    } else {
        Verdict::Major
    }
}

/// What is the same: by name in Rust, then by name on the wire, then the parameters of the path that
/// have the same place and type, for there names do not count.
fn pairs(old: &[SlotArgument<'_>], new: &[SlotArgument<'_>]) -> Vec<(usize, usize)> {
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let places = |all: &[SlotArgument<'_>]| -> Vec<Option<usize>> {
        let mut next = 0..;
        let place = |given: &SlotArgument<'_>| given.slot.in_new.then(|| next.next()).flatten();
        all.iter().map(place).collect()
    };
    let (old_places, new_places) = (places(old), places(new));
    type Same<'f> = &'f dyn Fn(usize, usize) -> bool;
    let rules: [Same<'_>; 3] = [
        &|one, other| old[one].slot.ident == new[other].slot.ident,
        &|one, other| old[one].slot.member.name == new[other].slot.member.name,
        &|one, other| {
            old[one].slot.in_path
                && new[other].slot.in_path
                && old_places[one] == new_places[other]
                && old[one].canonical == new[other].canonical
        },
    ];
    for same in rules {
        for one in 0..old.len() {
            if pairs.contains_key(&one) {
                continue;
            }
            let found = (0..new.len()).find(|other| !taken.contains(other) && same(one, *other));
            if let Some(other) = found {
                pairs.insert(one, other);
                taken.insert(other);
            }
        }
    }
    pairs.into_iter().collect()
}
