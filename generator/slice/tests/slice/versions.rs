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

const OPENAPI_3_2: &str = r"
openapi: 3.2.0
$self: https://api.example.com/v1/openapi.yaml
info: {title: T, version: '1'}
tags:
  - {name: all, kind: nav}
  - {name: notes, parent: all, summary: Notes}
  - {name: other, parent: all}
  - {name: round, parent: round}
paths:
  /notes:
    query:
      operationId: search
      tags: [notes]
      requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/Query'}}}
      responses: {'200': {summary: Found., content: {application/jsonl: {itemSchema: {$ref: 'https://api.example.com/v1/openapi.yaml#/components/schemas/Note'}}}}}
    additionalOperations:
      COPY:
        operationId: copy
        tags: [round]
        responses:
          '200':
            description: ok
            content: {multipart/mixed: {itemSchema: {$ref: 'openapi.yaml#/components/schemas/Part'}, itemEncoding: {headers: {H: {$ref: '#/components/headers/Item'}}}, prefixEncoding: [{encoding: {a: {headers: {H: {$ref: '#/components/headers/Prefix'}}}}}]}}
            links: {again: {operationRef: '#/paths/~1notes/additionalOperations/COPY'}, lost: {operationRef: '#/paths/~1notes/additionalOperations/LINK'}}
      LINK: {operationId: link, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
components:
  mediaTypes:
    Query: {schema: {$ref: '#/components/schemas/Query'}}
    Unused: {schema: {$ref: '#/components/schemas/Query'}}
  headers:
    Item: {schema: {type: string}}
    Prefix: {schema: {type: string}}
    Unused: {schema: {type: string}}
  schemas:
    Note: {type: object}
    Part: {type: object}
    Query: {type: object}
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, defaultMapping: Dog, mapping: {cow: 'https://api.example.com/v1/openapi.yaml#/components/schemas/Cow'}}
    Cat: {type: object}
    Dog: {type: object}
    Cow: {type: object}
";

#[test]
fn openapi_3_2() {
    let full = document(OPENAPI_3_2);
    let search = cut(&full, &operations(&["QUERY /notes"])).document;
    assert_eq!(keys(&search, "/paths/~1notes"), ["query"]);
    assert_eq!(keys(&search, "/components/mediaTypes"), ["Query"]);
    assert_eq!(keys(&search, "/components/schemas"), ["Note", "Query"]);
    assert_eq!(search["tags"][1], full["tags"][1]);
    assert_eq!(search["tags"].as_array().map(Vec::len), Some(2));
    assert_eq!(search["$self"], full["$self"]);

    let copy = cut(&full, &operations(&["COPY /notes"]));
    assert_eq!(
        copy.report.lost_links,
        [(
            "lost".into(),
            "#/paths/~1notes/additionalOperations/LINK".into()
        )]
    );
    let copy = copy.document;
    assert_eq!(keys(&copy, "/paths/~1notes"), ["additionalOperations"]);
    let operations_of = "/paths/~1notes/additionalOperations";
    assert_eq!(keys(&copy, operations_of), ["COPY"]);
    let links = format!("{operations_of}/COPY/responses/200/links");
    assert_eq!(keys(&copy, &links), ["again"]);
    assert_eq!(keys(&copy, "/components/schemas"), ["Part"]);
    assert_eq!(keys(&copy, "/components/headers"), ["Item", "Prefix"]);
    assert_eq!(copy["tags"], json!([full["tags"][3]]));

    let link = cut(&full, &operations(&["link"])).document;
    assert_eq!(
        keys(&link, "/components/schemas").join(" "),
        "Pet Cat Dog Cow"
    );

    let whole = cut(&full, &paths(&["*"]));
    assert_eq!(whole.report.after.operations, 3);
    assert_eq!(whole.document["paths"], full["paths"]);
    let again = cut(&whole.document, &paths(&["*"]));
    assert_eq!(again.document, whole.document);
}

#[test]
fn operations_of_openapi_3_2_that_are_none() {
    for more in [
        "nothing",
        "[1]",
        "{COPY: nothing}",
        "{get: {operationId: g, responses: {}}}",
        "{'': {responses: {}}}",
    ] {
        let text = format!(
            "openapi: 3.2.0\n$self: ''\npaths: {{/a: {{get: {{responses: {{}}}}, additionalOperations: {more}}}}}"
        );
        let full = document(&text);
        let fragment = cut(&full, &operations(&["GET /a"])).document;
        assert!(fragment["paths"]["/a"]["get"].is_object(), "{more}");
        let _ = cut(&full, &paths(&["*"]));
    }
}
