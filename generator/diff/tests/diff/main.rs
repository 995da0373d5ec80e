//! Two versions of a document: what changes for a Rust user, and what that asks of the version.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod client;
mod formats;
mod headers;
mod lists;
mod media;
mod openapi_3_2;
mod replies;
mod report;
mod requests;
mod semver_checks;

use specwright::config::Config;
use specwright_diff::{ChangeKind, Diff, Verdict, Version, diff};

use ChangeKind::*;
use Verdict::{Major, Minor, Patch};

/// Two versions and what is expected of them.
pub struct Case {
    /// What is changed, in words; the name of the case.
    pub name: &'static str,
    /// The old document.
    pub old: String,
    /// The new document.
    pub new: String,
    /// The verdict of the whole; `None` when nothing changes.
    pub verdict: Option<Verdict>,
    /// A change that is found: its sort, and a part of its message.
    pub expected: (ChangeKind, &'static str),
}

/// A case.
fn case(
    name: &'static str,
    (old, new): (String, String),
    verdict: Verdict,
    kind: ChangeKind,
    message: &'static str,
) -> Case {
    Case {
        name,
        old,
        new,
        verdict: Some(verdict),
        expected: (kind, message),
    }
}

/// Every case there is.
fn cases() -> Vec<Case> {
    [
        requests::cases(),
        replies::cases(),
        client::cases(),
        headers::cases(),
        lists::cases(),
        lists::long_running(),
        media::cases(),
        openapi_3_2::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A document around what is given, which is not indented.
fn document(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Zoo, version: '1'}}\n{rest}\n")
}

/// `GET /pet`, which replies with a `Pet`, and the components.
fn replies_with(components: &str) -> String {
    replies_and("", components)
}

/// `GET /pet` and these other paths, which are indented, and the components.
fn replies_and(paths: &str, components: &str) -> String {
    let pet = "{$ref: '#/components/schemas/Pet'}";
    let content = format!("content: {{application/json: {{schema: {pet}}}}}");
    document(&format!(
        "paths:\n  /pet: {{get: {{responses: {{'200': {{description: ok, {content}}}}}}}}}\n{paths}\
         components: {{schemas: {{{components}}}}}"
    ))
}

/// `POST /pets`, with a body of this schema.
fn takes_body(schema: &str) -> String {
    document(&format!(
        "paths: {{/pets: {{post: {{operationId: createPet, requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}"
    ))
}

/// `GET /pets` with these parameters.
fn takes(parameters: &str) -> String {
    document(&format!(
        "paths: {{/pets: {{get: {{operationId: listPets, parameters: [{parameters}], responses: {{'204': {{description: ok}}}}}}}}}}"
    ))
}

/// The differences of two documents.
fn compare(old: &str, new: &str) -> Diff {
    let config = Config::default();
    compare_with(old, new, &config)
}

fn compare_with(old: &str, new: &str, config: &Config) -> Diff {
    compare_configured((old, config), (new, config))
}

fn compare_configured(old: (&str, &Config), new: (&str, &Config)) -> Diff {
    let one = Version {
        name: "old.yaml",
        bytes: old.0.as_bytes(),
        config: old.1,
    };
    let other = Version {
        name: "new.yaml",
        bytes: new.0.as_bytes(),
        config: new.1,
    };
    diff(&one, &other).unwrap_or_else(|refused| {
        let name = &refused.name;
        let text = refused.diagnostics.render(name, &refused.text, false);
        panic!("{text}\n{}", refused.text)
    })
}

#[test]
fn every_case_has_its_verdict() {
    let mut failed = Vec::new();
    let cases = cases();
    for case in &cases {
        let diff = compare(&case.old, &case.new);
        let (kind, message) = case.expected;
        let found = case.verdict.is_none()
            || diff
                .changes
                .iter()
                .any(|change| change.kind == kind && change.message.contains(message));
        if diff.verdict() != case.verdict || !found {
            failed.push(format!(
                "{}: expected {:?}, {kind:?} `{message}`\n{}",
                case.name,
                case.verdict,
                diff.render()
            ));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(cases.len() >= 40, "{}", cases.len());
}

#[test]
fn names_of_cases_are_unique() {
    let cases = cases();
    let mut names: Vec<&str> = cases.iter().map(|case| case.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len());
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for case in cases() {
        for text in [&case.old, &case.new] {
            let diff = compare(text, text);
            assert_eq!(diff.changes, [], "{}", case.name);
            assert_eq!(diff.verdict(), None);
            assert_eq!(diff.next(), None);
        }
    }
}

#[test]
fn what_is_added_one_way_is_removed_the_other() {
    for case in cases() {
        let names = |diff: &Diff, kind: ChangeKind| -> Vec<(String, Option<String>)> {
            let changes = diff.changes.iter().filter(|change| change.kind == kind);
            let mut names: Vec<_> = changes
                .map(|change| {
                    let place = change.old.clone().or(change.new.clone());
                    (change.subject.name.clone(), place)
                })
                .collect();
            names.sort();
            names
        };
        let forward = compare(&case.old, &case.new);
        let backward = compare(&case.new, &case.old);
        let name = case.name;
        // Where a thing is renamed too, it is told by the name of the newer one.
        if forward
            .changes
            .iter()
            .any(|change| matches!(change.kind, Renamed | Moved))
        {
            continue;
        }
        assert_eq!(names(&forward, Added), names(&backward, Removed), "{name}");
        assert_eq!(names(&forward, Removed), names(&backward, Added), "{name}");
    }
}

#[test]
fn pointers_lead_to_something() {
    for case in cases() {
        let value = |text: &str| -> serde_json::Value { serde_yaml::from_str(text).unwrap() };
        let (old, new) = (value(&case.old), value(&case.new));
        for change in compare(&case.old, &case.new).changes {
            for (pointer, document) in [(&change.old, &old), (&change.new, &new)] {
                let Some(pointer) = pointer else { continue };
                // What one of them does not have is where it would be.
                let path = pointer.strip_prefix('#').unwrap();
                let there = document.pointer(path).is_some()
                    || path.ends_with("/security")
                    || path.ends_with("/servers");
                assert!(there, "{}: {pointer} of {change:?}", case.name);
            }
        }
    }
}

#[test]
fn the_version_follows_the_verdict() {
    let mut config = Config::default();
    let old = takes("");
    let new = takes("{name: limit, in: query, required: true, schema: {type: integer}}");
    for (current, next) in [("0.3.1", "0.4.0"), ("1.3.1", "2.0.0"), ("0.0.4", "0.0.5")] {
        config.package.version = current.to_owned();
        let diff = compare_with(&old, &new, &config);
        assert_eq!(diff.verdict(), Some(Major));
        assert_eq!(diff.next().as_deref(), Some(next));
    }
    let diff = compare_with(&new, &new, &config);
    assert!(
        diff.summary().starts_with("no change"),
        "{}",
        diff.summary()
    );
    assert_eq!(diff.count(Patch) + diff.count(Minor), 0);
}

#[test]
fn a_document_that_cannot_be_generated_is_refused() {
    let config = Config::default();
    let version = |name, text: &'static str| Version {
        name,
        bytes: text.as_bytes(),
        config: &config,
    };
    let good = "openapi: 3.0.3\ninfo: {title: Zoo, version: '1'}\npaths: {}\n";
    let refused = diff(&version("old", "openapi: ["), &version("new", good)).unwrap_err();
    assert_eq!(refused.to_string(), "`old` cannot be generated");
    assert!(refused.diagnostics.has_errors());
    let refused = diff(&version("old", good), &version("new", "")).unwrap_err();
    assert_eq!(refused.name, "new");
}
