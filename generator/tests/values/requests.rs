//! Requests that are read, changed, compared and made from JSON, and what is sent of them.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use values::account::{AccountApi, CreateRequest, ListRequest, UpdateRequest};
use values::runtime::json::{Lossless, Nullable};
use values::types::{AddressInput, ImagePart, Level, Order, PartInput, TextPart};
use values::{Client, Editable, Value, from_json, to_json};

fn create() -> CreateRequest {
    CreateRequest::new("Ann")
        .password("hunter2")
        .level(Level::Value2)
        .big(-5)
        .labels([("b", "2"), ("a", "1")])
        .tags(["x", "y"])
        .parts([TextPart::new("hi")])
}

const CREATE: &str = r#"{"name":"Ann","password":"hunter2","level":2,"big":-5,"labels":{"a":"1","b":"2"},"tags":["x","y"],"parts":[{"type":"text","text":"hi"}]}"#;

#[test]
fn a_request_is_read_and_changed() {
    let mut request = create();
    assert_eq!(request.get::<String>("name").as_deref(), Some("Ann"));
    assert_eq!(request.get::<i64>("big"), Some(-5));
    assert_eq!(request.get::<Level>("level"), Some(Level::Value2));
    assert_eq!(request.get::<i64>("name"), None);
    assert_eq!(request.get::<bool>("active"), None);
    let names: Vec<_> = request.iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(
        names,
        [
            "name", "password", "level", "big", "labels", "tags", "parts"
        ]
    );
    request.set("big", &7);
    assert!(request.remove("tags") && !request.remove("tags"));
    let request = request.active(true).big(8);
    assert_eq!(request.get::<i64>("big"), Some(8));
    assert_eq!(request.get::<bool>("active"), Some(true));
    assert!(!request.to_json().contains("tags"));
}

#[test]
fn a_request_is_made_from_json_and_written_as_it() {
    assert_eq!(create().to_json(), CREATE);
    let request = CreateRequest::from_json(CREATE).unwrap();
    assert_eq!(request, create());
    assert_ne!(request, create().big(6));
    // Through serde, as a part of a program's own types.
    let value = serde_json::to_value(create()).unwrap();
    assert_eq!(
        value,
        serde_json::from_str::<serde_json::Value>(CREATE).unwrap()
    );
    assert_eq!(
        serde_json::from_value::<CreateRequest>(value).unwrap(),
        create()
    );
    assert_eq!(
        from_json::<CreateRequest>(to_json(&create())).unwrap(),
        create()
    );
}

#[test]
fn a_request_from_json_has_the_members_of_the_document() {
    let error = |text: &str| CreateRequest::from_json(text).unwrap_err().to_string();
    assert!(error("{}").starts_with("name: expected a value, found nothing"));
    let unknown = error(r#"{"name": "a", "nmae": 1}"#);
    assert!(
        unknown.starts_with("nmae: expected no member of this name"),
        "{unknown}"
    );
    assert!(error("[1]").starts_with("expected an object"));
    assert!(UpdateRequest::from_json(r#"{"name": "b"}"#).is_err());
}

#[test]
fn a_request_from_json_holds_what_the_document_says() {
    let error = |text: &str| {
        let text = format!(r#"{{"name": "a", {text}}}"#);
        CreateRequest::from_json(text).unwrap_err().to_string()
    };
    for (text, expected) in [
        (
            r#""password": {"admin": true}"#,
            "password: expected a string, found an object",
        ),
        (
            r#""password": ["x"]"#,
            "password: expected a string, found an array",
        ),
        (
            r#""password": 1"#,
            "password: expected a string, found a number",
        ),
        (
            r#""level": "2""#,
            "level: expected a whole number, found a string",
        ),
        (
            r#""big": 1.5"#,
            "big: expected a whole number, found a number",
        ),
        (
            r#""ratio": "1""#,
            "ratio: expected a number, found a string",
        ),
        (
            r#""active": "yes""#,
            "active: expected true or false, found a string",
        ),
        (r#""tags": "x""#, "tags: expected a list, found a string"),
        (
            r#""tags": ["x", {"y": 1}]"#,
            "tags[1]: expected a string, found an object",
        ),
        (
            r#""labels": ["x"]"#,
            "labels: expected an object, found an array",
        ),
        (
            r#""address": "Bern""#,
            "address: expected an object, found a string",
        ),
    ] {
        let found = error(text);
        assert!(found.starts_with(expected), "{found}");
    }
    let address = from_json::<AddressInput>(r#"{"city": {"is": "Bern"}}"#).unwrap_err();
    assert!(
        address
            .to_string()
            .starts_with("city: expected a string, found an object")
    );
    assert!(ListRequest::from_json(r#"{"order": {"admin": true}}"#).is_err());
    // Null, whole numbers however they are written, and what may be anything.
    let taken = r#"{"name":"a","password":null,"big":2.0,"level":3.0,"extra":[{"b":1}]}"#;
    assert_eq!(CreateRequest::from_json(taken).unwrap().to_json(), taken);
    // What setters write is what is read.
    let all = create()
        .ratio(1)
        .share(0.5)
        .small(1)
        .active(true)
        .extra("x");
    let all = all.address(AddressInput::new("Bern").zip("3000"));
    assert_eq!(CreateRequest::from_json(all.to_json()).unwrap(), all);
}

#[tokio::test]
async fn a_member_of_another_kind_is_not_sent() {
    let client = Client::builder()
        .base_url("http://127.0.0.1:9")
        .build()
        .unwrap();
    let mut request = ListRequest::new();
    request.set("order", &json!({"admin": true}));
    let error = request.on(&client).await.unwrap_err();
    assert_eq!(
        error.to_string().lines().next(),
        Some("GET /accounts: encode error: parameter order: expected a string")
    );
    let call = client.account().create("A").member("tags", "x");
    let error = call.await.unwrap_err().to_string();
    assert!(error.contains("the body: tags: expected a list"), "{error}");
    // Servers take scalars that documents do not say, and members.
    let (line, _) = sent(|client| async move {
        let call = client.account().list().member("limit", "all");
        assert!(call.await.is_err());
    })
    .await;
    assert_eq!(line, "GET /accounts?limit=all HTTP/1.1");
}

#[test]
fn a_request_is_shown_without_secrets() {
    let request = create().address(AddressInput::new("Bern").pin("1234"));
    let shown = format!("{request:?}");
    assert!(
        shown
            .starts_with(r#"CreateRequest { name: "Ann", password: [redacted], level: 2, big: -5"#),
        "{shown}"
    );
    let read = CreateRequest::from_json(request.to_json()).unwrap();
    for shown in [shown, format!("{read:?}")] {
        assert!(
            !shown.contains("hunter2") && !shown.contains("1234"),
            "{shown}"
        );
    }
}

#[test]
fn a_setter_hides_no_method() {
    let request = ListRequest::new().clone_(true).get_("all");
    let request = request.clone();
    assert_eq!(request.get::<String>("get").as_deref(), Some("all"));
    assert_eq!(request.to_json(), r#"{"clone":true,"get":"all"}"#);
    let parts: Option<AddressInput> = AddressInput::new("Bern").into_("Ostring").into();
    assert_eq!(
        parts.unwrap().to_json(),
        r#"{"city":"Bern","into":"Ostring"}"#
    );
}

#[test]
fn a_reply_is_made_a_request() {
    let reply: values::types::Account = serde_json::from_value(json!({
        "id": "acc_1", "status": "open", "level": 3, "closed_at": null, "name": "Bo",
        "labels": {"k": "v"},
    }))
    .unwrap();
    let request = CreateRequest::from_object(&reply).unwrap();
    assert_eq!(
        request,
        CreateRequest::new("Bo").level(3).labels([("k", "v")])
    );
    let request = UpdateRequest::from_object(&reply).unwrap().name("Cy");
    assert_eq!(request, UpdateRequest::new("acc_1").name("Cy"));
}

/// The head and the body of the one request that `call` sends.
async fn sent<F: Future>(call: impl FnOnce(Client) -> F) -> (String, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        loop {
            let mut piece = [0; 4096];
            let count = socket.read(&mut piece).await.unwrap();
            read.extend_from_slice(&piece[..count]);
            let text = String::from_utf8(read.clone()).unwrap();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let lower = head.to_ascii_lowercase();
            let length = lower.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next());
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let reply = r#"{"id":"acc_1","status":"open","level":1,"closed_at":null}"#;
                let reply = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{reply}",
                    reply.len()
                );
                socket.write_all(reply.as_bytes()).await.unwrap();
                return (head.lines().next().unwrap().to_owned(), body.to_owned());
            }
        }
    });
    let client = Client::builder().base_url(format!("http://{address}"));
    call(client.build().unwrap()).await;
    server.await.unwrap()
}

#[tokio::test]
async fn what_was_made_from_json_is_sent_as_what_was_set() {
    let read = CreateRequest::from_json(CREATE).unwrap();
    let (line, body) = sent(|client| async move { read.on(&client).await.unwrap() }).await;
    assert_eq!(line, "POST /accounts HTTP/1.1");
    let by_setters = sent(|client| async move { create().on(&client).await.unwrap() }).await;
    assert_eq!((line, body), by_setters);
    let read = r#"{"name": "a b&c", "id": "x/y", "address": {"city": "Z\u00fcrich", "zip": null}, "limit": 3}"#;
    let mut request = UpdateRequest::from_json(read).unwrap();
    request.set("beta", &true);
    let sent = sent(|client| async move { request.on(&client).await.unwrap() }).await;
    assert_eq!(sent.0, "POST /accounts/x%2Fy HTTP/1.1");
    let fields: Vec<_> = sent.1.split('&').collect();
    assert_eq!(fields[0], "name=a+b%26c");
    assert!(
        fields.contains(&"limit=3") && fields.contains(&"beta=true"),
        "{fields:?}"
    );
    assert!(sent.1.contains("Z%C3%BCrich"), "{fields:?}");
}

#[test]
fn setters_take_what_is_at_hand() {
    let note: Option<&str> = None;
    let given: Option<String> = Some("n".to_owned());
    let owned = "o".to_owned();
    // Nothing is left out, and takes away what was set.
    let request = CreateRequest::new("A")
        .password(note)
        .tags(None::<Vec<String>>);
    assert_eq!(request.to_json(), r#"{"name":"A"}"#);
    let request = UpdateRequest::new("a").name(given).name(note);
    assert_eq!(request, UpdateRequest::new("a"));
    // Text and lists, owned or not, and options of them.
    let request = UpdateRequest::new(&owned).name(&owned).limit(Some(3_u8));
    assert_eq!(request.to_json(), r#"{"id":"o","name":"o","limit":3}"#);
    let request = CreateRequest::new("A").tags([&owned, &"p".to_owned()]);
    assert_eq!(request, CreateRequest::new("A").tags(Some(["o", "p"])));
    // Every number that fits without loss.
    let request = CreateRequest::new("A")
        .ratio(1)
        .share(0.5_f32)
        .small(7_u16)
        .big(4_000_000_000_u32);
    assert_eq!(
        request.to_json(),
        r#"{"name":"A","ratio":1.0,"share":0.5,"small":7,"big":4000000000}"#
    );
    assert_eq!(request, request.clone().big(Some(4_000_000_000_i64)));
    // With the digits that were written.
    let request = CreateRequest::new("A").share(0.1_f32);
    assert_eq!(request.to_json(), r#"{"name":"A","share":0.1}"#);
    // Maps of whatever becomes text, and JSON as serde_json makes it.
    let labels = HashMap::from([(&owned, "1")]);
    let request = CreateRequest::new("A")
        .labels(labels)
        .extra(json!({"deep": [1, null]}));
    assert_eq!(
        request.to_json(),
        r#"{"name":"A","labels":{"o":"1"},"extra":{"deep":[1,null]}}"#
    );
    assert_eq!(
        CreateRequest::new("A").labels(Some([("k", &owned)])),
        CreateRequest::new("A").labels([("k", "o")])
    );
    // Enumerations, objects and unions, and options of them.
    let request = CreateRequest::new("A")
        .level(Some(Level::Value2))
        .address(Some(AddressInput::new("Bern")))
        .parts(Some([
            PartInput::from(TextPart::new("a")),
            ImagePart::new("u").into(),
        ]));
    assert_eq!(request.get::<Vec<PartInput>>("parts").unwrap().len(), 2);
    assert_eq!(request.get::<Level>("level"), Some(Level::Value2));
}

#[test]
fn setters_of_what_may_be_null_take_no_less() {
    let request = || CreateRequest::new("A");
    let owned = "o".to_owned();
    let all = request()
        .rate(1)
        .count(7_u32)
        .note(&owned)
        .pin("1234")
        .order("newest")
        .sizes([1, 2])
        .names([&owned])
        .prices([("a", 1)]);
    assert_eq!(
        all.to_json(),
        r#"{"name":"A","rate":1.0,"count":7,"note":"o","pin":"1234","order":"newest","sizes":[1,2],"names":["o"],"prices":{"a":1.0}}"#
    );
    // Options of the same, and what is null by itself.
    let options = request()
        .rate(Some(1.0_f32))
        .count(Some(7_u8))
        .note(Some("o"))
        .pin(Some(owned.clone()).map(|_| "1234"))
        .order(Some(Order::Newest))
        .sizes(Some(vec![1_i64, 2]))
        .names(Some(["o"]))
        .prices(Some(HashMap::from([("a", 1_u8)])));
    assert_eq!(options, all);
    let explicit = request()
        .rate(Nullable::Value(1.0))
        .count(Nullable::Value(7))
        .note(Some(Nullable::Value(owned.clone())))
        .pin(Nullable::Value("1234".into()))
        .order(Nullable::Value(Order::Newest))
        .sizes(Nullable::Value(vec![1, 2]))
        .names(Some(Nullable::Value(vec![owned])))
        .prices(Nullable::Value([("a".to_owned(), 1.0)].into()));
    assert_eq!(explicit, all);
    let null = request()
        .rate(Nullable::Null)
        .count(Some(Nullable::Null))
        .note(Nullable::Null)
        .sizes(Nullable::Null)
        .prices(Nullable::Null);
    let nulls = r#"{"name":"A","rate":null,"count":null,"note":null,"sizes":null,"prices":null}"#;
    assert_eq!(null.to_json(), nulls);
    let absent = null
        .rate(None::<Nullable<f64>>)
        .count(None::<Nullable<i64>>)
        .note(None::<Nullable<String>>)
        .sizes(None::<Nullable<Vec<i64>>>)
        .prices(None::<Nullable<_>>);
    assert_eq!(absent, request());
    let absent = all
        .rate(None::<f32>)
        .count(None::<u8>)
        .note(None::<&str>)
        .pin(None::<&str>)
        .order(None::<&str>)
        .sizes(None::<[i64; 1]>)
        .names(None::<Vec<String>>)
        .prices(None::<HashMap<String, f64>>);
    assert_eq!(absent, request());
}

#[tokio::test]
async fn an_object_that_is_sent_is_taken_as_json() {
    let request = || CreateRequest::new("A");
    let expected = request().address(AddressInput::new("Bern").zip("3000").pin("1234"));
    let text = r#"{"city": "Bern", "zip": "3000", "pin": "1234"}"#;
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let value: Value = text.parse().unwrap();
    assert_eq!(request().address(value.clone()), expected);
    assert_eq!(
        request().address(Some(AddressInput::new("Bern").zip("3000").pin("1234"))),
        expected
    );
    let given = request().address(json.clone());
    assert_eq!(given, expected);
    assert!(!format!("{given:?}").contains("1234"), "{given:?}");
    assert_eq!(request().address(Value::Null), request());
    // What the document does not have is sent, and what is of another kind is not.
    let more = request().address(json!({"beta": [1]}));
    assert_eq!(more.to_json(), r#"{"name":"A","address":{"beta":[1]}}"#);
    for (wrong, expected) in [
        (
            json!({"city": ["Bern"]}),
            "the body: address: expected a string",
        ),
        (json!("Bern"), "the body: address: expected an object"),
    ] {
        let client = Client::builder()
            .base_url("http://127.0.0.1:9")
            .build()
            .unwrap();
        let error = request().address(wrong).on(&client).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// Has a method where a type does not become a number: with two candidates the call is ambiguous.
trait NoNumber<Which> {
    fn is_no_number() {}
}

impl<T> NoNumber<()> for T {}

impl<T: Into<Lossless<i64>>> NoNumber<u8> for T {}

#[test]
fn only_numbers_that_fit_are_numbers() {
    <bool as NoNumber<_>>::is_no_number();
    <u64 as NoNumber<_>>::is_no_number();
    <f64 as NoNumber<_>>::is_no_number();
}

/// What a program keeps: the calls of a resource, with nothing borrowed.
struct Accounts {
    api: AccountApi,
}

#[tokio::test]
async fn a_call_is_a_future_and_a_handle_is_kept() {
    fn is_future<F: Future + Clone + Send + 'static>(_: &F) {}
    let (line, _) = sent(|client| async move {
        let accounts = Accounts {
            api: client.account(),
        };
        drop(client);
        let call = accounts.api.create("A");
        is_future(&call);
        let unsent = call.clone();
        let limited = tokio::time::timeout(Duration::from_secs(60), call);
        let reply = tokio::spawn(limited).await.unwrap().unwrap().unwrap();
        assert_eq!(reply.id, "acc_1");
        drop(unsent);
    })
    .await;
    assert_eq!(line, "POST /accounts HTTP/1.1");
}

/// Has a method where a type is no future: with two candidates the call is ambiguous.
trait NoFuture<Which> {
    fn is_no_future(&self) {}
}

impl<T> NoFuture<()> for T {}

impl<T: Future> NoFuture<u8> for T {}

#[tokio::test]
async fn a_call_is_its_request_with_a_client() {
    let request = CreateRequest::new("A").member("beta", true).tags(["t"]);
    request.is_no_future();
    let (line, body) = sent(|client| async move {
        // Of any kind of call, in any order, and each clone by itself.
        let call = client.account().create("A").member("beta", true);
        let call = call.clone().tags(["t"]);
        assert_eq!(format!("{call:?}"), format!("{request:?}"));
        let reply = call.call().header("x-a", "1").send().await.unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.header("Content-Type"), Some("application/json"));
        assert_eq!(reply.header("x-none"), None);
    })
    .await;
    assert_eq!(line, "POST /accounts HTTP/1.1");
    assert_eq!(body, r#"{"name":"A","tags":["t"],"beta":true}"#);
}
