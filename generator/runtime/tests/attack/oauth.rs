//! Tokens that are refused, and an endpoint for tokens that fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Api, Call, Client, ErrorKind, Inputs, Scheme, SchemeKind, oauth, reply,
};

use crate::support::{Answer, Server, json, operation, status};
use crate::table::row;

static API: Api = Api {
    name: "oauth-api",
    issuer: Some(oauth::ISSUER),
    schemes: &[Scheme {
        name: "oauth",
        kind: SchemeKind::ClientCredentials {
            token_url: "/token",
            scopes: &[],
        },
    }],
    security: &[&["oauth"]],
    ..Api::DEFAULT
};
static GET: Operation = operation("get", Method::Get, "/get");
static POST: Operation = Operation {
    keyed: false,
    ..operation("post", Method::Post, "/post")
};

fn client(server: &Server) -> Client {
    let builder = Client::with_api(&API).base_url(&server.url);
    let builder = builder.client_credentials("id", "s3cret-of-the-client");
    let builder = builder.retry_delays(Duration::from_millis(200), Duration::from_millis(200));
    builder.build().unwrap()
}

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

/// A server whose first token is refused from the start.
async fn fickle() -> Server {
    let issued = AtomicUsize::new(0);
    Server::start(move |seen, _| {
        if seen.target == "/token" {
            let number = issued.fetch_add(1, Ordering::SeqCst);
            return json(format!("{{\"access_token\":\"token-{number}\"}}"));
        }
        match seen.header("authorization") {
            Some("Bearer token-0") => status(401, "{}"),
            _ => json("7"),
        }
    })
    .await
}

#[tokio::test]
async fn n15_a_401_invalidates_the_token_also_where_the_call_is_not_resent() {
    let server = fickle().await;
    let client = client(&server);
    // A POST without a key is not sent again, and its token is not used again.
    let error = call(&client, &POST).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 1)
    );
    assert_eq!(call(&client, &POST).await.unwrap(), 7);
    assert_eq!(call(&client, &GET).await.unwrap(), 7);
    assert_eq!(server.count(), 5);
    row(
        15,
        "401 to a POST that is not resent",
        "the next call has a new token",
    );
}

#[tokio::test]
async fn n15_callers_that_wait_share_the_failure() {
    let server = Server::start(|_, _| Answer::Reply(503, Vec::new(), Vec::new())).await;
    let client = Arc::new(client(&server));
    let started = Instant::now();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = Arc::clone(&client);
            tokio::spawn(async move { call(&client, &GET).await.unwrap_err().kind() })
        })
        .collect();
    for outcome in calls {
        assert_eq!(outcome.await.unwrap(), ErrorKind::Api);
    }
    // One refresh, with its two retries.
    assert_eq!(server.count(), 3);
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
    // Whoever asks later is not told of an old failure.
    call(&client, &GET).await.unwrap_err();
    assert_eq!(server.count(), 6);
    row(
        15,
        "20 callers wait for a token endpoint that answers 503",
        "3 requests, and all fail together",
    );
}

#[tokio::test]
async fn n15_a_late_refusal_of_an_old_token_leaves_the_new_one() {
    let issued = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| {
        if seen.target == "/token" {
            let number = issued.fetch_add(1, Ordering::SeqCst);
            return json(format!("{{\"access_token\":\"token-{number}\"}}"));
        }
        match (seen.header("authorization"), seen.target.as_str()) {
            (Some("Bearer token-0"), "/post") => {
                Answer::SlowStatus(Duration::from_millis(500), 401)
            }
            (Some("Bearer token-0"), _) => status(401, "{}"),
            _ => json("7"),
        }
    })
    .await;
    let client = client(&server);
    let slow = tokio::spawn(call(&client, &POST).into_future());
    while !server.seen().iter().any(|seen| seen.target == "/post") {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(call(&client, &GET).await.unwrap(), 7);
    slow.await.unwrap().unwrap_err();
    assert_eq!(call(&client, &GET).await.unwrap(), 7);
    let tokens = server
        .seen()
        .iter()
        .filter(|seen| seen.target == "/token")
        .count();
    assert_eq!(tokens, 2);
    row(
        15,
        "401 to an old token, after the new one came",
        "the new one stays",
    );
}

#[tokio::test]
async fn n06_a_token_endpoint_that_repeats_the_secret_is_not_quoted() {
    const SECRET: &str = "s3cret-of-the-client";
    let replies = [
        status(400, format!("{{\"error\":\"bad {SECRET}\"}}")),
        status(
            401,
            "{\"error\":\"aWQ6czNjcmV0LW9mLXRoZS1jbGllbnQ=\"}".to_owned(),
        ),
        status(200, format!("{{\"error\":\"{SECRET}\"}}")),
        status(200, SECRET),
        status(200, format!("{{\"access_token\":\"{SECRET}\\r\\nx: y\"}}")),
    ];
    for reply in replies {
        let server = Server::script(vec![reply]).await;
        let client = client(&server);
        let error = call(&client, &POST).await.unwrap_err();
        let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
        assert!(!shown.contains(SECRET), "{shown}");
        assert!(!shown.contains("czNjcmV0LW9mLXRoZS1jbGllbnQ"), "{shown}");
        row(
            6,
            "a token endpoint that repeats the secret",
            error.message(),
        );
    }
}

#[tokio::test]
async fn n05_the_secret_of_a_client_does_not_follow_a_redirect() {
    let other = Server::start(|_, _| json("{\"access_token\":\"t\"}")).await;
    for code in [302, 307, 308] {
        let away = format!("{}/token", other.url);
        let away = Answer::Reply(code, vec![("location", away)], Vec::new());
        let server = Server::script(vec![away]).await;
        call(&client(&server), &POST).await.unwrap_err();
        assert_eq!(other.count(), 0);
    }
    row(
        5,
        "a token endpoint that redirects elsewhere",
        "not followed",
    );
}

#[tokio::test]
async fn n15_no_answer_about_its_life_makes_a_token_last_or_fail() {
    for life in [
        "-5",
        "0",
        "1e400",
        "99999999999999999999",
        "\"3600\"",
        "null",
        "0.5",
    ] {
        let server = Server::start(move |seen, _| match seen.target.as_str() {
            "/token" => json(format!("{{\"access_token\":\"t\",\"expires_in\":{life}}}")),
            _ => json("7"),
        })
        .await;
        let client = client(&server);
        assert_eq!(call(&client, &GET).await.unwrap(), 7, "{life}");
        assert_eq!(call(&client, &GET).await.unwrap(), 7, "{life}");
        row(15, &format!("expires_in: {life}"), "a token all the same");
    }
}

#[tokio::test]
async fn n15_who_waits_does_not_depend_on_the_one_who_asks() {
    let first = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/token" if first.fetch_add(1, Ordering::SeqCst) == 0 => {
            Answer::SlowHeaders(Duration::from_secs(30), b"{}".to_vec())
        }
        "/token" => json("{\"access_token\":\"t\"}"),
        _ => json("7"),
    })
    .await;
    let client = client(&server);
    let hasty = call(&client, &GET)
        .deadline(Duration::from_millis(150))
        .into_future();
    let hasty = tokio::spawn(hasty);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    assert_eq!(call(&client, &GET).await.unwrap(), 7);
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(hasty.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    row(
        15,
        "the caller that asks for a token runs out of time",
        "the next one asks",
    );
}
