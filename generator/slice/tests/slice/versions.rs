//! Documents of other versions.

use super::*;

#[test]
fn openapi_3_1() {
    let full = document(
        r"
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a: {$ref: '#/components/pathItems/A'}
  /b: {$ref: '#/components/pathItems/B', summary: Here.}
webhooks:
  made: {post: {operationId: made, tags: [hooks], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}}}
components:
  pathItems:
    A: {get: {operationId: a, responses: {'200': {$ref: '#/components/responses/R'}}}}
    B:
      summary: There.
      get: {operationId: b, responses: {}}
      put: {operationId: c, responses: {}}
  responses:
    R: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}
  schemas:
    S:
      $ref: '#/components/schemas/Base'
      type: [object, 'null']
      properties:
        owner: {oneOf: [{type: [string, 'null']}, {$ref: '#/components/schemas/Owner'}, {type: 'null'}]}
        any: true
      prefixItems: [{$ref: '#/components/schemas/Prefix'}]
      patternProperties: {^x: {$ref: '#/components/schemas/Pattern'}}
      $defs: {inner: {$ref: '#/components/schemas/Defs'}}
      if: {$ref: '#/components/schemas/If'}
      dependentSchemas: {a: {$ref: '#/components/schemas/Dependent'}}
    Base: {type: object}
    Prefix: {type: string}
    Pattern: {type: string}
    Defs: {type: string}
    If: {type: object}
    Dependent: {type: object}
    Made: {type: object}
    Owner:
      type: object
      required: [kind, size]
      properties: {id: {type: [string, 'null']}, kind: {const: owner}, size: {type: [integer, 'null']}, of: {$ref: '#/components/schemas/Made'}}
",
    );
    let selection = Selection {
        cut_expandable: true,
        ..paths(&["/a"])
    };
    let document = cut(&full, &selection).document;
    assert_eq!(
        keys(&document, "/components/schemas").join(" "),
        "S Base Prefix Pattern Defs If Dependent Owner"
    );
    assert_eq!(
        document["paths"],
        json!({"/a": {"$ref": "#/components/pathItems/A"}})
    );
    assert_eq!(keys(&document, "/components/pathItems"), ["A"]);
    assert!(document["webhooks"].is_null());
    let owner = "/components/schemas/Owner/properties";
    assert_eq!(keys(&document, owner), ["id", "kind", "size"]);

    // Part of a path item cannot be referred to, so it is written where it is used.
    let document = cut(&full, &operations(&["b"])).document;
    let item = json!({"get": {"operationId": "b", "responses": {}}, "summary": "Here."});
    assert_eq!(document["paths"], json!({ "/b": item }));
    assert!(document["components"].is_null());

    let hooks = Selection {
        tags: vec!["hooks".into()],
        ..Selection::default()
    };
    let document = cut(&full, &hooks).document;
    assert_eq!(document["webhooks"], full["webhooks"]);
    assert_eq!(keys(&document, "/components/schemas"), ["Made"]);
}

#[test]
fn swagger_2() {
    let full = document(
        r"
swagger: '2.0'
info: {title: T, version: '1'}
host: example.com
security: [{key: []}]
paths:
  /a:
    get:
      parameters: [{$ref: '#/parameters/P'}, {in: body, name: b, schema: {$ref: '#/definitions/Body'}}]
      responses: {'200': {$ref: '#/responses/R'}}
  /b: {get: {responses: {'200': {description: ok, schema: {$ref: '#/definitions/Unused'}}}}}
parameters: {P: {in: query, name: p, type: string}, Unused: {in: query, name: u, type: string}}
responses: {R: {description: ok, schema: {$ref: '#/definitions/S'}}}
definitions: {S: {type: object}, Body: {type: object}, Unused: {type: object}}
securityDefinitions: {key: {type: basic}, unused: {type: basic}}
",
    );
    let document = cut(&full, &paths(&["/a"])).document;
    assert_eq!(keys(&document, "/definitions"), ["S", "Body"]);
    assert_eq!(keys(&document, "/parameters"), ["P"]);
    assert_eq!(keys(&document, "/responses"), ["R"]);
    assert_eq!(keys(&document, "/securityDefinitions"), ["key"]);
    assert_eq!(document["host"], "example.com");
    assert_eq!(keys(&document, "/paths"), ["/a"]);
}
