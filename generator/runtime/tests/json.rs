//! The JSON codec against serde_json: what is accepted, what is read, what is
//! written; and what is said about what is wrong.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

#[path = "support/dice.rs"]
mod dice;

use std::collections::BTreeMap;

use dice::Dice;
use specwright_runtime::runtime::json::{MAX_DEPTH, Mismatch};
use specwright_runtime::runtime::{
    Clearable, Decode, DecodeError, Document, Encode, Encoder, Expandable, Fields, Identified,
    Node, Nullable, Object, Value, from_json, to_json,
};

const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "5.0",
    "1e3",
    "1E+3",
    "2.5e-3",
    "0.1",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "123456789012345678901234567890",
    "1e300",
    "\"\"",
    "\"a\"",
    "\"a\\nb\"",
    "\"\\u00e9\"",
    "\"é\"",
    "\"\\ud83d\\ude00\"",
    "\"😀\"",
    "\"\\\\\\\"\\/\\b\\f\\r\\t\"",
    "\"\\u0000\"",
];

fn text(dice: &mut Dice, depth: usize, out: &mut String) {
    out.push_str(dice.pick(&["", "", " ", "\n", "\t \r"]));
    match dice.roll(if depth == 0 { 1 } else { 3 }) {
        0 => out.push_str(dice.pick(SCALARS)),
        kind => {
            out.push(if kind == 1 { '[' } else { '{' });
            for index in 0..dice.roll(5) {
                out.push_str(if index > 0 { "," } else { "" });
                if kind == 2 {
                    out.push_str(dice.pick(&[
                        "\"a\"",
                        "\"b\"",
                        "\"\\u0061\"",
                        "\"\"",
                        "\"x/y~z\"",
                    ]));
                    out.push_str(dice.pick(&[":", " :", ": "]));
                }
                text(dice, depth - 1, out);
            }
            out.push_str(dice.pick(&["", " "]));
            out.push(if kind == 1 { ']' } else { '}' });
        }
    }
    out.push_str(dice.pick(&["", "", " "]));
}

/// serde_json's view of what we have read.
fn mirrored(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => serde_json::from_str(number.as_str()).unwrap(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(mirrored).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), mirrored(value)));
            serde_json::Value::Object(members.collect())
        }
    }
}

fn parse(text: &str) -> Result<Value, DecodeError> {
    from_json(text)
}

#[test]
fn valid_texts_are_read_as_serde_json_reads_them() {
    let mut dice = Dice(1);
    for _ in 0..5_000 {
        let mut source = String::new();
        text(&mut dice, 5, &mut source);
        let ours = parse(&source).unwrap();
        let theirs: serde_json::Value = serde_json::from_str(&source).unwrap();
        assert_eq!(mirrored(&ours), theirs, "{source}");
        // What we write is read back, by both.
        let written = to_json(&ours);
        assert_eq!(parse(&written).unwrap(), ours, "{source}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&written).unwrap(),
            theirs
        );
    }
}

#[test]
fn damaged_texts_are_refused_as_serde_json_refuses_them() {
    let mut dice = Dice(2);
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut source = String::new();
        text(&mut dice, 4, &mut source);
        let mut bytes = source.into_bytes();
        for _ in 0..=dice.roll(2) {
            let at = dice.roll(bytes.len() + 1);
            match dice.roll(3) {
                0 => bytes.truncate(at),
                1 => bytes.insert(
                    at,
                    dice.pick(&[
                        "{", "}", "[", "]", ",", ":", "\"", "\\", "-", "0", ".", "e", "\u{1}", "n",
                    ])
                    .as_bytes()[0],
                ),
                _ => {
                    if at < bytes.len() {
                        bytes[at] = dice.roll(256) as u8;
                    }
                }
            }
        }
        let ours = from_json::<Value>(bytes.clone());
        let theirs = serde_json::from_slice::<serde_json::Value>(&bytes);
        // serde_json also refuses numbers that no double holds; we keep the text.
        let too_large = theirs
            .as_ref()
            .is_err_and(|error| error.to_string().contains("out of range"));
        let shown = String::from_utf8_lossy(&bytes);
        assert!(
            ours.is_ok() == theirs.is_ok() || too_large,
            "{shown}: {ours:?} {theirs:?}"
        );
        refused += usize::from(ours.is_err());
    }
    assert!(refused > 5_000, "only {refused} texts were damaged");
}

/// Strings are looked at several bytes at a time, so each byte in each place.
#[test]
fn every_byte_at_every_place_of_a_string_is_seen() {
    for length in 1..20 {
        for place in 0..length {
            for byte in 0..=255u8 {
                let mut text = vec![b'a'; length + 2];
                (text[0], text[place + 1], text[length + 1]) = (b'"', byte, b'"');
                let wanted = serde_json::from_slice::<String>(&text).ok();
                let found = from_json::<String>(text.clone()).ok();
                assert_eq!(found, wanted, "{text:?}");
            }
        }
    }
}

#[test]
fn malformed_texts_say_where() {
    for (text, line, column, word) in [
        ("", 1, 1, "ends where a value"),
        ("{\"a\":\n 1,}", 2, 4, "name of a member"),
        ("[1,]", 1, 4, "expected a value"),
        ("[1 2]", 1, 4, "',' or ']'"),
        ("{\"a\" 1}", 1, 6, "':'"),
        ("\"a", 1, 3, "inside a string"),
        ("\"\\x\"", 1, 2, "escape"),
        ("\"\\ud800\"", 1, 2, "surrogate"),
        ("\"\u{1}\"", 1, 2, "control character"),
        ("01", 1, 2, "end of the text"),
        ("-", 1, 2, "digit"),
        ("nul", 1, 1, "expected a value"),
        ("1 1", 1, 3, "end of the text"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(
            (error.line(), error.column()),
            (line, column),
            "{text:?}: {error}"
        );
        assert!(error.to_string().contains(word), "{text:?}: {error}");
    }
    let error = from_json::<Value>(b"[\"a\xff\"]").unwrap_err();
    assert_eq!((error.column(), error.path()), (4, ""));
}

#[test]
fn depth_is_limited_and_the_stack_is_safe() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert!(
        parse(&nested(MAX_DEPTH + 1))
            .unwrap_err()
            .to_string()
            .contains("too deeply")
    );
    assert!(parse(&"[".repeat(1_000_000)).is_err());
    assert!(parse(&"{\"a\":".repeat(1_000_000)).is_err());
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(parse("\u{feff} 1").unwrap(), Value::from(1));
    assert!(parse("1\u{feff}").is_err());
}

#[test]
fn integers_are_exact_or_refused() {
    for (text, wanted) in [
        ("9007199254740993", Some(9_007_199_254_740_993)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9007199254740993.0", Some(9_007_199_254_740_993)),
        ("5.0", Some(5)),
        ("-1e3", Some(-1000)),
        ("1.50e1", Some(15)),
        ("120e-1", Some(12)),
        ("0.0e99", Some(0)),
        ("-0", Some(0)),
        ("9223372036854775808", None),
        ("5.5", None),
        ("1e-1", None),
        ("1e19", None),
        ("1e999999999", None),
        ("\"5\"", None),
        ("true", None),
    ] {
        assert_eq!(from_json::<i64>(text).ok(), wanted, "{text}");
    }
    assert_eq!(from_json::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(
        from_json::<u64>("1.8446744073709551615e19").unwrap(),
        u64::MAX
    );
    assert!(from_json::<u64>("-1").is_err() && from_json::<i32>("2147483648").is_err());
    // The nearest there is: it does not end the reply.
    assert_eq!(from_json::<f64>("1e400").unwrap(), f64::INFINITY);
    assert_eq!(from_json::<f64>("-1e400").unwrap(), f64::NEG_INFINITY);
    assert_eq!(from_json::<f32>("1e39").unwrap(), f32::INFINITY);
    assert_eq!(from_json::<f64>("-2.5e-3").unwrap(), -0.0025);
}

#[test]
fn floats_are_read_back_the_same() {
    let mut dice = Dice(3);
    for _ in 0..20_000 {
        let bits = (dice.roll(1 << 32) as u64) << 32 | dice.roll(1 << 32) as u64;
        let number = f64::from_bits(bits);
        if number.is_finite() {
            let text = to_json(&number);
            assert_eq!(
                from_json::<f64>(text.as_str()).unwrap().to_bits(),
                bits,
                "{text}"
            );
            assert!(serde_json::from_str::<f64>(&text).is_ok(), "{text}");
        }
    }
    let written = [5.0, 0.1, 1e15, 1e16, 1e300, 1e-7, -2.5].map(|number| to_json(&number));
    assert_eq!(
        written,
        [
            "5.0",
            "0.1",
            "1000000000000000.0",
            "1e16",
            "1e300",
            "1e-7",
            "-2.5"
        ]
    );
    assert_eq!(
        (to_json(&0.1f32), to_json(&f64::NAN)),
        ("0.1".to_owned(), "null".to_owned())
    );
    for (number, text) in [(f64::INFINITY, "1e999"), (f64::NEG_INFINITY, "-1e999")] {
        let mut encoder = Encoder::new();
        number.encode(&mut encoder);
        // Not sent, but a reply that is kept as text is read again as it was.
        assert!(encoder.problem().is_some());
        assert_eq!(to_json(&number), text);
        assert_eq!(from_json::<f64>(text).unwrap(), number);
    }
}

#[derive(Debug, PartialEq)]
struct Thing {
    id: String,
    amount: i64,
    note: Option<Nullable<String>>,
    parts: Option<Vec<Thing>>,
    rest: BTreeMap<String, Value>,
}

impl Decode for Thing {
    fn decode(node: Node<'_>) -> Result<Thing, Mismatch> {
        let mut fields = node.object()?;
        let thing = Thing {
            id: fields.required_or_default("id"),
            amount: fields.required_or_default("amount"),
            note: fields.nullable("note"),
            parts: fields.optional("parts"),
            rest: fields.rest(&["id", "amount", "note", "parts"]),
        };
        fields.finish(thing)
    }
}

impl Identified for Thing {
    fn id(&self) -> &str {
        &self.id
    }
}

#[test]
fn members_are_found_in_any_order() {
    let thing: Thing = from_json(
        r#" {"x":1,"parts":[{"id":"b","amount":2}],"\u0069d":"a","note":null,"amount":7} "#,
    )
    .unwrap();
    assert_eq!((thing.id.as_str(), thing.amount), ("a", 7));
    assert_eq!(thing.note, Some(Nullable::Null));
    assert_eq!(thing.parts.unwrap()[0].note, None);
    assert_eq!(
        thing.rest.into_iter().collect::<Vec<_>>(),
        [("x".to_owned(), Value::from(1))]
    );
}

#[test]
fn any_lookup_finds_what_is_there_and_only_that() {
    const NAMES: [&str; 8] = ["id", "object", "a", "b", "c", "d", "e", "f"];
    let mut dice = Dice(7);
    for _ in 0..2000 {
        let mut there: Vec<&str> = NAMES.to_vec();
        for place in (1..there.len()).rev() {
            there.swap(place, dice.roll(place + 1));
        }
        there.truncate(dice.roll(there.len() + 1));
        let members = there.iter().enumerate();
        let members: Vec<String> = members
            .map(|(value, name)| format!("\"{name}\":{value}"))
            .collect();
        let text = format!("{{{}}}", members.join(","));
        let document = Document::parse(text.clone().into_bytes()).unwrap();
        let mut object = document.root().object().unwrap();
        for _ in 0..12 {
            let name = dice.pick(&NAMES);
            let value = there.iter().position(|known| *known == name);
            let found: Option<i64> = object.optional(name);
            assert_eq!(found, value.map(|value| value as i64), "{name} of {text}");
        }
    }
}

#[test]
fn mismatches_name_the_path() {
    for (text, path, message) in [
        (r#"[]"#, "", "expected an object, found an array"),
        (r#"{"id":"a"}"#, "amount", "expected a value, found nothing"),
        (
            r#"{"id":1,"amount":1}"#,
            "id",
            "expected a string, found a number",
        ),
        (
            r#"{"id":"a","amount":1,"parts":[{"id":"b","amount":1},{"id":"c","amount":"2"}]}"#,
            "parts[1].amount",
            "expected a 64-bit integer, found a string",
        ),
        (
            r#"{"id":"a","amount":1,"parts":[{"id":"b","amount":1,"parts":[{"id":"c"}]}]}"#,
            "parts[0].parts[0].amount",
            "expected a value, found nothing",
        ),
        (
            r#"{"id":"a","amount":null}"#,
            "amount",
            "expected a 64-bit integer, found null",
        ),
    ] {
        let error = from_json::<Thing>(text).unwrap_err();
        assert_eq!((error.path(), error.message()), (path, message), "{text}");
    }
}

/// A thing of which only the id is read.
#[derive(Debug)]
struct Part(String);

impl Decode for Part {
    fn decode_object(object: &mut Fields<'_>) -> Result<Part, Mismatch> {
        object.present(&["amount"]);
        Ok(Part(object.required_or_default("id")))
    }
}

#[test]
fn a_type_that_is_no_object_is_not_read_by_members() {
    let document = Document::parse(b"[{\"id\":1},2]".to_vec()).unwrap();
    let read = |node: Node<'_>| node.read_object(i64::decode_object);
    let mismatches = document.root().items().map(|item| read(item).unwrap_err());
    let messages: Vec<String> = mismatches
        .map(|mismatch| mismatch.locate(&document).message().to_owned())
        .collect();
    assert_eq!(
        messages,
        [
            "expected a value that is no object, found an object",
            "expected an object, found a number"
        ]
    );
}

#[test]
fn a_list_has_no_room_for_more_than_its_text_may_take() {
    let most = 40 * size_of::<Option<Part>>();
    let text = format!("[{}null]", "null,".repeat(34));
    let document = Document::parse(text.into_bytes()).unwrap();
    let document = document.with_max_decoded_bytes(most);
    let list = Vec::<Option<Part>>::decode(document.root()).unwrap();
    assert_eq!(list.len(), 35);
    assert!(list.capacity() <= 40, "{}", list.capacity());
}

#[test]
fn what_is_not_read_may_have_to_be_there() {
    let part: Part = from_json(r#"{"amount":"any","id":"a"}"#).unwrap();
    assert_eq!(part.0, "a");
    let error = from_json::<Part>(r#"{"id":"a"}"#).unwrap_err();
    assert_eq!(error.path(), "amount");
}

#[test]
fn objects_of_many_members_are_read() {
    const NAMES: [&str; 300] = {
        let mut names = [""; 300];
        let all = "abcdefghijklmnopqrstuvwxyz";
        let mut index = 0;
        while index < 300 {
            // Slices of one text, each of its own length and start.
            names[index] = all.split_at(index % 20).1.split_at(1 + index / 20 % 6).0;
            index += 1;
        }
        names
    };
    struct Wide(i64, Option<i64>);
    impl Decode for Wide {
        fn decode(node: Node<'_>) -> Result<Wide, Mismatch> {
            static NAMES_OF_WIDE: &[&str] = &NAMES;
            let mut fields = node.object()?;
            let wide = Wide(
                fields.required(NAMES_OF_WIDE[33])?,
                fields.optional(NAMES_OF_WIDE[34]),
            );
            fields.finish(wide)
        }
    }
    let wide: Wide = from_json(format!("{{\"{}\":5,\"zz\":1}}", NAMES[33])).unwrap();
    assert_eq!((wide.0, wide.1), (5, None));
}

#[test]
fn pointers_lead_to_values() {
    let document =
        Document::parse(br#"{"a/b":{"~":[1,[2,3]]},"":{"x":null},"-1":9}"#.to_vec()).unwrap();
    let root = document.root();
    let raw = |pointer: &str| root.pointer(pointer).map(Node::raw);
    assert_eq!(raw("/a~1b/~0/1"), Some("[2,3]"));
    assert_eq!(raw("/a~1b/~0/-1/0"), Some("2"));
    assert_eq!((raw("//x"), raw("/-1")), (Some("null"), Some("9")));
    assert_eq!(
        (raw("/a~1b/~0/2"), raw("/nope"), raw("a")),
        (None, None, None)
    );
    assert_eq!(root.pointer("/a~1b/~0/1/1").unwrap().path(), "a/b.~[1][1]");
    assert!(root.has(&["a/b", "-1"]) && !root.has(&["a/b", "c"]));
    assert_eq!(raw("").map(str::len), Some(44));
}

#[test]
fn values_with_several_forms() {
    assert_eq!(to_json(&Nullable::<i64>::Null), "null");
    assert_eq!(to_json(&Nullable::<i64>::from(Some(5))), "5");
    let clear: Clearable<BTreeMap<String, String>> = Clearable::Clear;
    assert_eq!(to_json(&clear), "\"\"");
    let set: Clearable<BTreeMap<String, String>> = [("b", "2"), ("a", "1")].into();
    assert_eq!(to_json(&set), r#"{"a":"1","b":"2"}"#);
    let set: Clearable<String> = "x".into();
    assert_eq!(
        (to_json(&set), from_json("\"\"").unwrap()),
        ("\"x\"".to_owned(), Clearable::<String>::Clear)
    );

    let id: Expandable<Thing> = from_json("\"th_1\"").unwrap();
    let object: Expandable<Thing> = from_json(r#"{"id":"th_2","amount":1}"#).unwrap();
    assert_eq!((id.id(), object.id()), ("th_1", "th_2"));
    assert!(id.as_object().is_none() && object.as_object().is_some());
    assert!(from_json::<Expandable<Thing>>("5").is_err());
    assert_eq!(from_json::<Option<Option<i64>>>("null").unwrap(), None);
}

#[test]
fn absent_members_are_left_out() {
    let absent: Option<i64> = None;
    let object = Object(&[
        ("a", &1i64),
        ("b", &absent),
        ("c", &Some("x\u{7f}\u{1}\"\\")),
        ("d", &Nullable::<i64>::Null),
    ]);
    assert_eq!(
        to_json(&object),
        "{\"a\":1,\"c\":\"x\u{7f}\\u0001\\\"\\\\\",\"d\":null}"
    );
    let empty: [(&str, &dyn Encode); 1] = [("a", &absent)];
    let nested = Object(&[
        ("x", &Object(&empty)),
        ("y", &Vec::<i64>::new()),
        ("z", &vec![vec![1i64], vec![]]),
    ]);
    assert_eq!(to_json(&nested), r#"{"x":{},"y":[],"z":[[1],[]]}"#);
}
