//! Events in an envelope, told apart by their payloads, signed with a time.

mod server;

use axum::http::{HeaderMap, StatusCode};
use pay::events::Event;
use pay::{ErrorKind, Webhooks};
use server::{Received, Server, minutes_ago};

fn receive(headers: &HeaderMap, body: &[u8], webhooks: &Webhooks) -> Received {
    let event = Event::parse(headers, body, webhooks).map_err(|error| match error.kind() {
        ErrorKind::Signature => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    })?;
    Ok(match event {
        Event::Invoice(event) if event.type_ == "invoice.paid" => {
            format!("{} paid", event.data.object.total)
        }
        Event::Invoice(event) => format!("{} changed", event.data.object.id),
        Event::CheckoutSession(event) => format!("{:?}", event.data.object.url),
        _ => "unknown".to_owned(),
    })
}

#[tokio::test]
async fn events_are_verified_and_told_apart() {
    let webhooks = || Webhooks::with_secrets(["whsec_1"]).unwrap();
    let (receiver, sender) = (webhooks(), webhooks());
    let server = Server::start(move |headers, body| receive(headers, body, &receiver)).await;
    let signed = |body: &str, minutes| {
        (sender.sign(body.as_bytes(), minutes_ago(minutes)).unwrap(), body.to_owned())
    };
    let event = |kind: &str, object: &str| {
        format!(r#"{{"id":"evt_1","type":"{kind}","data":{{"object":{object}}}}}"#)
    };
    let invoice = r#"{"id":"in_1","object":"invoice","total":500}"#;
    let session = r#"{"id":"cs_1","object":"checkout.session","url":"https://pay.example"}"#;
    for (body, said) in [
        (event("invoice.paid", invoice), "500 paid"),
        (event("invoice.voided", invoice), "in_1 changed"),
        (event("checkout.session.completed", session), r#"Some("https://pay.example")"#),
        (event("account.updated", r#"{"id":"acct_1","object":"account"}"#), "unknown"),
    ] {
        server.receives(&signed(&body, 1), "stripe-signature", said).await;
        server.refuses(&signed(&body, 30)).await;
    }
    // What is signed and no JSON is another fault.
    let (headers, body) = signed("{", 0);
    let refused = receive(&headers, body.as_bytes(), &sender);
    assert_eq!(refused, Err(StatusCode::BAD_REQUEST));
}
