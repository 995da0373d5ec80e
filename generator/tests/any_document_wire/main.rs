//! What any document may ask for, right on the wire: the crate of one document is generated,
//! compiled, and run against a loopback server.
#![allow(clippy::unwrap_used)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// Writes the crate with its wire tests; Cargo is told that it is no member of this workspace.
fn write(folder: &Path) {
    let config = Config::parse("codegen.toml", include_str!("codegen.toml")).unwrap();
    let mut diagnostics = Diagnostics::new();
    let document = include_str!("document.yaml");
    let name = "document.yaml";
    let generated = specwright::generate(name, document.as_bytes(), &config, &mut diagnostics);
    let said = diagnostics.render(name, document, false);
    let generated = generated.unwrap_or_else(|| panic!("{said}"));
    assert_eq!(generated.summary.skipped, 0, "{said}");
    let _ = fs::remove_dir_all(folder.join("src"));
    for (path, text) in generated.files.iter() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(folder.join("src/dates.rs"), include_str!("dates.rs")).unwrap();
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest + "\n[workspace]\n").unwrap();
    fs::create_dir_all(folder.join("tests")).unwrap();
    fs::write(folder.join("tests/wire.rs"), include_str!("wire.rs")).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
}

#[test]
fn it_is_right_on_the_wire() {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = temporary.join("anything");
    write(&folder);
    // The workspace's own target folder has most of the dependencies.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    assert!(out.contains("test result: ok. 8 passed"), "{out}");
}
