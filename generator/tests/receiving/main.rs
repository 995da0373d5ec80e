//! Events of three APIs received by a server of axum: told apart by a header, by their own type and by
//! what is in an envelope; those that are forged or stale are refused. No document has an operation.

use specwright_testing::{Crate, generate};

/// The development dependencies of each crate.
const DEPENDENCIES: &str = r#"
[crate.dev_dependencies]
axum = { version = "0.8", default-features = false, features = ["http1", "tokio"] }
tokio = { version = "1", features = ["io-util", "macros", "net", "rt"] }
"#;

/// The crates: the document, its configuration, the program that receives its events.
const CRATES: [(&str, &str, &str, &str); 3] = [
    (
        "hub",
        include_str!("hub.yaml"),
        include_str!("hub.toml"),
        include_str!("hub.rs"),
    ),
    (
        "batch",
        include_str!("batch.yaml"),
        include_str!("batch.toml"),
        include_str!("batch.rs"),
    ),
    (
        "pay",
        include_str!("pay.yaml"),
        include_str!("pay.toml"),
        include_str!("pay.rs"),
    ),
];

#[test]
fn events_arrive_and_forged_ones_do_not() {
    let crates = CRATES.map(|(name, document, config, program)| {
        let config = format!("{config}{DEPENDENCIES}");
        let (generated, diagnostics) = generate(&format!("{name}.yaml"), document, &config);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        (name, program, generated.files)
    });
    let members = crates.iter().map(|(name, _, files)| (*name, files));
    let written = Crate::write_workspace(env!("CARGO_TARGET_TMPDIR"), "receiving", members);
    for (name, program, _) in &crates {
        written.file(&format!("{name}/tests/receiving/main.rs"), program);
        let server = format!("{name}/tests/receiving/server.rs");
        written.file(&server, include_str!("server.rs"));
    }
    let out = written.cargo(&[
        "test",
        "--workspace",
        "--no-fail-fast",
        "--test",
        "receiving",
        "--features",
        "webhooks",
    ]);
    let passed = out
        .matches("events_are_verified_and_told_apart ... ok")
        .count();
    assert_eq!(passed, CRATES.len(), "{out}");
}
