//! Objects that lack what others of their type lacked, which is guessed, and objects that do not.
#![allow(clippy::unwrap_used)] // A test may panic.

#[path = "support/dice.rs"]
mod dice;

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use dice::Dice;
use specwright_runtime::runtime::json::Mismatch;
use specwright_runtime::runtime::{Decode, Document, Node, Nullable, from_json};

thread_local! {
    /// How many objects were begun.
    static BEGUN: Cell<usize> = const { Cell::new(0) };
}

/// Reads a text as it is streamed and by its tape, which must be the same; whether it is one of the type.
fn compare<T: Decode + PartialEq + std::fmt::Debug>(text: &str) -> bool {
    let streamed = from_json::<T>(text).map_err(|error| error.to_string());
    let by_tape = Document::parse(text.into())
        .and_then(|document| {
            let value = T::decode(document.root());
            value.map_err(|mismatch| mismatch.locate(&document))
        })
        .map_err(|error| error.to_string());
    assert_eq!(streamed, by_tape, "{text}");
    streamed.is_ok()
}

/// An object that is read by guesses, of which each type has its own: what it lacks, others of its
/// type mostly lack.
#[derive(Debug, PartialEq)]
struct Sparse<const TYPE: usize> {
    id: String,
    members: [Option<i64>; 4],
    inner: Option<Box<Sparse<TYPE>>>,
    last: Option<Nullable<String>>,
}

impl<const TYPE: usize> Decode for Sparse<TYPE> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        node.read_object(|object| {
            BEGUN.set(BEGUN.get() + 1);
            Ok(Sparse {
                id: object.required("id")?,
                members: ["a", "bb", "a longer name", "another name"]
                    .map(|name| object.optional(name)),
                inner: object.optional("inner"),
                last: object.nullable("last"),
            })
        })
    }
}

/// Held where guesses are looked at: all types share one table of them.
static GUESSES: Mutex<()> = Mutex::new(());

/// Objects of one type, of which more and more have members that those before lacked.
fn sparse<const TYPE: usize>(dice: &mut Dice) {
    fn object(dice: &mut Dice, odds: usize, depth: usize) -> String {
        let mut members = vec!["\"id\":\"i\"".to_owned()];
        let names = ["a", "bb", "a longer name", "another name", "other"];
        for name in names {
            let is_escaped = name == "bb" && dice.roll(2) == 0;
            let name = if is_escaped { "\\u0062b" } else { name };
            if dice.roll(10) < odds {
                members.push(format!("\"{name}\":{}", dice.pick(&["1", "null", "22"])));
            }
        }
        if depth > 0 && dice.roll(2) == 0 {
            members.push(format!("\"inner\": {}", object(dice, odds, depth - 1)));
        }
        if dice.roll(10) < odds {
            members.push("\"last\" : null".to_owned());
        }
        let at = dice.roll(members.len());
        members.rotate_left(at);
        format!("{{{}}}", members.join(","))
    }
    for odds in 0..5 {
        let objects: Vec<String> = (0..6).map(|_| object(dice, odds, 2)).collect();
        let text = format!("[{}]", objects.join(", "));
        assert!(compare::<Vec<Sparse<TYPE>>>(&text), "{text}");
        compare::<Vec<Sparse<TYPE>>>(&text.replacen("22", "true", 1));
        compare::<Vec<Sparse<TYPE>>>(&text.replacen("id", "ID", 1));
        compare::<Vec<Sparse<TYPE>>>(text.trim_end_matches("}]"));
    }
}

#[test]
fn what_objects_lack_is_guessed_and_found_where_it_is_there() {
    let _alone = GUESSES.lock().unwrap_or_else(PoisonError::into_inner);
    let mut dice = Dice(7);
    macro_rules! types {
        ($($number:literal)*) => { $(sparse::<$number>(&mut dice);)* };
    }
    types!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
}

#[test]
fn a_text_is_read_by_its_tape_once_for_what_was_wrongly_guessed() {
    let _alone = GUESSES.lock().unwrap_or_else(PoisonError::into_inner);
    let begun = |text: &str| {
        BEGUN.set(0);
        let objects = from_json::<Vec<Sparse<100>>>(text).unwrap().len();
        let begun = BEGUN.get();
        assert!(compare::<Vec<Sparse<100>>>(text), "{text}");
        begun / objects
    };
    let lacking = r#"{"id":"i","other":[1,{}]}"#;
    assert_eq!(begun(&format!("[{lacking},{lacking},{lacking}]")), 1);
    let behind = r#"{"id":"i","other":[1,{}],"bb":1}"#;
    let text = format!("[{lacking},{behind},{behind},{lacking}]");
    // Once as it is streamed, and once by the tape.
    assert_eq!(begun(&text), 2);
    assert_eq!(begun(&text), 1);
    // What is next is found, whatever is guessed.
    assert_eq!(begun(r#"[{"id":"i","another name":1,"other":2}]"#), 1);
    // Of a text that is wrong nothing is learned.
    from_json::<Sparse<101>>(r#"{"other":1}"#).unwrap_err();
    BEGUN.set(0);
    from_json::<Sparse<101>>(r#"{"other":1,"id":"i","bb":1,"a":2}"#).unwrap();
    assert_eq!(BEGUN.get(), 1);
}

#[test]
fn all_that_is_wrongly_guessed_in_a_text_is_learned_from_it() {
    let _alone = GUESSES.lock().unwrap_or_else(PoisonError::into_inner);
    type Own = Sparse<102>;
    let depth = 100;
    assert!(compare::<Own>(r#"{"id":"i","other":1}"#));
    let names = ["a", "bb", "a longer name", "another name"];
    let close: String = (0..depth)
        .map(|level| format!(",\"{}\":1}}", names[level % 4]))
        .collect();
    let text = r#"{"id":"i","inner":"#.repeat(depth) + "null" + &close;
    for times in [2, 1, 1] {
        BEGUN.set(0);
        from_json::<Own>(&text).unwrap();
        assert_eq!(BEGUN.get(), times * depth);
    }
    assert!(compare::<Own>(&text));
}

/// An object with a text that is one itself.
#[derive(Debug, PartialEq)]
struct Letter {
    id: i64,
    enclosed: Option<Enclosed>,
    lacking: Option<i64>,
    lists: Vec<Vec<i64>>,
}

#[derive(Debug, PartialEq)]
struct Enclosed(Box<Letter>);

impl Decode for Letter {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        node.read_object(|object| {
            BEGUN.set(BEGUN.get() + 1);
            Ok(Letter {
                id: object.required("id")?,
                enclosed: object.optional("enclosed"),
                lacking: object.optional("lacking"),
                lists: object.required("lists")?,
            })
        })
    }
}

impl Decode for Enclosed {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        let text = node.text()?;
        Ok(Enclosed(from_json(&*text).unwrap()))
    }
}

#[test]
fn a_text_is_read_within_another() {
    let _alone = GUESSES.lock().unwrap_or_else(PoisonError::into_inner);
    // All is passed by on the way to the id, and something is left behind the last.
    let letter = |id: i64, enclosed: &str| {
        format!(
            r#"{{"other":[[{{}}]],"lists":[[{id}],[],[2,3]],"enclosed":{enclosed},"more":{{"a":[1]}},"id":{id}}}"#
        )
    };
    let mut text = letter(0, "null");
    for id in 1..4 {
        text = letter(id, &format!("{text:?}"));
        // The second time, what is lacking is guessed.
        assert!(compare::<Letter>(&text) && compare::<Letter>(&text));
    }
    BEGUN.set(0);
    let mut read: Letter = from_json(&text).unwrap();
    // None by its tape, too.
    assert_eq!(BEGUN.get(), 4);
    for id in (0..4).rev() {
        assert_eq!(
            (read.id, &read.lists),
            (id, &vec![vec![id], vec![], vec![2, 3]])
        );
        if let Some(Enclosed(enclosed)) = read.enclosed {
            read = *enclosed;
        }
    }
}
