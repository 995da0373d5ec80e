//! What a document says for people to read that belongs to no call: servers, credentials, tags, terms.

use std::collections::BTreeSet;

use super::docs::list_item;
use super::{Context, Emitter};
use crate::ir::Doc;

/// The sections of the crate's documentation on what is about the API as a whole.
pub(super) fn about(context: Context<'_>) -> Vec<String> {
    let api = context.api;
    let mut docs = Vec::new();
    let servers = api.servers.iter().map(|of| (of.url.as_str(), &of.doc));
    section(
        context,
        "Servers",
        servers,
        api.servers.len() > 1,
        &mut docs,
    );
    let schemes = api.schemes.iter().map(|of| (of.name.as_str(), &of.doc));
    section(context, "Credentials", schemes, false, &mut docs);
    let placed: BTreeSet<usize> = context.facts.tags.iter().flatten().copied().collect();
    let tags = api.tags.iter().enumerate();
    let tags = tags.filter(|(index, _)| !placed.contains(index));
    let tags = tags.map(|(_, of)| (of.name.as_str(), &of.doc));
    section(context, "Tags", tags, false, &mut docs);
    if !api.about.is_empty() {
        docs.extend(["# More about the API", ""].map(str::to_owned));
    }
    for text in &api.about {
        docs.extend(context.doc_lines(text));
        docs.push(String::new());
    }
    if docs.pop().is_some() {
        docs.insert(0, String::new());
    }
    docs
}

/// A list of what has a name, with what is said of it, and a blank line; those without a word only
/// where `all` are wanted.
fn section<'d>(
    context: Context<'_>,
    title: &str,
    entries: impl Iterator<Item = (&'d str, &'d Doc)>,
    all: bool,
    docs: &mut Vec<String>,
) {
    let mut list = Vec::new();
    for (name, doc) in entries {
        let lines = context.lines(doc, "");
        let name = format!("`{}`", name.replace('`', "'"));
        if lines.is_empty() && all {
            list.push(format!("- {name}"));
        }
        list_item(&mut list, &name, &lines);
    }
    if !list.is_empty() {
        docs.extend([format!("# {title}"), String::new()]);
        docs.extend(list);
        docs.push(String::new());
    }
}

impl Emitter<'_> {
    /// What the document says of the tags of a resource, below a blank line.
    pub(super) fn tag_docs(&self, index: usize) -> Vec<String> {
        let tags = self.facts.tags[index].iter();
        tags.flat_map(|tag| {
            let lines = self.context.lines(&self.api.tags[*tag].doc, "");
            std::iter::once(String::new()).chain(lines)
        })
        .collect()
    }
}
