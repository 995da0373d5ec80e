//! What values become: the crates of the cases that have a file in `values/` are one crate, and the
//! files are its tests. Beside them are unions made up at random.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright_testing::Case;

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
        let name = file.file_name().to_string_lossy().replace(".rs", "");
        if name != "main" && name != "random" {
            modules.push(name);
        }
    }
    modules.sort();
    let mut cases: Vec<Case> = modules
        .iter()
        .map(|name| Case::read(&folder().join(format!("{name}.yaml"))))
        .collect();
    cases.extend((0..DOCUMENTS).map(random));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../values");
    compile::together(&cases.iter().collect::<Vec<_>>(), &target, "cases");
    let tests = target.join("tests/values");
    fs::create_dir_all(&tests).expect("the test writes what can be written");
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
            let source = target.join("src/secrets");
            writeln!(text, "types!({});", types(&source.join("types"))).unwrap();
            writeln!(text, "sent!({});", sent(&source)).unwrap();
        }
        fs::write(tests.join(format!("{name}.rs")), text).unwrap();
    }
    fs::write(tests.join("main.rs"), main).unwrap();
    let manifest = fs::read_to_string(target.join("Cargo.toml")).unwrap();
    fs::write(target.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
    test(&target);
}

/// The public types in the files of a folder.
fn types(folder: &Path) -> String {
    let mut names = Vec::new();
    for file in fs::read_dir(folder).expect("the case has types").flatten() {
        let text = fs::read_to_string(file.path()).unwrap();
        let starts = ["pub struct ", "pub enum "];
        let found = text
            .lines()
            .filter_map(|line| starts.iter().find_map(|start| line.strip_prefix(start)));
        let is_part = |letter: char| !letter.is_alphanumeric() && letter != '_';
        names.extend(found.filter_map(|rest| rest.split(is_part).next().map(str::to_owned)));
    }
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    names.join(", ")
}

/// The public types of what is sent in the files of a crate, with their modules.
fn sent(source: &Path) -> String {
    let mut names = Vec::new();
    for module in ["account", "session", "types"] {
        let folder = source.join(module);
        let files = match fs::read_dir(&folder) {
            Ok(files) => files.flatten().map(|file| file.path()).collect(),
            Err(_) => vec![folder.with_extension("rs")],
        };
        for file in files {
            let text = fs::read_to_string(file).unwrap();
            let found = text.lines().filter_map(|line| {
                let (name, held) = line.strip_prefix("pub struct ")?.split_once('(')?;
                let is_sent = ["runtime::Inputs);", "json::Members);"].contains(&held);
                is_sent.then(|| format!("{module}::{name}"))
            });
            names.extend(found);
        }
    }
    names.sort();
    assert!(names.len() > 5, "{names:?}");
    names.join(", ")
}

/// Runs the tests of a crate, which compiles without a warning.
fn test(folder: &Path) {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "test",
            "--offline",
            "--features",
            "webhooks",
            "--test",
            "values",
        ])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .expect("cargo is there");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    assert!(!out.contains("running 0 tests"), "{out}");
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
