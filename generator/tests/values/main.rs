//! What a program does with values beside sending and receiving them: the crate of one document is
//! generated, and its tests, which are written by hand, are run with the features for that.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// The tests of the crate, by file.
const TESTS: &[(&str, &str)] = &[
    ("serde", include_str!("serde.rs")),
    ("values", include_str!("values.rs")),
];

fn write(folder: &Path) {
    let config = Config::parse("codegen.toml", include_str!("codegen.toml")).unwrap();
    let mut diagnostics = Diagnostics::new();
    let document = include_str!("document.yaml");
    let name = "document.yaml";
    let generated = specwright::generate(name, document.as_bytes(), &config, &mut diagnostics);
    let output = diagnostics.render(name, document, false);
    let generated = generated.unwrap_or_else(|| panic!("{output}"));
    assert_eq!(generated.summary.skipped, 0, "{output}");
    let _ = fs::remove_dir_all(folder.join("src"));
    for (path, text) in generated.files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
    fs::create_dir_all(folder.join("tests")).unwrap();
    for (name, text) in TESTS {
        fs::write(folder.join(format!("tests/{name}.rs")), text).unwrap();
    }
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
}

#[test]
fn values_are_at_home_among_other_crates() {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = temporary.join("values");
    write(&folder);
    // The workspace's own target folder has most of the dependencies.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test", "--features", "test-util,serde_json"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    for (name, text) in TESTS {
        let count = text.matches("#[test]").count() + text.matches("#[tokio::test]").count();
        let passed = format!("test result: ok. {count} passed");
        assert!(out.contains(&passed), "{name}: {out}");
    }
}
