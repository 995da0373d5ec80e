//! Media types: which there are, and what says that a reply is streamed.

use super::*;

/// `POST /chats` with these members of its body, whose reply has this content.
fn chat(members: &str, content: &str) -> String {
    document(&format!(
        "paths: {{/chats: {{post: {{operationId: createChat, requestBody: {{required: true, content: {{application/json: {{schema: {{type: object, required: [text], properties: {{text: {{type: string}}{members}}}}}}}}}}}, responses: {{'200': {{description: ok, content: {{{content}}}}}}}}}}}}}"
    ))
}

const WHOLE: &str = "application/json: {schema: {type: array, items: {type: string}}}";
const STREAM: &str = "text/event-stream: {schema: {type: string}}";

pub fn cases() -> Vec<Case> {
    let one = || chat("", WHOLE);
    let both = |members: &str| chat(members, &format!("{WHOLE}, {STREAM}"));
    vec![
        case(
            "a reply in one more media type",
            (one(), both("")),
            Minor,
            Added,
            "the call is new",
        ),
        case(
            "a reply in one media type less",
            (both(""), one()),
            Major,
            Removed,
            "the call is gone",
        ),
        case(
            "a call says that its reply is streamed",
            (both(""), both(", stream: {type: boolean}")),
            Patch,
            Wire,
            "`stream: true` says whether the reply is streamed, instead of nothing",
        ),
        case(
            "a call says no more whether its reply is streamed",
            (both(", stream: {type: boolean}"), both("")),
            Patch,
            Wire,
            "nothing says whether the reply is streamed, instead of `stream: false`",
        ),
    ]
}
