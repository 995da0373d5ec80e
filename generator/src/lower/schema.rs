//! The type of a schema.

use std::borrow::Cow;

use openapiv3::{AdditionalProperties, Schema};
use serde_json::Value;

use super::keywords::{JsonType, Keywords};
use super::merge::{Merged, Site};
use super::place::Place;
use super::prose;
use super::{DEEPEST, Form, Known, Lowering, Waiting};
use crate::config::JsonScalar;
use crate::diagnostic::Code;
use crate::ir::{Definition, Direction, Doc, Kind, Opaque, Type, TypeId};
use crate::pointer::{COMPONENTS, PREFIX_ITEMS, TUPLE, only_token};
use crate::resolve::{Found, SchemaRef};

impl<'d> Lowering<'d, '_> {
    /// The type of a schema where it is used.
    pub(super) fn site(&mut self, site: &Site<'d>, place: &Place<'_>) -> Type {
        self.schema(site.schema, &site.pointer, place)
    }

    /// The type of a schema where it is used.
    pub(super) fn schema(
        &mut self,
        schema: SchemaRef<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> Type {
        if self.depth >= DEEPEST {
            self.diagnostics
                .warning(
                    Code::LossySchema,
                    pointer,
                    format!(
                        "schemas are nested more than {DEEPEST} levels deep; this one accepts any JSON value"
                    ),
                )
                .help("refer to an object schema of `components.schemas` on the way");
            return self.opaque(pointer, Opaque::TooDeep);
        }
        self.depth += 1;
        let ty = match schema {
            SchemaRef::Item(schema) => self.inline(schema, pointer, place),
            SchemaRef::Reference(_) => match self.found(schema, pointer) {
                Some(found) => self.referred(found, place),
                None => Type::Any,
            },
        };
        self.depth -= 1;
        self.count_opaque(schema, pointer, &ty);
        ty
    }

    /// The type of a schema that is used by reference: made once.
    pub(super) fn referred(&mut self, found: Found<'d, Schema>, place: &Place<'_>) -> Type {
        let Found { value, pointer } = found;
        let component = component_key(&pointer);
        if component.is_none() && self.is_made_once(&pointer, &Keywords::of(value)) {
            return self.inline(value, &pointer, place);
        }
        if let Some(own) = component
            .as_ref()
            .and_then(|key| self.config.replace.get(key))
        {
            return Type::Custom(own.clone());
        }
        let direction = self.direction_within(&pointer, place.direction);
        let key = (pointer, direction);
        if let Some(ty) = self.known(&key) {
            return ty;
        }
        let merged = self.merge(value, &key.0);
        if let Some(component) = &component
            && let Some(form) = self.form(&merged)
        {
            let ty = self.later(merged, form, component, place.direction);
            self.known.insert(key, Known::Done(ty.clone()));
            return ty;
        }
        self.known.insert(key.clone(), Known::Underway(None));
        let own = component
            .as_deref()
            .map(|component| Place::component(component, key.1, place.direction));
        let place = own.as_ref().unwrap_or(place);
        let ty = self.inline(value, &key.0, place);
        let ty = self.close(&key, ty, place, |lowering| {
            lowering.merge_head(value, &key.0)
        });
        self.known.insert(key, Known::Done(ty.clone()));
        ty
    }

    /// What a component is defined as, if it is no matter of where it is used.
    fn form(&self, merged: &Merged<'d>) -> Option<Form> {
        if self.is_family(merged) {
            return Some(Form::Family);
        }
        let is_object = merged.is_object_with_members() || merged.is_bare_object();
        is_object.then_some(Form::Object)
    }

    /// The type of a component that is defined once its turn comes.
    pub(super) fn later(
        &mut self,
        merged: Merged<'d>,
        form: Form,
        component: &str,
        direction: Direction,
    ) -> Type {
        let id = self.reserve();
        let nullable = merged.nullable;
        self.queue.push_back(Waiting {
            id,
            form,
            differs: self.differs_by_direction.contains(&merged.pointer),
            merged,
            key: component.to_owned(),
            direction,
        });
        if nullable {
            Type::Named(id).nullable()
        } else {
            Type::Named(id)
        }
    }

    /// Gives a schema that refers to itself the id by which it did; `head` says what it is
    /// described by.
    pub(super) fn close(
        &mut self,
        key: &super::Key,
        ty: Type,
        place: &Place<'_>,
        head: impl FnOnce(&mut Self) -> Merged<'d>,
    ) -> Type {
        let Some(Known::Underway(Some(id))) = self.known.get(key) else {
            return ty;
        };
        let id = *id;
        if let Type::Named(made) = ty.not_null()
            && self.is_at(*made, place)
        {
            // Nothing else knows of it yet by the id it was made with.
            let definition = self.definitions[made.0].clone();
            self.definitions[id.0] = definition;
            return if ty.is_nullable() {
                Type::Named(id).nullable()
            } else {
                Type::Named(id)
            };
        }
        let head = head(self);
        if ty.not_null() == &Type::Named(id) {
            self.diagnostics.warning(
                Code::CyclicReference,
                &head.pointer,
                "the schema refers only to itself; any JSON value is accepted",
            );
        }
        let inner = match ty {
            Type::Named(other) if other == id => self.opaque(&key.0, Opaque::OnlyItself),
            Type::Nullable(inner) if *inner == Type::Named(id) => {
                self.opaque(&key.0, Opaque::OnlyItself)
            }
            other => other,
        };
        self.definitions[id.0] = Some(Definition {
            origin: place.origin(),
            doc: head.doc(),
            pointer: head.pointer,
            kind: Kind::Newtype(inner),
        });
        Type::Named(id)
    }

    /// Whether a definition is what the schema at a place was made into.
    fn is_at(&self, id: TypeId, place: &Place<'_>) -> bool {
        let definition = self.definitions[id.0].as_ref();
        definition.is_some_and(|definition| definition.origin == place.origin())
    }

    /// The type of merged keywords.
    pub(super) fn merged(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        let ty = self.merged_not_null(merged, place);
        let null_value = merged.values.iter().any(Value::is_null);
        if merged.nullable || null_value {
            ty.nullable()
        } else {
            ty
        }
    }

    fn merged_not_null(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        if let Some(ty) = self.alternatives(merged, place) {
            return ty;
        }
        if merged.values.iter().any(|value| !value.is_null()) {
            return self.enumeration(merged, place);
        }
        match merged.sort().or_else(|| merged.type_of_format()) {
            Some(JsonType::String) => self.string(merged),
            Some(JsonType::Integer) => {
                let chosen = self.formatted(merged, JsonScalar::Integer);
                chosen.unwrap_or_else(|| self.integer(merged))
            }
            Some(JsonType::Number) => {
                let chosen = self.formatted(merged, JsonScalar::Number);
                chosen.unwrap_or_else(|| self.number(merged))
            }
            Some(JsonType::Boolean) => Type::Boolean,
            Some(JsonType::Array) => self.array(merged, place),
            Some(JsonType::Object) => self.object(merged, place),
            None => self.untyped(merged),
        }
    }

    /// A list of so many values, if the schema is of one.
    fn tuple(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Option<Type> {
        let extensions = merged.extensions?;
        extensions.get(TUPLE)?;
        let prefix = extensions.get(PREFIX_ITEMS)?.as_array()?;
        let mut items = Vec::with_capacity(prefix.len());
        for (index, item) in prefix.iter().enumerate() {
            let reference = SchemaRef::Reference(item.get("$ref")?.as_str()?);
            let word = format!("item {}", index + 1);
            items.push(self.schema(reference, &merged.pointer, &place.within(&word)));
        }
        Some(Type::Tuple(items))
    }

    fn array(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        if let Some(tuple) = self.tuple(merged, place) {
            return tuple;
        }
        let item = match &merged.items {
            Some(items) => self.site(items, &place.within("item")),
            None => Type::Any,
        };
        Type::Array(Box::new(item))
    }

    fn object(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        if merged.is_object_with_members() {
            let definition = self.object_definition(merged, place);
            return self.define(definition);
        }
        let value = self.additional(merged, place).unwrap_or(Type::Any);
        Type::Map(Box::new(value))
    }

    /// The type of members that an object does not name, if the document speaks of them.
    pub(super) fn additional(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Option<Type> {
        match &merged.additional {
            Some((AdditionalProperties::Schema(schema), pointer)) => {
                let schema = (&**schema).into();
                Some(self.schema(schema, pointer, &place.within("value")))
            }
            Some((AdditionalProperties::Any(true), _)) => Some(Type::Any),
            Some((AdditionalProperties::Any(false), _)) | None => {
                merged.patterns.then_some(Type::Any)
            }
        }
    }
}

impl Merged<'_> {
    /// Whether it is an object whose members have names, and nothing else.
    pub(super) fn is_object_with_members(&self) -> bool {
        !self.properties.is_empty()
            && self.alternatives.is_empty()
            && matches!(self.sort(), Some(JsonType::Object))
            && self.values.is_empty()
    }

    /// Whether it is an object of which nothing more is said, not even of members by any name.
    pub(super) fn is_bare_object(&self) -> bool {
        self.json_type == Some(JsonType::Object)
            && self.properties.is_empty()
            && self.alternatives.is_empty()
            && self.values.is_empty()
            && !self.patterns
            && matches!(
                self.additional,
                None | Some((AdditionalProperties::Any(false), _))
            )
    }

    /// The sort of value, given or told by the keywords.
    pub(super) fn sort(&self) -> Option<JsonType> {
        if self.json_type.is_some() {
            return self.json_type;
        }
        if !self.properties.is_empty() || self.additional.is_some() || self.patterns {
            return Some(JsonType::Object);
        }
        if self.items.is_some() {
            return Some(JsonType::Array);
        }
        if self.textual {
            return Some(JsonType::String);
        }
        None
    }

    /// The type that only values of this format have, where nothing else says of which type it is.
    fn type_of_format(&self) -> Option<JsonType> {
        Some(match self.format? {
            // A type where a format belongs is the type.
            "integer" | "int32" | "int64" | "uint32" | "uint64" => JsonType::Integer,
            "number" | "float" | "double" => JsonType::Number,
            "boolean" => JsonType::Boolean,
            "string" | "date" | "date-time" | "time" | "duration" | "uuid" | "uri" | "url"
            | "email" | "hostname" | "host-name" | "ipv4" | "ipv6" | "byte" | "base64url"
            | "binary" | "password" => JsonType::String,
            _ => return None,
        })
    }

    /// Whether there is a keyword that says what the value is like.
    pub(super) fn says_something(&self) -> bool {
        self.format.is_some()
            || self.minimum.is_some()
            || self.maximum.is_some()
            || !self.required.is_empty()
            || !self.alternatives.is_empty()
    }

    /// What is worth reading about it.
    pub(super) fn doc(&self) -> Doc {
        Doc {
            text: self.text(),
            facts: Vec::new(),
            deprecated: self.deprecated,
        }
    }

    /// What is said about it, and where there is more to read.
    pub(super) fn text(&self) -> Option<String> {
        let text = self.description.or(self.title);
        prose::with_link(text, self.external_docs)
    }
}

/// The key of `components.schemas` that a pointer is of.
pub(super) fn component_key(pointer: &str) -> Option<String> {
    only_token(pointer, COMPONENTS).map(Cow::into_owned)
}
