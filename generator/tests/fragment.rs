//! The fragment in `spec/`: what it means, and the client that is made of it.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::fs;
use std::path::Path;

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::{load, lower};

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn intermediate_representation() {
    let text = read("balance_transactions.yaml");
    let config = Config::parse("codegen.toml", &read("codegen.toml")).unwrap();
    let mut diagnostics = Diagnostics::new();
    let document = load("fragment.yaml", text.as_bytes(), &mut diagnostics).unwrap();
    let api = lower::lower(&document, &config, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    insta::assert_snapshot!(format!("{api:#?}"));
}

#[test]
fn client() {
    let text = read("balance_transactions.yaml");
    let config = Config::parse("codegen.toml", &read("codegen.toml")).unwrap();
    let mut diagnostics = Diagnostics::new();
    let generated =
        specwright::generate("fragment.yaml", text.as_bytes(), &config, &mut diagnostics).unwrap();
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    insta::assert_snapshot!("client", generated.files.get("src/client.rs").unwrap());
    let calls = "src/customer/balance_transaction.rs";
    insta::assert_snapshot!("calls", generated.files.get(calls).unwrap());
}
