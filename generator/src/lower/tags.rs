//! The tags of the document: what is said of each, and which is nested under which.

use std::collections::BTreeMap;

use openapiv3::Tag as TagObject;
use serde_json::Value;

use super::Lowering;
use super::merge::below;
use super::prose::with_link;
use crate::diagnostic::Code;
use crate::ir::{Doc, Tag};
use crate::pointer::PLACE;

const PARENT: &str = "parent";

impl Lowering<'_, '_> {
    /// The tags, each with the one that it is nested under.
    pub(super) fn tags(&mut self) -> Vec<Tag> {
        let objects = &self.document.openapi.tags;
        let mut tags: Vec<Tag> = objects.iter().map(tag).collect();
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, object) in objects.iter().enumerate() {
            by_name.entry(&object.name).or_insert(index);
        }
        for (index, object) in objects.iter().enumerate() {
            let Some(name) = text(object, PARENT) else {
                continue;
            };
            let problem = match by_name.get(name) {
                None => "is no tag of the document",
                Some(parent) if *parent == index => "is the tag itself",
                Some(parent) if leads_to(&tags, *parent, index) => "is nested under this one",
                Some(parent) => {
                    tags[index].parent = Some(*parent);
                    continue;
                }
            };
            let message = format!(
                "`{}`, the parent of the tag `{}`, {problem}; the tag is taken as one without a parent",
                name.escape_debug(),
                object.name.escape_debug(),
            );
            let place = text(object, PLACE).unwrap_or("#/tags");
            let pointer = below(place, &[PARENT]);
            self.diagnostics
                .warning(Code::InvalidValue, pointer, message)
                .expected("the name of a tag in `tags` that is not below this one");
        }
        tags
    }
}

/// Whether `tag` is `other` or nested under it.
fn leads_to(tags: &[Tag], tag: usize, other: usize) -> bool {
    let mut next = Some(tag);
    while let Some(tag) = next {
        if tag == other {
            return true;
        }
        next = tags[tag].parent;
    }
    false
}

/// A tag by itself.
fn tag(object: &TagObject) -> Tag {
    let word = |key: &str| text(object, key).map(str::to_owned);
    Tag {
        name: object.name.clone(),
        summary: word("summary"),
        doc: Doc {
            text: with_link(object.description.as_deref(), object.external_docs.as_ref()),
            ..Doc::default()
        },
        parent: None,
        kind: word("kind"),
    }
}

/// A member of a tag that OpenAPI 3.2 added.
fn text<'d>(object: &'d TagObject, key: &str) -> Option<&'d str> {
    let text = object.extensions.get(key).and_then(Value::as_str);
    text.map(str::trim).filter(|text| !text.is_empty())
}
