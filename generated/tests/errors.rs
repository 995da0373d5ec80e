//! Replies that are errors, and replies that are not what the document says.

mod support;

use stripe_balance::types::{ErrorDetailsType, ErrorEnvelope};
use stripe_balance::{Error, ErrorKind};
use support::{Answer, Server, TRANSACTION, page, transactions};

/// What comes of a `get` that is answered so.
async fn refused(answer: Answer) -> Error {
    let server = Server::start([answer]).await;
    let client = server.builder().max_retries(0).build().unwrap();
    transactions(&client)
        .get("cus_123", "cbtxn_1")
        .await
        .unwrap_err()
}

const DECLINED: &str = r#"{"error": {"type": "card_error", "code": "card_declined",
    "message": "Your card was declined.", "param": "source", "decline_code": "lost_card",
    "advice_code": "do_not_try_again", "charge": "ch_1",
    "doc_url": "https://stripe.com/docs/error-codes/card-declined",
    "payment_intent": {"id": "pi_1", "amount": 9007199254740993}, "later": [1]}}"#;

#[tokio::test]
async fn a_card_error_with_all_its_parts() {
    let server = Server::start([Answer::json(402, DECLINED)]).await;
    let call = transactions(&server.client()).create("cus_123", -500, "usd");
    let error = call.call().idempotency_key("key-1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Card);
    assert_eq!(error.status(), Some(402));
    assert_eq!(error.error_type(), Some("card_error"));
    assert_eq!(error.code(), Some("card_declined"));
    assert_eq!(error.message(), "Your card was declined.");
    assert_eq!(error.param(), Some("source"));
    assert!(error.doc_url().unwrap().ends_with("/card-declined"));
    assert_eq!(error.field("decline_code"), Some("lost_card"));
    assert_eq!(error.field("advice_code"), Some("do_not_try_again"));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.idempotency_key(), Some("key-1"));
    assert_eq!(
        error.operation_id(),
        Some("CreateCustomerBalanceTransaction")
    );
    assert_eq!(error.attempts(), 1);
    let body: ErrorEnvelope = error.decode().unwrap();
    assert_eq!(body.error.type_, ErrorDetailsType::CardError);
    assert_eq!(body.error.decline_code.as_deref(), Some("lost_card"));
    let intent = body.error.payment_intent.unwrap();
    assert_eq!(intent["amount"].as_i64(), Some(9_007_199_254_740_993));
    assert_eq!(
        error.to_string(),
        "POST /v1/customers/{customer}/balance_transactions: card error (HTTP 402, code \
         card_declined): Your card was declined. [request req_1]"
    );
}

#[tokio::test]
async fn the_kinds() {
    let kinds = [
        (400, "invalid_request_error", "", ErrorKind::InvalidRequest),
        (
            404,
            "invalid_request_error",
            "resource_missing",
            ErrorKind::InvalidRequest,
        ),
        (400, "idempotency_error", "", ErrorKind::Idempotency),
        (409, "idempotency_error", "", ErrorKind::Idempotency),
        (
            400,
            "invalid_request_error",
            "rate_limit",
            ErrorKind::RateLimit,
        ),
        (429, "invalid_request_error", "", ErrorKind::RateLimit),
        (401, "invalid_request_error", "", ErrorKind::Authentication),
        (402, "card_error", "", ErrorKind::Card),
        (403, "invalid_request_error", "", ErrorKind::Permission),
        (500, "api_error", "", ErrorKind::Api),
        (424, "a_later_one", "", ErrorKind::Api),
    ];
    for (status, type_, code, kind) in kinds {
        let body = format!(r#"{{"error": {{"type": "{type_}", "code": "{code}"}}}}"#);
        let error = refused(Answer::json(status, body)).await;
        assert_eq!(error.kind(), kind, "{status} {type_} {code}");
        let body: ErrorEnvelope = error.decode().unwrap();
        assert_eq!(body.error.type_.as_str(), type_);
    }
}

#[tokio::test]
async fn an_authentication_error_has_no_request_id() {
    let server = Server::start([Answer::html(401, r#"{"error": {"message": "No key."}}"#)]).await;
    let error = transactions(&server.client())
        .get("cus_123", "cbtxn_1")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert_eq!((error.request_id(), error.message()), (None, "No key."));
}

#[tokio::test]
async fn the_page_of_a_proxy() {
    let html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let error = refused(Answer::html(502, html)).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(502)));
    assert_eq!(error.body(), html.as_bytes());
    assert_eq!(error.headers()["content-type"], "text/html");
    assert_eq!(error.message(), "Bad Gateway (text/html, 50 bytes)");
    assert!(error.decode::<ErrorEnvelope>().is_err());
}

#[tokio::test]
async fn an_empty_body() {
    let error = refused(Answer::json(503, "")).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(503)));
    assert_eq!(error.message(), "Service Unavailable (empty body)");
    let error = refused(Answer::json(200, "")).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
}

#[tokio::test]
async fn a_field_of_another_type_is_named_by_its_path() {
    let body = TRANSACTION.replace("-500", "\"much\"");
    let error = refused(Answer::json(200, body.as_str())).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("amount"));
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.body(), body.as_bytes());
    let shown = error.to_string();
    for part in ["amount", "req_1", "HTTP 200"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[tokio::test]
async fn a_fault_deep_in_a_page() {
    let server = Server::start([page(&["cbtxn_1", "cbtxn_2"], false)]).await;
    let client = server.client();
    let whole = transactions(&client).list("cus_123").call().raw().await;
    let text = String::from_utf8(whole.unwrap().body().to_vec()).unwrap();
    let (start, end) = text.rsplit_once("\"cus_123\"").unwrap();
    let broken = format!(
        "{start}{{\"id\": \"cus_1\", \"object\": \"customer\", \"created\": 1.5, \"livemode\": true}}{end}"
    );
    let server = Server::start([Answer::json(200, broken)]).await;
    let client = server.client();
    let error = transactions(&client).list("cus_123").await;
    assert_eq!(error.unwrap_err().path(), Some("data[1].customer.created"));
}

#[tokio::test]
async fn a_required_field_that_is_missing_is_named() {
    let error = refused(Answer::json(
        200,
        TRANSACTION.replace("ending_balance", "other"),
    ))
    .await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("ending_balance"), "{error}");
}

#[tokio::test]
async fn numbers_out_of_range_are_errors_and_not_other_numbers() {
    for amount in ["9223372036854775808", "1e30", "0.5", "-9223372036854775809"] {
        let error = refused(Answer::json(200, TRANSACTION.replace("-500", amount))).await;
        assert_eq!(error.path(), Some("amount"), "{amount}: {error}");
    }
}

#[tokio::test]
async fn json_that_is_none() {
    for body in ["{\"id\": ", "[]", "null", "not json", "{}x"] {
        let error = refused(Answer::json(200, body)).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert_eq!(error.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn nobody_there() {
    let server = Server::start([]).await;
    let client = server
        .builder()
        .base_url("http://127.0.0.1:9")
        .build()
        .unwrap();
    let call = transactions(&client).get("cus_123", "cbtxn_1");
    let error = call.call().max_retries(1).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Connection, None)
    );
    assert_eq!(error.attempts(), 2);
}
