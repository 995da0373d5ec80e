//! Formats everything that can be formatted, after calls that ended in every
//! way, and searches it for the secrets.
#![cfg(all(feature = "tracing", feature = "blocking", feature = "webhooks"))]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::error::Source;
use specwright_runtime::runtime::hook::{Attempt, Hook, Outcome};
use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::transport::{BoxFuture, Transport, TransportReply};
use specwright_runtime::runtime::{
    Api, Base64, Body, Call, Client, Credential, Error, EventCall, File, LinesCall, PageCall,
    Parameter, Scheme, SchemeKind, Secret, StreamCall, TransportError, TransportFailure,
    TransportRequest, TransportStream, reply,
};
use support::{Answer, Server, TOKEN, json, operation, pieces, status};

/// Ids are not secrets, but traces must not have more values than operations.
const ID: &str = "thing_4711";
const PASSWORD: &str = "p4ssw0rd-hush";

/// Everything that was formatted or traced.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<String>>);

impl Shown {
    fn push(&self, what: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{what:?}\n{what:#?}").unwrap();
    }

    fn error(&self, error: &Error) {
        self.push(error);
        writeln!(self.0.lock().unwrap(), "{error}").unwrap();
        let mut cause = std::error::Error::source(error);
        while let Some(next) = cause {
            writeln!(self.0.lock().unwrap(), "{next} {next:?}").unwrap();
            cause = next.source();
        }
    }

    /// Fails if a secret, or a form it is sent in, is in what was shown.
    fn check(&self) {
        let shown = self.0.lock().unwrap();
        let basic = ["dXNlcjpwNHNzdzByZC1odXNo".to_owned(), ID.to_owned()];
        let forms = forms(TOKEN).into_iter().chain(forms(PASSWORD)).chain(basic);
        for secret in forms {
            assert!(!shown.contains(&secret), "{secret} is in:\n{shown}");
        }
    }
}

/// Hooks see requests before credentials are added; this one shows all it sees.
impl Hook for Shown {
    fn before(&self, attempt: &mut Attempt<'_>) -> Result<(), Source> {
        self.push(attempt);
        self.push(&attempt.headers);
        Ok(())
    }

    fn after(&self, outcome: &Outcome<'_>) {
        self.push(outcome);
    }
}

impl tracing::field::Visit for Shown {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

impl tracing::Subscriber for Shown {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        writeln!(self.0.lock().unwrap(), "span {}", span.metadata().name()).unwrap();
        span.record(&mut self.clone());
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        writeln!(
            self.0.lock().unwrap(),
            "event {}",
            event.metadata().target()
        )
        .unwrap();
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

/// Shows the requests as the HTTP stack gets them, credentials included.
struct Nosy(Shown);

impl Transport for Nosy {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        self.0.push(&request);
        self.0.push(&request.headers);
        let error = TransportError::new(TransportFailure::Connect, "no route");
        self.0.push(&error);
        Box::pin(async { Err(error) })
    }
}

static API: Api = Api {
    name: "secret-api",
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
            kind: SchemeKind::ApiKeyHeader("x-key"),
        },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKeyQuery("key"),
        },
        Scheme {
            name: "cookie",
            kind: SchemeKind::ApiKeyCookie("key"),
        },
    ],
    security: &[&["bearer"]],
    ..Api::DEFAULT
};

static PARAMETERS: [Parameter; 1] = [Parameter::path("id")];

const fn secured(security: &'static [&'static [&'static str]]) -> Operation {
    Operation {
        security: Some(security),
        parameters: &PARAMETERS,
        ..operation("secured", Method::Get, "/v1/secured/{id}")
    }
}

static BEARER: Operation = secured(&[&["bearer"]]);
static BASIC: Operation = secured(&[&["basic"]]);
static HEADER: Operation = secured(&[&["header"]]);
static QUERY: Operation = secured(&[&["query"]]);
static COOKIE: Operation = secured(&[&["cookie"]]);
static ALL: [&Operation; 5] = [&BEARER, &BASIC, &HEADER, &QUERY, &COOKIE];

fn call(client: &Client, operation: &'static Operation) -> Call<i64> {
    Call::new(
        client,
        Inputs::new(operation).set("id", ID).encoded(),
        reply::json::<i64>,
    )
}

/// A secret as servers repeat it: plain, percent-encoded, in base64.
fn forms(secret: &str) -> [String; 3] {
    let encoded = secret.bytes().map(|byte| format!("%{byte:02X}"));
    let base64 = Base64(secret.as_bytes().to_vec()).to_string();
    [secret.to_owned(), encoded.collect(), base64]
}

/// Ends a call in every way there is; the server repeats the secret it was sent.
fn endings(secret: &str) -> Vec<Answer> {
    let echo = format!("{{\"error\":{{\"message\":\"bad key {secret}!\",\"code\":\"{secret}\"}}}}");
    vec![
        json("7"),
        json(format!("\"{secret}\"")),
        json(format!("{{\"{secret}")),
        status(401, echo.clone()),
        status(500, echo),
        Answer::Reply(502, vec![("set-cookie", secret.to_owned())], secret.into()),
        Answer::Drop,
        Answer::SlowHeaders(Duration::from_secs(2), Vec::new()),
        Answer::Raw(format!("HTTP/1.1 {secret}\r\n\r\n").into_bytes()),
        Answer::Reply(302, vec![("location", "ftp://x/".to_owned())], Vec::new()),
    ]
}

async fn exercise(shown: &Shown, transport: bool) {
    for operation in ALL {
        let secret = if std::ptr::eq(operation, &BASIC) {
            PASSWORD
        } else {
            TOKEN
        };
        let echoes = forms(secret);
        for ending in echoes.iter().flat_map(|echo| endings(echo)) {
            let server = Server::script(vec![ending]).await;
            let builder = server.client(&API).max_retries(0).hook(shown.clone());
            let builder = builder.timeout(Duration::from_millis(50));
            let builder = builder.credential(
                "basic",
                Credential::Basic {
                    user: "user".to_owned(),
                    password: Secret::new(PASSWORD),
                },
            );
            shown.push(&builder);
            let builder = if transport {
                builder.transport(Nosy(shown.clone()))
            } else {
                builder
            };
            let client = builder.build().unwrap();
            shown.push(&client);
            let call = call(&client, operation);
            shown.push(&call);
            let sending = call.send();
            shown.push(&sending);
            match sending.await {
                Ok(response) => {
                    shown.push(&response);
                    shown.push(response.reply());
                }
                Err(error) => shown.error(&error),
            }
        }
    }
}

/// Streams that are refused, that send an error, and that send nonsense.
async fn exercise_streams(shown: &Shown) {
    let error = format!("event: error\ndata: {{\"error\":{{\"message\":\"no {TOKEN}\"}}}}\n\n");
    let lines = format!("{{\"{TOKEN}\n");
    for number in 0..3 {
        let server = Server::script(vec![
            status(401, format!("{{\"message\":\"bad key {TOKEN}\"}}")),
            pieces("text/event-stream", [error.as_bytes()]),
            pieces("application/jsonl", [lines.as_bytes()]),
            pieces("image/png", [TOKEN.as_bytes()]),
        ]);
        let server = server.await;
        let client = server
            .client(&API)
            .max_retries(0)
            .hook(shown.clone())
            .build();
        let client = client.unwrap();
        let file = File::new("name", Body::new(TOKEN.as_bytes())).media_type("text/plain");
        shown.push(&file);
        let parts = || {
            Inputs::new(&BEARER)
                .set("id", ID)
                .encoded()
                .bytes(file.clone())
        };
        shown.push(&parts());
        for _ in 0..4 {
            if number == 0 {
                let call = EventCall::<i64>::new(&client, parts());
                shown.push(&call);
                let mut stream = call.stream();
                shown.push(&stream);
                let next = stream.next().await;
                next.into_iter()
                    .for_each(|item| shown.error(&item.unwrap_err()));
            } else if number == 1 {
                let call = LinesCall::<i64>::new(&client, parts());
                shown.push(&call);
                let mut stream = call.stream();
                shown.push(&stream);
                let next = stream.next().await;
                next.into_iter()
                    .for_each(|item| shown.error(&item.unwrap_err()));
            } else {
                let call = StreamCall::new(&client, parts());
                shown.push(&call);
                match call.await {
                    Ok(stream) => shown.push(&stream),
                    Err(error) => shown.error(&error),
                }
            }
        }
    }
    shown.push(&TransportStream::from(TransportReply {
        status: 200,
        headers: [("set-cookie".parse().unwrap(), TOKEN.parse().unwrap())]
            .into_iter()
            .collect(),
        body: TOKEN.into(),
    }));
}

#[tokio::test]
async fn no_secret_is_ever_shown() {
    let shown = Shown::default();
    tracing::subscriber::set_global_default(shown.clone()).unwrap();
    exercise(&shown, false).await;
    exercise(&shown, true).await;
    exercise_streams(&shown).await;
    let client = Client::with_api(&API)
        .base_url("https://x.example")
        .token(TOKEN)
        .build()
        .unwrap();
    let parts = || Inputs::new(&BEARER).set("id", ID).encoded();
    shown.push(&PageCall::<i64, i64>::new(&client, parts(), reply::json::<i64>).stream());
    shown.push(&PageCall::<i64, i64>::new(&client, parts(), reply::json::<i64>).pages());
    shown.push(&PageCall::<i64, i64>::new(&client, parts(), reply::json::<i64>).token(TOKEN));
    shown.push(&call(&client, &BEARER).token(TOKEN));
    for credential in [
        Credential::Token(Secret::new(TOKEN)),
        Credential::ClientCredentials {
            id: "id".to_owned(),
            secret: Secret::new(PASSWORD),
        },
    ] {
        shown.push(&credential);
    }
    shown.push(&Secret::new(TOKEN));
    for token in [format!("{TOKEN}\n"), format!(" {TOKEN}")] {
        shown.error(&Client::with_api(&API).token(token).build().unwrap_err());
    }
    let url = format!("https://user:{PASSWORD}@x.example");
    shown.error(&Client::with_api(&API).base_url(url).build().unwrap_err());
    let error = call(&client, &BEARER)
        .header("x", format!("{TOKEN}\n"))
        .await
        .unwrap_err();
    shown.error(&error);
    shown.check();
    // That something was shown, and traced, and searched at all.
    let text = shown.0.lock().unwrap().clone();
    for expected in [
        "span call",
        "attempt=1",
        "/v1/secured/{id}",
        "[redacted]",
        "duration_ms",
    ] {
        assert!(text.contains(expected), "{expected} was not shown");
    }
    assert!(text.len() > 20_000, "only {} bytes were shown", text.len());
}
