//! A fragment as a crate: generated with tests of its own, compiled, and run against a local server.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::Generated;
use specwright::config::Config;

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
    let config = Config::parse("codegen.toml", config).unwrap_or_else(|error| panic!("{error}"));
    let mut diagnostics = Diagnostics::new();
    let generated =
        specwright::generate("orders.json", bytes.as_bytes(), &config, &mut diagnostics);
    let said = diagnostics.render("orders.json", &bytes, false);
    assert_eq!(
        said, "",
        "a fragment has no fault that the document has not"
    );
    let generated = generated.unwrap_or_else(|| panic!("nothing was generated"));
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
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = temporary.join("sliced");
    let _ = fs::remove_dir_all(folder.join("src"));
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = parent.and_then(|()| fs::write(&path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    };
    let (generated, _) = generated();
    for (path, text) in generated.files.iter() {
        match path {
            // It is no member of this workspace.
            "Cargo.toml" => write(path, &format!("{text}\n[workspace]\n")),
            _ => write(path, text),
        }
    }
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    write("Cargo.lock", &lock);
    // The workspace's own target folder has most of the dependencies.
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["test"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", temporary.parent().unwrap_or(&temporary))
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        .output()
        .unwrap_or_else(|error| panic!("{error}"));
    let [out, err] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{out}\n{err}");
    assert!(!err.contains("warning"), "{err}");
    assert!(out.contains("test result: ok. 4 passed"), "{out}");
}
