//! Ten documents in the manner of real ones, each of whose operations takes or gives several media
//! types: their crates are compiled and called, by their own generated tests and by hand.
#![allow(clippy::unwrap_used)] // A test may panic.

use specwright::config::Config;
use specwright::files::Files;
use specwright_testing::{Case, Crate};

const CONFIG: &str = "[crate]\ntests = true\n[crate.dev_dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";

/// The documents, each with its tests.
const DOCUMENTS: [(&str, &str); 10] = [
    ("chat", include_str!("chat.rs")),
    ("llama", include_str!("llama.rs")),
    ("upload", include_str!("upload.rs")),
    ("export", include_str!("export.rs")),
    ("events", include_str!("events.rs")),
    ("rows", include_str!("rows.rs")),
    ("written", include_str!("written.rs")),
    ("modern", include_str!("modern.rs")),
    ("parts", include_str!("parts.rs")),
    ("xml", include_str!("xml.rs")),
];

/// The crate of a document, of which nothing may be said.
fn generated(name: &str) -> Files {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    // One is a case as well, whose files are read there.
    let folder = if name == "xml" { "cases" } else { "media" };
    let mut case = Case::read(format!("{sources}/{folder}/{name}.yaml").as_ref());
    case.config.package = Config::parse("codegen.toml", CONFIG).unwrap().package;
    let (generated, said) = case.generate();
    assert!(said.is_empty(), "{said}");
    generated.unwrap().files
}

#[test]
fn each_media_type_is_right_on_the_wire() {
    let crates = DOCUMENTS.map(|(name, tests)| (name, tests, generated(name)));
    let members = crates.iter().map(|(name, _, files)| (*name, files));
    let written = Crate::write_workspace(env!("CARGO_TARGET_TMPDIR"), "media", members);
    for (name, tests, _) in &crates {
        written.file(&format!("{name}/tests/wire.rs"), tests);
        let server = format!("{name}/tests/server/mod.rs");
        written.file(&server, include_str!("server.rs"));
        let sent = format!("{name}/tests/server/sent.rs");
        written.file(&sent, include_str!("../server/sent.rs"));
    }
    let both = ["--test", "wire", "--test", "generated"];
    let out = written.cargo(&[&["test", "--workspace", "--no-fail-fast"], &both[..]].concat());
    // Two for the chat, two for the stream by default, two uploads, eight exports, three of events,
    // nine of rows, four of what is written, six of OpenAPI 3.2, seven of XML, five of parts, and those
    // that are generated.
    let passed = out.matches(" ... ok").count();
    assert!(passed >= 26 + 4 + 6 + 7 + 5 + 18 + 8 + 6, "{out}");
}
