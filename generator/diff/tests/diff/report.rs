//! What a user sees of one realistic pair.

use super::*;

fn pair() -> Diff {
    compare(include_str!("pair/old.yaml"), include_str!("pair/new.yaml"))
}

#[test]
fn for_a_person() {
    insta::assert_snapshot!(pair().render());
}

#[test]
fn for_a_program() {
    insta::assert_snapshot!(format!("{:#}", pair().to_json()));
}

#[test]
fn for_a_changelog() {
    insta::assert_snapshot!(pair().changelog(Some("2026-02-01")));
}
