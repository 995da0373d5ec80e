//! Five documents in the manner of real ones, each of whose operations takes or gives several media
//! types: their crates are compiled and called, by their own generated tests and by hand.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

const CONFIG: &str = "[crate]\ntests = true\n[crate.dev_dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// The documents, and the tests that are written by hand.
const DOCUMENTS: [(&str, &str, &str); 5] = [
    ("chat", include_str!("chat.yaml"), include_str!("chat.rs")),
    (
        "llama",
        include_str!("llama.yaml"),
        include_str!("llama.rs"),
    ),
    (
        "upload",
        include_str!("upload.yaml"),
        include_str!("upload.rs"),
    ),
    (
        "export",
        include_str!("export.yaml"),
        include_str!("export.rs"),
    ),
    (
        "events",
        include_str!("events.yaml"),
        include_str!("events.rs"),
    ),
];

/// Writes a crate; nothing may be said of its document.
fn write(name: &str, document: &str, wire: &str, folder: &Path) {
    let config = Config::parse("codegen.toml", CONFIG).unwrap();
    let mut diagnostics = Diagnostics::new();
    let file = format!("{name}.yaml");
    let generated = specwright::generate(&file, document.as_bytes(), &config, &mut diagnostics);
    let said = diagnostics.render(&file, document, false);
    assert!(diagnostics.is_empty(), "{said}");
    let _ = fs::remove_dir_all(folder.join("src"));
    let tests = [
        ("tests/wire.rs", wire),
        ("tests/server/mod.rs", include_str!("server.rs")),
    ];
    let generated = generated.unwrap();
    let files = generated.files.iter().map(|(path, text)| (path, text));
    for (path, text) in files.chain(tests) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn each_media_type_is_right_on_the_wire() {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = temporary.join("media");
    let mut members = Vec::new();
    for (name, document, wire) in DOCUMENTS {
        write(name, document, wire, &folder.join(name));
        members.push(format!("{name:?}"));
    }
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
        members.join(", ")
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    // The workspace's own target folder has most of the dependencies.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "test",
            "--workspace",
            "--test",
            "wire",
            "--test",
            "generated",
            "--no-fail-fast",
        ])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap())
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    // Two for the chat, two for the stream by default, three uploads, five exports, three of events.
    let passed = out.matches(" ... ok").count();
    assert!(passed >= 15 + 12, "{out}");
}
