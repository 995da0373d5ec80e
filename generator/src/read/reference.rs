//! Reads `$ref`: which lead nowhere, and which lead out of the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Reader;
use super::cursor::Cursor;
use crate::diagnostic::Code;
use crate::parallel;
use crate::pointer::{COMPONENTS, percent_decoded, push_token, tokens};
use crate::suggest::did_you_mean;

/// Longest chain of references that is followed; longer ones are cycles.
const LONGEST_CHAIN: usize = 64;

/// How many references that lead nowhere are compared with the names that there are.
const SEARCHES: usize = 16;

/// The references of a document by how they are written, and whether they lead anywhere.
pub(super) struct References {
    local: BTreeMap<String, Target>,
    /// How many names may still be looked for that are like one that is missing.
    searches_left: usize,
}

#[derive(Clone)]
enum Target {
    /// There, at this pointer.
    Found(String),
    /// Nowhere; the names that may have been meant are in the help.
    Missing(Option<String>),
}

impl References {
    /// The references of `document`.
    pub(super) fn of(document: &Value) -> References {
        let mut references = References {
            local: BTreeMap::new(),
            searches_left: SEARCHES,
        };
        let parts = document.as_object().map(parallel::parts);
        let found = parallel::map(parts.unwrap_or_default(), |(name, value)| {
            let mut found = Found::default();
            found.collect(name, value);
            found.in_order
        });
        for reference in found.into_iter().flatten() {
            references.add(reference, document);
        }
        references
    }

    /// The pointers of the schemas that are referred to where they are written: in an operation, or
    /// in a component that is no schema.
    pub(super) fn to_schemas_of_operations(&self) -> Vec<String> {
        let found = self.local.values().filter_map(|target| match target {
            Target::Found(pointer) => Some(pointer),
            Target::Missing(_) => None,
        });
        let within =
            |pointer: &&String| !pointer.starts_with(COMPONENTS) && pointer.contains("/schema");
        found.filter(within).cloned().collect()
    }

    fn add(&mut self, reference: &str, document: &Value) {
        if self.local.contains_key(reference) {
            return;
        }
        let mut target = target(reference, document);
        if let Target::Missing(near) = &mut target
            && let Some(left) = self.searches_left.checked_sub(1)
        {
            self.searches_left = left;
            *near = named_nearly_so(reference, document);
        }
        self.local.insert(reference.to_owned(), target);
    }
}

/// The references within a part of a document, each once.
#[derive(Default)]
struct Found<'d> {
    in_order: Vec<&'d str>,
    all: BTreeSet<&'d str>,
}

impl<'d> Found<'d> {
    /// Adds what is in the member of an object.
    fn collect(&mut self, key: &str, value: &'d Value) {
        match value {
            Value::String(reference) if key == "$ref" && reference.starts_with('#') => {
                let is_new = self.all.insert(reference);
                self.in_order.extend(is_new.then_some(reference.as_str()));
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect("", item)),
            Value::Object(members) => {
                members
                    .iter()
                    .for_each(|(key, value)| self.collect(key, value));
            }
            _ => {}
        }
    }
}

/// Where a reference leads: as it is written, or with its percent-encoding undone (RFC 6901 §6).
fn target(reference: &str, document: &Value) -> Target {
    let decoded = percent_decoded(reference);
    for pointer in [Some(reference.to_owned()), decoded].into_iter().flatten() {
        if leads_somewhere(&pointer, document, LONGEST_CHAIN) {
            let mut canonical = "#".to_owned();
            tokens(&pointer).for_each(|token| push_token(&mut canonical, &token));
            return Target::Found(canonical);
        }
    }
    Target::Missing(None)
}

/// What to do about a reference, where the first name that is not there is like one that is.
fn named_nearly_so(reference: &str, document: &Value) -> Option<String> {
    let mut parent = document;
    for token in tokens(reference) {
        let members = parent.as_object()?;
        match members.get(&token) {
            Some(next) => parent = next,
            None => return did_you_mean(&token, members.keys().map(String::as_str)),
        }
    }
    None
}

/// Whether there is something at `pointer`, following references on the way.
fn leads_somewhere(pointer: &str, document: &Value, hops: usize) -> bool {
    let Some(hops) = hops.checked_sub(1) else {
        return false;
    };
    let mut path: Vec<String> = tokens(pointer).collect();
    if path.is_empty() {
        return pointer == "#";
    }
    path.reverse();
    let mut current = document;
    while let Some(token) = path.pop() {
        let next = match current {
            Value::Object(object) => object.get(&token),
            Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
            _ => None,
        };
        match next {
            Some(next) => current = next,
            None => {
                let Some(Value::String(reference)) = current.get("$ref") else {
                    return false;
                };
                let mut through = reference.clone();
                push_token(&mut through, &token);
                path.iter()
                    .rev()
                    .for_each(|token| push_token(&mut through, token));
                return through.starts_with('#') && leads_somewhere(&through, document, hops);
            }
        }
    }
    true
}

impl Reader<'_> {
    /// A reference as the later stages look it up, or `None` when it leads out of the document.
    /// One that leads nowhere is kept: only what uses it can say what follows.
    pub(super) fn reference(
        &mut self,
        reference: String,
        at: &Cursor<'_>,
        consequence: &str,
    ) -> Option<String> {
        if !reference.starts_with('#') {
            self.outside(&reference, at, consequence);
            return None;
        }
        match self.references.local.get(&reference) {
            Some(Target::Found(pointer)) => Some(pointer.clone()),
            Some(Target::Missing(near)) => {
                self.dangling(&reference, near.clone(), at);
                Some(reference)
            }
            None => {
                self.dangling(&reference, None, at);
                Some(reference)
            }
        }
    }

    fn dangling(&mut self, reference: &str, near: Option<String>, at: &Cursor<'_>) {
        let written = self.before.original(reference);
        let parent = written.rsplit_once('/').map(|(parent, _)| parent);
        let expected = match parent {
            Some(parent) if parent.len() > 1 => format!("the name of something in `{parent}`"),
            _ => "a JSON pointer such as `#/components/schemas/Name`".to_owned(),
        };
        let otherwise = || "define it there, or refer to something else".to_owned();
        self.diagnostics
            .warning(
                Code::UnresolvedReference,
                at.pointer(),
                format!("`{written}` points to nothing"),
            )
            .expected(expected)
            .help(near.unwrap_or_else(otherwise));
    }

    fn outside(&mut self, reference: &str, at: &Cursor<'_>, consequence: &str) {
        let is_url = reference.contains("://") || reference.starts_with("//");
        let (code, what, help) = if is_url {
            (
                Code::RemoteReference,
                "points to a URL, and nothing is ever fetched",
                "copy what it leads to into the document",
            )
        } else {
            (
                Code::FileReference,
                "points to another file; only references inside the document are followed",
                "bundle the files into one document first",
            )
        };
        let pointer = at.pointer();
        if self.before.knows(code, &self.before.original(&pointer)) {
            // What looked for the file knows better what is wrong with it.
            return;
        }
        let message = format!("`{reference}` {what}; {consequence}");
        self.diagnostics.warning(code, pointer, message).help(help);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LONGEST_CHAIN, Target, leads_somewhere, target};

    #[test]
    fn references_are_followed_through_references() {
        let document = json!({
            "a": {"properties": {"x/y": {"type": "string"}}},
            "b": {"$ref": "#/a"},
            "c": {"$ref": "#/c"},
            "with space": 1,
        });
        let found = |pointer: &str| leads_somewhere(pointer, &document, LONGEST_CHAIN);
        assert!(found("#/b/properties/x~1y/type"));
        assert!(!found("#/b/properties/z"));
        assert!(!found("#/c/properties"));
        assert!(!found("#a"));
        let Target::Found(pointer) = target("#/with%20space", &document) else {
            panic!("found")
        };
        assert_eq!(pointer, "#/with space");
    }
}
