//! JSON Lines and JSON text sequences, however they are cut.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::time::Duration;

use specwright_runtime::runtime::{
    Client, ErrorKind, Inputs, LineStream, LinesCall, Operation, Value, to_json,
};
use support::canned::{client, client_with_limit, cuts};
use support::dice::Dice;
use support::{API, Answer, End, GET, Server, pieces, status};

const LINES: &str = "application/x-ndjson";

fn call(client: &Client, operation: &'static Operation) -> LinesCall<Value> {
    LinesCall::new(client, Inputs::new(operation).encoded())
}

/// The items as JSON, up to the first error.
async fn all(mut stream: LineStream<Value>) -> (Vec<String>, Option<ErrorKind>) {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => items.push(to_json(&item)),
            Err(error) => {
                assert!(stream.next().await.is_none());
                return (items, Some(error.kind()));
            }
        }
    }
    assert!(stream.next().await.is_none());
    (items, None)
}

/// The items of a text, which must be the same wherever it is cut.
async fn expect(text: &str, wanted: &[&str]) {
    for chunks in cuts(text.as_bytes()) {
        let client = client(LINES, chunks.clone());
        let (found, error) = all(call(&client, &GET).stream()).await;
        assert_eq!(found, wanted, "{chunks:?}");
        assert_eq!(error, None);
    }
}

#[tokio::test]
async fn every_line_is_an_item() {
    expect("", &[]).await;
    expect(
        "{\"a\":\"😀é\"}\n[1]\r\n\"x\"\n",
        &["{\"a\":\"😀é\"}", "[1]", "\"x\""],
    )
    .await;
    // Empty lines are passed over; the last line needs no end.
    expect("\n\n1\n  \n 2 \r\n\r\n3", &["1", "2", "3"]).await;
    expect("\u{feff}1\n2\n", &["1", "2"]).await;
    expect("\u{feff}", &[]).await;
}

#[tokio::test]
async fn a_sequence_may_have_lines_within_its_texts() {
    expect("\u{1e}1\n\u{1e}2\n", &["1", "2"]).await;
    expect(
        "\u{1e}{\n \"a\": [\n  \"]}\\\"\\\\\", 1\n ]\n}\n\u{1e}\u{1e}[\n]\n",
        &["{\"a\":[\"]}\\\"\\\\\",1]}", "[]"],
    )
    .await;
    // No line feed before the next separator, and none at the end.
    expect("\u{1e}\"a\"\u{1e}{\"b\":\n2}", &["\"a\"", "{\"b\":2}"]).await;
}

#[tokio::test]
async fn an_item_comes_as_soon_as_it_is_complete() {
    let text = |number: &str| number.as_bytes().to_vec();
    let answer = Answer::Pieces(
        "application/json-seq",
        vec![
            (Duration::ZERO, text("\u{1e}{\"a\":\n1}\n")),
            (Duration::from_secs(5), text("\u{1e}2\n")),
        ],
        End::Proper,
    );
    let server = Server::script(vec![answer]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &GET).stream();
    assert_eq!(
        stream.open().await.unwrap().unwrap().request_id(),
        Some("req_s")
    );
    assert_eq!(to_json(&stream.next().await.unwrap().unwrap()), "{\"a\":1}");
    // The second is silence for longer than the client waits.
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_line_that_is_not_json_is_an_error_that_keeps_it() {
    for text in [
        "1\n{\"a\":\n2\n",
        "1\n<p>\n2\n",
        "1\n{\"a\"",
        "\u{1e}1\n\u{1e}{\"a\":\n\u{1e}2\n",
    ] {
        let client = client(LINES, vec![text.into()]);
        let found = all(call(&client, &GET).stream()).await;
        assert_eq!(
            found,
            (vec!["1".to_owned()], Some(ErrorKind::Decode)),
            "{text:?}"
        );
    }
    let body = b"{\"x\":1}\n{\"x\":nul}\n";
    let server = Server::script(vec![pieces(LINES, body.chunks(1))]).await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &GET).stream();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.body(), error.request_id()),
        (&b"{\"x\":nul}"[..], Some("req_s"))
    );
}

#[tokio::test]
async fn a_line_is_limited_and_the_stream_is_not() {
    let many = "12345678\n".repeat(1000);
    let client = client_with_limit(LINES, vec![many.into()], 10);
    assert_eq!(all(call(&client, &GET).stream()).await.0.len(), 1000);
    for text in ["12345678901\n", "12345678901", "\u{1e}[[[[[[\n\n[[[[\n"] {
        for chunks in cuts(text.as_bytes()) {
            let client = client_with_limit(LINES, chunks, 10);
            let (items, error) = all(call(&client, &GET).stream()).await;
            assert_eq!(
                (items.len(), error),
                (0, Some(ErrorKind::TooLarge)),
                "{text:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_and_no_end() {
    let broken = Answer::Pieces(
        LINES,
        vec![(Duration::ZERO, b"1\n2".to_vec())],
        End::BrokenOff,
    );
    let server = Server::script(vec![status(503, ""), broken]).await;
    let client = server.client(&API).build().unwrap();
    let found = all(call(&client, &GET).stream()).await;
    assert_eq!(found, (vec!["1".to_owned()], Some(ErrorKind::Connection)));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn random_lines_are_read_back() {
    let mut dice = Dice(5);
    for _ in 0..500 {
        let (mut text, mut wanted) = (String::new(), Vec::new());
        let sequence = dice.roll(2) == 0;
        for _ in 0..dice.roll(8) {
            let item = dice.pick(&["1", "\"a\\n\\\"b\"", "{\"ü\":[true,null]}", "[]", "\"[{\""]);
            wanted.push(item.to_owned());
            let item = if sequence {
                format!("\u{1e}{}", item.replace(':', ":\n").replace(',', ",\n "))
            } else {
                item.to_owned()
            };
            text.push_str(&item);
            text.push_str(dice.pick(&["\n", "\r\n", "\n\n"]));
        }
        let client = client(LINES, dice.cut(text.as_bytes()));
        let found = all(call(&client, &GET).stream()).await;
        assert_eq!(found, (wanted, None), "{text:?}");
    }
}

#[tokio::test]
async fn only_white_space_of_json_is_passed_over() {
    for text in ["\u{c}1\n", "\u{c}\n", "1\u{b}\n"] {
        let client = client(LINES, vec![text.as_bytes().to_vec()]);
        let (found, error) = all(call(&client, &GET).stream()).await;
        assert_eq!(
            (found, error),
            (Vec::new(), Some(ErrorKind::Decode)),
            "{text:?}"
        );
    }
}
