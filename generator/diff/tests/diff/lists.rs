//! Operations: what comes and goes, how they are called, pages.

use super::*;

fn operation(path: &str, method: &str, more: &str) -> String {
    format!("  {path}: {{{method}: {{{more}responses: {{'204': {{description: ok}}}}}}}}\n")
}

fn paths(operations: &[String]) -> String {
    document(&format!("paths:\n{}", operations.concat()))
}

/// A list in pages when `page` and `per_page` are among its parameters.
fn list(parameters: &[&str]) -> String {
    let parameters: Vec<String> = parameters
        .iter()
        .map(|name| format!("{{name: {name}, in: query, schema: {{type: integer}}}}"))
        .collect();
    document(&format!(
        "paths: {{/pets: {{get: {{parameters: [{}], responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}}}}}}}}}",
        parameters.join(", ")
    ))
}

pub fn cases() -> Vec<Case> {
    let pets = || operation("/pets", "get", "operationId: listPets, ");
    let cows = operation("/cows", "get", "operationId: listCows, ");
    let moved = operation("/v2/farms/pets", "get", "operationId: listPets, ");
    let versioned = operation("/v2/pets", "get", "operationId: listPets, ");
    let summary = operation(
        "/pets",
        "get",
        "operationId: listPets, summary: Lists pets., ",
    );
    let deprecated = || operation("/pets", "get", "operationId: listPets, deprecated: true, ");
    let another_id = operation("/pets", "get", "operationId: pets, ");
    let action = |id: &str| operation("/pets", "put", &format!("operationId: {id}, "));
    let tags = operation("/pets", "get", "operationId: listPets, tags: [pets], ");
    let page = ["page", "per_page"];
    vec![
        case(
            "an operation is added",
            (paths(&[pets()]), paths(&[pets(), cows.clone()])),
            Minor,
            Added,
            "the call is new",
        ),
        case(
            "an operation is removed",
            (paths(&[pets(), cows]), paths(&[pets()])),
            Major,
            Removed,
            "the call is gone",
        ),
        case(
            "an operation moves",
            (paths(&[pets()]), paths(&[moved])),
            Major,
            Moved,
            "`client.farm().pet().get` instead of `client.pet().get`",
        ),
        case(
            "a path has another version",
            (paths(&[pets()]), paths(&[versioned])),
            Patch,
            Wire,
            "`GET /v2/pets` instead of `GET /pets`",
        ),
        case(
            "an operationId is another",
            (paths(&[pets()]), paths(&[another_id])),
            Patch,
            Renamed,
            "the operationId is `pets`",
        ),
        case(
            "a method has another name",
            (
                paths(&[action("feedPets")]),
                paths(&[action("feedAll").replace("put", "trace")]),
            ),
            Major,
            Removed,
            "the call is gone",
        ),
        case(
            "a call is deprecated",
            (paths(&[pets()]), paths(&[deprecated()])),
            Minor,
            Deprecated,
            "`#[deprecated]`",
        ),
        case(
            "a call is no longer deprecated",
            (paths(&[deprecated()]), paths(&[pets()])),
            Patch,
            Deprecated,
            "no longer",
        ),
        case(
            "a call is described",
            (paths(&[pets()]), paths(&[summary])),
            Patch,
            Documentation,
            "of the call",
        ),
        Case {
            name: "a tag",
            old: paths(&[pets()]),
            new: paths(&[tags]),
            verdict: None,
            expected: (Documentation, ""),
        },
        case(
            "a list gets pages",
            (list(&["per_page"]), list(&page)),
            Major,
            Pagination,
            "`PageCall<Vec<String>, String>` instead of a `Call<Vec<String>>`",
        ),
        case(
            "a list loses its pages",
            (list(&page), list(&["per_page"])),
            Major,
            Pagination,
            "`Call<Vec<String>>`",
        ),
        case(
            "pages are asked for otherwise",
            (list(&page), list(&["offset", "page", "per_page"])),
            Minor,
            Pagination,
            "by `Offset` instead of `PageNumber`",
        ),
    ]
}

/// A call that is long-running when it is marked so, whose value is of this type.
fn job(mark: &str, ty: &str) -> String {
    document(&format!(
        "paths: {{/jobs: {{post: {{{mark}responses: {{'202': {{description: begun}}, '200': {{description: ok, content: {{application/json: {{schema: {{type: object, required: [a], properties: {{a: {{type: {ty}}}}}}}}}}}}}}}}}}}}}"
    ))
}

pub fn long_running() -> Vec<Case> {
    let mark = "x-ms-long-running-operation: true, ";
    let via = "x-ms-long-running-operation: true, x-ms-long-running-operation-options: {final-state-via: original-uri}, ";
    vec![
        case(
            "a call is long-running",
            (job("", "string"), job(mark, "string")),
            Minor,
            Added,
            "`poll` is new, which gives a `Poller<job::CreateResponse, json::Value>`",
        ),
        case(
            "a call is no longer long-running",
            (job(mark, "string"), job("", "string")),
            Major,
            Removed,
            "`poll`, `until_done` and `resume` are gone",
        ),
        case(
            "a state is read otherwise",
            (job(mark, "string"), job(via, "string")),
            Patch,
            Wire,
            "its state is asked for or read otherwise",
        ),
    ]
}
