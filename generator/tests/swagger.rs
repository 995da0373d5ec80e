//! What documents of Swagger 2.0 are made into.

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diagnostic::{Code, Diagnostics};
use specwright::load;
use specwright::normalize::normalize;

/// A shop for pets, with a bit of everything that Swagger 2.0 has.
const PETS: &str = include_str!("documents/pets-swagger.yaml");

/// What a document is made into, and what is said of that.
fn converted(text: &str) -> (Value, Diagnostics) {
    let mut value: Value = serde_yaml::from_str(text).expect("YAML");
    let mut diagnostics = Diagnostics::new();
    normalize(&mut value, &mut diagnostics).expect("a known version");
    (value, diagnostics)
}

/// A document around members in YAML.
fn document(members: &str) -> String {
    format!("swagger: '2.0'\ninfo: {{title: Pets, version: '1'}}\n{members}")
}

/// The one operation of a document, `GET /pets`, with members of the document in front of it.
fn operation(members: &str, operation: &str) -> (Value, Diagnostics) {
    let text = document(&format!(
        "{members}paths: {{/pets: {{get: {operation}}}}}\n"
    ));
    let (value, diagnostics) = converted(&text);
    (value["paths"]["/pets"]["get"].clone(), diagnostics)
}

/// What one parameter is made into, and the codes of what is said of it.
fn parameter(text: &str) -> (Value, Vec<Code>) {
    let (operation, diagnostics) = operation("", &format!("{{parameters: [{text}]}}"));
    let codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
    (operation["parameters"][0].clone(), codes.collect())
}

fn shown(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    load("api.yaml", text.as_bytes(), &mut diagnostics);
    diagnostics.render("api.yaml", text, false)
}

#[test]
fn a_whole_document() {
    let (value, _) = converted(PETS);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn a_whole_document_loads_without_a_word() {
    let mut diagnostics = Diagnostics::new();
    let loaded = load("pets.yaml", PETS.as_bytes(), &mut diagnostics);
    assert_eq!(diagnostics.render("pets.yaml", PETS, false), "");
    let document = loaded.expect("loads");
    assert_eq!(document.paths.paths.len(), 6);
    let operations: usize = document
        .paths
        .iter()
        .filter_map(|(_, item)| item.as_item())
        .map(|item| item.iter().count())
        .sum();
    assert_eq!(operations, 9);
    assert_eq!(document.extensions["x-specwright-swagger"], "2.0");
}

#[test]
fn servers() {
    let servers = |members: &str| {
        let (value, _) = converted(&document(&format!("{members}paths: {{}}\n")));
        value.get("servers").cloned().unwrap_or_default()
    };
    let both = json!([{"url": "https://a.example/v1"}, {"url": "http://a.example/v1"}]);
    assert_eq!(
        servers("host: a.example\nbasePath: /v1/\nschemes: [http, https]\n"),
        both
    );
    assert_eq!(
        servers("host: a.example\n"),
        json!([{"url": "https://a.example"}])
    );
    assert_eq!(servers("basePath: v1\n"), json!([{"url": "/v1"}]));
    assert_eq!(servers("basePath: /\n"), Value::Null);
}

#[test]
fn how_arrays_are_written() {
    let array = |place: &str, format: &str| {
        let (parameter, codes) = parameter(&format!(
            "{{name: a, in: {place}, required: true, type: array, items: {{type: string}}, \
             collectionFormat: {format}}}"
        ));
        assert_eq!(
            parameter["schema"],
            json!({"type": "array", "items": {"type": "string"}})
        );
        assert!(parameter.get("collectionFormat").is_none());
        (
            parameter["style"].clone(),
            parameter["explode"].clone(),
            codes,
        )
    };
    let lossy = vec![Code::LossyConversion];
    assert_eq!(array("query", "csv"), (json!("form"), json!(false), vec![]));
    assert_eq!(
        array("query", "multi"),
        (json!("form"), json!(true), vec![])
    );
    assert_eq!(
        array("query", "ssv"),
        (json!("spaceDelimited"), json!(false), vec![])
    );
    assert_eq!(
        array("query", "pipes"),
        (json!("pipeDelimited"), json!(false), vec![])
    );
    assert_eq!(
        array("query", "tsv"),
        (json!("form"), json!(false), lossy.clone())
    );
    assert_eq!(array("path", "csv"), (json!(null), json!(null), vec![]));
    assert_eq!(array("header", "pipes"), (json!(null), json!(null), lossy));
}

#[test]
fn a_parameter_says_what_it_is_in_its_schema() {
    let (parameter, codes) = parameter(
        "{name: a, in: query, type: integer, format: int64, minimum: 1, default: 5, \
         x-nullable: true, x-enum-varnames: [A], x-other: 1, description: Text.}",
    );
    assert_eq!(
        parameter,
        json!({
            "name": "a",
            "in": "query",
            "x-other": 1,
            "description": "Text.",
            "schema": {
                "type": "integer",
                "format": "int64",
                "minimum": 1,
                "default": 5,
                "x-enum-varnames": ["A"],
                "nullable": true,
            },
        })
    );
    assert_eq!(codes, []);
}

#[test]
fn media_types_of_one_operation() {
    let shared = "consumes: [application/json]
produces: [application/json, application/xml]
parameters: {pet: {name: pet, in: body, schema: {type: string}}}
responses: {pet: {description: A pet., schema: {type: string}}}
";
    let (same, _) = operation(
        shared,
        "{parameters: [{$ref: '#/parameters/pet'}], responses: {'200': {$ref: '#/responses/pet'}}}",
    );
    assert_eq!(
        same,
        json!({
            "parameters": [],
            "responses": {"200": {"$ref": "#/components/responses/pet"}},
            "requestBody": {"$ref": "#/components/requestBodies/pet"},
        })
    );
    let (own, _) = operation(
        shared,
        "{consumes: [text/plain], produces: [text/plain], parameters: [{$ref: '#/parameters/pet'}], \
         responses: {'200': {$ref: '#/responses/pet'}}}",
    );
    let text = json!({"text/plain": {"schema": {"type": "string"}}});
    assert_eq!(
        own,
        json!({
            "parameters": [],
            "responses": {"200": {"description": "A pet.", "content": text}},
            "requestBody": {"content": text},
        })
    );
}

#[test]
fn what_a_path_has_for_all_its_operations() {
    let text = document(
        "paths:
  /pets/{id}:
    parameters:
    - {name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
    - {name: id, in: path, required: true, type: string}
    put: {responses: {'204': {description: Fine.}}}
    post:
      parameters: [{name: name, in: formData, type: string}]
      responses: {'204': {description: Fine.}}
definitions: {Pet: {type: object}}
",
    );
    let (value, _) = converted(&text);
    let item = &value["paths"]["/pets/{id}"];
    assert_eq!(item["parameters"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        item["put"]["requestBody"],
        json!({
            "required": true,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
        })
    );
    let content = &item["post"]["requestBody"]["content"];
    assert!(content["application/x-www-form-urlencoded"].is_object());
    assert_eq!(shown(&text), "");
}

/// Every place of a mistake is where it was written.
#[test]
fn mistakes_are_shown_where_they_were_written() {
    insta::assert_snapshot!(shown(&document(
        "host: pets.example
schemes: [wss]
paths:
  /pets:
    post:
      parameters:
      - {name: pet, in: body, schema: {type: strin}}
      - {name: limit, in: query, type: integer, minimum: one}
      - {name: sort, in: query, type: array, items: {type: arra, collectionFormat: pipes}, collectionFormat: tsv}
      - {name: none, in: formData, type: string}
      - {$ref: '#/parameters/None'}
      responses:
        '200': {description: Pets., schema: {$ref: '#/definitions/None'}}
        '404': {$ref: '#/responses/missing'}
        '405': {description: No., headers: {X-Rate: {type: integr}}}
  /photos:
    post:
      parameters:
      - {name: photo, in: formData, type: file}
      - {name: tags, in: formData, type: array, items: {type: integr}, collectionFormat: csv}
      - {$ref: '#/parameters/note'}
      responses: {'200': {description: Fine.}}
parameters:
  note: {name: note, in: formData, type: string, minLength: -1}
definitions:
  Pet: {type: object, discriminator: kind, properties: {kind: {type: string, x-nullable: maybe}}}
securityDefinitions:
  login: {type: oauth2, flow: magic, scopes: {}}
",
    )));
}

/// What is shared is not copied without end.
#[test]
fn sharing_cannot_make_a_document_too_large() {
    let big: String = (0..2_000)
        .map(|n| format!("      p{n}: {{type: string}}\n"))
        .collect();
    let paths: String = (0..400)
        .map(|n| {
            format!(
                "  /{n}: {{get: {{consumes: [text/a{n}], parameters: [{{$ref: '#/parameters/big'}}], \
                 responses: {{}}}}}}\n"
            )
        })
        .collect();
    let text = document(&format!(
        "paths:\n{paths}parameters:\n  big:\n    name: big\n    in: body\n    schema:\n      properties:\n{}",
        big.replace("      p", "        p")
    ));
    assert!(shown(&text).contains("error[E0102]"));
}

#[test]
fn values_of_a_discriminator() {
    let text = document(
        "paths: {/pets: {get: {produces: [application/json], responses: {'200': {description: A pet., schema: {$ref: '#/definitions/Pet'}}}}}}
definitions:
  Pet: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}], x-ms-discriminator-value: '#cat'}
  Lion: {allOf: [{$ref: '#/definitions/Cat'}], x-ms-discriminator-value: '#lion'}
",
    );
    let mut diagnostics = Diagnostics::new();
    let config = Config::default();
    let generated = specwright::generate("p.yaml", text.as_bytes(), &config, &mut diagnostics);
    let generated = generated.unwrap();
    let pet = generated.files.get("src/types/pet.rs").unwrap();
    for arm in [
        "(\"#cat\", 0)",
        "(\"#lion\", 1)",
        "(\"Pet\", 2)",
        "0 => json::Decode::decode(node).map(Pet::Cat)",
        "1 => json::Decode::decode(node).map(Pet::Lion)",
        "2 => json::Decode::decode(node).map(Pet::Pet)",
    ] {
        assert!(pet.contains(arm), "{arm} in\n{pet}");
    }
}
