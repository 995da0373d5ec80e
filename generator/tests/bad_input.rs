//! What a user sees when a document is wrong: every problem, with its place and what to do.

use specwright::Generated;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::load;

/// What a user sees when `bytes` are loaded from `name`.
fn shown(name: &str, bytes: &[u8]) -> String {
    let mut diagnostics = Diagnostics::new();
    let loaded = load(name, bytes, &mut diagnostics);
    assert_eq!(
        loaded.is_none(),
        diagnostics.has_errors(),
        "refused exactly when there is an error"
    );
    diagnostics.render(name, &String::from_utf8_lossy(bytes), false)
}

/// A whole document around paths, each line of which is indented.
fn with_paths(paths: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\npaths:\n{paths}")
}

mod bytes {
    use super::shown;

    #[test]
    fn empty() {
        insta::assert_snapshot!(shown("api.yaml", b""));
        assert_eq!(
            shown("api.yaml", b"\xef\xbb\xbf \n"),
            shown("api.yaml", b"")
        );
        assert!(shown("api.yaml", b"# nothing\n").starts_with("error[E0101]"));
    }

    #[test]
    fn not_utf8() {
        insta::assert_snapshot!(shown(
            "api.yaml",
            b"openapi: 3.0.3\ninfo:\n  title: caf\xe9\n"
        ));
        insta::assert_snapshot!(shown("api.json", b"\xff\xfe{\0}\0"));
    }

    #[test]
    fn truncated_json() {
        let text = br#"{
  "openapi": "3.0.3",
  "info": {"title": "Pets", "ver"#;
        insta::assert_snapshot!(shown("api.json", text));
    }

    #[test]
    fn json_syntax() {
        let text = b"{\n  \"openapi\": \"3.0.3\"\n  \"info\": {}\n}\n";
        insta::assert_snapshot!(shown("api.json", text));
    }

    #[test]
    fn yaml_syntax() {
        let text = b"openapi: 3.0.3\ninfo:\n  title: 'Pets\n  version: 1\npaths: {}\n";
        insta::assert_snapshot!(shown("api.yaml", text));
    }

    #[test]
    fn too_deep() {
        let json = "[".repeat(100_000);
        insta::assert_snapshot!(shown("api.json", format!("{{\"a\": {json}").as_bytes()));
        let yaml = "[".repeat(200) + &"]".repeat(200);
        insta::assert_snapshot!(shown("api.yaml", format!("a: {yaml}").as_bytes()));
    }

    /// The time is that of the text, not that of its square: these would take minutes.
    #[test]
    fn far_too_deep() {
        for open in ["[", "{a: ", "- ", "? ", "!a [", "&a {b: "] {
            let text = format!("a:\n  {}", open.repeat(300_000));
            let error = shown("api.yaml", text.as_bytes());
            assert!(error.starts_with("error[E010"), "{open}: {error}");
        }
        let text = format!("a: |\n  {}\nb: [1]\n", "[{".repeat(1000));
        assert!(shown("api.yaml", text.as_bytes()).starts_with("error[E0202]"));
    }

    #[test]
    fn alias_bomb() {
        let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        insta::assert_snapshot!(shown("api.yaml", text.as_bytes()));
    }

    #[test]
    fn not_an_object() {
        insta::assert_snapshot!(shown("api.json", b"[1, 2]"));
        insta::assert_snapshot!(shown("api.yaml", b"<!DOCTYPE html>\n<html></html>\n"));
    }
}

mod document {
    use super::{shown, with_paths};

    #[test]
    fn required_members_missing() {
        insta::assert_snapshot!(shown("api.json", b"{\"title\": \"Pets\"}"));
        insta::assert_snapshot!(shown("api.yaml", b"openapi: 3.0.3\ninfos: {}\n"));
        insta::assert_snapshot!(shown(
            "api.yaml",
            b"openapi: 3.0.3\ninfo: Pets\npaths: []\n"
        ));
    }

    #[test]
    fn unknown_version() {
        insta::assert_snapshot!(shown("api.yaml", b"openapi: 4.0.0\ninfo: {}\npaths: {}\n"));
        insta::assert_snapshot!(shown("api.yaml", b"swagger: '1.2'\napis: []\n"));
    }

    #[test]
    fn members_given_twice() {
        let text = br#"{
  "openapi": "3.0.3",
  "info": {"title": "Pets", "version": "1"},
  "paths": {
    "/pets": {"get": {"responses": {"200": {"description": "a:b \"c"}}}},
    "/pets": {}
  }
}"#;
        insta::assert_snapshot!(shown("api.json", text));
        let text = with_paths("  /pets: {summary: one, summary: two}\n");
        insta::assert_snapshot!(shown("api.yaml", text.as_bytes()));
    }

    #[test]
    fn references_that_lead_nowhere_or_outside() {
        let text = with_paths(
            "  /pets:
    get:
      parameters:
      - $ref: '#/components/parameters/limit'
      - $ref: parameters.yaml#/limit
      responses:
        '200':
          description: Pets.
          content:
            application/json:
              schema:
                type: object
                properties:
                  pet: {$ref: '#/components/schemas/Pet'}
                  owner: {$ref: 'https://example.com/owner.json'}
",
        );
        insta::assert_snapshot!(shown("api.yaml", text.as_bytes()));
    }

    #[test]
    fn many_mistakes_at_once_in_document_order() {
        let text = with_paths(
            "  pets:
    get: {}
  /pets:
    get:
      operationId: pets
      parameters:
      - {name: limit, in: query, schema: {type: int, minLength: -1}}
      - {in: query, schema: {type: string}}
      - {name: page, in: body, schema: {type: string}}
      - {name: filter, in: query, style: deep, schema: 5}
      responses:
        2000: {description: Too long.}
        ok: {description: No status.}
    post: create
  /pets/{id}:
    get:
      operationId: pets
      deprecated: maybe
      responses:
        default:
          content:
            application/json:
              schema:
                type: object
                properties:
                  name: {type: string, required: true}
                  kind: {enum: cat}
                  toys: {type: array, items: [{type: string}, {type: integer}]}
  /pets/{name}:
    get: {tags: pet}
components:
  securitySchemes:
    key: {type: apiKey, in: body, name: key}
    other: {type: magic}
",
        );
        insta::assert_snapshot!(shown("api.yaml", text.as_bytes()));
    }

    #[test]
    fn one_long_line_is_cut_to_what_matters() {
        let padding = "x".repeat(4_000);
        let text = format!(
            "{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"{padding}\",\"version\":\"1\"}},\
             \"paths\":{{\"/pets\":{{\"get\":5,\"description\":\"{padding}\"}}}}}}"
        );
        insta::assert_snapshot!(shown("api.json", text.as_bytes()));
    }
}

#[test]
fn strict_makes_errors_of_warnings() {
    let text = with_paths("  /pets: {get: 5}\n");
    let mut diagnostics = Diagnostics::strict();
    let loaded = load("api.yaml", text.as_bytes(), &mut diagnostics);
    assert!(
        loaded.is_some(),
        "the rest is still looked at, to find every problem"
    );
    assert!(diagnostics.has_errors());
}

#[test]
fn diagnostics_for_programs() {
    let text = with_paths("  /pets: {get: 5}\n");
    let mut diagnostics = Diagnostics::new();
    load("api.yaml", text.as_bytes(), &mut diagnostics);
    let json = diagnostics.to_json("api.yaml", &text);
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}

/// What a user sees when a crate is generated from `bytes`.
fn told(bytes: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    let config = Config::default();
    let generated = specwright::generate("api.yaml", bytes.as_bytes(), &config, &mut diagnostics);
    assert_eq!(generated.is_none(), diagnostics.has_errors());
    let made = match generated {
        Some(Generated { summary, .. }) => format!(
            "{} of {} operations are generated\n\n",
            summary.operations - summary.skipped,
            summary.operations
        ),
        None => "nothing is generated\n\n".to_owned(),
    };
    made + &diagnostics.render("api.yaml", bytes, false)
}

mod generate {
    use super::{told, with_paths};

    /// `/order` and `/orders` are one resource, which is said: nobody would look for calls there.
    #[test]
    fn paths_that_become_one_resource() {
        let text = with_paths(
            "  /orders:
    get: {operationId: listOrders, responses: {'204': {description: Done.}}}
  /order:
    post: {operationId: createOrder, responses: {'204': {description: Done.}}}
  /customers/{id}:
    get:
      operationId: getCustomer
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Done.}}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn path_parameters_and_templates_that_disagree() {
        let text = with_paths(
            "  /pets/{id}/toys/{toy}:
    get:
      parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: owner, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Done.}}
  /pets/{}:
    get: {responses: {'204': {description: Done.}}}
  /owners/{id:
    get: {responses: {'204': {description: Done.}}}
  /shops/{id}/{id}:
    get:
      parameters: [{name: id, in: path, schema: {type: string}}]
      responses: {'204': {description: Done.}}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn operation_ids_given_twice() {
        let text = with_paths(
            "  /pets:
    get: {operationId: pets, responses: {'204': {description: Done.}}}
    post: {operationId: pets, responses: {'204': {description: Done.}}}
  /dogs:
    get: {operationId: pets, responses: {'204': {description: Done.}}}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn names_that_collide_or_are_no_identifiers() {
        let text = with_paths(
            "  /pets/{petId}/{pet_id}:
    get:
      parameters:
      - {name: petId, in: path, required: true, schema: {type: string}}
      - {name: pet_id, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer}}
      - {name: limit, in: query, schema: {type: string}}
      - {name: limit, in: header, schema: {type: string}}
      responses:
        '200':
          description: Pets.
          content:
            application/json: {schema: {$ref: '#/components/schemas/pet'}}
  /pets/{a}/{b}:
    get: {responses: {'204': {description: Done.}}}
components:
  schemas:
    pet:
      type: object
      properties:
        petName: {type: string}
        pet_name: {type: string}
        '': {type: string}
        '!': {type: string}
        type: {$ref: '#/components/schemas/Pet'}
        self: {$ref: '#/components/schemas/..~1pet'}
    Pet: {type: object, properties: {a: {type: string}}}
    ../pet: {type: object, properties: {b: {type: string}}}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn references_that_dangle_go_round_or_lead_out() {
        let text = with_paths(
            "  /pets:
    get:
      parameters:
      - $ref: '#/components/parameters/Gone'
      - $ref: '#/components/parameters/Round'
      - $ref: 'https://example.com/p.yaml#/limit'
      requestBody: {$ref: '#/components/requestBodies/Gone'}
      responses:
        '200':
          description: Pets.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
        '404': {$ref: '#/components/responses/Gone'}
  /remote: {$ref: 'https://example.com/paths.yaml'}
components:
  parameters:
    Round: {$ref: '#/components/parameters/Round2'}
    Round2: {$ref: '#/components/parameters/Round'}
  schemas:
    Pet:
      type: object
      required: [gone]
      properties:
        gone: {$ref: '#/components/schemas/Gone'}
        round: {$ref: '#/components/schemas/Round'}
        remote: {$ref: 'https://example.com/pet.json'}
        file: {$ref: 'other.yaml#/Pet'}
        outside: {$ref: '../../../../etc/passwd'}
        inner: {$ref: '#/components/schemas/Pet/properties/gone'}
        empty: {$ref: ''}
        number: {$ref: 5}
        list: {type: array, items: {$ref: '#/components/schemas/Nowhere'}}
        all: {allOf: [{$ref: '#/components/schemas/All'}]}
    Round: {$ref: '#/components/schemas/Round2'}
    Round2: {$ref: '#/components/schemas/Round'}
    All: {allOf: [{$ref: '#/components/schemas/All'}]}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn paths_that_lead_elsewhere() {
        let text = with_paths(
            "  /pets/../owners: {get: {responses: {'204': {description: Done.}}}}
  /pets/./{id}/%2E%2e\\a: {get: {responses: {'204': {description: Done.}}}}
  \"/pets/.\\t./a\": {get: {responses: {'204': {description: Done.}}}}
  /pets?kind=cat: {get: {responses: {'204': {description: Done.}}}}
  /pets#dogs?x: {get: {responses: {'204': {description: Done.}}}}
  /v1.0/..pets/{id}.json: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: Done.}}}}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn names_that_http_does_not_have() {
        let text = with_paths(
            "  /pets:
    post:
      security: [{spaced: []}, {good: []}]
      parameters:
      - {name: API Key, in: header, schema: {type: string}}
      - {name: \"X-A\\r\\nX-B\", in: header, required: true, schema: {type: string}}
      - {name: X-Good, in: header, schema: {type: string}}
      requestBody:
        content:
          json: {schema: {type: string}}
          \"text/plain\\r\\nX-B: 1\": {schema: {type: string}}
      responses:
        '200': {description: Done., content: {'': {schema: {type: string}}}}
components:
  securitySchemes:
    spaced: {type: apiKey, in: header, name: 'My key: '}
    good: {type: apiKey, in: header, name: X-Key}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    #[test]
    fn schemas_that_make_no_sense() {
        let text = with_paths(
            "  /pets:
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Pet:
      allOf:
      - properties: {hidden: {type: string, readOnly: true}}
      - properties: {hidden: {type: string, writeOnly: true}}
      type: object
      properties:
        nobody: {type: string, readOnly: true, writeOnly: true}
        none: {type: string, enum: []}
        neither: {oneOf: []}
        nor: {anyOf: [], type: string}
        all: {allOf: []}
        number: {type: integer, default: '100'}
        half: {type: integer, default: 1.5}
        whole: {type: integer, default: 2.0}
        flag: {type: boolean, default: 'true'}
        text: {type: string, default: null}
        list: {type: array, items: {type: string}, default: a}
        far: {type: integer, default: 36893488147419103232}
        wide: {type: integer, maximum: 36893488147419103232, minimum: -36893488147419103232}
        mixed: {type: integer, maximum: 18446744073709551615, minimum: -1}
        last: {type: integer, maximum: 18446744073709551615}
        first: {type: integer, minimum: -9223372036854775808, maximum: 9223372036854775807}
        ids: {type: integer, enum: [18446744073709551615, 1]}
        vast: {type: integer, enum: [-36893488147419103232, 1]}
",
        );
        insta::assert_snapshot!(told(&text));
    }

    /// Members that are put together, and theirs, down to the depth.
    fn put_together(depth: usize) -> String {
        let mut schemas = String::new();
        for at in 0..depth {
            for side in ["Left", "Right"] {
                schemas += &format!(
                    "    {side}{at}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/{side}{}'}}}}}}\n",
                    at + 1
                );
            }
        }
        format!(
            "{}components:
  schemas:
    Left{depth}: {{type: object, properties: {{left: {{type: string}}}}}}
    Right{depth}: {{type: object, properties: {{right: {{type: string}}}}}}
{schemas}",
            with_paths(
                "  /pets:
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {allOf: [{$ref: '#/components/schemas/Left0'}, {$ref: '#/components/schemas/Right0'}]}
"
            )
        )
    }

    #[test]
    fn schemas_put_together_have_an_end() {
        assert!(!told(&put_together(20)).contains("warning"));
        insta::assert_snapshot!(told(&put_together(22)));
    }

    #[test]
    fn what_is_configured_but_not_there() {
        use specwright::config::Config;
        use specwright::diagnostic::Diagnostics;

        let text = with_paths("  /pets: {get: {responses: {'204': {description: Done.}}}}\n");
        let config = Config::parse(
            "codegen.toml",
            "[types]\nGone = \"Here\"\n\n[operations.\"GET /gone\"]\nmethod = \"get\"\n\n\
             [[pagination]]\nkind = \"link_header\"\nitems = \"\"\noperations = [\"gone\"]\n",
        )
        .unwrap();
        let mut diagnostics = Diagnostics::new();
        let made = specwright::generate("api.yaml", text.as_bytes(), &config, &mut diagnostics);
        assert!(made.is_some());
        insta::assert_snapshot!(diagnostics.render("api.yaml", &text, false));
    }
}

/// Lists and unions, each twice within the next, and what is within itself, in XML.
#[test]
fn xml_of_what_is_twice_within_itself_is_no_more_than_its_schemas() {
    let mut schemas = String::new();
    for level in 0..60 {
        let next = level + 1;
        let list = format!("$ref: '#/components/schemas/L{next}'");
        let union = format!("$ref: '#/components/schemas/U{next}'");
        schemas.push_str(&format!(
            "    L{level}: {{type: array, items: {{type: object, properties: {{a: {{{list}}}, b: {{{list}}}}}}}}}\n\
             \x20   U{level}: {{oneOf: [{{type: object, properties: {{u{level}: {{{union}}}}}}}, {{{union}}}, {{allOf: [{{{union}}}]}}]}}\n"
        ));
    }
    let document = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /x:\n    get:\n      responses:\n        '200':\n          \
         description: ok\n          content:\n            text/xml:\n              schema: {{type: object, properties: \
         {{l: {{$ref: '#/components/schemas/L0'}}, u: {{$ref: '#/components/schemas/U0'}}, a: {{$ref: '#/components/schemas/A'}}}}}}\n\
         components:\n  schemas:\n{schemas}    L60: {{type: string}}\n    U60: {{$ref: '#/components/schemas/U0'}}\n    \
         A: {{type: array, items: {{$ref: '#/components/schemas/A'}}}}\n"
    );
    let mut diagnostics = Diagnostics::new();
    let config = Config::default();
    let generated =
        specwright::generate("x.yaml", document.as_bytes(), &config, &mut diagnostics).unwrap();
    let shapes = generated.files.get("src/xml_shapes.rs").unwrap();
    assert!(shapes.lines().count() < 20_000, "{}", shapes.len());
    assert!(shapes.contains("pub static L59_ITEMS: Shape"), "{shapes}");
}

/// Values that no field can have: each is said once, with its line, what is right and what to do.
mod fields {
    use super::told;

    #[test]
    fn of_openapi_3_2() {
        insta::assert_snapshot!(told(include_str!("documents/wrong_fields_3_2.yaml")));
    }

    #[test]
    fn of_swagger_2() {
        insta::assert_snapshot!(told(include_str!("documents/wrong_fields_2.yaml")));
    }

    #[test]
    fn references_and_defaults_that_lead_nowhere() {
        insta::assert_snapshot!(told(include_str!("documents/misspelt_references.yaml")));
    }

    #[test]
    fn examples_in_lists() {
        insta::assert_snapshot!(told(include_str!("documents/listed_examples.yaml")));
    }
}

/// What is said of how fields of replies are written, and is not undone.
#[test]
fn encodings_that_replies_are_not_read_by() {
    insta::assert_snapshot!(told(include_str!("documents/unread_encodings.yaml")));
}

/// A comma in a text without quotes is the end of it in YAML.
#[test]
fn keys_without_a_value() {
    insta::assert_snapshot!(told(include_str!("documents/without_values.yaml")));
}
