use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use rows::types::{Query, Row};
use rows::JsonLines;

mod server;
use server::{reply, serve};

const COUNT: &str = r#"{"count":2}"#;

fn client(url: String) -> rows::Client {
    rows::Client::builder().base_url(url).build().unwrap()
}

fn two() -> [Row; 2] {
    [Row::new(1).note("a\nb"), Row::new(2)]
}

const LINES: &str = "{\"id\":1,\"note\":\"a\\nb\"}\n{\"id\":2}\n";

#[tokio::test]
async fn a_list_is_sent_line_by_line() {
    let (url, sent) = serve(reply("application/json", COUNT));
    assert_eq!(client(url).row().create(two()).await.unwrap().count, 2);
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/x-ndjson");
    assert_eq!(sent.header("content-length"), LINES.len().to_string());
    assert_eq!(sent.body, LINES);
}

#[tokio::test]
async fn items_are_made_when_they_are_wanted() {
    let (url, sent) = serve(reply("application/json", COUNT));
    let rows = (1..=3).map(Row::new);
    client(url).row().create(JsonLines::lazy(rows)).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("transfer-encoding"), "chunked");
    assert_eq!(sent.body, "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
}

/// What comes at once, an item at a time.
struct Queue(VecDeque<Result<Row, &'static str>>);

impl Stream for Queue {
    type Item = Result<Row, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

#[tokio::test]
async fn a_stream_of_items_as_a_sequence() {
    let (url, sent) = serve(reply("application/json", COUNT));
    let items = Queue(two().map(Ok).into());
    client(url).row().create_json_seq(JsonLines::stream(items)).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/json-seq");
    assert_eq!(sent.body, "\u{1e}{\"id\":1,\"note\":\"a\\nb\"}\n\u{1e}{\"id\":2}\n");
    let (url, sent) = serve(reply("application/json", COUNT));
    client(url).row().create_json_seq(two()).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.body, "\u{1e}{\"id\":1,\"note\":\"a\\nb\"}\n\u{1e}{\"id\":2}\n");
}

#[tokio::test]
async fn an_error_of_the_stream_ends_the_call() {
    let (url, _) = serve(reply("application/json", COUNT));
    let items = Queue([Ok(Row::new(1)), Err("the disk is gone")].into());
    let error = client(url).row().create(JsonLines::stream(items)).await.unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error:?}");
}

#[tokio::test]
async fn a_word_says_whether_a_reply_is_streamed() {
    let (url, sent) = serve(reply("audio/mpeg", "ID3"));
    let sound = client(url).speech().create("hi").await.unwrap();
    assert_eq!(&sound.collect(9).await.unwrap()[..], b"ID3");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "audio/mpeg");
    assert_eq!(sent.body, r#"{"text":"hi","stream_format":"audio"}"#);
    let (url, sent) = serve(reply("text/event-stream", "data: {\"audio\":\"SUQz\"}\n\n"));
    let call = client(url).speech().create_stream("hi");
    assert_eq!(call.stream().next().await.unwrap().unwrap().audio, "SUQz");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "text/event-stream");
    assert_eq!(sent.body, r#"{"text":"hi","stream_format":"sse"}"#);
}

#[tokio::test]
async fn a_switch_can_be_left_out() {
    let (url, sent) = serve(reply("application/json", r#"[{"id":1}]"#));
    assert_eq!(client(url).search().create(Query::new("a")).await.unwrap()[0].id, 1);
    assert_eq!(sent.join().unwrap().body, r#"{"words":"a"}"#);
    let (url, sent) = serve(reply("application/x-ndjson", "{\"id\":1}\n"));
    let mut found = client(url).search().create_stream(Query::new("a")).stream();
    assert_eq!(found.next().await.unwrap().unwrap().id, 1);
    assert_eq!(sent.join().unwrap().body, r#"{"mode":"rows","words":"a"}"#);
}

#[tokio::test]
async fn an_operation_is_named_by_its_path_as_it_is_written() {
    let (url, sent) = serve(reply("text/plain", "lines"));
    assert_eq!(client(url).log().days(["mon", "tue"]).await.unwrap(), "lines");
    assert_eq!(sent.join().unwrap().line, "GET /logs/;days=mon;days=tue HTTP/1.1");
}

#[tokio::test]
async fn operators_of_templates_are_styles() {
    let (url, sent) = serve(reply("", ""));
    client(url).label().get([1, 2]).await.unwrap();
    assert_eq!(sent.join().unwrap().line, "GET /labels/.1.2 HTTP/1.1");
    let (url, sent) = serve(reply("", ""));
    client(url).tail().get("a b").await.unwrap();
    assert_eq!(sent.join().unwrap().line, "GET /tail/a%20b HTTP/1.1");
}

#[tokio::test]
async fn a_verb_behind_a_colon_is_the_method() {
    let (url, sent) = serve(reply("", ""));
    client(url).job().cancel("jobs 1").await.unwrap();
    assert_eq!(sent.join().unwrap().line, "POST /v1/jobs%201:cancel HTTP/1.1");
}
