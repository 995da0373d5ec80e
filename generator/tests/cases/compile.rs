//! Compiles the crates of all cases together, with clippy and rustdoc.
//!
//! The runtime is most of a small crate, so the cases share one: each becomes a module of one
//! crate, and its paths and the methods it adds to the client get the case's name. Cases in which
//! that could hide something stay crates of their own.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::Generated;
use specwright::analyze::RuntimeFeature;
use specwright::disk::Plan;
use specwright::files::{Files, HEADER};
use specwright::runtime_source;
use specwright_testing::Case;

use super::is_common;

/// Generates the cases and has them compiled, every warning an error.
pub fn check(cases: &[Case]) {
    let folder = workspace(cases);
    let lints = ["-D", "warnings"];
    let clippy = ["clippy", "--workspace", "--all-features", "-q", "--"];
    cargo(&folder, &[&clippy[..], &lints[..]].concat(), &[]);
    let doc = ["doc", "--workspace", "--all-features", "--no-deps", "-q"];
    cargo(&folder, &doc, &[("RUSTDOCFLAGS", "-D warnings")]);
}

/// Writes the crates; files that are as they were stay untouched, so Cargo has less to do.
fn workspace(cases: &[Case]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../cases");
    let (alone, sharing): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.alone);
    let mut members = vec!["together".to_owned()];
    for case in alone {
        write(&folder.join(&case.name), &generated(case).files);
        members.push(case.name.clone());
    }
    together(&sharing, &folder.join("together"), "together");
    let text = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    fs::write(folder.join("Cargo.toml"), text).expect("the test writes what can be written");
    copy_lock(&folder);
    folder
}

/// Writes one crate of several cases, each a module.
pub fn together(cases: &[&Case], folder: &Path, name: &str) {
    let mut together = Files::new();
    let mut modules =
        format!("{HEADER}//! Every case.\n#![allow(missing_docs)]\npub mod runtime;\n");
    let mut manifest = String::new();
    for case in cases {
        let generated = generated(case);
        modules.push_str(&format!("pub mod {};\n", case.name));
        for (path, text) in generated.files.iter().filter(|(path, _)| !is_common(path)) {
            let (path, text) = as_module(&case.name, path, text);
            together
                .insert(path, text)
                .expect("the test writes what can be written");
        }
        if let Some(text) = generated.files.get("Cargo.toml") {
            manifest = with_name(text, name);
        }
    }
    together
        .insert("src/lib.rs", modules)
        .expect("the test writes what can be written");
    together
        .insert("Cargo.toml", manifest)
        .expect("the test writes what can be written");
    let parts = RuntimeFeature::ALL.map(|part| (part.name(), None));
    runtime_source::insert_runtime(&mut together, &BTreeMap::from(parts), None)
        .expect("the test writes what can be written");
    write(folder, &together);
    copy_lock(folder);
}

fn generated(case: &Case) -> Generated {
    let (generated, diagnostics) = case.generate();
    generated.unwrap_or_else(|| panic!("`{}` is not generated:\n{diagnostics}", case.name))
}

/// The versions this repository is tested with, and which are there without a network.
fn copy_lock(folder: &Path) {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the test writes what can be written");
}

fn write(folder: &Path, files: &Files) {
    let plan = Plan::new(folder, files).expect("the test writes what can be written");
    plan.apply(files)
        .expect("the test writes what can be written");
}

/// A file of a crate as one of a module of that name.
fn as_module(name: &str, path: &str, text: &str) -> (String, String) {
    let mut text = text.replace("crate::", &format!("crate::{name}::"));
    if path == "src/lib.rs" {
        text = text.replace("#[allow(dead_code)]\npub mod runtime;", "pub mod runtime;");
        text = text.replace("pub mod runtime;", "pub use crate::runtime;");
    }
    if path == "src/client.rs" {
        text = text.replace("    pub fn ", &format!("    pub fn {name}_"));
        text = text.replace("Client::builder(", &format!("Client::{name}_builder("));
    }
    let path = match path {
        "src/lib.rs" => "mod.rs",
        path => path.strip_prefix("src/").unwrap_or(path),
    };
    (format!("src/{name}/{path}"), text)
}

fn with_name(manifest: &str, name: &str) -> String {
    let own = |line: &str| {
        if line.starts_with("name = ") {
            format!("name = {name:?}\n")
        } else {
            format!("{line}\n")
        }
    };
    manifest.lines().map(own).collect()
}

fn cargo(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    // With the target folder and the profile of all tests, dependencies are compiled once.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            target.expect("a folder for tests is in another"),
        )
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .envs(variables.iter().copied())
        .output()
        .expect("the test writes what can be written");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo {}:\n{said}",
        arguments.join(" ")
    );
}
