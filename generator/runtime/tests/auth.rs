//! Every way to authenticate, and where credentials come from.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::error::Source;
use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::transport::BoxFuture;
use specwright_runtime::runtime::{
    Api, Call, Client, ClientBuilder, Credential, ErrorKind, Scheme, SchemeKind, Secret,
    TokenProvider, oauth, reply,
};
use support::{Answer, Seen, Server, json, operation, status};

static API: Api = Api {
    name: "auth-api",
    issuer: Some(oauth::ISSUER),
    schemes: &[
        Scheme {
            name: "bearer",
            kind: SchemeKind::Bearer,
        },
        Scheme {
            name: "basic",
            kind: SchemeKind::Basic,
        },
        Scheme {
            name: "header",
            kind: SchemeKind::ApiKeyHeader("X-Api-Key"),
        },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKeyQuery("api key"),
        },
        Scheme {
            name: "cookie",
            kind: SchemeKind::ApiKeyCookie("session"),
        },
        Scheme {
            name: "oauth",
            kind: SchemeKind::ClientCredentials {
                token_url: "/oauth/token",
                scopes: &["read", "write"],
            },
        },
    ],
    security: &[&["bearer"]],
    token_env: "SPECWRIGHT_TEST_TOKEN_THAT_IS_NOT_SET",
    ..Api::DEFAULT
};

const fn secured(security: &'static [&'static [&'static str]]) -> Operation {
    Operation {
        security: Some(security),
        ..operation("secured", Method::Get, "/v1/secured")
    }
}

static BEARER: Operation = operation("bearer", Method::Get, "/v1/bearer");
static BASIC: Operation = secured(&[&["basic"]]);
static HEADER: Operation = secured(&[&["header"]]);
static QUERY: Operation = secured(&[&["query"]]);
static COOKIE: Operation = secured(&[&["cookie"]]);
static OPEN: Operation = secured(&[]);
static OPTIONAL: Operation = secured(&[&[], &["bearer"]]);
static BOTH: Operation = secured(&[&["bearer", "header"], &["basic"]]);
static OAUTH: Operation = secured(&[&["oauth"]]);
static OAUTH_POST: Operation = Operation {
    idempotent: false,
    ..secured(&[&["oauth"]])
};

fn builder(server: &Server) -> ClientBuilder {
    Client::with_api(&API)
        .base_url(&server.url)
        .retry_delays(Duration::from_millis(1), Duration::from_millis(2))
        .timeout(Duration::from_secs(5))
}

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

/// The request that a client sends for an operation.
async fn sent(
    operation: &'static Operation,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Seen {
    let server = Server::script(vec![json("1")]).await;
    let client = set_up(builder(&server)).build().unwrap();
    call(&client, operation).await.unwrap();
    server.seen().remove(0)
}

#[tokio::test]
async fn a_token_goes_where_the_scheme_says() {
    let seen = sent(&BEARER, |builder| builder.token("t0k")).await;
    assert_eq!(seen.header("authorization"), Some("Bearer t0k"));
    let seen = sent(&HEADER, |builder| builder.token("t0k")).await;
    assert_eq!(
        (seen.header("x-api-key"), seen.header("authorization")),
        (Some("t0k"), None)
    );
    let seen = sent(&QUERY, |builder| builder.token("t 0&k")).await;
    assert_eq!(seen.query("api key").as_deref(), Some("t 0&k"));
    let seen = sent(&COOKIE, |builder| builder.token("t0k")).await;
    assert_eq!(seen.header("cookie"), Some("session=t0k"));
    // A key alone is the user name.
    let seen = sent(&BASIC, |builder| builder.token("t0k")).await;
    assert_eq!(seen.header("authorization"), Some("Basic dDBrOg=="));
    let seen = sent(&BASIC, |builder| {
        builder.basic_auth("Aladdin", "open sesame")
    })
    .await;
    assert_eq!(
        seen.header("authorization"),
        Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    );
}

#[tokio::test]
async fn operations_say_whether_credentials_are_sent() {
    let seen = sent(&OPEN, |builder| builder.token("t0k")).await;
    assert_eq!(seen.header("authorization"), None);
    let seen = sent(&OPTIONAL, |builder| builder.token("t0k")).await;
    assert_eq!(seen.header("authorization"), Some("Bearer t0k"));
    let seen = sent(&OPTIONAL, |builder| builder).await;
    assert_eq!(seen.header("authorization"), None);
}

#[tokio::test]
async fn all_schemes_of_an_alternative_are_needed() {
    let named = |builder: ClientBuilder| {
        builder
            .token("t0k")
            .credential("header", Credential::Token(Secret::new("k3y")))
    };
    let seen = sent(&BOTH, named).await;
    assert_eq!(seen.header("authorization"), Some("Bearer t0k"));
    assert_eq!(seen.header("x-api-key"), Some("k3y"));
    // One nameless token does not make two; the other alternative does with it.
    let seen = sent(&BOTH, |builder| builder.basic_auth("u", "p")).await;
    assert_eq!(seen.header("authorization"), Some("Basic dTpw"));
}

#[tokio::test]
async fn missing_credentials_are_an_error_before_sending() {
    let server = Server::script(vec![json("1")]).await;
    let client = builder(&server).build().unwrap();
    let error = call(&client, &BOTH).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Config, 0));
    assert!(
        error.message().contains("bearer and header, or basic"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_may_bring_its_own_token() {
    let server = Server::script(vec![json("1")]).await;
    let client = builder(&server).token("t0k").build().unwrap();
    call(&client, &BEARER).token("other").await.unwrap();
    assert_eq!(
        server.seen()[0].header("authorization"),
        Some("Bearer other")
    );
}

#[tokio::test]
async fn unusable_tokens_are_refused_when_the_client_is_built() {
    for token in ["", "t0k\n", " t0k", "t0\0k"] {
        let error = Client::with_api(&API)
            .base_url("https://x.example")
            .token(token)
            .build();
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(token.is_empty() || !error.to_string().contains("t0"));
    }
    let error = Client::with_api(&API).from_env().unwrap_err();
    assert!(error.message().contains(API.token_env));
}

struct Rotating {
    made: AtomicUsize,
    refused: AtomicUsize,
}

struct Shared(Arc<Rotating>);

impl TokenProvider for Shared {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        let number = self.0.made.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(Secret::new(format!("rotating-{number}"))) })
    }

    fn rejected(&self, token: &Secret) {
        let number = self.0.refused.fetch_add(1, Ordering::SeqCst);
        assert_eq!(token.expose(), format!("rotating-{number}"));
    }
}

#[tokio::test]
async fn a_provider_is_asked_again_after_401_once() {
    let provider = Arc::new(Rotating {
        made: 0.into(),
        refused: 0.into(),
    });
    let refused = || status(401, "{}");
    let server = Server::script(vec![refused(), json("1"), json("2")]).await;
    let client = builder(&server)
        .token_provider(Shared(Arc::clone(&provider)))
        .build()
        .unwrap();
    assert_eq!(call(&client, &BEARER).send().await.unwrap().attempts(), 2);
    assert_eq!(
        server.seen()[1].header("authorization"),
        Some("Bearer rotating-1")
    );
    assert_eq!(provider.refused.load(Ordering::SeqCst), 1);

    let provider = Arc::new(Rotating {
        made: 0.into(),
        refused: 0.into(),
    });
    let server = Server::script(vec![refused(), refused(), json("1")]).await;
    let client = builder(&server)
        .token_provider(Shared(Arc::clone(&provider)))
        .build()
        .unwrap();
    let error = call(&client, &BEARER).await.unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::Authentication, 2)
    );
    // The new token is of no more use than the first.
    assert_eq!(provider.refused.load(Ordering::SeqCst), 2);
}

struct Broken;

impl TokenProvider for Broken {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async { Err("the vault is sealed".into()) })
    }
}

#[tokio::test]
async fn a_provider_without_a_token_ends_the_call() {
    let server = Server::script(vec![json("1")]).await;
    let client = builder(&server).token_provider(Broken).build().unwrap();
    let error = call(&client, &BEARER).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 0)
    );
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "the vault is sealed");
}

/// An OAuth2 server that issues tok-0, tok-1, .. and takes only the latest.
async fn issuer(expires_in: u64) -> (Server, Arc<AtomicUsize>) {
    let issued = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&issued);
    let server = Server::start(move |seen, _| {
        if seen.target == "/oauth/token" {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let body = format!("{{\"access_token\":\"tok-{number}\",\"expires_in\":{expires_in}}}");
            return Answer::SlowHeaders(Duration::from_millis(20), body.into_bytes());
        }
        let latest = count.load(Ordering::SeqCst) as i64 - 1;
        if seen.header("authorization") == Some(&format!("Bearer tok-{latest}")) {
            json("1")
        } else {
            status(401, "{}")
        }
    });
    (server.await, issued)
}

#[tokio::test]
async fn client_credentials_fetch_one_token_for_many_calls() {
    let (server, issued) = issuer(3600).await;
    let client = builder(&server)
        .client_credentials("my:id", "s&cret")
        .build()
        .unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { call(&client, &OAUTH).await.unwrap() });
    }
    while let Some(done) = calls.join_next().await {
        done.unwrap();
    }
    assert_eq!(issued.load(Ordering::SeqCst), 1);
    let seen = server.seen();
    let token = seen
        .iter()
        .find(|seen| seen.target == "/oauth/token")
        .unwrap();
    assert_eq!(token.method, "POST");
    assert_eq!(
        token.body,
        b"grant_type=client_credentials&scope=read+write"
    );
    // "my%3Aid:s%26cret"
    assert_eq!(
        token.header("authorization"),
        Some("Basic bXklM0FpZDpzJTI2Y3JldA==")
    );
}

#[tokio::test]
async fn refused_and_expired_tokens_are_replaced() {
    let (server, issued) = issuer(3600).await;
    let client = builder(&server)
        .client_credentials("id", "secret")
        .build()
        .unwrap();
    call(&client, &OAUTH).await.unwrap();
    // As if the server had forgotten the token.
    issued.fetch_add(1, Ordering::SeqCst);
    assert_eq!(call(&client, &OAUTH).send().await.unwrap().attempts(), 2);

    // Without a key, a POST is not sent again even then.
    issued.fetch_add(1, Ordering::SeqCst);
    let error = call(&client, &OAUTH_POST).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Authentication, 1)
    );

    let (server, issued) = issuer(0).await;
    let client = builder(&server)
        .client_credentials("id", "secret")
        .build()
        .unwrap();
    call(&client, &OAUTH).await.unwrap();
    call(&client, &OAUTH).await.unwrap();
    assert_eq!(issued.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_token_endpoint_that_refuses_is_an_authentication_error() {
    let refusal = || status(400, "{\"error\":\"invalid_client\"}");
    let server = Server::script(vec![status(503, ""), refusal()]).await;
    let client = builder(&server)
        .client_credentials("id", "secret")
        .build()
        .unwrap();
    let error = call(&client, &OAUTH).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.message().contains("400 invalid_client"), "{error}");
    assert_eq!(server.count(), 2);
}
