//! Replies of parts: one value of all parts, or one part after another.

use openapiv3::{AdditionalProperties, MediaType};

use super::Lowering;
use super::encoding::Encodings;
use super::keywords::{JsonType, Keywords};
use super::media::{Format, Offer};
use super::merge::{Merged, Site, below};
use super::part::Container;
use super::place::Place;
use crate::ir::{
    Definition, FormField, Kind, Nested, Object, PartContent, Position, ReceivedPart,
    ReceivedParts, Scalars, Type,
};
use crate::pointer::PREFIX_ITEMS;
use crate::resolve::{Found, SchemaRef};

impl<'d> Lowering<'d, '_> {
    /// How a reply of parts is read: whole where its schema is of an object, or tells parts by their
    /// positions, else part by part. What is said to be bytes or text stays so.
    pub(super) fn format_of_parts(&self, object: &'d MediaType) -> Format {
        let Some(schema) = &object.schema else {
            return Format::Parts;
        };
        let Ok(found) = self.document.schema(schema.into(), "") else {
            return Format::Parts;
        };
        let keywords = Keywords::of(found.value);
        let data = keywords.data;
        let is_prefixed = data.is_some_and(|data| data.extensions.contains_key(PREFIX_ITEMS));
        let is_list = keywords.json_type == Some(JsonType::Array) || keywords.items.is_some();
        let is_bare = keywords.json_type.is_none()
            && !keywords.has_properties()
            && [keywords.all_of, keywords.any_of, keywords.one_of]
                .iter()
                .all(|all| all.is_empty());
        match keywords.json_type {
            Some(JsonType::String) => Format::Bytes,
            _ if is_prefixed => Format::Multipart,
            _ if is_list || is_bare => Format::Parts,
            _ => Format::Multipart,
        }
    }

    /// The type of a reply of parts that is read whole, and how it is read; `None` where its parts are
    /// given as they are, which was reported. `pointer` is that of the media type.
    pub(super) fn whole_parts(
        &mut self,
        offer: &Offer<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> Option<(Type, ReceivedParts)> {
        let object = offer.object;
        let schema: SchemaRef<'d> = object.schema.as_ref()?.into();
        let at = below(pointer, &["schema"]);
        let typed = self.found(schema, &at).and_then(|found| {
            let site = Site {
                schema,
                pointer: at.clone(),
            };
            self.typed_parts(&site, found, offer, pointer, place)
        });
        if typed.is_none() {
            let given = ("a reply", "is given part by part, each as bytes");
            self.stays_as_it_is(offer.media_type, object, &at, given);
        }
        typed
    }

    fn typed_parts(
        &mut self,
        site: &Site<'d>,
        found: Found<'d, openapiv3::Schema>,
        offer: &Offer<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> Option<(Type, ReceivedParts)> {
        let encodings = Encodings::of(offer.object, pointer);
        let container = Container::of(offer.media_type);
        let merged = self.merge(found.value, &found.pointer);
        if !merged.alternatives.is_empty() {
            return None;
        }
        let fields = match merged.sort() {
            Some(JsonType::Array) => {
                self.parts_by_position(Some(site), &encodings, container, place)?
            }
            Some(JsonType::Object) if merged.properties.is_empty() => {
                return self.map_of_parts(&merged, place);
            }
            Some(JsonType::Object) => self.fields(Some(site.clone()), &encodings, container, place),
            _ => return None,
        };
        // Its members are not known, as those of a family are not.
        if fields
            .iter()
            .any(|field| field.members && field.member.name == "body")
        {
            return None;
        }
        let (others, fields): (Vec<FormField>, Vec<FormField>) =
            fields.into_iter().partition(|field| field.members);
        let received = ReceivedParts {
            fields: fields
                .iter()
                .map(|field| {
                    let sites = merged.properties.get(field.member.name.as_str());
                    self.received(field, sites.and_then(|sites| sites.first()))
                })
                .collect(),
            others: others
                .first()
                .map(|field| Box::new(self.other_parts(&field.member.ty))),
            is_list: false,
        };
        let is_plain = offer.object.encoding.is_empty()
            && !fields.iter().any(|field| is_part(&field.member.ty))
            && !others.iter().any(|field| is_part(&field.member.ty))
            && !fields.iter().any(|field| field.part.position.is_some());
        if is_plain && matches!(site.schema, SchemaRef::Reference(_)) {
            return Some((self.schema(site.schema, &site.pointer, place), received));
        }
        let members = fields.into_iter().map(|field| field.member).collect();
        let additional = others
            .into_iter()
            .next()
            .map(|field| match field.member.ty {
                Type::Map(inner) => *inner,
                ty => ty,
            });
        let ty = self.define(Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Object(Object {
                members,
                additional,
            }),
        });
        Some((ty, received))
    }

    /// A reply of parts of any names.
    fn map_of_parts(
        &mut self,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Option<(Type, ReceivedParts)> {
        let inner = match &merged.additional {
            Some((AdditionalProperties::Any(false), _)) => return None,
            Some((AdditionalProperties::Schema(schema), pointer)) => {
                let site = Site {
                    schema: (&**schema).into(),
                    pointer: pointer.clone(),
                };
                let file = self.file(std::slice::from_ref(&site));
                file.unwrap_or_else(|| {
                    self.schema(site.schema, &site.pointer, &place.within("value"))
                })
            }
            Some((AdditionalProperties::Any(true), _)) | None => Type::Any,
        };
        let others = Some(Box::new(self.other_parts(&inner)));
        let received = ReceivedParts {
            fields: Vec::new(),
            others,
            is_list: false,
        };
        Some((Type::Map(Box::new(inner)), received))
    }

    /// The type of each part of a reply that is read part by part, and what is in it: a file where
    /// that is bytes. `pointer` is that of the media type.
    pub(super) fn part_stream(
        &mut self,
        offer: &Offer<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> (Type, PartContent) {
        let raw = (Type::File, PartContent::File);
        let at = below(pointer, &["schema"]);
        let found = offer.object.schema.as_ref();
        let found = found.and_then(|schema| self.found(schema.into(), &at));
        let merged = found.map(|found| self.merge(found.value, &found.pointer));
        let items = merged.and_then(|merged| merged.items);
        if self.has_bytes(items.as_ref()) {
            let given = ("a reply", "is given part by part, each as bytes");
            self.stays_as_it_is(offer.media_type, offer.object, &at, given);
            return raw;
        }
        let encodings = Encodings::of(offer.object, pointer);
        let container = Container::of(offer.media_type);
        let place = place.within("item");
        let name = ("part", Position::One, true);
        let mut field = self.position(items.as_ref(), name, &encodings.item(), container, &place);
        while let Type::Part(inner, _) = field.member.ty {
            field.member.ty = *inner;
        }
        match field.member.ty {
            Type::File => raw,
            _ => {
                let content = self.received(&field, items.as_ref()).content;
                (field.member.ty, content)
            }
        }
    }

    /// Whether a schema is one of several, one of which is bytes.
    fn has_bytes(&self, site: Option<&Site<'d>>) -> bool {
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let Some(found) = found else { return false };
        let keywords = Keywords::of(found.value);
        let mut arms = keywords.any_of.iter().chain(keywords.one_of);
        arms.any(|arm| self.is_bytes(arm.into()))
    }

    /// How the parts of a field are read.
    fn received(&mut self, field: &FormField, site: Option<&Site<'d>>) -> ReceivedPart {
        let ty = field.member.ty.not_null();
        let is_whole = field.part.whole || field.json;
        let (ty, is_list) = match ty {
            Type::Array(item) if !is_whole || field.part.position == Some(Position::Rest) => {
                (&**item, true)
            }
            ty => (ty, false),
        };
        let content = match (&field.part.nested, ty) {
            (Some(nested), Type::Part(..)) => PartContent::Headed(Box::new(PartContent::Nested(
                self.nested_parts(nested, site),
            ))),
            (Some(nested), _) => PartContent::Nested(self.nested_parts(nested, site)),
            (None, ty) => self.part_content(ty, field.json),
        };
        ReceivedPart {
            name: field.member.name.clone(),
            content,
            is_list,
            is_required: field.member.required,
            by_position: field.part.position.is_some(),
        }
    }

    fn nested_parts(&mut self, nested: &Nested, site: Option<&Site<'d>>) -> ReceivedParts {
        let sites = self.sites_within(site);
        let fields = nested.fields.iter().map(|field| {
            let known = sites.iter().find(|(name, _)| *name == field.member.name);
            let site = known.map(|(_, site)| site);
            match (field.part.position, site) {
                (None, Some(site)) => self.named_within_part(field, site),
                _ => self.received(field, site),
            }
        });
        ReceivedParts {
            fields: fields.collect(),
            others: (!nested.is_by_position()).then(|| Box::new(self.other_parts(&Type::Any))),
            is_list: nested.is_by_position(),
        }
    }

    /// The members of an object, or of the items of a list of them.
    fn sites_within(&mut self, site: Option<&Site<'d>>) -> Vec<(String, Site<'d>)> {
        let Some(found) = site.and_then(|site| self.found(site.schema, &site.pointer)) else {
            return Vec::new();
        };
        let mut merged = self.merge(found.value, &found.pointer);
        if let Some(items) = merged.items.clone()
            && merged.properties.is_empty()
            && let Some(found) = self.found(items.schema, &items.pointer)
        {
            merged = self.merge(found.value, &found.pointer);
        }
        let members = merged.properties.iter().filter_map(|(name, sites)| {
            let site = sites.first()?.clone();
            Some(((*name).to_owned(), site))
        });
        members.collect()
    }

    /// A part within a part that has names, whose type is a member of that of the whole.
    fn named_within_part(&mut self, field: &FormField, site: &Site<'d>) -> ReceivedPart {
        let found = self.found(site.schema, &site.pointer);
        let merged = found.map(|found| self.merge(found.value, &found.pointer));
        let sort = |merged: Option<&Merged<'d>>| merged.and_then(Merged::sort);
        let items = match &merged {
            Some(merged) if sort(Some(merged)) == Some(JsonType::Array) => merged.items.clone(),
            _ => None,
        };
        let is_list = items.is_some() && !field.json;
        let of_each = items.filter(|_| is_list).and_then(|items| {
            let found = self.found(items.schema, &items.pointer)?;
            Some(self.merge(found.value, &found.pointer))
        });
        let content = match &field.part.nested {
            Some(nested) => PartContent::Nested(self.nested_parts(nested, Some(site))),
            None => match sort(of_each.as_ref().or(merged.as_ref().filter(|_| !is_list))) {
                _ if field.json => PartContent::Json,
                Some(JsonType::String) => PartContent::Text,
                Some(JsonType::Number | JsonType::Integer | JsonType::Boolean) => {
                    PartContent::Scalar
                }
                Some(JsonType::Array | JsonType::Object) => PartContent::Json,
                None => PartContent::Either,
            },
        };
        ReceivedPart {
            name: field.member.name.clone(),
            content,
            is_list,
            is_required: false,
            by_position: false,
        }
    }

    /// How parts of other names are read.
    fn other_parts(&self, ty: &Type) -> ReceivedPart {
        let ty = match ty {
            Type::Map(inner) => inner,
            ty => ty,
        };
        let (ty, is_list) = match ty {
            Type::Array(item) => (&**item, true),
            ty => (ty, false),
        };
        ReceivedPart {
            name: String::new(),
            content: self.part_content(ty, false),
            is_list,
            is_required: false,
            by_position: false,
        }
    }

    fn part_content(&self, ty: &Type, json: bool) -> PartContent {
        match ty {
            Type::Part(inner, _) => PartContent::Headed(Box::new(self.part_content(inner, json))),
            Type::Nullable(inner) | Type::Clearable(inner) => self.part_content(inner, json),
            Type::File => PartContent::File,
            _ if json => PartContent::Json,
            Type::Any => PartContent::Any,
            Type::String | Type::Secret => PartContent::Text,
            Type::Base64 | Type::Base64Url => PartContent::Base64,
            Type::Formatted(format) if format.is_text() => PartContent::Text,
            Type::Boolean
            | Type::Integer32
            | Type::Integer64
            | Type::Unsigned64
            | Type::BigInteger
            | Type::Number
            | Type::Formatted(_) => PartContent::Scalar,
            Type::Array(_) | Type::Tuple(_) | Type::Map(_) | Type::Lines(_) => PartContent::Json,
            Type::Named(id) => match self.definitions[id.0].as_ref().map(|known| &known.kind) {
                Some(Kind::Object(_)) => PartContent::Json,
                Some(Kind::Enumeration(of)) if of.scalars == Scalars::Texts => PartContent::Text,
                _ => PartContent::Either,
            },
            Type::Expandable(_) | Type::Custom(_) => PartContent::Either,
        }
    }
}

/// Whether a value holds more of a part than its text.
fn is_part(ty: &Type) -> bool {
    ty.holds_file() || ty.holds_part()
}
