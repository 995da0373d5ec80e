//! The tables of ARCHITECTURE.md are the modules of the generator: what each uses, and that none uses
//! what comes after it.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A row of a table.
struct Row {
    module: String,
    uses: BTreeSet<String>,
}

/// What the stages share.
fn shared() -> Vec<Row> {
    table("| module | what it is | uses |")
}

fn stages() -> Vec<Row> {
    table("| stage, in `generator/src/` | from → to | uses |")
}

fn rows() -> Vec<Row> {
    shared().into_iter().chain(stages()).collect()
}

fn table(head: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    let text = fs::read_to_string(path).unwrap();
    let start = text.find(head).unwrap_or_else(|| panic!("no table {head}"));
    let lines = text[start..].lines().skip(2);
    let rows = lines.take_while(|line| line.starts_with('|'));
    rows.map(row).collect()
}

/// `| module | … | what it uses |`.
fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
    let [module, _, uses] = cells.as_slice() else {
        panic!("a row has three cells: {line}");
    };
    let ticked = |cell: &str| -> Vec<String> {
        let parts = cell.split('`').skip(1).step_by(2);
        parts.map(str::to_owned).collect()
    };
    let modules = ticked(module);
    let [module] = modules.as_slice() else {
        panic!("a row is of one module: {line}");
    };
    Row {
        module: module.clone(),
        uses: ticked(uses).into_iter().collect(),
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Each module at the root of the generator with the others that its code names, tests aside.
fn modules() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let below = file.strip_prefix(&root).unwrap().with_extension("");
        let module = below.iter().next().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        modules.entry(module).or_default().extend(named(&text));
    }
    modules.remove("lib");
    let known: BTreeSet<String> = modules.keys().cloned().collect();
    for (module, uses) in &mut modules {
        // What is no module here is a path in the code that is generated.
        uses.retain(|name| known.contains(name) && name != module);
    }
    modules
}

/// The modules that code names by `crate::`.
fn named(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines();
    let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
    let mut names = BTreeSet::new();
    for line in lines {
        for (at, start) in line.match_indices("crate::") {
            if line[..at].ends_with('_') {
                continue;
            }
            let rest = &line[at + start.len()..];
            assert!(
                !rest.starts_with('{'),
                "one `use` a module, so that this test can read it: {line}"
            );
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            names.insert(rest[..end.unwrap_or(rest.len())].to_owned());
        }
    }
    names
}

#[test]
fn every_module_uses_what_the_table_says() {
    let rows = rows();
    let written: BTreeMap<&str, &BTreeSet<String>> = rows
        .iter()
        .map(|row| (row.module.as_str(), &row.uses))
        .collect();
    assert_eq!(written.len(), rows.len(), "a module has one row");
    let modules = modules();
    let in_code: BTreeMap<&str, &BTreeSet<String>> = modules
        .iter()
        .map(|(module, uses)| (module.as_str(), uses))
        .collect();
    assert_eq!(
        written, in_code,
        "left: ARCHITECTURE.md, right: generator/src"
    );
}

/// So there is no way from a module back to itself.
#[test]
fn no_module_uses_what_comes_after_it() {
    let mut above = BTreeSet::new();
    for row in rows() {
        let after: Vec<&String> = row.uses.difference(&above).collect();
        assert!(after.is_empty(), "`{}` uses {after:?}", row.module);
        above.insert(row.module);
    }
}

/// Each stage is a line of the pipeline, in the order of the table.
#[test]
fn the_pipeline_runs_the_stages_in_order() {
    let text = include_str!("../src/lib.rs");
    let pipeline = &text[text.find("pub fn load_patched").unwrap()..];
    let called = |stage: &String| {
        let call = format!("{stage}::");
        let mut places = pipeline.match_indices(&call).map(|(at, _)| at);
        let place = places.find(|at| {
            let before = pipeline[..*at].chars().next_back();
            let is_whole = before.is_none_or(|c| c != '_' && !c.is_alphanumeric());
            // A type is named, a function called.
            is_whole && pipeline[at + call.len()..].starts_with(char::is_lowercase)
        });
        place.unwrap_or_else(|| panic!("`{stage}` is not called"))
    };
    let stages: Vec<String> = stages().into_iter().map(|row| row.module).collect();
    let places: Vec<usize> = stages.iter().map(called).collect();
    assert!(places.is_sorted(), "{stages:?} at {places:?}");
}

#[test]
fn names_are_found_in_code_alone() {
    let text = "//! [`crate::a`]\nuse crate::b::B;\n    crate::c(crate::d::D); other_crate::e();\n\
                #[cfg(test)]\nmod tests {\n    use crate::f::F;\n}\n";
    let expected = ["b", "c", "d"].map(str::to_owned);
    assert_eq!(named(text), BTreeSet::from(expected));
}
