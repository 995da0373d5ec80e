//! Fields of forms: what a form's schema has as members, and how each is written.

use indexmap::IndexMap;
use openapiv3::AdditionalProperties;

use super::Lowering;
use super::encoding::Encodings;
use super::keywords::{JsonType, Keywords};
use super::media::is_json;
use super::merge::Site;
use super::parameter::query_style;
use super::part::Container;
use super::place::Place;
use crate::ir::{Doc, FormField, Member, PartEncoding, Style, Type};
use crate::resolve::{Found, SchemaRef};

impl<'d> Lowering<'d, '_> {
    /// Whether a schema is an object that has no members and allows none.
    pub(super) fn holds_nothing(&self, site: Option<&Site<'d>>) -> bool {
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let Some(found) = found else { return false };
        let keywords = Keywords::of(found.value);
        keywords.json_type == Some(JsonType::Object)
            && keywords.properties.is_none_or(IndexMap::is_empty)
            && matches!(keywords.additional, Some(AdditionalProperties::Any(false)))
            && keywords.all_of.is_empty()
            && keywords.any_of.is_empty()
            && keywords.one_of.is_empty()
    }

    /// The fields of a form: the members of its schema. Anything but an object is one field,
    /// whose members become pairs when it is sent.
    pub(super) fn fields(
        &mut self,
        site: Option<Site<'d>>,
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> Vec<FormField> {
        let Some(site) = site else {
            return vec![whole(Type::Map(Box::new(Type::Any)))];
        };
        let Some(Found { value, pointer }) = self.found(site.schema, &site.pointer) else {
            return vec![whole(Type::Map(Box::new(Type::Any)))];
        };
        let merged = self.merge(value, &pointer);
        if merged.sort() != Some(JsonType::Object)
            || merged.properties.is_empty()
            || !merged.alternatives.is_empty()
            || self.leads_to_family(site.schema, &site.pointer)
        {
            return vec![whole(self.site(&site, &place.within("body")))];
        }
        let object = self.object_of(&merged, place);
        let other_files = match merged.additional {
            Some((AdditionalProperties::Schema(schema), _)) => self.file_of((&**schema).into()),
            _ => None,
        };
        let mut fields: Vec<FormField> = Vec::new();
        for member in object.members {
            let own = encodings.named(&member.name);
            let sites = merged.properties.get(member.name.as_str());
            let ty = sites.and_then(|sites| self.file(sites));
            let ty = ty.unwrap_or_else(|| member.ty.clone());
            let field = self.field(Member { ty, ..member }, &own);
            let site = sites.and_then(|sites| sites.first());
            fields.push(self.part(field, site, &own, container, place));
        }
        if let Some(additional) = other_files.or(object.additional) {
            fields.push(FormField {
                member: Member {
                    name: "additional_fields".to_owned(),
                    required: false,
                    ..whole(Type::Map(Box::new(additional))).member
                },
                ..whole(Type::Any)
            });
        }
        fields
    }
}

impl<'d> Lowering<'d, '_> {
    /// A field as its Encoding Object says.
    pub(super) fn field(&self, member: Member, encodings: &Encodings<'d>) -> FormField {
        let own = encodings.own();
        let style = own.and_then(|own| own.style.as_ref());
        let named = own.and_then(|own| own.content_type.as_deref());
        FormField {
            style: style.map_or(Style::Form, query_style),
            explode: own.is_none_or(|own| own.explode),
            allow_reserved: own.is_some_and(|own| own.allow_reserved),
            json: named.is_some_and(is_json),
            by_content: own.is_none(),
            members: false,
            // Several are a choice that only the caller can make.
            media_type: encodings.media_type().map(str::to_owned),
            part: PartEncoding::default(),
            member,
        }
    }

    /// The type of a field that is a file or several. Only a form has a place for their names.
    pub(super) fn file(&self, sites: &[Site<'d>]) -> Option<Type> {
        let site = sites.first()?;
        self.file_of(site.schema)
    }

    fn file_of(&self, schema: SchemaRef<'d>) -> Option<Type> {
        if let Some(file) = self.file_or_list(schema) {
            return Some(file);
        }
        let found = self.document.schema(schema, "").ok()?;
        let keywords = Keywords::of(found.value);
        // One file or several: a list of one is sent as one is.
        let arms = keywords.any_of.iter().chain(keywords.one_of);
        let arms: Option<Vec<Type>> = arms.map(|arm| self.file_or_list(arm.into())).collect();
        let arms = arms?;
        let several = arms.iter().find(|arm| **arm != Type::File);
        several.or(arms.first()).cloned()
    }

    fn file_or_list(&self, schema: SchemaRef<'d>) -> Option<Type> {
        if self.is_bytes(schema) {
            return Some(Type::File);
        }
        let found = self.document.schema(schema, "").ok()?;
        let items = Keywords::of(found.value).items?;
        self.is_bytes(items.into())
            .then(|| Type::Array(Box::new(Type::File)))
    }
}

/// A field that is the whole form.
pub(super) fn whole(ty: Type) -> FormField {
    FormField {
        member: Member {
            name: "body".to_owned(),
            ty,
            required: true,
            constant: None,
            implied: false,
            default: None,
            doc: Doc::default(),
        },
        style: Style::Form,
        explode: true,
        allow_reserved: false,
        json: false,
        by_content: false,
        members: true,
        media_type: None,
        part: PartEncoding::default(),
    }
}
