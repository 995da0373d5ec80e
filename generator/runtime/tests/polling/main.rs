//! Calls that take long: what is asked, where, how often, and what comes of it.
#![allow(clippy::unwrap_used)] // A test may panic.

mod elsewhere;
#[path = "../support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Call, Client, ErrorKind, Inputs, PollResult, Poller, Polling, Progress, StateHeader, Value,
    polling, reply, to_json,
};
use support::{API, Answer, CREATE, Seen, Server, json, status};

const fn asked(headers: &'static [StateHeader], result: PollResult) -> Polling {
    Polling {
        operation: Operation {
            id: "create_credit",
            method: Method::Get,
            path: "the state of POST /v1/credits",
            idempotent: true,
            ..Operation::DEFAULT
        },
        headers,
        result,
        interval_ms: 1,
        ..Polling::DEFAULT
    }
}

static LOCATION: Polling = asked(&[StateHeader::new("Location", None)], PollResult::State(""));
static MEMBER: Polling = asked(Polling::DEFAULT.headers, PollResult::State("/result/id"));
static WHOLE: Polling = asked(Polling::DEFAULT.headers, PollResult::Header("Location"));
static ORIGINAL: Polling = asked(Polling::DEFAULT.headers, PollResult::Original);
static RESULT: Polling = asked(Polling::DEFAULT.headers, PollResult::State(""));
static ITSELF: Polling = Polling {
    value_status: Some("/properties/state"),
    ..asked(Polling::DEFAULT.headers, PollResult::Original)
};
static URL: Polling = asked(Polling::DEFAULT.headers, PollResult::Url("/links/result"));

type Credit = Poller<i64, Value>;

fn credit(client: &Client, rules: &'static Polling) -> Credit {
    let call: Call<()> = Call::new(client, Inputs::new(&CREATE).encoded(), reply::empty);
    Poller::new(call, rules, polling::json)
}

/// A reply with these headers.
fn with(status: u16, headers: &[(&'static str, &str)], text: &str) -> Answer {
    let headers = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    Answer::Reply(status, headers.collect(), text.as_bytes().to_vec())
}

fn asked_for(server: &Server) -> Vec<String> {
    let line = |seen: &Seen| format!("{} {}", seen.method, seen.target);
    server.seen().iter().map(line).collect()
}

async fn all(mut poller: Credit) -> (Vec<String>, Credit) {
    let mut seen = Vec::new();
    while let Some(progress) = poller.next().await {
        seen.push(match progress {
            Ok(Progress::Accepted) => "accepted".to_owned(),
            Ok(Progress::Running(None)) => "running".to_owned(),
            Ok(Progress::Running(Some(state))) => format!("running {}", to_json(&state)),
            Ok(Progress::Done(value)) => format!("done {value}"),
            Err(error) => format!("{}: {}", error.kind(), error.message()),
        });
    }
    (seen, poller)
}

#[tokio::test]
async fn location_is_asked_until_it_no_longer_says_202() {
    let server = Server::script(vec![
        with(202, &[("Location", "/v1/states/7?api-version=2")], ""),
        with(202, &[], ""),
        with(202, &[("Location", "/v1/states/7b")], r#"{"percent":50}"#),
        json("42"),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let (seen, poller) = all(credit(&client, &LOCATION)).await;
    assert_eq!(
        seen,
        [
            "accepted",
            "running",
            r#"running {"percent":50}"#,
            "done 42"
        ]
    );
    assert_eq!(
        asked_for(&server),
        [
            "POST /v1/credits",
            "GET /v1/states/7?api-version=2",
            "GET /v1/states/7?api-version=2",
            "GET /v1/states/7b"
        ]
    );
    assert_eq!(
        poller.url().unwrap(),
        format!("{}/v1/states/7b", server.url)
    );
}

#[tokio::test]
async fn a_state_is_asked_for_with_the_credentials_and_headers_of_the_call_but_not_its_body_or_key()
{
    let server = Server::script(vec![with(202, &[("Location", "/states/1")], ""), json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let call: Call<()> = Call::new(&client, Inputs::new(&CREATE).encoded(), reply::empty);
    let call = call
        .header("x-tenant", "t1")
        .header("if-match", "\"1\"")
        .idempotency_key("key-1")
        .body("text/plain", "a body");
    let poller: Credit = Poller::new(call, &LOCATION, polling::json);
    assert_eq!(poller.until_done().await.unwrap(), 1);
    let seen = server.seen();
    let bearer = format!("Bearer {}", support::TOKEN);
    for seen in &seen {
        assert_eq!(seen.header("authorization"), Some(bearer.as_str()));
        assert_eq!(seen.header("x-tenant"), Some("t1"));
        assert_eq!(seen.header("x-api-version"), Some("2026-01-01"));
    }
    assert_eq!(seen[0].header("idempotency-key"), Some("key-1"));
    assert_eq!(seen[0].body, b"a body");
    for name in ["idempotency-key", "if-match", "content-type"] {
        assert_eq!(seen[1].header(name), None, "{name}");
    }
    assert!(seen[1].body.is_empty());
}

#[tokio::test]
async fn a_status_in_json_says_when_it_is_done_and_its_member_is_the_value() {
    let server = Server::script(vec![
        with(202, &[("Operation-Location", "states/7")], ""),
        json(r#"{"status":"Running"}"#),
        status(202, r#"{"status":"NotStarted"}"#),
        json(r#"{"status":"SUCCEEDED","result":{"id":5}}"#),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let (seen, _) = all(credit(&client, &MEMBER)).await;
    let running = |word: &str| format!(r#"running {{"status":"{word}"}}"#);
    assert_eq!(
        seen,
        [
            "accepted",
            &running("Running"),
            &running("NotStarted"),
            "done 5"
        ]
    );
    assert_eq!(asked_for(&server)[1..], ["GET /v1/states/7"; 3]);
}

#[tokio::test]
async fn the_value_is_where_the_call_went_or_where_a_header_or_the_state_says() {
    let done = || json(r#"{"status":"Succeeded","links":{"result":"/v1/credits/9"}}"#);
    let location = &[
        ("Azure-AsyncOperation", "/s"),
        ("Location", "/v1/credits/8"),
    ];
    for (rules, place) in [
        (&ORIGINAL, "GET /v1/credits"),
        (&WHOLE, "GET /v1/credits/8"),
        (&URL, "GET /v1/credits/9"),
    ] {
        let server = Server::script(vec![with(202, location, ""), done(), json("3")]).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(credit(&client, rules).until_done().await.unwrap(), 3);
        assert_eq!(asked_for(&server), ["POST /v1/credits", "GET /s", place]);
    }
}

#[tokio::test]
async fn the_header_that_comes_first_leads_to_the_state_even_with_200_and_201() {
    for first in [200, 201] {
        let headers = [("Azure-AsyncOperation", "/s")];
        let begun = with(first, &headers, "{\"id\":1}");
        let done = json(r#"{"status":"succeeded"}"#);
        let server = Server::script(vec![begun, done, json("4")]).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(credit(&client, &ORIGINAL).until_done().await.unwrap(), 4);
        assert_eq!(server.count(), 3, "{first}");
    }
}

#[tokio::test]
async fn what_is_there_at_once_is_done_at_once() {
    for (code, rules) in [(200, &LOCATION), (201, &MEMBER), (200, &ORIGINAL)] {
        // The place of something new, not of a state.
        let server = Server::script(vec![with(code, &[("Location", "/new")], "6")]).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(all(credit(&client, rules)).await.0, ["done 6"]);
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_303_leads_to_the_value_whatever_it_says() {
    let server = Server::script(vec![
        with(202, &[("Operation-Location", "/s")], ""),
        with(303, &[("Location", "/value")], ""),
        json(r#"7"#),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(
        all(credit(&client, &MEMBER)).await.0,
        ["accepted", "done 7"]
    );
    assert_eq!(
        asked_for(&server),
        ["POST /v1/credits", "GET /s", "GET /value"]
    );
    // The value has a member where states say what they are.
    let open = r#"{"status":"open"}"#;
    let server = Server::script(vec![
        with(303, &[("Location", "/s")], ""),
        with(303, &[("Location", "/value")], ""),
        json(open),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let call: Call<()> = Call::new(&client, Inputs::new(&CREATE).encoded(), reply::empty);
    let poller: Poller<Value, Value> = Poller::new(call, &WHOLE, polling::json);
    assert_eq!(to_json(&poller.until_done().await.unwrap()), open);
    assert_eq!(
        asked_for(&server),
        ["POST /v1/credits", "GET /s", "GET /value"]
    );
}

#[tokio::test]
async fn a_state_that_failed_is_an_error_with_what_it_says() {
    let failed = r#"{"status":"Failed","error":{"code":"Quota","message":"No room left."}}"#;
    let server = Server::script(vec![
        with(202, &[("Operation-Location", "/s")], ""),
        json(failed),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let error = credit(&client, &MEMBER).until_done().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    assert_eq!(error.message(), "No room left.");
    assert_eq!(error.code(), Some("Quota"));
    assert_eq!(error.error_type(), Some("Failed"));
    assert_eq!(error.status(), Some(200));
    assert_eq!(error.body(), failed.as_bytes());
    assert_eq!(error.operation_id(), Some("create_credit"));
    assert!(!error.is_retryable());
    assert_eq!(
        error.to_string(),
        "GET the state of POST /v1/credits: failed error (HTTP 200, code Quota): No room left."
    );
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_state_that_was_canceled_is_an_error_which_tells_so() {
    for word in ["Canceled", "cancelled"] {
        let state = format!(r#"{{"status":"{word}"}}"#);
        let begun = with(202, &[("Operation-Location", "/s")], "");
        let server = Server::script(vec![begun, json(state)]).await;
        let client = server.client(&API).build().unwrap();
        let (seen, _) = all(credit(&client, &MEMBER)).await;
        let told = format!("failed: the state is {word:?}");
        assert_eq!(seen, ["accepted", told.as_str()]);
    }
}

#[tokio::test]
async fn a_state_is_asked_for_again_as_any_read_is() {
    let server = Server::script(vec![
        with(202, &[("Location", "/s")], ""),
        status(503, "{}"),
        Answer::Drop,
        json("1"),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(credit(&client, &LOCATION).until_done().await.unwrap(), 1);
    assert_eq!(server.count(), 4);
    let server = Server::script(vec![
        with(202, &[("Location", "/s")], ""),
        status(404, r#"{"error":{"message":"gone"}}"#),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let (seen, poller) = all(credit(&client, &LOCATION)).await;
    assert_eq!(seen, ["accepted", "not_found: gone"]);
    assert!(poller.resume_token().is_some());
}

#[tokio::test]
async fn the_server_says_how_long_to_wait_in_seconds_or_by_a_date_up_to_the_cap() {
    let date = ("Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    let asked = [
        ("Retry-After", "3600"),
        ("Retry-After", "Wed, 21 Oct 2026 08:28:00 GMT"),
    ];
    for asked in asked {
        let server = Server::script(vec![
            with(202, &[("Location", "/s"), asked, date], ""),
            with(202, &[("Retry-After", "0")], ""),
            json("1"),
        ])
        .await;
        let client = server.client(&API);
        let client = client.retry_after_cap(Duration::from_millis(80)).build();
        // An interval that would be too long shows that it is not what is waited for.
        let poller = credit(&client.unwrap(), &LOCATION).interval(Duration::from_secs(60));
        let started = Instant::now();
        assert_eq!(poller.until_done().await.unwrap(), 1);
        let took = started.elapsed();
        assert!(took >= Duration::from_millis(80), "{took:?}");
        assert!(took < Duration::from_secs(30), "{took:?}");
    }
    let script = vec![with(202, &[("Location", "/s")], ""), json("1")];
    let server = Server::script(script).await;
    let client = server.client(&API).build().unwrap();
    let poller = credit(&client, &LOCATION).interval(Duration::from_millis(70));
    let started = Instant::now();
    assert_eq!(poller.until_done().await.unwrap(), 1);
    assert!(started.elapsed() >= Duration::from_millis(70));
}

#[tokio::test]
async fn the_result_of_a_state_is_the_value() {
    for (rules, state, value) in [
        (&WHOLE, r#"{"status":"succeeded","result":7}"#, "done 7"),
        (&RESULT, r#"{"status":"succeeded","result":7}"#, "done 7"),
        // What the state says is only that it is done, where the whole is the value.
        (&LOCATION, "8", "done 8"),
    ] {
        let script = vec![
            with(202, &[("Operation-Location", "/s"), ("Location", "/s")], ""),
            json(state),
        ];
        let server = Server::script(script).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(all(credit(&client, rules)).await.0, ["accepted", value]);
    }
}

#[tokio::test]
async fn a_value_says_itself_how_far_it_is() {
    let state = |word: &str| format!(r#"{{"id":7,"properties":{{"state":{word}}}}}"#);
    let script = vec![
        Answer::Reply(201, vec![], state("\"Creating\"").into_bytes()),
        json(state("\"Updating\"")),
        json(state("\"Succeeded\"")),
    ];
    let server = Server::script(script).await;
    let client = server.client(&API).build().unwrap();
    let (seen, poller) = all(credit(&client, &ITSELF)).await;
    assert_eq!(seen[0], "accepted");
    assert!(seen[1].starts_with("running"), "{seen:?}");
    assert!(
        seen[2].starts_with("decode: expected a 64-bit integer, found an object"),
        "{seen:?}"
    );
    assert_eq!(
        asked_for(&server),
        ["POST /v1/credits", "GET /v1/credits", "GET /v1/credits"]
    );
    // Another process goes on, too.
    let token = poller.resume_token().unwrap().to_owned();
    assert_eq!(token, format!("{}/v1/credits#", server.url));
    // What says nothing is done, and so is what says so at once; what failed is an error.
    for (answer, expected) in [(json("7"), "done 7"), (json(state("null")), "decode: ")] {
        let server = Server::script(vec![answer]).await;
        let client = server.client(&API).build().unwrap();
        let (seen, _) = all(credit(&client, &ITSELF)).await;
        assert!(seen.len() == 1 && seen[0].starts_with(expected), "{seen:?}");
    }
    let server = Server::script(vec![json(state("\"Failed\""))]).await;
    let client = server.client(&API).build().unwrap();
    let error = credit(&client, &ITSELF).until_done().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    let server = Server::script(vec![json("7")]).await;
    let client = server.client(&API).build().unwrap();
    let token = format!("{}/v1/credits#", server.url);
    let poller: Credit = Poller::resume(&client, &token, &ITSELF, polling::json);
    assert_eq!(poller.until_done().await.unwrap(), 7);
}

#[tokio::test]
async fn another_process_goes_on_by_the_token() {
    for (rules, last) in [
        (&ORIGINAL, "GET /v1/credits"),
        (&WHOLE, "GET /v1/credits/8"),
    ] {
        let server = Server::script(vec![
            with(
                202,
                &[("Operation-Location", "/s"), ("Location", "/v1/credits/8")],
                "",
            ),
            json(r#"{"status":"running"}"#),
            json(r#"{"status":"succeeded"}"#),
            json("2"),
        ])
        .await;
        let client = server.client(&API).build().unwrap();
        let mut poller = credit(&client, rules);
        assert!(poller.resume_token().is_none());
        assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
        let token = poller.resume_token().unwrap().to_owned();
        assert_eq!(poller.url().unwrap(), format!("{}/s", server.url));
        drop(poller);
        let other = server.client(&API).build().unwrap();
        let resumed: Credit = Poller::resume(&other, &token, rules, polling::json);
        assert_eq!(resumed.resume_token(), Some(token.as_str()));
        let (seen, _) = all(resumed).await;
        assert_eq!(seen, [r#"running {"status":"running"}"#, "done 2"]);
        let asked = asked_for(&server);
        assert_eq!(asked, ["POST /v1/credits", "GET /s", "GET /s", last]);
        let bearer = format!("Bearer {}", support::TOKEN);
        let seen = server.seen();
        assert!(
            seen.iter()
                .all(|seen| seen.header("authorization") == Some(&bearer))
        );
    }
}

#[tokio::test]
async fn a_state_reached_by_location_is_read_as_such_after_the_token() {
    let begun = with(202, &[("Location", "/s")], "");
    let server = Server::script(vec![begun, with(202, &[], ""), json("8")]).await;
    let client = server.client(&API).build().unwrap();
    let mut poller = credit(&client, &WHOLE);
    assert_eq!(poller.next().await.unwrap().unwrap(), Progress::Accepted);
    let token = poller.resume_token().unwrap().to_owned();
    let resumed: Credit = Poller::resume(&client, &token, &WHOLE, polling::json);
    assert_eq!(all(resumed).await.0, ["running", "done 8"]);
}

#[tokio::test]
async fn a_state_that_never_ends_is_asked_until_the_deadline() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "POST" => with(202, &[("Location", "/s")], ""),
        _ => with(202, &[], ""),
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let poller = credit(&client, &LOCATION).deadline(Duration::from_millis(100));
    let (seen, poller) = all(poller).await;
    assert_eq!(
        seen.last().unwrap(),
        "timeout: it was not done within 100ms"
    );
    assert!(seen.len() > 3, "{seen:?}");
    assert!(poller.resume_token().is_some());
    // What was under way at the deadline may still arrive: one request, as
    // they go one by one.
    let asked = server.count();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(server.count() <= asked + 1, "{} {asked}", server.count());
    // Also in a pause.
    let poller = credit(&client, &LOCATION).interval(Duration::from_secs(60));
    let resumed = poller
        .deadline(Duration::from_millis(50))
        .until_done()
        .await;
    assert_eq!(resumed.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_reply_that_leads_nowhere_and_a_state_that_says_nothing_are_errors() {
    let server = Server::script(vec![status(202, "{}")]).await;
    let client = server.client(&API).build().unwrap();
    let (seen, _) = all(credit(&client, &MEMBER)).await;
    assert_eq!(
        seen,
        [
            "decode: the reply with status 202 does not say where the state is: it has no \
          Operation-Location or Azure-AsyncOperation or Location"
        ]
    );
    for (state, told) in [
        (
            "{\"state\":\"Running\"}",
            "decode: the state has no text at /status",
        ),
        (
            "{\"status\":\"done\"}",
            "decode: the state says that it is done, but has no value at /result/id",
        ),
    ] {
        let begun = with(202, &[("Operation-Location", "/s")], "");
        let server = Server::script(vec![begun, json(state)]).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(all(credit(&client, &MEMBER)).await.0, ["accepted", told]);
    }
}

#[tokio::test]
async fn values_may_be_nothing_optional_text_or_bytes() {
    let script = || vec![with(202, &[("Location", "/s")], ""), with(204, &[], "")];
    let call = |client: &Client| -> Call<()> {
        Call::new(client, Inputs::new(&CREATE).encoded(), reply::empty)
    };
    let server = Server::script(script()).await;
    let client = server.client(&API).build().unwrap();
    let none: Poller<(), Value> = Poller::new(call(&client), &LOCATION, polling::empty);
    none.until_done().await.unwrap();
    let server = Server::script(script()).await;
    let client = server.client(&API).build().unwrap();
    let none: Poller<Option<i64>, Value> =
        Poller::new(call(&client), &LOCATION, polling::optional_json);
    assert_eq!(none.until_done().await.unwrap(), None);
    let text = || vec![with(202, &[("Location", "/s")], ""), json("a report")];
    let server = Server::script([text(), text()].into_iter().flatten().collect()).await;
    let client = server.client(&API).build().unwrap();
    let read: Poller<String, Value> = Poller::new(call(&client), &LOCATION, polling::text);
    assert_eq!(read.until_done().await.unwrap(), "a report");
    let read: Poller<bytes::Bytes, Value> = Poller::new(call(&client), &LOCATION, polling::bytes);
    assert_eq!(read.until_done().await.unwrap(), "a report");
}

#[test]
fn code_that_is_not_async_waits() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let script = || {
        vec![
            with(202, &[("Location", "/s")], ""),
            with(202, &[], ""),
            json("1"),
        ]
    };
    let script = [script(), script()].into_iter().flatten().collect();
    let server = runtime.block_on(Server::script(script));
    let client = server.client(&API).build().unwrap();
    assert_eq!(credit(&client, &LOCATION).wait().unwrap(), 1);
    let states: Vec<_> = credit(&client, &LOCATION)
        .iter()
        .map(Result::unwrap)
        .collect();
    let expected = [
        Progress::Accepted,
        Progress::Running(None),
        Progress::Done(1),
    ];
    assert_eq!(states, expected);
}
