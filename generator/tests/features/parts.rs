//! Crates have the parts of the runtime that their calls need, and compile without a warning.

use specwright::files::Files;
use specwright_testing::Crate;

const JSON: &str = "application/json: {schema: {type: object, properties: {a: {type: string}}}}";

/// A path with a call whose reply has this content.
fn get(path: &str, content: &str) -> String {
    format!(
        "'{path}': {{get: {{responses: {{'200': {{description: ok, content: {{{content}}}}}}}}}}}, "
    )
}

/// A path with a call that sends a file in a form.
fn upload(path: &str) -> String {
    let form = "{type: object, properties: {file: {type: string, format: binary}}}";
    format!(
        "'{path}': {{post: {{requestBody: {{content: {{multipart/form-data: {{schema: {form}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}, "
    )
}

fn generate(paths: &str, config: &str) -> Files {
    let text =
        format!("{{openapi: 3.0.3, info: {{title: Parts, version: '1'}}, paths: {{{paths}}}}}");
    specwright_testing::generate("api.yaml", &text, config)
        .0
        .files
}

fn write(name: &str, files: &Files) -> Crate {
    Crate::write(env!("CARGO_TARGET_TMPDIR"), name, files)
}

fn has(files: &Files, module: &str) -> bool {
    files.get(&format!("src/runtime/{module}.rs")).is_some()
}

/// The line before the one that declares a module of the runtime.
fn condition<'a>(files: &'a Files, module: &str) -> &'a str {
    let index = files.get("src/runtime/mod.rs").unwrap();
    let at = index.find(&format!("mod {module};\n")).unwrap();
    let before: Vec<&str> = index[..at].lines().collect();
    before
        .iter()
        .rev()
        .find(|line| line.ends_with(';') || line.starts_with('#'))
        .unwrap()
}

#[test]
fn an_api_of_json_has_none_of_the_parts() {
    let files = generate(&get("/pets", JSON), "");
    let parts = [
        "events",
        "lines",
        "oauth",
        "page",
        "pager",
        "records",
        "reply_header",
        "stream/mod",
        "stream/reader",
        "multipart",
        "upload",
        "reading",
    ];
    for part in parts {
        assert!(!has(&files, part), "{part}");
    }
    let library = files.get("src/lib.rs").unwrap();
    assert!(!library.contains("PageCall") && !library.contains("EventStream"));
    let written = write("parts-none", &files);
    written.cargo(&["check", "--all-targets"]);
    written.cargo(&[
        "doc",
        "--no-deps",
        "--features",
        "blocking,tracing,webhooks",
    ]);
}

#[test]
fn a_first_stream_of_events_brings_them() {
    let json = get("/pets", JSON);
    let before = generate(&json, "");
    let events = get(
        "/pets/events",
        &JSON.replace("application/json", "text/event-stream"),
    );
    let files = generate(&(json + &events), "");
    for part in ["events", "records", "stream/mod", "stream/reader"] {
        assert!(has(&files, part) && !has(&before, part), "{part}");
    }
    assert!(!has(&files, "lines") && !has(&files, "multipart"));
    assert!(files.get("src/lib.rs").unwrap().contains("EventStream"));
    let written = write("parts-events", &files);
    written.cargo(&["check", "--all-targets", "--features", "blocking"]);
}

#[test]
fn what_one_resource_needs_has_its_feature() {
    let lines = JSON.replace("application/json", "application/x-ndjson");
    let paths =
        get("/pets", JSON) + &upload("/pictures") + &get("/logs", &lines) + &get("/dumps", &lines);
    let files = generate(&paths, "[features]\nper_resource_above = 0");
    for module in ["multipart", "upload", "reading"] {
        assert_eq!(
            condition(&files, module),
            "#[cfg(feature = \"picture\")]",
            "{module}"
        );
    }
    // Two resources need lines and what they are built on: they share one hidden feature.
    let manifest: toml::Table = files.get("Cargo.toml").unwrap().parse().unwrap();
    for module in ["lines", "records", "stream"] {
        assert_eq!(
            condition(&files, module),
            "#[cfg(feature = \"runtime-lines\")]",
            "{module}"
        );
    }
    for resource in ["log", "dump"] {
        assert_eq!(
            manifest["features"][resource][0].as_str(),
            Some("runtime-lines")
        );
    }
    assert_eq!(
        manifest["features"]["pet"].as_array().map(Vec::len),
        Some(0)
    );
    assert!(!has(&files, "events") && !has(&files, "pager"));
    let written = write("parts-features", &files);
    for features in [
        "",
        "pet",
        "picture",
        "log",
        "dump,blocking",
        "full,blocking",
    ] {
        written.cargo(&["check", "--all-targets", "--features", features]);
    }
}
