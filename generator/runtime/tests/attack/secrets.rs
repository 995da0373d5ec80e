//! Secrets that servers repeat, and set-ups that are refused: what is shown.

use std::time::{Duration, Instant};

use specwright_runtime::runtime::json::Members;
use specwright_runtime::runtime::operation::{Content, Method, Operation};
use specwright_runtime::runtime::{
    Api, Base64, Call, Client, Error, ErrorKind, ErrorShape, Inputs, KindRule, Parameter,
    ReqwestTransport, Scheme, SchemeKind, Secret, StreamCall, Value, from_json, reply,
};

use crate::support::{Answer, Server, json, operation};
use crate::table::row;

const TOKEN: &str = "sk live/do+not=show%4242";
const PASSWORD: &str = "p4ss/wörd;of the user";

static API: Api = Api {
    name: "secret-api",
    schemes: &[
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKeyQuery("key"),
        },
        Scheme {
            name: "basic",
            kind: SchemeKind::Basic,
        },
        Scheme {
            name: "header",
            kind: SchemeKind::ApiKeyHeader("x-api-key"),
        },
    ],
    security: &[&["query"]],
    errors: ErrorShape {
        kinds: &[
            KindRule {
                type_: Some("idempotency_error"),
                ..KindRule::status(400, 499, ErrorKind::Idempotency)
            },
            KindRule {
                code: Some("token_already_used"),
                ..KindRule::status(400, 499, ErrorKind::Conflict)
            },
        ],
        ..ErrorShape::DEFAULT
    },
    ..Api::DEFAULT
};
static QUERY: Operation = operation("query", Method::Get, "/things/one");
static BASIC: Operation = Operation {
    security: Some(&[&["basic"]]),
    ..operation("basic", Method::Get, "/things/one")
};
static BEARER: Operation = Operation {
    security: Some(&[&["header"]]),
    ..operation("bearer", Method::Get, "/things/one")
};

/// The ways in which servers repeat a secret.
fn echoes(secret: &str) -> Vec<(&'static str, String)> {
    let mut url = reqwest::Url::parse("https://x").unwrap();
    url.query_pairs_mut().append_pair("key", secret);
    let form = url.query().unwrap()[4..].to_owned();
    let every: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let base64 = |text: String| Base64(text.into_bytes()).to_string();
    let url_safe = base64(secret.to_owned())
        .replace('+', "-")
        .replace('/', "_");
    vec![
        ("plain", secret.to_owned()),
        ("percent-encoded", form.replace('+', "%20")),
        ("as a form", form),
        ("every byte encoded", every),
        ("base64", base64(secret.to_owned())),
        ("base64 for URLs", url_safe),
        ("Basic", base64(format!("{secret}:"))),
        ("Basic of a user", base64(format!("user:{secret}"))),
        ("Basic of another user", base64(format!("someone:{secret}"))),
        ("Basic of a third user", base64(format!("me:{secret}"))),
    ]
}

fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text.push_str(&format!("{next} {next:?}\n"));
        cause = next.source();
    }
    text
}

async fn refused(operation: &'static Operation, echo: &str) -> String {
    let text = echo.replace('"', "\\\"");
    let body = format!(
        "{{\"error\":{{\"message\":\"bad key {text}!\",\"code\":\"{text}\",\"type\":\"{text}\",\"param\":\"a.{text}\",\"doc_url\":\"https://d?{text}\"}}}}"
    );
    let mut shown_all = String::new();
    // As a refusal, as a reply of another type, as no JSON, and as no reply.
    for (status, body) in [
        (401, body.clone()),
        (200, format!("{{\"{text}\":1}}")),
        (200, text.clone()),
    ] {
        let headers = vec![
            (
                "x-request-id",
                echo.chars().filter(char::is_ascii).collect(),
            ),
            (
                "content-type",
                format!(
                    "text/{}",
                    echo.chars().filter(char::is_ascii).collect::<String>()
                ),
            ),
        ];
        let server = Server::script(vec![Answer::Reply(status, headers, body.into_bytes())]).await;
        let builder = server.client(&API).max_retries(0).token(TOKEN);
        let builder = if std::ptr::eq(operation, &BASIC) {
            builder.basic_auth("user", PASSWORD)
        } else {
            builder
        };
        let client = builder.build().unwrap();
        let call = Call::new(
            &client,
            Inputs::new(operation).encoded(),
            reply::json::<i64>,
        );
        shown_all.push_str(&shown(&call.await.unwrap_err()));
    }
    shown_all
}

#[tokio::test]
async fn n06_what_a_server_repeats_is_not_shown() {
    for (operation, secret) in [(&QUERY, TOKEN), (&BASIC, PASSWORD)] {
        for (what, echo) in echoes(secret) {
            let text = refused(operation, &echo).await;
            assert!(!text.contains(&echo), "{what}: {echo} is in:\n{text}");
            assert!(text.contains("[redacted]"), "{what}:\n{text}");
            row(6, &format!("a secret repeated {what}"), "`[redacted]`");
        }
    }
}

#[tokio::test]
async fn n06_the_request_id_may_be_the_secret() {
    const SECRET: &str = "sk_live_do_not_show_me";
    let reply = || {
        Answer::Reply(
            200,
            vec![("x-request-id", SECRET.to_owned())],
            b"7".to_vec(),
        )
    };
    let server = Server::script(vec![reply(), reply()]).await;
    let client = server.client(&API).token(SECRET).build().unwrap();
    let call = Call::new(&client, Inputs::new(&QUERY).encoded(), reply::json::<i64>);
    let response = call.send().await.unwrap();
    let stream = StreamCall::new(&client, Inputs::new(&QUERY).encoded())
        .await
        .unwrap();
    let text = format!("{response:?} {:?} {stream:?}", response.reply());
    assert!(!text.contains(SECRET), "{text}");
    assert_eq!(response.request_id(), Some("[redacted]"));
    row(6, "the token as the request id", "`[redacted]`");
}

#[tokio::test]
async fn n06_a_credential_given_by_hand_is_not_shown_either() {
    for (operation, name, value, secret) in [
        (
            &BASIC,
            "authorization",
            "Token abcdefghijklmnop",
            "abcdefghijklmnop",
        ),
        (
            &BEARER,
            "x-api-key",
            "k3y-of-the-caller",
            "k3y-of-the-caller",
        ),
    ] {
        let body = format!("{{\"message\":\"bad {secret}\"}}");
        let server = Server::script(vec![Answer::Reply(403, Vec::new(), body.into_bytes())]).await;
        let client = Client::with_api(&API)
            .base_url(&server.url)
            .build()
            .unwrap();
        let call = Call::new(
            &client,
            Inputs::new(operation).encoded(),
            reply::json::<i64>,
        );
        let error = call.header(name, value).await.unwrap_err();
        assert_eq!(error.message(), "bad [redacted]");
        row(6, &format!("{name} by hand, repeated"), "`[redacted]`");
    }
}

/// What is a secret by its type or its name, of parameters and members, alone, in lists and in objects.
#[tokio::test]
async fn n06_a_secret_of_the_request_is_not_shown_when_it_is_repeated() {
    static LOGIN: Operation = Operation {
        parameters: &[Parameter::query("token")],
        content: Content::JsonMembers("application/json", &["pins", "login", "name"]),
        security: Some(&[&[]]),
        ..operation("login", Method::Post, "/things/one")
    };
    let texts = [
        "t0ken-of-the-call",
        "first-pin-of-it",
        "second-pin-of-it",
        "p4ssw0rd-of-hers",
        "p1n-of-the-login",
        "p1n-in-a-list-of-it",
    ];
    let [token, first, second, password, pin, listed] = texts;
    let body = format!("{{\"message\":\"{} for ann of Ulm\"}}", texts.join(" "));
    let server = Server::script(vec![Answer::Reply(400, Vec::new(), body.into_bytes())]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let login: Members = Members::default()
        .set("password", Secret::new(password))
        .set("city", "Bonn")
        // By no name, but by their type.
        .set("pin", Secret::new(pin))
        .set(
            "more",
            vec![Members::default().set("pin", Secret::new(listed))],
        )
        // Which writes all that was given before anew.
        .set("city", "Ulm");
    let inputs = Inputs::new(&LOGIN)
        .set("token", token)
        .set("pins", vec![Secret::new(first), Secret::new(second)])
        .set("login", login)
        .set("name", "ann");
    let call = Call::new(&client, inputs.encoded(), reply::json::<i64>);
    let error = call.await.unwrap_err();
    let redacted = ["[redacted]"; 6].join(" ");
    assert_eq!(error.message(), format!("{redacted} for ann of Ulm"));
    row(6, "a secret of the request, repeated", "`[redacted]`");
}

#[tokio::test]
async fn n06_no_set_up_that_is_refused_is_quoted() {
    let refused = [
        "https://user:p4ssw0rd@ho st/x",
        "https://user:p4ss@w0rd@[x",
        "https//user:p4ssw0rd@host",
        "https://ho st/?key=p4ssw0rd",
        "https://user:p4ssw0rd@x.example",
        "https://user:p4ss/w0rd@x.example:port",
    ];
    for url in refused {
        let error = Client::with_api(&API).base_url(url).build().unwrap_err();
        let text = shown(&error);
        for part in ["p4ssw0rd", "p4ss", "w0rd", "user:"] {
            assert!(!text.contains(part), "{part} is in {text}");
        }
        row(6, &format!("base URL `{url}`"), error.message());
    }
    for name in [
        "Authorization: Bearer s3cret",
        "s3cret token",
        "s3cret\n",
        "\u{e9}s3cret",
    ] {
        let client = Client::with_api(&API)
            .base_url("https://x.example")
            .token("t0k");
        let error = client.header(name, "x").build().unwrap_err();
        assert!(!shown(&error).contains("s3cret"), "{error}");
        row(6, "a name of a header with a secret in it", error.message());
    }
    let mut headers = http::HeaderMap::new();
    headers.insert("x-secret", "s3cret".parse().unwrap());
    let client = reqwest::Client::builder()
        .default_headers(headers)
        .no_proxy();
    let client = client.tls_backend_preconfigured(tls()).build().unwrap();
    let transport = ReqwestTransport::with_client(client);
    assert_eq!(format!("{transport:?}"), "ReqwestTransport");
    row(
        6,
        "Debug of a transport whose client has default headers",
        "`ReqwestTransport`",
    );
}

fn tls() -> rustls::ClientConfig {
    let provider = rustls::crypto::ring::default_provider();
    rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// What a refusal of this type and code is with this token.
async fn told(token: &str, type_: &str, code: &str) -> Error {
    let body = format!(
        "{{\"type\":\"{type_}\",\"code\":\"{code}\",\"message\":\"{token} is a {token}s. {token}!\"}}"
    );
    let server = Server::script(vec![Answer::Reply(400, Vec::new(), body.into_bytes())]).await;
    let client = server.client(&API).token(token).build().unwrap();
    let call = Call::new(&client, Inputs::new(&QUERY).encoded(), reply::json::<i64>);
    call.await.unwrap_err()
}

#[tokio::test]
async fn n08_kinds_are_matched_before_anything_is_scrubbed() {
    let error = told("error", "idempotency_error", "x").await;
    assert_eq!(error.kind(), ErrorKind::Idempotency);
    assert_eq!(error.error_type(), Some("idempotency_error"));
    row(
        8,
        "the token `error`, type idempotency_error",
        "Idempotency",
    );
    let error = told("idempotency_error", "idempotency_error", "x").await;
    assert_eq!(error.kind(), ErrorKind::Idempotency);
    assert_eq!(error.error_type(), Some("[redacted]"));
    row(
        8,
        "the token `idempotency_error`",
        "Idempotency, shown as `[redacted]`",
    );
    let error = told("token", "x", "token_already_used").await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Conflict, Some("token_already_used"))
    );
    assert_eq!(error.message(), "[redacted] is a tokens. [redacted]!");
    row(
        8,
        "the token `token`, code token_already_used",
        "Conflict, the code as it is",
    );
}

#[tokio::test]
async fn n08_short_secrets_are_scrubbed_as_whole_words_encoded_or_not() {
    for (echo, right) in [
        ("hush", "[redacted]"),
        ("(hush)", "([redacted])"),
        ("key%3Dhush", "key%3D[redacted]"),
        ("%68ush", "[redacted]"),
        ("aHVzaA==", "[redacted]"),
        ("hushed", "hushed"),
        ("un-hush", "un-hush"),
        ("hush_money", "hush_money"),
    ] {
        let body = format!("{{\"message\":\"{echo}\"}}");
        let server = Server::script(vec![
            Answer::Reply(400, Vec::new(), body.into_bytes()),
            json("1"),
        ])
        .await;
        let client = server.client(&API).token("hush").build().unwrap();
        let call = Call::new(&client, Inputs::new(&QUERY).encoded(), reply::json::<i64>);
        assert_eq!(call.await.unwrap_err().message(), right);
        row(8, &format!("the token `hush`, `{echo}`"), right);
    }
}

#[test]
fn n06_members_that_no_type_describes_are_not_shown_where_their_names_say_secret() {
    let text = "{\"a\":[{\"newPassword\":\"s3cret\"}],\"X-Api-Key\":\"s3cret\",\"user\":\"ann\",\"password\":true}";
    let value: Value = from_json(text).unwrap();
    let shown = format!("{value:?} {value:#?}");
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(
        shown.contains("ann") && shown.contains("Bool(true)"),
        "{shown}"
    );
    row(6, "`newPassword` in any JSON", "`[redacted]`");
}

#[test]
fn n06_numbers_and_lists_by_secret_names_are_not_shown_either() {
    let text = r#"{"password":4711,"api_key":["s3cret",{"x":"s3cret"}],"b":{"access_token":{"value":"s3cret"}},"n":8}"#;
    let value: Value = from_json(text).unwrap();
    let shown = format!("{value:?} {value:#?}");
    assert!(
        !shown.contains("s3cret") && !shown.contains("4711"),
        "{shown}"
    );
    assert!(shown.contains('8'), "{shown}");
    let members = specwright_runtime::runtime::json::Members::default().set("about", value);
    let shown = format!("{members:?} {members:#?}");
    assert!(
        !shown.contains("s3cret") && !shown.contains("4711"),
        "{shown}"
    );
    assert!(shown.contains('8'), "{shown}");
    row(
        6,
        "numbers and lists by secret names, in any JSON of a reply or a request",
        "`[redacted]`",
    );
}

#[tokio::test]
async fn n06_the_path_to_a_value_may_hold_the_secret() {
    use std::collections::BTreeMap;
    let body = || json(format!("{{\"keys\":{{\"{TOKEN}\":\"x\"}}}}"));
    let server = Server::script(vec![body()]).await;
    let client = server.client(&API).token(TOKEN).build().unwrap();
    let read = reply::json::<BTreeMap<String, BTreeMap<String, i64>>>;
    let call = Call::new(&client, Inputs::new(&QUERY).encoded(), read);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("keys.[redacted]"));
    let text = format!("{} {:?}", shown(&error), error.cause());
    assert!(!text.contains(TOKEN), "{text}");
    row(
        6,
        "the token as the name of a member that is no integer",
        error.message(),
    );
}

#[tokio::test]
async fn n06_a_key_of_a_query_by_hand_is_not_shown_nor_sent_elsewhere() {
    const KEY: &str = "k3y-of-the-caller";
    let refusal = format!("{{\"message\":\"bad {KEY}\"}}").into_bytes();
    let elsewhere = Server::script(vec![json("7")]).await;
    let away = format!("{}/x?key={KEY}&a=b", elsewhere.url);
    let moved = |to: String| Answer::Reply(302, vec![("location", to)], Vec::new());
    let server = Server::script(vec![
        Answer::Reply(403, Vec::new(), refusal),
        moved(away),
        moved(format!("/moved?key={KEY}")),
        json("8"),
    ])
    .await;
    let client = Client::with_api(&API).base_url(&server.url);
    let client = client.build().unwrap();
    let call = || {
        let parts = Inputs::new(&QUERY).encoded();
        Call::new(&client, parts, reply::json::<i64>).query("key", KEY)
    };
    assert_eq!(call().await.unwrap_err().message(), "bad [redacted]");
    assert_eq!(call().await.unwrap(), 7);
    assert_eq!(elsewhere.seen()[0].target, "/x?a=b");
    // Within the origin there is nobody else to say it.
    assert_eq!(call().await.unwrap(), 8);
    assert_eq!(server.seen()[3].target, format!("/moved?key={KEY}"));
    row(
        6,
        "a key of a query by hand, repeated in a message and in Location",
        "`[redacted]`, and not sent to another origin",
    );
}

#[tokio::test]
async fn n08_a_message_of_nothing_but_secrets_is_scrubbed_in_time() {
    let most = |token: &'static str, repeated: String| async move {
        let body = format!("{{\"message\":\"{repeated}\"}}").into_bytes();
        let server = Server::script(vec![Answer::Reply(400, Vec::new(), body)]).await;
        let client = server.client(&API).token(token);
        let client = client.timeout(Duration::from_secs(60)).build().unwrap();
        let call = Call::new(&client, Inputs::new(&QUERY).encoded(), reply::json::<i64>);
        let started = Instant::now();
        let error = call.await.unwrap_err();
        (error.message().to_owned(), started.elapsed())
    };
    const LONG: &str = "a-token-of-some-length";
    let bytes = 16 << 20;
    for token in [LONG, "hush"] {
        let (message, taken) = most(token, format!("{token} ").repeat(bytes / LONG.len())).await;
        assert!(!message.contains(token));
        assert!(taken < Duration::from_secs(20), "{taken:?}");
        row(
            8,
            &format!("a message of 16 MiB of the token `{token}` again and again"),
            &format!("scrubbed in {taken:.0?}"),
        );
    }
}
