//! The case `split_features`: an API of several crates, compiled with each of its features alone, and
//! right on the wire.

use std::fs;
use std::path::{Path, PathBuf};

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

use super::compiled::{cargo, lock};

/// Writes the crates of a case; the package is the root of a workspace of its own, and they are
/// members of it.
fn write(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let read = |ending: &str| fs::read_to_string(cases.join(format!("{name}.{ending}"))).unwrap();
    let config = Config::parse("codegen.toml", &read("toml")).unwrap();
    let text = read("yaml");
    let mut diagnostics = Diagnostics::new();
    let generated = specwright::generate(name, text.as_bytes(), &config, &mut diagnostics);
    assert_eq!(diagnostics.render(name, &text, false), "");
    let _ = fs::remove_dir_all(folder.join("crates"));
    let _ = fs::remove_dir_all(folder.join("src"));
    for (path, text) in generated.unwrap().files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
    lock(&folder);
    folder
}

#[test]
fn it_compiles_with_any_feature_and_is_right_on_the_wire() {
    let folder = write("split_features");
    for feature in [
        "",
        "customer-balance-transaction",
        "customer",
        "report-run",
        "warehouse",
    ] {
        cargo(&folder, &["check", "--features", feature]);
    }
    let out = cargo(
        &folder,
        &["test", "--test", "generated", "--features", "full"],
    );
    assert!(out.contains("test result: ok. 8 passed"), "{out}");
    // Each crate is checked with no more features than it is asked for, by whoever changes it.
    cargo(&folder, &["check", "--package", "split-features-customer"]);
    // The examples of its calls are those of a user of the package.
    let out = cargo(
        &folder,
        &["test", "--doc", "--package", "split-features-customer"],
    );
    assert!(out.contains("test result: ok. 3 passed"), "{out}");
}

#[test]
fn without_features_it_is_right_on_the_wire_too() {
    let folder = write("split");
    let out = cargo(&folder, &["test", "--workspace"]);
    // The calls on the wire, and of these the examples that `split-order` has.
    for passed in ["ok. 8 passed", "ok. 3 passed"] {
        assert!(out.contains(passed), "{passed}: {out}");
    }
}
