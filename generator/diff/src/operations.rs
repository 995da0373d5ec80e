//! Operations: how they are called, what they take and where they send it.

use std::collections::BTreeMap;

use super::change::{CALL_ADDED, CALL_REMOVED, Change, ChangeKind, Subject, SubjectKind, Verdict};
use super::compare::{Comparison, Item};
use super::matching::{blank, request};
use super::revision::View;
use super::slots::{Taken, given};
use specwright::ir::{
    BodyContent, Constant, Location, Operation, OperationId, Polling, Switch, SwitchPlace,
};
use specwright::names::InputPlace;
use specwright::resources::Pages;

impl Comparison<'_> {
    /// Compares the operations: those of the new version in its order, then those that are gone.
    pub(super) fn operations(&mut self) {
        let forward = &self.matches.operations;
        let backward: BTreeMap<OperationId, OperationId> =
            forward.iter().map(|(old, new)| (*new, *old)).collect();
        for index in 0..self.new.api.operations.len() {
            let new = OperationId(index);
            match backward.get(&new) {
                Some(old) => self.operation(*old, new),
                None => {
                    let pointer = &self.new.api.operations[index].pointer;
                    self.changes.push(Change {
                        verdict: Verdict::Minor,
                        kind: ChangeKind::Added,
                        subject: subject(&self.new, new),
                        message: CALL_ADDED.to_owned(),
                        old: None,
                        new: Some(self.new.at(pointer)),
                    });
                }
            }
        }
        for index in 0..self.old.api.operations.len() {
            let old = OperationId(index);
            if !forward.contains_key(&old) {
                let pointer = &self.old.api.operations[index].pointer;
                self.changes.push(Change {
                    verdict: Verdict::Major,
                    kind: ChangeKind::Removed,
                    subject: subject(&self.old, old),
                    message: CALL_REMOVED.to_owned(),
                    old: Some(self.old.at(pointer)),
                    new: None,
                });
            }
        }
    }

    fn operation(&mut self, old: OperationId, new: OperationId) {
        let (before, after) = (
            &self.old.api.operations[old.0],
            &self.new.api.operations[new.0],
        );
        let mut item = Item {
            subject: subject(&self.new, new),
            old: before.pointer.clone(),
            new: after.pointer.clone(),
            reworded: Vec::new(),
        };
        self.call_names(&item, old, new);
        self.request(&item, before, after);
        self.inputs(&mut item, old, new);
        self.reply(&item, old, new);
        self.pages(&item, old, new);
        self.polling(&item, old, new);
        self.operation_security(&item, before, after);
        if before.server != after.server {
            let url = |server: &Option<String>| match server {
                Some(url) => format!("`{url}`"),
                None => "the API's server".to_owned(),
            };
            let (was, is) = (url(&before.server), url(&after.server));
            let message = format!("the request goes to {is} instead of {was}");
            self.whole(&item, Verdict::Patch, ChangeKind::Server, message);
        }
        self.operation_docs(&mut item, before, after);
        self.reworded(&item);
    }

    /// The way to it and the names of its method and request.
    fn call_names(&mut self, item: &Item, old: OperationId, new: OperationId) {
        let (was, is) = (self.old.call(old), self.new.call(new));
        let (olds, news) = (
            &self.old.names.operations[old.0],
            &self.new.names.operations[new.0],
        );
        if was != is {
            let kind = if olds.method == news.method {
                ChangeKind::Moved
            } else {
                ChangeKind::Renamed
            };
            let message = format!("it is `{is}` instead of `{was}`");
            self.whole(item, Verdict::Major, kind, message);
        } else if olds.request != news.request {
            let (was, is) = (&olds.request, &news.request);
            let message = format!("the request `{was}` is called `{is}`");
            self.whole(item, Verdict::Major, ChangeKind::Renamed, message);
        }
    }

    /// What is sent, as far as it is not Rust.
    fn request(&mut self, item: &Item, before: &Operation, after: &Operation) {
        // The names of parameters of the path are not sent.
        if before.method != after.method || blank(&before.path) != blank(&after.path) {
            let (was, is) = (request(before), request(after));
            let message = format!("it sends `{is}` instead of `{was}`");
            self.whole(item, Verdict::Patch, ChangeKind::Wire, message);
        }
        if before.id != after.id {
            let id = |id: &Option<String>| id.clone().unwrap_or_else(|| "none".to_owned());
            let (was, is) = (id(&before.id), id(&after.id));
            let message = format!("the operationId is `{is}` instead of `{was}`");
            self.whole(item, Verdict::Patch, ChangeKind::Renamed, message);
        }
        let (was, is) = (media_type(before), media_type(after));
        if was != is {
            let message = format!("the body is sent as {is} instead of {was}");
            self.whole(item, Verdict::Patch, ChangeKind::MediaType, message);
        }
        if before.switch.as_ref().map(said) != after.switch.as_ref().map(said) {
            let (was, is) = (switch(before), switch(after));
            let message = format!("{is} says whether the reply is streamed, instead of {was}");
            self.whole(item, Verdict::Patch, ChangeKind::Wire, message);
        }
        if before.accept != after.accept {
            let (was, is) = (&before.accept, &after.accept);
            let message = format!("replies are asked for as `{is}` instead of `{was}`");
            self.whole(item, Verdict::Patch, ChangeKind::MediaType, message);
        }
    }

    /// What the request takes.
    fn inputs(&mut self, item: &mut Item, old: OperationId, new: OperationId) {
        let olds = given(&self.old, |surface| surface.inputs(old));
        let news = given(&self.new, |surface| surface.inputs(new));
        let names = &self.new.names.operations[new.0];
        let (holder, maker) = (names.request.clone(), names.method.clone());
        let taken = Taken {
            holder: &holder,
            maker: &maker,
            old: &olds,
            new: &news,
            locate: |view, pointer, name| view.input(pointer, name),
        };
        let pairing = self.slots(item, &taken);
        let (olds, news) = (
            &self.old.names.operations[old.0].inputs,
            &self.new.names.operations[new.0].inputs,
        );
        let (before, after) = (
            &self.old.api.operations[old.0],
            &self.new.api.operations[new.0],
        );
        for (one, other) in pairing.pairs {
            let was = written(before, olds[one].place);
            let is = written(after, news[other].place);
            if was != is {
                let name = &news[other].ident;
                let message = format!("`{name}` is sent {is} instead of {was}");
                self.whole(item, Verdict::Patch, ChangeKind::Wire, message);
            }
        }
    }

    /// How pages are asked for; that there are pages at all is seen in the reply.
    fn pages(&mut self, item: &Item, old: OperationId, new: OperationId) {
        let (before, after) = (&self.old.facts.pages[old.0], &self.new.facts.pages[new.0]);
        if let (Some(before), Some(after)) = (before, after)
            && before != after
        {
            let by = |pages: &Pages| format!("{:?}", pages.kind);
            let sort = |pages: &Pages| {
                let text = by(pages);
                let name = text.split([' ', '{', '(']).next().unwrap_or_default();
                name.to_owned()
            };
            let (was, is) = (sort(before), sort(after));
            let message = if was == is {
                format!("the next page is asked for otherwise, still by `{is}`")
            } else {
                format!("the next page is asked for by `{is}` instead of `{was}`")
            };
            self.whole(item, Verdict::Patch, ChangeKind::Pagination, message);
        }
    }

    /// Whether and how a call that takes long is polled.
    fn polling(&mut self, item: &Item, old: OperationId, new: OperationId) {
        let (was, is) = (
            self.old.canonical.poller(old),
            self.new.canonical.poller(new),
        );
        let shown = |poller: Option<String>| poller.unwrap_or_default();
        let (verdict, kind, message) = match (was, is) {
            (None, None) => return,
            (None, Some(_)) => {
                let is = shown(self.new.shown.poller(new));
                let message = format!("`poll` is new, which gives a `{is}`");
                (Verdict::Minor, ChangeKind::Added, message)
            }
            (Some(_), None) => {
                let message = "`poll`, `until_done` and `resume` are gone".to_owned();
                (Verdict::Major, ChangeKind::Removed, message)
            }
            (Some(was), Some(is)) if was != is => {
                let was = shown(self.old.shown.poller(old));
                let is = shown(self.new.shown.poller(new));
                let message = format!("`poll` gives a `{is}` instead of a `{was}`");
                (Verdict::Major, ChangeKind::TypeChanged, message)
            }
            (Some(_), Some(_)) => {
                let rules = |polling: &Option<Polling>| {
                    let polling = polling.as_ref()?;
                    let words = (polling.done.clone(), polling.failed.clone());
                    let seconds = polling.interval_seconds;
                    let place = (polling.result.clone(), polling.within.clone());
                    let headers = polling.headers.clone();
                    Some((headers, words, place, polling.value_status.clone(), seconds))
                };
                let before = rules(&self.old.api.operations[old.0].polling);
                if before == rules(&self.new.api.operations[new.0].polling) {
                    return;
                }
                let message = "its state is asked for or read otherwise".to_owned();
                (Verdict::Patch, ChangeKind::Wire, message)
            }
        };
        self.whole(item, verdict, kind, message);
    }

    fn operation_docs(&mut self, item: &mut Item, before: &Operation, after: &Operation) {
        if before.doc.deprecated != after.doc.deprecated {
            let (verdict, message) = if after.doc.deprecated {
                (
                    Verdict::Minor,
                    "it is marked `#[deprecated]`, of which the compiler warns",
                )
            } else {
                (Verdict::Patch, "it is no longer marked `#[deprecated]`")
            };
            self.whole(item, verdict, ChangeKind::Deprecated, message.to_owned());
        }
        let (old, new) = (&before.doc, &after.doc);
        if before.summary != after.summary || old.text != new.text || old.facts != new.facts {
            item.reworded.push("the call".to_owned());
        }
        let same_errors = before.errors.len() == after.errors.len()
            && before
                .errors
                .iter()
                .zip(&after.errors)
                .all(|(old, new)| old.0 == new.0 && self.is_same(&old.1, &new.1));
        if !same_errors {
            item.reworded.push("its errors".to_owned());
        }
        if self.old.headers(before) != self.new.headers(after) {
            item.reworded.push("the headers of its replies".to_owned());
        }
    }
}

fn subject(view: &View<'_>, id: OperationId) -> Subject {
    Subject {
        kind: SubjectKind::Operation,
        name: view.call(id),
        request: request(&view.api.operations[id.0]),
    }
}

/// What a switch sends, wherever it stands among others.
fn said(switch: &Switch) -> (&str, bool, &Option<Constant>) {
    let in_query = matches!(switch.place, SwitchPlace::Parameter(_));
    (&switch.name, in_query, &switch.value)
}

/// What says whether a reply is streamed.
fn switch(operation: &Operation) -> String {
    let Some(switch) = &operation.switch else {
        return "nothing".to_owned();
    };
    let name = &switch.name;
    match &switch.value {
        None => format!("`{name}`, left out,"),
        Some(Constant::String(text)) => format!("`{name}: {text:?}`"),
        Some(Constant::Boolean(flag)) => format!("`{name}: {flag}`"),
        Some(Constant::Integer(integer)) => format!("`{name}: {integer}`"),
        Some(Constant::Number(number)) => format!("`{name}: {number}`"),
    }
}

/// How a body is written.
fn media_type(operation: &Operation) -> String {
    let Some(body) = &operation.body else {
        return "nothing".to_owned();
    };
    match &body.content {
        BodyContent::Json { media_type, .. }
        | BodyContent::JsonMembers { media_type, .. }
        | BodyContent::Lines { media_type, .. }
        | BodyContent::Multipart { media_type, .. } => {
            format!("`{media_type}`")
        }
        BodyContent::Form(_) => "`application/x-www-form-urlencoded`".to_owned(),
        BodyContent::Text(media_type) | BodyContent::Bytes(media_type) => {
            format!("`{media_type}`")
        }
    }
}

/// Where and how an input is written.
fn written(operation: &Operation, place: InputPlace) -> String {
    match (place, operation.body.as_ref().map(|body| &body.content)) {
        (InputPlace::Parameter(index), _) => {
            let parameter = &operation.parameters[index];
            let place = match parameter.location {
                Location::Path => "path",
                Location::Query => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
                Location::QueryString => "query",
            };
            let mut how = format!("{:?}", parameter.style);
            for (flag, word) in [
                (parameter.explode, "exploded"),
                (parameter.allow_reserved, "reserved characters as they are"),
                (parameter.json, "JSON"),
                (parameter.by_content, "objects as JSON"),
            ] {
                if flag {
                    how.push_str(", ");
                    how.push_str(word);
                }
            }
            // The names in a template are not part of the request.
            match parameter.location {
                Location::Path => format!("in the {place} ({how})"),
                Location::QueryString => format!("as the whole {place} ({how})"),
                _ => format!("in the {place} as `{}` ({how})", parameter.member.name),
            }
        }
        (
            InputPlace::BodyMember(index),
            Some(BodyContent::Form(fields) | BodyContent::Multipart { fields, .. }),
        ) => {
            let field = &fields[index];
            let mut how = format!("{:?}", field.style);
            for (flag, word) in [(field.explode, ", exploded"), (field.json, ", JSON")] {
                if flag {
                    how.push_str(word);
                }
            }
            if let Some(media_type) = &field.media_type {
                how = format!("{how}, {media_type}");
            }
            format!("in the body as `{}` ({how})", field.member.name)
        }
        (InputPlace::BodyMember(index), Some(BodyContent::JsonMembers { members, .. })) => {
            format!("in the body as `{}`", members[index].name)
        }
        _ => "as the body".to_owned(),
    }
}
