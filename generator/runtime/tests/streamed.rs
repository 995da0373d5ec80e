//! Types that are read as their text is streamed, beside the same types read by a tape: the same values,
//! and the same words about what is wrong.
#![allow(clippy::unwrap_used)] // A test may panic.

#[path = "support/dice.rs"]
mod dice;

use std::cell::Cell;
use std::collections::BTreeMap;

use dice::Dice;
use specwright_runtime::runtime::json::{ARRAY, Choice, Look, Mismatch, OBJECT, STRING};
use specwright_runtime::runtime::{
    Clearable, Decode, Document, Expandable, Node, Nullable, Value, from_json,
};

thread_local! {
    /// How many objects were begun.
    static BEGUN: Cell<usize> = const { Cell::new(0) };
}

/// An object of every kind of member that a generated one can have.
#[derive(Debug, PartialEq)]
struct Thing {
    active: bool,
    amount: i64,
    small: Option<i32>,
    natural: Option<u64>,
    ratio: Option<f64>,
    id: String,
    note: Option<Nullable<String>>,
    cleared: Option<Clearable<i64>>,
    owner: Option<Expandable<Thing>>,
    list: Vec<String>,
    parts: Option<Vec<Thing>>,
    inner: Option<Box<Thing>>,
    map: Option<BTreeMap<String, Option<i64>>>,
    any: Option<Value>,
    pair: Option<(i64, String)>,
    union: Option<Union>,
    open: Option<Open>,
    empty: Option<Empty>,
}

impl Decode for Thing {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Thing, Mismatch> {
        BEGUN.set(BEGUN.get() + 1);
        let mut object = node.object()?;
        let value = Thing {
            active: object.required_or_default("active"),
            amount: object.required_or_default("amount"),
            small: object.optional("small"),
            natural: object.optional("natural"),
            ratio: object.optional("ratio"),
            id: object.required("id")?,
            note: object.nullable("a member with a long name"),
            cleared: object.optional("cleared"),
            owner: object.optional("owner"),
            list: object.required_or_default("list"),
            parts: object.optional("parts"),
            inner: object.optional("inner"),
            map: object.optional("map"),
            any: object.optional("any"),
            pair: object.optional("pair"),
            union: object.optional("union"),
            open: object.optional("\u{e9}t\u{e9}"),
            empty: object.optional("empty"),
        };
        object.finish(value)
    }
}

/// What looks before it reads.
#[derive(Debug, PartialEq)]
enum Union {
    Thing(Box<Thing>),
    List(Vec<Union>),
    Text(String),
    Unknown(Value),
}

impl Decode for Union {
    fn decode(node: Node<'_>) -> Result<Union, Mismatch> {
        static CHOICE: Choice = Choice {
            shapes: &[
                (0, OBJECT, Look::No),
                (1, ARRAY, Look::No),
                (2, STRING, Look::No),
            ],
            ..Choice::NONE
        };
        let value = match node.choose(&CHOICE) {
            0 => Decode::decode(node).map(Union::Thing),
            1 => Decode::decode(node).map(Union::List),
            2 => Decode::decode(node).map(Union::Text),
            _ => Decode::decode(node).map(Union::Unknown),
        };
        node.or_unknown(value, Union::Unknown)
    }
}

/// An object that keeps members it does not have, and of which one is only there.
#[derive(Debug, PartialEq)]
struct Open {
    id: Option<String>,
    rest: BTreeMap<String, Vec<i64>>,
}

impl Decode for Open {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Open, Mismatch> {
        let mut object = node.object()?;
        object.present(&["there"]);
        let value = Open {
            id: object.optional("id"),
            rest: object.rest(&["id", "there"]),
        };
        object.finish(value)
    }
}

#[derive(Debug, PartialEq)]
struct Empty {}

impl Decode for Empty {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Empty, Mismatch> {
        node.object()?.finish(Empty {})
    }
}

/// Says that it is streamed, and looks at members all the same.
#[derive(Debug, PartialEq)]
struct Curious(Option<i64>);

impl Decode for Curious {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Curious, Mismatch> {
        let value = node.get("amount").map(i64::decode).transpose()?;
        Ok(Curious(value))
    }
}

fn by_tape<T: Decode>(text: &str) -> Result<T, String> {
    let document = Document::parse(text.into()).map_err(|error| error.to_string())?;
    let value = T::decode(document.root());
    value.map_err(|mismatch| mismatch.locate(&document).to_string())
}

fn compare<T: Decode + PartialEq + std::fmt::Debug>(text: &str) -> bool {
    let streamed = from_json::<T>(text).map_err(|error| error.to_string());
    assert_eq!(streamed, by_tape::<T>(text), "{text}");
    streamed.is_ok()
}

const STRINGS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"seven c\"",
    "\"eight ch\"",
    "\"of sixteen bytes\"",
    "\"a text that is longer than most, and has a \\\"quote\\\" near its end\\n\"",
    "\"\\u00e9\\ud83d\\ude00 \u{e9}\u{1f600}\"",
    "\"\\\\\\\\\\/\"",
];
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "7",
    "-42",
    "5.0",
    "1e3",
    "2.5e-3",
    "2147483648",
    "999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "123456789012345678901234567890",
    "1e400",
];

/// Writes texts of things.
struct Writer {
    dice: Dice,
    /// What is where space may be.
    space: &'static str,
    /// One of so many members is left out, is of another kind or is unknown.
    odd: usize,
}

impl Writer {
    fn is_odd(&mut self) -> bool {
        self.dice.roll(self.odd) == 0
    }

    fn list(&mut self, depth: usize, item: fn(&mut Writer, usize) -> String) -> String {
        let items: Vec<String> = (0..self.dice.roll(4)).map(|_| item(self, depth)).collect();
        let space = self.space;
        format!("[{space}{}]", items.join(&format!("{space},{space}")))
    }

    fn members(&self, members: &[(String, String)]) -> String {
        let space = self.space;
        let members: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("{space}\"{name}\"{space}:{space}{value}{space}"))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    fn string(&mut self, _: usize) -> String {
        self.dice.pick(STRINGS).to_owned()
    }

    fn integer(&mut self, _: usize) -> String {
        self.dice
            .pick(&["0", "7", "-42", "5.0", "1e3", "12345678901"])
            .to_owned()
    }

    fn any(&mut self, depth: usize) -> String {
        match self.dice.roll(if depth == 0 { 4 } else { 6 }) {
            0 => self.dice.pick(&["null", "true", "false"]).to_owned(),
            1 => self.dice.pick(NUMBERS).to_owned(),
            2 | 3 => self.string(depth),
            4 => self.list(depth - 1, Writer::any),
            _ => self.thing(depth - 1),
        }
    }

    /// A member's value, mostly of its kind.
    fn member(&mut self, name: &str, depth: usize) -> String {
        if self.is_odd() {
            return self.any(depth);
        }
        let below = depth.saturating_sub(1);
        match name {
            "active" => self.dice.pick(&["true", "false"]).to_owned(),
            "amount" => self.integer(depth),
            "small" | "natural" => self.dice.pick(&["0", "12", "3.0", "null"]).to_owned(),
            "ratio" => self.dice.pick(NUMBERS).to_owned(),
            "cleared" => self.dice.pick(&["\"\"", "7", "null"]).to_owned(),
            "list" => self.list(depth, Writer::string),
            "pair" => format!("[1,{}]", self.string(depth)),
            "empty" => self
                .dice
                .pick(&["{}", "{ }", "{\"a\":[{}]}", "null"])
                .to_owned(),
            "map" => {
                let members = ["b", "a", "\\n"].map(|name| (name.to_owned(), self.integer(0)));
                self.members(&members)
            }
            "\u{e9}t\u{e9}" => {
                let mut members = vec![("there".to_owned(), self.any(below))];
                for name in ["id", "one more", "\\u0069"] {
                    let value = if name == "id" {
                        self.string(0)
                    } else {
                        self.list(0, Writer::integer)
                    };
                    members.insert(self.dice.roll(members.len() + 1), (name.to_owned(), value));
                }
                // "\u0069" is an i, which is another name.
                self.members(&members)
            }
            "owner" | "inner" | "union" if depth > 0 => self.thing(below),
            "parts" if depth > 0 => self.list(below, Writer::thing),
            "inner" | "parts" => "null".to_owned(),
            "any" => self.any(below),
            _ => self.string(depth),
        }
    }

    fn thing(&mut self, depth: usize) -> String {
        let mut names = vec![
            "active",
            "amount",
            "small",
            "natural",
            "ratio",
            "id",
            "a member with a long name",
            "cleared",
            "owner",
            "list",
            "parts",
            "inner",
            "map",
            "any",
            "pair",
            "union",
            "\u{e9}t\u{e9}",
            "empty",
        ];
        match self.dice.roll(3) {
            // In order.
            0 => {}
            // In order, but for one.
            1 => {
                let name = names.remove(self.dice.roll(names.len()));
                names.insert(self.dice.roll(names.len() + 1), name);
            }
            _ => {
                for index in (1..names.len()).rev() {
                    names.swap(index, self.dice.roll(index + 1));
                }
            }
        }
        let mut members = Vec::new();
        for name in names {
            let is_required = matches!(name, "active" | "amount" | "id" | "list");
            if self.is_odd() {
                members.push((format!("other {}", members.len()), self.any(depth)));
            }
            if self.dice.roll(4) > 0 || is_required && !self.is_odd() {
                let value = self.member(name, depth);
                // The same name, written otherwise.
                let name = if name == "id" && self.is_odd() {
                    "\\u0069d"
                } else {
                    name
                };
                members.push((name.to_owned(), value));
            }
        }
        self.members(&members)
    }
}

#[test]
fn what_is_streamed_is_what_the_tape_has() {
    let mut read = 0;
    for seed in 0..600 {
        let mut writer = Writer {
            dice: Dice(seed),
            space: ["", " ", "\n        ", "\t\r\n"][seed as usize % 4],
            odd: [1000, 60, 12][seed as usize % 3],
        };
        let thing = writer.thing(2);
        read += usize::from(compare::<Thing>(&thing));
        compare::<Union>(&thing);
        compare::<Vec<Thing>>(&format!(" [{thing} , {thing}]\n"));
        compare::<BTreeMap<String, Thing>>(&format!("\u{feff}{{\"a\":{thing}}}"));
        compare::<Curious>(&thing);
    }
    assert!(read > 150, "{read}");
}

#[test]
fn what_is_wrong_with_a_text_is_said_as_the_tape_says_it() {
    let mut refused = 0;
    for seed in 0..400 {
        let mut writer = Writer {
            dice: Dice(seed),
            space: ["", "\n  "][seed as usize % 2],
            odd: 200,
        };
        let thing = writer.thing(2);
        for _ in 0..40 {
            let mut bytes = thing.clone().into_bytes();
            let at = writer.dice.roll(bytes.len());
            let byte = writer.dice.pick(b"{}[]\",:\\ 0-9.etnua\n\x01\xff");
            match writer.dice.roll(4) {
                0 => bytes.truncate(at),
                1 => bytes[at] = byte,
                2 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
            let Ok(text) = String::from_utf8(bytes) else {
                continue;
            };
            // Of two members with one name it is not said which is found.
            if !has_twins(&text) {
                refused += usize::from(!compare::<Thing>(&text));
            }
        }
    }
    assert!(refused > 5000, "{refused}");
}

/// Whether an object of a text has two members of one name.
fn has_twins(text: &str) -> bool {
    fn within(node: Node<'_>) -> bool {
        let mut names = Vec::new();
        let twins = node.entries().any(|(name, value)| {
            let is_known = names.contains(&name);
            names.push(name);
            is_known || within(value)
        });
        twins || node.items().any(within)
    }
    Document::parse(text.into()).is_ok_and(|document| within(document.root()))
}

#[test]
fn a_text_that_is_as_it_should_be_is_read_once() {
    for (text, things) in [
        (r#"{"active":true,"amount":1,"id":"a","list":[]}"#, 1),
        // Out of order, with others, and one that is passed by.
        (
            r#"{"list" : ["a"], "more": {"deep": [1, {}]}, "parts": [{"list":[],"id":"b","amount":2,"active":false}],
                "id": "a", "active": true, "union": [[], "x"], "any": {"a": 1}, "pair": [1, "b", 2], "amount": 1}"#,
            2,
        ),
    ] {
        BEGUN.set(0);
        assert!(compare::<Thing>(text));
        // Once as it is streamed, and once by the tape for comparison.
        assert_eq!(BEGUN.get(), 2 * things, "{text}");
    }
}

#[test]
fn what_is_skipped_ends_at_its_own_bracket() {
    for length in 0..140 {
        let long = "x".repeat(length);
        for inner in [
            r#"{"a":[],"b":{"c":"}"}}"#,
            r#"{"\\":"\"]","{":"\\\\\"\\",":":[[{}],"\\"]}"#,
            r#"["\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"]","{"]"#,
            "[\"\\u005d]\",\"\u{e9}{\"]",
        ] {
            let text = format!(
                r#"{{"any":["{long}",{inner}],"more":{{"{long}\\":{inner},"[{long}":1}},"list":[],"id":"a",
                    "inner":{{"more":[{inner},"{long}\"",{inner}],"list":[],"id":"b","amount":2,"active":false}},
                    "amount":1,"active":true}}"#
            );
            BEGUN.set(0);
            assert!(compare::<Thing>(&text), "{text}");
            assert_eq!(BEGUN.get(), 4, "{text}");
        }
    }
}

#[test]
fn objects_within_objects_that_are_passed_by_are_read_in_linear_time() {
    // Each object has what is asked for first behind all that is within it.
    let nested = |depth: usize| {
        let open = r#"{"list":[],"inner":"#.repeat(depth);
        let close = r#","id":"a","amount":1,"active":true}"#.repeat(depth);
        format!("{open}null{close}")
    };
    for depth in [1, 2, 60, 127, 128, 129] {
        compare::<Thing>(&nested(depth));
    }
    let started = std::time::Instant::now();
    let wide = format!(r#"{{"list":["{}"],"inner":"#, "x".repeat(20_000)).repeat(120);
    let text = wide + "null" + &r#","id":"a","amount":1,"active":true}"#.repeat(120);
    from_json::<Thing>(text).unwrap();
    // Each level reading all that is within it again would be 144 million bytes.
    assert!(started.elapsed().as_secs() < 5);
}

/// An object of nothing but members that it does not have.
struct Nest {
    rest: BTreeMap<String, Nest>,
}

impl Decode for Nest {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Nest, Mismatch> {
        let mut object = node.object()?;
        let value = Nest {
            rest: object.rest(&[]),
        };
        object.finish(value)
    }
}

#[test]
fn members_without_a_field_within_each_other_are_read_in_linear_time() {
    let wide = format!("\"{}\":{{}}", "\\n".repeat(40_000));
    let text = format!("{{{wide},\"inner\":").repeat(120) + "{}" + &"}".repeat(120);
    let started = std::time::Instant::now();
    let nest = from_json::<Nest>(text).unwrap();
    assert_eq!(nest.rest.len(), 2);
    // Each level checking all that is within it again would be 580 million bytes.
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn limits_hold_for_what_is_streamed() {
    let things = format!("[{}]", vec!["{}"; 100].join(","));
    compare::<Vec<Thing>>(&things);
    compare::<Vec<Empty>>(&things);
    for depth in [126, 127, 128] {
        // What is passed by and empty counts, too.
        let open = r#"{"list":[],"id":"a","amount":1,"active":true,"inner":"#.repeat(depth);
        let last = r#"{"other":{},"id":"a","amount":1,"active":true,"list":[]}"#;
        compare::<Thing>(&format!("{open}{last}{}", "}".repeat(depth)));
    }
    for depth in [127, 128, 129, 1000] {
        let text = "[".repeat(depth) + &"]".repeat(depth);
        compare::<Vec<Value>>(&text);
        compare::<Union>(&text);
    }
}
