//! Which objects a document is made of, and which members hold others of them.
//!
//! A key is a keyword only in its place: a property may be called `const`, an example hold `$ref`.

mod walk;

pub(crate) use walk::{Visitor, walk};

/// What an object of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
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
pub(crate) enum Holds {
    One(Kind),
    List(Kind),
    /// An object of any names.
    Map(Kind),
    /// An object of any names but those of extensions.
    Extensible(Kind),
}

/// What the member `key` of an object holds, when that is objects. Of all versions at once: none
/// uses a key for what another has a different use for.
pub(crate) fn part(kind: Kind, key: &str) -> Option<Holds> {
    use Holds::{Extensible, List, Map, One};
    let holds = match kind {
        Kind::Document => match key {
            "paths" => Extensible(Kind::PathItem),
            "webhooks" | "x-specwright-webhooks" => Map(Kind::PathItem),
            "components" => One(Kind::Components),
            "definitions" => Map(Kind::Schema),
            "parameters" => Map(Kind::Parameter),
            "responses" => Map(Kind::Response),
            "securityDefinitions" => Map(Kind::SecurityScheme),
            _ => return None,
        },
        Kind::Components => Map(component(key)?),
        Kind::PathItem => match key {
            "parameters" => List(Kind::Parameter),
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
                One(Kind::Operation)
            }
            _ => return None,
        },
        Kind::Operation => match key {
            "parameters" => List(Kind::Parameter),
            "requestBody" => One(Kind::Body),
            "responses" => Extensible(Kind::Response),
            "callbacks" => Map(Kind::Callback),
            _ => return None,
        },
        Kind::Callback if key.starts_with("x-") || key == "$ref" => return None,
        Kind::Callback => One(Kind::PathItem),
        Kind::Schema => return in_schema(key),
        _ => match key {
            "schema" | "items" => One(Kind::Schema),
            "content" => Map(Kind::MediaType),
            "headers" => Map(Kind::Header),
            "encoding" => Map(Kind::Encoding),
            "examples" => Map(Kind::Example),
            "links" => Map(Kind::Link),
            _ => return None,
        },
    };
    let is_leaf = matches!(kind, Kind::Example | Kind::Link | Kind::SecurityScheme);
    (!is_leaf).then_some(holds)
}

/// What a member of `components` holds by name.
pub(crate) fn component(key: &str) -> Option<Kind> {
    Some(match key {
        "schemas" => Kind::Schema,
        "responses" => Kind::Response,
        "parameters" => Kind::Parameter,
        "examples" => Kind::Example,
        "requestBodies" => Kind::Body,
        "headers" => Kind::Header,
        "securitySchemes" => Kind::SecurityScheme,
        "links" => Kind::Link,
        "callbacks" => Kind::Callback,
        "pathItems" => Kind::PathItem,
        _ => return None,
    })
}

/// The member of `components` that holds objects of a kind.
pub(crate) fn section(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Schema => "schemas",
        Kind::Response => "responses",
        Kind::Parameter => "parameters",
        Kind::Example => "examples",
        Kind::Body => "requestBodies",
        Kind::Header => "headers",
        Kind::SecurityScheme => "securitySchemes",
        Kind::Link => "links",
        Kind::Callback => "callbacks",
        _ => return None,
    })
}

fn in_schema(key: &str) -> Option<Holds> {
    Some(match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
            Holds::Map(Kind::Schema)
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
        | "contentSchema" => Holds::One(Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Holds::List(Kind::Schema),
        _ => return None,
    })
}
