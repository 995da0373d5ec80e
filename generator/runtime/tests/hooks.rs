//! Hooks and other transports.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::HeaderValue;
use specwright_runtime::runtime::error::Source;
use specwright_runtime::runtime::hook::{Attempt, Hook, Outcome};
use specwright_runtime::runtime::transport::{BoxFuture, Transport};
use specwright_runtime::runtime::{
    Call, Client, Content, Decode, ErrorKind, FormField, Inputs, Mismatch, Node, Operation,
    PageCall, PageKind, Pagination, Parameter, TransportError, TransportFailure, TransportReply,
    TransportRequest, Value, reply,
};
use support::{API, Answer, CREATE, GET, Server, json, status};

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn push(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Hook for Log {
    fn before(&self, attempt: &mut Attempt<'_>) -> Result<(), Source> {
        assert!(!attempt.headers.contains_key("authorization"));
        let number = attempt.number;
        attempt
            .headers
            .insert("x-attempt", HeaderValue::from(number));
        self.push(format!(
            "before {number} {} {:?}",
            attempt.path, attempt.body
        ));
        Ok(())
    }

    fn after(&self, outcome: &Outcome<'_>) {
        let Outcome {
            number,
            status,
            request_id,
            failure,
            retry_in,
            ..
        } = outcome;
        let retried = retry_in.is_some();
        self.push(format!(
            "after {number} {status:?} {request_id:?} {} {retried}",
            failure.is_some()
        ));
    }
}

#[tokio::test]
async fn hooks_see_every_attempt() {
    let last = Answer::Reply(200, vec![("request-id", "req_3".to_owned())], b"1".to_vec());
    let server = Server::script(vec![Answer::Drop, status(500, ""), last]).await;
    let log = Log::default();
    let client = server.client(&API).hook(log.clone()).build().unwrap();
    let parts = Inputs::new(&CREATE).encoded().bytes(b"four".to_vec());
    Call::new(&client, parts, reply::json::<i64>).await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "before 1 /v1/credits Body(4 bytes)",
            "after 1 None None true true",
            "before 2 /v1/credits Body(4 bytes)",
            "after 2 Some(500) None false true",
            "before 3 /v1/credits Body(4 bytes)",
            "after 3 Some(200) Some(\"req_3\") false false",
        ]
    );
    assert_eq!(server.seen()[2].header("x-attempt"), Some("3"));
}

struct Closed;

impl Hook for Closed {
    fn before(&self, _: &mut Attempt<'_>) -> Result<(), Source> {
        Err("the circuit is open".into())
    }
}

#[tokio::test]
async fn a_hook_may_stop_a_call() {
    let server = Server::script(vec![json("1")]).await;
    let client = server.client(&API).hook(Closed).build().unwrap();
    let error = call(&client, &GET).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), server.count()),
        (ErrorKind::Config, 0, 0)
    );
    assert_eq!(
        std::error::Error::source(&error).unwrap().to_string(),
        "the circuit is open"
    );
}

/// An HTTP stack without a network: says what it was sent.
struct Echo;

impl Transport for Echo {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        Box::pin(async move {
            if request.method != "POST" {
                return Err(TransportError::new(TransportFailure::Request, "POST only"));
            }
            let authorization = request.headers["authorization"].to_str().unwrap();
            let text = format!("{} {authorization} ", request.url);
            let sent = request.body.collect().await.unwrap();
            let body = [text.as_bytes(), &sent].concat();
            Ok(TransportReply {
                status: 201,
                headers: request.headers,
                body: Bytes::from(body),
            })
        })
    }
}

static FORM: Operation = Operation {
    parameters: &[Parameter::query("q")],
    content: Content::Form(&[FormField::new("amount"), FormField::new("currency")]),
    ..CREATE_FORM
};
const CREATE_FORM: Operation = support::operation(
    "form",
    specwright_runtime::runtime::Method::Post,
    "/v1/form",
);

#[tokio::test]
async fn another_transport_can_be_used() {
    let client = Client::with_api(&API)
        .base_url("https://api.example/base")
        .token("t0k");
    let client = client.transport(Echo).build().unwrap();
    let parts = Inputs::new(&FORM)
        .set("q", "a b")
        .set("amount", -500i64)
        .set("currency", "usd")
        .encoded();
    let response = Call::new(&client, parts, reply::text).send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(
        response.value(),
        "https://api.example/base/v1/form?q=a%20b Bearer t0k amount=-500&currency=usd"
    );
    assert_eq!(
        response.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    let error = call(&client, &GET).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Encode, 1));
}

struct Anything;

impl Decode for Anything {
    fn decode(node: Node<'_>) -> Result<Anything, Mismatch> {
        Value::decode(node).map(|_| Anything)
    }
}

static POSTED: Operation = Operation {
    pagination: Some(&Pagination {
        items: "/results",
        kind: PageKind::NextToken {
            parameter: "cursor",
            token: "/cursor",
        },
    }),
    ..CREATE_FORM
};

#[tokio::test]
async fn each_page_of_a_keyed_list_has_a_key_of_its_own() {
    let first = json("{\"results\":[1,2],\"cursor\":\"c2\"}");
    let server = Server::script(vec![first, json("{\"results\":[3],\"cursor\":null}")]).await;
    let client = server.client(&API).build().unwrap();
    let call =
        PageCall::<Anything, Anything>::new(&client, Inputs::new(&POSTED).encoded(), reply::json);
    let mut items = call.idempotency_key("first").stream();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item.unwrap();
        count += 1;
    }
    let seen = server.seen();
    assert_eq!((count, seen.len()), (3, 2));
    assert_eq!(seen[0].header("idempotency-key"), Some("first"));
    assert_eq!(seen[1].header("idempotency-key").unwrap().len(), 36);
    assert_eq!(seen[1].query("cursor").as_deref(), Some("c2"));
}
