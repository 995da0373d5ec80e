//! References to places that are not components.

use super::*;

const BUNDLED: &str = r"
paths:
  /a:
    get:
      operationId: a
      parameters: [{name: q, in: query, schema: {type: string}}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  next: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}
                  also: {$ref: '#/components/schemas/Also'}
  /b/{id}:
    get:
      operationId: b
      parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: '#/paths/~1a/get/responses/200/content/application%2Fjson/schema'}
components: {schemas: {Also: {type: string}}}
";

#[test]
fn become_components_when_they_go() {
    let full = openapi(&BUNDLED.replace("%2F", "~1"));
    let Sliced { document, report } = cut(&full, &operations(&["b"]));
    let name = "a_get_200";
    assert_eq!(
        document["components"],
        json!({
            "schemas": {
                "Also": {"type": "string"},
                name: {
                    "type": "object",
                    "properties": {
                        "next": {"$ref": format!("#/components/schemas/{name}")},
                        "also": {"$ref": "#/components/schemas/Also"},
                    },
                },
            },
            "parameters": {
                "a_get_parameters_0": {"name": "q", "in": "query", "schema": {"type": "string"}},
            },
        })
    );
    let get = &document["paths"]["/b/{id}"]["get"];
    assert_eq!(
        get["parameters"][0]["$ref"],
        "#/components/parameters/a_get_parameters_0"
    );
    assert_eq!(report.lifted.len(), 2);
    loads(&document.clone());
    assert_eq!(cut(&document, &operations(&["b"])).document, document);
}

#[test]
fn stay_when_they_are_kept() {
    let full = openapi(&BUNDLED.replace("%2F", "~1"));
    assert_eq!(cut(&full, &paths(&["*"])).document, full);
    assert_eq!(
        cut(&full, &operations(&["a"])).document["paths"]["/a"],
        full["paths"]["/a"]
    );
}

#[test]
fn extensions_that_lead_nowhere_any_more_go() {
    let full = openapi(
            "x-hooks: {a: [{schema: {$ref: '#/components/schemas/Gone'}}]}
x-kept: {$ref: '#/components/schemas/Kept'}
paths:
  /a: {get: {responses: {'200': {description: ok, content: {a/b: {schema: {$ref: '#/components/schemas/Kept'}}}}}}}
components: {schemas: {Gone: {type: string}, Kept: {type: string}}}
",
        );
    let Sliced { document, report } = cut(&full, &paths(&["/a"]));
    assert_eq!(
        keys(&document, ""),
        ["openapi", "info", "x-kept", "paths", "components"]
    );
    assert_eq!(report.dropped_extensions, ["#/x-hooks"]);
}

#[test]
fn references_to_nowhere_stay_for_the_reader_to_name() {
    let full = openapi(
            "paths:
  /a: {get: {responses: {'200': {$ref: '#/components/responses/Gone'}, '201': {$ref: 'other.yaml#/x'}}}}
  /b: {$ref: '#/components/pathItems/Gone'}
",
        );
    let document = cut(&full, &paths(&["/a"])).document;
    assert_eq!(document["paths"]["/a"], full["paths"]["/a"]);
}
