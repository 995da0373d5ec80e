//! What a document says for people to read that belongs to no call: servers, credentials, tags, terms.

use std::collections::BTreeSet;

use super::docs::list_item;
use super::{Context, Emitter};
use crate::ir::{Api, Doc, OperationId, Tag};

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
    let tags: Vec<(&str, Doc)> = tags
        .map(|(_, tag)| (tag.name.as_str(), tag_doc(api, tag)))
        .collect();
    let tags = tags.iter().map(|(name, doc)| (*name, doc));
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

/// What is said of a tag.
fn tag_doc(api: &Api, tag: &Tag) -> Doc {
    let text = match (tag.summary.as_deref(), tag.doc.text.as_deref()) {
        (Some(summary), Some(text)) => Some(format!("{}: {text}", summary.trim_end_matches('.'))),
        (summary, text) => summary.or(text).map(str::to_owned),
    };
    let parent = tag.parent.map(|parent| {
        let name = api.tags[parent].name.replace('`', "'");
        format!("Part of `{name}`.")
    });
    let kind = tag.kind.as_deref().filter(|_| !tag.is_group());
    let kind = kind.map(|kind| format!("A tag of the kind `{}`.", kind.replace('`', "'")));
    let paragraphs: Vec<String> = [text, parent, kind].into_iter().flatten().collect();
    Doc {
        text: (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n")),
        ..Doc::default()
    }
}

impl Context<'_> {
    /// One line that says what a resource is, which is called by `way`.
    pub(super) fn resource_title(self, index: usize, way: &str) -> Vec<String> {
        let tag = self.title_tag(index).map(|tag| &self.api.tags[tag]);
        let Some(summary) = tag.and_then(|tag| tag.summary.as_deref()) else {
            return vec![format!("The calls of `{way}`.")];
        };
        let words: Vec<&str> = summary.split_whitespace().collect();
        let summary = words.join(" ");
        let summary = summary.trim_end_matches(['.', ':']);
        self.doc_lines(&format!("{summary}: the calls of `{way}`."))
    }

    /// The tag whose summary says what a resource is.
    fn title_tag(self, index: usize) -> Option<usize> {
        let mut tags = self.facts.tags[index].iter().copied();
        tags.find(|tag| self.api.tags[*tag].is_group() && self.api.tags[*tag].summary.is_some())
    }
}

impl Emitter<'_> {
    /// What the document says of the tags of a resource, below a blank line.
    pub(super) fn tag_docs(&self, index: usize) -> Vec<String> {
        let title = self.context.title_tag(index);
        let made = &self.facts.resources.list[index].tags;
        let mut docs = Vec::new();
        for tag in &self.facts.tags[index] {
            let of = &self.api.tags[*tag];
            if !of.is_group() {
                docs.push(String::new());
                docs.extend(self.context.doc_lines(&mark(of)));
            }
            let shown = Tag {
                summary: of
                    .summary
                    .clone()
                    .filter(|_| of.is_group() && title != Some(*tag)),
                // The way to the resource says it.
                parent: of.parent.filter(|_| of.is_group() && !made.contains(tag)),
                kind: None,
                ..of.clone()
            };
            let lines = self.context.lines(&tag_doc(self.api, &shown), "");
            if !lines.is_empty() {
                docs.push(String::new());
                docs.extend(lines);
            }
        }
        docs
    }

    /// The marks on an operation that are not said of its whole resource.
    pub(super) fn mark_docs(&self, id: OperationId) -> Vec<String> {
        let operation = &self.api.operations[id.0];
        let of_resource = &self.facts.tags[self.resource_of(id)];
        let tags = self.api.tags.iter().enumerate();
        let marks = tags.filter(|(index, tag)| {
            !tag.is_group() && !of_resource.contains(index) && operation.tags.contains(&tag.name)
        });
        marks
            .flat_map(|(_, tag)| {
                let lines = self.context.doc_lines(&mark(tag));
                std::iter::once(String::new()).chain(lines)
            })
            .collect()
    }
}

/// A tag that groups nothing, by its kind and what it is called: `Badge: Beta.`
fn mark(tag: &Tag) -> String {
    let mut letters = tag.kind.as_deref().unwrap_or_default().chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let kind: String = first.chain(letters).collect();
    let name = tag.summary.as_deref().unwrap_or(&tag.name);
    format!("{kind}: {}.", name.trim_end_matches('.'))
}
