//! One small document per construct: what is generated of it, what is said of it, and that it
//! compiles without a warning. A document says by itself how it is looked at: see
//! [`specwright_testing::Case`].
//!
//! One case alone: `INSTA_GLOB_FILTER=arrays.yaml cargo test -p specwright --test cases documents`.
#![allow(clippy::unwrap_used)] // A test may panic.

mod compile;
mod layout;
mod values;

use std::fs;
use std::path::{Path, PathBuf};

use specwright_testing::Case;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every document of the folder.
fn all() -> Vec<Case> {
    let files = fs::read_dir(folder()).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| has_ending(path, "yaml")).collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|extension| extension == ending)
}

/// Whether a file is the same in every crate, or nearly.
fn is_common(path: &str) -> bool {
    let same = ["Cargo.toml", "README.md", "src/_guide.rs"];
    same.contains(&path) || path.starts_with("docs/") || path.contains("src/runtime/")
}

fn shown(case: &Case) -> String {
    let (generated, diagnostics) = case.generate();
    let mut text = String::new();
    let is_client = |path: &str| path.ends_with("src/client.rs");
    let is_examples = |path: &str| path.ends_with("src/type_examples.rs");
    let is_shown = |path: &str| {
        let is_everywhere = is_common(path) || is_client(path) || is_examples(path);
        !is_everywhere || case.shows.iter().any(|shown| shown == path)
    };
    if let Some(generated) = generated {
        for (path, file) in generated.files.iter().filter(|(path, _)| is_shown(path)) {
            let file = file.strip_prefix(specwright::files::HEADER).unwrap_or(file);
            text.push_str(&format!("// --- {path}\n{file}"));
        }
    }
    text.push_str("// --- diagnostics\n");
    text.push_str(&diagnostics);
    text
}

#[test]
fn documents() {
    insta::glob!("*.yaml", |path| {
        let case = Case::read(path);
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.remove_snapshot_suffix();
        settings.remove_input_file();
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), shown(&case)));
    });
}

/// What is left in the folder of a case that is gone, or was written as several files.
#[test]
fn a_case_is_one_file_and_its_snapshot() {
    let cases = all();
    let is_of_case = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default();
        cases.iter().any(|case| stem == case.name.as_str())
    };
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        assert!(
            !has_ending(&path, "toml"),
            "{path:?}: it belongs into the document"
        );
    }
    for file in fs::read_dir(folder().join("snapshots")).unwrap() {
        let path = file.unwrap().path();
        let is_snapshot = has_ending(&path, "snap");
        assert!(!is_snapshot || is_of_case(&path), "{path:?}: of no case");
    }
}

#[test]
fn every_case_compiles_without_a_warning() {
    compile::check(&all());
}
