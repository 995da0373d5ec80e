//! Blocking calls outside a runtime, inside one, and where they must not be.
#![cfg(feature = "blocking")]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::operation::{Method, Operation};
use std::io::Read;

use specwright_runtime::runtime::blocking::WaitingIter;
use specwright_runtime::runtime::{
    Body, Call, Client, ErrorKind, EventCall, LinesCall, PageCall, PageKind, Pagination,
    StreamCall, reply,
};
use support::{API, CREATE, GET, Server, json, operation, pieces, status};

static LIST: Operation = Operation {
    pagination: Some(&Pagination {
        items: "",
        kind: PageKind::PageNumber {
            parameter: "page",
            first: 1,
            last: None,
        },
    }),
    ..operation("list", Method::Get, "/v1/list")
};

fn call(client: &Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json::<i64>)
}

fn list(client: &Client) -> PageCall<(), i64> {
    PageCall::new(client, Inputs::new(&LIST).encoded(), reply::empty)
}

/// A server on a thread of its own, as for a program without a runtime.
fn server() -> (Server, tokio::runtime::Runtime) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime.block_on(Server::start(|seen, _| {
        json(match seen.query("page").as_deref() {
            _ if seen.target.starts_with("/v1/things") => "7",
            None => "[1,2]",
            Some("2") => "[3]",
            Some(_) => "[]",
        })
    }));
    (server, runtime)
}

#[test]
fn calls_wait_outside_a_runtime() {
    let (server, _runtime) = server();
    let client = server.client(&API).build().unwrap();
    assert_eq!(call(&client).wait().unwrap(), 7);
    let response = call(&client).wait_response().unwrap();
    assert_eq!((*response.value(), response.attempts()), (7, 1));
    let items: Result<Vec<i64>, _> = list(&client).iter().collect();
    assert_eq!(items.unwrap(), [1, 2, 3]);
    assert_eq!(list(&client).page_iter().count(), 3);
    list(&client).wait().unwrap();
}

#[test]
fn streams_are_waited_for_piece_by_piece() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(|seen, _| match seen.query("as").as_deref() {
        Some("events") => pieces("text/event-stream", b"data: 1\n\ndata: 2\n\n".chunks(3)),
        Some("lines") => pieces("application/jsonl", b"3\n4\n".chunks(1)),
        Some("bytes") => pieces("image/png", b"a picture".chunks(2)),
        _ => status(404, "{}"),
    }));
    let client = server.client(&API).build().unwrap();
    let parts = |kind: &str| {
        let mut parts = Inputs::new(&GET).encoded();
        parts.set_query("as", kind);
        parts
    };
    let events = EventCall::<i64>::new(&client, parts("events")).iter();
    assert_eq!(events.collect::<Result<Vec<_>, _>>().unwrap(), [1, 2]);
    let events = EventCall::<i64>::new(&client, parts("events")).events();
    let events: Vec<_> = WaitingIter::new(events)
        .map(|event| event.unwrap().data)
        .collect();
    assert_eq!(events, ["1", "2"]);
    let lines = LinesCall::<i64>::new(&client, parts("lines")).iter();
    assert_eq!(lines.collect::<Result<Vec<_>, _>>().unwrap(), [3, 4]);
    let mut reader = StreamCall::new(&client, parts("bytes")).wait().unwrap();
    assert_eq!(reader.get_ref().request_id(), Some("req_s"));
    let mut text = String::new();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "a picture");
    let error = StreamCall::new(&client, parts("")).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn readers_are_sent() {
    let (server, _runtime) = server();
    let client = server.client(&API).build().unwrap();
    let body = Body::reader(std::io::repeat(7).take(200_000)).with_length(200_000);
    let parts = Inputs::new(&CREATE).encoded().bytes(body);
    Call::new(&client, parts, reply::bytes).wait().unwrap();
    assert!(server.seen()[0].body == [7; 200_000]);
}

#[test]
fn many_threads_may_wait() {
    let (server, _runtime) = server();
    let client = server.client(&API).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(call(&client).wait().unwrap(), 7));
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn calls_wait_on_a_multi_threaded_runtime() {
    let (server, runtime) = std::thread::spawn(server).join().unwrap();
    let client = server.client(&API).build().unwrap();
    let inside = client.clone();
    let task = tokio::spawn(async move { call(&inside).wait().unwrap() });
    assert_eq!(task.await.unwrap(), 7);
    let inside = client.clone();
    let task = tokio::task::spawn_blocking(move || call(&inside).wait().unwrap());
    assert_eq!(task.await.unwrap(), 7);
    assert_eq!(call(&client).wait().unwrap(), 7);
    // The same client, awaited.
    assert_eq!(call(&client).await.unwrap(), 7);
    std::thread::spawn(move || drop((server, runtime)))
        .join()
        .unwrap();
}

#[tokio::test]
async fn on_a_current_thread_runtime_it_is_an_error_and_no_deadlock() {
    let server = Server::start(|_, _| json("7")).await;
    let client = server.client(&API).build().unwrap();
    let error = call(&client).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.message().contains("await"), "{error}");
    let mut items = list(&client).iter();
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
    assert!(
        StreamCall::new(&client, Inputs::new(&GET).encoded())
            .wait()
            .is_err()
    );
    assert_eq!(server.count(), 0);
}
