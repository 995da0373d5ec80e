//! Events with a type each, signed as Standard Webhooks does.

mod server;

use axum::http::{HeaderMap, StatusCode};
use batch::events::Event;
use batch::{ErrorKind, Webhooks};
use server::{Received, Server, minutes_ago};

const SECRET: &str = "whsec_c2VjcmV0IG9mIDI0IGJ5dGVzLi4u";

fn receive(headers: &HeaderMap, body: &[u8], webhooks: &Webhooks) -> Received {
    let event = Event::parse(headers, body, webhooks).map_err(|error| match error.kind() {
        ErrorKind::Signature => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    })?;
    Ok(match event {
        Event::BatchCompleted(event) => format!("{} completed", event.data.id),
        Event::BatchFailed(event) => format!("{} failed: {:?}", event.data.id, event.data.reason),
        _ => "unknown".to_owned(),
    })
}

#[tokio::test]
async fn events_are_verified_and_told_apart() {
    let webhooks = || Webhooks::with_secrets([SECRET]).unwrap();
    let (receiver, sender) = (webhooks(), webhooks());
    let server = Server::start(move |headers, body| receive(headers, body, &receiver)).await;
    let signed = |body: &str, minutes| {
        (sender.sign(body.as_bytes(), minutes_ago(minutes)).unwrap(), body.to_owned())
    };
    let event = |kind: &str, data: &str| {
        format!(r#"{{"id":"evt_1","type":"batch.{kind}","created_at":1,"data":{{"id":"b_1"{data}}}}}"#)
    };
    for (body, said) in [
        (event("completed", ""), "b_1 completed"),
        (event("failed", r#","reason":"late""#), r#"b_1 failed: Some("late")"#),
        (event("cancelled", ""), "unknown"),
    ] {
        server.receives(&signed(&body, 1), "webhook-signature", said).await;
        server.refuses(&signed(&body, 30)).await;
        let (mut moved, body) = signed(&body, 30);
        let now = sender.sign(b"", minutes_ago(0)).unwrap();
        moved.insert("webhook-timestamp", now["webhook-timestamp"].clone());
        server.refuses(&(moved, body)).await;
    }
}
