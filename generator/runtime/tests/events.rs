//! Server-sent events as the WHATWG standard has them, however they are cut,
//! and what goes wrong in the middle.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::time::{Duration, Instant};

use specwright_runtime::runtime::{
    Client, ErrorKind, Event, EventCall, EventStream, Inputs, Operation, Value,
};
use support::canned::{client, client_with_limit, cuts};
use support::dice::Dice;
use support::{API, Answer, CREATE, End, GET, Server, UNKEYED, json, pieces, status};

const EVENTS: &str = "text/event-stream";

fn call(client: &Client, operation: &'static Operation) -> EventCall<i64> {
    EventCall::new(client, Inputs::new(operation).encoded())
}

fn event(event: &str, id: Option<&str>, data: &str) -> Event {
    Event {
        event: event.to_owned(),
        id: id.map(str::to_owned),
        data: data.to_owned(),
    }
}

fn message(data: &str) -> Event {
    event("message", None, data)
}

async fn all<T>(mut stream: EventStream<T>) -> Vec<T> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.unwrap());
    }
    assert!(stream.next().await.is_none());
    items
}

/// The events of a text, which must be the same wherever it is cut.
async fn parse(text: &str) -> Vec<Event> {
    let mut events = None;
    for chunks in cuts(text.as_bytes()) {
        let client = client(EVENTS, chunks.clone());
        let found = all(call(&client, &GET).events()).await;
        let first = events.get_or_insert_with(|| found.clone());
        assert_eq!(&found, first, "{chunks:?}");
    }
    events.unwrap()
}

#[tokio::test]
async fn the_examples_of_the_standard() {
    assert_eq!(
        parse("data: YHOO\ndata: +2\ndata: 10\n\n").await,
        [message("YHOO\n+2\n10")]
    );
    let stream = ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n";
    assert_eq!(
        parse(stream).await,
        [
            event("message", Some("1"), "first event"),
            message("second event"),
            message(" third event"),
        ]
    );
    assert_eq!(
        parse("data\n\ndata\ndata\n\ndata:").await,
        [message(""), message("\n")]
    );
    assert_eq!(
        parse("data:test\n\ndata: test\n\n").await,
        [message("test"), message("test")]
    );
}

#[tokio::test]
async fn lines_end_in_three_ways_and_text_may_be_cut_within_a_character() {
    for end in ["\n", "\r", "\r\n"] {
        let text = "\u{feff}event: größe😀|data: é|data: 😀|id: ü|| |:|data: next||event: lost||data: last||";
        let found = parse(&text.replace('|', end)).await;
        assert_eq!(
            found,
            [
                event("größe😀", Some("ü"), "é\n😀"),
                event("message", Some("ü"), "next"),
                event("message", Some("ü"), "last"),
            ],
            "{end:?}"
        );
    }
    // Mixed: an empty line each, and no empty line between CR and LF.
    assert_eq!(
        parse("data: a\r\ndata: b\r\n\rdata: c\r\rdata: d\n\r\n").await,
        [message("a\nb"), message("c"), message("d")]
    );
}

#[tokio::test]
async fn odd_lines_are_read_as_the_standard_says() {
    assert_eq!(
        parse("Data: no\n data: no\ndata : no\ndata:: yes\nfoo: bar\n\n").await,
        [message(": yes")]
    );
    assert_eq!(parse("id: 1\n\nevent: x\n\n: c\n\n").await, []);
    assert_eq!(parse("").await, []);
    assert_eq!(parse("data: unfinished").await, []);
    assert_eq!(parse("data: unfinished\n").await, []);
    assert_eq!(
        parse("id: a\0b\ndata: x\n\n").await,
        [message("x")],
        "an id with NUL is ignored"
    );
    // A mark in the middle is text; UTF-8 that is none is replaced.
    assert_eq!(parse("data: \u{feff}x\n\n").await, [message("\u{feff}x")]);
    let client = client(EVENTS, vec![b"data: a\xff\xc3".to_vec(), b"\n\n".to_vec()]);
    assert_eq!(
        all(call(&client, &GET).events()).await,
        [message("a\u{fffd}\u{fffd}")]
    );
}

#[tokio::test]
async fn id_and_retry_are_kept_for_the_next_connection() {
    let text =
        "id: 7\nretry: 1500\n\nretry: 1x\nretry: -1\nretry: 99999999999999999999\ndata: 1\n\n";
    let client = client(EVENTS, vec![text.into()]);
    let mut stream = call(&client, &GET).stream();
    assert_eq!((stream.last_event_id(), stream.retry()), (None, None));
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert_eq!(stream.last_event_id(), Some("7"));
    assert_eq!(stream.retry(), Some(Duration::from_millis(1500)));
}

/// Random events written in random ways and cut at random places, against what
/// was written.
#[tokio::test]
async fn random_streams_are_read_back() {
    let mut dice = Dice(11);
    for _ in 0..500 {
        let mut text = String::new();
        let mut wanted = Vec::new();
        let mut id: Option<&str> = None;
        for _ in 0..dice.roll(6) {
            let end = dice.pick(&["\n", "\r\n", "\r"]);
            let name = dice.pick(&["", "ping", "größe"]);
            if !name.is_empty() {
                text.push_str(&format!("event: {name}{end}"));
            }
            if dice.roll(3) == 0 {
                id = Some(dice.pick(&["1", "zwei😀"]));
                text.push_str(&format!("id:{}{end}", id.unwrap()));
            }
            let mut data = Vec::new();
            for _ in 0..dice.roll(4) {
                if dice.roll(3) == 0 {
                    text.push_str(&format!(": {}{end}", dice.pick(&["keep", "data: no"])));
                }
                let line = dice.pick(&["", "x", "data: x", " spaced ", "{\"a\":\"😀é\"}", "a:b"]);
                let space = if line.starts_with(' ') {
                    " "
                } else {
                    dice.pick(&["", " "])
                };
                text.push_str(&format!("data:{space}{line}{end}"));
                data.push(line);
            }
            text.push_str(end);
            if !data.is_empty() {
                let name = if name.is_empty() { "message" } else { name };
                wanted.push(event(name, id, &data.join("\n")));
            }
        }
        let client = client(EVENTS, dice.cut(text.as_bytes()));
        assert_eq!(all(call(&client, &GET).events()).await, wanted, "{text:?}");
    }
}

#[tokio::test]
async fn data_is_decoded_until_the_sentinel() {
    let text = "event: ping\ndata:\n\ndata: 1\n\ndata: 2\ndata:\n\ndata: [DONE]\n\ndata: 3\n\n";
    let server = Server::script(vec![pieces(EVENTS, text.as_bytes().chunks(2))]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &CREATE).header("x-own", "1").stream();
    assert_eq!(server.count(), 0);
    let head = stream.open().await.unwrap().unwrap();
    assert_eq!((head.status(), head.request_id()), (200, Some("req_s")));
    assert_eq!(head.idempotency_key().unwrap().len(), 36);
    assert_eq!(all(stream).await, [1, 2]);
    let seen = &server.seen()[0];
    assert_eq!(seen.header("accept"), Some(EVENTS));
    assert_eq!(seen.header("x-own"), Some("1"));
    // As they are, the sentinel is one of them.
    let raw = client_with_limit(EVENTS, vec![text.into()], 100);
    let raw = all(call(&raw, &GET).events()).await;
    assert_eq!(raw.len(), 5);
    assert_eq!((&*raw[0].event, &*raw[3].data), ("ping", "[DONE]"));
}

#[tokio::test]
async fn data_of_another_type_is_an_error_that_keeps_it() {
    let text = "data: 1\n\ndata: {\"a\":[1,\"x\"]}\n\ndata: 2\n\n";
    let server = Server::script(vec![pieces(EVENTS, [text.as_bytes()])]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &GET).stream();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), error.request_id()),
        (ErrorKind::Decode, Some(200), Some("req_s"))
    );
    assert_eq!(error.body(), b"{\"a\":[1,\"x\"]}");
    assert!(stream.next().await.is_none());
    let lists = |client: &Client| EventCall::<Vec<i64>>::new(client, Inputs::new(&GET).encoded());
    let client = support::canned::client(EVENTS, vec![b"data: [1,\"x\"]\n\n".to_vec()]);
    let error = lists(&client).stream().next().await.unwrap().unwrap_err();
    assert_eq!(error.path(), Some("[1]"));
}

#[tokio::test]
async fn an_event_named_error_is_an_error_of_the_api() {
    let body = format!(
        "{{\"error\":{{\"code\":\"rate_limit\",\"message\":\"slow down, {}\"}}}}",
        support::TOKEN
    );
    let named = format!("event: error\ndata: {body}\n\n");
    let nameless = format!("data: {body}\n\n");
    let none = "data: {\"error\":null}\n\n";
    let texts = [&named, &nameless, none, &named];
    let answers = texts.map(|text| pieces(EVENTS, [text.as_bytes()]));
    let server = Server::script(Vec::from(answers)).await;
    let client = server.client(&API).build().unwrap();
    // Many servers only put the error into the data.
    for _ in [&named, &nameless] {
        let error = call(&client, &GET).stream().next().await;
        let error = error.unwrap().unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Api, Some("rate_limit"))
        );
        assert_eq!(error.message(), "slow down, [redacted]");
        assert_eq!(error.body(), body.as_bytes());
    }
    let error = call(&client, &GET).stream().next().await;
    assert_eq!(error.unwrap().unwrap_err().kind(), ErrorKind::Decode);
    // Where the document says that it may be sent, it is an item.
    let documented = EventCall::<Value>::new(&client, Inputs::new(&GET).encoded());
    assert_eq!(all(documented.stream()).await.len(), 1);
}

#[tokio::test]
async fn failures_before_the_first_event_are_retried_and_later_ones_are_not() {
    let text = b"data: 1\n\ndata: 2\n\n";
    let broken = Answer::Pieces(
        EVENTS,
        vec![(Duration::ZERO, text.to_vec())],
        End::BrokenOff,
    );
    let server = Server::script(vec![Answer::Drop, status(500, "{}"), broken, json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &CREATE).stream();
    assert_eq!(stream.open().await.unwrap().unwrap().attempts(), 3);
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    assert_eq!(stream.next().await.unwrap().unwrap(), 2);
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), error.status()),
        (ErrorKind::Connection, 3, Some(200))
    );
    assert!(stream.next().await.is_none());
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    let key = error.idempotency_key();
    assert!(key.is_some());
    assert!(
        seen.iter()
            .all(|seen| seen.header("idempotency-key") == key)
    );

    let server = Server::script(vec![Answer::Drop, json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &UNKEYED).stream();
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn refusals_are_the_usual_errors() {
    let body = "{\"error\":{\"code\":\"gone\",\"message\":\"No such thing.\"}}";
    let server = Server::script(vec![status(404, body)]).await;
    let client = server.client(&API).build().unwrap();
    let error = call(&client, &GET)
        .stream()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::NotFound, Some("gone"))
    );
    assert_eq!(error.body(), body.as_bytes());
}

#[tokio::test]
async fn another_media_type_is_an_error_that_shows_what_came() {
    let server = Server::script(vec![
        pieces("text/html", [&b"<h1>Log in</h1>"[..]]),
        pieces("Text/Event-Stream;charset=utf-8", [&b"data: 1\n\n"[..]]),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &GET).stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.body()),
        (ErrorKind::Decode, &b"<h1>Log in</h1>"[..])
    );
    assert!(error.message().contains("text/html"), "{error}");
    assert!(stream.next().await.is_none());
    assert_eq!(all(call(&client, &GET).stream()).await, [1]);
}

#[tokio::test]
async fn an_event_is_limited_and_the_stream_is_not() {
    let many = "data: 12345678\n\n".repeat(1000);
    let client = client_with_limit(EVENTS, vec![many.into()], 20);
    assert_eq!(all(call(&client, &GET).stream()).await.len(), 1000);
    let long = "x".repeat(30);
    for text in [
        format!("data: {long}\n\n"),
        format!("data: {long}"),
        "data: 1\n".repeat(30),
        format!("{long}: no field at all"),
    ] {
        for chunks in cuts(text.as_bytes()) {
            let client = client_with_limit(EVENTS, chunks, 20);
            let mut stream = call(&client, &GET).events();
            let error = stream.next().await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::TooLarge, "{text}");
            assert!(stream.next().await.is_none());
        }
    }
}

#[tokio::test]
async fn silence_is_limited_and_so_is_the_whole() {
    let steady: Vec<_> = (0..8)
        .map(|number| {
            let text = format!("data: {number}\n\n");
            (Duration::from_millis(80), text.into_bytes())
        })
        .collect();
    let mut stalling = steady.clone();
    stalling[4].0 = Duration::from_secs(5);
    let server = Server::start(move |seen, _| {
        let pieces = match seen.query("stall") {
            Some(_) => stalling.clone(),
            None => steady.clone(),
        };
        Answer::Pieces(EVENTS, pieces, End::Proper)
    })
    .await;
    let timeout = Duration::from_millis(500);
    let client = server.client(&API).timeout(timeout).build().unwrap();
    // Longer than the timeout, but never silent for so long.
    assert_eq!(all(call(&client, &GET).stream()).await.len(), 8);

    let started = Instant::now();
    let mut stream = call(&client, &GET).query("stall", "1").stream();
    for number in 0..4 {
        assert_eq!(stream.next().await.unwrap().unwrap(), number);
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.request_id()),
        (ErrorKind::Timeout, Some("req_s"))
    );
    assert!(stream.next().await.is_none());
    assert!(started.elapsed() < Duration::from_secs(4));

    let mut stream = call(&client, &GET).deadline(timeout).stream();
    let mut count = 0;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((1..8).contains(&count), "{count} events in {timeout:?}");
}

#[test]
fn streams_move_between_threads() {
    fn moves<T: Send + Unpin>() {}
    moves::<EventStream<std::cell::Cell<i64>>>();
    moves::<specwright_runtime::runtime::LineStream<i64>>();
    moves::<specwright_runtime::runtime::ByteStream>();
}
