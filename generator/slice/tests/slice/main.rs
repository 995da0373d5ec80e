//! Fragments of documents: what is kept, what is cut, and that the rest stays as it was.

mod compiled;
mod cuts;
mod kept;
mod other_places;
mod selected;
mod text;
mod versions;

use serde_json::{Value, json};
use specwright::diagnostic::Diagnostics;
use specwright::{load, source};
use specwright_slice::{CutReason, Selection, SliceError, Sliced, slice};

/// The value of a document in YAML.
fn document(text: &str) -> Value {
    let mut diagnostics = Diagnostics::new();
    let value = source::read_value(text.as_bytes(), &mut diagnostics);
    value.unwrap_or_else(|| panic!("{}", diagnostics.render("test.yaml", text, false)))
}

/// A document around what is given, which is not indented.
fn openapi(rest: &str) -> Value {
    document(&format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{rest}"
    ))
}

fn paths(globs: &[&str]) -> Selection {
    Selection {
        paths: globs.iter().map(ToString::to_string).collect(),
        ..Selection::default()
    }
}

fn operations(names: &[&str]) -> Selection {
    Selection {
        operations: names.iter().map(ToString::to_string).collect(),
        ..Selection::default()
    }
}

fn cut(document: &Value, selection: &Selection) -> Sliced {
    slice(document, selection).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What a user is told when nothing is cut out.
fn errors(document: &Value, selection: &Selection) -> Vec<String> {
    let errors = slice(document, selection).err().unwrap_or_default();
    errors.iter().map(SliceError::to_string).collect()
}

fn keys<'v>(document: &'v Value, pointer: &str) -> Vec<&'v str> {
    let members = document.pointer(pointer).and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect()
}

/// Whether a fragment is a document without a mistake.
fn loads(document: &Value) {
    let text = source::to_yaml(document);
    let mut diagnostics = Diagnostics::strict();
    let loaded = load("fragment.yaml", text.as_bytes(), &mut diagnostics);
    let said = diagnostics.render("fragment.yaml", &text, false);
    assert!(loaded.is_some() && !diagnostics.has_errors(), "{said}");
}

#[test]
fn odd_documents_are_no_panic() {
    for text in [
        "openapi: 3.0.3\npaths: {/a: {get: 1, put: {responses: []}, post: {tags: 1, security: x}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {$ref: '#'}}}}}\ncomponents: [1]",
        "openapi: 3.0.3\npaths: {/a: {get: {parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]}}}",
        "openapi: 3.0.3\npaths: {/a: {$ref: '#/paths/~1a'}, /b: {get: {}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {requestBody: {$ref: '#/components/x/y'}}}}\ncomponents: {x: {y: {$ref: '#/components/x/y/z'}}}",
        "openapi: 3.0.3\npaths: {/a: {get: {requestBody: {$ref: '#/components/schemas/A'}}}}\ncomponents: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}], anyOf: [{type: string}, {$ref: '#/components/schemas/A'}], discriminator: 1}}}",
    ] {
        let full = document(text);
        for glob in ["*", "/a", "/b"] {
            let selection = Selection {
                cut_expandable: true,
                cut: vec!["A".into()],
                ..paths(&[glob])
            };
            let _ = slice(&full, &selection);
            let _ = slice(
                &full,
                &Selection {
                    cut: Vec::new(),
                    ..selection
                },
            );
        }
    }
}
