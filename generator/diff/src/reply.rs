//! What calls give back.

use std::collections::BTreeMap;

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::View;
use specwright::ir::{OperationId, Success, SuccessReply, Type};

impl Comparison<'_> {
    /// Compares what a call gives back.
    pub(super) fn reply(&mut self, item: &Item, old: OperationId, new: OperationId) {
        let (before, after) = (
            &self.old.api.operations[old.0].success,
            &self.new.api.operations[new.0].success,
        );
        if let (Success::ByStatus(before), Success::ByStatus(after)) = (before, after) {
            let was = variants(&self.old, old, before.iter().map(|reply| &reply.1));
            let is = variants(&self.new, new, after.iter().map(|reply| &reply.1));
            return self.replies(item, (old, was), (new, is));
        }
        let by_status = |success: &Success| matches!(success, Success::ByStatus(_));
        let differ = by_status(before)
            || by_status(after)
            || self.old.canonical.call(old) != self.new.canonical.call(new);
        if !differ {
            return;
        }
        let (was, is) = (self.old.shown.call(old), self.new.shown.call(new));
        let paged = |view: &View<'_>, id: OperationId| view.facts.pages[id.0].is_some();
        let kind = match (paged(&self.old, old), paged(&self.new, new)) {
            (true, false) | (false, true) => ChangeKind::Pagination,
            _ => self.reply_relation(before, after),
        };
        let message = format!("it gives back a `{is}` instead of a `{was}`");
        self.whole(item, Verdict::Major, kind, message);
    }

    /// What became of a reply that is another.
    fn reply_relation(&self, before: &Success, after: &Success) -> ChangeKind {
        match (before, after) {
            (
                Success::One(SuccessReply::Json(was)) | Success::Optional(was),
                Success::One(SuccessReply::Json(is)) | Success::Optional(is),
            ) if !self.is_same(was, is) => self.relation(was, is),
            (Success::Optional(_), _) => ChangeKind::Required,
            (_, Success::Optional(_)) => ChangeKind::Optional,
            (Success::One(was), Success::One(is))
                if std::mem::discriminant(was) != std::mem::discriminant(is) =>
            {
                ChangeKind::MediaType
            }
            _ => ChangeKind::TypeChanged,
        }
    }

    /// Compares two enums of replies by status, which may grow.
    fn replies(
        &mut self,
        item: &Item,
        (old, was): (OperationId, BTreeMap<String, Held>),
        (new, is): (OperationId, BTreeMap<String, Held>),
    ) {
        let before = &self.old.names.operations[old.0].reply;
        let reply = &self.new.names.operations[new.0].reply;
        if before != reply {
            let message = format!("the reply `{before}` is called `{reply}`");
            self.whole(item, Verdict::Major, ChangeKind::Renamed, message);
        }
        for (name, held) in &is {
            match was.get(name) {
                None => {
                    let message = format!("`{reply}` has a new variant `{name}`");
                    self.whole(item, Verdict::Minor, ChangeKind::Added, message);
                }
                Some(old) if old.canonical != held.canonical => {
                    let (old, new) = (&old.shown, &held.shown);
                    let message = format!("`{reply}::{name}` holds {new} instead of {old}");
                    self.whole(item, Verdict::Major, ChangeKind::TypeChanged, message);
                }
                Some(_) => {}
            }
        }
        for name in was.keys() {
            if !is.contains_key(name) {
                let message = format!("`{reply}` has no variant `{name}` any more");
                self.whole(item, Verdict::Major, ChangeKind::Removed, message);
            }
        }
    }
}

/// What a variant holds.
struct Held {
    canonical: String,
    shown: String,
}

/// The variants of a reply by status.
fn variants<'r>(
    view: &View<'_>,
    id: OperationId,
    replies: impl Iterator<Item = &'r SuccessReply>,
) -> BTreeMap<String, Held> {
    let held = |reply: &SuccessReply| match reply {
        SuccessReply::Json(ty) => Held {
            canonical: view.canonical.ty(ty, false),
            shown: format!("a `{}`", view.shown.ty(ty, false)),
        },
        SuccessReply::Text => Held {
            canonical: view.canonical.ty(&Type::String, false),
            shown: "a `String`".to_owned(),
        },
        // Emitted without a value, whatever is sent.
        _ => Held {
            canonical: String::new(),
            shown: "nothing".to_owned(),
        },
    };
    let names = view.names.operations[id.0].reply_variants.iter().cloned();
    names.zip(replies.map(held)).collect()
}
