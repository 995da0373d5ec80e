//! What setters take of what a program has at hand, and what they refuse only when the call is made.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use values::account::{AccountApi, CreateCall, CreateRequest, ListCall};
use values::runtime::json::{Clearable, Expandable, Nullable};
use values::types::{Account, AddressInput, Mark, Message, MessageRole, Order, Record};
use values::{limit, note, transfer};
use values::{Client, Editable, Error, ErrorKind, File, Value, from_json, to_json};

fn client() -> Client {
    let client = Client::builder().base_url("http://127.0.0.1:9");
    client.build().unwrap()
}

fn request() -> transfer::CreateRequest {
    transfer::CreateRequest::new(5, "acc_2")
}

#[test]
fn whole_numbers_of_any_type_are_taken() {
    let all = request()
        .serial(7_usize)
        .small(8_u64)
        .steps([1_usize, 2])
        .weights([("a", 3_u64)]);
    assert_eq!(
        all.to_json(),
        r#"{"amount":5,"to":"acc_2","serial":7,"small":8,"steps":[1,2],"weights":{"a":3}}"#
    );
    let same = request()
        .serial(Some(7))
        .small(8)
        .steps(vec![1, 2])
        .weights([("a", 3)]);
    assert_eq!(same, all);
    let none = all
        .serial(None::<u8>)
        .small(None::<usize>)
        .steps(None::<[u64; 1]>)
        .weights(None::<[(&str, i8); 1]>);
    assert_eq!(none, request());
}

#[tokio::test]
async fn a_number_that_does_not_fit_is_not_sent() {
    let reason = "the number is beyond those that the document allows here";
    for (wrong, place) in [
        (request().small(1_u64 << 40), "small"),
        (request().serial(-1), "serial"),
        (request().steps([1, u64::MAX]), "steps"),
        (request().weights([("a", usize::MAX)]), "weights"),
    ] {
        let error = wrong.on(&client()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode);
        let text = error.to_string();
        let expected = format!("the body: {place}: {reason}");
        assert!(text.contains(&expected), "{text}");
    }
    let error = client().account().list().limit(u64::MAX).await.unwrap_err();
    let text = error.to_string();
    let expected = format!("parameter limit: {reason}");
    assert!(text.contains(&expected), "{text}");
}

/// A request of which all that must be given is null.
fn empty_note() -> note::CreateRequest {
    let nothing: Option<&str> = None;
    note::CreateRequest::new(
        nothing,
        None::<u8>,
        None::<f32>,
        nothing,
        nothing,
        None::<[i64; 1]>,
        None::<Vec<String>>,
        None::<[(&str, f64); 1]>,
        None::<AddressInput>,
        Record::new(nothing, None::<i64>, None::<[&str; 1]>),
    )
}

#[test]
fn what_must_be_given_and_may_be_null_is_taken_as_the_rest() {
    let owned = "o".to_owned();
    let place = || AddressInput::new("Bern");
    let record = Record::new("r", 7_u32, ["t"]);
    let plain = note::CreateRequest::new(
        &owned,
        7_u32,
        1,
        "newest",
        "1234",
        [1, 2],
        [&owned],
        [("a", 1)],
        place(),
        record.clone(),
    );
    assert_eq!(
        plain.to_json(),
        r#"{"text":"o","count":7,"rate":1.0,"order":"newest","pin":"1234","sizes":[1,2],"names":["o"],"prices":{"a":1.0},"place":{"city":"Bern"},"record":{"label":"r","size":7,"tags":["t"]}}"#
    );
    let options = note::CreateRequest::new(
        Some("o"),
        Some(7_i64),
        Some(1.0_f32),
        Some(Order::Newest),
        Some(String::from("1234")),
        Some(vec![1_u8, 2]),
        Some(["o"]),
        Some(HashMap::from([("a", 1_u8)])),
        Some(place()),
        Record::new(Some(&owned).map(|_| "r"), Some(7), Some(vec!["t"])),
    );
    assert_eq!(options, plain);
    let explicit = note::CreateRequest::new(
        Nullable::Value(owned),
        Nullable::Value(7),
        Some(Nullable::Value(1.0)),
        Nullable::Value(Order::Newest),
        Nullable::Value("1234".into()),
        Nullable::Value(vec![1, 2]),
        Some(Nullable::Value(vec!["o".to_owned()])),
        Nullable::Value(BTreeMap::from([("a".to_owned(), 1.0)])),
        Nullable::Value(place()),
        record,
    );
    assert_eq!(explicit, plain);
}

#[test]
fn nothing_is_null_where_something_must_be_given() {
    let nulls = r#"{"text":null,"count":null,"rate":null,"order":null,"pin":null,"sizes":null,"names":null,"prices":null,"place":null,"record":{"label":null,"size":null,"tags":null}}"#;
    assert_eq!(empty_note().to_json(), nulls);
    let explicit = note::CreateRequest::new(
        Nullable::Null,
        Nullable::Null,
        Some(Nullable::Null),
        Nullable::Null,
        Nullable::Null,
        Nullable::Null,
        Nullable::Null,
        Nullable::Null,
        Nullable::Null,
        Record::new(Nullable::Null, Nullable::Null, Nullable::Null),
    );
    assert_eq!(explicit, empty_note());
    // By the method of a resource, and by the functions of a union's variants.
    let call = client().note().create(
        Nullable::Null,
        None::<i64>,
        1,
        "oldest",
        Some("1"),
        [1_i32],
        ["n"],
        Nullable::Null,
        place_of(None),
        Record::new("r", 1, ["t"]),
    );
    let call = call.mark(Mark::named(None::<&str>));
    let shown = format!("{call:?}");
    assert!(shown.contains(r#"order: "oldest", pin: [redacted], sizes: [1]"#), "{shown}");
    assert_eq!(to_json(&Mark::named("n")), r#"{"kind":"named","name":"n"}"#);
    let placed = to_json(&Mark::placed(Some(1), Nullable::Null));
    assert_eq!(placed, r#"{"kind":"placed","x":1.0,"y":null}"#);
    // What the empty text clears.
    let most = |request: limit::CreateRequest| request.to_json();
    assert_eq!(most(limit::CreateRequest::new(5_u8)), r#"{"most":5}"#);
    assert_eq!(most(limit::CreateRequest::new(Some(5))), r#"{"most":5}"#);
    for cleared in [
        limit::CreateRequest::new(Clearable::Clear),
        limit::CreateRequest::new(None::<i64>),
    ] {
        assert_eq!(most(cleared), r#"{"most":""}"#);
    }
}

/// A program's own, which may be nothing.
fn place_of(city: Option<&str>) -> Option<AddressInput> {
    city.map(AddressInput::new)
}

#[test]
fn whole_numbers_of_any_type_are_taken_beside_null() {
    let all = empty_note()
        .total(8_u64)
        .serial(7_usize)
        .steps([1_usize, 2])
        .weights([("a", 3_u64)])
        .most(9_u64);
    let json = all.to_json();
    let given = r#","total":8,"serial":7,"steps":[1,2],"weights":{"a":3},"most":9}"#;
    assert!(json.ends_with(given), "{json}");
    let explicit = empty_note()
        .total(Nullable::Value(8))
        .serial(Some(Nullable::Value(7)))
        .steps(Nullable::Value(vec![1, 2]))
        .weights(Nullable::Value(BTreeMap::from([("a".to_owned(), 3)])))
        .most(Clearable::Set(9));
    assert_eq!(explicit, all);
    let none = all
        .total(None::<u64>)
        .serial(None::<i8>)
        .steps(None::<[usize; 1]>)
        .weights(None::<[(&str, u64); 1]>)
        .most(None::<u64>);
    assert_eq!(none, empty_note());
    let null = empty_note()
        .total(Nullable::Null)
        .serial(Nullable::Null)
        .most(Clearable::Clear);
    let json = null.to_json();
    assert!(
        json.ends_with(r#","total":null,"serial":null,"most":""}"#),
        "{json}"
    );
}

#[tokio::test]
async fn a_number_that_does_not_fit_beside_null_is_not_sent() {
    let reason = "the number is beyond those that the document allows here";
    for (wrong, place) in [
        (empty_note().total(1_u64 << 40), "total"),
        (empty_note().serial(-1), "serial"),
        (empty_note().steps([1, u64::MAX]), "steps"),
        (empty_note().weights([("a", usize::MAX)]), "weights"),
        (empty_note().most(i64::MAX), "most"),
    ] {
        let text = wrong.on(&client()).await.unwrap_err().to_string();
        let expected = format!("the body: {place}: {reason}");
        assert!(text.contains(&expected), "{text}");
    }
}

#[test]
fn a_union_that_may_be_text_takes_any_text() {
    let owned = "a".to_owned();
    let expected = empty_note().author("a").authors(["a", "b"]);
    let owners = vec!["a".to_owned(), "b".to_owned()];
    assert_eq!(empty_note().author(&owned).authors(&owners), expected);
    let options = empty_note().author(Some(&owned)).authors(Some(&owners));
    assert_eq!(options, expected);
    assert_eq!(empty_note().author(owned).authors(owners), expected);
    assert_ne!(empty_note().author(7), expected);
}

#[test]
fn a_list_that_is_kept_is_given_by_reference() {
    let mut history = vec![Message::new(MessageRole::User, "Hi")];
    let first = values::chat::CreateRequest::new(&history);
    history.push(Message::new(MessageRole::Assistant, "Hello"));
    let second = values::chat::CreateRequest::new(&history[1..]);
    let both = values::chat::CreateRequest::new(history.iter());
    let texts = [first, second, both].map(|request| request.to_json());
    let [first, second, both] = texts.map(|text| text.matches("content").count());
    assert_eq!((first, second, both), (1, 1, 2));
    assert_eq!(history.len(), 2);
}

#[tokio::test]
async fn a_map_is_taken_as_json() {
    let request = || CreateRequest::new("A");
    let expected = request().labels([("k", "v")]);
    let value: Value = r#"{"k": "v"}"#.parse().unwrap();
    assert_eq!(request().labels(value), expected);
    assert_eq!(request().labels(json!({"k": "v"})), expected);
    assert_eq!(request().labels(Value::Null), request());
    let wrong = request().labels(json!(["k", "v"])).on(&client());
    let text = wrong.await.unwrap_err().to_string();
    assert!(
        text.contains("the body: labels: expected an object"),
        "{text}"
    );
}

#[test]
fn arrays_become_any_json() {
    let request = CreateRequest::new("A").extra([1, 2]);
    assert_eq!(request.to_json(), r#"{"name":"A","extra":[1,2]}"#);
    let nested = Value::from([Value::from([1]), Value::from([("a", ["b"])])]);
    assert_eq!(nested.to_string(), r#"[[1],{"a":["b"]}]"#);
}

#[test]
fn files_are_made_of_content() {
    let texts = [
        File::from("a"),
        File::from(String::from("a")),
        File::from(b"a"),
        File::from(b"a".as_slice()),
        File::from(vec![b'a']),
    ];
    for file in texts {
        assert_eq!(
            file.body.as_bytes().map(|bytes| &bytes[..]),
            Some(b"a".as_slice())
        );
    }
}

/// A call is stored and given back by its name.
struct Calls {
    create: CreateCall,
    list: ListCall,
}

fn calls(accounts: &AccountApi) -> Calls {
    Calls {
        create: accounts.create("A").active(true),
        list: accounts.list().limit(2),
    }
}

#[test]
fn a_call_has_a_name() {
    let calls = calls(&client().account());
    let shown = format!("{:?}", calls.create.clone().big(1));
    assert_eq!(
        shown,
        r#"CreateRequest { name: "A", active: true, big: 1 }"#
    );
    assert_eq!(format!("{:?}", calls.list), "ListRequest { limit: 2 }");
}

#[test]
fn a_text_that_cannot_be_read_is_an_error_of_the_crate() {
    fn account(text: &str) -> Result<Account, Error> {
        Ok(from_json(text)?)
    }
    let error = account(r#"{"id": 7}"#).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("id"));
    assert!(
        error
            .to_string()
            .contains("expected a string, found a number"),
        "{error}"
    );
    assert_eq!(error.status(), None);
}

/// What a union of an id and an object is made of is either.
#[test]
fn what_can_be_expanded_is_made_of_either() {
    struct Item(&'static str);
    impl values::runtime::Identified for Item {
        fn id(&self) -> &str {
            self.0
        }
    }
    let of: [Expandable<Item>; 3] = ["i1".into(), Item("i2").into(), Box::new(Item("i3")).into()];
    assert_eq!(of.each_ref().map(Expandable::id), ["i1", "i2", "i3"]);
}
