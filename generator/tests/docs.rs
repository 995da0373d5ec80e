//! The files and tests that pages for maintainers name are there.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::fs;
use std::path::Path;

#[test]
fn files_that_the_page_of_a_construct_names_exist() {
    files_exist("a-construct.md");
}

#[test]
fn files_that_the_page_of_tasks_names_exist() {
    files_exist("tasks.md");
}

fn files_exist(name: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("generator/docs").join(name)).unwrap();
    let quoted = page.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = quoted
        .filter(|text| text.starts_with("generator/"))
        .collect();
    assert!(paths.len() > 20, "the page names its files: {paths:?}");
    let missing: Vec<&&str> = paths
        .iter()
        .filter(|path| !root.join(path).exists())
        .collect();
    assert!(
        missing.is_empty(),
        "the page names files that are gone: {missing:?}"
    );
}

#[test]
fn tests_that_the_page_of_documents_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/documents.md")).unwrap();
    let rows = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" | ").nth(1));
    let mut named = 0;
    for row in rows.filter(|row| *row != "test") {
        let mut file = String::new();
        let quoted: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(
            !quoted.is_empty() || row.contains("](names.md)"),
            "no test: {row}"
        );
        for name in quoted {
            if name.contains('/') {
                let found = fs::read_to_string(root.join(name));
                file = found.unwrap_or_else(|error| panic!("{name}: {error}"));
            } else {
                assert!(
                    file.contains(&format!("fn {name}(")),
                    "no test `{name}`: {row}"
                );
                named += 1;
            }
        }
    }
    assert!(named > 80, "the page names its tests: {named}");
}

#[test]
fn tests_that_the_page_of_openapi_3_2_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/openapi-3.2.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let mut named = 0;
    for row in rows.filter(|row| !row.starts_with("field")) {
        let shown = row.rsplit(" | ").next().unwrap();
        for part in shown.trim_end_matches(" |").split("; ") {
            let quoted: Vec<&str> = part.split('`').skip(1).step_by(2).collect();
            match quoted.as_slice() {
                [case] if part.starts_with("case ") => {
                    let path = root.join(format!("tests/cases/{case}.yaml"));
                    assert!(path.exists(), "no case `{case}`: {row}");
                }
                [path, test] => {
                    let text = fs::read_to_string(root.join(path)).unwrap();
                    let is_there = text.contains(&format!("fn {test}("));
                    assert!(is_there, "no test `{test}`: {row}");
                }
                _ => panic!("neither a case nor a test: {row}"),
            }
            named += 1;
        }
    }
    assert!(named >= 18, "the page names its tests: {named}");
}
