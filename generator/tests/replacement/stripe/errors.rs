//! Errors: told apart, tried again, passed on and shown.

use std::time::Duration;

use anyhow::Context;
use stripe::{Client, Error, ErrorKind};
use tokio::time::sleep;

use crate::server::{Answer, answer, serve, status};
use crate::{Tried, customer, value};

fn declined() -> Answer {
    let body = r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"Your card has insufficient funds.","param":"payment_method"}}"#;
    answer(402, "application/json", body).header("Request-Id", "req_1")
}

/// An error of a program's own.
#[derive(Debug, thiserror::Error)]
enum ShopError {
    #[error("the card was declined: {0}")]
    Declined(String),
    #[error("the payment service failed")]
    Service(#[from] Error),
}

/// What a person may read.
async fn pay(client: &Client) -> Result<String, ShopError> {
    // task 34
    match client.payment_intent().create(1000, "usd").await {
        Ok(intent) => Ok(intent.id),
        Err(error) => match (error.kind(), error.status(), error.code()) {
            (ErrorKind::Card, _, Some("card_declined")) => {
                let reason = error.field("decline_code").unwrap_or("unknown");
                Err(ShopError::Declined(reason.to_owned()))
            }
            (ErrorKind::Authentication, ..) | (_, Some(404), _) => Ok(String::new()),
            _ => Err(error.into()),
        },
    }
    // end
}

/// Task 34: errors by kind, code and status; a declined card; in thiserror and anyhow; shown.
#[tokio::test]
async fn errors() -> Tried {
    let server = serve([declined(), status(401), status(404), declined(), declined()]);
    let key = "sk_test_secret";
    let client = Client::builder().token(key).base_url(&server.url).build()?;
    let error = pay(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "the card was declined: insufficient_funds");
    assert_eq!((pay(&client).await?, pay(&client).await?), (String::new(), String::new()));
    let error = client.customer().create().await.unwrap_err();
    assert_eq!(error.message(), "Your card has insufficient funds.");
    assert_eq!((error.param(), error.request_id()), (Some("payment_method"), Some("req_1")));
    assert!(!format!("{error} {error:?}").contains(key));
    let passed_on = client.customer().create().await.context("no customer").unwrap_err();
    assert_eq!(passed_on.downcast_ref::<Error>().unwrap().code(), Some("card_declined"));
    assert!(format!("{passed_on:#}").contains("insufficient funds"));
    Ok(())
}

/// A retry loop by hand.
#[tokio::test]
async fn retry_by_hand() -> Tried {
    let server =
        serve([status(503), status(429).header("Retry-After", "0"), value(&customer("c"))]);
    let client =
        Client::builder().token("sk").base_url(&server.url).max_retries(0).resend_on_429(false);
    let client = client.build()?;
    let customer = loop {
        match client.customer().create().await {
            Err(error) if error.is_retryable() => {
                sleep(error.retry_after().unwrap_or(Duration::from_millis(1))).await;
            }
            reply => break reply?,
        }
    };
    assert_eq!((&customer.id[..], server.requests().len()), ("c", 3));
    Ok(())
}
