//! The crate as a whole: its name, how its client is made, where it sends requests.

use super::change::{ChangeKind, Subject, SubjectKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::Revision;
use specwright::emit::surface::arguments_of_new;

impl Comparison<'_> {
    /// Compares what is about the crate as a whole.
    pub(super) fn client(&mut self, before: &Revision<'_>, after: &Revision<'_>) {
        let mut item = Item {
            subject: Subject {
                kind: SubjectKind::Crate,
                name: after.crate_name.clone(),
                request: String::new(),
            },
            old: "#".to_owned(),
            new: "#".to_owned(),
            reworded: Vec::new(),
        };
        if before.crate_name != after.crate_name {
            let reason = if before.api.title == after.api.title {
                "by codegen.toml"
            } else {
                "because the title changed and codegen.toml gives no name"
            };
            let message = format!(
                "the crate `{}` is called `{}`, {reason}",
                before.crate_name, after.crate_name
            );
            self.at(
                &item,
                "#/info/title",
                (Verdict::Major, ChangeKind::Renamed),
                message,
            );
        }
        self.split(&item, before, after);
        let (old, new) = (self.old.api, self.new.api);
        let (was, is) = (arguments_of_new(old), arguments_of_new(new));
        if was != is {
            let message = format!("it is `Client::new({is})` instead of `Client::new({was})`");
            self.at(&item, "#", (Verdict::Major, ChangeKind::Auth), message);
        }
        self.features(&item);
        self.schemes(&item);
        self.security(&item, &old.security, &new.security);
        self.reply_headers(&mut item);
        self.formats(&item, before, after);
        let (was, is) = (before.base_url(), after.base_url());
        if was != is {
            let message = format!("requests go to `{is}` instead of `{was}`");
            self.at(
                &item,
                "#/servers",
                (Verdict::Patch, ChangeKind::Server),
                message,
            );
        }
        let mut reworded = |part: &str, differs: bool| {
            if differs {
                item.reworded.push(part.to_owned());
            }
        };
        reworded(
            "the crate",
            old.title != new.title || old.description != new.description,
        );
        reworded("the version of the API", old.version != new.version);
        self.reworded(&item);
    }

    /// Compares whether the ways to resources are those of a trait, as they are of several crates.
    fn split(&mut self, item: &Item, before: &Revision<'_>, after: &Revision<'_>) {
        let is_split = |side: &Revision<'_>| side.names.crates.is_some();
        let whose = match (is_split(before), is_split(after)) {
            (false, true) => "the trait `Resources`",
            (true, false) => "`Client` itself",
            _ => return,
        };
        let message = format!("the methods that lead to resources are those of {whose}");
        self.at(item, "#", (Verdict::Major, ChangeKind::Moved), message);
    }

    /// Adds a change at the same place in both documents.
    pub(super) fn at(
        &mut self,
        item: &Item,
        pointer: &str,
        (verdict, kind): (Verdict, ChangeKind),
        message: String,
    ) {
        let places = (Some(self.old.at(pointer)), Some(self.new.at(pointer)));
        self.part(item, verdict, kind, message, places);
    }
}
