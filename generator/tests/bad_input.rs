//! What a user sees when a document is wrong: every problem, with its place and what to do.

use specwright::diagnostic::Diagnostics;
use specwright::source;

/// What a user sees when `bytes` are loaded from `name`.
fn shown(name: &str, bytes: &[u8]) -> String {
    let mut diagnostics = Diagnostics::new();
    let loaded = source::load(name, bytes, &mut diagnostics);
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
    let loaded = source::load("api.yaml", text.as_bytes(), &mut diagnostics);
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
    source::load("api.yaml", text.as_bytes(), &mut diagnostics);
    let json = diagnostics.to_json("api.yaml", &text);
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
}
