//! One of the schemas of `oneOf` or `anyOf`, as it is seen without going into it.

use openapiv3::ReferenceOr;

use super::keywords::{JsonType, Keywords};
use super::merge::Site;
use super::schema::component_key;
use crate::ir::{Doc, NamedBy, Type, Variant};
use crate::resolve::SchemaRef;

/// One of the schemas of `oneOf` or `anyOf`, with what is seen of it without going into it.
pub(super) struct Choice<'d> {
    pub(super) site: Site<'d>,
    /// What types within it are named after.
    pub(super) name: String,
    pub(super) named_by: NamedBy,
    pub(super) sort: Option<JsonType>,
    pub(super) plain_string: bool,
    pub(super) identified: bool,
    /// The key in `components.schemas`, for a discriminator to name it by.
    pub(super) component: Option<String>,
    pub(super) deprecated: bool,
    pub(super) description: Option<&'d str>,
    /// What is said of the one value that it may have.
    pub(super) always: Option<String>,
}

impl<'d> Choice<'d> {
    pub(super) fn variant(&self, ty: Type) -> Variant {
        Variant {
            ty,
            name: self.name.clone(),
            named_by: self.named_by,
            doc: Doc {
                text: self.description.map(str::to_owned),
                facts: self.always.iter().cloned().collect(),
                deprecated: self.deprecated,
            },
        }
    }

    pub(super) fn copy(&self) -> Choice<'d> {
        Choice {
            site: self.site.clone(),
            name: self.name.clone(),
            component: self.component.clone(),
            always: self.always.clone(),
            ..*self
        }
    }
}

/// Gives variants that would be called the same words of their own, by place.
pub(super) fn tell_apart(list: &mut [Choice<'_>]) {
    let names: Vec<String> = list.iter().map(|choice| choice.name.clone()).collect();
    for (index, choice) in list.iter_mut().enumerate() {
        let is_same = |other: &&String| **other == names[index];
        if choice.named_by == NamedBy::Component || names.iter().filter(is_same).count() == 1 {
            continue;
        }
        choice.named_by = NamedBy::Nothing;
        if names[..index].iter().any(|other| is_same(&other)) {
            choice.name = format!("{} {}", names[index], index + 1);
        }
    }
}

/// The component that a schema extends, where it is one.
pub(super) fn only_reference(keywords: &Keywords<'_>) -> Option<String> {
    let mut references = keywords.all_of.iter().filter_map(|part| match part {
        ReferenceOr::Reference { reference } => component_key(reference),
        ReferenceOr::Item(_) => None,
    });
    references.next().filter(|_| references.next().is_none())
}

pub(super) fn is_inline(site: &Site<'_>) -> bool {
    matches!(site.schema, SchemaRef::Item(_))
}

/// A schema whose reference leads nowhere, which was reported.
pub(super) fn unreadable<'d>(site: &Site<'d>, index: usize) -> Choice<'d> {
    Choice {
        site: site.clone(),
        name: sort_name(None, index),
        named_by: NamedBy::Nothing,
        sort: None,
        plain_string: false,
        identified: false,
        component: None,
        deprecated: false,
        description: None,
        always: None,
    }
}

pub(super) fn sort(keywords: &Keywords<'_>) -> Option<JsonType> {
    match keywords.json_type {
        Some(json_type) => Some(json_type),
        None if keywords.has_properties() || keywords.additional.is_some() => {
            Some(JsonType::Object)
        }
        None if keywords.items.is_some() => Some(JsonType::Array),
        None => None,
    }
}

pub(super) fn sort_name(sort: Option<JsonType>, index: usize) -> String {
    match sort {
        Some(JsonType::String) => "text".to_owned(),
        Some(JsonType::Number) => "number".to_owned(),
        Some(JsonType::Integer) => "integer".to_owned(),
        Some(JsonType::Boolean) => "flag".to_owned(),
        Some(JsonType::Array) => "list".to_owned(),
        Some(JsonType::Object) if index == 0 => "object".to_owned(),
        Some(JsonType::Object) | None => format!("variant {}", index + 1),
    }
}

/// The components that alternatives are, where they are such.
pub(super) fn components<'c>(list: &'c [Choice<'_>]) -> Vec<Option<&'c str>> {
    let components = list.iter().map(|choice| choice.component.as_deref());
    components.collect()
}
