//! Errors that a test makes, and what a program asks of errors.
#![allow(clippy::unwrap_used)] // A test may panic.

use std::time::Duration;

use specwright_runtime::runtime::{Error, ErrorKind, Value};

#[test]
fn a_made_error_says_what_a_server_would() {
    let error = Error::builder(ErrorKind::Card)
        .message("Your card was declined.")
        .status(402)
        .code("card_declined")
        .error_type("card_error")
        .param("number")
        .request_id("req_1")
        .field("decline_code", "lost_card")
        .body(r#"{"error":{"code":"card_declined"}}"#)
        .idempotency_key("key")
        .attempts(2)
        .build();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Card, Some(402)));
    assert_eq!(
        (error.code(), error.error_type()),
        (Some("card_declined"), Some("card_error"))
    );
    assert_eq!(
        (error.param(), error.request_id()),
        (Some("number"), Some("req_1"))
    );
    assert_eq!(error.field("decline_code"), Some("lost_card"));
    assert_eq!(
        (error.idempotency_key(), error.attempts()),
        (Some("key"), 2)
    );
    assert_eq!(
        error.decode::<Value>().unwrap()["error"]["code"],
        "card_declined"
    );
    assert!(
        error.to_string().contains("Your card was declined."),
        "{error}"
    );
    assert!(!error.is_retryable());
}

#[test]
fn whether_and_when_to_try_again() {
    let limited = Error::builder(ErrorKind::RateLimit)
        .status(429)
        .header("retry-after", "7");
    let limited = Error::from(limited);
    assert!(limited.is_retryable());
    assert_eq!(limited.retry_after(), Some(Duration::from_secs(7)));
    let made = |kind, status| Error::builder(kind).status(status).build().is_retryable();
    assert!(made(ErrorKind::Api, 503) && made(ErrorKind::Timeout, 408));
    assert!(!made(ErrorKind::NotFound, 404) && !made(ErrorKind::Decode, 200));
    assert!(Error::builder(ErrorKind::Connection).build().is_retryable());
    assert!(!Error::builder(ErrorKind::Config).build().is_retryable());
    assert_eq!(
        Error::builder(ErrorKind::Connection).build().retry_after(),
        None
    );
}
