//! `cargo xtask corpus` counts everything that can become of a document.

mod common;

use std::fs;
use std::path::Path;

use common::{PETS, Place, Run};
use serde_json::Value;
use specwright_testing::Crate;

/// A corpus of two good documents, two that are refused, and files that are none.
fn corpus() -> Place {
    let place = Place::new();
    place.write("docs/pets.yaml", PETS);
    place.write(
        "docs/deep/er/pets.json",
        r#"{"openapi": "3.0.0", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#,
    );
    place.write("docs/refused.json", r#"{"openapi": "3.0.0"}"#);
    place.write("docs/truncated.json", r#"{"openapi": "3.0.0", "info""#);
    place.write("docs/package.json", r#"{"openapi": "3.0.0"}"#);
    place.write("docs/pets.deref.json", r#"{"openapi": "3.0.0"}"#);
    place.write("docs/other.json", r#"{"name": "openapi"}"#);
    place.write("docs/notes.md", "openapi: 3.0.0");
    place
}

fn run(place: &Place, more: &[&str]) -> Run {
    let mut arguments = vec!["corpus", "docs", "--work-dir", "work"];
    arguments.extend(more);
    place.xtask(&arguments)
}

/// The report of a run that ends with `code`.
#[track_caller]
fn report(place: &Place, code: i32, more: &[&str]) -> Value {
    let arguments = [&["--json"], more].concat();
    run(place, &arguments).is(code).json()
}

#[test]
fn every_document_is_generated_or_refused() {
    let place = corpus();
    let report = report(&place, 0, &[]);
    let totals = &report["totals"];
    assert_eq!(totals["documents"], 4);
    assert_eq!(totals["generated"], 2);
    assert_eq!(totals["refused"], 2);
    assert_eq!(report["reasons"]["E0204"]["documents"], 1);
    assert_eq!(
        report["reasons"]["E0204"]["example_document"],
        "refused.json"
    );
    assert_eq!(report["documents"][0]["document"], "deep/er/pets.json");
    assert_eq!(report["documents"][1]["version"], "3.0");
    let left: Vec<_> = fs::read_dir(place.path("work")).unwrap().collect();
    assert_eq!(left.len(), 1, "only the state of the run is kept: {left:?}");
}

/// A corpus with a document that takes its time and its memory.
fn corpus_with_long() -> Place {
    let place = corpus();
    let long = format!("{PETS}x-long: '{}'\n", "x".repeat(8 << 20));
    place.write("docs/long.yaml", long);
    place
}

#[test]
fn a_hang_is_counted_and_the_rest_goes_on() {
    let place = corpus_with_long();
    let report = report(&place, 1, &["--time-limit", "0", "--only", "long"]);
    assert_eq!(report["totals"]["timed_out"], 1, "{report:#}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_without_memory_is_counted_and_the_rest_goes_on() {
    let place = corpus_with_long();
    let report = report(&place, 1, &["--memory-limit", "1", "--only", "long"]);
    assert_eq!(report["totals"]["killed"], 1, "{report:#}");
    let message = report["documents"][0]["generation"]["message"].as_str();
    assert!(message.unwrap().contains("memory"), "{message:?}");
}

#[test]
fn a_run_goes_on_where_it_stopped() {
    let place = corpus();
    let _ = report(&place, 0, &[]);
    let state = place.read("work/state.jsonl");
    let lines: Vec<&str> = state.lines().collect();
    assert_eq!(lines.len(), 5, "what was run, and four documents");

    // Two documents done, a third cut off; one of those done is marked to be known again.
    let cut = &lines[3][..lines[3].len() / 2];
    let marked = lines[1].replace("\"bytes\"", "\"mark\":1,\"bytes\"");
    let marked = marked.replace("\"types\":", "\"types\":4");
    place.write(
        "work/state.jsonl",
        [lines[0], &marked, lines[2], cut].join("\n"),
    );
    let report = report(&place, 0, &["--resume"]);
    assert_eq!(report["totals"]["documents"], 4);
    let types = report["totals"]["types"].as_u64().unwrap();
    assert!(types >= 40, "the marked record was used: {types}");

    // Another build of the program has other results.
    let other = place
        .read("work/state.jsonl")
        .replacen("\"build\":\"", "\"build\":\"x", 1);
    place.write("work/state.jsonl", other);
    let report = self::report(&place, 0, &["--resume"]);
    assert!(report["totals"]["types"].as_u64().unwrap() < types);
}

#[test]
fn the_same_name_in_two_folders_is_two_documents() {
    let place = corpus();
    place.write("more/pets.yaml", PETS);
    let arguments = [
        "corpus",
        "docs",
        "more",
        "--work-dir",
        "work",
        "--json",
        "--only",
        "pets.y",
    ];
    let report = place.xtask(&arguments).is(0).json();
    assert_eq!(report["documents"][0]["document"], "docs/pets.yaml");
    assert_eq!(report["documents"][1]["document"], "more/pets.yaml");
}

#[test]
fn reports_are_written() {
    let place = corpus();
    let arguments = [
        "--only",
        "pets",
        "--report",
        "report.json",
        "--markdown",
        "CORPUS.md",
    ];
    let run = run(&place, &arguments).is(0);
    let page = place.read("CORPUS.md");
    assert_eq!(run.out, page);
    assert!(page.contains("| documents | 2 | 100.00 % |\n"), "{page}");
    assert!(
        page.contains("--only pets --markdown CORPUS.md\n"),
        "{page}"
    );
    let report: Value = serde_json::from_str(&place.read("report.json")).unwrap();
    assert_eq!(report["totals"]["generated"], 2);
}

#[test]
fn bad_usage_is_2() {
    let place = corpus();
    fs::create_dir(place.path("empty")).unwrap();
    for arguments in [
        &["corpus"][..],
        &["corpus", "missing"],
        &["corpus", "empty"],
        &["corpus", "docs", "--jobs", "0"],
        &["corpus", "docs", "--markdown", "missing/CORPUS.md"],
    ] {
        let run = place.xtask(arguments).is(2);
        assert!(!run.err.is_empty(), "{arguments:?}");
    }
}

/// The compiler is called without Cargo for each crate; what it says must be what Cargo says.
#[test]
fn a_crate_compiles_if_it_does_by_cargo_check() {
    let work = concat!(env!("CARGO_TARGET_TMPDIR"), "/corpus");
    let place = corpus();
    let build = concat!(env!("CARGO_TARGET_TMPDIR"), "/..");
    let folders = ["--work-dir", work, "--build-dir", build];
    let arguments = [
        "corpus",
        "docs",
        "--only",
        "pets.yaml",
        "--check",
        "--keep",
        "--json",
    ];
    let run = place.xtask(&[&arguments[..], &folders[..]].concat());
    let report = run.json();
    assert_eq!(report["totals"]["compiled"], 1, "{report:#}");

    let folder = format!("{work}/crates/pets.yaml");
    let written = Crate::adopt(env!("CARGO_TARGET_TMPDIR"), Path::new(&folder));
    let cargo = written
        .command()
        .args(["check", "--all-features", "--message-format", "short"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&cargo.stderr);
    let compiles = report["totals"]["without_errors"] == 1;
    assert_eq!(cargo.status.success(), compiles, "{said}\n{report:#}");
    assert_eq!(
        said.contains("warning"),
        report["totals"]["warnings"] != 0,
        "{said}"
    );
    assert_eq!(run.code, i32::from(report["totals"]["clean"] != 1));
}
