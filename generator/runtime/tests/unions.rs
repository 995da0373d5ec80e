//! What reading costs at most: unions within unions, values that need more memory than their text,
//! and values nested deeper than the stack.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use specwright_runtime::runtime::json::{
    ARRAY, Choice, Decode, Document, Look, MAX_DEPTH, Mismatch, Node, OBJECT, Value, from_json,
};
use specwright_runtime::runtime::{Call, ErrorKind, Inputs, reply};
use support::{API, GET, Server, json};

/// A union of which one variant is a tower of itself, and another a list.
#[derive(Debug)]
enum Tower {
    Floor(Box<Floor>),
    Ground(Vec<i64>),
    Unknown(Value),
}

#[derive(Debug)]
struct Floor {
    above: Tower,
}

impl Decode for Tower {
    fn decode(node: Node<'_>) -> Result<Tower, Mismatch> {
        static CHOICE: Choice = Choice {
            shapes: &[(0, OBJECT, Look::No), (1, ARRAY, Look::No)],
            ..Choice::NONE
        };
        let value = match node.choose(&CHOICE) {
            0 => Decode::decode(node).map(Tower::Floor),
            1 => Decode::decode(node).map(Tower::Ground),
            _ => Decode::decode(node).map(Tower::Unknown),
        };
        node.or_unknown(value, Tower::Unknown)
    }
}

impl Decode for Floor {
    fn decode(node: Node<'_>) -> Result<Floor, Mismatch> {
        let mut object = node.object()?;
        let value = Floor {
            above: object.required("above")?,
        };
        // What is wrong comes after what is expensive.
        let _: i64 = object.required("rooms")?;
        object.finish(value)
    }
}

/// A tower of so many floors, all or none of them wrong, on a list of so many numbers.
fn tower(floors: usize, numbers: usize, rooms: &str) -> String {
    let end = format!(r#","rooms":{rooms}}}"#);
    let list = vec!["7"; numbers].join(",");
    format!(
        "{}[{list}]{}",
        r#"{"above":"#.repeat(floors),
        end.repeat(floors)
    )
}

#[test]
fn unions_that_fail_within_unions_that_fail_are_not_read_with_each() {
    const FLOORS: usize = 100;
    const NUMBERS: usize = 10_000;
    for rooms in [r#""many""#, "1"] {
        let text = tower(FLOORS, NUMBERS, rooms);
        let document = Document::parse(text.into_bytes()).unwrap();
        let read = Tower::decode(document.root()).unwrap();
        assert_eq!(matches!(read, Tower::Unknown(_)), rooms != "1");
        // Each with each would be a million.
        assert!(document.work() < 4 * NUMBERS, "{}", document.work());
    }
}

#[test]
fn a_union_that_is_not_as_its_variant_is_kept_and_what_is_in_it_too() {
    let text = r#"{"above":[1,2],"rooms":"many"}"#;
    let read: Tower = from_json(text).unwrap();
    assert!(matches!(read, Tower::Unknown(kept) if kept == from_json::<Value>(text).unwrap()));
    let read: Tower = from_json(r#"{"above":["x"],"rooms":1}"#).unwrap();
    let Tower::Floor(floor) = read else {
        panic!("{read:?}");
    };
    assert!(matches!(floor.above, Tower::Unknown(_)), "{floor:?}");
    assert!(matches!(from_json(tower(2, 3, "1")), Ok(Tower::Floor(_))));
    assert!(matches!(from_json("[1,2]"), Ok(Tower::Ground(list)) if list == [1, 2]));
}

/// An object of many members, all of which may be missing.
#[derive(Debug)]
struct Wide {
    _members: [Option<String>; 83],
    next: Option<Box<Wide>>,
}

impl Decode for Wide {
    fn decode(node: Node<'_>) -> Result<Wide, Mismatch> {
        let mut object = node.object()?;
        let value = Wide {
            _members: std::array::from_fn(|_| object.optional("missing")),
            next: object.optional("next"),
        };
        object.finish(value)
    }
}

fn empty_objects(count: usize) -> String {
    format!("[{}]", vec!["{}"; count].join(","))
}

#[tokio::test]
async fn values_that_take_more_memory_than_they_may_are_not_read() {
    const COUNT: usize = 50_000;
    let reads = |server: &Server, multiple: u32| {
        let client = server.client(&API).max_reply_bytes(1 << 20);
        let client = client.max_decoded_multiple(multiple).build().unwrap();
        Call::new(
            &client,
            Inputs::new(&GET).encoded(),
            reply::json::<Vec<Wide>>,
        )
    };
    let server = Server::script(vec![json(empty_objects(COUNT)), json(empty_objects(COUNT))]).await;
    let error = reads(&server, 4).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let text = error.to_string();
    assert!(text.contains("`max_decoded_multiple`"), "{text}");
    assert!(text.contains("4194304 bytes"), "{text}");
    assert!(
        error
            .path()
            .is_some_and(|path| path.is_empty() || path.starts_with('['))
    );
    assert_eq!(reads(&server, 200).await.unwrap().len(), COUNT);
}

#[test]
fn every_kind_of_value_counts() {
    let of = |text: String, most: usize| {
        Document::parse(text.into_bytes())
            .unwrap()
            .with_max_decoded_bytes(most)
    };
    let is_too_large = |read: Result<(), Mismatch>| read.is_err_and(|error| error.is_too_large());
    let list = of(empty_objects(1000), 100_000);
    assert!(is_too_large(Vec::<Wide>::decode(list.root()).map(drop)));
    // Again from the start.
    assert!(is_too_large(Vec::<Wide>::decode(list.root()).map(drop)));
    assert!(is_too_large(Value::decode(list.root()).map(drop)));
    let chain = of(
        format!("{}{{}}{}", r#"{"next":"#.repeat(60), "}".repeat(60)),
        100_000,
    );
    assert!(is_too_large(Wide::decode(chain.root()).map(drop)));
    let map: String = (0..1000).map(|name| format!(r#""{name}":{{}},"#)).collect();
    let map = of(format!("{{{}}}", map.trim_end_matches(',')), 100_000);
    type Map = std::collections::BTreeMap<String, Wide>;
    assert!(is_too_large(Map::decode(map.root()).map(drop)));
    assert!(is_too_large(
        map.root().object().unwrap().finish(()).and_then(|()| {
            let mut object = map.root().object()?;
            let rest = object.rest::<Wide>(&[]);
            object.finish(rest).map(drop)
        })
    ));
    // Not even a union takes it for any value.
    let tower = of(tower(1, 50_000, "1"), 100_000);
    assert!(is_too_large(Tower::decode(tower.root()).map(drop)));
}

#[test]
fn values_nested_deeper_than_the_stack_are_errors() {
    /// As `Wide`, and its frames are larger than any that are generated.
    struct Deep(#[allow(dead_code)] [u8; 32 << 10], Option<Box<Deep>>);
    impl Decode for Deep {
        fn decode(node: Node<'_>) -> Result<Deep, Mismatch> {
            let mut object = node.object()?;
            let value = Deep([1; 32 << 10], object.optional("next"));
            object.finish(value)
        }
    }
    let text = |depth: usize| {
        format!(
            "{}{{}}{}",
            r#"{"next":"#.repeat(depth - 1),
            "}".repeat(depth - 1)
        )
    };
    let read = |text: String| from_json::<Deep>(text).map(|deep| deep.1.is_some());
    // The stack that threads have unless it is said.
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let deep = text(MAX_DEPTH);
    let error = thread
        .spawn(move || read(deep))
        .unwrap()
        .join()
        .unwrap()
        .unwrap_err();
    assert!(error.message().contains("nested less deeply"), "{error}");
    assert!(error.path().starts_with("next.next"), "{error}");
    // What does fit is read, in a build without optimisation too.
    let wide: Wide = from_json(text(50)).unwrap();
    let mut depth = 1;
    let mut innermost = &wide;
    while let Some(next) = &innermost.next {
        (innermost, depth) = (next, depth + 1);
    }
    assert_eq!(depth, 50);
}
