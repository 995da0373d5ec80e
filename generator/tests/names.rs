//! Names stay when unrelated parts of a document change, come or go, and two runs give the same.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::ir::{Origin, Owner};
use specwright::{load, model};

/// What each thing of a document is called: types by pointer, with fields and variants, operations
/// by method and path. Schemas within operations go by the operation.
fn names(document: &Value, config: &Config) -> BTreeMap<String, String> {
    let mut diagnostics = Diagnostics::new();
    let bytes = serde_json::to_vec(document).unwrap();
    let document = load("api.json", &bytes, &mut diagnostics).unwrap();
    let model = model(&document, config, &mut diagnostics);
    let (api, facts, given) = (&model.api, &model.facts, &model.names);
    let operation = |index: usize| {
        let operation = &api.operations[index];
        format!("{} {}", operation.method.as_str(), operation.path)
    };
    let mut all = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if !facts.usage[index].is_used() {
            continue;
        }
        let id = specwright::ir::TypeId(index);
        let key = match &definition.origin {
            Origin::Inline {
                owner: Owner::Operation(id),
                path,
            } => format!("{} {path:?}", operation(id.0)),
            other => format!("{other:?}"),
        };
        let fields = given.fields.get(&id).into_iter().flatten();
        let variants = given.variants.get(&id).into_iter().flatten();
        let members: Vec<&str> = fields.chain(variants).map(String::as_str).collect();
        let name = format!("{} {{{}}}", given.types[index].ident, members.join(" "));
        all.insert(key, name);
    }
    for (index, name) in given.operations.iter().enumerate() {
        let resource = facts.resources.placements[index].resource.0;
        let path = given.resources[resource].path.join(".");
        let inputs: Vec<&str> = name
            .inputs
            .iter()
            .map(|input| input.ident.as_str())
            .collect();
        all.insert(
            operation(index),
            format!(
                "{path}.{}({}) {}",
                name.method,
                inputs.join(" "),
                name.request
            ),
        );
    }
    all
}

fn documents() -> Vec<(Value, Config)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(folder.join(path)).unwrap();
    let yaml = |path: &str| serde_yaml::from_str::<Value>(&read(path)).unwrap();
    let config = Config::parse("codegen.toml", &read("../spec/codegen.toml")).unwrap();
    vec![
        (yaml("../spec/balance_transactions.yaml"), config),
        (yaml("../spec/balance_transactions.yaml"), Config::default()),
        (yaml("tests/stability/shop.yaml"), Config::default()),
    ]
}

/// Whatever has a name in both has the same.
fn assert_kept(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>, change: &str) {
    let mut common = 0;
    for (key, name) in before {
        if let Some(now) = after.get(key) {
            assert_eq!(name, now, "`{key}` is renamed by {change}");
            common += 1;
        }
    }
    assert!(common > 3, "{change} left only {common} names");
}

#[test]
fn removing_a_path_renames_nothing_else() {
    for (document, config) in documents() {
        let before = names(&document, &config);
        let paths: Vec<String> = document["paths"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for path in paths {
            let mut less = document.clone();
            less["paths"].as_object_mut().unwrap().shift_remove(&path);
            assert_kept(&before, &names(&less, &config), &format!("removing {path}"));
        }
    }
}

#[test]
fn adding_paths_and_schemas_renames_nothing() {
    let added: Value = serde_yaml::from_str(
        "get:
  operationId: customer
  tags: [order]
  parameters: [{name: customer, in: query, schema: {type: string, enum: [a, b]}}]
  responses:
    '200':
      description: New.
      content: {application/json: {schema: {$ref: '#/components/schemas/AaaNew'}}}
",
    )
    .unwrap();
    let schema: Value = serde_yaml::from_str(
        "{type: object, properties: {state: {type: string, enum: [x]}, self: {$ref: '#/components/schemas/AaaNew'}}}",
    )
    .unwrap();
    for (document, config) in documents() {
        let before = names(&document, &config);
        for path in ["/aaa", "/v1/zzz/{id}/lines", "/v1/customers/{customer}/zzz"] {
            let mut more = document.clone();
            // In front of all others, where it would be named first.
            let paths = more["paths"].as_object_mut().unwrap();
            paths.shift_insert(0, path.to_owned(), added.clone());
            let schemas = more["components"]["schemas"].as_object_mut().unwrap();
            schemas.shift_insert(0, "AaaNew".to_owned(), schema.clone());
            let after = names(&more, &config);
            assert_kept(&before, &after, &format!("adding {path}"));
            assert!(after.len() > before.len());
        }
    }
}

#[test]
fn the_order_of_components_and_paths_does_not_matter() {
    for (document, config) in documents() {
        let before = names(&document, &config);
        for part in ["/components/schemas", "/paths"] {
            let mut turned = document.clone();
            let members = turned.pointer_mut(part).unwrap().as_object_mut().unwrap();
            *members = std::mem::take(members).into_iter().rev().collect();
            assert_eq!(before, names(&turned, &config), "{part} in another order");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (document, config) in documents() {
        let bytes = serde_json::to_vec(&document).unwrap();
        let generate = || {
            let mut diagnostics = Diagnostics::new();
            let made = specwright::generate("api.json", &bytes, &config, &mut diagnostics);
            (made.unwrap().files, diagnostics.to_json("api.json", ""))
        };
        assert_eq!(generate(), generate());
    }
}

#[test]
fn calls_are_named_by_what_they_do() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/calls.yaml");
    let document = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let names = names(&document, &Config::default());
    for (operation, expected) in [
        ("GET /devices", "device.list()"),
        ("GET /capacity", "capacity.list()"),
        ("GET /emojis", "emoji.list()"),
        ("GET /languages", "language.list()"),
        ("GET /inventory", "inventory.get()"),
        ("GET /settings", "setting.get()"),
        ("GET /basket", "basket.list()"),
        ("POST /devices/{id}", "device.create(id)"),
        ("GET /jobs/{id}/files", "job.file.list(id)"),
        ("POST /v2/jobs", "v2.job.create()"),
        ("POST /v2/pets", "pet.create()"),
        ("GET /v3/pets", "pet.list()"),
    ] {
        let named = names[operation].split(' ').next();
        assert_eq!(named, Some(expected), "{operation}");
    }
}

#[test]
fn variants_with_the_same_members_are_told_by_what_these_are() {
    let document = serde_yaml::from_str(
        "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Import:
      oneOf:
        - {type: object, required: [target], properties: {target: {type: object, properties: {owner: {type: string}, name: {type: string}}}}}
        - {type: object, required: [target], properties: {target: {type: object, properties: {id: {type: string}, name: {type: string}}}}}
    Found:
      oneOf:
        - {type: object, required: [at], properties: {at: {type: string}}}
        - {type: object, required: [at], properties: {at: {type: integer}}}
        - {type: object, required: [at], properties: {at: {type: array, items: {type: integer}}}}
    Same:
      oneOf:
        - {type: object, required: [at], properties: {at: {type: string}}}
        - {type: object, required: [at], properties: {at: {type: string, description: The same.}}}
",
    )
    .unwrap();
    let names = names(&document, &Config::default());
    let variants = |key: &str| {
        let mut found = names
            .iter()
            .filter(|(known, _)| known.contains(&format!("key: \"{key}\", direction")));
        let name = found.find_map(|(_, name)| name.contains("Unknown").then_some(name));
        name.unwrap_or_else(|| panic!("{key}: {names:?}")).clone()
    };
    assert_eq!(
        variants("Import"),
        "Import {WithTargetOwner WithTargetId Unknown}"
    );
    assert_eq!(
        variants("Found"),
        "Found {WithAtText WithAtInteger WithAtIntegers Unknown}"
    );
    // Nothing tells them apart.
    assert_eq!(variants("Same"), "Same {OnlyAt OnlyAt2 Unknown}");
}

#[test]
fn a_schema_keeps_the_name_that_what_is_sent_of_another_would_have() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /jobs:
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
components:
  schemas:
    Job: {type: object, properties: {id: {type: string, readOnly: true}, input: {$ref: '#/components/schemas/JobInput'}}}
    JobInput: {type: object, properties: {file: {type: string}}}
    JobV1_1: {type: object, properties: {id: {type: string}}}
    JobV11: {type: object, properties: {id: {type: string}}}
";
    let names = names(&serde_yaml::from_str(text).unwrap(), &Config::default());
    let types = names.iter().filter(|(key, _)| key.starts_with("Component"));
    let types: Vec<&str> = types.map(|(_, name)| name.as_str()).collect();
    let expected = [
        "JobRequest {input}",
        "Job {id input}",
        "JobInput {file}",
        "JobV11 {id}",
        "JobV1_1 {id}",
    ];
    assert_eq!(types, expected, "{names:?}");
}

#[test]
fn a_member_keeps_the_name_that_is_written() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Asset: {type: object, properties: {_id: {type: string}, id: {type: string}}}
    Panel: {type: object, properties: {xAxis: {type: string}, x_axis: {type: string}, xaxis: {type: string}}}
";
    let names = names(&serde_yaml::from_str(text).unwrap(), &Config::default());
    let types: Vec<&str> = names.values().map(String::as_str).collect();
    let expected = ["Asset {underscore_id id}", "Panel {x_axis_2 x_axis xaxis}"];
    assert_eq!(types, expected);
}

/// Registries take names of features and packages in ASCII only; names of Rust stay as they are.
#[test]
fn features_and_packages_are_named_in_ascii() {
    let document = include_str!("cases/beyond_ascii.yaml");
    for text in [
        "[features]\nper_resource_above = 0\n",
        "[crate]\nsplit = true\n[features]\nper_resource_above = 0\n",
    ] {
        let config = Config::parse("codegen.toml", text).unwrap();
        let mut diagnostics = Diagnostics::new();
        let made = specwright::generate("api.yaml", document.as_bytes(), &config, &mut diagnostics);
        let files = made.unwrap().files;
        let manifests = files
            .iter()
            .filter(|(path, _)| path.ends_with("Cargo.toml"));
        let mut names = Vec::new();
        for (path, manifest) in manifests {
            assert!(path.is_ascii(), "{path}");
            let manifest: toml::Table = manifest.parse().unwrap();
            names.push(manifest["package"]["name"].as_str().unwrap().to_owned());
            let features = manifest.get("features").and_then(toml::Value::as_table);
            names.extend(
                features
                    .into_iter()
                    .flat_map(|features| features.keys().cloned()),
            );
        }
        assert!(names.iter().all(|name| name.is_ascii()), "{names:?}");
        assert!(
            names.iter().any(|name| name.contains("grosse")),
            "{names:?}"
        );
    }
}
