//! Every fault of a server, met by a read, by a POST with an idempotency key
//! and by one without: the outcome and the number of requests, as a table.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::time::{Duration, Instant};

use specwright_runtime::runtime::{Api, Call, ErrorKind, Inputs, Operation, Retry, reply};
use support::{API, Answer, CREATE, GET, Server, UNKEYED, json};

/// With 409 and 429 among the statuses that are worth another attempt.
static PATIENT: Api = Api {
    retry: Retry {
        statuses: &[(409, 409), (429, 429), (500, 599)],
        ..Retry::DEFAULT
    },
    ..API
};

fn reply_with(status: u16, headers: &[(&'static str, &str)], body: &[u8]) -> Answer {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    Answer::Reply(status, headers.collect(), body.to_vec())
}

/// What becomes of a call: its value, or the kind of its error.
type Outcome = Result<i64, ErrorKind>;

const SLOW: Duration = Duration::from_secs(5);
const HTML: &[(&str, &str)] = &[("content-type", "text/html")];
/// "7" by gzip.
const GZIP: [u8; 21] = [
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x33, 7, 0, 0x82, 0x4a, 0xbf, 0x6a, 1, 0, 0, 0,
];

/// Each fault; what it is when it is not retried; whether it is retried.
fn faults() -> Vec<(&'static str, Answer, Outcome, bool)> {
    use ErrorKind::{Api, Conflict, Connection, Decode, RateLimit, Timeout};
    let late = [("retry-after", "1")];
    let gzip = [
        ("content-encoding", "gzip"),
        ("content-type", "application/json"),
    ];
    let unzipped = if cfg!(feature = "gzip") {
        Ok(7)
    } else {
        Err(Decode)
    };
    vec![
        ("drop before headers", Answer::Drop, Err(Connection), true),
        (
            "drop in the body",
            Answer::DropInBody(b"1234".to_vec()),
            Err(Connection),
            true,
        ),
        (
            "slow headers",
            Answer::SlowHeaders(SLOW, b"1".to_vec()),
            Err(Timeout),
            true,
        ),
        (
            "slow body",
            Answer::SlowBody(SLOW, b"1234".to_vec()),
            Err(Timeout),
            true,
        ),
        ("409", reply_with(409, &[], b"{}"), Err(Conflict), true),
        ("429", reply_with(429, &[], b"{}"), Err(RateLimit), true),
        (
            "429, Retry-After: 1",
            reply_with(429, &late, b""),
            Err(RateLimit),
            true,
        ),
        ("500", reply_with(500, &[], b"{}"), Err(Api), true),
        (
            "502 of HTML",
            reply_with(502, HTML, b"<h1>Bad gateway</h1>"),
            Err(Api),
            true,
        ),
        ("503", reply_with(503, &[], b""), Err(Api), true),
        ("malformed JSON", json("{\"a\":"), Err(Decode), false),
        (
            "gzip, not asked for",
            reply_with(200, &gzip, &GZIP),
            unzipped,
            false,
        ),
        (
            "chunked",
            Answer::Chunked(200, b"1234567".to_vec()),
            Ok(1_234_567),
            false,
        ),
        (
            "HTML for JSON",
            reply_with(200, HTML, b"<p>"),
            Err(Decode),
            false,
        ),
        (
            "JSON called HTML",
            reply_with(200, HTML, b"7"),
            Ok(7),
            false,
        ),
    ]
}

async fn meet(operation: &'static Operation, fault: Answer) -> (Outcome, usize, Duration) {
    let server = Server::script(vec![fault, json("42")]).await;
    let client = server.client(&PATIENT).timeout(Duration::from_millis(100));
    let client = client.build().unwrap();
    let parts = Inputs::new(operation).encoded();
    let started = Instant::now();
    let outcome = Call::new(&client, parts, reply::json::<i64>).await;
    let outcome = outcome.map_err(|error| {
        assert_eq!(error.attempts() as usize, server.count());
        error.kind()
    });
    let keys: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").map(str::to_owned))
        .collect();
    assert!(
        keys.iter()
            .all(|key| *key == keys[0] && key.is_some() == operation.keyed)
    );
    (outcome, server.count(), started.elapsed())
}

#[tokio::test]
async fn every_fault_met_by_every_sort_of_call() {
    println!(
        "{:<22} {:<16} {:<16} POST without key",
        "fault", "GET", "POST with key"
    );
    let show = |(outcome, count): &(Outcome, usize)| match outcome {
        Ok(_) => format!("ok after {count}"),
        Err(kind) => format!("{kind} after {count}"),
    };
    for index in 0..faults().len() {
        let mut row = Vec::new();
        for operation in [&GET, &CREATE, &UNKEYED] {
            let (name, fault, bare, retried) = faults().remove(index);
            let (outcome, count, elapsed) = meet(operation, fault).await;
            // A server that names a time to ask again has done nothing.
            let turned_away = name.contains("429, Retry-After");
            let resent = retried && (turned_away || !std::ptr::eq(operation, &UNKEYED));
            let wanted = if resent { (Ok(42), 2) } else { (bare, 1) };
            assert_eq!((outcome, count), wanted, "{name}, {}", operation.id);
            if resent && name.contains("Retry-After") {
                assert!(elapsed >= Duration::from_secs(1), "{elapsed:?}");
            }
            row.push(show(&(outcome, count)));
        }
        let name = faults().remove(index).0;
        println!("{name:<22} {:<16} {:<16} {}", row[0], row[1], row[2]);
    }
}
