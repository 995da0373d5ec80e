//! What a client refuses: replies too large, redirects that leak, connections
//! that can be read, URLs that are none.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::time::Duration;

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{Api, Call, Client, ErrorKind, reply};
use support::{API, Answer, CREATE, GET, Server, json, operation, status};

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(client, Inputs::new(operation).encoded(), reply::json::<i64>)
}

fn redirect(status: u16, to: &str) -> Answer {
    Answer::Reply(status, vec![("location", to.to_owned())], Vec::new())
}

#[tokio::test]
async fn replies_over_the_limit_are_refused() {
    for answer in [
        json("1".repeat(1001)),
        Answer::Chunked(200, vec![b'1'; 1001]),
        // Announces more than it sends.
        Answer::Raw(b"HTTP/1.1 200 X\r\ncontent-length: 99999999999\r\n\r\n1".to_vec()),
    ] {
        let server = Server::script(vec![answer, json("1")]).await;
        let client = server.client(&API).max_reply_bytes(1000).build().unwrap();
        let error = call(&client, &GET).await.unwrap_err();
        assert_eq!((error.kind(), server.count()), (ErrorKind::TooLarge, 1));
    }
    let server = Server::script(vec![
        json("1".repeat(9)),
        Answer::Chunked(200, vec![b'1'; 9]),
    ])
    .await;
    let client = server.client(&API).max_reply_bytes(9).build().unwrap();
    assert_eq!(call(&client, &GET).await.unwrap(), 111_111_111);
    assert_eq!(call(&client, &GET).await.unwrap(), 111_111_111);
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_credentials() {
    for code in [301, 302, 303, 307, 308] {
        let server = Server::script(vec![redirect(code, "/v2/things?a=b"), json("5")]).await;
        let client = server.client(&API).build().unwrap();
        assert_eq!(call(&client, &GET).await.unwrap(), 5);
        let seen = server.seen();
        assert_eq!(seen[1].target, "/v2/things?a=b");
        assert!(seen[1].header("authorization").is_some());
    }
}

#[tokio::test]
async fn a_redirect_to_another_origin_takes_nothing_secret_along() {
    let elsewhere = Server::script(vec![json("5")]).await;
    let server = Server::script(vec![redirect(302, &format!("{}/x", elsewhere.url))]).await;
    let client = server.client(&API).build().unwrap();
    let value = call(&client, &GET)
        .header("x-secret", "hush")
        .header("cookie", "a=b")
        .await
        .unwrap();
    assert_eq!(value, 5);
    let seen = &elsewhere.seen()[0];
    for name in [
        "authorization",
        "cookie",
        "x-secret",
        "x-api-version",
        "idempotency-key",
    ] {
        assert_eq!(seen.header(name), None, "{name} went to another origin");
    }
}

#[tokio::test]
async fn a_redirect_back_is_not_trusted_again() {
    let server = Server::start(|_, _| json("0")).await;
    let back = redirect(302, &format!("{}/back", server.url));
    let elsewhere = Server::script(vec![back]).await;
    let away = format!("{}/away", elsewhere.url);
    let first = Server::start(move |_, _| redirect(302, &away)).await;
    let client = first.client(&API).build().unwrap();
    call(&client, &GET).await.unwrap();
    assert_eq!(server.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_post_is_redirected_only_as_a_post_within_the_origin() {
    let server = Server::script(vec![redirect(307, "/v2/credits"), json("5")]).await;
    let client = server.client(&API).build().unwrap();
    let parts = Inputs::new(&CREATE).encoded().bytes(b"amount=1".to_vec());
    Call::new(&client, parts, reply::json::<i64>).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        (seen[1].method.as_str(), seen[1].body.as_slice()),
        ("POST", &b"amount=1"[..])
    );
    assert_eq!(
        seen[0].header("idempotency-key"),
        seen[1].header("idempotency-key")
    );

    let elsewhere = Server::script(Vec::new()).await;
    for (code, to) in [
        (302, "/v2/credits"),
        (303, "/x"),
        (307, elsewhere.url.as_str()),
    ] {
        let server = Server::script(vec![redirect(code, to), json("5")]).await;
        let client = server.client(&API).build().unwrap();
        let error = call(&client, &CREATE).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.status(), server.count()),
            (ErrorKind::Redirect, Some(code), 1)
        );
    }
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    let server = Server::start(|_, _| redirect(302, "/again")).await;
    let client = server.client(&API).build().unwrap();
    let error = call(&client, &GET).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Redirect, 6));
}

#[tokio::test]
async fn plain_http_is_for_this_machine_only() {
    let build = |url: &str| Client::with_api(&API).token("t0k").base_url(url).build();
    for url in [
        "http://api.example.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
    ] {
        assert_eq!(build(url).unwrap_err().kind(), ErrorKind::Config, "{url}");
    }
    for url in [
        "https://api.example.com",
        "http://localhost:1",
        "http://127.0.0.9",
        "http://[::1]:8",
    ] {
        build(url).unwrap();
    }
    let allowed = Client::with_api(&API)
        .base_url("http://api.example.com")
        .allow_plain_http();
    allowed.build().unwrap();
    // A call's own base URL is held to the same.
    let client = build("https://api.example.com").unwrap();
    let error = call(&client, &GET)
        .base_url("http://api.example.com")
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
}

#[tokio::test]
async fn base_urls_that_are_none_are_refused() {
    for url in [
        "",
        "api.example.com",
        "/v1",
        "ftp://x",
        "https://u:p4ss@x",
        "https://x/?a=b",
        "https://x/#f",
    ] {
        let error = Client::with_api(&API)
            .token("t0k")
            .base_url(url)
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        assert!(!format!("{error} {error:?}").contains("p4ss"));
    }
    static NOWHERE: Api = Api {
        base_url: "",
        schemes: &[],
        security: &[],
        ..Api::DEFAULT
    };
    let client = Client::with_api(&NOWHERE).build().unwrap();
    assert_eq!(
        call(&client, &GET).await.unwrap_err().kind(),
        ErrorKind::Config
    );
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    for stem in ["/proxy/api", "/proxy/api/"] {
        let server = Server::script(vec![json("1")]).await;
        let client = server
            .client(&API)
            .base_url(format!("{}{stem}", server.url))
            .build()
            .unwrap();
        call(&client, &GET).await.unwrap();
        assert_eq!(server.seen()[0].target, "/proxy/api/v1/things/one");
    }
}

#[tokio::test]
async fn a_template_may_have_a_query_and_odd_slashes() {
    static ODD: [(Operation, &str); 4] = [
        (
            operation("a", Method::Get, "/v1?action=run"),
            "/v1?action=run&q=1",
        ),
        (operation("b", Method::Get, "v1/x"), "/v1/x?q=1"),
        (operation("c", Method::Get, "//v1/x"), "//v1/x?q=1"),
        (operation("d", Method::Get, "/v1/x/"), "/v1/x/?q=1"),
    ];
    let server = Server::start(|_, _| json("1")).await;
    let client = server.client(&API).build().unwrap();
    for (number, (operation, target)) in ODD.iter().enumerate() {
        call(&client, operation).query("q", "1").await.unwrap();
        assert_eq!(server.seen()[number].target, *target);
    }
}

#[tokio::test]
async fn the_nearest_base_url_wins() {
    static PINNED: Operation = Operation {
        server: Some("http://127.0.0.1:1"),
        ..operation("pinned", Method::Get, "/pinned")
    };
    let client_s = Server::script(vec![json("1")]).await;
    let call_s = Server::script(vec![json("2")]).await;
    let client = client_s.client(&API).build().unwrap();
    assert_eq!(call(&client, &PINNED).await.unwrap(), 1);
    assert_eq!(
        call(&client, &PINNED).base_url(&call_s.url).await.unwrap(),
        2
    );
    let client = Client::with_api(&API)
        .token("t0k")
        .max_retries(0)
        .build()
        .unwrap();
    let error = call(&client, &PINNED).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn a_compressed_reply_that_was_not_asked_for_is_named() {
    let coding = vec![("content-encoding", "gzip".to_owned())];
    // "1" by gzip.
    let body = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x33, 4, 0, 0xb7, 0xef, 0xdc, 0x83, 1, 0, 0, 0,
    ];
    let server = Server::script(vec![Answer::Reply(200, coding, body.to_vec())]).await;
    let client = server.client(&API).build().unwrap();
    let outcome = call(&client, &GET).await;
    if cfg!(feature = "gzip") {
        assert_eq!(outcome.unwrap(), 1);
    } else {
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, &body[..]));
        assert!(error.message().contains("gzip"), "{error}");
    }
}

#[tokio::test]
async fn headers_are_sent_from_the_nearest_place() {
    let server = Server::script(vec![json("1"), status(204, "")]).await;
    let client = server
        .client(&API)
        .header("x-api-version", "client")
        .header("x-own", "1");
    let client = client.build().unwrap();
    call(&client, &GET)
        .header("X-Own", "call")
        .timeout(Duration::from_secs(9))
        .await
        .unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("x-api-version"), Some("client"));
    assert_eq!(seen.header("x-own"), Some("call"));
    assert_eq!(seen.header("user-agent"), Some("test-api/1.2.3"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    let optional = Call::new(
        &client,
        Inputs::new(&GET).encoded(),
        reply::optional_json::<i64>,
    );
    assert_eq!(optional.await.unwrap(), None);
    for (name, value) in [("bad name", "x"), ("x-bad", "a\r\nb: c")] {
        let error = call(&client, &GET).header(name, value).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Config, 0));
    }
}
