//! What of a document is kept.

use super::*;

/// Every kind of component, one of each that is needed by `one` and one that is not.
const KINDS: &str = r"
tags:
- {name: b}
- {name: unused}
- {name: a, description: The first.}
servers: [{url: 'https://example.com'}]
security: [{general: []}]
x-root: stays
paths:
  x-paths: stays
  /two: {get: {operationId: two, tags: [unused], responses: {'200': {$ref: '#/components/responses/Unused'}}}}
  /one/{id}:
    summary: The path.
    parameters: [{$ref: '#/components/parameters/Id'}]
    x-item: stays
    get: {operationId: one_get, responses: {'200': {description: ok}}}
    post:
      operationId: one
      tags: [a, b]
      description: 'What it does: all.'
      security: [{special: [], other: []}]
      requestBody: {$ref: '#/components/requestBodies/Body'}
      responses:
        '200': {$ref: '#/components/responses/Reply'}
        x-responses: stays
      callbacks: {done: {$ref: '#/components/callbacks/Done'}}
      x-operation: {$ref: '#/components/schemas/OnlyInExtension'}
components:
  x-components: stays
  securitySchemes:
    unused: {type: http, scheme: basic}
    special: {type: http, scheme: bearer}
    other: {type: apiKey, in: header, name: X-Other}
    general: {type: http, scheme: basic}
  schemas:
    Unused: {type: string}
    Node:
      type: object
      properties:
        $ref: {type: string}
        example: {$ref: '#/components/schemas/ByProperty'}
        next: {$ref: '#/components/schemas/Node'}
        list: {type: array, items: {$ref: '#/components/schemas/ByItems'}}
        map: {type: object, additionalProperties: {$ref: '#/components/schemas/ByMap'}}
        all: {allOf: [{$ref: '#/components/schemas/ByAllOf'}]}
        not: {not: {$ref: '#/components/schemas/ByNot'}}
        pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}]
          discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog', cow: Cow}}
        part: {$ref: '#/components/schemas/Deep/properties/part'}
      example: {$ref: '#/components/schemas/OnlyInExample'}
      x-schema: stays
    OnlyInExample: {type: string}
    OnlyInExtension: {type: string}
    ByProperty: {type: string}
    ByItems: {type: string}
    ByMap: {type: string}
    ByAllOf: {type: object}
    ByNot: {type: string}
    ByParameter: {type: string}
    ByHeader: {type: string}
    ByEncoding: {type: string}
    ByCallback: {type: string}
    Cat: {type: object, properties: {kind: {type: string}}}
    Dog: {type: object, properties: {kind: {type: string}}}
    Cow: {type: object, properties: {kind: {type: string}}}
    Deep: {type: object, properties: {part: {type: string}}}
    Base: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Derived: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object}]}
    DerivedTwice: {allOf: [{$ref: '#/components/schemas/Derived'}]}
  parameters:
    Unused: {name: u, in: query, schema: {type: string}}
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/ByParameter'}}
  requestBodies:
    Unused: {content: {}}
    Body:
      content:
        multipart/form-data:
          schema: {$ref: '#/components/schemas/Node'}
          encoding: {map: {headers: {X-Part: {$ref: '#/components/headers/Part'}}}}
          examples: {first: {$ref: '#/components/examples/First'}}
  responses:
    Unused: {description: unused}
    Reply:
      description: ok
      headers: {X-Rate: {$ref: '#/components/headers/Rate'}}
      content: {application/json: {schema: {$ref: '#/components/schemas/Base'}}}
      links:
        self: {$ref: '#/components/links/Self'}
        other: {$ref: '#/components/links/Other'}
        byRef: {operationRef: '#/paths/~1one~1{id}/post'}
        lost: {operationRef: '#/paths/~1two/get'}
  headers:
    Unused: {schema: {type: string}}
    Rate: {schema: {$ref: '#/components/schemas/ByHeader'}}
    Part: {schema: {$ref: '#/components/schemas/ByEncoding'}}
  examples:
    Unused: {value: 1}
    First: {value: {$ref: '#/components/schemas/OnlyInExample'}}
  links:
    Other: {operationId: two}
    Self: {operationId: one}
  callbacks:
    Unused: {}
    Done:
      '{$request.body#/url}':
        post:
          requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/ByCallback'}}}}
          responses: {'200': {description: ok}}
";

#[test]
fn every_kind_of_component_that_is_needed_and_no_other() {
    let full = openapi(KINDS);
    let Sliced { document, report } = cut(&full, &operations(&["one"]));
    let names = |kind: &str| keys(&document, &format!("/components/{kind}")).join(" ");
    assert_eq!(
        names("schemas"),
        "Node ByProperty ByItems ByMap ByAllOf ByNot ByParameter ByHeader ByEncoding ByCallback \
             Cat Dog Cow Deep Base Derived DerivedTwice"
    );
    assert_eq!(names("parameters"), "Id");
    assert_eq!(names("requestBodies"), "Body");
    assert_eq!(names("responses"), "Reply");
    assert_eq!(names("headers"), "Rate Part");
    assert_eq!(names("examples"), "First");
    assert_eq!(names("links"), "Self");
    assert_eq!(names("callbacks"), "Done");
    assert_eq!(names("securitySchemes"), "special other general");
    assert_eq!(report.after.operations, 1);
    assert_eq!(report.before.schemas, 20);
    loads(&document);
}

#[test]
fn order_and_what_is_said() {
    let full = openapi(KINDS);
    let Sliced { document, .. } = cut(&full, &operations(&["one"]));
    let order = "openapi info tags servers security x-root paths components";
    assert_eq!(keys(&document, "").join(" "), order);
    assert_eq!(keys(&document, "/paths"), ["x-paths", "/one/{id}"]);
    let item = "/paths/~1one~1{id}";
    assert_eq!(
        keys(&document, item),
        ["summary", "parameters", "x-item", "post"]
    );
    let post = format!("{item}/post");
    assert_eq!(document.pointer(&post), full.pointer(&post));
    assert_eq!(
        document["tags"],
        json!([{"name": "b"}, {"name": "a", "description": "The first."}])
    );
    let node = "/components/schemas/Node";
    assert_eq!(document.pointer(node), full.pointer(node));
    assert_eq!(document["components"]["x-components"], "stays");
    assert_eq!(
        keys(&document, "/components")[..2],
        ["x-components", "securitySchemes"]
    );
}

#[test]
fn links_only_to_what_is_kept() {
    let full = openapi(KINDS);
    let Sliced { document, report } = cut(&full, &operations(&["one"]));
    assert_eq!(
        keys(&document, "/components/responses/Reply/links"),
        ["self", "byRef"]
    );
    let lost: Vec<_> = report
        .lost_links
        .iter()
        .map(|(name, to)| (&**name, &**to))
        .collect();
    assert_eq!(lost, [("lost", "#/paths/~1two/get"), ("other", "two")]);
}

#[test]
fn nothing_that_only_the_other_operations_need() {
    let full = openapi(KINDS);
    let Sliced { document, .. } = cut(&full, &operations(&["two"]));
    assert_eq!(
        keys(&document, "/components"),
        ["x-components", "securitySchemes", "responses"]
    );
    assert_eq!(keys(&document, "/components/securitySchemes"), ["general"]);
    assert_eq!(document["tags"], json!([{"name": "unused"}]));
    loads(&document);
}

#[test]
fn everything_stays_as_it_is() {
    let full = openapi(KINDS);
    let everything = cut(&full, &paths(&["*"])).document;
    for (kind, components) in full["components"].as_object().unwrap() {
        let Some(components) = components.as_object() else {
            continue;
        };
        for (name, component) in components {
            let left = &everything["components"][kind][name];
            let unneeded = name == "Unused" && kind != "responses"
                || name == "unused"
                || name.starts_with("OnlyIn");
            if unneeded {
                assert!(left.is_null(), "{kind} {name} is not needed")
            } else {
                assert_eq!(left, component)
            }
        }
    }
    assert_eq!(everything["paths"], full["paths"]);
    assert_eq!(cut(&everything, &paths(&["*"])).document, everything);
}

#[test]
fn the_projects_own_document_is_whole() {
    let text = include_str!("../../../../spec/balance_transactions.yaml");
    let full = document(text);
    assert_eq!(cut(&full, &paths(&["*"])).document, full);
}
