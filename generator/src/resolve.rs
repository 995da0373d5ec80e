//! Follows `$ref` inside a document: from a reference to the thing and its own pointer.

use std::borrow::Cow;

use openapiv3::{
    AdditionalProperties, Components, Header, Link, MediaType, OpenAPI, Operation, Parameter,
    ParameterData, ParameterSchemaOrContent, PathItem, ReferenceOr, RequestBody, Response, Schema,
    SchemaKind, StatusCode, Type,
};

use crate::pointer::{BESIDE_REFERENCES, COMPONENTS, REFERRED_SCHEMAS, only_token, tokens};

/// Longest chain of references that is followed; a longer one is a cycle.
const LONGEST_CHAIN: usize = 64;

/// How many references deep a pointer may lead through others.
const MOST_THROUGH: usize = 4;

/// A document whose references can be followed.
#[derive(Clone, Copy)]
pub struct Resolver<'d> {
    /// The document.
    pub openapi: &'d OpenAPI,
    /// How many references were gone through to follow the one that is asked for.
    through: usize,
}

/// A thing with its pointer. Of something reached by reference, the pointer of the thing itself.
#[derive(Clone, Debug)]
pub struct Found<'d, T> {
    /// The thing.
    pub value: &'d T,
    /// Its JSON pointer.
    pub pointer: String,
}

/// A thing where it is used: itself or a reference to it.
#[derive(Debug)]
pub enum Used<'d, T> {
    /// A reference.
    Reference(&'d str),
    /// The thing.
    Item(&'d T),
}

/// A schema where it is used.
pub type SchemaRef<'d> = Used<'d, Schema>;

impl<T> Clone for Used<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Used<'_, T> {}

impl<'d, T> From<&'d ReferenceOr<T>> for Used<'d, T> {
    fn from(thing: &'d ReferenceOr<T>) -> Used<'d, T> {
        match thing {
            ReferenceOr::Reference { reference } => Used::Reference(reference),
            ReferenceOr::Item(thing) => Used::Item(thing),
        }
    }
}

impl<'d, T> From<&'d ReferenceOr<Box<T>>> for Used<'d, T> {
    fn from(thing: &'d ReferenceOr<Box<T>>) -> Used<'d, T> {
        match thing {
            ReferenceOr::Reference { reference } => Used::Reference(reference),
            ReferenceOr::Item(thing) => Used::Item(thing),
        }
    }
}

/// Why a reference leads to nothing that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unresolved<'d> {
    /// It, a reference, leads nowhere, or to something of another sort.
    Nowhere(&'d str),
    /// It leads only to itself.
    Cycle,
}

impl<'d> Resolver<'d> {
    /// The document.
    #[must_use]
    pub fn new(openapi: &'d OpenAPI) -> Resolver<'d> {
        Resolver {
            openapi,
            through: 0,
        }
    }

    fn components(&self) -> Option<&'d Components> {
        self.openapi.components.as_ref()
    }

    /// The description beside the reference at a pointer, which counts instead of the one that is
    /// found there.
    #[must_use]
    pub fn beside_reference(&self, pointer: &str) -> Option<&'d str> {
        let texts = self.openapi.extensions.get(BESIDE_REFERENCES)?;
        texts.get(pointer)?.as_str()
    }

    /// The pointers of the schemas that are referred to though no component is one.
    pub fn referred_schemas(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        let pointers = self.openapi.extensions.get(REFERRED_SCHEMAS);
        let pointers = pointers.and_then(|pointers| pointers.as_array());
        pointers
            .into_iter()
            .flatten()
            .filter_map(|pointer| pointer.as_str())
    }

    /// A schema.
    pub fn schema(
        &self,
        schema: SchemaRef<'d>,
        pointer: &str,
    ) -> Result<Found<'d, Schema>, Unresolved<'d>> {
        follow(schema, pointer, |reference| self.schema_at(reference))
    }

    /// A parameter.
    pub fn parameter(
        &self,
        parameter: &'d ReferenceOr<Parameter>,
        pointer: &str,
    ) -> Result<Found<'d, Parameter>, Unresolved<'d>> {
        follow_path(parameter, pointer, |path| match path {
            ["components", "parameters", name] => self.components()?.parameters.get(*name),
            ["paths", path, "parameters", index] => {
                let index: usize = index.parse().ok()?;
                self.item_at(path)?.parameters.get(index)
            }
            ["paths", path, method, "parameters", index] => {
                let index: usize = index.parse().ok()?;
                self.operation_at(path, method)?.parameters.get(index)
            }
            _ => None,
        })
    }

    /// The body of a request.
    pub fn request_body(
        &self,
        body: &'d ReferenceOr<RequestBody>,
        pointer: &str,
    ) -> Result<Found<'d, RequestBody>, Unresolved<'d>> {
        follow_path(body, pointer, |path| match path {
            ["components", "requestBodies", name] => self.components()?.request_bodies.get(*name),
            ["paths", path, method, "requestBody"] => {
                self.operation_at(path, method)?.request_body.as_ref()
            }
            _ => None,
        })
    }

    /// A response.
    pub fn response(
        &self,
        response: &'d ReferenceOr<Response>,
        pointer: &str,
    ) -> Result<Found<'d, Response>, Unresolved<'d>> {
        follow_path(response, pointer, |path| match path {
            ["components", "responses", name] => self.components()?.responses.get(*name),
            ["paths", path, method, "responses", status] => {
                response_of(self.operation_at(path, method)?, status)
            }
            _ => None,
        })
    }

    /// A link of a reply.
    pub fn link(
        &self,
        link: &'d ReferenceOr<Link>,
        pointer: &str,
    ) -> Result<Found<'d, Link>, Unresolved<'d>> {
        follow_path(link, pointer, |path| match path {
            ["components", "links", name] => self.components()?.links.get(*name),
            _ => None,
        })
    }

    /// A header of a reply.
    pub fn header(
        &self,
        header: &'d ReferenceOr<Header>,
        pointer: &str,
    ) -> Result<Found<'d, Header>, Unresolved<'d>> {
        follow_path(header, pointer, |path| match path {
            ["components", "headers", name] => self.components()?.headers.get(*name),
            ["components", "responses", response, "headers", name] => {
                let response = self.components()?.responses.get(*response)?;
                response.as_item()?.headers.get(*name)
            }
            ["paths", path, method, "responses", status, "headers", name] => {
                let response = response_of(self.operation_at(path, method)?, status)?;
                response.as_item()?.headers.get(*name)
            }
            _ => None,
        })
    }

    /// A path item.
    pub fn path_item(
        &self,
        item: &'d ReferenceOr<PathItem>,
        pointer: &str,
    ) -> Result<Found<'d, PathItem>, Unresolved<'d>> {
        follow_path(item, pointer, |path| match path {
            ["paths", path] => self.openapi.paths.paths.get(*path),
            _ => None,
        })
    }

    fn item_at(&self, path: &str) -> Option<&'d PathItem> {
        self.openapi.paths.paths.get(path)?.as_item()
    }

    fn operation_at(&self, path: &str, method: &str) -> Option<&'d Operation> {
        let mut operations = self.item_at(path)?.iter();
        let (_, operation) = operations.find(|(name, _)| *name == method)?;
        Some(operation)
    }

    /// What is at the pointer of a schema: a component, or any schema within something.
    fn schema_at(&self, pointer: &str) -> Option<SchemaRef<'d>> {
        if let Some(name) = only_token(pointer, COMPONENTS) {
            return Some(self.components()?.schemas.get(&*name)?.into());
        }
        let path: Vec<String> = tokens(pointer).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            ["components", "schemas", name, rest @ ..] => {
                let schema = self.components()?.schemas.get(*name)?;
                self.within(schema.into(), rest)
            }
            ["components", "parameters", name, rest @ ..] => {
                let parameter = self.components()?.parameters.get(*name)?;
                self.in_parameter(parameter, rest)
            }
            ["components", "responses", name, rest @ ..] => {
                let response = self.components()?.responses.get(*name)?;
                self.in_response(response, rest)
            }
            ["components", "requestBodies", name, rest @ ..] => {
                let body = self.components()?.request_bodies.get(*name)?;
                self.in_body(body, rest)
            }
            ["components", "headers", name, "schema", rest @ ..] => {
                match &self.components()?.headers.get(*name)?.as_item()?.format {
                    ParameterSchemaOrContent::Schema(schema) => self.within(schema.into(), rest),
                    ParameterSchemaOrContent::Content(_) => None,
                }
            }
            ["paths", path, rest @ ..] => {
                let item = self.openapi.paths.paths.get(*path)?.as_item()?;
                self.in_path_item(item, rest)
            }
            _ => None,
        }
    }

    fn in_path_item(&self, item: &'d PathItem, path: &[&str]) -> Option<SchemaRef<'d>> {
        match path {
            ["parameters", index, rest @ ..] => {
                self.in_parameter(item.parameters.get(index.parse::<usize>().ok()?)?, rest)
            }
            [method, rest @ ..] => {
                let (_, operation) = item.iter().find(|(name, _)| name == method)?;
                self.in_operation(operation, rest)
            }
            [] => None,
        }
    }

    fn in_operation(&self, operation: &'d Operation, path: &[&str]) -> Option<SchemaRef<'d>> {
        match path {
            ["parameters", index, rest @ ..] => {
                let index: usize = index.parse().ok()?;
                self.in_parameter(operation.parameters.get(index)?, rest)
            }
            ["requestBody", rest @ ..] => self.in_body(operation.request_body.as_ref()?, rest),
            ["responses", status, rest @ ..] => {
                self.in_response(response_of(operation, status)?, rest)
            }
            _ => None,
        }
    }

    fn in_parameter(
        &self,
        parameter: &'d ReferenceOr<Parameter>,
        path: &[&str],
    ) -> Option<SchemaRef<'d>> {
        let found = self.parameter(parameter, "").ok()?;
        let ParameterData { format, .. } = found.value.parameter_data_ref();
        match (format, path) {
            (ParameterSchemaOrContent::Schema(schema), ["schema", rest @ ..]) => {
                self.within(schema.into(), rest)
            }
            (ParameterSchemaOrContent::Content(content), ["content", media_type, rest @ ..]) => {
                self.in_media_type(content.get(*media_type)?, rest)
            }
            _ => None,
        }
    }

    fn in_body(&self, body: &'d ReferenceOr<RequestBody>, path: &[&str]) -> Option<SchemaRef<'d>> {
        let body = self.request_body(body, "").ok()?;
        match path {
            ["content", media_type, rest @ ..] => {
                self.in_media_type(body.value.content.get(*media_type)?, rest)
            }
            _ => None,
        }
    }

    fn in_response(
        &self,
        response: &'d ReferenceOr<Response>,
        path: &[&str],
    ) -> Option<SchemaRef<'d>> {
        let response = self.response(response, "").ok()?;
        match path {
            ["content", media_type, rest @ ..] => {
                self.in_media_type(response.value.content.get(*media_type)?, rest)
            }
            ["headers", name, "schema", rest @ ..] => {
                let header: &Header = response.value.headers.get(*name)?.as_item()?;
                match &header.format {
                    ParameterSchemaOrContent::Schema(schema) => self.within(schema.into(), rest),
                    ParameterSchemaOrContent::Content(_) => None,
                }
            }
            _ => None,
        }
    }

    fn in_media_type(&self, media_type: &'d MediaType, path: &[&str]) -> Option<SchemaRef<'d>> {
        match path {
            ["schema", rest @ ..] => self.within(media_type.schema.as_ref()?.into(), rest),
            _ => None,
        }
    }

    /// The schema at the end of `path` from a schema.
    fn within(&self, schema: SchemaRef<'d>, path: &[&str]) -> Option<SchemaRef<'d>> {
        // References on the way of a reference may lead back to it.
        let document = Resolver {
            through: self.through + 1,
            ..*self
        };
        let mut current = schema;
        let mut path = path;
        while !path.is_empty() && self.through < MOST_THROUGH {
            let found = document.schema(current, "").ok()?;
            let (next, rest) = step(found.value, path)?;
            current = next;
            path = rest;
        }
        path.is_empty().then_some(current)
    }
}

/// The first schema on the way `path` leads from `schema`, and the rest of the way.
fn step<'d, 'p>(schema: &'d Schema, path: &'p [&'p str]) -> Option<(SchemaRef<'d>, &'p [&'p str])> {
    let nth = |list: &'d [ReferenceOr<Schema>], index: &str| -> Option<SchemaRef<'d>> {
        Some(list.get(index.parse::<usize>().ok()?)?.into())
    };
    let kind = &schema.schema_kind;
    match path {
        ["properties", name, rest @ ..] => {
            let properties = match kind {
                SchemaKind::Type(Type::Object(object)) => &object.properties,
                SchemaKind::Any(any) => &any.properties,
                _ => return None,
            };
            Some((properties.get(*name)?.into(), rest))
        }
        ["items", rest @ ..] => {
            let items = match kind {
                SchemaKind::Type(Type::Array(array)) => array.items.as_ref()?,
                SchemaKind::Any(any) => any.items.as_ref()?,
                _ => return None,
            };
            Some((items.into(), rest))
        }
        ["additionalProperties", rest @ ..] => {
            let additional = match kind {
                SchemaKind::Type(Type::Object(object)) => object.additional_properties.as_ref()?,
                SchemaKind::Any(any) => any.additional_properties.as_ref()?,
                _ => return None,
            };
            match additional {
                AdditionalProperties::Schema(schema) => Some(((&**schema).into(), rest)),
                AdditionalProperties::Any(_) => None,
            }
        }
        [keyword @ ("allOf" | "oneOf" | "anyOf"), index, rest @ ..] => {
            let list = match (kind, *keyword) {
                (SchemaKind::AllOf { all_of }, "allOf") => all_of,
                (SchemaKind::OneOf { one_of }, "oneOf") => one_of,
                (SchemaKind::AnyOf { any_of }, "anyOf") => any_of,
                (SchemaKind::Any(any), "allOf") => &any.all_of,
                (SchemaKind::Any(any), "oneOf") => &any.one_of,
                (SchemaKind::Any(any), "anyOf") => &any.any_of,
                _ => return None,
            };
            Some((nth(list, index)?, rest))
        }
        _ => None,
    }
}

/// The response of an operation under a key of `responses`.
fn response_of<'d>(operation: &'d Operation, key: &str) -> Option<&'d ReferenceOr<Response>> {
    let status = match key.as_bytes() {
        b"default" => return operation.responses.default.as_ref(),
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
            StatusCode::Range(u16::from(digit - b'0'))
        }
        _ => StatusCode::Code(key.parse().ok()?),
    };
    operation.responses.responses.get(&status)
}

/// Follows references to one sort of thing, which `find` finds by a pointer.
fn follow<'d, T, U: Into<Used<'d, T>>>(
    used: U,
    pointer: &str,
    find: impl Fn(&str) -> Option<U>,
) -> Result<Found<'d, T>, Unresolved<'d>> {
    let mut current = used.into();
    let mut at = Cow::Borrowed(pointer);
    for _ in 0..LONGEST_CHAIN {
        match current {
            Used::Item(value) => {
                let pointer = at.into_owned();
                return Ok(Found { value, pointer });
            }
            Used::Reference(reference) => {
                current = find(reference)
                    .ok_or(Unresolved::Nowhere(reference))?
                    .into();
                at = Cow::Borrowed(reference);
            }
        }
    }
    Err(Unresolved::Cycle)
}

/// As [`follow`], of a thing that is found by the tokens of a pointer.
fn follow_path<'d, T, U: Into<Used<'d, T>>>(
    used: U,
    pointer: &str,
    find: impl Fn(&[&str]) -> Option<U>,
) -> Result<Found<'d, T>, Unresolved<'d>> {
    follow(used, pointer, |reference| {
        let path: Vec<String> = tokens(reference).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        find(&path)
    })
}

#[cfg(test)]
mod tests {
    use openapiv3::{OpenAPI, ReferenceOr};

    use super::Resolver;

    /// Found by fuzzing: the way of the reference leads through a reference that leads to it.
    #[test]
    fn a_reference_through_itself_ends() {
        let openapi: OpenAPI = serde_json::from_value(serde_json::json!({
            "openapi": "3.0.3",
            "info": {"title": "Round", "version": "1"},
            "paths": {},
            "components": {"schemas": {
                "A": {"$ref": "#/components/schemas/B/properties/x/properties/y"},
                "B": {"properties": {"x": {"$ref": "#/components/schemas/A"}}},
            }},
        }))
        .expect("a document");
        let document = Resolver::new(&openapi);
        let reference: ReferenceOr<openapiv3::Schema> = ReferenceOr::ref_("#/components/schemas/A");
        assert!(document.schema((&reference).into(), "#").is_err());
    }

    /// Documents that were bundled refer to the place where something is used first.
    #[test]
    fn references_into_operations() {
        let openapi: OpenAPI = serde_json::from_value(serde_json::json!({
            "openapi": "3.0.3",
            "info": {"title": "Pets", "version": "1"},
            "paths": {
                "/pets/{id}": {
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {}}],
                    "post": {
                        "parameters": [{"name": "limit", "in": "query", "schema": {}}],
                        "requestBody": {"content": {}},
                        "responses": {"4XX": {"description": "No."}},
                    },
                },
            },
        }))
        .expect("a document");
        let document = Resolver::new(&openapi);
        let at = "#/paths/~1pets~1{id}";
        let parameter = |pointer: &str| {
            let reference = ReferenceOr::ref_(&format!("{at}{pointer}"));
            let found = document.parameter(&reference, "#").ok()?;
            Some(found.value.parameter_data_ref().name.clone())
        };
        assert_eq!(parameter("/parameters/0").as_deref(), Some("id"));
        assert_eq!(parameter("/post/parameters/0").as_deref(), Some("limit"));
        assert_eq!(parameter("/post/parameters/1"), None);
        assert_eq!(parameter("/get/parameters/0"), None);
        let body = ReferenceOr::ref_(&format!("{at}/post/requestBody"));
        assert!(document.request_body(&body, "#").is_ok());
        let response = ReferenceOr::ref_(&format!("{at}/post/responses/4XX"));
        assert!(document.response(&response, "#").is_ok());
    }
}
