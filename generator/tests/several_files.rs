//! Documents that are several files.

use std::collections::BTreeMap;

use openapiv3::{OpenAPI, ReferenceOr};
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::disk;
use specwright::load_patched;

/// The files of a document, by path; the document itself is `api.yaml`.
#[derive(Default)]
struct Folder(BTreeMap<&'static str, String>);

impl Folder {
    /// A document of OpenAPI 3.1 with these members.
    fn of(members: &str) -> Folder {
        let header = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n";
        Folder::default().file("api.yaml", &format!("{header}{members}"))
    }

    fn file(mut self, path: &'static str, text: &str) -> Folder {
        self.0.insert(path, text.to_owned());
        self
    }

    /// The document, if it loads, what a user sees, and the files that were asked for.
    fn load(&self) -> (Option<OpenAPI>, String, Vec<String>) {
        let mut asked = Vec::new();
        let mut read = |path: &str| {
            asked.push(path.to_owned());
            self.0.get(path).map(|text| text.clone().into_bytes())
        };
        let mut diagnostics = Diagnostics::new();
        let text = &self.0["api.yaml"];
        let name = "spec/api.yaml";
        let loaded = load_patched(
            "api.yaml",
            text.as_bytes(),
            Some(&mut read),
            &Config::default(),
            &mut diagnostics,
        );
        assert_eq!(loaded.is_none(), diagnostics.has_errors());
        let shown = diagnostics.render(name, text, false);
        (loaded, shown, asked)
    }

    /// The document, which loads without a word.
    fn document(&self) -> OpenAPI {
        let (document, shown, _) = self.load();
        assert_eq!(shown, "");
        document.expect("loads")
    }
}

/// The schemas of a document, each as JSON.
fn schemas(document: &OpenAPI) -> BTreeMap<&str, serde_json::Value> {
    let components = document.components.as_ref().expect("components");
    let schemas = components.schemas.iter();
    schemas
        .map(|(name, schema)| (name.as_str(), serde_json::to_value(schema).expect("JSON")))
        .collect()
}

const PATHS: &str = "paths:
  /pets: {$ref: 'paths/pets.yaml'}
";

const PETS: &str = "get:
  operationId: listPets
  parameters:
  - {$ref: '../common.json#/parameters/limit'}
  responses:
    '200':
      description: The pets.
      content:
        application/json:
          schema: {type: array, items: {$ref: '../schemas/pet.yaml'}}
    default: {$ref: '../common.json#/responses/failed'}
";

const PET: &str = "type: object
properties:
  name: {type: [string, 'null']}
  mother: {$ref: '#'}
  owner: {$ref: 'owner.yaml#/Owner'}
  food: {$ref: '../api.yaml#/components/schemas/Food'}
";

const OWNER: &str = "Owner:
  type: object
  properties:
    pets: {type: array, items: {$ref: './pet.yaml#'}}
    address: {$ref: '#/Address'}
Address: {type: object, properties: {street: {type: string}}}
";

const COMMON: &str = r#"{
  "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
  "responses": {"failed": {"description": "It failed."}}
}"#;

fn pets(components: &str) -> Folder {
    Folder::of(&format!("{PATHS}components: {{schemas: {components}}}\n"))
        .file("paths/pets.yaml", PETS)
        .file("schemas/pet.yaml", PET)
        .file("schemas/owner.yaml", OWNER)
        .file("common.json", COMMON)
}

#[test]
fn the_address_of_the_document_is_the_document() {
    let own = Folder::of(
        "$self: https://x.example/v1/api.yaml\npaths:\n  /a:\n    $ref: 'https://x.example/v1/paths.yaml#/a'\ncomponents:\n  schemas:\n    Pet: {type: string}\n",
    )
    .file(
        "paths.yaml",
        "a: {get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: 'api.yaml#/components/schemas/Pet'}}}}}}}",
    );
    let document = own.document();
    assert!(document.paths.paths["/a"].as_item().unwrap().get.is_some());
}

#[test]
fn what_is_in_other_files_becomes_components() {
    let document = pets("{Food: {type: string}}").document();
    let operation = document.paths.paths["/pets"]
        .as_item()
        .and_then(|item| item.get.as_ref())
        .expect("the path item is put in its place");
    assert_eq!(
        operation.parameters,
        [ReferenceOr::ref_("#/components/parameters/limit")]
    );
    assert_eq!(
        operation.responses.default,
        Some(ReferenceOr::ref_("#/components/responses/failed"))
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&schemas(&document)).unwrap());
}

/// Each file is read once, although files refer to each other in circles.
#[test]
fn files_are_asked_for_once() {
    let (_, _, mut asked) = pets("{Food: {type: string}}").load();
    asked.sort();
    assert_eq!(
        asked,
        [
            "common.json",
            "paths/pets.yaml",
            "schemas/owner.yaml",
            "schemas/pet.yaml"
        ]
    );
}

/// A component that is only a reference to a file gives the part of that file its name.
#[test]
fn names_are_those_the_document_gives() {
    let components =
        "{Animal: {$ref: './schemas/pet.yaml'}, Same: {$ref: schemas/pet.yaml#}, Food: true}";
    let document = pets(components).document();
    let schemas = schemas(&document);
    let names: Vec<&str> = schemas.keys().copied().collect();
    assert_eq!(names, ["Address", "Animal", "Food", "Owner", "Same"]);
    let animal = serde_json::json!({"$ref": "#/components/schemas/Animal"});
    assert_eq!(schemas["Same"], animal);
    assert_eq!(schemas["Owner"]["properties"]["pets"]["items"], animal);
    assert_eq!(schemas["Animal"]["properties"]["mother"], animal);
}

#[test]
fn names_that_are_taken_get_that_of_the_file() {
    let document = pets("{Food: true, Owner: {type: string}, pet: {type: string}}").document();
    let schemas = schemas(&document);
    let names: Vec<&str> = schemas.keys().copied().collect();
    assert_eq!(
        names,
        [
            "Address",
            "Food",
            "Owner",
            "owner_Owner",
            "pet",
            "schemas_pet.yaml"
        ]
    );
}

#[test]
fn whole_sections_may_be_files() {
    let document = Folder::of(
        "paths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas/index.yaml}}\n",
    )
    .file("paths.yaml", "/pets: {$ref: 'more/pets.yaml#/pets'}\n")
    .file(
        "more/pets.yaml",
        "pets: {get: {responses: {'204': {$ref: '#/none'}}}}\nnone: {description: None.}\n",
    )
    .file(
        "schemas/index.yaml",
        "Pet: {$ref: pet.yaml}\nPets: {type: array, items: {$ref: '#/Pet'}}\n",
    )
    .file("schemas/pet.yaml", "{type: object}")
    .document();
    assert!(document.paths.paths["/pets"].as_item().is_some());
    let schemas = schemas(&document);
    assert_eq!(
        schemas["Pets"]["items"],
        serde_json::json!({"$ref": "#/components/schemas/Pet"})
    );
    assert_eq!(schemas["Pet"], serde_json::json!({"type": "object"}));
}

#[test]
fn files_of_swagger() {
    let document = Folder::default()
        .file(
            "api.yaml",
            "swagger: '2.0'
info: {title: Pets, version: '1'}
paths:
  /pets:
    put:
      parameters:
      - {$ref: 'common.yaml#/pet'}
      responses: {default: {$ref: 'common.yaml#/failed'}}
",
        )
        .file(
            "common.yaml",
            "pet: {name: pet, in: body, schema: {$ref: '#/Pet'}}
failed: {description: It failed., schema: {type: file}}
Pet: {type: object, properties: {old: {type: integer, x-nullable: true}}}
",
        )
        .document();
    let item = document.paths.paths["/pets"].as_item().expect("an item");
    let put = item.put.as_ref().expect("an operation");
    assert_eq!(
        put.request_body,
        Some(ReferenceOr::ref_("#/components/requestBodies/pet"))
    );
    assert!(schemas(&document).contains_key("Pet"));
}

#[test]
fn a_discriminator_leads_to_files() {
    let document = Folder::of(
        "components:
  schemas:
    Pet:
      oneOf: [{$ref: cat.yaml}]
      discriminator: {propertyName: kind, mapping: {cat: cat.yaml, dog: Dog}}
",
    )
    .file("cat.yaml", "{type: object}")
    .document();
    assert_eq!(
        schemas(&document)["Pet"]["discriminator"]["mapping"],
        serde_json::json!({"cat": "#/components/schemas/cat", "dog": "Dog"})
    );
}

#[test]
fn a_file_that_a_mapping_refers_to_in_vain_is_reported_once() {
    let mut diagnostics = Diagnostics::new();
    let document = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      responses:
        '200': {description: A pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, mapping: {dog: none.yaml, bird: Bird}}
    Cat: {type: object, properties: {kind: {type: string}}}
";
    let config = Config::default();
    let mut read = |_: &str| None;
    let loaded = load_patched(
        "api.yaml",
        document.as_bytes(),
        Some(&mut read),
        &config,
        &mut diagnostics,
    );
    specwright::lower::lower(&loaded.expect("loads"), &config, &mut diagnostics);
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`none.yaml` points to nothing: there is no file `none.yaml`",
            "`Bird` is not one of the alternatives; it is ignored",
        ]
    );
}

/// Each with the file it is in, and the line there.
#[test]
fn mistakes_in_other_files() {
    let folder = Folder::of(
        "paths: {}
components:
  schemas:
    A: {properties: {a: {$ref: 'none.yaml#/A'}, b: {$ref: 'deep/b.yaml#/None'}, c: {$ref: '../c.yaml'}}}
    B: {properties: {a: {$ref: /etc/passwd}, b: {$ref: 'https://example.com/b.yaml'}}}
    C: {properties: {c: {$ref: 'deep/b.yaml#/C'}}}
D: What leads nowhere from another file does not lead here.
",
    )
    .file(
        "deep/b.yaml",
        "C:
  type: [object, 'null']
  properties:
    a: {type: strin, minLength: -1}
    b: {$ref: '#/D'}
    c: {$ref: 'https://example.com/c.yaml'}
    d: {$ref: '../../d.yaml'}
    e: {type: integer, type: string}
",
    );
    let (_, shown, asked) = folder.load();
    insta::assert_snapshot!(shown);
    assert_eq!(asked, ["none.yaml", "deep/b.yaml"]);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = Folder::of(
        "components:
  schemas:
    A: {$ref: broken.yaml}
    B: {$ref: 'broken.yaml#/B'}
    C: {$ref: empty.json}
",
    )
    .file("broken.yaml", "a: [1\nb: 2\n")
    .file("empty.json", "  ");
    let (_, shown, _) = folder.load();
    insta::assert_snapshot!(shown);
}

/// Parts of one file in each other are not brought in again and again.
#[test]
fn references_cannot_make_a_document_too_large() {
    let list = |count: usize, item: &str| vec![item; count].join(",");
    let big = format!("{{\"get\": [{}]}}", list(20_000, "0"));
    let paths: String = (0..200)
        .map(|n| format!("  /{n}: {{$ref: big.json}}\n"))
        .collect();
    let folder = Folder::of(&format!("paths:\n{paths}")).file("big.json", &big);
    let (document, shown, _) = folder.load();
    assert!(document.is_none() && shown.contains("error[E0102]"));
}

/// Files are read from the folder of the document, and none that only seems to be in it.
#[test]
fn files_of_a_folder() {
    let place = tempfile::TempDir::new().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("secret.yaml", "secret");
    write("spec/api.yaml", "");
    write("spec/schemas/pet.yaml", "type: object");
    let folder = disk::Folder::of(&place.path().join("spec/api.yaml"));
    let read = |path: &str| folder.read(path);
    assert_eq!(
        read("schemas/pet.yaml").as_deref(),
        Some(&b"type: object"[..])
    );
    assert_eq!(read("schemas"), None);
    assert_eq!(read("none.yaml"), None);
    assert_eq!(read("../secret.yaml"), None);
    #[cfg(unix)]
    {
        let link = |to: &str, path: &str| {
            let path = place.path().join("spec").join(path);
            std::os::unix::fs::symlink(place.path().join(to), path).expect("a link");
        };
        link("secret.yaml", "out.yaml");
        link("spec/schemas/pet.yaml", "in.yaml");
        assert_eq!(read("out.yaml"), None);
        assert!(read("in.yaml").is_some());
    }
}

/// A folder above that of the document, which names it, is as far as references go.
#[test]
fn files_of_a_folder_above() {
    let place = tempfile::TempDir::new().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("secret.yaml", "Money: {type: string}");
    write(
        "root/shared/types.yaml",
        "Money: {type: object, required: [amount], properties: {amount: {type: integer}, \
         of: {$ref: '../api/v1/openapi.yaml#/components/schemas/Account'}, \
         secret: {$ref: '../../secret.yaml#/Money'}}}",
    );
    let text = "openapi: 3.1.0\ninfo: {title: Accounts, version: '1'}\npaths: {}\n\
                components: {schemas: {Account: {type: object, properties: {balance: {$ref: \
                '../../shared/types.yaml#/Money'}}}}}\n";
    write("root/api/v1/openapi.yaml", text);
    let document = place.path().join("root/api/v1/openapi.yaml");
    let load = |folder: &disk::Folder| {
        let mut diagnostics = Diagnostics::new();
        let mut read = |path: &str| folder.read(path);
        let loaded = load_patched(
            folder.document(),
            text.as_bytes(),
            Some(&mut read),
            &Config::default(),
            &mut diagnostics,
        );
        (loaded, diagnostics.render("openapi.yaml", text, false))
    };
    let (_, shown) = load(&disk::Folder::of(&document));
    assert!(shown.contains("`../../shared/types.yaml#/Money` leads to a file outside"));
    assert!(shown.contains("--root DIR"), "{shown}");
    let folder = disk::Folder::root(&place.path().join("root"), &document).expect("a root");
    assert_eq!(folder.document(), "api/v1/openapi.yaml");
    let (loaded, shown) = load(&folder);
    let loaded = loaded.expect("loads");
    let schemas = schemas(&loaded);
    let account = "#/components/schemas/Account";
    assert_eq!(schemas["Money"]["properties"]["of"]["$ref"], account);
    assert_eq!(
        schemas["Account"]["properties"]["balance"]["$ref"],
        "#/components/schemas/Money"
    );
    // One outside the root is not read, however it is referred to.
    assert!(
        shown.contains("`../../secret.yaml#/Money` leads to a file outside"),
        "{shown}"
    );
    assert_eq!(folder.read("../secret.yaml"), None);
    let beside = disk::Folder::root(&place.path().join("root/shared"), &document);
    assert!(beside.is_err_and(|error| error.contains("is not in the folder")));
}
