//! What `tracing` is told of a call.
//!
//! Alone in its binary: whether a call site is of interest is remembered for
//! the whole process, so the subscriber is there before the first call, and no
//! test without one runs beside it.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use specwright_runtime::runtime::{Call, Inputs, Method, Operation, Parameter, reply};
use support::{API, Answer, Server, TOKEN, operation, status};

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

/// Writes down spans and events, each with its fields in order.
impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("specwright_runtime")
    }
    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        let mut line = Line(format!("span {}", span.metadata().name()));
        span.record(&mut line);
        self.push(line.0);
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line("event".to_owned());
        event.record(&mut line);
        self.push(line.0);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

struct Line(String);

impl tracing::field::Visit for Line {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        let text = if field.name().ends_with("_ms") {
            format!(" {field}")
        } else {
            format!(" {field}={value:?}")
        };
        self.0.push_str(&text);
    }
}

static NAMED: Operation = Operation {
    parameters: &[Parameter::path("id")],
    ..operation("get_named", Method::Get, "/v1/named/{id}")
};

#[tokio::test]
async fn one_span_per_call_and_one_event_per_attempt() {
    let last = Answer::Reply(200, vec![("request-id", "req_2".to_owned())], b"1".to_vec());
    let server = Server::script(vec![status(503, ""), last]).await;
    let client = server.client(&API).build().unwrap();
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    let parts = Inputs::new(&NAMED).set("id", "id_4711").encoded();
    Call::new(&client, parts, reply::json::<i64>).await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "span call operation=\"get_named\" method=\"GET\" path=\"/v1/named/{id}\"",
            "event message=attempt attempt=1 status=503 duration_ms retry_in_ms",
            "event message=attempt attempt=2 status=200 request_id=\"req_2\" duration_ms",
        ]
    );
    let shown = log.lines().concat();
    assert!(!shown.contains(TOKEN) && !shown.contains("4711"));
}
