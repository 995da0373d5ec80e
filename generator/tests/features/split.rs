//! The case `split_features`: an API of several crates, compiled with each of its features alone, and
//! right on the wire.

use super::compiled::of_case;

#[test]
fn it_compiles_with_any_feature_and_is_right_on_the_wire() {
    let written = of_case("split_features");
    for feature in [
        "",
        "customer-balance-transaction",
        "customer",
        "report-run",
        "warehouse",
    ] {
        written.cargo(&["check", "--features", feature]);
    }
    let out = written.cargo(&["test", "--test", "generated", "--features", "full"]);
    assert!(out.contains("test result: ok. 8 passed"), "{out}");
    // Each crate is checked with no more features than it is asked for, by whoever changes it.
    written.cargo(&["check", "--package", "split-features-customer"]);
    // The examples of its calls are those of a user of the package.
    let out = written.cargo(&["test", "--doc", "--package", "split-features-customer"]);
    assert!(out.contains("test result: ok. 3 passed"), "{out}");
}

#[test]
fn without_features_it_is_right_on_the_wire_too() {
    let written = of_case("split");
    let out = written.cargo(&["test", "--workspace"]);
    // The calls on the wire, and of these the examples that `split-order` has.
    for passed in ["ok. 8 passed", "ok. 3 passed"] {
        assert!(out.contains(passed), "{passed}: {out}");
    }
}
