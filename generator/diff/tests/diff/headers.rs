//! Headers of replies.

use super::*;

/// `GET /pets`, whose reply has these headers.
fn with(headers: &str) -> String {
    document(&format!(
        "paths: {{/pets: {{get: {{operationId: listPets, responses: {{'204': {{description: ok, headers: {{{headers}}}}}}}}}}}}}"
    ))
}

const TOTAL: &str = "X-Total: {schema: {type: integer}}";

fn changed(from: &str, to: &str) -> (String, String) {
    let new = TOTAL.replace(from, to);
    assert_ne!(new, TOTAL);
    (with(TOTAL), with(&new))
}

pub fn cases() -> Vec<Case> {
    vec![
        case(
            "a header of replies is new",
            (with(""), with(TOTAL)),
            Minor,
            Added,
            "new constant `reply_headers::X_TOTAL: ReplyHeader<i64>`",
        ),
        case(
            "a header of replies is gone",
            (with(TOTAL), with("")),
            Major,
            Removed,
            "the constant `reply_headers::X_TOTAL` is gone",
        ),
        case(
            "a header of replies has another name",
            changed("X-Total", "X-Count"),
            Major,
            Removed,
            "`reply_headers::X_TOTAL` is gone",
        ),
        case(
            "a header of replies has another type",
            changed("integer", "boolean"),
            Major,
            TypeChanged,
            "is a `ReplyHeader<bool>` instead of a `ReplyHeader<i64>`",
        ),
        case(
            "a header of replies holds more",
            changed("{type: integer}", "{type: number}"),
            Major,
            Widened,
            "`reply_headers::X_TOTAL` is a `ReplyHeader<f64>`",
        ),
        case(
            "a header of replies is a list",
            changed("{type: integer}", "{type: array, items: {type: integer}}"),
            Major,
            TypeChanged,
            "`ReplyHeader<Vec<i64>>`",
        ),
        case(
            "a header of replies is spelled otherwise",
            changed("X-Total", "X_Total"),
            Patch,
            Wire,
            "the header `X_Total` instead of `X-Total`",
        ),
        case(
            "a header of replies is described",
            changed("{schema", "{description: How many., schema"),
            Patch,
            Documentation,
            "of `reply_headers::X_TOTAL`",
        ),
    ]
}

#[test]
fn capitals_of_a_header_are_nothing() {
    let (old, new) = changed("X-Total", "x-total");
    assert_eq!(compare(&old, &new).changes, []);
}

#[test]
fn a_header_that_another_operation_sends_too_is_only_documented() {
    let operation = |headers: &str| {
        format!("{{get: {{responses: {{'204': {{description: ok, headers: {{{headers}}}}}}}}}}}")
    };
    let both = |cows: &str| {
        let (pets, cows) = (operation(TOTAL), operation(cows));
        document(&format!("paths: {{/pets: {pets}, /cows: {cows}}}"))
    };
    let diff = compare(&both(TOTAL), &both(""));
    let messages: Vec<(Verdict, &str, &str)> = diff
        .changes
        .iter()
        .map(|change| {
            let name = change.subject.name.as_str();
            (change.verdict, name, change.message.as_str())
        })
        .collect();
    let message = "the documentation of the headers of its replies changed";
    assert_eq!(messages, [(Patch, "client.cow().get", message)]);
}

#[test]
fn for_a_person() {
    let shared =
        "components: {headers: {Left: {description: How many are left., schema: {type: integer}}}}";
    let with = |headers: &str| format!("{}{shared}\n", with(headers));
    let old = with(
        "X-Left: {$ref: '#/components/headers/Left'}, X-Total: {schema: {type: integer}}, X-Page: {schema: {type: string}}",
    );
    let new = with(
        "X-Left: {$ref: '#/components/headers/Left'}, X-Total: {description: How many., schema: {type: string}}, X-Next: {content: {application/json: {schema: {type: object}}}}",
    );
    insta::assert_snapshot!(compare(&old, &new).render());
}
