//! Six documents in the manner of real ones, each of whose operations takes or gives several media
//! types: their crates are compiled and called, by their own generated tests and by hand.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright_testing::Case;

const CONFIG: &str = "[crate]\ntests = true\n[crate.dev_dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// The documents, each with a file of tests beside it.
const DOCUMENTS: [&str; 6] = ["chat", "llama", "upload", "export", "events", "rows"];

/// Writes a crate; nothing may be said of its document.
fn write(name: &str, folder: &Path) {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/media");
    let mut case = Case::read(&sources.join(format!("{name}.yaml")));
    case.config.package = Config::parse("codegen.toml", CONFIG).unwrap().package;
    let (generated, said) = case.generate();
    assert!(said.is_empty(), "{said}");
    let _ = fs::remove_dir_all(folder.join("src"));
    let wire = fs::read_to_string(sources.join(format!("{name}.rs"))).unwrap();
    let tests = [
        ("tests/wire.rs", wire.as_str()),
        ("tests/server/mod.rs", include_str!("server.rs")),
    ];
    let generated = generated.unwrap();
    let files = generated.files.iter();
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
    for name in DOCUMENTS {
        write(name, &folder.join(name));
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
    // Two for the chat, two for the stream by default, two uploads, eight exports, three of events,
    // nine of rows, and those that are generated.
    let passed = out.matches(" ... ok").count();
    assert!(passed >= 26 + 18, "{out}");
}
