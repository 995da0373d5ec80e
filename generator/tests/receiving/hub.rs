//! Events that a header tells apart, signed without a time.

mod server;

use axum::http::{HeaderMap, StatusCode};
use hub::events::{Event, IssuesEvent};
use hub::{ErrorKind, Webhooks};
use server::{Received, Server, minutes_ago};

fn receive(headers: &HeaderMap, body: &[u8], webhooks: &Webhooks) -> Received {
    let event = Event::parse(headers, body, webhooks).map_err(|error| match error.kind() {
        ErrorKind::Signature => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    })?;
    Ok(match event {
        Event::Issues(event) => match *event {
            IssuesEvent::Opened(event) => format!("{} opened", event.issue.number),
            IssuesEvent::Closed(event) => {
                format!("{} closed: {}", event.issue.number, event.reason.unwrap_or_default())
            }
            _ => "unknown".to_owned(),
        },
        Event::Push(event) => format!("{} to {}", event.commits.len(), event.ref_),
        _ => "unknown".to_owned(),
    })
}

#[tokio::test]
async fn events_are_verified_and_told_apart() {
    let webhooks = Webhooks::with_secrets(["old", "new"]).unwrap();
    let server = Server::start(move |headers, body| receive(headers, body, &webhooks)).await;
    let signed = |secret: &str, event: &str, body: &str| {
        let sender = Webhooks::with_secrets([secret]).unwrap();
        let mut headers = sender.sign(body.as_bytes(), minutes_ago(0)).unwrap();
        headers.insert("X-Hub-Event", event.parse().unwrap());
        (headers, body.to_owned())
    };
    for (event, body, said) in [
        ("issues", r#"{"action":"opened","issue":{"number":7,"title":"a"}}"#, "7 opened"),
        (
            "issues",
            r#"{"action":"closed","issue":{"number":7,"title":"a"},"reason":"done"}"#,
            "7 closed: done",
        ),
        ("push", r#"{"ref":"main","commits":["a","b"]}"#, "2 to main"),
        ("star", r#"{"action":"created"}"#, "unknown"),
    ] {
        for secret in ["old", "new"] {
            let sent = signed(secret, event, body);
            server.receives(&sent, "x-hub-signature-256", said).await;
        }
        server.refuses(&signed("another", event, body)).await;
    }
}
