//! The case `split_features`: an API of several crates, compiled with each of its features alone, and
//! right on the wire.

use super::compiled::{cargo, of_case, write};

#[test]
fn it_compiles_with_any_feature_and_is_right_on_the_wire() {
    let folder = write("split_features", &of_case("split_features"));
    for feature in [
        "",
        "customer-balance-transaction",
        "customer",
        "report-run",
        "warehouse",
    ] {
        cargo(&folder, &["check", "--features", feature]);
    }
    let out = cargo(
        &folder,
        &["test", "--test", "generated", "--features", "full"],
    );
    assert!(out.contains("test result: ok. 8 passed"), "{out}");
    // Each crate is checked with no more features than it is asked for, by whoever changes it.
    cargo(&folder, &["check", "--package", "split-features-customer"]);
    // The examples of its calls are those of a user of the package.
    let out = cargo(
        &folder,
        &["test", "--doc", "--package", "split-features-customer"],
    );
    assert!(out.contains("test result: ok. 3 passed"), "{out}");
}

#[test]
fn without_features_it_is_right_on_the_wire_too() {
    let folder = write("split", &of_case("split"));
    let out = cargo(&folder, &["test", "--workspace"]);
    // The calls on the wire, and of these the examples that `split-order` has.
    for passed in ["ok. 8 passed", "ok. 3 passed"] {
        assert!(out.contains(passed), "{passed}: {out}");
    }
}
