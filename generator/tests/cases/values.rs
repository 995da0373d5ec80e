//! What values become: the crates of the cases that have a file in `values/` are one crate, and the
//! files are its tests. The documents of some are beside those files, for they are too large for a
//! snapshot. Beside them are unions made up at random.

use std::fmt::Write;
use std::fs;

use specwright::files::Files;
use specwright_testing::{Case, Crate};

use super::{compile, folder};

/// How many documents are made up.
const DOCUMENTS: u64 = 8;

#[test]
fn values_become_what_the_document_says() {
    let checks = folder().join("values");
    let mut modules = Vec::new();
    for file in fs::read_dir(&checks)
        .expect("the folder is there")
        .flatten()
    {
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".rs")
            && !["main", "random"].contains(&name)
        {
            modules.push(name.to_owned());
        }
    }
    modules.sort();
    let mut cases: Vec<Case> = modules
        .iter()
        .map(|name| {
            // What is not small has no snapshot, and is beside its file.
            let beside = checks.join(format!("{name}.yaml"));
            let case = folder().join(format!("{name}.yaml"));
            Case::read(if beside.exists() { &beside } else { &case })
        })
        .collect();
    cases.extend((0..DOCUMENTS).map(random));
    let files = compile::together(&cases.iter().collect::<Vec<_>>(), "cases");
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), "values_of_cases", &files);
    let text = |name: &str| fs::read_to_string(checks.join(format!("{name}.rs"))).unwrap();
    let mut main = text("main");
    for name in modules.iter().map(String::as_str).chain(["random"]) {
        writeln!(main, "mod {name};").unwrap();
        let mut text = text(name);
        if name == "random" {
            let list = (0..DOCUMENTS).map(|seed| format!("random_{seed}, "));
            writeln!(text, "documents!({});", list.collect::<String>()).unwrap();
        }
        if name == "secrets" {
            writeln!(text, "types!({});", types(&files)).unwrap();
            writeln!(text, "sent!({});", sent(&files)).unwrap();
        }
        written.file(&format!("tests/values/{name}.rs"), &text);
    }
    let server = include_str!("../replacement/server.rs");
    written.file("tests/values/server/mod.rs", server);
    let sent = include_str!("../server/sent.rs");
    written.file("tests/values/server/sent.rs", sent);
    written.file("tests/values/main.rs", &main);
    let features = "webhooks,test-util";
    let out = written.cargo(&["test", "--features", features, "--lib", "--test", "values"]);
    assert!(!out.contains("running 0 tests"), "{out}");
}

/// The public types of the case with secrets.
fn types(files: &Files) -> String {
    let sources = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/secrets/types/"));
    let lines = sources.flat_map(|(_, text)| text.lines());
    let is_part = |letter: char| !letter.is_alphanumeric() && letter != '_';
    let names = lines.filter_map(|line| {
        let rest = line
            .strip_prefix("pub struct ")
            .or_else(|| line.strip_prefix("pub enum "))?;
        rest.split(is_part).next()
    });
    let names: Vec<&str> = names.collect();
    assert!(names.len() > 5, "{names:?}");
    names.join(", ")
}

/// The types of that case which are sent, with their modules.
fn sent(files: &Files) -> String {
    let mut names = Vec::new();
    for (path, text) in files.iter() {
        let Some(path) = path.strip_prefix("src/secrets/") else {
            continue;
        };
        let module = path.split(['/', '.']).next().unwrap_or_default();
        let found = text.lines().filter_map(|line| {
            let (head, held) = line.strip_prefix("pub struct ")?.rsplit_once('(')?;
            let name = head.split('<').next()?;
            let is_sent = ["runtime::Inputs, C);", "json::Members);"].contains(&held);
            is_sent.then(|| format!("{module}::{name}"))
        });
        names.extend(found);
    }
    assert!(names.len() > 5, "{names:?}");
    names.join(", ")
}

/// A document of unions that lead to each other, made up from a seed.
fn random(seed: u64) -> Case {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: Random, version: '1'}\nservers: [{url: 'https://a.example'}]\n\
         paths:\n  /root:\n    get:\n      operationId: getRoot\n      responses:\n        '200': \
         {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/U0'}}}}\n\
         components:\n  schemas:\n",
    );
    for union in 0..4 {
        let mut variants = Vec::new();
        if union == 0 {
            // The one that is read stays a union, whatever else it is.
            variants.extend([reference("S", 0), reference("S", 1)]);
        }
        for _ in 0..2 + dice.roll(4) {
            variants.push(match dice.roll(8) {
                0 => "{type: string}".to_owned(),
                1 => "{type: integer}".to_owned(),
                2 => format!("{{type: array, items: {}}}", reference("U", dice.roll(4))),
                3 => reference("U", dice.roll(4)),
                _ => reference("S", dice.roll(6)),
            });
        }
        writeln!(text, "    U{union}: {{anyOf: [{}]}}", variants.join(", ")).unwrap();
    }
    for object in 0..6 {
        let mut members = Vec::new();
        let mut required = Vec::new();
        for name in ["a", "b", "c", "d", "e"] {
            let schema = match dice.roll(9) {
                0 => "{type: string}".to_owned(),
                1 => "{type: integer}".to_owned(),
                2 => format!("{{const: v{}}}", dice.roll(3)),
                3 => format!("{{enum: [v0, v{}]}}", 1 + dice.roll(2)),
                4 => format!("{{type: array, items: {}}}", reference("U", dice.roll(4))),
                5 => reference("S", dice.roll(6)),
                6 | 7 => reference("U", dice.roll(4)),
                _ => continue,
            };
            members.push(format!("{name}: {schema}"));
            if dice.roll(3) == 0 {
                required.push(name);
            }
        }
        writeln!(
            text,
            "    S{object}: {{type: object, required: [{}], properties: {{o: {{type: string}}, {}}}}}",
            required.join(", "),
            members.join(", ")
        )
        .unwrap();
    }
    Case {
        name: format!("random_{seed}"),
        text,
        ..Case::default()
    }
}

fn reference(kind: &str, number: u64) -> String {
    format!("{{$ref: '#/components/schemas/{kind}{number}'}}")
}

/// Numbers that look random, the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % sides
    }
}
