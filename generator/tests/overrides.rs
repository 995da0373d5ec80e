//! What `codegen.toml` changes: names, members, types of one's own, selection, patches.

use specwright::config::Config;
use specwright::diagnostic::{Code, Diagnostics};
use specwright::files::Files;
use specwright::generate;

const DOCUMENT: &str = r"
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://x.example'}]
paths:
  /a: {get: {operationId: getA, tags: [x], responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {operationId: getB, tags: [y], responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /c/d: {get: {responses: {'200': {description: A, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
components:
  schemas:
    A: {type: object, required: [type, price], properties: {type: {type: string}, price: {$ref: '#/components/schemas/Money'}, inner: {type: object, properties: {z: {type: string}}}}}
    Money: {type: object, properties: {x: {type: string}}}
";

fn run(config: &str) -> (Option<Files>, Diagnostics) {
    let config = Config::parse("codegen.toml", config).expect("the configuration is right");
    let mut diagnostics = Diagnostics::new();
    let generated = generate("t.yaml", DOCUMENT.as_bytes(), &config, &mut diagnostics);
    (generated.map(|generated| generated.files), diagnostics)
}

fn files(config: &str) -> Files {
    let (files, diagnostics) = run(config);
    let shown = diagnostics.render("t.yaml", DOCUMENT, false);
    assert!(diagnostics.is_empty(), "{shown}");
    files.expect("nothing is wrong with it")
}

fn codes(config: &str) -> Vec<Code> {
    run(config)
        .1
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

#[test]
fn members_are_renamed_where_they_are() {
    let files = files("[members.rename]\n'A.type' = 'kind'\n'A.inner.z' = 'zed'");
    let text = files.get("src/types/a.rs").unwrap();
    assert!(text.contains("pub kind: String"), "{text}");
    assert!(
        text.contains("kind: object.required_or_default(\"type\")"),
        "{text}"
    );
    assert!(text.contains("pub zed: Option<String>"), "{text}");
    assert_eq!(
        codes("[members.rename]\n'A.gone' = 'x'"),
        [Code::UnusedConfiguration]
    );
}

#[test]
fn unknown_members_are_kept_on_demand() {
    let kept = files("[members]\nkeep_unknown = true");
    let text = kept.get("src/types/a.rs").unwrap();
    assert!(
        text.contains("pub extra: BTreeMap<String, json::Value>"),
        "{text}"
    );
    let plain = files("");
    assert!(!plain.get("src/types/a.rs").unwrap().contains("extra"));
}

#[test]
fn a_type_of_ones_own_takes_the_place_of_a_schema() {
    let files = files("[crate]\nmodules = ['money']\n[replace]\nMoney = 'crate::money::Money'");
    let text = files.get("src/types/a.rs").unwrap();
    assert!(text.contains("pub price: crate::money::Money"), "{text}");
    assert!(files.get("src/lib.rs").unwrap().contains("pub mod money;"));
    assert!(files.get("src/types/money.rs").is_none());
    assert!(files.get("src/money.rs").is_none(), "that is the user's");
}

#[test]
fn a_tag_chooses_those_that_are_nested_under_it() {
    let document = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://x.example'}]\n\
        tags: [{description: No name.}, {name: x}, {name: y, parent: x}, {name: z, parent: y}, {name: lost, parent: gone}]\n\
        paths:\n  /a: {get: {tags: [x], responses: {'204': {description: A}}}}\n  \
        /b: {get: {tags: [z], responses: {'204': {description: B}}}}\n  \
        /c: {get: {tags: [lost], responses: {'204': {description: C}}}}\n";
    let run = |config: &str| {
        let config = Config::parse("codegen.toml", config).unwrap();
        let mut diagnostics = Diagnostics::new();
        let generated = generate("t.yaml", document.as_bytes(), &config, &mut diagnostics);
        let files = generated.expect("it is right").files;
        let has = |path: &str| files.get(path).is_some();
        let pointers: Vec<String> = diagnostics.iter().map(|one| one.pointer.clone()).collect();
        (["src/a.rs", "src/b.rs", "src/c.rs"].map(has), pointers)
    };
    let (chosen, pointers) = run("[include]\ntags = ['x']");
    assert_eq!(chosen, [true, true, false]);
    // The tag without a name is counted, though it is left out.
    assert_eq!(pointers, ["#/tags/0", "#/tags/4/parent"]);
    assert_eq!(run("[include]\ntags = ['y']").0, [false, true, false]);
    assert_eq!(run("[exclude]\ntags = ['x']").0, [false, false, true]);
}

#[test]
fn operations_are_chosen_by_path_tag_and_name() {
    let modules = |config: &str| -> Vec<bool> {
        let files = files(config);
        ["src/a.rs", "src/b.rs", "src/c/d.rs"]
            .map(|path| files.get(path).is_some())
            .to_vec()
    };
    assert_eq!(modules(""), [true, true, true]);
    assert_eq!(modules("[include]\ntags = ['x']"), [true, false, false]);
    assert_eq!(
        modules("[include]\npaths = ['/c/*', '/b']"),
        [false, true, true]
    );
    assert_eq!(
        modules("[exclude]\noperations = ['getA', 'GET /c/d']"),
        [false, true, false]
    );
    assert_eq!(
        modules("[include]\npaths = ['*']\n[exclude]\ntags = ['y']"),
        [true, false, true]
    );
    assert_eq!(
        codes("[include]\ntags = ['x', 'z']"),
        [Code::UnusedConfiguration]
    );
}

#[test]
fn schemas_that_no_call_leads_to_are_generated_unless_only_those_are_asked_for() {
    let document = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: \
        {'200': {description: A, content: {application/json: {schema: {$ref: \
        '#/components/schemas/A'}}}}}}}}\ncomponents: {schemas: {A: {type: object, properties: {b: \
        {type: string}}}, Event: {type: object, properties: {c: {type: string}}}}}";
    let has = |config: &str| {
        let config = Config::parse("codegen.toml", config).expect("the configuration is right");
        let mut diagnostics = Diagnostics::new();
        let generated = generate("t.yaml", document.as_bytes(), &config, &mut diagnostics);
        let files = generated.expect("nothing is wrong with it").files;
        let said: Vec<Code> = diagnostics.iter().map(|one| one.code).collect();
        let has = |path: &str| files.get(path).is_some();
        (has("src/types/a.rs"), has("src/types/event.rs"), said)
    };
    assert_eq!(has(""), (true, true, vec![]));
    let reachable = has("[include]\nschemas = 'reachable'");
    assert_eq!(reachable, (true, false, vec![Code::NotReached]));
}

#[test]
fn patches_change_the_document_and_fail_when_they_no_longer_apply() {
    let at = |what: &str| format!("[[patches]]\nat = '/components/schemas/A/properties/{what}");
    let patched = files(&at("inner'\nset = { type = 'integer' }"));
    let text = patched.get("src/types/a.rs").unwrap();
    assert!(text.contains("pub inner: Option<i64>"), "{text}");
    let patched = files(&at("type'\nmerge = { enum = ['a', 'b'] }"));
    assert!(
        patched
            .get("src/types/a.rs")
            .unwrap()
            .contains("pub enum AType")
    );
    let patched = files(&at("inner'\nremove = true"));
    assert!(!patched.get("src/types/a.rs").unwrap().contains("inner"));
    for stale in [
        "inner'\nmerge = { type = 'object' }",
        "gone'\nmerge = { type = 'object' }",
        "gone'\nremove = true",
        "gone/type'\nset = 'string'",
        "type'\nset = { type = 'string' }",
    ] {
        let (files, diagnostics) = run(&at(stale));
        assert!(files.is_none(), "{stale}");
        assert!(
            diagnostics
                .iter()
                .any(|d| d.code == Code::PatchDoesNotApply),
            "{stale}"
        );
    }
}

#[test]
fn what_cannot_be_a_name_or_a_path_is_refused_with_its_line() {
    for (config, line) in [
        ("[members.rename]\n'A.type' = 'type'", 2),
        ("[members.rename]\n'A.type' = 'Kind'", 2),
        ("[replace]\nMoney = 'a b'", 2),
        ("[crate]\nmodules = ['types']", 2),
        ("[formats]\nuuid = { type = 'Uuid' }", 2),
        (
            "[formats]\nuuid = { type = 'a::B', dependencies = { bytes = '1' } }",
            1,
        ),
        (
            "[formats]\na = { type = 'a::B' }\nb = { type = 'a::B', parse = 'a::b' }",
            1,
        ),
        ("[events.envelope]\nschema = 'A'\npayload = '/b'", 1),
        (
            "[events.envelope]\nschema = 'A'\npayload = 'b'\nschemas = ['C']",
            3,
        ),
        ("[[patches]]\nat = '/a'\nset = 1\nremove = true", 1),
        ("[[patches]]\nat = 'a'\nset = 1", 2),
    ] {
        let error = Config::parse("codegen.toml", config).unwrap_err();
        assert_eq!(
            error.problems[0].position.map(|(line, _)| line),
            Some(line),
            "{error}"
        );
    }
}

/// What is said of a document with a list of words and a page of pets, configured so.
fn said_of_pages(config: &str) -> (bool, String) {
    let text = "openapi: 3.0.3
info: {title: Pages, version: '1'}
servers: [{url: 'https://pages.test'}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses: {'200': {description: A page., content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: object, properties: {id: {type: string}}}}, next: {type: string}}}}}}}
  /animal:
    get:
      operationId: getPet
      responses: {'200': {description: A pet., content: {application/json: {schema: {type: object, properties: {data: {type: string}}}}}}}
";
    let config = Config::parse("conf/codegen.toml", config).expect("the configuration is right");
    let mut diagnostics = Diagnostics::new();
    let made = specwright::generate("api.yaml", text.as_bytes(), &config, &mut diagnostics);
    (made.is_some(), diagnostics.render("api.yaml", text, false))
}

#[test]
fn a_rule_that_cannot_fit_is_an_error_at_its_line() {
    let rule = |operations: &str, parameter: &str, items: &str, token: &str| {
        said_of_pages(&format!(
            "[[pagination]]\nkind = \"next_token\"\n{operations}\nparameter = \"{parameter}\"\n\
             items = \"{items}\"\ntoken = \"{token}\"\n"
        ))
    };
    let cases = [
        (
            rule("operations = [\"listPets\"]", "after", "/data", "/next"),
            4,
            "no query parameter `after`",
        ),
        (
            rule("operations = [\"listPets\"]", "cursor", "/items", "/next"),
            5,
            "no array is described at `/items`",
        ),
        (
            rule("operations = [\"listPets\"]", "cursor", "/data", "/more"),
            6,
            "nothing is described at `/more`",
        ),
        (
            rule("operations = [\"getPet\"]", "cursor", "/data", "/next"),
            4,
            "no query parameter `cursor`",
        ),
        (
            rule("", "cursor", "", "/next"),
            5,
            "matches no operation; for `listPets`, the reply is not described as an array",
        ),
        (
            rule("", "after", "/data", "/next"),
            4,
            "matches no operation; for `listPets`, no query parameter `after`",
        ),
    ];
    for ((made, said), line, expected) in cases {
        assert!(!made, "{said}");
        assert!(
            said.contains(&format!("--> conf/codegen.toml:{line}:1\n")),
            "{said}"
        );
        assert!(
            said.contains("error[E0704]") && said.contains(expected),
            "{expected}: {said}"
        );
    }
    let (made, said) = rule("operations = [\"listPets\"]", "cursor", "/data", "/next");
    assert!(made && said.is_empty(), "{said}");
}

#[test]
fn a_type_whose_crate_is_not_there_is_an_error_at_its_line() {
    let refused = |config: &str, line: usize, expected: &str| {
        let (made, said) = said_of_pages(config);
        assert!(!made, "{said}");
        assert!(
            said.contains(&format!("--> conf/codegen.toml:{line}:")),
            "{said}"
        );
        assert!(said.contains(expected), "{said}");
    };
    refused(
        "[formats.date]\ntype = \"jiff::civil::Date\"\n",
        2,
        "`jiff` is not among the dependencies",
    );
    refused(
        "[formats.date]\ntype = \"std::string::String\"\nparse = \"my_dates::parse\"\n",
        3,
        "`my_dates` is not",
    );
    refused(
        "[replace]\nPet = \"Vec<money::Money>\"\n",
        2,
        "add it to `[crate.dependencies]`",
    );
    let allowed = |config: &str| {
        let (made, said) = said_of_pages(config);
        assert!(made && !said.contains("E0704"), "{said}");
    };
    allowed("[formats.date]\ntype = \"my_dates::Date\"\ndependencies = { my-dates = \"1\" }\n");
    allowed("[crate.dependencies]\nmoney = \"1\"\n[replace]\nPet = \"money::Money\"\n");
    allowed("[replace]\nPet = \"crate::money::Money\"\n");
    allowed("[formats.uri]\ntype = \"reqwest::Url\"\n");
}

#[test]
fn added_dependencies_are_in_the_manifest() {
    let config = Config::parse("codegen.toml", "[crate.dependencies]\nmoney = \"1\"\n").unwrap();
    let text = "openapi: 3.0.3\ninfo: {title: A, version: '1'}\nservers: [{url: 'https://a.test'}]\npaths:\n  /a: {get: {responses: {'204': {description: Done.}}}}\n";
    let mut diagnostics = Diagnostics::new();
    let made = specwright::generate("api.yaml", text.as_bytes(), &config, &mut diagnostics);
    let files = made.expect("nothing is wrong with it").files;
    let manifest: toml::Table = files.get("Cargo.toml").unwrap().parse().unwrap();
    assert_eq!(manifest["dependencies"]["money"].as_str(), Some("1"));
    let known = Config::parse("codegen.toml", "[crate.dependencies]\nreqwest = \"1\"\n");
    assert!(
        known
            .unwrap_err()
            .to_string()
            .contains("already depends on it")
    );
}

#[test]
fn an_envelope_is_refused_where_the_document_lacks_what_it_names() {
    let envelope = |rest: &str| format!("[events.envelope]\n{rest}");
    let right = envelope("schema = 'A'\npayload = '/inner'\nschemas = ['Money']");
    let text = files(&right);
    let text = text.get("src/events.rs").unwrap();
    assert!(text.contains("pub inner: Option<types::Money>"), "{text}");
    for (wrong, place) in [
        (
            "schema = 'Gone'\npayload = '/inner'\nschemas = ['Money']",
            "/events/envelope/schema",
        ),
        (
            "schema = 'A'\npayload = '/inner/gone'\nschemas = ['Money']",
            "/events/envelope/payload",
        ),
        (
            "schema = 'A'\npayload = '/inner'\nschemas = ['Gone']",
            "/events/envelope/schemas",
        ),
        (
            "schema = 'A'\npayload = '/inner'\ndiscriminator = '/gone'\nvalues = { a = 'Money' }",
            "/events/envelope/discriminator",
        ),
        (
            "schema = 'A'\npayload = '/inner'\nvalues = { 'a.*' = 'Money' }",
            "/events/envelope/values/a.*",
        ),
    ] {
        let (generated, diagnostics) = run(&envelope(wrong));
        assert!(generated.is_none(), "{wrong}");
        let found: Vec<_> = diagnostics.iter().collect();
        let [only] = &found[..] else {
            panic!("{wrong}: {found:?}");
        };
        assert!(only.pointer.ends_with(place), "{wrong}: {}", only.pointer);
    }
}
