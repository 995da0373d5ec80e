//! `oneOf` and `anyOf`: what is one of several types, and what only looks like it.

use openapiv3::Discriminator as DiscriminatorObject;
use serde_json::Value;

use super::Lowering;
use super::choice::{
    Choice, components, is_inline, only_reference, sort, sort_name, tell_apart, unreadable,
};
use super::constant::constant;
use super::keywords::{JsonType, Keywords};
use super::merge::{Alternatives, Merged, Site, below};
use super::place::Place;
use super::schema::component_key;
use crate::diagnostic::Code;
use crate::ir::{Definition, Direction, Doc, Kind, NamedBy, Opaque, Scalars, Type, Union, Variant};
use crate::resolve::{Found, SchemaRef};

/// The schemas of `oneOf` or `anyOf`, without those that only add a value.
#[derive(Default)]
struct Choices<'d> {
    list: Vec<Choice<'d>>,
    null: bool,
    empty_string: bool,
}

impl<'d> Lowering<'d, '_> {
    /// The type of a schema with `oneOf` or `anyOf`; `None` when they only narrow it.
    pub(super) fn alternatives(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Option<Type> {
        let alternatives = merged.alternatives.first()?;
        if let Some(second) = merged.alternatives.get(1) {
            self.diagnostics.warning(
                Code::LossySchema,
                &second.pointer,
                "this schema has both `oneOf` and `anyOf`; only the first is generated",
            );
        }
        let mut base = merged.clone();
        base.alternatives.clear();
        base.nullable = false;
        let choices = self.choices(alternatives);
        if !base.values.is_empty() {
            return None;
        }
        let ty = if base.properties.is_empty() {
            self.choice(&choices, alternatives, merged, place)
        } else {
            self.extended(&choices, &base, alternatives, place)
        };
        // `anyOf` of text and null, with the format beside it.
        let ty = match ty {
            Type::String if merged.format.is_some() => self.string(merged),
            ty => ty,
        };
        Some(if choices.null { ty.nullable() } else { ty })
    }

    /// Whether alternatives say nothing of the shape: `anyOf: [{required: [a]}, …]`.
    pub(super) fn only_narrow(&self, sites: &[Site<'d>]) -> bool {
        sites.iter().all(|site| {
            let Ok(found) = self.document.schema(site.schema, &site.pointer) else {
                return false;
            };
            let keywords = Keywords::of(found.value);
            keywords.is_constraint_only()
                && !keywords.is_null_only()
                && (keywords.not || !keywords.required.is_empty())
        })
    }

    fn choices(&mut self, alternatives: &Alternatives<'d>) -> Choices<'d> {
        let mut choices = Choices::default();
        let inline = alternatives.sites.iter().filter(|site| is_inline(site));
        let names_null = inline.count() == 1 && alternatives.sites.len() > 1;
        for (index, site) in alternatives.sites.iter().enumerate() {
            let Some(Found { value, pointer }) = self.found(site.schema, &site.pointer) else {
                choices.list.push(unreadable(site, index));
                continue;
            };
            let keywords = Keywords::of(value);
            // Beside nothing but references an object that may be null and has no members is how
            // documents made of OData say that null is allowed.
            let says_null = names_null && is_inline(site) && keywords.is_null_or_any_object();
            if keywords.is_null_only() || says_null {
                choices.null = true;
                continue;
            }
            if keywords.is_empty_string_only() {
                choices.empty_string = true;
                continue;
            }
            let choice = self.one(site, value, &pointer, index);
            choices.list.push(choice);
        }
        tell_apart(&mut choices.list);
        for choice in &choices.list {
            if is_inline(&choice.site) {
                self.variant_words
                    .insert(choice.site.pointer.clone(), choice.name.clone());
            }
        }
        choices
    }

    fn one(
        &mut self,
        site: &Site<'d>,
        schema: &'d openapiv3::Schema,
        pointer: &str,
        index: usize,
    ) -> Choice<'d> {
        let keywords = Keywords::of(schema);
        let merged = if keywords.all_of.is_empty() {
            None
        } else {
            Some(self.merge(schema, pointer))
        };
        let sort = match &merged {
            Some(merged) => merged.sort(),
            None => sort(&keywords),
        };
        let identified = match &merged {
            Some(merged) => merged.required.contains("id") && merged.properties.contains_key("id"),
            None => {
                let properties = keywords.properties;
                let id = properties.is_some_and(|properties| properties.contains_key("id"));
                id && keywords.required.iter().any(|name| name == "id")
            }
        };
        let component = match site.schema {
            SchemaRef::Reference(_) => component_key(pointer),
            SchemaRef::Item(_) => None,
        };
        let data = &schema.schema_data;
        let title = data.title.as_deref().filter(|title| title.len() <= 60);
        let format = keywords.format;
        let format = format.filter(|format| self.config.formats.contains_key(*format));
        let extended = only_reference(&keywords).filter(|_| is_inline(site));
        let (name, named_by) = match (&component, title.or(format).map(str::to_owned).or(extended))
        {
            (Some(component), _) => (component.clone(), NamedBy::Component),
            (None, Some(title)) => (title, NamedBy::Title),
            (None, None) => (sort_name(sort, index), NamedBy::Nothing),
        };
        Choice {
            name,
            named_by,
            site: site.clone(),
            sort,
            plain_string: keywords.is_plain_string(),
            identified,
            component,
            deprecated: data.deprecated,
            description: data.description.as_deref(),
            always: always(&keywords),
        }
    }

    /// The type of a value that is one of the choices.
    fn choice(
        &mut self,
        choices: &Choices<'d>,
        alternatives: &Alternatives<'d>,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Type {
        let list = &choices.list;
        if list.is_empty() {
            return if choices.empty_string {
                Type::String
            } else {
                Type::Any
            };
        }
        let inner = match self.expandable(list, alternatives, merged, place) {
            Some(expandable) => expandable,
            None => self.one_of(list, alternatives, merged, place),
        };
        if choices.empty_string && !matches!(inner, Type::String | Type::Any) {
            Type::Clearable(Box::new(inner))
        } else {
            inner
        }
    }

    /// An id or an object with one: `anyOf: [string, X]`.
    fn expandable(
        &mut self,
        list: &[Choice<'d>],
        alternatives: &Alternatives<'d>,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Option<Type> {
        let strings = list.iter().filter(|choice| choice.plain_string).count();
        let objects: Vec<&Choice<'d>> = list.iter().filter(|choice| !choice.plain_string).collect();
        let fits = objects
            .iter()
            .all(|choice| choice.sort == Some(JsonType::Object) && choice.identified);
        if strings != 1 || objects.is_empty() || !fits {
            return None;
        }
        let inner = match objects.as_slice() {
            [only] => self.site(&only.site, &place.within("object")),
            _ => {
                let objects: Vec<Choice<'d>> = objects.into_iter().map(Choice::copy).collect();
                let discriminator = alternatives.discriminator;
                self.union(&objects, discriminator, merged, &place.within("object"))
            }
        };
        match inner.not_null() {
            Type::Any => None,
            _ => Some(Type::Expandable(Box::new(inner.not_null().clone()))),
        }
    }

    fn one_of(
        &mut self,
        list: &[Choice<'d>],
        alternatives: &Alternatives<'d>,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Type {
        // With a discriminator there may be more tomorrow.
        if let ([only], None) = (list, alternatives.discriminator) {
            return self.site(&only.site, place);
        }
        let sites: Vec<&Site<'d>> = list.iter().map(|choice| &choice.site).collect();
        match self.enumerations(&sites, merged, place) {
            Some(ty) => ty,
            None => self.union(list, alternatives.discriminator, merged, place),
        }
    }

    /// A definition of a union, unless its variants turn out to be one type.
    fn union(
        &mut self,
        list: &[Choice<'d>],
        discriminator: Option<&'d DiscriminatorObject>,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Type {
        let mut nullable = false;
        let mut variants: Vec<Variant> = Vec::with_capacity(list.len());
        // Where in `variants` each of the list went.
        let mut kept = Vec::with_capacity(list.len());
        let listed = self.listed(list, merged, place);
        for (index, choice) in list.iter().enumerate() {
            let found = listed.iter().find(|found| found.choices.contains(&index));
            let ty = match found {
                Some(found) => found.ty.clone(),
                None => self.site(&choice.site, &place.within(&choice.name)),
            };
            nullable |= ty.is_nullable();
            let ty = ty.not_null().clone();
            let known = variants.iter().position(|variant| variant.ty == ty);
            kept.push(Some(known.unwrap_or(variants.len())));
            if let Some(known) = known {
                // What one of them always is, the other is not.
                variants[known].doc.facts.clear();
            } else {
                variants.push(match found {
                    Some(found) => found.variant(choice, ty),
                    None => choice.variant(ty),
                });
            }
        }
        let rest = self.rest(&variants, list, place);
        if let Some(rest) = rest {
            variants.remove(rest);
            for kept in &mut kept {
                let moved = |at: usize| at - usize::from(at > rest);
                *kept = kept.filter(|at| *at != rest).map(moved);
            }
        }
        let is_open =
            rest.is_some() || discriminator.is_some() && variants.iter().all(|v| is_named(&v.ty));
        let ty = match self.simpler(&variants).filter(|_| !is_open) {
            Some(Type::Any) if variants.len() > 1 => {
                self.opaque(&merged.pointer, Opaque::AnyVariant)
            }
            Some(ty) => ty,
            None => {
                let alternatives = merged.alternatives.first();
                let discriminator = discriminator.map(|object| {
                    self.discriminator(object, &components(list), &kept, alternatives)
                });
                self.define(Definition {
                    origin: place.origin(),
                    pointer: merged.pointer.clone(),
                    doc: merged.doc(),
                    kind: Kind::Union(Union {
                        variants,
                        discriminator,
                    }),
                })
            }
        };
        if nullable { ty.nullable() } else { ty }
    }

    /// The enumerations of the texts and of the integers that are among the choices, each of one or of
    /// a few, and which choices these are: `oneOf: [const: auto, const: none, …]`. One value alone is
    /// such a list, too: with the next it stays the same type.
    fn listed(
        &mut self,
        list: &[Choice<'d>],
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Vec<Listed> {
        let sorts: [(JsonType, Is); 2] = [
            (JsonType::String, Value::is_string),
            (JsonType::Integer, Value::is_i64),
        ];
        let mut found = Vec::new();
        for (sort, is) in sorts {
            let is_listed = |choice: &Choice<'d>| {
                let values = self.listed_values(&choice.site);
                is_inline(&choice.site) && !values.is_empty() && values.iter().all(is)
            };
            let (choices, others): (Vec<usize>, Vec<usize>) =
                (0..list.len()).partition(|index| is_listed(&list[*index]));
            let sites: Vec<&Site<'d>> = choices.iter().map(|index| &list[*index].site).collect();
            let word = sort_name(Some(sort), 0);
            let within = place.within(&word);
            // Beside nothing but any text it is the type of all.
            let is_all =
                sort == JsonType::String && others.iter().all(|index| list[*index].plain_string);
            let place = if is_all { place } else { &within };
            let ty = match sites.as_slice() {
                [] => None,
                [only] => Some(self.site(only, place)),
                several => self.enumerations(several, merged, place),
            };
            if let Some(ty) = ty {
                found.push(Listed { ty, choices, word });
            }
        }
        found
    }

    /// The values that a schema lists.
    fn listed_values(&self, site: &Site<'d>) -> Vec<Value> {
        let found = self.document.schema(site.schema, &site.pointer).ok();
        found.map_or_else(Vec::new, |found| Keywords::of(found.value).values.to_vec())
    }

    /// The variant that is any value, where it is no more than what a union keeps of values that it
    /// does not know: beside types with a definition that are only sent, or told by what they must have.
    fn rest(
        &mut self,
        variants: &[Variant],
        list: &[Choice<'d>],
        place: &Place<'_>,
    ) -> Option<usize> {
        let rest = variants.iter().position(|one| one.ty == Type::Any)?;
        if !variants.iter().any(|one| is_named(&one.ty)) {
            return None;
        }
        let is_sent = place.direction == Direction::Request;
        let is_told = is_sent || list.iter().all(|choice| self.has_required(choice));
        is_told.then_some(rest)
    }

    /// Whether an object has members that it must have; what is no object is told by its type.
    fn has_required(&mut self, choice: &Choice<'d>) -> bool {
        if choice.sort != Some(JsonType::Object) {
            return true;
        }
        let found = self
            .document
            .schema(choice.site.schema, &choice.site.pointer);
        found.is_ok_and(|found| !self.merge(found.value, &found.pointer).required.is_empty())
    }

    /// The one type that holds all variants, where there is one without a union.
    fn simpler(&self, variants: &[Variant]) -> Option<Type> {
        let types: Vec<&Type> = variants.iter().map(|variant| &variant.ty).collect();
        match types.as_slice() {
            [only] => Some((*only).clone()),
            _ if types.contains(&&Type::Any) => Some(Type::Any),
            // An enumeration is open: any other text is kept by it.
            [Type::String, Type::Named(id)] | [Type::Named(id), Type::String] => {
                match &self.definitions[id.0].as_ref()?.kind {
                    Kind::Enumeration(enumeration) if enumeration.scalars == Scalars::Texts => {
                        Some(Type::Named(*id))
                    }
                    _ => None,
                }
            }
            [
                Type::String,
                Type::Secret | Type::Base64 | Type::Base64Url | Type::File | Type::Formatted(_),
            ]
            | [
                Type::Secret | Type::Base64 | Type::Base64Url | Type::File | Type::Formatted(_),
                Type::String,
            ] => Some(Type::String),
            types if types.iter().all(|ty| is_integer(ty)) => Some(Type::Integer64),
            types
                if types
                    .iter()
                    .all(|ty| is_integer(ty) || **ty == Type::Number) =>
            {
                Some(Type::Number)
            }
            _ => None,
        }
    }

    /// A union whose variants all have the members of `base` too.
    fn extended(
        &mut self,
        choices: &Choices<'d>,
        base: &Merged<'d>,
        alternatives: &Alternatives<'d>,
        place: &Place<'_>,
    ) -> Type {
        let mut variants: Vec<Variant> = Vec::new();
        let mut kept = Vec::new();
        for choice in &choices.list {
            let component = choice.component.as_deref();
            let pointer = component.map(|key| below("#/components/schemas", &[key]));
            let mut whole = base.clone();
            whole.pointer.clone_from(&choice.site.pointer);
            whole.title = None;
            whole.description = choice.description;
            self.absorb_site(&mut whole, &choice.site);
            if let Some(member) = self.impossible(&whole) {
                let name = &choice.name;
                let message = format!(
                    "no value is `{name}` here, whose `{member}` would have to be two values at \
                     once; it is not a variant"
                );
                self.diagnostics
                    .note(Code::ImpossibleVariant, &choice.site.pointer, message);
                kept.push(None);
                continue;
            }
            let ty = match pointer {
                // It has the members of the base by itself.
                Some(pointer) if self.hierarchy.extends(&pointer, &base.pointer) => {
                    self.site(&choice.site, place)
                }
                _ => self.one_more(&whole, &place.within(&choice.name)),
            };
            kept.push(Some(variants.len()));
            variants.push(choice.variant(ty.not_null().clone()));
        }
        let is_narrowed = kept.contains(&None);
        if let [only] = variants.as_slice()
            && (is_narrowed || alternatives.discriminator.is_none())
        {
            return only.ty.clone();
        }
        if variants.is_empty() {
            return self.merged(base, place);
        }
        let components = components(&choices.list);
        let discriminator = alternatives
            .discriminator
            .map(|object| self.discriminator(object, &components, &kept, Some(alternatives)));
        self.define(Definition {
            origin: place.origin(),
            pointer: base.pointer.clone(),
            doc: base.doc(),
            kind: Kind::Union(Union {
                variants,
                discriminator,
            }),
        })
    }
}

impl<'d> Lowering<'d, '_> {
    /// The member that would have to be one of several lists of values at once that have none in
    /// common, if there is one: `allOf` chooses among the schemas of a `oneOf` by it.
    fn impossible(&mut self, merged: &Merged<'d>) -> Option<&'d str> {
        let impossible = |(_, sites): &(&&str, &Vec<Site<'d>>)| {
            let mut common: Option<Vec<Value>> = None;
            for site in sites.iter().filter(|_| sites.len() > 1) {
                let values = self.listed_values(site);
                if values.is_empty() {
                    continue;
                }
                let values = match common {
                    Some(known) => known.into_iter().filter(|v| values.contains(v)).collect(),
                    None => values,
                };
                common = Some(values);
            }
            common.is_some_and(|common| common.is_empty())
        };
        let found = merged.properties.iter().find(impossible);
        found.map(|(name, _)| *name)
    }
}

/// What is said of an alternative that is always one value, whose type does not say it: that of texts
/// and integers is an enumeration.
fn always(keywords: &Keywords<'_>) -> Option<String> {
    match keywords.values.only()? {
        Value::String(_) => None,
        only if only.is_i64() => None,
        only => constant(&only).map(|constant| constant.always()),
    }
}

/// Whether a value is of a sort.
type Is = fn(&Value) -> bool;

/// The type of values that choices list.
struct Listed {
    ty: Type,
    choices: Vec<usize>,
    /// What a value is called of which nothing more is known.
    word: String,
}

impl Listed {
    /// The variant for all of the choices, of which this is the first.
    fn variant(&self, first: &Choice<'_>, ty: Type) -> Variant {
        let is_alone = self.choices.len() == 1;
        let own = first.variant(ty);
        if is_alone && own.named_by != NamedBy::Nothing {
            return own;
        }
        Variant {
            name: self.word.clone(),
            named_by: NamedBy::Nothing,
            doc: if is_alone { own.doc } else { Doc::default() },
            ty: own.ty,
        }
    }
}

fn is_named(ty: &Type) -> bool {
    matches!(ty, Type::Named(_))
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Integer32 | Type::Integer64)
}
