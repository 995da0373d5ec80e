//! Generated files are written all or none.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use specwright::disk::{DiskError, Plan};
use specwright::files::{Files, HEADER};
use tempfile::TempDir;

fn files(entries: &[(&str, &str)]) -> Files {
    let mut files = Files::new();
    for (path, text) in entries {
        files.insert(*path, format!("{HEADER}{text}")).unwrap();
    }
    files
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

/// Every path below `folder`, hidden ones included.
fn paths(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(below).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(folder).unwrap();
            found.push(relative.to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_differs_is_listed_and_then_written() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let old = files(&[("src/a.rs", "1"), ("src/b.rs", "1"), ("src/x/y/z.rs", "1")]);
    Plan::new(folder, &old).unwrap().apply(&old).unwrap();

    let new = files(&[("src/a.rs", "1"), ("src/b.rs", "2"), ("src/c.rs", "1")]);
    let plan = Plan::new(folder, &new).unwrap();
    assert_eq!(plan.added, ["src/c.rs"]);
    assert_eq!(plan.changed, ["src/b.rs"]);
    assert_eq!(plan.removed, ["src/x/y/z.rs"]);
    assert_eq!(plan.unchanged, ["src/a.rs"]);
    plan.apply(&new).unwrap();
    assert_eq!(paths(folder), ["src", "src/a.rs", "src/b.rs", "src/c.rs"]);
    assert_eq!(read(folder, "src/b.rs"), format!("{HEADER}2"));
    assert!(Plan::new(folder, &new).unwrap().is_fresh());
}

#[test]
fn a_failure_in_the_middle_puts_everything_back() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let old = files(&[("src/b.rs", "1"), ("src/old.rs", "1")]);
    Plan::new(folder, &old).unwrap().apply(&old).unwrap();

    let new = files(&[("src/a/a.rs", "2"), ("src/b.rs", "2"), ("src/z.rs", "2")]);
    let plan = Plan::new(folder, &new).unwrap();
    // Somebody is faster: a folder appears where the last file is to be written.
    fs::create_dir_all(folder.join("src/z.rs/in the way")).unwrap();
    let before = paths(folder);
    let error = plan.apply(&new).unwrap_err();
    assert!(error.to_string().contains("z.rs"), "{error}");
    assert!(matches!(error, DiskError::Io { .. }), "all was put back");
    assert_eq!(paths(folder), before);
    assert_eq!(read(folder, "src/b.rs"), format!("{HEADER}1"));
    assert_eq!(read(folder, "src/old.rs"), format!("{HEADER}1"));
}

#[test]
fn a_file_that_only_changed_its_case_is_there_afterwards() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    for path in ["src/Pets.rs", "src/pets.rs"] {
        let files = files(&[(path, "1")]);
        Plan::new(folder, &files).unwrap().apply(&files).unwrap();
    }
    assert_eq!(paths(folder), ["src", "src/pets.rs"]);
    assert_eq!(read(folder, "src/pets.rs"), format!("{HEADER}1"));
}

#[test]
fn what_the_generator_does_not_own_is_in_the_way() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    fs::create_dir_all(folder.join("src/b.rs")).unwrap();
    fs::write(folder.join("src/a.rs"), "//! Mine.\n").unwrap();
    fs::write(folder.join("src/c"), "").unwrap();
    let new = files(&[("src/a.rs", ""), ("src/b.rs", ""), ("src/c/d.rs", "")]);
    let Err(DiskError::Obstacles(_, obstacles)) = Plan::new(folder, &new) else {
        panic!("there are obstacles");
    };
    let named: Vec<_> = obstacles.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(named, ["src/a.rs", "src/b.rs", "src/c"]);
}
