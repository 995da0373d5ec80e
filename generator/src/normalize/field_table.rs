//! The fields that no reader of OpenAPI 3.0 checks: what stands where, and which exclude each other.

use crate::grammar::ObjectKind;

/// What a field has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A text; numbers and booleans without quotes are what YAML makes of some.
    Text,
    /// A text that no number or boolean could be, such as a URL or a keyword.
    Word,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of texts, or one text.
    TextOrTexts,
    /// A list of texts, one for each value, or an object of texts by value.
    TextsByValue,
    /// An object of texts.
    TextMap,
    /// An object; what is in it is checked by its own rows.
    Object,
    /// A list of schemas or the like, checked elsewhere.
    List,
    /// A reference as text, or an object around one.
    Reference,
}

impl Expected {
    /// What is right there, for people.
    pub(super) fn describe(self) -> String {
        let one = |words: &[&str]| match words {
            [others @ .., last] if !others.is_empty() => {
                format!("{} or {last}", others.join(", "))
            }
            words => words.join(""),
        };
        match self {
            Expected::Text | Expected::Word => "a string".to_owned(),
            Expected::OneOf(words) => one(words),
            Expected::Flag => "true or false".to_owned(),
            Expected::Texts => "an array of strings".to_owned(),
            Expected::TextOrTexts => "an array of strings, or a string".to_owned(),
            Expected::TextsByValue => "an array of strings, or an object of strings".to_owned(),
            Expected::TextMap => "an object of strings".to_owned(),
            Expected::Object => "an object".to_owned(),
            Expected::List => "an array".to_owned(),
            Expected::Reference => "a reference".to_owned(),
        }
    }
}

/// A field by the way to it from its object, `*` standing for each item or member, and what it has
/// to be.
pub(super) type Row = (&'static str, Expected);

/// The fields of a kind of object. Of an object within an object of one kind, such as `xml`, the outer
/// row comes first.
pub(super) fn rows(kind: ObjectKind) -> &'static [Row] {
    use Expected::{
        Flag, List, Object, OneOf, Reference, Text, TextMap, TextOrTexts, Texts, TextsByValue, Word,
    };
    match kind {
        ObjectKind::Document => &[
            ("$self", Word),
            ("$defs", Object),
            ("jsonSchemaDialect", Word),
            ("info/summary", Text),
            ("info/license/identifier", Word),
            ("servers/*/name", Text),
            ("tags/*/kind", Word),
            ("webhooks", Object),
            ("x-webhooks", Object),
            // Swagger 2.0.
            ("host", Word),
            ("basePath", Text),
            ("schemes", Texts),
            ("consumes", TextOrTexts),
            ("produces", TextOrTexts),
            ("definitions", Object),
            ("parameters", Object),
            ("responses", Object),
        ],
        ObjectKind::Components => &[("mediaTypes", Object), ("pathItems", Object)],
        ObjectKind::PathItem => &[("servers/*/name", Text)],
        ObjectKind::Operation => &[
            ("servers/*/name", Text),
            ("x-ms-long-running-operation", Flag),
            ("x-ms-long-running-operation-options", Object),
            ("x-ms-long-running-operation-options/final-state-via", Word),
            (
                "x-ms-long-running-operation-options/final-state-schema",
                Reference,
            ),
            // Swagger 2.0.
            ("schemes", Texts),
            ("consumes", TextOrTexts),
            ("produces", TextOrTexts),
        ],
        ObjectKind::Parameter => &[
            ("x-multi-segment", Flag),
            // Swagger 2.0, whose parameters are schemas, too.
            ("x-nullable", Flag),
            ("x-enum-varnames", Texts),
            ("x-enumNames", Texts),
        ],
        ObjectKind::Response => &[("summary", Text)],
        ObjectKind::Example => &[("serializedValue", Text)],
        ObjectKind::Link => &[("server/name", Text)],
        ObjectKind::SecurityScheme => &[
            ("deprecated", Flag),
            ("oauth2MetadataUrl", Word),
            ("flows/deviceAuthorization", Object),
            ("flows/deviceAuthorization/deviceAuthorizationUrl", Word),
            ("flows/deviceAuthorization/tokenUrl", Word),
            ("flows/deviceAuthorization/refreshUrl", Word),
            ("flows/deviceAuthorization/scopes", TextMap),
            // Swagger 2.0.
            (
                "flow",
                OneOf(&["implicit", "password", "application", "accessCode"]),
            ),
        ],
        ObjectKind::Schema => &[
            ("$id", Word),
            ("$anchor", Word),
            ("$dynamicAnchor", Word),
            ("$dynamicRef", Word),
            ("$defs", Object),
            ("contentEncoding", Word),
            ("contentMediaType", Word),
            ("prefixItems", List),
            ("patternProperties", Object),
            ("discriminator/defaultMapping", Text),
            ("xml/name", Text),
            ("xml/namespace", Word),
            ("xml/prefix", Text),
            ("xml/attribute", Flag),
            ("xml/wrapped", Flag),
            (
                "xml/nodeType",
                OneOf(&["element", "attribute", "text", "cdata", "none"]),
            ),
            ("x-nullable", Flag),
            ("x-isNullable", Flag),
            ("x-discriminator-value", Text),
            ("x-ms-discriminator-value", Text),
            ("x-enum-varnames", Texts),
            ("x-enumNames", Texts),
            ("x-enum-descriptions", TextsByValue),
            ("x-enumDescriptions", TextsByValue),
        ],
        _ => &[],
    }
}

/// Fields of which one excludes the others: the way to the object that has them, the one that counts,
/// and those that do not.
pub(super) type Exclusion = (&'static str, &'static str, &'static [&'static str]);

/// The fields of a kind of object that exclude each other.
pub(super) fn exclusions(kind: ObjectKind) -> &'static [Exclusion] {
    match kind {
        ObjectKind::Example => &[
            ("", "value", &["dataValue", "serializedValue"]),
            ("", "serializedValue", &["externalValue"]),
        ],
        ObjectKind::Link => &[("", "operationId", &["operationRef"])],
        ObjectKind::Parameter | ObjectKind::Header => &[("", "schema", &["content"])],
        ObjectKind::Schema => &[("xml", "nodeType", &["attribute", "wrapped"])],
        _ => &[],
    }
}
