//! A fragment without its prose.

use super::*;
use specwright_testing::generate;

const SAID: &str = r"
servers:
- url: 'https://{region}.example.com'
  description: Production.
  variables: {region: {default: eu, description: Where.}}
externalDocs: {url: 'https://example.com'}
tags: [{name: pets, description: All pets., externalDocs: {url: 'https://example.com'}}]
paths:
  x-paths: {description: An extension.}
  /pets:
    summary: Pets.
    get:
      operationId: list
      tags: [pets]
      summary: Lists.
      description: Lists all pets.
      externalDocs: {url: 'https://example.com'}
      deprecated: true
      x-text: {description: An extension.}
      parameters:
      - {name: description, in: query, description: What to look for., example: cat, schema: {type: string, default: a cat, example: dog}}
      responses:
        '200':
          description: The pets.
          headers: {X-Rate: {description: How many., schema: {type: integer, title: Rate}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              examples: {one: {$ref: '#/components/examples/One'}}
        default: {$ref: '#/components/responses/Error'}
components:
  examples: {One: {summary: One., value: {title: Tom}}}
  responses: {Error: {description: A mistake.}}
  schemas:
    Pet:
      title: A pet
      description: What people keep.
      externalDocs: {url: 'https://example.com'}
      required: [title]
      properties:
        title: {type: string, title: The title, description: What it is called., example: Tom, pattern: '^T'}
        description: {$ref: '#/components/schemas/Text'}
        example: {type: integer, minimum: 3}
        kind:
          oneOf:
          - {title: Cat, description: It purrs., properties: {lives: {type: integer}}}
          - {title: Dog, properties: {tricks: {type: array, items: {type: string, title: A trick}}}}
      example: {title: Tom}
    Text: {type: string, enum: [short, long], description: Some text.}
";

fn silent(document: &Value) -> Value {
    let selection = Selection {
        without_text: true,
        ..paths(&["*"])
    };
    cut(document, &selection).document
}

#[test]
fn only_what_has_a_meaning_is_left() {
    let mut full = openapi(SAID);
    full["info"]["description"] = "Pets of all kinds.".into();
    let expected = openapi(
        r"
servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]
tags: [{name: pets}]
paths:
  x-paths: {description: An extension.}
  /pets:
    get:
      operationId: list
      tags: [pets]
      deprecated: true
      x-text: {description: An extension.}
      parameters: [{name: description, in: query, schema: {type: string, default: a cat}}]
      responses:
        '200':
          description: ''
          headers: {X-Rate: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        default: {$ref: '#/components/responses/Error'}
components:
  responses: {Error: {description: ''}}
  schemas:
    Pet:
      required: [title]
      properties:
        title: {type: string, pattern: '^T'}
        description: {$ref: '#/components/schemas/Text'}
        example: {type: integer, minimum: 3}
        kind:
          oneOf:
          - {title: Cat, properties: {lives: {type: integer}}}
          - {title: Dog, properties: {tricks: {type: array, items: {type: string}}}}
    Text: {type: string, enum: [short, long]}
",
    );
    assert_eq!(silent(&full), expected);
    assert_eq!(silent(&expected), expected);
    loads(&expected);
}

#[test]
fn texts_of_swagger_2_go_too() {
    let full = document(
        r"
swagger: '2.0'
info: {title: T, version: '1', contact: {name: A}}
paths:
  /a:
    get:
      description: Gets.
      responses: {'200': {description: One., schema: {$ref: '#/definitions/A'}, examples: {application/json: {}}}}
definitions: {A: {type: object, description: An A., properties: {a: {type: string, title: The a}}}}
",
    );
    let silent = silent(&full);
    assert_eq!(
        silent,
        document(
            r"
swagger: '2.0'
info: {title: T, version: '1'}
paths: {/a: {get: {responses: {'200': {description: '', schema: {$ref: '#/definitions/A'}}}}}}
definitions: {A: {type: object, properties: {a: {type: string}}}}
"
        )
    );
}

/// Code without what is said in it.
fn code(document: &Value) -> Vec<(String, Vec<String>)> {
    let (generated, _) = generate("a.yaml", &source::to_yaml(document), "");
    let sources = generated.files.iter();
    let sources = sources.filter(|(path, _)| path.starts_with("src/") && path.ends_with(".rs"));
    sources
        .map(|(path, text)| {
            let lines = text.lines().map(str::trim);
            let lines = lines.filter(|line| !line.starts_with("//"));
            (path.to_owned(), lines.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn the_crate_of_it_has_the_same_code() {
    let full = openapi(SAID);
    let (with, without) = (code(&full), code(&silent(&full)));
    assert_eq!(with.len(), without.len());
    for (with, without) in with.iter().zip(&without) {
        // Examples of types are made of what the document shows.
        if with.0 != "src/type_examples.rs" {
            assert_eq!(with, without);
        }
    }
}
