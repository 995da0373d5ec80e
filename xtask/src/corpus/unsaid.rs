//! Keys of documents that say nothing to a client, each with the reason.

/// Any key.
const ANY: &[&str] = &[];

/// Why a key of an object, with this pointer, says nothing that is generated; `None` when it should.
pub fn reason(object: &str, key: &str, pointer: &str) -> Option<&'static str> {
    if key.starts_with("x-") {
        return Some("are extensions that nothing here reads");
    }
    if object == "properties name" && key == "description" && pointer.contains("/requestBody/") {
        return Some("are of arguments, which have no documentation of their own");
    }
    let fits = |(objects, keys, _): &&(&[&str], &[&str], &str)| {
        (objects.is_empty() || objects.contains(&object))
            && (keys.is_empty() || keys.contains(&key))
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
        &[
            "parameters",
            "parameters name",
            "requestBody",
            "requestBodies name",
            "schema",
        ],
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
        ANY,
        "describe scopes, which the server grants",
    ),
    (
        &["servers", "variables", "variables name", "servers name"],
        &["description", "url"],
        "are of servers that a caller names by URL",
    ),
    (
        &[
            "implicit",
            "authorizationCode",
            "password",
            "clientCredentials",
            "deviceAuthorization",
        ],
        &[
            "authorizationUrl",
            "tokenUrl",
            "refreshUrl",
            "deviceAuthorizationUrl",
        ],
        "say how a token is made that the caller has",
    ),
    (
        &["securitySchemes name"],
        &["description"],
        "describe a credential, which the caller has",
    ),
    (
        &["allOf", "items", "additionalProperties"],
        &["description"],
        "describe a part of what has a description of its own",
    ),
    (
        &["headers name"],
        &["description"],
        "describe a header again that is described where it is met first",
    ),
    (
        &["paths name"],
        &["description", "summary"],
        "describe a path, whose operations have descriptions of their own",
    ),
    (
        &[],
        &["title"],
        "name a schema that has a name or a description",
    ),
    (
        &[],
        &["example", "examples"],
        "are examples of what has one already, or of text and bytes, which tests make up",
    ),
    (
        &[],
        &["readOnly", "writeOnly"],
        "keep a member out of requests that nothing sends, or of replies that nothing receives",
    ),
    (&["xml"], ANY, "are of another format"),
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
