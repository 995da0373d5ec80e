//! Tests of a program that talks to two APIs.

mod sent;

use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use ledger::CallOptions as _;
use ledger::entry::GetRequest;
use ledger::money::Money;
use ledger::runtime::mock::Mock;
use parcels::Resources as _;
use sent::Sent;

/// Where a server is that answers one request so, and what it will have been sent.
fn serve(status: u16, media_type: &str, body: &str) -> (String, JoinHandle<Sent>) {
    sent::serve(format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ))
}

fn ledger(url: String) -> ledger::Client {
    ledger::Client::builder()
        .token("secret")
        .base_url(url)
        .build()
        .unwrap()
}

fn parcels(url: String) -> parcels::Client {
    parcels::Client::builder().base_url(url).build().unwrap()
}

/// Written once, for the errors of every SDK.
fn is_missing(error: &ledger::Error) -> bool {
    error.status() == Some(404) && error.kind() == parcels::ErrorKind::NotFound
}

/// Written once, for the clients of every SDK.
fn name(client: &ledger::runtime::Client) -> &'static str {
    client.api().name
}

#[tokio::test]
async fn an_error_of_either_is_one_type() {
    let (url, _) = serve(404, "application/json", "{}");
    let error = ledger(url).entry().get("e1").await.unwrap_err();
    assert!(is_missing(&error), "{error}");
    let (url, _) = serve(404, "application/json", "{}");
    let error = parcels(url).parcel().create("Rome").await.unwrap_err();
    assert!(is_missing(&error), "{error}");
}

#[tokio::test]
async fn a_value_of_one_is_sent_to_the_other() {
    let entry = r#"{"id":"e1","amount":5,"details":{"by":["Ann",1.50]}}"#;
    let (url, server) = serve(200, "application/json", entry);
    let client = ledger(url);
    assert_eq!(name(&client), "ledger");
    let entry = client.entry().get("e1").call().book("main").await.unwrap();
    let sent = server.join().unwrap();
    assert_eq!(sent.line, "GET /entries/e1 HTTP/1.1");
    assert_eq!(sent.header("ledger-book"), "main");
    assert_eq!(sent.header("authorization"), "Bearer secret");

    let (url, server) = serve(200, "application/json", r#"{"id":"p1"}"#);
    let client = parcels(url);
    assert_eq!(name(&client), "parcels");
    let details: parcels::Value = entry.details.unwrap();
    let parcel = client.parcel().create("Rome").note(details);
    let parcel = parcel.kind("box").await.unwrap();
    assert_eq!(parcel.id, "p1");
    let sent = server.join().unwrap();
    assert_eq!(sent.line, "POST /parcels HTTP/1.1");
    let body = r#"{"to":"Rome","note":{"by":["Ann",1.50]},"kind":"box"}"#;
    assert_eq!(sent.body, body);
}

#[tokio::test]
async fn pages_have_the_options_of_calls_too() {
    let page = r#"{"data":[{"id":"e1","amount":5}],"has_more":false}"#;
    let (url, server) = serve(200, "application/json", page);
    let client = ledger(url);
    let mut entries = client.entry().list().limit(1).call().book("b").stream();
    let first = entries.next().await.unwrap().unwrap();
    assert_eq!(first.id, "e1");
    assert!(entries.next().await.is_none());
    let sent = server.join().unwrap();
    assert_eq!(sent.line, "GET /entries?limit=1 HTTP/1.1");
    assert_eq!(sent.header("ledger-book"), "b");
}

#[tokio::test]
async fn streams_of_a_feature_arrive() {
    let events = "data: {\"id\":\"p1\"}\n\ndata: {\"id\":\"p2\"}\n\n";
    let (url, _) = serve(200, "text/event-stream", events);
    let mut parcels = parcels(url).track().get("p1").stream();
    let mut ids = Vec::new();
    while let Some(parcel) = parcels.next().await {
        ids.push(parcel.unwrap().id);
    }
    assert_eq!(ids, ["p1", "p2"]);
}

#[tokio::test]
async fn a_mock_answers_the_client_of_an_api() {
    let mock = Mock::new();
    let entry = ledger::from_json::<ledger::types::Entry>(r#"{"id":"e7","amount":1}"#).unwrap();
    mock.on::<GetRequest>().then(&entry);
    let client = ledger::Client::builder().mock(&mock).build().unwrap();
    assert_eq!(client.entry().get("e7").await.unwrap(), entry);
    assert_eq!(mock.requests::<GetRequest>(), [GetRequest::new("e7")]);
}

/// Polling, links and a type by hand in one call of a client whose runtime is shared.
#[tokio::test]
async fn a_call_that_takes_long_gives_a_type_by_hand_and_leads_on() {
    let booking = r#"{"entry":"e1","amount":{"units":5}}"#;
    let (url, server) = sent::serve_all(|url| {
        let begun = format!("HTTP/1.1 202 X\r\nOperation-Location: {url}/operations/1\r\n");
        let done = format!(r#"{{"status":"succeeded","result":{booking}}}"#);
        let json = |text: &str| {
            let head = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\n";
            format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n{text}", text.len())
        };
        vec![
            format!("{begun}Connection: close\r\nContent-Length: 0\r\n\r\n"),
            json(&done),
            json(booking),
            json(r#"{"id":"e1","amount":5}"#),
        ]
    });
    let client = ledger::Client::builder().token("secret").base_url(url);
    let client = client.retry_after_cap(Duration::ZERO).build().unwrap();
    let create = || client.booking().create("e1", Money(5));
    let booked = create().until_done().await.unwrap();
    assert_eq!((booked.entry.as_str(), booked.amount), ("e1", Money(5)));
    let linked = create().with_links().await.unwrap();
    assert_eq!(linked.value().as_ref().unwrap().amount, Money(5));
    let entry = linked.get_entry().unwrap().await.unwrap();
    assert_eq!(entry.id, "e1");
    let sent = server.join().unwrap();
    let lines = sent.iter().map(|sent| sent.line.trim_end_matches(" HTTP/1.1"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(
        lines,
        ["POST /bookings", "GET /operations/1", "POST /bookings", "GET /entries/e1"]
    );
    assert_eq!(sent[2].body, booking);
    assert!(sent.iter().all(|sent| sent.header("authorization") == "Bearer secret"));
}

#[test]
fn webhooks_are_verified_as_the_api_signs_them() {
    let webhooks = ledger::Webhooks::with_secrets(["whsec_1"]).unwrap();
    let headers = webhooks.sign(b"{}", SystemTime::now()).unwrap();
    assert!(headers.contains_key("stripe-signature"));
    webhooks.verify(&headers, b"{}").unwrap();
    assert!(webhooks.verify(&headers, b"{ }").is_err());
}
