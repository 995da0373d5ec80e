//! What any document may ask for, right on the wire: the crate of one document is generated,
//! compiled, and run against a loopback server.

use specwright_testing::{Crate, generate};

#[test]
fn it_is_right_on_the_wire() {
    let document = include_str!("document.yaml");
    let (generated, diagnostics) =
        generate("document.yaml", document, include_str!("codegen.toml"));
    assert_eq!(generated.summary.skipped, 0, "{diagnostics:?}");
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), "anything", &generated.files);
    written.file("src/dates.rs", include_str!("dates.rs"));
    written.file("tests/wire.rs", include_str!("wire.rs"));
    let out = written.cargo(&["test"]);
    assert!(out.contains("test result: ok. 12 passed"), "{out}");
}
