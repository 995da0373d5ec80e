//! Settings of a client, and of one call.

use std::convert::Infallible;
use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::Full;
use stripe::runtime::tower::TowerTransport;
use stripe::{Client, to_json};

use crate::{Tried, customer};

/// Task 33: time limit, retries, idempotency key, application and HTTP stack, for client and call.
#[tokio::test]
async fn settings() -> Tried {
    let sent = Arc::new(Mutex::new(Vec::<HeaderMap>::new()));
    let log = Arc::clone(&sent);
    // Every second request is refused, the first one, too.
    let own_stack = tower::service_fn(move |request: Request<_>| {
        let mut log = log.lock().unwrap();
        log.push(request.headers().clone());
        let mut reply = Response::new(Full::<Bytes>::from(to_json(&customer("cus_1"))));
        if log.len() % 2 == 1 {
            *reply.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        }
        ready(Ok::<_, Infallible>(reply))
    });
    let key = "sk_test";
    // task 33
    let client = Client::builder()
        .token(key)
        .header("user-agent", "MyApp/1.0.0 (https://myapp.com)")
        .transport(TowerTransport::new(own_stack))
        .timeout(Duration::from_secs(10))
        .max_retries(3)
        .retry_delays(Duration::ZERO, Duration::ZERO)
        .build()?;
    let first = client.customer().create().await?;
    let call = client.customer().create().call().idempotency_key("order_12345");
    let second = call.timeout(Duration::from_secs(2)).max_retries(5).await?;
    // end
    assert_eq!((&first.id[..], &second.id[..]), ("cus_1", "cus_1"));
    let sent = sent.lock().unwrap();
    let keys: Vec<&str> =
        sent.iter().map(|sent| sent["idempotency-key"].to_str().unwrap()).collect();
    assert!(keys[0] == keys[1] && !keys[0].is_empty());
    assert_eq!(keys[2..], ["order_12345"; 2]);
    assert!(sent.iter().all(|sent| sent["user-agent"] == "MyApp/1.0.0 (https://myapp.com)"));
    Ok(())
}
