//! Enums: of values and of types.

use std::collections::BTreeSet;

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use specwright::ir::{Constant, Doc, Enumeration, EnumerationValue, Scalars, TypeId, Union};

impl Comparison<'_> {
    /// Compares two enums of values, which are open: more values break nothing.
    pub(super) fn enumeration(
        &mut self,
        item: &mut Item,
        (old, before): (TypeId, &Enumeration),
        (new, after): (TypeId, &Enumeration),
    ) {
        let (olds, news) = (self.old.variants(old), self.new.variants(new));
        if before.scalars != after.scalars {
            let word = |scalars| match scalars {
                Scalars::Texts => "texts",
                Scalars::Integers => "integers",
                Scalars::Mixed => "of several types",
            };
            let (was, is) = (word(before.scalars), word(after.scalars));
            let kind = ChangeKind::TypeChanged;
            self.whole(
                item,
                Verdict::Major,
                kind,
                format!("its values are {is} instead of {was}"),
            );
        }
        let mut found = BTreeSet::new();
        for (index, value) in after.values.iter().enumerate() {
            let same_value = before
                .values
                .iter()
                .position(|old| old.value == value.value);
            let same_name = || {
                let names = olds.iter().take(before.values.len());
                names.clone().position(|old| *old == news[index])
            };
            match same_value.or_else(same_name) {
                Some(place) => {
                    found.insert(place);
                    let names = (olds[place].as_str(), news[index].as_str());
                    self.value(item, names, &before.values[place], value);
                }
                None => {
                    let place = Some(self.new.value(&item.new, &value.value));
                    let message = format!("there is a new variant `{}`", news[index]);
                    self.part(
                        item,
                        Verdict::Minor,
                        ChangeKind::Added,
                        message,
                        (None, place),
                    );
                }
            }
        }
        for (index, value) in before.values.iter().enumerate() {
            if !found.contains(&index) {
                let place = Some(self.old.value(&item.old, &value.value));
                let message = format!("the variant `{}` is gone", olds[index]);
                self.part(
                    item,
                    Verdict::Major,
                    ChangeKind::Removed,
                    message,
                    (place, None),
                );
            }
        }
        self.unknown(item, olds, news);
    }

    fn value(
        &mut self,
        item: &mut Item,
        (was, is): (&str, &str),
        old: &EnumerationValue,
        new: &EnumerationValue,
    ) {
        let doc = |value: &EnumerationValue| Doc {
            text: value.text.clone(),
            ..Doc::default()
        };
        item.docs(&format!("`{is}`"), &doc(old), &doc(new));
        let places = (
            Some(self.old.value(&item.old, &old.value)),
            Some(self.new.value(&item.new, &new.value)),
        );
        if was != is {
            let message = format!("the variant `{was}` is called `{is}`");
            self.part(item, Verdict::Major, ChangeKind::Renamed, message, places);
        } else if old.value != new.value {
            let (was, now) = (constant(&old.value), constant(&new.value));
            let message = format!("`{is}` is written {now} instead of {was}");
            self.part(item, Verdict::Patch, ChangeKind::Wire, message, places);
        }
    }

    /// The variant for what is unknown makes room when the document takes its name.
    fn unknown(&mut self, item: &Item, olds: &[String], news: &[String]) {
        if let (Some(was), Some(is)) = (olds.last(), news.last())
            && was != is
        {
            let message = format!("the variant for unknown values, `{was}`, is called `{is}`");
            self.whole(item, Verdict::Major, ChangeKind::Renamed, message);
        }
    }

    /// Compares two enums of types, which are open too.
    pub(super) fn union(
        &mut self,
        item: &mut Item,
        (old, before): (TypeId, &Union),
        (new, after): (TypeId, &Union),
    ) {
        let (olds, news) = (self.old.variants(old), self.new.variants(new));
        let encoded = (
            self.old.facts.usage[old.0].encoded,
            self.new.facts.usage[new.0].encoded,
        );
        let mut found = BTreeSet::new();
        let places = self.places((before, olds), (after, news), encoded);
        for ((variant, name), place) in after.variants.iter().zip(news).zip(places) {
            let shown = self.new.shown.variant(&variant.ty, encoded.1);
            let Some(place) = place else {
                let message = format!("there is a new variant `{name}({shown})`");
                let places = (None, Some(self.new.at(&item.new)));
                self.part(item, Verdict::Minor, ChangeKind::Added, message, places);
                continue;
            };
            found.insert(place);
            let was = &before.variants[place];
            item.docs(&format!("`{name}`"), &was.doc, &variant.doc);
            if olds[place] != *name {
                let message = format!("the variant `{}` is called `{name}`", olds[place]);
                let places = (Some(self.old.at(&item.old)), Some(self.new.at(&item.new)));
                self.part(item, Verdict::Major, ChangeKind::Renamed, message, places);
                continue;
            }
            if self.old.canonical.variant(&was.ty, encoded.0)
                != self.new.canonical.variant(&variant.ty, encoded.1)
            {
                let kind = self.relation(&was.ty, &variant.ty);
                let before = self.old.shown.variant(&was.ty, encoded.0);
                let message = format!("`{name}` holds a `{shown}` instead of a `{before}`");
                self.whole(item, Verdict::Major, kind, message);
            }
        }
        for (index, name) in olds.iter().take(before.variants.len()).enumerate() {
            if !found.contains(&index) {
                let message = format!("the variant `{name}` is gone");
                let places = (Some(self.old.at(&item.old)), None);
                self.part(item, Verdict::Major, ChangeKind::Removed, message, places);
            }
        }
        self.unknown(item, olds, news);
        self.dispatch(item, (old, olds), (new, news));
    }

    /// Which variant each was before: one of the same name and type, else of the same type, else of
    /// the same name.
    fn places(
        &self,
        (before, olds): (&Union, &[String]),
        (after, news): (&Union, &[String]),
        encoded: (bool, bool),
    ) -> Vec<Option<usize>> {
        let was = before.variants.iter().zip(olds).map(|(variant, name)| {
            let ty = self.old.canonical.variant(&variant.ty, encoded.0);
            (ty, name.as_str())
        });
        let was: Vec<(String, &str)> = was.collect();
        let is = after.variants.iter().zip(news).map(|(variant, name)| {
            let ty = self.new.canonical.variant(&variant.ty, encoded.1);
            (ty, name.as_str())
        });
        let is: Vec<(String, &str)> = is.collect();
        let mut places: Vec<Option<usize>> = vec![None; is.len()];
        let mut taken = BTreeSet::new();
        for (by_type, by_name) in [(true, true), (true, false), (false, true)] {
            for (new, place) in is.iter().zip(&mut places) {
                let fits = |old: &(String, &str)| {
                    (!by_type || old.0 == new.0) && (!by_name || old.1 == new.1)
                };
                let mut old = was.iter().enumerate();
                let old = old.find(|(index, old)| !taken.contains(index) && fits(old));
                if let (None, Some((index, _))) = (&place, old) {
                    taken.insert(index);
                    *place = Some(index);
                }
            }
        }
        places
    }

    /// Says when variants are told apart otherwise; only that of unions that were the same so far.
    fn dispatch(
        &mut self,
        item: &Item,
        (old, olds): (TypeId, &[String]),
        (new, news): (TypeId, &[String]),
    ) {
        let before = self.old.facts.dispatch.get(&old);
        let after = self.new.facts.dispatch.get(&new);
        let is_like = match (before, after) {
            (Some(before), Some(after)) => before.is_like(after),
            _ => true,
        };
        if olds == news && !is_like {
            let message = "its variants are told apart otherwise in replies".to_owned();
            self.whole(item, Verdict::Patch, ChangeKind::Wire, message);
        }
    }
}

/// A constant as it is written.
pub(super) fn constant(constant: &Constant) -> String {
    match constant {
        Constant::String(text) => format!("`\"{}\"`", text.escape_debug()),
        Constant::Integer(number) => format!("`{number}`"),
        Constant::Number(number) => format!("`{number}`"),
        Constant::Boolean(flag) => format!("`{flag}`"),
    }
}
