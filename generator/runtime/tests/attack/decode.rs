//! Replies that are small and cost much: time, stack, memory, digits.

use std::time::{Duration, Instant};

use specwright_runtime::runtime::json::{
    Choice, Decode, Document, INTEGER, Look, MAX_DEPTH, Mismatch, Node, OBJECT, REQUIRED, STRING,
    Value, from_json, to_json,
};
use specwright_runtime::runtime::{Call, ErrorKind, Inputs, reply};

use crate::support::{API, GET, Server, json};
use crate::table::row;

/// The union of `s01-union-exponential`, as it is generated.
#[derive(Debug)]
enum Tree {
    Left(Box<Side<i64>>),
    Right(Box<Side<String>>),
    Unknown(#[allow(dead_code)] Value),
}

/// One of its variants; the other has text in its last member.
#[derive(Debug)]
struct Side<T> {
    next: Option<Tree>,
    _told_by: T,
}

impl Decode for Tree {
    fn decode(node: Node<'_>) -> Result<Tree, Mismatch> {
        static CHOICE: Choice = Choice {
            shapes: &[
                (
                    0,
                    OBJECT,
                    Look::Members(&[("weight", INTEGER | REQUIRED, Look::No)], 0),
                ),
                (
                    1,
                    OBJECT,
                    Look::Members(&[("label", STRING | REQUIRED, Look::No)], 0),
                ),
            ],
            ..Choice::NONE
        };
        let value = match node.choose(&CHOICE) {
            0 => side(node, "weight").map(Tree::Left),
            1 => side(node, "label").map(Tree::Right),
            _ => Decode::decode(node).map(Tree::Unknown),
        };
        node.or_unknown(value, Tree::Unknown)
    }
}

fn side<T: Decode + Default>(node: Node<'_>, name: &'static str) -> Result<Box<Side<T>>, Mismatch> {
    let mut object = node.object()?;
    let value = Side {
        next: object.optional("next"),
        _told_by: object.required_or_default(name),
    };
    object.finish(Box::new(value))
}

/// A tree so deep, told apart by its last members, and wrong or right in the innermost.
fn tree(depth: usize, innermost: &str) -> String {
    let ends = [r#","label":"x"}"#, r#","weight":1}"#];
    let ends: String = (0..depth).map(|level| ends[level % 2]).collect();
    format!("{}{innermost}{ends}", r#"{"next":"#.repeat(depth))
}

#[tokio::test]
async fn n01_unions_within_unions_cost_what_their_text_does() {
    let mut figures = Vec::new();
    for depth in [10, 120] {
        for innermost in ["null", "7", r#"{"next":null,"weight":"heavy"}"#] {
            let text = tree(depth, innermost);
            let document = Document::parse(text.clone().into_bytes()).unwrap();
            let read = Tree::decode(document.root()).unwrap();
            let mut levels = 0;
            let mut tree = Some(&read);
            while let Some(Tree::Left(_) | Tree::Right(_)) = tree {
                levels += 1;
                tree = match tree {
                    Some(Tree::Left(side)) => side.next.as_ref(),
                    Some(Tree::Right(side)) => side.next.as_ref(),
                    _ => None,
                };
            }
            assert_eq!(levels, depth, "{innermost}");
            let unknown = matches!(tree, Some(Tree::Unknown(_)));
            assert_eq!(unknown, innermost != "null");
            assert!(document.work() <= 12 * depth, "{} looks", document.work());
            figures.push((depth, text.len(), document.work()));
        }
    }
    let (depth, bytes, looks) = figures.into_iter().max().unwrap();
    // Past the deadline nothing was to be done while such a reply was decoded.
    let text = tree(14, "7");
    let bytes_of_reply = text.len();
    let server = Server::script(vec![json(text)]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<Tree>);
    let started = Instant::now();
    call.deadline(Duration::from_secs(3)).await.unwrap();
    let taken = started.elapsed();
    assert!(taken < Duration::from_secs(3), "{taken:?}");
    row(
        1,
        &format!("s01: unions {depth} deep in {bytes} bytes (9.6 s for 14 of them)"),
        &format!("{looks} looks, {bytes_of_reply} bytes in {taken:.0?}"),
    );
}

/// An object that leads to itself by a union, whose frames are large.
struct Deep(#[allow(dead_code)] [u8; 32 << 10], Option<Box<Deep>>);

impl Decode for Deep {
    fn decode(node: Node<'_>) -> Result<Deep, Mismatch> {
        let mut object = node.object()?;
        let value = Deep([1; 32 << 10], object.optional("next"));
        object.finish(value)
    }
}

#[test]
fn n02_no_depth_ends_the_process() {
    let text = |depth: usize| format!("{}1{}", r#"{"next":"#.repeat(depth), "}".repeat(depth));
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let deep = text(MAX_DEPTH);
    let read = thread.spawn(move || from_json::<Deep>(deep).map(|deep| deep.1.is_some()));
    let error = read.unwrap().join().unwrap().unwrap_err();
    assert!(error.message().contains("nested less deeply"), "{error}");
    row(
        2,
        "frames of 32 KiB, 128 deep, 2 MiB of stack",
        error.message(),
    );
    let error = from_json::<Value>(text(100_000)).unwrap_err();
    assert!(error.message().contains("nested too deeply"), "{error}");
    row(2, "any JSON, 100,000 deep", error.message());
}

/// An object of 83 members, all of which may be missing.
#[derive(Debug)]
struct Wide {
    _members: [Option<String>; 83],
}

impl Decode for Wide {
    fn decode(node: Node<'_>) -> Result<Wide, Mismatch> {
        let mut object = node.object()?;
        let value = Wide {
            _members: std::array::from_fn(|_| object.optional("missing")),
        };
        object.finish(value)
    }
}

/// The most memory that the process had so far, in MiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib >> 10)
}

#[tokio::test]
async fn n04_sixteen_mebibytes_of_objects_do_not_become_eleven_gibibytes() {
    let text = format!("[{}{{}}]", "{},".repeat((16 << 20) / 3));
    let server = Server::script(vec![json(text)]).await;
    let client = server.client(&API).timeout(Duration::from_secs(120));
    // The limits that a client has of itself.
    let client = client.max_retries(0).build().unwrap();
    let read = reply::json::<Vec<Wide>>;
    let call = Call::new(&client, Inputs::new(&GET).encoded(), read);
    let before = peak();
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    let text = error.to_string();
    assert!(text.contains("268435456 bytes"), "{text}");
    assert!(text.contains("`max_decoded_multiple`"), "{text}");
    let grown = before.zip(peak()).map(|(before, after)| after - before);
    assert!(grown.is_none_or(|grown| grown < 1024), "{grown:?} MiB");
    let grown = grown.map_or("?".to_owned(), |grown| grown.to_string());
    row(
        4,
        "16 MiB of `{},` of a type with 83 optional members",
        &format!("{grown} MiB more at most, then: {}", error.message()),
    );
}

#[test]
fn n12_numbers_keep_their_text_and_end_no_reply() {
    let long = "0.1000000000000000055511151231257827";
    let beyond = format!("1{}", "0".repeat(400));
    for text in [long, "1e400", "-1E-400", "2.0", "9007199254740993", &beyond] {
        assert_eq!(to_json(&from_json::<Value>(text).unwrap()), text);
    }
    row(12, long, "in a `Value`: every digit");
    assert_eq!(from_json::<f64>("1e400").unwrap(), f64::INFINITY);
    assert_eq!(
        to_json(&from_json::<Vec<f64>>("[1e400]").unwrap()),
        "[1e999]"
    );
    row(
        12,
        "1e400 where the document has a number",
        "infinity, read again as it is written",
    );
    assert_eq!(to_json(&2.0), "2.0");
    row(12, "2.0", "written as 2.0");
    static CHOICE: Choice = Choice {
        shapes: &[(0, STRING, Look::No), (1, INTEGER, Look::No)],
        ..Choice::NONE
    };
    for text in ["1.5", "2.0", "1e400"] {
        let document = Document::parse(text.as_bytes().to_vec()).unwrap();
        assert_eq!(document.root().choose(&CHOICE), usize::MAX, "{text}");
    }
    row(
        12,
        "1.5, 2.0 and 1e400 in `anyOf [string, int64]`",
        "Unknown, with their text",
    );
}
