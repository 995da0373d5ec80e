//! Keywords of JSON Schema that OpenAPI 3.0 does not have.

use super::*;

#[test]
fn exclusive_bounds() {
    assert_eq!(
        schema("{exclusiveMinimum: 1, exclusiveMaximum: 9}"),
        json!({"exclusiveMinimum": true, "minimum": 1, "exclusiveMaximum": true, "maximum": 9})
    );
    // The tighter one counts.
    assert_eq!(
        schema("{minimum: 5, exclusiveMinimum: 1, maximum: 5, exclusiveMaximum: 5}"),
        json!({"minimum": 5, "maximum": 5, "exclusiveMaximum": true})
    );
}

#[test]
fn text_that_stands_for_bytes() {
    let text = |format: &str| json!({"type": "string", "format": format});
    assert_eq!(
        schema("{type: string, contentEncoding: base64}"),
        text("byte")
    );
    assert_eq!(
        schema("{type: string, contentEncoding: base64url}"),
        text("base64url")
    );
    assert_eq!(
        schema("{contentMediaType: image/png, contentEncoding: base64}"),
        text("byte")
    );
    assert_eq!(
        schema("{contentMediaType: application/octet-stream}"),
        text("binary")
    );
    let text = json!({"type": "string"});
    assert_eq!(
        schema("{type: string, contentMediaType: application/json}"),
        text
    );
    assert_eq!(schema("{type: string, contentEncoding: base32}"), text);
}

#[test]
fn tuples() {
    let item =
        |index: usize| json!({"$ref": format!("#/components/schemas/A/items/anyOf/{index}")});
    assert_eq!(
        schema("{prefixItems: [{type: string}, {type: integer}, {type: string}], items: false}"),
        json!({
            "maxItems": 3,
            "x-specwright-tuple": true,
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "x-specwright-prefix-items": [item(0), item(1), item(0)],
        })
    );
    assert_eq!(
        schema("{prefixItems: [{type: string}], items: {type: [integer, 'null']}}"),
        json!({
            "items": {"anyOf": [{"type": "string"}, {"type": "integer", "nullable": true}]},
            "x-specwright-prefix-items": [item(0)],
            "x-specwright-rest-items": item(1),
        })
    );
}

#[test]
fn names_by_pattern() {
    assert_eq!(
        schema(
            "{type: object, patternProperties: {^x-: {const: 1}, ^y/: {type: string}}, additionalProperties: false}"
        ),
        json!({
            "type": "object",
            "additionalProperties": {"anyOf": [
                {"type": "integer", "enum": [1], "x-specwright-const": true},
                {"type": "string"},
            ]},
            "x-specwright-pattern-properties": {
                "^x-": {"$ref": "#/components/schemas/A/additionalProperties/anyOf/0"},
                "^y/": {"$ref": "#/components/schemas/A/additionalProperties/anyOf/1"},
            },
        })
    );
}

#[test]
fn unevaluated_members() {
    assert_eq!(
        schema("{properties: {a: true}, unevaluatedProperties: false}"),
        json!({"properties": {"a": true}, "additionalProperties": false})
    );
    assert_eq!(
        schema("{allOf: [{type: object}], unevaluatedProperties: {type: [string, 'null']}}"),
        json!({
            "allOf": [{"type": "object"}],
            "additionalProperties": {"type": "string", "nullable": true},
        })
    );
    assert_eq!(
        schema("{allOf: [{type: object}], unevaluatedProperties: false}"),
        json!({"allOf": [{"type": "object"}]})
    );
}

#[test]
fn the_first_example() {
    assert_eq!(schema("{examples: [1, 2]}"), json!({"example": 1}));
    assert_eq!(schema("{examples: [1], example: 2}"), json!({"example": 2}));
}

#[test]
fn what_a_client_loses_is_said() {
    insta::assert_snapshot!(shown(&document(
        "openapi: 3.1.0",
        "components:
  schemas:
    Pet:
      type: object
      properties:
        kind: {type: string}
        toys: {type: array, contains: {type: string}}
      propertyNames: {pattern: ^a}
      if: {properties: {kind: {const: cat}}}
      then: {properties: {lives: {type: integer}}}
      else: {required: [kind]}
      anyOf:
      - type: 'null'
      - dependentRequired: {a: [b]}
      - dependentSchemas: {a: {properties: {b: true}}}
  securitySchemes:
    certificate: {type: mutualTLS}
",
    )));
}

/// A key is a keyword only where a schema is.
#[test]
fn names_that_are_keywords_elsewhere() {
    let members = "
paths:
  /const:
    get:
      parameters:
      - name: examples
        in: query
        schema: {type: string}
        examples: {type: {value: {type: ['null'], const: 1}}}
      responses:
        '200':
          description: A reply.
          content:
            application/json:
              schema: {type: object, properties: {const: {type: string}}}
              example: {type: [string, 'null'], $ref: '#/components/schemas/A/$defs/B'}
components:
  schemas:
    const: {type: string}
    A:
      type: object
      required: [const, type]
      properties:
        $defs: {type: object}
        $ref: {type: string}
        const: {type: object}
        enum: {type: string}
        examples: {type: string}
        prefixItems: {type: string}
        type: {type: string}
      default: {const: 1, type: ['null'], examples: [1]}
      example: {const: 1, anyOf: [{type: 'null'}]}
      enum: [{const: 1}]
      x-extension: {const: 1}
";
    let text = document("openapi: 3.1.0", members);
    let given: Value = serde_yaml::from_str(&text).unwrap();
    let (value, diagnostics) = converted(&text);
    assert_eq!(value, given);
    assert_eq!(codes(&diagnostics), []);
}
