//! The files that pages for maintainers name are there.
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
