//! Types of well-known crates, by one line of `codegen.toml`: the crate of one document is generated
//! with each preset, and what it sends and reads is checked to the byte.

use specwright_testing::{Crate, generate};

fn check(preset: &str, own: &str) {
    let document = include_str!("document.yaml");
    let config = format!(
        "[crate]\nname = \"presets\"\ntests = true\n[crate.dev_dependencies]\nserde_json = \"1\"\n\
         [formats]\n\
         preset = [{preset:?}, \"uuid\", \"url\", \"rust_decimal\", \"bytes\", \"secrecy\"]\n\
         unix-time = {{ members = [\"*nded\"], extensions = {{ x-moment = \"seconds\" }} }}\n"
    );
    let (generated, diagnostics) = generate("document.yaml", document, &config);
    assert_eq!(generated.summary.skipped, 0, "{diagnostics:?}");
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let folder = format!("preset-{preset}");
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), &folder, &generated.files);
    let text = include_str!("wire.rs").replace("mod own;", own);
    written.file("tests/wire.rs", &text);
    let out = written.cargo(&["test"]);
    let passed = format!(
        "test result: ok. {} passed",
        text.matches("#[test]").count()
    );
    assert!(out.contains(&passed), "{preset}: {out}");
}

#[test]
fn jiff_sends_and_reads_what_documents_mean() {
    check("jiff", include_str!("jiff.rs"));
}

#[test]
fn chrono_sends_and_reads_what_documents_mean() {
    check("chrono", include_str!("chrono.rs"));
}

#[test]
fn time_sends_and_reads_what_documents_mean() {
    check("time", include_str!("time.rs"));
}
