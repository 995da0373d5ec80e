//! Values that several schemas describe at once: one type for the same schemas, memoised and with a budget.
//!
//! The members of what is put together are put together in turn. Schemas that lead to each other
//! would never end in that, and a few dozen of them can be put together in more ways than there is
//! memory for.

use super::merge::{Merged, Site};
use super::place::Place;
use super::{Known, Lowering};
use crate::diagnostic::Code;
use crate::ir::{Opaque, Type};

/// How many values may be put together; the most that a document of the corpus has is 2,372.
const MOST_INTERSECTIONS: usize = 10_000;

/// How deep within each other; documents of the corpus go 3 deep.
const DEEPEST_INTERSECTION: usize = 20;

impl<'d> Lowering<'d, '_> {
    /// The type of a value that all of these schemas describe, as `merged` has them.
    pub(super) fn intersect(
        &mut self,
        sites: &[Site<'d>],
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Type {
        let key = (self.way_of(sites, place), Some(place.direction));
        if let Some(ty) = self.known(&key) {
            return ty;
        }
        self.known.insert(key.clone(), Known::Underway(None));
        let ty = self.one_more(merged, place);
        let ty = self.close(&key, ty, place, |_| merged.clone());
        self.known.insert(key, Known::Done(ty.clone()));
        ty
    }

    /// The type of what was put together, as long as that is not too much.
    pub(super) fn one_more(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        if self.intersections.depth >= DEEPEST_INTERSECTION
            || self.intersections.count >= MOST_INTERSECTIONS
        {
            return self.too_many(merged);
        }
        self.intersections.count += 1;
        self.intersections.depth += 1;
        let ty = self.merged(merged, place);
        self.intersections.depth -= 1;
        ty
    }

    /// Which schemas these are and whose they are: types are named after their owners.
    fn way_of(&self, sites: &[Site<'d>], place: &Place<'_>) -> String {
        let mut way = place.owner();
        for site in sites {
            way.push(' ');
            match self.document.schema(site.schema, &site.pointer) {
                Ok(found) => way.push_str(&found.pointer),
                Err(_) => way.push_str(&site.pointer),
            }
        }
        way
    }

    fn too_many(&mut self, merged: &Merged<'d>) -> Type {
        self.diagnostics
            .warning(
                Code::LossySchema,
                &merged.pointer,
                "merging schemas never ends here; this one accepts any JSON value",
            )
            .help("give a member the same schema in all parts of `allOf`, and let no schema of `oneOf` or `anyOf` extend a list of its own");
        self.opaque(&merged.pointer, Opaque::TooMany)
    }
}

/// What was put together.
#[derive(Default)]
pub(super) struct Intersections {
    count: usize,
    depth: usize,
}
