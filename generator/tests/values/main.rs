//! What a program does with values beside sending and receiving them: the crate of one document is
//! generated, and its tests, which are written by hand, are run with the features for that.

use specwright_testing::{Crate, generate};

/// The tests of the crate, by file.
const TESTS: &[(&str, &str)] = &[
    ("arguments", include_str!("arguments.rs")),
    ("mock", include_str!("mock.rs")),
    ("requests", include_str!("requests.rs")),
    ("serde", include_str!("serde.rs")),
    ("values", include_str!("values.rs")),
];

/// An example that does not compile.
const REFUSED: &str = "examples/refused.rs";

#[test]
fn values_are_at_home_among_other_crates() {
    let document = include_str!("document.yaml");
    let (generated, diagnostics) =
        generate("document.yaml", document, include_str!("codegen.toml"));
    assert_eq!(generated.summary.skipped, 0, "{diagnostics:?}");
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), "values", &generated.files);
    for (name, text) in TESTS {
        written.file(&format!("tests/{name}.rs"), text);
    }
    written.file(REFUSED, "fn main() {}\n");
    let out = written.cargo(&["test", "--features", "test-util,serde_json"]);
    for (name, text) in TESTS {
        let count = text.matches("#[test]").count() + text.matches("#[tokio::test]").count();
        let passed = format!("test result: ok. {count} passed");
        assert!(out.contains(&passed), "{name}: {out}");
    }
    written.file(REFUSED, include_str!("refused.rs"));
    let told = written.refused(&[
        "build",
        "--example",
        "refused",
        "--features",
        "test-util,serde_json",
    ]);
    written.file(REFUSED, "fn main() {}\n");
    for wanted in [
        "is not awaited",
        "use `.stream()`",
        // Required values that are swapped: both, in their places.
        "arguments to this method are incorrect",
        "expected `i64`, found `&str`",
        // Without them.
        "this method takes 1 argument but 0 arguments were supplied",
        "this function takes 1 argument but 0 arguments were supplied",
        // Of other types.
        "`Fitting<T>` implements `From<u64>`",
        "`{integer}` is not what a list of `std::string::String` is set to",
        "a setter takes what has items that all become a `std::string::String`",
        "`bool` is not what a map of `std::string::String` is set to",
        "a map, `json!({})`",
        "`Lossless<f64>` implements `From<f32>`",
        "`Lossless<i64>` implements `From<u32>`",
        "the trait bound `std::string::String: From<bool>` is not satisfied",
        // Of no type.
        "type annotations needed",
        "cannot infer type for enum `Option<_>`",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
}
