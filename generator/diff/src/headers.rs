//! Headers of replies: the constants of `reply_headers`.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::View;
use specwright::ir::{Operation, ReplyHeader};

impl Comparison<'_> {
    /// Compares the constants, by their names.
    pub(super) fn reply_headers(&mut self, item: &mut Item) {
        let (was, is) = (constants(&self.old), constants(&self.new));
        for (name, new) in &is {
            match was.get(name) {
                Some(old) => self.reply_header(item, name, old, new),
                None => {
                    let ty = self.new.shown.ty(&new.ty, false);
                    let message = format!(
                        "there is a new constant `reply_headers::{name}: ReplyHeader<{ty}>`"
                    );
                    let places = (None, Some(self.new.at(&new.pointer)));
                    self.part(item, Verdict::Minor, ChangeKind::Added, message, places);
                }
            }
        }
        for (name, old) in &was {
            if !is.contains_key(name) {
                let message = format!("the constant `reply_headers::{name}` is gone");
                let places = (Some(self.old.at(&old.pointer)), None);
                self.part(item, Verdict::Major, ChangeKind::Removed, message, places);
            }
        }
    }

    fn reply_header(&mut self, item: &mut Item, name: &str, old: &ReplyHeader, new: &ReplyHeader) {
        item.docs(&format!("`reply_headers::{name}`"), &old.doc, &new.doc);
        let places = (
            Some(self.old.at(&old.pointer)),
            Some(self.new.at(&new.pointer)),
        );
        if self.old.canonical.ty(&old.ty, false) != self.new.canonical.ty(&new.ty, false) {
            let kind = self.relation(&old.ty, &new.ty);
            let was = self.old.shown.ty(&old.ty, false);
            let is = self.new.shown.ty(&new.ty, false);
            let message = format!(
                "the constant `reply_headers::{name}` is a `ReplyHeader<{is}>` instead of a \
                 `ReplyHeader<{was}>`"
            );
            self.part(item, Verdict::Major, kind, message, places.clone());
        }
        if !old.name.eq_ignore_ascii_case(&new.name) {
            let (was, is) = (&old.name, &new.name);
            let message =
                format!("`reply_headers::{name}` is the header `{is}` instead of `{was}`");
            self.part(item, Verdict::Patch, ChangeKind::Wire, message, places);
        }
    }
}

/// The constants that a crate has.
fn constants<'v>(view: &View<'v>) -> BTreeMap<&'v str, &'v ReplyHeader> {
    let names = view.names.headers.iter().map(String::as_str);
    names.zip(&view.api.headers).collect()
}

impl<'v> View<'v> {
    /// The constants that the documentation of an operation names.
    pub(super) fn headers(&self, operation: &Operation) -> BTreeSet<&'v str> {
        let headers = operation.headers.iter();
        headers
            .map(|index| self.names.headers[*index].as_str())
            .collect()
    }
}
