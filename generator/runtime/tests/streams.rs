//! Replies of bytes that are read while they arrive.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::pin::Pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use specwright_runtime::runtime::transport::{BoxFuture, Transport};
use specwright_runtime::runtime::{
    Client, Error, ErrorKind, Inputs, Operation, StreamCall, TransportError, TransportReply,
    TransportRequest,
};
use support::{API, Answer, CREATE, End, GET, Server, UNKEYED, json, pieces, status};

const BYTES: &str = "application/octet-stream";

fn call(client: &Client, operation: &'static Operation) -> StreamCall {
    StreamCall::new(client, Inputs::new(operation).encoded())
}

#[tokio::test]
async fn chunks_are_handed_out_as_they_arrive() {
    let parts = vec![
        (Duration::ZERO, b"one".to_vec()),
        (Duration::from_millis(1000), b"two".to_vec()),
    ];
    let server = Server::script(vec![Answer::Pieces(BYTES, parts, End::Proper)]).await;
    let patient = server.client(&API).timeout(Duration::from_secs(9));
    let client = patient.build().unwrap();
    let started = Instant::now();
    let mut stream = call(&client, &GET).await.unwrap();
    assert_eq!((stream.status(), stream.request_id()), (200, Some("req_s")));
    assert_eq!(stream.header("content-type"), Some(BYTES));
    assert_eq!(stream.attempts(), 1);
    assert_eq!(stream.next().await.unwrap().unwrap(), "one");
    assert!(started.elapsed() < Duration::from_millis(900));
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "two");
    assert!(started.elapsed() >= Duration::from_millis(1000));
    assert_eq!(stream.chunk().await.unwrap(), None);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_stream_may_be_larger_than_any_reply_and_is_collected_up_to_a_limit() {
    let body: Vec<u8> = (0..300_000u32).map(|number| number as u8).collect();
    let all = body.clone();
    let server = Server::start(move |_, _| pieces(BYTES, all.chunks(10_000))).await;
    let client = server.client(&API).max_reply_bytes(1000).build().unwrap();
    let mut stream: Pin<Box<dyn Stream<Item = Result<Bytes, Error>>>> =
        Box::pin(call(&client, &GET).await.unwrap());
    let mut received = Vec::new();
    while let Some(chunk) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
    {
        received.extend_from_slice(&chunk.unwrap());
    }
    assert!(received == body);
    let whole = call(&client, &GET).await.unwrap().collect(300_000).await;
    assert!(whole.unwrap() == body);
    let error = call(&client, &GET).await.unwrap().collect(299_999).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.request_id()),
        (ErrorKind::TooLarge, Some("req_s"))
    );
}

#[tokio::test]
async fn retries_end_with_the_first_byte() {
    let server = Server::script(vec![
        Answer::Drop,
        status(503, ""),
        Answer::DropInBody(b"abcdef".to_vec()),
        pieces(BYTES, [&b"late"[..]]),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let mut stream = call(&client, &CREATE).await.unwrap();
    assert_eq!((stream.attempts(), server.count()), (3, 3));
    assert_eq!(stream.next().await.unwrap().unwrap(), "abc");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(error.operation_id(), Some("create_credit"));
    assert_eq!(
        error.idempotency_key(),
        server.seen()[0].header("idempotency-key")
    );
    assert!(stream.next().await.is_none());
    assert_eq!(server.count(), 3);

    let server = Server::script(vec![status(503, ""), pieces(BYTES, [&b"x"[..]])]).await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(
        call(&client, &UNKEYED).await.unwrap_err().status(),
        Some(503)
    );
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn refusals_are_read_and_limited() {
    let body = "{\"error\":{\"code\":\"gone\",\"message\":\"No such file.\"}}";
    let server = Server::script(vec![status(404, body), status(404, "x".repeat(101))]).await;
    let client = server.client(&API).max_reply_bytes(100).build().unwrap();
    let error = call(&client, &GET).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::NotFound, Some("gone"))
    );
    assert_eq!(error.body(), body.as_bytes());
    let error = call(&client, &GET).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn slowness_is_limited() {
    let timeout = Duration::from_millis(100);
    let slow = Duration::from_secs(5);
    let server = Server::script(vec![
        Answer::SlowHeaders(slow, b"late".to_vec()),
        Answer::SlowBody(slow, b"abcdef".to_vec()),
    ])
    .await;
    let client = server.client(&API).timeout(timeout).build().unwrap();
    let started = Instant::now();
    let mut stream = call(&client, &GET).await.unwrap();
    assert_eq!(stream.attempts(), 2);
    assert_eq!(stream.next().await.unwrap().unwrap(), "abc");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Timeout, Some(200))
    );
    assert!(started.elapsed() < Duration::from_secs(4));
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_deadline_holds_however_fast_chunks_come() {
    let pieces: Vec<_> = (0..100)
        .map(|_| (Duration::from_millis(10), vec![0u8; 1000]))
        .collect();
    let server = Server::script(vec![Answer::Pieces(BYTES, pieces, End::Proper)]).await;
    let client = server.client(&API).build().unwrap();
    let stream = call(&client, &GET).deadline(Duration::from_millis(200));
    let error = stream.await.unwrap().collect(u64::MAX).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // And however slowly they are taken.
    let client = support::canned::client(BYTES, vec![vec![1], vec![2]]);
    let stream = call(&client, &GET).deadline(Duration::from_millis(50));
    let mut stream = stream.await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn redirects_are_followed_before_the_stream() {
    let away = Answer::Reply(302, vec![("location", "/elsewhere".to_owned())], Vec::new());
    let server = Server::script(vec![away, pieces(BYTES, [&b"there"[..]])]).await;
    let client = server.client(&API).build().unwrap();
    let stream = call(&client, &GET).await.unwrap();
    assert_eq!(stream.collect(10).await.unwrap(), "there");
    assert_eq!(server.seen()[1].target, "/elsewhere");
}

/// An HTTP stack that only knows whole replies.
struct Buffered;

impl Transport for Buffered {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        Box::pin(async {
            Ok(TransportReply {
                status: 200,
                headers: http::HeaderMap::new(),
                body: Bytes::from_static(b"whole"),
            })
        })
    }
}

#[tokio::test]
async fn a_stack_without_streams_still_serves() {
    let client = Client::with_api(&API)
        .base_url("https://x.example")
        .token("t0k");
    let client = client.transport(Buffered).build().unwrap();
    let mut stream = call(&client, &GET).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "whole");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_empty_reply_is_an_empty_stream() {
    let server = Server::script(vec![status(204, ""), json("")]).await;
    let client = server.client(&API).build().unwrap();
    for _ in 0..2 {
        let stream = call(&client, &GET).await.unwrap();
        assert_eq!(stream.collect(0).await.unwrap(), "");
    }
}
