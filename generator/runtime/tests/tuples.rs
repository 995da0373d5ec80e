//! Tuples: lists of so many values, each of its own type.
#![allow(clippy::unwrap_used)] // A test may panic.

use specwright_runtime::runtime::json::{from_json, to_json};

#[test]
fn each_position_has_its_type() {
    let entry: (i64, String) = from_json(r#"[7, "seven"]"#).unwrap();
    assert_eq!(entry, (7, "seven".to_owned()));
    assert_eq!(to_json(&entry), r#"[7,"seven"]"#);
    let times: Vec<(String, bool)> = from_json(r#"[["a", true], ["b", false]]"#).unwrap();
    assert_eq!(to_json(&times), r#"[["a",true],["b",false]]"#);
    let one: (f64,) = from_json("[1.5]").unwrap();
    assert_eq!(to_json(&one), "[1.5]");
}

#[test]
fn more_values_are_passed_by_and_fewer_are_an_error() {
    let pair: (i64, i64) = from_json("[1, 2, 3]").unwrap();
    assert_eq!(pair, (1, 2));
    let error = from_json::<(i64, i64)>("[1]").unwrap_err().to_string();
    assert!(error.contains("an array with more values"), "{error}");
    let error = from_json::<(i64, String)>(r#"[1, 2]"#)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("[1]") && error.contains("expected a string"),
        "{error}"
    );
    assert!(from_json::<(i64,)>(r#"{"0": 1}"#).is_err());
}
