//! The crate of the case `features`: compiled with each of its features, and what it then reads.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::files::Files;

/// The features of its resources.
const RESOURCES: &[&str] = &[
    "customer",
    "customer-balance-transaction",
    "invoice",
    "report",
    "report-run",
];

/// What is generated of a case.
pub fn of_case(name: &str) -> Files {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let read = |ending: &str| fs::read_to_string(cases.join(format!("{name}.{ending}"))).unwrap();
    let config = Config::parse("codegen.toml", &read("toml")).unwrap();
    let text = read("yaml");
    let mut diagnostics = Diagnostics::new();
    let generated = specwright::generate(name, text.as_bytes(), &config, &mut diagnostics);
    assert_eq!(diagnostics.render(name, &text, false), "");
    generated.unwrap().files
}

/// Writes a crate into a folder of this name, with the versions that this workspace has, and returns
/// the folder. It is no member of this workspace, but the root of its own.
pub fn write(name: &str, files: &Files) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for below in ["src", "crates"] {
        let _ = fs::remove_dir_all(folder.join(below));
    }
    for (path, text) in files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let manifest = files.get("Cargo.toml").unwrap();
    let manifest = format!("{manifest}\n[workspace]\n");
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    folder
}

/// What Cargo prints of a command that succeeds without a warning.
pub fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    // The workspace's own target folder has most of the dependencies.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {out}\n{err}");
    assert!(!err.contains("warning"), "{arguments:?}: {err}");
    out
}

#[test]
fn it_compiles_with_any_feature_and_reads_more_with_more() {
    let folder = write("features", &of_case("features"));
    fs::write(folder.join("tests/decode.rs"), include_str!("decode.rs")).unwrap();
    cargo(&folder, &["check", "--all-targets"]);
    for feature in RESOURCES.iter().chain(&["full"]) {
        cargo(&folder, &["check", "--all-targets", "--features", feature]);
    }
    for features in ["customer-balance-transaction", "customer,invoice"] {
        let out = cargo(
            &folder,
            &["test", "--test", "decode", "--features", features],
        );
        assert!(
            out.contains("test result: ok. 6 passed"),
            "{features}: {out}"
        );
    }
}
