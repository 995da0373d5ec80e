//! Servers that send too much, for ever, or nonsense of HTTP.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

#[cfg(feature = "gzip")]
use specwright_runtime::runtime::StreamCall;
use specwright_runtime::runtime::{Call, Client, ErrorKind, EventCall, Inputs, LinesCall, reply};

use crate::support::{API, Answer, End, GET, Server, UNKEYED, json};
use crate::table::row;

fn call(client: &Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json::<i64>)
}

async fn answered(bytes: Vec<u8>) -> Result<i64, ErrorKind> {
    let server = Server::script(vec![Answer::Raw(bytes)]).await;
    let client = server.client(&API).timeout(Duration::from_secs(20));
    let client = client.max_retries(0).build().unwrap();
    call(&client).await.map_err(|error| error.kind())
}

#[tokio::test]
async fn too_many_headers_are_refused() {
    let many = "x-header: y\r\n".repeat(100_000);
    let long = format!("x-header: {}\r\n", "y".repeat(10 << 20));
    for (what, headers) in [("100,000 headers", many), ("a header of 10 MiB", long)] {
        let reply = format!("HTTP/1.1 200 X\r\n{headers}content-length: 1\r\n\r\n7");
        let outcome = answered(reply.into_bytes()).await;
        assert_eq!(outcome, Err(ErrorKind::Connection), "{what}");
        row(4, what, "Connection");
    }
}

#[tokio::test]
async fn trailers_say_nothing() {
    let chunked = |trailers: &str| {
        let head = "HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n1\r\n7\r\n0\r\n";
        format!("{head}{trailers}\r\n").into_bytes()
    };
    let few = "content-length: 900\r\nretry-after: 9\r\nlocation: /x\r\n";
    assert_eq!(answered(chunked(few)).await, Ok(7));
    row(4, "trailers named as headers", "7");
    let outcome = answered(chunked(&"x: y\r\n".repeat(100_000))).await;
    assert_eq!(outcome, Err(ErrorKind::Connection));
    row(4, "100,000 trailers", "Connection");
}

#[tokio::test]
async fn odd_lengths_are_errors_and_no_value() {
    let lengths = [
        "content-length: -1\r\n",
        "content-length: 18446744073709551617\r\n",
        "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: 1, 2\r\n",
        "content-length: 0x1\r\n",
        "content-length: 1.0\r\n",
        "content-length: +1\r\n",
    ];
    for length in lengths {
        let reply = format!("HTTP/1.1 200 X\r\n{length}\r\n7");
        let outcome = answered(reply.into_bytes()).await;
        assert!(outcome.is_err(), "{length:?}: {outcome:?}");
        row(
            4,
            &length.trim_end().replace("\r\n", ", "),
            &format!("{:?}", outcome.unwrap_err()),
        );
    }
}

/// A server that writes this for ever to each connection, with this pause between pieces.
fn endless(head: &'static str, again: &'static str, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            std::thread::spawn(move || {
                let _ = stream.read(&mut [0; 4096]);
                let piece = again.repeat(64);
                let mut open = stream.write_all(head.as_bytes()).is_ok();
                while open {
                    open = stream.write_all(piece.as_bytes()).is_ok();
                    if !pause.is_zero() {
                        std::thread::sleep(pause);
                    }
                }
            });
        }
    });
    url
}

fn client_of(url: &str) -> Client {
    let client = Client::with_api(&API).token("t0k").base_url(url);
    client
        .max_retries(0)
        .max_reply_bytes(1 << 20)
        .build()
        .unwrap()
}

// Hyper reads interim replies until tokio's budget is used up, 128 reads of up to 408 KiB. A build
// without optimization takes seconds for that, in which no timer fires: so they come at the pace of a
// network there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_never_ends_is_ended() {
    const LIMIT: Duration = Duration::from_millis(400);
    let pause = Duration::from_millis(if cfg!(debug_assertions) { 5 } else { 0 });
    let hints = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    let client = client_of(&endless("", hints, pause));
    let started = Instant::now();
    let error = call(&client).timeout(LIMIT).await.unwrap_err();
    let taken = started.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(taken < LIMIT * 8, "{taken:?}");
    row(
        4,
        "103 Early Hints for ever",
        &format!("Timeout after {taken:.0?} of {LIMIT:?}"),
    );

    let head = "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\n\r\n";
    let client = client_of(&endless(head, ": a comment\n\n", Duration::ZERO));
    let events = EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
    let started = Instant::now();
    let mut events = events.deadline(LIMIT).stream();
    let error = events.next().await.unwrap().unwrap_err();
    let taken = started.elapsed();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(taken < LIMIT * 8, "{taken:?}");
    row(
        11,
        "comments for ever",
        &format!("Timeout after {taken:.0?} of {LIMIT:?}"),
    );

    for (what, again) in [
        ("a line of data for ever", "x"),
        ("lines of data for ever", "data: x\n"),
        ("a name of an event for ever", "event"),
    ] {
        let client = client_of(&endless(head, again, Duration::ZERO));
        let events = EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
        let error = events.stream().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{what}");
        row(11, what, "TooLarge");
    }
    let head = "HTTP/1.1 200 X\r\ncontent-type: application/x-ndjson\r\n\r\n";
    let client = client_of(&endless(head, "[[[[", Duration::ZERO));
    let lines = LinesCall::<i64>::new(&client, Inputs::new(&GET).encoded());
    let error = lines.stream().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    row(11, "a line of JSON for ever", "TooLarge");
}

#[tokio::test]
async fn a_number_that_was_cut_off_is_no_item() {
    let pieces = vec![(Duration::ZERO, b"1\n12".to_vec())];
    let answer = Answer::Pieces("application/x-ndjson", pieces, End::BrokenOff);
    let server = Server::script(vec![answer]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let mut lines = LinesCall::<i64>::new(&client, Inputs::new(&GET).encoded()).stream();
    assert_eq!(lines.next().await.unwrap().unwrap(), 1);
    let error = lines.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(lines.next().await.is_none());
    row(11, "lines cut off within `123`", "an error, not 12");
}

#[tokio::test]
async fn no_retry_after_makes_a_call_wait_beyond_its_deadline() {
    for after in [
        "31536000",
        "99999999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let refused = Answer::Reply(503, vec![("retry-after", after.to_owned())], Vec::new());
        let server = Server::script(vec![refused, json("7")]).await;
        let client = server.client(&API).build().unwrap();
        let started = Instant::now();
        let error = call(&client)
            .deadline(Duration::from_secs(5))
            .await
            .unwrap_err();
        assert_eq!((error.status(), server.count()), (Some(503), 1), "{after}");
        assert!(started.elapsed() < Duration::from_secs(2));
        row(
            19,
            &format!("Retry-After: {after}, deadline 5 s"),
            "the error, at once",
        );
    }
    for after in [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0",
        "-5",
        "1e9",
        "soon",
        "",
    ] {
        let refused = Answer::Reply(503, vec![("retry-after", after.to_owned())], Vec::new());
        let server = Server::script(vec![refused, json("7")]).await;
        let client = server.client(&API).build().unwrap();
        let got = call(&client).deadline(Duration::from_secs(5)).await;
        assert_eq!((got.unwrap(), server.count()), (7, 2), "{after}");
        row(
            19,
            &format!("Retry-After: {after}"),
            "sent again within 5 s",
        );
    }
}

#[tokio::test]
async fn a_post_that_may_have_been_done_is_not_sent_again() {
    let should = || {
        let headers = vec![("x-should-retry", "true".to_owned())];
        Answer::Reply(500, headers, Vec::new())
    };
    let away = || Answer::Reply(307, vec![("location", "/moved".to_owned())], Vec::new());
    let early = || Answer::Reply(425, vec![("retry-after", "0".to_owned())], Vec::new());
    for (what, answers, requests) in [
        ("the connection is closed", vec![Answer::Drop], 1),
        (
            "closed within the reply",
            vec![Answer::DropInBody(b"12345678".to_vec())],
            1,
        ),
        ("500 that asks to retry", vec![should()], 1),
        ("425 with Retry-After", vec![early()], 1),
        ("307, then closed", vec![away(), Answer::Drop], 2),
        (
            "307, then 500 that asks to retry",
            vec![away(), should()],
            2,
        ),
    ] {
        let server = Server::script(answers.into_iter().chain([json("7")]).collect()).await;
        let client = server.client(&API).build().unwrap();
        let parts = Inputs::new(&UNKEYED).encoded().bytes("x");
        Call::new(&client, parts, reply::json::<i64>)
            .await
            .unwrap_err();
        assert_eq!(server.count(), requests, "{what}");
        row(19, &format!("POST without a key: {what}"), "not sent again");
    }
}

#[tokio::test]
async fn n04_compression_is_asked_for_by_feature_alone_and_else_refused() {
    let server = Server::script(vec![json("7")]).await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(call(&client).await.unwrap(), 7);
    let wanted = cfg!(feature = "gzip").then_some("gzip");
    assert_eq!(server.seen()[0].header("accept-encoding"), wanted);
    row(
        4,
        "Accept-Encoding of a request",
        wanted.unwrap_or("none is sent"),
    );
    for coding in ["gzip", "deflate", "br", "identity, gzip"] {
        if cfg!(feature = "gzip") && coding.contains("gzip") {
            continue;
        }
        let server = Server::start(move |_, _| {
            let headers = vec![("content-encoding", coding.to_owned())];
            Answer::Reply(200, headers, b"7\n".to_vec())
        })
        .await;
        let client = server.client(&API).max_retries(0).build().unwrap();
        let parts = || Inputs::new(&GET).encoded();
        let text = Call::new(&client, parts(), reply::text).await.unwrap_err();
        let mut lines = LinesCall::<i64>::new(&client, parts()).stream();
        let mut events = EventCall::<i64>::new(&client, parts()).stream();
        let refused = [
            call(&client).await.unwrap_err(),
            text,
            lines.next().await.unwrap().unwrap_err(),
            events.next().await.unwrap().unwrap_err(),
        ];
        for error in refused {
            assert_eq!(error.kind(), ErrorKind::Decode);
            assert!(error.message().contains(coding), "{error}");
        }
        // Bytes are whatever they are.
        let bytes = Call::new(&client, parts(), reply::bytes).await.unwrap();
        assert_eq!(bytes.as_ref(), b"7\n");
        row(
            4,
            &format!("Content-Encoding: {coding}, not asked for"),
            "refused as JSON, text, lines and events; bytes are handed over as they came",
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn n04_a_small_reply_that_is_large_when_unpacked_is_refused() {
    let body = bomb();
    let packed = body.len() >> 10;
    let server = Server::start(move |_, _| {
        let headers = vec![("content-encoding", "gzip".to_owned())];
        Answer::Reply(200, headers, body.clone())
    })
    .await;
    let client = server.client(&API).max_reply_bytes(1 << 20);
    let client = client.timeout(Duration::from_secs(60)).max_retries(0);
    let client = client.build().unwrap();
    let parts = || Inputs::new(&GET).encoded();
    let mut lines = LinesCall::<i64>::new(&client, parts()).stream();
    let mut events = EventCall::<i64>::new(&client, parts()).stream();
    let bytes = StreamCall::new(&client, parts()).await.unwrap();
    let refused = [
        call(&client).await.unwrap_err(),
        lines.next().await.unwrap().unwrap_err(),
        events.next().await.unwrap().unwrap_err(),
        bytes.collect(1 << 20).await.unwrap_err(),
    ];
    for error in refused {
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    }
    row(
        4,
        &format!("{packed} KiB of gzip that are 64 MiB, as JSON, lines, events and bytes"),
        "TooLarge at 1 MiB",
    );
}

/// 64 MiB of zeros in gzip: one, and then as often as it takes 258, from 1 byte before.
#[cfg(feature = "gzip")]
fn bomb() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    bits.code(0b0011_0000, 8);
    for _ in 0..(64 << 20) / 258 {
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    bits.code(0, 7);
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    body.extend(bits.bytes);
    body.extend([0; 8]);
    body
}

/// Bits as deflate has them: of each byte the lowest first.
#[cfg(feature = "gzip")]
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

#[cfg(feature = "gzip")]
impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        for at in 0..count {
            if self.used % 8 == 0 {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= ((bits >> at & 1) as u8) << (self.used % 8);
            self.used += 1;
        }
    }

    /// A Huffman code, whose highest bit is first.
    fn code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }
}
