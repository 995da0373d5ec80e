//! The part of the way to a call that its tags are: nested as the document nests them.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::words::singular;
use crate::ir::{Api, Operation};

/// The tags of an API as words of ways to calls.
pub(super) struct TagTree<'a> {
    api: &'a Api,
    by_name: BTreeMap<&'a str, usize>,
}

/// A word of a way that is a tag, and which one, where the document describes it.
pub(super) struct TagWord {
    pub(super) word: String,
    pub(super) tag: Option<usize>,
}

impl<'a> TagTree<'a> {
    pub(super) fn new(api: &'a Api) -> TagTree<'a> {
        let mut by_name = BTreeMap::new();
        for (index, tag) in api.tags.iter().enumerate() {
            by_name.entry(tag.name.as_str()).or_insert(index);
        }
        TagTree { api, by_name }
    }

    /// The words of an operation's tag: those that it is nested under, and itself. The first tag that
    /// groups operations counts, or one of the operation's own that is nested under it.
    pub(super) fn way(&self, operation: &Operation) -> Vec<TagWord> {
        let groups = operation.tags.iter().filter(|name| {
            let known = self.by_name.get(name.as_str());
            known.is_none_or(|tag| self.api.tags[*tag].is_group()) && !word(name).is_empty()
        });
        let mut groups = groups.map(String::as_str);
        let Some(mut last) = groups.next() else {
            return Vec::new();
        };
        for name in groups {
            if self.line(name).contains(&self.by_name.get(last).copied()) {
                last = name;
            }
        }
        let line = self.line(last).into_iter().map(|tag| TagWord {
            word: word(tag.map_or(last, |tag| &self.api.tags[tag].name)),
            tag,
        });
        let mut way: Vec<TagWord> = line.filter(|tag| !tag.word.is_empty()).collect();
        way.reverse();
        way
    }

    /// A tag and those that it is nested under, from itself up; `None` for one that the document does
    /// not describe.
    fn line(&self, name: &str) -> Vec<Option<usize>> {
        let Some(tag) = self.by_name.get(name) else {
            return vec![None];
        };
        let tags = &self.api.tags;
        let parent = |tag: &usize| tags[*tag].parent.filter(|parent| tags[*parent].is_group());
        std::iter::successors(Some(*tag), parent)
            .map(Some)
            .collect()
    }
}

/// A tag as a word of a way.
fn word(name: &str) -> String {
    singular(&name.to_snake_case())
}

/// The words of a path that the words of tags do not say already.
pub(super) fn unsaid(path: Vec<String>, tags: &[TagWord]) -> Vec<String> {
    let said = tags.iter().flat_map(|tag| tag.word.split('_'));
    let said: BTreeSet<String> = said.map(singular).collect();
    let is_said = |word: &String| word.split('_').all(|part| said.contains(&singular(part)));
    path.into_iter().filter(|word| !is_said(word)).collect()
}
