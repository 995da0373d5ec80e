use cases::runtime::json::{Decode, Document, MAX_DEPTH};
use cases::unions_recursive::types::*;

use super::{read, value};

#[test]
fn a_union_that_is_its_own_variant() {
    assert!(matches!(read::<Expression>(r#"{"value": 1}"#), Expression::Leaf(leaf) if leaf.value == 1));
    assert!(matches!(read::<Expression>("[]"), Expression::Unknown(_)));
    assert!(matches!(Expression::from(Leaf::new(1)), Expression::Leaf(_)));
}

#[test]
fn unions_that_are_variants_of_each_other_have_the_same() {
    assert!(matches!(read::<First>(r#"{"colour": "red"}"#), First::Bud(_)));
    assert!(matches!(read::<First>(r#"{"value": 1}"#), First::Leaf(_)));
}

/// A tree of so many branches, each of which tells what it is behind the next.
fn tree(branches: usize, last: &str) -> String {
    let end = r#", "label": "l"}"#;
    format!("{}{last}{}", r#"{"next": "#.repeat(branches), end.repeat(branches))
}

#[test]
fn the_work_is_linear_in_the_depth() {
    let work = |branches: usize| {
        let document = Document::parse(tree(branches, "null").into_bytes()).unwrap();
        let root = Tree::decode(document.root()).unwrap();
        assert!(matches!(root, Tree::Right(_)));
        document.work()
    };
    let (ten, hundred) = (work(10), work(100));
    assert!(hundred <= 10 * ten, "{ten} values looked at for 10 branches, {hundred} for 100");
}

#[test]
fn unions_that_all_fail_are_read_twice_and_not_again_with_each_that_they_are_in() {
    // Looks right, and is not: the label is where it was looked for, but `next` is missing below.
    let text = tree(100, r#"{"label": "l", "next": [], "weight": "w"}"#);
    let document = Document::parse(text.into_bytes()).unwrap();
    let values = 2 * 100 + 4;
    assert!(Tree::decode(document.root()).is_ok());
    assert!(document.work() < 20 * values, "{} for {values}", document.work());
}

#[test]
fn as_deep_as_texts_may_be() {
    let text = tree(MAX_DEPTH, "null");
    assert!(matches!(read::<Tree>(&text), Tree::Right(_)));
    let mut innermost = &read::<Tree>(&text);
    let mut depth = 0;
    while let Tree::Right(right) = innermost {
        (innermost, depth) = (&right.next, depth + 1);
    }
    assert_eq!(depth, MAX_DEPTH);
    assert!(matches!(innermost, Tree::Unknown(kept) if kept == &value("null")));
}
