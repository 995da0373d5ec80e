//! `cargo xtask codegen` when nothing, or something, has changed since the last run.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::PathBuf;

use common::{PETS, Place, Run};

/// What is remembered, changed to say this, tells a run that did no work from one that did.
const REMEMBERED: &str = "nothing was done";

/// A place with a crate, generated from a document of two files and a configuration.
fn place() -> Place {
    let whole = "schema: {$ref: '#/components/schemas/Pet'}";
    assert!(PETS.contains(whole));
    let place = Place::with(PETS.replace(whole, "schema: {$ref: 'pet.yaml'}"));
    place.write(
        "pet.yaml",
        "{type: object, properties: {id: {type: string}}}",
    );
    place.write("codegen.toml", "[crate]\nname = \"pets\"\n");
    codegen(&place, &[]).is(0);
    mark(&place);
    place
}

fn codegen(place: &Place, more: &[&str]) -> Run {
    let mut arguments = vec!["--config", "codegen.toml"];
    arguments.extend(more);
    place.codegen(&arguments)
}

fn memory(place: &Place) -> PathBuf {
    let folder = place.path("target/codegen");
    assert_eq!(
        fs::read_to_string(folder.join(".gitignore")).unwrap(),
        "*\n"
    );
    let files = fs::read_dir(folder).unwrap();
    let files = files.map(|file| file.unwrap().path());
    let mut files = files.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    let file = files.next().unwrap();
    assert!(files.next().is_none(), "one file per folder");
    file
}

fn mark(place: &Place) {
    let file = memory(place);
    let text = fs::read_to_string(&file).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let said = value["said"]["out"].as_str().unwrap().to_owned();
    value["said"]["out"] = format!("{REMEMBERED}\n{said}").into();
    fs::write(file, value.to_string()).unwrap();
}

fn did_nothing(run: &Run) -> bool {
    run.out.starts_with(REMEMBERED)
}

#[test]
fn nothing_is_done_and_the_same_is_said() {
    let place = place();
    let before = place.tree("out");
    let quick = codegen(&place, &[]).is(0);
    assert!(did_nothing(&quick), "{}", quick.out);
    assert_eq!(place.tree("out"), before);
    let full = codegen(&place, &["--full"]).is(0);
    assert!(!did_nothing(&full));
    assert_eq!(quick.out, format!("{REMEMBERED}\n{}", full.out));
    assert_eq!(quick.err, full.err);
}

#[test]
fn a_change_of_anything_is_noticed() {
    type Change = fn(&Place);
    let changes: [(&str, Change); 7] = [
        ("the document", |place| {
            place.write("api.yaml", place.read("api.yaml").replace("Pets", "Cats"));
        }),
        ("a file of the document", |place| {
            place.write(
                "pet.yaml",
                "{type: object, properties: {age: {type: integer}}}",
            );
        }),
        ("the configuration", |place| {
            place.write(
                "codegen.toml",
                "[crate]\nname = \"pets\"\nversion = \"0.2.0\"\n",
            );
        }),
        ("an edited file", |place| {
            place.write("out/src/lib.rs", place.read("out/src/lib.rs") + "\n");
        }),
        ("a deleted file", |place| {
            fs::remove_file(place.path("out/src/client.rs")).unwrap();
        }),
        ("an orphan", |place| {
            place.write("out/src/old.rs", place.read("out/src/client.rs"));
        }),
        ("what is remembered", |place| {
            fs::write(memory(place), "{}").unwrap();
        }),
    ];
    for (what, change) in changes {
        let place = place();
        change(&place);
        let run = codegen(&place, &[]).is(0);
        assert!(!did_nothing(&run), "{what}");
        codegen(&place, &["--check"]).is(0);
        mark(&place);
        assert!(
            did_nothing(&codegen(&place, &[])),
            "{what}, and then nothing"
        );
    }
}

#[test]
fn another_build_of_the_generator_is_noticed() {
    let place = place();
    let other = place.path(&format!("xtask{}", std::env::consts::EXE_SUFFIX));
    fs::copy(env!("CARGO_BIN_EXE_xtask"), &other).unwrap();
    let arguments = ["codegen", "--spec", "api.yaml", "--out", "out"];
    let mut command = place.command(&arguments);
    let program = command
        .args(["--config", "codegen.toml"])
        .get_program()
        .to_owned();
    assert_ne!(program, other);
    let mut again = std::process::Command::new(&other);
    again.args(command.get_args()).current_dir(place.path(""));
    again.env("CARGO_TARGET_DIR", place.path("target"));
    let out = again.output().unwrap();
    assert!(out.status.success());
    assert!(!String::from_utf8_lossy(&out.stdout).starts_with(REMEMBERED));
}

#[test]
fn a_check_always_does_all_the_work() {
    let place = place();
    let run = codegen(&place, &["--check"]).is(0);
    assert!(!did_nothing(&run));
    let run = codegen(&place, &["--dry-run"]).is(0);
    assert!(!did_nothing(&run));
}

#[test]
fn another_last_commit_is_noticed() {
    let place = place();
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
        let output = command.args(arguments).current_dir(place.path("")).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "--quiet"]) {
        println!("skipped: git is not installed");
        return;
    }
    let text = place.read("api.yaml");
    place.write("api.yaml", text.replace("age:", "years:"));
    assert!(git(&["add", "api.yaml"]) && git(&["commit", "--quiet", "-m", "x"]));
    place.write("api.yaml", text);
    let run = codegen(&place, &[]).is(0);
    assert!(!did_nothing(&run));
}

#[test]
fn warnings_are_said_again() {
    let place = Place::with(PETS.replace("{type: integer}", "{type: integer, minimum: x}"));
    let first = place.codegen(&[]).is(0);
    assert!(!first.err.is_empty());
    mark(&place);
    let second = place.codegen(&[]).is(0);
    assert!(did_nothing(&second));
    assert_eq!(second.err, first.err);
}

#[test]
fn without_a_place_to_remember_all_is_done() {
    let place = Place::with(PETS);
    place.write("target", "a file");
    place.codegen(&[]).is(0);
    place.codegen(&[]).is(0);
}
