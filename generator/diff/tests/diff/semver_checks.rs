//! Agreement with cargo-semver-checks, which looks at the two generated crates.
//!
//! It takes minutes, and needs that tool and what generated crates depend on:
//! `cargo test -p specwright-diff --test diff -- --ignored --nocapture agreement` (the other test is for
//! documents of one's own, see there). What the tool is
//! called can be said by `CARGO_SEMVER_CHECKS`, and where to build by `SEMVER_CHECKS_TARGET`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::*;
use specwright::diagnostic::Diagnostics;
use specwright_testing::Crate;

const TYPES: &str = "it does not compare the types of fields, variants, arguments and results";
const MORE: &str = "it looks for what breaks, and has no lint for these items when they are new";
const WIRE: &str = "no item says it: what a client is made with, or what is sent, differs";
const NAMES: &str =
    "it does not look at the names of arguments: the same call means something else";
const CRATE: &str = "it was shown both crates under one name";

/// Verdicts that differ from those of the tool, and why ours is what it is.
const DISAGREEMENTS: &[(&str, &str)] = &[
    ("an optional parameter is added", MORE),
    ("required parameters change places", TYPES),
    ("a body member is added", MORE),
    ("a body member is renamed", NAMES),
    ("a required integer can be null", TYPES),
    ("an optional text can be null", TYPES),
    ("a required integer can no longer be null", TYPES),
    ("an integer of 32 bits has 64", TYPES),
    ("a number becomes an integer", TYPES),
    ("an integer becomes a text", TYPES),
    ("an integer becomes anything", TYPES),
    ("a text becomes an enumeration", TYPES),
    ("an accepted value is added", MORE),
    ("a field is added", MORE),
    ("a required field is added", MORE),
    ("a field becomes optional", TYPES),
    ("a field is always there", TYPES),
    ("a required field can be null", TYPES),
    ("a field has another type", TYPES),
    ("a field becomes wider", TYPES),
    ("a field becomes narrower", TYPES),
    ("a field becomes a list", TYPES),
    ("members of other names are kept", MORE),
    ("members of other names have another type", TYPES),
    ("a field contains its own type", TYPES),
    ("a value is added", MORE),
    ("a variant is added", MORE),
    ("a variant holds something else", TYPES),
    ("a type that is read is sent too", TYPES),
    ("a reply has nothing in it sometimes", TYPES),
    ("a reply of another status has another type", TYPES),
    ("a reply of one more status", MORE),
    ("a reply in one more media type", MORE),
    ("a call says that its reply is streamed", WIRE),
    ("a call says no more whether its reply is streamed", WIRE),
    ("another credential will do too", WIRE),
    ("a credential will do no more", WIRE),
    ("an operation needs no credential", WIRE),
    ("an operation needs a credential", WIRE),
    ("a scheme is gone", WIRE),
    ("a scheme is new", WIRE),
    ("a key goes into the query", WIRE),
    ("another title names another crate", CRATE),
    ("a header of replies is new", MORE),
    ("a header of replies has another type", TYPES),
    ("a header of replies holds more", TYPES),
    ("a header of replies is a list", TYPES),
    ("an operation is added", MORE),
    ("a list gets pages", TYPES),
    ("pages are asked for otherwise", WIRE),
];

/// The tool, if it is installed.
fn installed() -> Option<String> {
    let tool = std::env::var("CARGO_SEMVER_CHECKS");
    let tool = tool.unwrap_or_else(|_| "cargo-semver-checks".to_owned());
    let version = Command::new(&tool)
        .args(["semver-checks", "--version"])
        .output();
    if version.is_ok_and(|output| output.status.success()) {
        return Some(tool);
    }
    eprintln!("skipped: `{tool}` is not installed (cargo install cargo-semver-checks --locked)");
    None
}

/// Consecutive documents of one API, their paths in `SEMVER_CHECKS_DOCUMENTS` with `:` between them.
#[test]
#[ignore = "takes minutes and needs cargo-semver-checks, and documents"]
fn agreement_on_documents() {
    let Some(tool) = installed() else { return };
    let paths = std::env::var("SEMVER_CHECKS_DOCUMENTS").unwrap_or_default();
    let paths: Vec<&str> = paths.split(':').filter(|path| !path.is_empty()).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut rustdocs = Rustdocs::new(folder.path());
    let mut milder = Vec::new();
    for pair in paths.windows(2) {
        let [old, new] = [pair[0], pair[1]].map(|path| fs::read_to_string(path).unwrap());
        let ours = compare(&old, &new).verdict().unwrap_or(Patch);
        let theirs = match (rustdocs.of(&old), rustdocs.of(&new)) {
            (Some(old), Some(new)) => checked(&tool, &old, &new),
            _ => None,
        };
        eprintln!("{} -> {}: {ours:?}, and {theirs:?}", pair[0], pair[1]);
        // What the tool does not see ours may; what it sees ours has to.
        if theirs.is_none_or(|theirs| theirs > ours) {
            milder.push(pair);
        }
    }
    assert!(milder.is_empty(), "{milder:?}");
}

#[test]
#[ignore = "takes minutes and needs cargo-semver-checks"]
fn agreement() {
    let Some(tool) = installed() else { return };
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
        let mut diagnostics = Diagnostics::new();
        // One name for all, so that only what is compared differs.
        let mut config = Config::default();
        config.package.name = Some("zoo".to_owned());
        let generated =
            specwright::generate("api.yaml", document.as_bytes(), &config, &mut diagnostics)?;
        let zoo = Crate::write(
            env!("CARGO_TARGET_TMPDIR"),
            "semver-checks",
            &generated.files,
        );
        // Of a large API nothing is compiled that is not asked for.
        let manifest = generated.files.get("Cargo.toml").unwrap_or_default();
        let features = if manifest.contains("\nfull = [") {
            "full"
        } else {
            ""
        };
        let output = zoo
            .command()
            .args(["rustdoc", "--quiet", "--lib", "--features", features, "--"])
            .args([
                "-Zunstable-options",
                "--output-format=json",
                "--cap-lints=allow",
            ])
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
