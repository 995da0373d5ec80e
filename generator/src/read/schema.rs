//! Reads schemas (OpenAPI 3.0.3 §4.8.24).

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind,
};
use serde_json::{Map, Value};

use super::Reader;
use super::cursor::Cursor;
use super::schema_kind::kind;
use crate::diagnostic::Code;
use crate::source::describe;

/// Keywords that are not read because they say nothing about a client, or belong to another draft
/// of JSON Schema without harm.
const UNREAD: &[&str] = &[
    "$anchor", "$comment", "$id", "$schema", "contains", "examples", "id",
];

/// Keywords beside `$ref` that change what a member is to a caller, and are kept although
/// OpenAPI 3.0 ignores them (§4.8.23).
const KEPT_BESIDE_REFERENCE: &[&str] = &[
    "default",
    "deprecated",
    "description",
    "nullable",
    "readOnly",
    "title",
    "writeOnly",
    "xml",
];

impl Reader<'_> {
    /// `components.schemas`.
    pub(super) fn schemas(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
    ) -> IndexMap<String, ReferenceOr<Schema>> {
        let members = self.object(value, at);
        self.members(members, at, Reader::schema)
            .into_iter()
            .collect()
    }

    /// A schema or a reference to one. What is neither allows anything.
    pub(super) fn schema(&mut self, value: Value, at: &Cursor<'_>) -> ReferenceOr<Schema> {
        match value {
            Value::Object(mut object) => match object.get_mut("$ref") {
                Some(Value::String(reference)) => {
                    let reference = std::mem::take(reference);
                    self.reference_schema(reference, object, at)
                }
                _ => ReferenceOr::Item(self.inline(object, at)),
            },
            Value::Bool(true) => ReferenceOr::Item(anything()),
            Value::Bool(false) => {
                let not = Box::new(ReferenceOr::Item(anything()));
                ReferenceOr::Item(Schema {
                    schema_data: SchemaData::default(),
                    schema_kind: SchemaKind::Not { not },
                })
            }
            other => {
                let message = format!("found {}; any JSON value is accepted", describe(&other));
                self.diagnostics
                    .warning(Code::WrongType, at.pointer(), message)
                    .expected("a Schema Object");
                ReferenceOr::Item(anything())
            }
        }
    }

    /// A reference; with keywords beside it that matter, the only part of an `allOf`.
    fn reference_schema(
        &mut self,
        reference: String,
        mut beside: Map<String, Value>,
        at: &Cursor<'_>,
    ) -> ReferenceOr<Schema> {
        let Some(reference) = self.reference(reference, at, "it is taken as any JSON value") else {
            return ReferenceOr::Item(anything());
        };
        let reference = ReferenceOr::Reference { reference };
        beside.retain(|key, value| {
            KEPT_BESIDE_REFERENCE.contains(&key.as_str()) && *value != Value::Bool(false)
        });
        if beside.is_empty() {
            return reference;
        }
        let Schema { schema_data, .. } = self.inline(beside, at);
        let schema_kind = SchemaKind::AllOf {
            all_of: vec![reference],
        };
        ReferenceOr::Item(Schema {
            schema_data,
            schema_kind,
        })
    }

    fn inline(&mut self, mut object: Map<String, Value>, at: &Cursor<'_>) -> Schema {
        self.values_of_type(&mut object, at);
        let mut data = SchemaData::default();
        let mut any = Box::<AnySchema>::default();
        for (key, value) in object {
            if value.is_null() && key != "default" && key != "example" {
                continue;
            }
            let at = &at.key(&key);
            if let Some((key, value)) = self.annotation(&mut data, key.clone(), value, at)
                && let Some((key, value)) = self.assertion(&mut any, key, value, at)
                && let Some((key, value)) = self.applicator(&mut any, key, value, at)
            {
                self.schema_other(&mut data, key, value, at);
            }
        }
        self.report_contradictions(&mut data, &any, at);
        Schema {
            schema_data: data,
            schema_kind: kind(*any),
        }
    }

    /// Reads a keyword that describes a schema; gives back what is none.
    fn annotation(
        &mut self,
        data: &mut SchemaData,
        key: String,
        value: Value,
        at: &Cursor<'_>,
    ) -> Option<(String, Value)> {
        match key.as_str() {
            "description" => data.description = self.text(value, at),
            "title" => data.title = self.text(value, at),
            "default" => data.default = Some(value),
            "example" => data.example = Some(value),
            "nullable" => data.nullable |= self.flag(value, at).unwrap_or_default(),
            "readOnly" => data.read_only = self.flag(value, at).unwrap_or_default(),
            "writeOnly" => data.write_only = self.flag(value, at).unwrap_or_default(),
            "deprecated" => data.deprecated = self.flag(value, at).unwrap_or_default(),
            "externalDocs" => data.external_docs = self.external_docs(value, at),
            "discriminator" => data.discriminator = self.discriminator(value, at),
            // openapiv3 has no place for it.
            "xml" if value.is_object() => drop(data.extensions.insert(key, value)),
            "xml" => drop(self.object(value, at)),
            _ => return Some((key, value)),
        }
        None
    }

    /// Reads a keyword that bounds a value; gives back what is none.
    fn assertion(
        &mut self,
        any: &mut AnySchema,
        key: String,
        value: Value,
        at: &Cursor<'_>,
    ) -> Option<(String, Value)> {
        match key.as_str() {
            "type" => any.typ = self.schema_type(value, at),
            "format" => any.format = self.text(value, at),
            "pattern" => any.pattern = self.text(value, at),
            "enum" => {
                self.not_empty(&value, &key, at);
                any.enumeration = self.list(value, at);
            }
            "multipleOf" => any.multiple_of = self.number(value, at),
            "minimum" => any.minimum = self.number(value, at),
            "maximum" => any.maximum = self.number(value, at),
            "exclusiveMinimum" => any.exclusive_minimum = self.flag(value, at),
            "exclusiveMaximum" => any.exclusive_maximum = self.flag(value, at),
            "minLength" => any.min_length = self.size(value, at),
            "maxLength" => any.max_length = self.size(value, at),
            "minItems" => any.min_items = self.size(value, at),
            "maxItems" => any.max_items = self.size(value, at),
            "uniqueItems" => any.unique_items = self.flag(value, at),
            "minProperties" => any.min_properties = self.size(value, at),
            "maxProperties" => any.max_properties = self.size(value, at),
            "required" => any.required = self.required(value, at),
            _ => return Some((key, value)),
        }
        None
    }

    /// Reads a keyword that holds schemas; gives back what is none.
    fn applicator(
        &mut self,
        any: &mut AnySchema,
        key: String,
        value: Value,
        at: &Cursor<'_>,
    ) -> Option<(String, Value)> {
        match key.as_str() {
            "properties" => any.properties = self.properties(value, at),
            "items" => any.items = Some(self.items(value, at)),
            "additionalProperties" => any.additional_properties = Some(self.additional(value, at)),
            "allOf" => any.all_of = self.schema_list(value, at),
            "oneOf" => {
                self.not_empty(&value, &key, at);
                any.one_of = self.schema_list(value, at);
            }
            "anyOf" => {
                self.not_empty(&value, &key, at);
                any.any_of = self.schema_list(value, at);
            }
            "not" => any.not = Some(Box::new(self.schema(value, at))),
            _ => return Some((key, value)),
        }
        None
    }

    fn schema_other(&mut self, data: &mut SchemaData, key: String, value: Value, at: &Cursor<'_>) {
        if !UNREAD.contains(&key.as_str()) {
            self.other(&mut data.extensions, key, value, at);
        }
    }

    /// `type`: one of JSON Schema's words. Others that mean one of them are taken so.
    fn schema_type(&mut self, value: Value, at: &Cursor<'_>) -> Option<String> {
        let text = self.text(value, at)?;
        match text.as_str() {
            "string" | "number" | "integer" | "boolean" | "array" | "object" => return Some(text),
            _ => {}
        }
        let meant = match text.to_ascii_lowercase().as_str() {
            "string" | "str" | "text" | "uuid" | "date" | "datetime" | "date-time" | "file"
            | "uri" | "url" | "enum" | "byte" | "binary" | "password" | "email" => Some("string"),
            "number" | "float" | "double" | "decimal" => Some("number"),
            "integer" | "int" | "int32" | "int64" | "long" | "timestamp" => Some("integer"),
            "boolean" | "bool" => Some("boolean"),
            "array" | "list" => Some("array"),
            "object" | "map" | "dict" | "hash" => Some("object"),
            _ => None,
        };
        let consequence = match meant {
            Some(meant) => format!("it is read as `{meant}`"),
            None => "it is left out".to_owned(),
        };
        self.diagnostics
            .warning(
                Code::InvalidValue,
                at.pointer(),
                format!("`{text}` is not a type of JSON Schema; {consequence}"),
            )
            .expected("string, number, integer, boolean, array or object");
        meant.map(str::to_owned)
    }

    /// `required`: the names of members. A boolean is what drafts before 4 had in a member.
    fn required(&mut self, value: Value, at: &Cursor<'_>) -> Vec<String> {
        if value.is_boolean() {
            self.diagnostics
                .warning(
                    Code::WrongType,
                    at.pointer(),
                    "`required` of a schema names its members; true or false is left out",
                )
                .help("list this member in `required` of the object that contains it");
            return Vec::new();
        }
        self.texts(value, at)
    }

    fn properties(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
    ) -> IndexMap<String, ReferenceOr<Box<Schema>>> {
        let members = match value {
            Value::Object(members) => members,
            other => self.object(other, at),
        };
        let mut out = IndexMap::with_capacity(members.len());
        for (name, value) in members {
            let schema = self.boxed(value, &at.key(&name));
            out.insert(name, schema);
        }
        out
    }

    /// `items`: a schema. A list of schemas, one for each position, is what earlier drafts had;
    /// one of them is generated for every item.
    fn items(&mut self, value: Value, at: &Cursor<'_>) -> ReferenceOr<Box<Schema>> {
        let Value::Array(mut schemas) = value else {
            return self.boxed(value, at);
        };
        if schemas.len() == 1 {
            let only = schemas.pop().unwrap_or_default();
            return self.boxed(only, at);
        }
        self.warn(
            Code::LossyConversion,
            at,
            "a schema for each position; every item may be any of them",
        );
        let any_of = self.schema_list(Value::Array(schemas), at);
        let schema_kind = SchemaKind::AnyOf { any_of };
        ReferenceOr::Item(Box::new(Schema {
            schema_data: SchemaData::default(),
            schema_kind,
        }))
    }

    fn additional(&mut self, value: Value, at: &Cursor<'_>) -> AdditionalProperties {
        match value {
            Value::Bool(allowed) => AdditionalProperties::Any(allowed),
            other => AdditionalProperties::Schema(Box::new(self.schema(other, at))),
        }
    }

    fn schema_list(&mut self, value: Value, at: &Cursor<'_>) -> Vec<ReferenceOr<Schema>> {
        self.each(value, at, |reader, value, at| {
            Some(reader.schema(value, at))
        })
    }

    fn boxed(&mut self, value: Value, at: &Cursor<'_>) -> ReferenceOr<Box<Schema>> {
        match self.schema(value, at) {
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
            ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
        }
    }

    /// A Discriminator Object; Swagger 2.0 had only the name.
    fn discriminator(&mut self, value: Value, at: &Cursor<'_>) -> Option<Discriminator> {
        let mut discriminator = Discriminator::default();
        if let Value::String(property_name) = value {
            discriminator.property_name = property_name;
            return Some(discriminator);
        }
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "propertyName" => discriminator.property_name = self.text(value, at)?,
                "mapping" => discriminator.mapping = self.map(value, at, Reader::text),
                "defaultMapping" => {
                    discriminator.extensions.insert(key, value);
                }
                _ => self.other(&mut discriminator.extensions, key.clone(), value, at),
            }
        }
        if discriminator.property_name.is_empty() {
            self.missing("propertyName", at, "the discriminator is left out");
            return None;
        }
        Some(discriminator)
    }
}

/// A schema that allows anything.
fn anything() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }
}
