//! What setters take of what a program has at hand, and what they refuse only when the call is made.

use serde_json::json;
use values::account::{AccountApi, CreateCall, CreateRequest, ListCall};
use values::runtime::json::Expandable;
use values::transfer;
use values::types::{Account, Message, MessageRole};
use values::{Client, Editable, Error, ErrorKind, File, Value, from_json};

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
