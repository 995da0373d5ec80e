//! Agreement with cargo-semver-checks, which looks at the two generated crates.
//!
//! It takes minutes, and needs that tool and what generated crates depend on:
//! `cargo test -p specwright --test diff -- --ignored --nocapture agreement`. What the tool is
//! called can be said by `CARGO_SEMVER_CHECKS`, and where to build by `SEMVER_CHECKS_TARGET`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use specwright::diagnostic::Diagnostics;

/// Verdicts that differ from those of the tool, and why ours is what it is.
const DISAGREEMENTS: &[(&str, &str)] = &[];

#[test]
#[ignore = "takes minutes and needs cargo-semver-checks"]
fn agreement() {
    let tool = std::env::var("CARGO_SEMVER_CHECKS");
    let tool = tool.unwrap_or_else(|_| "cargo-semver-checks".to_owned());
    let installed = Command::new(&tool)
        .args(["semver-checks", "--version"])
        .output();
    if !installed.is_ok_and(|output| output.status.success()) {
        eprintln!(
            "skipped: `{tool}` is not installed (cargo install cargo-semver-checks --locked)"
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut rustdocs = Rustdocs::new(folder.path());
    let mut agreed = 0;
    let mut differ = Vec::new();
    for case in cases() {
        let (Some(old), Some(new)) = (rustdocs.of(&case.old), rustdocs.of(&case.new)) else {
            differ.push(format!("{}: a crate does not compile", case.name));
            continue;
        };
        // It has no verdict that is less than a patch.
        let ours = compare(&case.old, &case.new).verdict().unwrap_or(Patch);
        let theirs = checked(&tool, &old, &new);
        let known = DISAGREEMENTS.iter().find(|(name, _)| *name == case.name);
        match (theirs == Some(ours), known) {
            (true, None) => agreed += 1,
            (false, Some((_, reason))) => {
                eprintln!("{}: {ours:?}, not {theirs:?}: {reason}", case.name);
            }
            (true, Some(_)) => differ.push(format!("{}: they agree by now", case.name)),
            (false, None) => differ.push(format!("{}: {ours:?}, not {theirs:?}", case.name)),
        }
    }
    eprintln!(
        "agreed on {agreed} pairs, {} known disagreements",
        DISAGREEMENTS.len()
    );
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// What the tool says of two crates.
fn checked(tool: &str, old: &Path, new: &Path) -> Option<Verdict> {
    let output = Command::new(tool)
        .args([
            "semver-checks",
            "--release-type",
            "patch",
            "--baseline-rustdoc",
        ])
        .arg(old)
        .arg("--current-rustdoc")
        .arg(new)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    if said.contains("requires new major version") {
        Some(Major)
    } else if said.contains("requires new minor version") {
        Some(Minor)
    } else if said.contains("no semver update required") {
        Some(Patch)
    } else {
        eprintln!("{said}");
        None
    }
}

/// The descriptions that rustdoc makes of crates, each made once.
struct Rustdocs {
    folder: PathBuf,
    target: PathBuf,
    made: BTreeMap<String, Option<PathBuf>>,
}

impl Rustdocs {
    fn new(folder: &Path) -> Rustdocs {
        let target = std::env::var_os("SEMVER_CHECKS_TARGET").map(PathBuf::from);
        Rustdocs {
            folder: folder.to_owned(),
            target: target.unwrap_or_else(|| folder.join("target")),
            made: BTreeMap::new(),
        }
    }

    fn of(&mut self, document: &str) -> Option<PathBuf> {
        if let Some(made) = self.made.get(document) {
            return made.clone();
        }
        let made = self.make(document);
        self.made.insert(document.to_owned(), made.clone());
        made
    }

    fn make(&self, document: &str) -> Option<PathBuf> {
        let source = self.folder.join("crate");
        let _ = fs::remove_dir_all(source.join("src"));
        let mut diagnostics = Diagnostics::new();
        // One name for all, so that only what is compared differs.
        let mut config = Config::default();
        config.package.name = Some("zoo".to_owned());
        let generated =
            specwright::generate("api.yaml", document.as_bytes(), &config, &mut diagnostics)?;
        for (path, text) in generated.files.iter() {
            let path = source.join(path);
            fs::create_dir_all(path.parent()?).unwrap();
            fs::write(path, text).unwrap();
        }
        let output = Command::new("cargo")
            .args(["rustdoc", "--quiet", "--offline", "--lib", "--"])
            .args([
                "-Zunstable-options",
                "--output-format=json",
                "--cap-lints=allow",
            ])
            .current_dir(&source)
            .env("CARGO_TARGET_DIR", &self.target)
            // The description as JSON is not stable yet; the tool asks for it in the same way.
            .env("RUSTC_BOOTSTRAP", "1")
            .output()
            .unwrap();
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        let kept = self.folder.join(format!("{}.json", self.made.len()));
        fs::copy(self.target.join("doc/zoo.json"), &kept).unwrap();
        Some(kept)
    }
}
