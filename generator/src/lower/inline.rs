//! Schemas that are written inside others: made once, and named after the component they are in.
//! One in an operation is made once where something refers to it, or to what it is in.
//!
//! What merges a component takes over its inline schemas. They stay those of the component: one
//! type, whoever leads to it, or objects that are `allOf` each other would never end.

use openapiv3::Schema;

use super::keywords::Keywords;
use super::merge::below;
use super::place::Place;
use super::{Known, Lowering};
use crate::ir::{Direction, Type};
use crate::pointer::{COMPONENTS, unescaped};

impl<'d> Lowering<'d, '_> {
    /// The type of a schema that is written where it is used.
    pub(super) fn inline(&mut self, schema: &'d Schema, pointer: &str, place: &Place<'_>) -> Type {
        let keywords = Keywords::of(schema);
        if !needs_name(&keywords) {
            return self.written(schema, keywords, pointer, place);
        }
        let words = self.words(pointer);
        if words.is_none() && self.referred_schema(pointer).is_none() {
            return self.written(schema, keywords, pointer, place);
        }
        let direction = self.direction_within(pointer, place.direction);
        let key = (pointer.to_owned(), direction);
        if let Some(ty) = self.known(&key) {
            return ty;
        }
        self.known.insert(key.clone(), Known::Underway(None));
        let own = words
            .as_ref()
            .map(|(component, words)| Place::inline(component, words, direction, place.direction));
        let place = own.as_ref().unwrap_or(place);
        let ty = self.written(schema, keywords, pointer, place);
        let ty = self.close(&key, ty, place, |lowering| {
            lowering.merge_head(schema, pointer)
        });
        self.known.insert(key, Known::Done(ty.clone()));
        ty
    }

    /// Whether a schema that is written inside others has one type, whoever leads to it.
    pub(super) fn is_made_once(&self, pointer: &str, keywords: &Keywords<'_>) -> bool {
        needs_name(keywords)
            && (self.words(pointer).is_some() || self.referred_schema(pointer).is_some())
    }

    /// The direction, where the schema at a pointer, or that what is there is in, differs by direction.
    pub(super) fn direction_within(
        &self,
        pointer: &str,
        direction: Direction,
    ) -> Option<Direction> {
        let owner = match pointer.strip_prefix(COMPONENTS) {
            Some(rest) => rest
                .find('/')
                .map_or(pointer, |end| &pointer[..COMPONENTS.len() + end]),
            None => self.referred_schema(pointer)?,
        };
        (self.differs_by_direction.contains(owner)).then_some(direction)
    }

    /// The schema at a pointer, or the nearest that it is within, that is referred to though no
    /// component is one.
    fn referred_schema<'p>(&self, pointer: &'p str) -> Option<&'p str> {
        if self.referred_schemas.is_empty() {
            return None;
        }
        let ends = pointer.match_indices('/').map(|(end, _)| end);
        let ends = std::iter::once(pointer.len()).chain(ends.rev());
        let mut within = ends.map(|end| &pointer[..end]);
        within.find(|pointer| self.referred_schemas.contains(pointer))
    }

    /// The type of a schema that was met before. One that is underway is given an id.
    pub(super) fn known(&mut self, key: &super::Key) -> Option<Type> {
        match self.known.get(key)? {
            Known::Done(ty) => return Some(ty.clone()),
            Known::Underway(Some(id)) => return Some(Type::Named(*id)),
            Known::Underway(None) => {}
        }
        let id = self.reserve();
        self.known.insert(key.clone(), Known::Underway(Some(id)));
        Some(Type::Named(id))
    }

    fn written(
        &mut self,
        schema: &'d Schema,
        keywords: Keywords<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> Type {
        // What extends a schema is not another name for the family of that schema.
        if let Some(index) = self.wrapped(&keywords)
            && !self.hierarchy.extends_base(pointer)
        {
            let part = (&keywords.all_of[index]).into();
            let at = below(pointer, &["allOf", &index.to_string()]);
            let null_by_parts = self.parts_allow_null(keywords.all_of, 0);
            let ty = self.schema(part, &at, place);
            return if schema.schema_data.nullable || null_by_parts {
                ty.nullable()
            } else {
                ty
            };
        }
        let merged = self.merge_keywords(keywords, pointer);
        self.merged(&merged, place)
    }

    /// The part of an `allOf` that is all there is to a schema.
    pub(super) fn wrapped(&self, keywords: &Keywords<'d>) -> Option<usize> {
        if keywords.is_all_of_only() {
            self.only_telling(keywords)
        } else {
            None
        }
    }

    /// Of the parts of an `allOf` the only one that says what the value is, if there is one: the
    /// others describe it or narrow it.
    fn only_telling(&self, keywords: &Keywords<'d>) -> Option<usize> {
        if keywords.all_of.len() == 1 {
            return Some(0);
        }
        let tells = |part: &'d openapiv3::ReferenceOr<Schema>| {
            let Ok(found) = self.document.schema(part.into(), "") else {
                return true;
            };
            let keywords = Keywords::of(found.value);
            !keywords.is_constraint_only() || keywords.is_null_only()
        };
        let mut telling = keywords
            .all_of
            .iter()
            .enumerate()
            .filter(|(_, part)| tells(part));
        match (telling.next(), telling.next()) {
            (Some((index, _)), None) => Some(index),
            _ => None,
        }
    }

    /// The component that a schema is written in and the way to it.
    fn words(&self, pointer: &str) -> Option<(String, Vec<String>)> {
        let mut rest = pointer.strip_prefix(COMPONENTS)?.split('/');
        let component = rest.next()?;
        let mut end = COMPONENTS.len() + component.len();
        let mut words = Vec::new();
        while let Some(keyword) = rest.next() {
            end += 1 + keyword.len();
            let mut within = || {
                let token = rest.next()?;
                end += 1 + token.len();
                Some(token)
            };
            match keyword {
                "properties" => words.push(unescaped(within()?).into_owned()),
                "allOf" => {
                    within()?;
                }
                "oneOf" | "anyOf" => {
                    within()?;
                    words.extend(self.variant_words.get(&pointer[..end]).cloned());
                }
                "items" => words.push("item".to_owned()),
                "additionalProperties" => words.push("value".to_owned()),
                _ => return None,
            }
        }
        (!words.is_empty()).then(|| (unescaped(component).into_owned(), words))
    }
}

/// Whether the type of a schema may be one with a name.
fn needs_name(keywords: &Keywords<'_>) -> bool {
    keywords.has_properties()
        || !keywords.all_of.is_empty()
        || !keywords.any_of.is_empty()
        || !keywords.one_of.is_empty()
        || keywords.values.len() > 1
}

impl<'p> Place<'p> {
    /// A schema within a component.
    fn inline(
        component: &'p str,
        words: &'p [String],
        own_direction: Option<Direction>,
        direction: Direction,
    ) -> Place<'p> {
        let mut place = Place::component(component, own_direction, direction);
        place.prefix = words;
        place
    }
}
