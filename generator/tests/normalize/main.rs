//! What documents of OpenAPI 3.1 and Swagger 2.0 are made into.

mod documents;
mod keywords;
mod references;

use serde_json::{Value, json};
use specwright::diagnostic::{Code, Diagnostics};
use specwright::load;
use specwright::normalize::normalize;

/// A document of `version` around members in YAML.
fn document(version: &str, members: &str) -> String {
    format!("{version}\ninfo: {{title: Pets, version: '1'}}\n{members}")
}

/// What a document is made into, and what is said of that.
fn converted(text: &str) -> (Value, Diagnostics) {
    let mut value: Value = serde_yaml::from_str(text).expect("YAML");
    let mut diagnostics = Diagnostics::new();
    normalize(&mut value, &mut diagnostics).expect("a known version");
    (value, diagnostics)
}

/// The schemas that the components of a document of OpenAPI 3.1 are made into.
fn schemas(schemas: &str) -> Value {
    let members = format!("components:\n  schemas:\n{}", indented(schemas, 4));
    let (value, _) = converted(&document("openapi: 3.1.0", &members));
    value["components"]["schemas"].clone()
}

/// What one schema of OpenAPI 3.1 is made into.
fn schema(text: &str) -> Value {
    schemas(&format!("A: {text}"))["A"].clone()
}

fn indented(text: &str, by: usize) -> String {
    let indent = " ".repeat(by);
    text.lines()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// Loads a document, which must go without a word, and returns it.
fn loaded(text: &str) -> openapiv3::OpenAPI {
    let mut diagnostics = Diagnostics::new();
    let loaded = load("api.yaml", text.as_bytes(), &mut diagnostics);
    assert!(
        diagnostics.is_empty(),
        "{}",
        diagnostics.render("api.yaml", text, false)
    );
    loaded.expect("loads")
}

/// What a user sees when a document is loaded.
fn shown(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    load("api.yaml", text.as_bytes(), &mut diagnostics);
    diagnostics.render("api.yaml", text, false)
}

fn codes(diagnostics: &Diagnostics) -> Vec<(Code, &str)> {
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.pointer.as_str()))
        .collect()
}

mod types {
    use super::*;

    #[test]
    fn null_is_nullable() {
        assert_eq!(
            schema("{type: [string, 'null'], maxLength: 3}"),
            json!({"type": "string", "maxLength": 3, "nullable": true})
        );
        assert_eq!(
            schema("{type: [object, null]}"),
            json!({"type": "object", "nullable": true})
        );
        let only_null = json!({"nullable": true, "enum": [null]});
        assert_eq!(schema("{type: 'null'}"), only_null);
        assert_eq!(schema("{type: ['null']}"), only_null);
        assert_eq!(schema("{const: null}"), only_null);
        assert_eq!(schema("{oneOf: [{type: 'null'}]}"), only_null);
    }

    #[test]
    fn several_types_are_any_of_them_each_with_what_bounds_it() {
        let given = "{type: [string, integer, 'null'], minLength: 1, minimum: 0, maxItems: 2, \
                     format: uuid, title: T, default: x}";
        assert_eq!(
            schema(given),
            json!({
                "title": "T",
                "default": "x",
                "nullable": true,
                "anyOf": [
                    {"type": "string", "minLength": 1, "format": "uuid"},
                    {"type": "integer", "minimum": 0},
                ],
            })
        );
        assert_eq!(
            schema("{type: [integer, number]}"),
            json!({"type": "number"})
        );
        assert_eq!(
            schema("{type: [string, number, boolean, object, array, 'null']}"),
            json!({"nullable": true})
        );
    }

    #[test]
    fn values_are_told_apart_by_type() {
        assert_eq!(
            schema("{type: [string, integer], enum: [a, 1, 2.0]}"),
            json!({"anyOf": [
                {"type": "string", "enum": ["a"]},
                {"type": "integer", "enum": [1, 2.0]},
            ]})
        );
        assert_eq!(
            schema("{type: [string, integer, 'null'], enum: [a, null]}"),
            json!({"type": "string", "enum": ["a"], "nullable": true})
        );
    }

    #[test]
    fn types_beside_a_union_are_those_of_the_union() {
        let given = "{type: [string, integer], oneOf: [{type: string}, {type: integer}]}";
        let oneof = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
        assert_eq!(schema(given), oneof);
    }

    #[test]
    fn a_constant_is_the_only_value() {
        let constant = |kind: &str, value: Value| json!({"type": kind, "enum": [value], "x-specwright-const": true});
        assert_eq!(schema("{const: cat}"), constant("string", json!("cat")));
        assert_eq!(schema("{const: 3}"), constant("integer", json!(3)));
        assert_eq!(schema("{const: true}"), constant("boolean", json!(true)));
        // What is in an object or a list is always the same, too.
        let object = schema("{const: {a: b, c: [1]}}");
        assert_eq!(object["type"], "object");
        assert_eq!(object["properties"]["a"], constant("string", json!("b")));
        assert_eq!(
            object["properties"]["c"]["items"],
            constant("integer", json!(1))
        );
        assert_eq!(object["properties"]["c"]["maxItems"], 1);
        assert_eq!(object["required"], json!(["a", "c"]));
        assert_eq!(object["x-specwright-always"], r#"{"a":"b","c":[1]}"#);
        assert_eq!(
            schema("{type: [string, integer], const: 3}"),
            constant("integer", json!(3))
        );
    }
}

mod unions {
    use super::*;

    #[test]
    fn null_is_taken_out() {
        assert_eq!(
            schema("{anyOf: [{type: 'null'}, {type: string}, {type: integer}]}"),
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "nullable": true})
        );
    }

    #[test]
    fn one_that_is_left_takes_its_place() {
        assert_eq!(
            schema("{title: T, anyOf: [{type: string, format: uuid, title: U}, {type: 'null'}]}"),
            json!({"title": "T", "nullable": true, "type": "string", "format": "uuid"})
        );
        let (value, _) = converted(&document(
            "openapi: 3.1.0",
            "components: {schemas: {A: {oneOf: [{$ref: '#/components/schemas/B'}, {const: null}]}, B: {}}}",
        ));
        assert_eq!(
            value["components"]["schemas"]["A"],
            json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]})
        );
        assert_eq!(
            schema(
                "{anyOf: [{anyOf: [{type: [array, 'null'], prefixItems: [true]}, {type: 'null'}]}, {type: 'null'}]}"
            ),
            json!({
                "nullable": true,
                "type": "array",
                "items": true,
                "x-specwright-tuple": true,
                "x-specwright-prefix-items": [{"$ref": "#/components/schemas/A/items"}],
            })
        );
    }

    #[test]
    fn a_discriminator_stays_with_its_union() {
        let (value, _) = converted(&document(
            "openapi: 3.1.0",
            "components:
  schemas:
    A:
      oneOf: [{type: 'null'}, {$ref: '#/components/schemas/A/$defs/B'}]
      discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/A/$defs/B', c: C}}
      $defs: {B: {type: object}}",
        ));
        let b = "#/components/schemas/B";
        assert_eq!(
            value["components"]["schemas"]["A"],
            json!({
                "oneOf": [{"$ref": b}],
                "discriminator": {"propertyName": "kind", "mapping": {"b": b, "c": "C"}},
                "nullable": true,
            })
        );
    }
}

/// A shop for pets, with a bit of everything that OpenAPI 3.1 has.
#[test]
fn a_whole_document() {
    let text = include_str!("../documents/pets-3.1.yaml");
    let (value, _) = converted(text);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
    insta::assert_snapshot!(shown(text));
}

/// Every document of OpenAPI 3.1 below the folder that `SPECWRIGHT_CORPUS` names loads.
#[test]
fn corpus() {
    let Ok(folder) = std::env::var("SPECWRIGHT_CORPUS") else {
        eprintln!("skipped: SPECWRIGHT_CORPUS names no folder of documents");
        return;
    };
    let mut folders = vec![std::path::PathBuf::from(folder)];
    let mut loaded = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).replace(' ', "");
            if !start.contains("\"openapi\":\"3.1") {
                continue;
            }
            let name = path.to_string_lossy();
            let mut diagnostics = Diagnostics::new();
            let document = load(&name, &bytes, &mut diagnostics);
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                document.is_some() && !diagnostics.has_errors(),
                "{}",
                diagnostics.render(&name, &text, false)
            );
            let dangling = diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.code == Code::UnresolvedReference);
            assert_eq!(dangling.count(), 0, "{name}");
            loaded += 1;
        }
    }
    eprintln!("{loaded} documents of OpenAPI 3.1 loaded");
    assert!(loaded > 0, "no document of OpenAPI 3.1 below the folder");
}
