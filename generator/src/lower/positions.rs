//! Parts that are told by their positions: `prefixItems` and `items`, each with its Encoding Object.

use openapiv3::{Schema, SchemaKind, Type as SchemaType};

use super::Lowering;
use super::encoding::Encodings;
use super::form::whole;
use super::keywords::JsonType;
use super::merge::{Merged, Site, below};
use super::part::Container;
use super::place::Place;
use super::schema::component_key;
use crate::diagnostic::Code;
use crate::ir::{FormField, Member, PartEncoding, Position, Type};
use crate::pointer::{PREFIX_ITEMS, REST_ITEMS};
use crate::resolve::SchemaRef;

impl<'d> Lowering<'d, '_> {
    /// The parts of a body whose schema is a list, where that is what tells them from each other;
    /// `None` where they have names.
    pub(super) fn parts_by_position(
        &mut self,
        site: Option<&Site<'d>>,
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> Option<Vec<FormField>> {
        let is_by_position = encodings.is_by_position();
        let found = site.and_then(|site| self.found(site.schema, &site.pointer));
        let merged = found
            .as_ref()
            .map(|found| self.merge(found.value, &found.pointer));
        let merged = merged.filter(|merged| {
            merged.sort() == Some(JsonType::Array) && merged.alternatives.is_empty()
        });
        let Some(merged) = merged else {
            if is_by_position {
                let message =
                    "encodings by position are not used: the schema is not that of a list";
                self.diagnostics
                    .warning(Code::LossyConversion, encodings.pointer(), message)
                    .expected("`itemSchema`, or a `schema` of a list");
            }
            return None;
        };
        if container == Container::FormData && !is_by_position {
            return None;
        }
        if encodings.is_by_name() {
            let message = "encodings by name are not used: the parts have positions, not names";
            self.diagnostics.warning(
                Code::LossyConversion,
                below(&encodings.pointer(), &["encoding"]),
                message,
            );
        }
        let least = found.and_then(|found| min_items(found.value));
        Some(self.positions(&merged, least, encodings, container, place))
    }

    /// A field for each position, and one for all after those. `least` is how many there must be.
    pub(super) fn positions(
        &mut self,
        merged: &Merged<'d>,
        least: Option<usize>,
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> Vec<FormField> {
        let extension = |name: &str| merged.extensions.and_then(|all| all.get(name));
        let site = |value: &'d serde_json::Value| {
            let reference = value.get("$ref")?.as_str()?;
            Some(Site {
                schema: SchemaRef::Reference(reference),
                pointer: merged.pointer.clone(),
            })
        };
        let prefix = extension(PREFIX_ITEMS).and_then(|list| list.as_array());
        let mut sites: Vec<Option<Site<'d>>> = prefix.into_iter().flatten().map(site).collect();
        let rest = match prefix {
            Some(_) => extension(REST_ITEMS).and_then(site),
            None => merged.items.clone(),
        };
        let least = least.unwrap_or(sites.len());
        let has_rest = prefix.is_none() || rest.is_some() || encodings.item().own().is_some();
        if has_rest {
            // Those without a schema of their own have that of all further ones.
            let count = encodings.prefixes().max(sites.len());
            sites.resize(count, rest.clone());
        }
        let mut fields: Vec<FormField> = Vec::new();
        for (index, site) in sites.iter().enumerate() {
            let own = encodings.prefix(index);
            let name = self.name_of_position(site.as_ref(), index, &fields);
            let required = index < least;
            let at = (name.as_str(), Position::One, required);
            fields.push(self.position(site.as_ref(), at, &own, container, place));
        }
        if has_rest {
            let name = unused("parts".to_owned(), &fields);
            let at = (name.as_str(), Position::Rest, fields.is_empty());
            fields.push(self.position(rest.as_ref(), at, &encodings.item(), container, place));
        }
        fields
    }

    pub(super) fn position(
        &mut self,
        site: Option<&Site<'d>>,
        (name, position, required): (&str, Position, bool),
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> FormField {
        let sites: Vec<Site<'d>> = site.cloned().into_iter().collect();
        let file = self.file(&sites).filter(|file| *file == Type::File);
        let lowered = match file {
            Some(_) => None,
            None => self.member(name, &sites, required, place),
        };
        let ty = file.or_else(|| lowered.as_ref().map(|member| member.ty.clone()));
        let member = Member {
            name: name.to_owned(),
            required,
            ..lowered.unwrap_or(whole(Type::Any).member)
        };
        let mut field = self.field(member, encodings);
        field.member.ty = ty.unwrap_or(Type::Any);
        // Its media type says so, and a list of them is not.
        field.json &= field.media_type.is_none();
        field.part = PartEncoding {
            position: Some(position),
            whole: true,
            ..PartEncoding::default()
        };
        let mut field = self.part(field, site, encodings, container, place);
        if position == Position::Rest {
            let item = std::mem::replace(&mut field.member.ty, Type::Any);
            field.member.ty = Type::Array(Box::new(item));
            field.member.constant = None;
            field.member.default = None;
            field.part.whole = false;
        }
        field
    }

    /// What the part at a position is called: as its schema is, or by its number.
    fn name_of_position(
        &self,
        site: Option<&Site<'d>>,
        index: usize,
        before: &[FormField],
    ) -> String {
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let named = found.and_then(|found| {
            let title = found.value.schema_data.title.clone();
            title.or_else(|| component_key(&found.pointer))
        });
        let named = named.filter(|name| name.chars().any(char::is_alphanumeric));
        unused(
            named.unwrap_or_else(|| format!("part {}", index + 1)),
            before,
        )
    }
}

/// A name that no other part has.
fn unused(name: String, others: &[FormField]) -> String {
    let is_taken = |name: &str| others.iter().any(|field| field.member.name == name);
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(name)
}

/// The least length of a list.
fn min_items(schema: &Schema) -> Option<usize> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Array(array)) => array.min_items,
        SchemaKind::Any(any) => any.min_items,
        _ => None,
    }
}
