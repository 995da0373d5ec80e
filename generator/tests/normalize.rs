//! What documents of OpenAPI 3.1 and Swagger 2.0 are made into.

use serde_json::{Value, json};
use specwright::diagnostic::{Code, Diagnostics};
use specwright::normalize::normalize;
use specwright::source;

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
    let loaded = source::load("api.yaml", text.as_bytes(), &mut diagnostics);
    assert!(
        diagnostics.is_empty(),
        "{}",
        diagnostics.render("api.yaml", text, false)
    );
    loaded.expect("loads").document
}

/// What a user sees when a document is loaded.
fn shown(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    source::load("api.yaml", text.as_bytes(), &mut diagnostics);
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
        assert_eq!(
            schema("{const: {a: [1]}}"),
            json!({"enum": [{"a": [1]}], "x-specwright-const": true})
        );
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

mod keywords {
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
            schema(
                "{prefixItems: [{type: string}, {type: integer}, {type: string}], items: false}"
            ),
            json!({
                "maxItems": 3,
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "x-specwright-prefix-items": [item(0), item(1), item(0)],
            })
        );
        assert_eq!(
            schema("{prefixItems: [{type: string}], items: {type: [integer, 'null']}}"),
            json!({
                "items": {"anyOf": [{"type": "string"}, {"type": "integer", "nullable": true}]},
                "x-specwright-prefix-items": [item(0)],
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
}

mod references {
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
}

mod documents {
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
        assert_eq!(&value["x-specwright-webhooks"]["newPet"]["get"], get);
        assert_eq!(value["components"], json!({}));
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
        assert!(document_31.extensions.contains_key("x-specwright-webhooks"));
        assert!(shown("openapi: 3.1.0\ninfo: {title: A, version: '1'}\n").contains("E0205"));
        assert!(
            shown("openapi: 3.0.3\ninfo: {title: A, version: '1'}\ncomponents: {}\n")
                .contains("E0205")
        );
    }

    #[test]
    fn a_newer_version_is_read_with_a_warning() {
        insta::assert_snapshot!(shown(&document(
            "openapi: 3.2.0",
            "paths:\n  /pets:\n    query: {responses: {}}\n",
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
            &format!(
                "paths:\n{paths}components:\n  pathItems:\n    big:\n      get:\n{operations}"
            ),
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
}

/// A shop for pets, with a bit of everything that OpenAPI 3.1 has.
#[test]
fn a_whole_document() {
    let text = include_str!("documents/pets-3.1.yaml");
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
            let document = source::load(&name, &bytes, &mut diagnostics);
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
