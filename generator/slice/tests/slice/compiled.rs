//! A fragment as a crate: generated with tests of its own, compiled, and run against a local server.

use specwright::Generated;
use specwright_testing::Crate;

use super::*;

/// The crate of the orders of a shop, and its document.
fn generated() -> (Generated, Sliced) {
    let selection = Selection {
        cut_expandable: true,
        ..paths(&["/shops/*"])
    };
    let sliced = cut(&document(include_str!("orders.yaml")), &selection);
    let bytes = sliced.document.to_string();
    let config = "[crate]\nname = \"orders\"\ntests = true\n";
    let (generated, diagnostics) = specwright_testing::generate("orders.json", &bytes, config);
    let said = diagnostics.render("orders.json", &bytes, false);
    assert_eq!(
        said, "",
        "a fragment has no fault that the document has not"
    );
    assert_eq!(
        (generated.summary.operations, generated.summary.skipped),
        (4, 0)
    );
    (generated, sliced)
}

/// Its tests, without what all such files have.
fn tests(generated: &Generated) -> &str {
    let text = generated
        .files
        .get("tests/generated.rs")
        .unwrap_or_default();
    &text[text.find("#[test]").unwrap_or_default()..]
}

#[test]
fn what_is_cut_is_no_part_of_the_crate() {
    let (generated, sliced) = generated();
    assert_eq!(
        keys(&sliced.document, "/components/schemas"),
        [
            "Status",
            "OrderList",
            "Order",
            "NewOrder",
            "Item",
            "Customer"
        ]
    );
    assert!(generated.files.get("src/types/warehouse.rs").is_none());
}

#[test]
fn tests_are_made_of_the_examples_of_the_document() {
    insta::assert_snapshot!(tests(&generated().0));
}

#[test]
fn documentation_is_made_of_the_examples_of_the_document() {
    let (generated, _) = generated();
    let text = generated.files.get("src/shop/order.rs").unwrap_or_default();
    let examples: Vec<&str> = (text.lines())
        .skip_while(|line| !line.contains("```no_run"))
        .filter(|line| line.trim().starts_with("///") && line.contains("::new("))
        .map(str::trim)
        .collect();
    insta::assert_snapshot!(examples.join("\n"));
}

#[test]
fn the_crate_passes_its_tests() {
    let (generated, _) = generated();
    let written = Crate::write(env!("CARGO_TARGET_TMPDIR"), "sliced", &generated.files);
    let out = written.cargo(&["test"]);
    assert!(out.contains("test result: ok. 4 passed"), "{out}");
}
