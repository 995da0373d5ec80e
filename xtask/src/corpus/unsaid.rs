//! Keys of documents that say nothing to a client, each with the reason.

/// Why a key of an object says nothing that is generated; `None` when it should.
pub fn reason(object: &str, key: &str) -> Option<&'static str> {
    if key.starts_with("x-") {
        return Some("are extensions that nothing here reads");
    }
    let fits = |(objects, keys, _): &&(&[&str], &[&str], &str)| {
        (objects.is_empty() || objects.contains(&object)) && keys.contains(&key)
    };
    REASONS.iter().find(fits).map(|(_, _, reason)| *reason)
}

/// Whether a key says which values a server takes, so that what is in it is of no further use.
pub fn is_check(key: &str) -> bool {
    CHECKS.contains(&key)
}

const CHECKS: &[&str] = &[
    "contains",
    "default",
    "dependentRequired",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "propertyNames",
    "then",
    "uniqueItems",
];

/// Keys by the object they are in (any, where that is empty), and why they say nothing. An object is
/// called by the key that it is the value of.
const REASONS: &[(&[&str], &[&str], &str)] = &[
    (
        &[],
        CHECKS,
        "are checks that a server makes, and defaults that it fills in",
    ),
    (
        &[],
        &["nullable", "format", "const", "enum"],
        "narrow what is received as they find it: null reads like a member that is missing, and text is text without [formats]",
    ),
    (
        &[
            "parameters",
            "headers",
            "Header",
            "requestBody",
            "headers name",
        ],
        &["required"],
        "are of what is always needed, or read whether it is there or not",
    ),
    (
        &["parameters", "requestBody"],
        &["description", "deprecated"],
        "are of arguments, which have no documentation of their own",
    ),
    (
        &["responses"],
        &["description"],
        "describe a reply, whose type has a description of its own",
    ),
    (
        &["responses name"],
        &["description"],
        "describe a reply, whose type has a description of its own",
    ),
    (
        &["scopes name", "scopes"],
        &["read", "write"],
        "describe scopes, which the server grants",
    ),
    (
        &["servers", "variables", "servers name", "region"],
        &["description", "url"],
        "are of servers that a caller names by URL",
    ),
    (
        &[],
        &["bearerFormat", "openIdConnectUrl"],
        "say how a token is made that the caller has",
    ),
    (&[], &["allowEmptyValue"], "allow what is sent anyway"),
    (
        &[],
        &[
            "contact",
            "externalDocs",
            "license",
            "termsOfService",
            "xml",
        ],
        "lead to what people read, or are of another format",
    ),
    (
        &["contact", "externalDocs", "license"],
        &["description", "email", "name", "url", "identifier"],
        "lead to what people read, or are of another format",
    ),
    (
        &[],
        &["tags"],
        "group operations, for [include] and [exclude]",
    ),
    (
        &["tags"],
        &["name", "description"],
        "group operations, for [include] and [exclude]",
    ),
    (
        &[],
        &["$comment", "$schema", "jsonSchemaDialect"],
        "are about the document itself",
    ),
];
