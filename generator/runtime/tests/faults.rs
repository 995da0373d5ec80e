//! What each fault of a server or network turns into, and what is sent again.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::time::{Duration, Instant};

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::operation::Operation;
use specwright_runtime::runtime::{Call, Client, Error, ErrorKind, reply};
use support::{API, Answer, CREATE, GET, Server, UNKEYED, json, status};

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

/// Sends GET against this script; the outcome and the number of requests.
async fn get(answers: Vec<Answer>) -> (Result<i64, Error>, usize) {
    let server = Server::script(answers).await;
    let client = server.client(&API).build().unwrap();
    let outcome = call(&client, &GET).await;
    (outcome, server.count())
}

fn with_headers(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    Answer::Reply(status, headers.collect(), body.as_bytes().to_vec())
}

#[tokio::test]
async fn faults_that_pass_are_retried() {
    let faults: Vec<Answer> = vec![
        Answer::Drop,
        Answer::DropInBody(b"123456".to_vec()),
        status(409, "{}"),
        status(500, "{}"),
        with_headers(
            502,
            &[("content-type", "text/html")],
            "<h1>Bad gateway</h1>",
        ),
        status(503, ""),
        Answer::SlowHeaders(Duration::from_secs(3), b"1".to_vec()),
        Answer::SlowBody(Duration::from_secs(3), b"11".to_vec()),
        Answer::Raw(b"nonsense\r\n\r\n".to_vec()),
    ];
    for fault in faults {
        let server = Server::script(vec![fault, json("7")]).await;
        let client = server
            .client(&API)
            .timeout(Duration::from_millis(100))
            .build()
            .unwrap();
        let response = call(&client, &GET).send().await.unwrap();
        assert_eq!(
            (*response.value(), response.attempts(), server.count()),
            (7, 2, 2)
        );
    }
}

#[tokio::test]
async fn chunked_replies_are_read() {
    let (value, count) = get(vec![Answer::Chunked(200, b"1234567890".to_vec())]).await;
    assert_eq!((value.unwrap(), count), (1_234_567_890, 1));
}

#[tokio::test]
async fn retries_end_with_the_last_error() {
    let (error, count) = get(vec![Answer::Drop, Answer::Drop, Answer::Drop, json("1")]).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), count),
        (ErrorKind::Connection, 3, 3)
    );
    assert_eq!(error.status(), None);
    assert_eq!(error.operation_id(), Some("get_thing"));
}

#[tokio::test]
async fn statuses_outside_the_policy_are_not_retried() {
    for (code, kind) in [
        (400, ErrorKind::InvalidRequest),
        (401, ErrorKind::Authentication),
        (402, ErrorKind::Card),
        (403, ErrorKind::Permission),
        (404, ErrorKind::NotFound),
        (429, ErrorKind::RateLimit),
    ] {
        let (error, count) = get(vec![status(code, "{}"), json("1")]).await;
        let error = error.unwrap_err();
        assert_eq!((error.kind(), error.status(), count), (kind, Some(code), 1));
    }
}

#[tokio::test]
async fn the_server_says_whether_to_retry() {
    let no = [("x-should-retry", "false")];
    let (error, count) = get(vec![with_headers(500, &no, ""), json("1")]).await;
    assert_eq!((error.unwrap_err().status(), count), (Some(500), 1));

    let yes = [("x-should-retry", "true")];
    let (value, count) = get(vec![with_headers(400, &yes, ""), json("1")]).await;
    assert_eq!((value.unwrap(), count), (1, 2));
}

#[tokio::test]
async fn retry_after_is_waited_for_and_capped() {
    let later = [("retry-after", "1"), ("x-should-retry", "true")];
    let server = Server::script(vec![with_headers(429, &later, ""), json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let started = Instant::now();
    call(&client, &GET).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));

    let much_later = [("retry-after", "3600"), ("x-should-retry", "true")];
    let server = Server::script(vec![with_headers(429, &much_later, ""), json("1")]).await;
    let cap = Duration::from_millis(50);
    let client = server.client(&API).retry_after_cap(cap).build().unwrap();
    let started = Instant::now();
    call(&client, &GET).await.unwrap();
    assert!((cap..Duration::from_secs(5)).contains(&started.elapsed()));
}

#[tokio::test]
async fn a_deadline_covers_attempts_and_delays() {
    let later = [("retry-after", "30"), ("x-should-retry", "true")];
    let server = Server::script(vec![with_headers(429, &later, ""), json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let started = Instant::now();
    let error = call(&client, &GET)
        .deadline(Duration::from_millis(200))
        .await
        .unwrap_err();
    // Waiting would be in vain, so the error comes at once.
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!((error.kind(), server.count()), (ErrorKind::RateLimit, 1));

    let slow = || Answer::SlowHeaders(Duration::from_secs(5), b"1".to_vec());
    let server = Server::script(vec![slow(), slow(), slow()]).await;
    let client = server
        .client(&API)
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    let error = call(&client, &GET)
        .deadline(Duration::from_millis(60))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
}

#[tokio::test]
async fn a_call_overrides_the_retries_of_its_client() {
    let server = Server::script(vec![status(500, ""), json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let error = call(&client, &GET).max_retries(0).await.unwrap_err();
    assert_eq!((error.attempts(), server.count()), (1, 1));
}

#[tokio::test]
async fn a_post_without_a_key_is_never_sent_twice() {
    for fault in [
        Answer::Drop,
        status(500, ""),
        with_headers(503, &[("x-should-retry", "true")], ""),
    ] {
        let server = Server::script(vec![fault, json("1")]).await;
        let client = server.client(&API).build().unwrap();
        let error = call(&client, &UNKEYED).await.unwrap_err();
        assert_eq!((error.attempts(), server.count()), (1, 1));
    }
}

#[tokio::test]
async fn every_attempt_of_a_post_has_the_same_key() {
    let server = Server::script(vec![Answer::Drop, status(500, ""), json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let response = call(&client, &CREATE).send().await.unwrap();
    let keys: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 3);
    assert!(
        keys.iter()
            .all(|key| Some(key.as_str()) == response.idempotency_key())
    );
    assert_eq!(keys[0].len(), 36);
}

#[tokio::test]
async fn a_caller_may_bring_the_key() {
    let server = Server::script(Vec::new()).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let error = call(&client, &CREATE)
        .idempotency_key("order-6735")
        .await
        .unwrap_err();
    assert_eq!(error.idempotency_key(), Some("order-6735"));
    assert_eq!(
        server.seen()[0].header("idempotency-key"),
        Some("order-6735")
    );
}

#[tokio::test]
async fn bad_keys_are_refused_before_sending() {
    let server = Server::script(Vec::new()).await;
    let client = server.client(&API).build().unwrap();
    for key in ["", "a\nb", "schlüssel", " padded ", &"k".repeat(256)] {
        let error = call(&client, &CREATE)
            .idempotency_key(key)
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    }
    assert_eq!(server.count(), 0);
    let longest = "k".repeat(255);
    let error = call(&client, &CREATE)
        .idempotency_key(longest.as_str())
        .await
        .unwrap_err();
    assert_eq!(error.idempotency_key(), Some(longest.as_str()));
}

#[tokio::test]
async fn bodies_that_are_not_json_are_kept() {
    let html = with_headers(
        200,
        &[("content-type", "text/html"), ("request-id", "req_1")],
        "<p>",
    );
    let (error, count) = get(vec![html]).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), count),
        (ErrorKind::Decode, Some(200), 1)
    );
    assert_eq!(
        (error.body(), error.request_id()),
        (&b"<p>"[..], Some("req_1"))
    );
    assert!(error.to_string().contains("text/html"), "{error}");

    for body in ["", "{\"a\":", "{]", "1 2"] {
        let (error, _) = get(vec![json(body)]).await;
        let error = error.unwrap_err();
        assert_eq!(
            (error.kind(), error.body()),
            (ErrorKind::Decode, body.as_bytes())
        );
    }
}

#[tokio::test]
async fn errors_say_what_the_server_said() {
    let body = r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"lost_card",
        "message":"Your card was declined.","param":"source","doc_url":"https://docs.example/e"}}"#;
    let headers = [
        ("content-type", "application/json"),
        ("request-id", "req_42"),
    ];
    let (error, _) = get(vec![with_headers(402, &headers, body)]).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Card);
    assert_eq!(error.message(), "Your card was declined.");
    assert_eq!(error.error_type(), Some("card_error"));
    assert_eq!(error.code(), Some("card_declined"));
    assert_eq!(error.param(), Some("source"));
    assert_eq!(error.doc_url(), Some("https://docs.example/e"));
    assert_eq!(error.field("decline_code"), Some("lost_card"));
    assert_eq!(error.request_id(), Some("req_42"));
    assert_eq!(error.body(), body.as_bytes());
    assert_eq!(
        error.to_string(),
        "GET /v1/things/one: card error (HTTP 402, code card_declined): Your card was declined. [request req_42]"
    );

    let limited = r#"{"error":{"code":"rate_limit"}}"#;
    let (error, _) = get(vec![status(400, limited)]).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::RateLimit);
}

#[tokio::test]
async fn a_proxy_s_html_error_keeps_status_and_body() {
    let html = || {
        with_headers(
            502,
            &[("content-type", "text/html")],
            "<h1>Bad gateway</h1>",
        )
    };
    let (error, count) = get(vec![html(), html(), html()]).await;
    let error = error.unwrap_err();
    assert_eq!(
        (error.kind(), error.status(), count),
        (ErrorKind::Api, Some(502), 3)
    );
    assert_eq!(error.body(), b"<h1>Bad gateway</h1>");
    assert!(
        error
            .message()
            .contains("Bad Gateway (text/html, 20 bytes)"),
        "{error}"
    );
}
