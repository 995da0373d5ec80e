//! Generated code is laid out as prettyplease lays it out, though most of it never sees it.

use super::all;

/// Lines of code: blank lines are ours, and comments are lost to a parser.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines();
    lines
        .filter(|line| !line.trim().is_empty() && !line.starts_with("// "))
        .collect()
}

#[test]
fn every_file_is_laid_out_as_prettyplease_does() {
    let mut compared = 0;
    for case in all() {
        let name = &case.name;
        let Some(generated) = case.generate().0 else {
            continue;
        };
        for (path, text) in generated.files.iter() {
            if !path.ends_with(".rs") || path.contains("src/runtime/") {
                continue;
            }
            let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{name}: {path}: {e}"));
            let expected = prettyplease::unparse(&file);
            assert_eq!(lines(text), lines(&expected), "{name}: {path}");
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} files");
}
