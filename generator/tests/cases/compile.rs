//! Compiles the crates of all cases together, with clippy and rustdoc.
//!
//! The runtime is most of a small crate, so the cases share one: each becomes a module of one
//! crate, and its paths and the methods it adds to the client get the case's name. Cases in which
//! that could hide something stay crates of their own.

use std::collections::BTreeMap;

use specwright::Generated;
use specwright::analyze::RuntimeFeature;
use specwright::config::Members;
use specwright::files::{Files, HEADER};
use specwright::runtime_source;
use specwright_testing::{Case, Crate};

use super::is_common;

/// Generates the cases and has them compiled, every warning an error.
pub fn check(cases: &[Case]) {
    let (alone, sharing): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.alone);
    let mut crates: Vec<(&str, Files)> = alone
        .into_iter()
        .map(|case| (case.name.as_str(), generated(case).files))
        .collect();
    crates.push(("together", together(&sharing, "together")));
    let crates = crates.iter().map(|(name, files)| (*name, files));
    let written = Crate::write_workspace(env!("CARGO_TARGET_TMPDIR"), "cases", crates);
    let every = ["--workspace", "--all-features", "-q"];
    let clippy = [&["clippy"], &every[..], &["--", "-D", "warnings"]].concat();
    written.cargo(&clippy);
    written.cargo(&[&["doc", "--no-deps"], &every[..]].concat());
}

/// The files of one crate of several cases, each a module.
pub fn together(cases: &[&Case], name: &str) -> Files {
    let mut together = Files::new();
    let mut insert = |path: String, text: String| {
        let inserted = together.insert(path, text);
        inserted.expect("no two cases have one name");
    };
    let mut modules =
        format!("{HEADER}//! Every case.\n#![allow(missing_docs)]\npub mod runtime;\n");
    let mut manifest = String::new();
    for case in cases {
        let generated = generated(case);
        modules.push_str(&format!("pub mod {};\n", case.name));
        for (path, text) in generated.files.iter().filter(|(path, _)| !is_common(path)) {
            let (path, text) = as_module(&case.name, path, text);
            insert(path, text);
        }
        // What one of them depends on beyond the others, they all do.
        if let Some(text) = generated.files.get("Cargo.toml")
            && before_lints(text) >= before_lints(&manifest)
        {
            manifest = with_name(text, name);
        }
    }
    insert("src/lib.rs".to_owned(), modules);
    insert("Cargo.toml".to_owned(), manifest);
    let parts = BTreeMap::from(RuntimeFeature::ALL.map(|part| (part.name(), None)));
    let inserted = runtime_source::insert_runtime(&mut together, &parts, None, &Members::default());
    inserted.expect("no case is called runtime");
    together
}

/// How many lines a manifest has, without those that depend on how things are called.
fn before_lints(manifest: &str) -> usize {
    let lines = manifest.lines();
    lines.take_while(|line| !line.starts_with("[lints")).count()
}

fn generated(case: &Case) -> Generated {
    let (generated, diagnostics) = case.generate();
    generated.unwrap_or_else(|| panic!("`{}` is not generated:\n{diagnostics}", case.name))
}

/// A file of a crate as one of a module of that name.
fn as_module(name: &str, path: &str, text: &str) -> (String, String) {
    let mut text = text.replace("crate::", &format!("crate::{name}::"));
    if path == "src/lib.rs" {
        text = text.replace("#[allow(dead_code)]\npub mod runtime;", "pub mod runtime;");
        text = text.replace("pub mod runtime;", "pub use crate::runtime;");
        text = text.replace("#[cfg(any(doc, doctest))]\npub mod _guide;\n", "");
        text = text.replace("[guide](_guide)", "guide");
        text = text.replace("[Errors](_guide::errors)", "Errors");
        text = text.replace("[Testing your code](_guide::testing)", "Testing your code");
        text = text.replace("[`Client::builder`]", "`Client::builder`");
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
