//! A second API: its crate is generated from a document and a `codegen.toml` alone, compiled, and
//! run against a loopback server.

use specwright_testing::{Crate, generate};

#[test]
fn it_is_right_on_the_wire() {
    let name = "bank_accounts.yaml";
    let document = include_str!("bank_accounts.yaml");
    let (generated, diagnostics) = generate(name, document, include_str!("codegen.toml"));
    // Two defaults are in quotes; else the document has no fault.
    let faults: Vec<&str> = diagnostics.iter().map(|d| d.pointer.as_str()).collect();
    assert_eq!(
        faults,
        [
            "#/paths/~1bank-accounts/get/parameters/0/schema/default",
            "#/components/schemas/BankAccount/properties/need_qr/default",
        ],
        "{diagnostics:?}"
    );
    let summary = &generated.summary;
    assert_eq!((summary.operations, summary.skipped), (5, 0));
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), "second-api", &generated.files);
    written.file("tests/wire.rs", include_str!("wire.rs"));
    let out = written.cargo(&["test", "--test", "wire"]);
    assert!(out.contains("test result: ok. 8 passed"), "{out}");
}
