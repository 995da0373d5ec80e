//! What is around schemas in OpenAPI 3.1.

use super::*;

#[test]
fn path_items_of_components_are_put_where_they_are_used() {
    let text = document(
        "openapi: 3.1.0",
        "paths:
  /pets: {$ref: '#/components/pathItems/pets', summary: Here.}
  /again: {$ref: '#/components/pathItems/again'}
webhooks:
  newPet: {$ref: '#/components/pathItems/pets'}
components:
  pathItems:
    again: {$ref: '#/components/pathItems/pets'}
    pets:
      summary: There.
      get:
        responses:
          '200':
            description: Pets.
            content: {application/json: {schema: {type: [string, 'null'], minLength: x}}}
",
    );
    let (value, _) = converted(&text);
    let get = &value["paths"]["/pets"]["get"];
    let schema = json!({"type": "string", "minLength": "x", "nullable": true});
    assert_eq!(
        get["responses"]["200"]["content"]["application/json"]["schema"],
        schema
    );
    assert_eq!(value["paths"]["/pets"]["summary"], "Here.");
    assert_eq!(&value["paths"]["/again"]["get"], get);
    let webhooks = json!({"specwright:webhooks": {"newPet": value["paths"]["/again"]}});
    assert_eq!(value["components"], json!({"callbacks": webhooks}));
    // One mistake in the text is one diagnostic, however often it is used.
    insta::assert_snapshot!(shown(&text));
}

#[test]
fn a_document_without_paths() {
    let document_31 = loaded(
        "openapi: 3.1.0
info: {title: Pets, version: '1', summary: Short., license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
webhooks: {newPet: {post: {responses: {'200': {description: Fine.}}}}}
",
    );
    assert!(document_31.paths.paths.is_empty());
    let components = document_31.components.unwrap_or_default();
    assert!(components.callbacks.contains_key("specwright:webhooks"));
    assert!(shown("openapi: 3.1.0\ninfo: {title: A, version: '1'}\n").contains("E0205"));
    assert!(
        shown("openapi: 3.0.3\ninfo: {title: A, version: '1'}\ncomponents: {}\n").contains("E0205")
    );
}

#[test]
fn a_newer_version_is_read_with_a_warning() {
    insta::assert_snapshot!(shown(&document(
        "openapi: 3.3.0",
        "paths:\n  /pets:\n    get: {responses: {}}\n",
    )));
}

#[test]
fn references_cannot_make_a_document_too_large() {
    let operations: String = (0..2_000).map(|n| format!("        x-{n}: 1\n")).collect();
    let paths: String = (0..2_000)
        .map(|n| format!("  /{n}: {{$ref: '#/components/pathItems/big'}}\n"))
        .collect();
    let text = document(
        "openapi: 3.1.0",
        &format!("paths:\n{paths}components:\n  pathItems:\n    big:\n      get:\n{operations}"),
    );
    assert!(shown(&text).contains("error[E0102]"));
}

/// Each level of these gets several levels of OpenAPI 3.0.
#[test]
fn deep_schemas() {
    let nested = |levels: usize| {
        let mut schema = json!({"type": "string"});
        for _ in 0..levels {
            let items = [schema, json!({"type": "string"})];
            schema = json!({"type": ["array", "string"], "prefixItems": items});
        }
        document(
            "openapi: 3.1.0",
            &format!("components: {{schemas: {{A: {schema}}}}}"),
        )
    };
    loaded(&nested(23));
    assert!(shown(&nested(60)).contains("error[E0106]"));
}
