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
                std::thread::sleep(Duration::from_millis(100));
                status(401, "{}")
            }
            (Some("Bearer token-0"), _) => status(401, "{}"),
            _ => json("7"),
        }
    })
    .await;
    let client = client(&server);
    let slow = tokio::spawn(call(&client, &POST));
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
