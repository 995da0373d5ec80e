//! The crate of the case `features`: compiled with each of its features, and what it then reads.

use specwright_testing::{Case, Crate};

/// The features of its resources.
const RESOURCES: &[&str] = &[
    "customer",
    "customer-balance-transaction",
    "invoice",
    "report",
    "report-run",
];

/// Writes the crate of a case.
pub fn of_case(name: &str) -> Crate {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let case = Case::read(format!("{path}/{name}.yaml").as_ref());
    let (generated, shown) = case.generate();
    assert_eq!(shown, "");
    Crate::write(env!("CARGO_TARGET_TMPDIR"), name, &generated.unwrap().files)
}

#[test]
#[ignore = "slow: .ci/nightly runs it"]
fn it_compiles_with_any_feature_and_reads_more_with_more() {
    let written = of_case("features");
    written.file("tests/decode.rs", include_str!("decode.rs"));
    written.cargo(&["check", "--all-targets"]);
    for feature in RESOURCES.iter().chain(&["full"]) {
        written.cargo(&["check", "--all-targets", "--features", feature]);
    }
    for features in ["customer-balance-transaction", "customer,invoice"] {
        let out = written.cargo(&["test", "--test", "decode", "--features", features]);
        assert!(
            out.contains("test result: ok. 6 passed"),
            "{features}: {out}"
        );
    }
}
