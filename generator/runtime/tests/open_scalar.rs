//! Enumerations of scalars of several types: what is known, and what is kept.
#![allow(clippy::unwrap_used)] // A test may panic.

use specwright_runtime::runtime::json::{
    Decode, Encode, Encoder, Mismatch, Node, OpenScalar, Scalar, Value, enum_scalar, from_json,
    open_scalar, to_json,
};

#[derive(Clone, Debug, PartialEq)]
enum Level {
    Auto,
    One,
    Half,
    On,
    Unknown(Value),
}

impl OpenScalar for Level {
    const VALUES: &'static [(Scalar, Level)] = &[
        (Scalar::Text("auto"), Level::Auto),
        (Scalar::Integer(1), Level::One),
        (Scalar::Number(0.5), Level::Half),
        (Scalar::Boolean(true), Level::On),
    ];
    const UNKNOWN: fn(Value) -> Level = Level::Unknown;
}

impl Encode for Level {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            Level::Unknown(value) => value.encode(encoder),
            known => enum_scalar(known).encode(encoder),
        }
    }
}

impl Decode for Level {
    fn decode(node: Node<'_>) -> Result<Level, Mismatch> {
        Value::decode(node).map(open_scalar)
    }
}

#[test]
fn each_value_is_told_by_type_and_value() {
    for (text, expected) in [
        ("\"auto\"", Level::Auto),
        ("1", Level::One),
        ("1.0", Level::One),
        ("0.5", Level::Half),
        ("5e-1", Level::Half),
        ("true", Level::On),
    ] {
        assert_eq!(from_json::<Level>(text).unwrap(), expected, "{text}");
    }
    let levels = vec![Level::Auto, Level::One, Level::Half, Level::On];
    assert_eq!(to_json(&levels), "[\"auto\",1,0.5,true]");
}

#[test]
fn what_is_unknown_is_kept_as_it_was_written() {
    for text in [
        "\"1\"",
        "1.50",
        "12345678901234567890123",
        "false",
        "[1,{\"a\":2}]",
    ] {
        let level = from_json::<Level>(text).unwrap();
        assert!(matches!(level, Level::Unknown(_)), "{text}");
        assert_eq!(to_json(&level), text);
    }
}
