//! The comparison as it goes on: both versions, what is the same in them, the changes found.

use super::change::{Change, ChangeKind, Subject, Verdict};
use super::matching::Matches;
use super::revision::View;
use specwright::ir::Doc;

/// A comparison.
pub(super) struct Comparison<'s> {
    pub(super) old: View<'s>,
    pub(super) new: View<'s>,
    pub(super) matches: &'s Matches,
    pub(super) changes: Vec<Change>,
}

/// A thing that is in both versions, and where.
pub(super) struct Item {
    pub(super) subject: Subject,
    /// Its pointer in the old version.
    pub(super) old: String,
    /// Its pointer in the new version.
    pub(super) new: String,
    /// The parts of it that only read differently.
    pub(super) reworded: Vec<String>,
}

impl Item {
    /// Notes a part whose documentation may differ.
    pub(super) fn docs(&mut self, part: &str, old: &Doc, new: &Doc) {
        if old != new && !self.reworded.iter().any(|known| known == part) {
            self.reworded.push(part.to_owned());
        }
    }
}

/// Where a change is in the two documents.
pub(super) type Places = (Option<String>, Option<String>);

impl Comparison<'_> {
    /// Adds a change of a thing as a whole.
    pub(super) fn whole(
        &mut self,
        item: &Item,
        verdict: Verdict,
        kind: ChangeKind,
        message: String,
    ) {
        let places = (Some(self.old.at(&item.old)), Some(self.new.at(&item.new)));
        self.part(item, verdict, kind, message, places);
    }

    /// Adds a change of a part of a thing.
    pub(super) fn part(
        &mut self,
        item: &Item,
        verdict: Verdict,
        kind: ChangeKind,
        message: String,
        (old, new): Places,
    ) {
        self.changes.push(Change {
            verdict,
            kind,
            subject: item.subject.clone(),
            message,
            old,
            new,
        });
    }

    /// Adds what only reads differently, as one change.
    pub(super) fn reworded(&mut self, item: &Item) {
        const MANY: usize = 6;
        let parts = &item.reworded;
        let message = match parts.as_slice() {
            [] => return,
            [only] => format!("the documentation of {only} changed"),
            few if few.len() <= MANY => {
                format!("the documentation of {} changed", few.join(", "))
            }
            [first, second, rest @ ..] => {
                let rest = rest.len();
                format!("the documentation of {first}, {second} and {rest} others changed")
            }
        };
        self.whole(item, Verdict::Patch, ChangeKind::Documentation, message);
    }
}
