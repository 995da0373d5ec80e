//! Which objects a document is made of, and which members hold others of them.
//!
//! A key is a keyword only in its place: a property may be called `const`, an example hold `$ref`.

mod walk;

use serde_json::{Map, Value};

pub(crate) use walk::{Visitor, walk};

/// The members of a Path Item Object that are operations of OpenAPI 3.0.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What an object of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ObjectKind {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
    Parameter,
    Header,
    Body,
    Response,
    MediaType,
    Encoding,
    Schema,
    Example,
    Link,
    SecurityScheme,
}

/// What a member holds.
#[derive(Clone, Copy)]
pub(crate) enum Contents {
    One(ObjectKind),
    List(ObjectKind),
    /// An object of any names.
    Map(ObjectKind),
    /// An object of any names but those of extensions.
    Extensible(ObjectKind),
}

/// What the member `key` of an object holds, when that is objects. Of all versions at once: none
/// uses a key for what another has a different use for.
pub(crate) fn part(kind: ObjectKind, key: &str) -> Option<Contents> {
    use Contents::{Extensible, List, Map, One};
    let holds = match kind {
        ObjectKind::Document => match key {
            "paths" => Extensible(ObjectKind::PathItem),
            "webhooks" | "x-webhooks" => Map(ObjectKind::PathItem),
            "components" => One(ObjectKind::Components),
            "definitions" => Map(ObjectKind::Schema),
            "parameters" => Map(ObjectKind::Parameter),
            "responses" => Map(ObjectKind::Response),
            "securityDefinitions" => Map(ObjectKind::SecurityScheme),
            _ => return None,
        },
        ObjectKind::Components => Map(component(key)?),
        ObjectKind::PathItem => match key {
            "parameters" => List(ObjectKind::Parameter),
            "query" => One(ObjectKind::Operation),
            "additionalOperations" => Map(ObjectKind::Operation),
            method if METHODS.contains(&method) => One(ObjectKind::Operation),
            _ => return None,
        },
        ObjectKind::Operation => match key {
            "parameters" => List(ObjectKind::Parameter),
            "requestBody" => One(ObjectKind::Body),
            "responses" => Extensible(ObjectKind::Response),
            "callbacks" => Map(ObjectKind::Callback),
            _ => return None,
        },
        ObjectKind::Callback if key.starts_with("x-") || key == "$ref" => return None,
        ObjectKind::Callback => One(ObjectKind::PathItem),
        ObjectKind::Schema => return in_schema(key),
        _ => match key {
            "schema" | "items" | "itemSchema" => One(ObjectKind::Schema),
            "content" => Map(ObjectKind::MediaType),
            "headers" => Map(ObjectKind::Header),
            "encoding" => Map(ObjectKind::Encoding),
            "itemEncoding" => One(ObjectKind::Encoding),
            "prefixEncoding" => List(ObjectKind::Encoding),
            "examples" => Map(ObjectKind::Example),
            "links" => Map(ObjectKind::Link),
            _ => return None,
        },
    };
    let is_leaf = matches!(
        kind,
        ObjectKind::Example | ObjectKind::Link | ObjectKind::SecurityScheme
    );
    (!is_leaf).then_some(holds)
}

/// The values of a schema's discriminator, and what each leads to.
pub(crate) fn mapping(
    kind: ObjectKind,
    object: &mut Map<String, Value>,
) -> Option<&mut Map<String, Value>> {
    if kind != ObjectKind::Schema {
        return None;
    }
    let discriminator = object.get_mut("discriminator")?;
    discriminator.get_mut("mapping")?.as_object_mut()
}

/// What a member of `components` holds by name.
pub(crate) fn component(key: &str) -> Option<ObjectKind> {
    Some(match key {
        "schemas" => ObjectKind::Schema,
        "responses" => ObjectKind::Response,
        "parameters" => ObjectKind::Parameter,
        "examples" => ObjectKind::Example,
        "requestBodies" => ObjectKind::Body,
        "headers" => ObjectKind::Header,
        "securitySchemes" => ObjectKind::SecurityScheme,
        "links" => ObjectKind::Link,
        "callbacks" => ObjectKind::Callback,
        "pathItems" => ObjectKind::PathItem,
        "mediaTypes" => ObjectKind::MediaType,
        _ => return None,
    })
}

/// The member of `components` that holds objects of a kind.
pub(crate) fn section(kind: ObjectKind) -> Option<&'static str> {
    Some(match kind {
        ObjectKind::Schema => "schemas",
        ObjectKind::Response => "responses",
        ObjectKind::Parameter => "parameters",
        ObjectKind::Example => "examples",
        ObjectKind::Body => "requestBodies",
        ObjectKind::Header => "headers",
        ObjectKind::SecurityScheme => "securitySchemes",
        ObjectKind::Link => "links",
        ObjectKind::Callback => "callbacks",
        _ => return None,
    })
}

fn in_schema(key: &str) -> Option<Contents> {
    Some(match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
            Contents::Map(ObjectKind::Schema)
        }
        "items"
        | "additionalProperties"
        | "not"
        | "contains"
        | "propertyNames"
        | "if"
        | "then"
        | "else"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Contents::One(ObjectKind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Contents::List(ObjectKind::Schema),
        _ => return None,
    })
}
