//! `$ref` of OpenAPI 3.1: beside other keywords, into `$defs`, by anchor.

use super::*;

#[test]
fn keywords_that_shape_values_count_beside_a_reference() {
    let (value, diagnostics) = converted(&document(
        "openapi: 3.1.0",
        "components:
  schemas:
    Base: {type: object}
    A:
      $ref: '#/components/schemas/Base'
      description: More.
      type: [object, 'null']
      properties: {a: {type: [string, 'null']}}
      allOf: [{required: [a]}]
    B: {$ref: '#/components/schemas/A/properties/a', description: Text., maxLength: 3}
    C: {$ref: '#/components/schemas/A/allOf/0'}
",
    ));
    let base = json!({"$ref": "#/components/schemas/Base"});
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas["A"],
        json!({
            "description": "More.",
            "nullable": true,
            "allOf": [
                base,
                {"required": ["a"]},
                {
                    "type": "object",
                    "nullable": true,
                    "properties": {"a": {"type": "string", "nullable": true}},
                },
            ],
        })
    );
    assert_eq!(
        schemas["B"],
        json!({
            "$ref": "#/components/schemas/A/allOf/2/properties/a",
            "description": "Text.",
        })
    );
    assert_eq!(
        schemas["C"],
        json!({"$ref": "#/components/schemas/A/allOf/1"})
    );
    assert_eq!(
        codes(&diagnostics),
        [(Code::LossyConversion, "#/components/schemas/B/maxLength")]
    );
}

#[test]
fn definitions_become_components_that_every_reference_finds() {
    let members = "
paths: {}
$defs:
  Root: {type: integer}
components:
  schemas:
    Taken: {type: string}
    A:
      type: object
      $defs:
        Free: {type: object, properties: {self: {$ref: '#/$defs/Free'}, other: {$ref: '#/$defs/Taken'}}}
        Taken: {type: [integer, string]}
        'a/b c': {$anchor: named, type: boolean}
      properties:
        free: {$ref: '#/components/schemas/A/$defs/Free'}
        taken: {$ref: '#/$defs/Taken'}
        member: {$ref: '#/components/schemas/A/%24defs/Free/properties/self'}
        escaped: {$ref: '#/components/schemas/A/$defs/a~1b%20c'}
        anchor: {$ref: '#named'}
        root: {$ref: '#/$defs/Root'}
        id: {$ref: 'https://example.com/pet.json'}
        inId: {$ref: 'https://example.com/pet.json#/properties/name'}
    B:
      $id: https://example.com/pet.json
      type: object
      properties: {name: {type: string}}
    T:
      type: array
      prefixItems: [{type: object, properties: {x: {type: string}}}, {type: string}]
    U: {$ref: '#/components/schemas/T/prefixItems/0/properties/x'}
";
    let text = document("openapi: 3.1.0", members);
    let (value, _) = converted(&text);
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas["A"]["properties"],
        json!({
            "free": to("Free"),
            "taken": to("A_Taken"),
            "member": to("Free/properties/self"),
            "escaped": to("a~1b c"),
            "anchor": to("a~1b c"),
            "root": to("Root"),
            "id": to("B"),
            "inId": to("B/properties/name"),
        })
    );
    assert_eq!(
        schemas["Free"]["properties"],
        json!({"self": to("Free"), "other": to("A_Taken")})
    );
    assert_eq!(schemas["U"], to("T/items/anyOf/0/properties/x"));
    // Every one of them leads somewhere for the reader too.
    loaded(&text);
}

#[test]
fn those_that_lead_nowhere_are_told_where_they_were_written() {
    insta::assert_snapshot!(shown(&document(
        "openapi: 3.1.0",
        "components:
  schemas:
    A:
      anyOf:
      - type: 'null'
      - type: [object, string]
        properties:
          a: {$ref: '#/components/schemas/None'}
          b: {$ref: '#nothing'}
          c: {$dynamicRef: '#meta'}
      $defs:
        B: {type: strin}
",
    )));
}
