//! HTTP stacks of the caller's, and proxies.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http::{Extensions, Request, Response};
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use specwright_runtime::runtime::wire_body::RequestBody;
use specwright_runtime::runtime::{
    Body, Call, Client, ErrorKind, Inputs, MiddlewareTransport, ReqwestTransport, StreamCall,
    TowerTransport, TransportError, TransportFailure, reply,
};
use support::{API, GET, Server, TOKEN, json, status};

fn call(client: &Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json::<i64>)
}

fn plain() -> reqwest::Client {
    let builder = ReqwestTransport::builder().unwrap();
    builder.no_proxy().build().unwrap()
}

/// Adds a header, as middleware for tracing or signatures does.
struct Stamp;

#[async_trait::async_trait]
impl Middleware for Stamp {
    async fn handle(
        &self,
        mut request: reqwest::Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let stamp = http::HeaderValue::from_static("seen");
        request.headers_mut().insert("x-stamp", stamp);
        next.run(request, extensions).await
    }
}

/// Refuses everything.
struct Refusal;

#[async_trait::async_trait]
impl Middleware for Refusal {
    async fn handle(
        &self,
        _: reqwest::Request,
        _: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let refusal = TransportError::new(TransportFailure::Request, "not today");
        Err(reqwest_middleware::Error::middleware(refusal))
    }
}

#[tokio::test]
async fn middleware_sees_each_attempt() {
    let server = Server::script(vec![status(503, "{}"), json("1"), json("[2]")]).await;
    let inner = ClientBuilder::new(plain());
    let transport = MiddlewareTransport::new(inner.with(Stamp).build());
    let client = server.client(&API).transport(transport).build().unwrap();
    assert_eq!(call(&client).await.unwrap(), 1);
    let stream = StreamCall::new(&client, Inputs::new(&GET).encoded());
    let bytes = stream.await.unwrap().collect(99).await.unwrap();
    assert_eq!(bytes, "[2]");
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for request in seen {
        assert_eq!(request.header("x-stamp"), Some("seen"));
    }

    let inner = ClientBuilder::new(plain());
    let transport = MiddlewareTransport::new(inner.with(Refusal).build());
    let client = server.client(&API).transport(transport).build().unwrap();
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert!(error.to_string().contains("not today"), "{error}");
    assert_eq!((error.attempts(), server.count()), (1, 3));
}

/// A server in the same process, which needs to be asked whether it is ready.
#[derive(Clone)]
struct InProcess {
    answers: Arc<Mutex<Vec<Result<&'static str, io::ErrorKind>>>>,
    seen: Arc<Mutex<Vec<String>>>,
    is_ready: bool,
}

impl InProcess {
    fn new(answers: &[Result<&'static str, io::ErrorKind>]) -> InProcess {
        InProcess {
            answers: Arc::new(Mutex::new(answers.iter().rev().cloned().collect())),
            seen: Arc::default(),
            is_ready: false,
        }
    }
}

impl tower_service::Service<Request<RequestBody>> for InProcess {
    type Response = Response<RequestBody>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Response<RequestBody>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "it was not asked");
        let token = request.headers()["authorization"].to_str().unwrap();
        let seen = format!("{} {} {token}", request.method(), request.uri());
        self.seen.lock().unwrap().push(seen);
        let answer = self.answers.lock().unwrap().pop().unwrap();
        Box::pin(async move {
            let body = RequestBody::new(&Body::from(answer?)).unwrap();
            Ok(Response::new(body))
        })
    }
}

#[tokio::test]
async fn a_tower_service_is_a_transport() {
    let refused = Err(io::ErrorKind::ConnectionRefused);
    let service = InProcess::new(&[refused, Ok("1"), refused, refused]);
    let seen = Arc::clone(&service.seen);
    let server = Server::script(vec![]).await;
    let client = server
        .client(&API)
        .base_url("https://pets.example")
        .max_retries(1);
    let client = client
        .transport(TowerTransport::new(service))
        .build()
        .unwrap();
    assert_eq!(call(&client).await.unwrap(), 1);
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2));
    let seen = seen.lock().unwrap();
    let expected = format!("GET https://pets.example/v1/things/one Bearer {TOKEN}");
    assert_eq!(*seen, vec![expected; 4]);
}

#[tokio::test]
async fn a_proxy_of_the_callers_is_used() {
    let proxy = Server::script(vec![json("1")]).await;
    let through = reqwest::Proxy::all(&proxy.url).unwrap();
    let client = Client::with_api(&API)
        .token(TOKEN)
        .base_url("http://pets.example")
        .allow_plain_http()
        .proxy(through);
    assert_eq!(call(&client.build().unwrap()).await.unwrap(), 1);
    let target = &proxy.seen()[0].target;
    assert!(target.starts_with("http://pets.example/v1/"), "{target}");
}

#[test]
fn settings_that_a_transport_would_not_heed_are_refused() {
    let proxy = || reqwest::Proxy::all("http://127.0.0.1:1").unwrap();
    let builder = || Client::with_api(&API).token(TOKEN).http_client(plain());
    for builder in [
        builder().proxy(proxy()),
        builder().no_proxy(),
        builder().root_certificates("x"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(
            error.to_string().contains("a transport of its own"),
            "{error}"
        );
    }
}
