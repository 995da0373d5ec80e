//! Webhooks, received by axum.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::routing::post;
use http::{HeaderMap, Request, StatusCode};
use stripe::runtime::DecodeError;
use stripe::types::{CheckoutSession, Event};
use stripe::{Webhooks, from_json, to_json};
use tower::ServiceExt;

use crate::{Tried, with};

// task 35
async fn handle(
    State(webhooks): State<Arc<Webhooks>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<String, StatusCode> {
    let event: Event = webhooks.event(&headers, &body).map_err(|_| StatusCode::BAD_REQUEST)?;
    match event.type_.as_str() {
        "checkout.session.completed" => completed(&event).map_err(|_| StatusCode::BAD_REQUEST),
        _ => Ok("ignored".to_owned()),
    }
}

fn completed(event: &Event) -> Result<String, DecodeError> {
    let session: CheckoutSession = from_json(to_json(&event.data.object))?;
    Ok(session.id)
}

fn app(webhooks: Webhooks) -> Router {
    Router::new().route("/webhooks", post(handle)).with_state(Arc::new(webhooks))
}
// end

/// Task 35: a webhook, verified, typed and matched on.
#[tokio::test]
async fn webhook() -> Tried {
    let session = with(CheckoutSession::example(), |session| session.id = "cs_1".into());
    let event = |type_: &str| {
        to_json(&with(Event::example(), |event| {
            event.type_ = type_.into();
            event.data.object = from_json(to_json(&session)).unwrap();
        }))
    };
    let webhooks = || Webhooks::with_secrets(["whsec_1"]).unwrap();
    let send = async |body: String, signed: &str| {
        let headers = webhooks().sign(signed.as_bytes(), SystemTime::now()).unwrap();
        let mut request = Request::post("/webhooks").body(Body::from(body)).unwrap();
        request.headers_mut().extend(headers);
        let reply = app(webhooks()).oneshot(request).await.unwrap();
        let status = reply.status();
        let body = axum::body::to_bytes(reply.into_body(), 1000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    };
    let done = event("checkout.session.completed");
    assert_eq!(send(done.clone(), &done).await, (StatusCode::OK, "cs_1".into()));
    let other = event("account.updated");
    assert_eq!(send(other.clone(), &other).await, (StatusCode::OK, "ignored".into()));
    assert_eq!(send(done, &other).await.0, StatusCode::BAD_REQUEST);
    Ok(())
}
