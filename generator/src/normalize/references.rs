//! Makes references lead to where things are after a conversion.

use serde_json::{Map, Value};

use super::context::{Normalizer, pointer_of};
use crate::grammar::{ObjectKind, Visitor, mapping};
use crate::pointer::{percent_decoded, push_token, tokens};

/// Rewrites every reference of a converted document.
pub(super) struct Rewrite<'c, 'd> {
    pub(super) context: &'c Normalizer<'d>,
}

impl Visitor for Rewrite<'_, '_> {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str) {
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && let Some(now) = self.target(reference, at)
        {
            *reference = now;
        }
        for target in mapping(kind, object).into_iter().flat_map(Map::values_mut) {
            if let Value::String(reference) = target
                && reference.contains(['#', '/'])
                && let Some(now) = self.target(reference, at)
            {
                *reference = now;
            }
        }
    }
}

impl Rewrite<'_, '_> {
    /// Where a reference leads now; `None` when it is right as it is written.
    fn target(&self, reference: &str, at: &str) -> Option<String> {
        let (document, fragment) = match reference.split_once('#') {
            Some((document, fragment)) => (document, fragment),
            None => (reference, ""),
        };
        let root = match document {
            "" => "#",
            _ => self.context.ids.get(document)?.as_str(),
        };
        let was = match fragment.strip_prefix('/') {
            Some(_) => self.within(root, fragment),
            None if fragment.is_empty() => root.to_owned(),
            None => self.context.anchors.get(fragment)?.clone(),
        };
        let moves = &self.context.moves;
        let moved = moves
            .current(&was)
            .or_else(|| self.lexical(&was, at).and_then(|was| moves.current(&was)));
        match moved {
            None if root == "#" && fragment.starts_with('/') => None,
            moved => Some(moved.unwrap_or(was)),
        }
    }

    /// The pointer of the part at `path` of what is at `root`, in the one way to write it.
    fn within(&self, root: &str, path: &str) -> String {
        let decoded = percent_decoded(path);
        let mut pointer = root.to_owned();
        tokens(decoded.as_deref().unwrap_or(path))
            .for_each(|token| push_token(&mut pointer, &token));
        pointer
    }

    /// What `#/$defs/Name` leads to when it is meant of a schema around it, as JSON Schema has it,
    /// and not of the whole document.
    fn lexical(&self, was: &str, at: &str) -> Option<String> {
        let path: Vec<String> = tokens(was).collect();
        let [definitions, name, ..] = path.as_slice() else {
            return None;
        };
        if definitions != "$defs" && definitions != "definitions" {
            return None;
        }
        let here = self.context.moves.original(at);
        let mut around = here.as_str();
        loop {
            let candidate = pointer_of(&pointer_of(around, definitions), name);
            if self.context.moves.has_target(&candidate) {
                return Some(format!("{around}{}", was.strip_prefix('#')?));
            }
            around = &around[..around.rfind('/')?];
        }
    }
}
