//! What OpenAPI 3.2 added: other methods, whole queries, tags within tags.

use super::*;
use specwright::config::ResourcesBy;

/// A document of 3.2 with this in the path item of `/pets`.
fn pets(item: &str) -> String {
    format!(
        "openapi: 3.2.0\ninfo: {{title: Zoo, version: '1'}}\npaths:\n  /pets: {{get: {{responses: {{'204': {{description: ok}}}}}}{item}}}\n"
    )
}

/// `QUERY /pets`.
fn query(body: &str) -> String {
    pets(&format!(
        ", query: {{requestBody: {{required: true, content: {body}}}, responses: {{'204': {{description: ok}}}}}}"
    ))
}

/// `COPY /pets`, called so.
fn copy(method: &str) -> String {
    pets(&format!(
        ", additionalOperations: {{{method}: {{operationId: copyPets, responses: {{'204': {{description: ok}}}}}}}}"
    ))
}

/// `GET /pets/search` whose whole query is this.
fn search(required: bool, content: &str) -> String {
    format!(
        "openapi: 3.2.0\ninfo: {{title: Zoo, version: '1'}}\npaths:\n  /pets/search: {{get: {{operationId: search, parameters: [{{name: q, in: querystring, required: {required}, content: {{{content}}}}}], responses: {{'204': {{description: ok}}}}}}}}\n"
    )
}

fn form(members: &str) -> String {
    let form = "application/x-www-form-urlencoded";
    search(
        true,
        &format!("{form}: {{schema: {{type: object, {members}}}}}"),
    )
}

const JSON: &str = "application/json: {schema: {type: object, properties: {text: {type: string}}}}";

pub fn cases() -> Vec<Case> {
    let text = "{application/json: {schema: {type: string}}}";
    let number = "{application/json: {schema: {type: integer}}}";
    vec![
        case(
            "a query method",
            (pets(""), query(text)),
            Minor,
            Added,
            "the call is new",
        ),
        case(
            "no query method",
            (query(text), pets("")),
            Major,
            Removed,
            "the call is gone",
        ),
        case(
            "another body of a query",
            (query(text), query(number)),
            Major,
            TypeChanged,
            "i64",
        ),
        case(
            "one more method",
            (pets(""), copy("COPY")),
            Minor,
            Added,
            "the call is new",
        ),
        case(
            "one method less",
            (copy("COPY"), pets("")),
            Major,
            Removed,
            "the call is gone",
        ),
        case(
            "the method is called otherwise",
            (copy("COPY"), copy("CLONE")),
            Major,
            Renamed,
            "clone",
        ),
        case(
            "one more field of a query",
            (
                form("properties: {text: {type: string}}"),
                form("properties: {text: {type: string}, page: {type: integer}}"),
            ),
            Minor,
            Added,
            "page",
        ),
        case(
            "a field of a query has to be there",
            (
                form("properties: {text: {type: string}}"),
                form("required: [text], properties: {text: {type: string}}"),
            ),
            Major,
            Required,
            "text",
        ),
        case(
            "a query is JSON",
            (
                form("properties: {text: {type: string}}"),
                search(true, JSON),
            ),
            Major,
            Removed,
            "text",
        ),
        case(
            "a query has to be there",
            (search(false, JSON), search(true, JSON)),
            Major,
            Required,
            "q",
        ),
    ]
}

/// Tags, of which this is said, and `GET /pets` of one of them.
fn tagged(parent: &str) -> String {
    format!(
        "openapi: 3.2.0\ninfo: {{title: Zoo, version: '1'}}\ntags: [{{name: zoo}}, {{name: pets{parent}}}]\npaths:\n  /pets: {{get: {{tags: [pets], responses: {{'204': {{description: ok}}}}}}}}\n"
    )
}

#[test]
fn a_tag_that_is_nested_moves_its_calls_only_where_ways_are_made_of_tags() {
    let (flat, nested) = (tagged(""), tagged(", parent: zoo"));
    let mut config = Config::default();
    let by_paths = compare_with(&flat, &nested, &config);
    assert!(by_paths.verdict().is_none_or(|verdict| verdict == Patch));
    config.resources.by = ResourcesBy::Tags;
    let by_tags = compare_with(&flat, &nested, &config);
    assert_eq!(by_tags.verdict(), Some(Major));
    let moved = by_tags.changes.iter().find(|change| change.kind == Moved);
    let message = &moved.unwrap().message;
    assert!(message.contains("zoo().pet()"), "{message}");
    assert!(!by_tags.changes.iter().any(|change| change.kind == Removed));
}
