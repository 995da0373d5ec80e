//! Replies, from the shortest the document allows to those of a later version.

mod support;

use stripe_balance::types::{BalanceTransaction, BalanceTransactionType};
use stripe_balance::{Expandable, Value};
use support::{Answer, Server, TRANSACTION, transaction, transactions};

/// What `get` makes of this reply.
async fn read(body: impl Into<String>) -> BalanceTransaction {
    let server = Server::start([Answer::json(200, body)]).await;
    transactions(&server.client())
        .get("cus_123", "cbtxn_1")
        .await
        .unwrap()
}

/// The shortest transaction with this member put before the others.
fn with(member: &str) -> String {
    TRANSACTION.replacen('{', &format!("{{{member}, "), 1)
}

#[tokio::test]
async fn the_shortest() {
    let read = read(TRANSACTION).await;
    assert_eq!(read.id, "cbtxn_1");
    assert_eq!(read.object, "customer_balance_transaction");
    assert_eq!((read.amount, read.ending_balance), (-500, -500));
    assert_eq!((read.created, read.currency.as_str()), (1767225600, "usd"));
    assert_eq!(read.type_, BalanceTransactionType::Adjustment);
    assert!(!read.livemode);
    assert!(matches!(read.customer, Expandable::Id(ref id) if id == "cus_123"));
    assert_eq!(read.customer.id(), "cus_123");
    nothing_optional(&read);
}

#[track_caller]
fn nothing_optional(read: &BalanceTransaction) {
    assert!(read.checkout_session.is_none());
    assert!(read.credit_note.is_none());
    assert!(read.invoice.is_none());
    assert!(read.customer_account.is_none());
    assert!(read.description.is_none());
    assert!(read.metadata.is_none());
}

#[tokio::test]
async fn nulls_are_like_nothing() {
    let nulls = r#""checkout_session": null, "credit_note": null, "invoice": null,
        "customer_account": null, "description": null, "metadata": null"#;
    nothing_optional(&read(with(nulls)).await);
}

#[tokio::test]
async fn everything() {
    let members = r#""checkout_session": "cs_1", "credit_note": "cn_1", "invoice": "in_1",
        "customer_account": "acct_1", "description": "Caf\u00e9 \ud83c\udf89 \"x\"",
        "metadata": {"order": "6735", "": "empty key"}"#;
    let read = read(with(members)).await;
    let session = read.checkout_session.unwrap();
    let (note, invoice) = (read.credit_note.unwrap(), read.invoice.unwrap());
    assert_eq!(
        (session.id(), note.id(), invoice.id()),
        ("cs_1", "cn_1", "in_1")
    );
    assert_eq!(read.customer_account.as_deref(), Some("acct_1"));
    assert_eq!(
        read.description.as_deref(),
        Some("Caf\u{e9} \u{1f389} \"x\"")
    );
    let metadata = read.metadata.unwrap();
    assert_eq!(metadata.len(), 2);
    assert_eq!(
        (metadata["order"].as_str(), metadata[""].as_str()),
        ("6735", "empty key")
    );
}

#[tokio::test]
async fn an_expanded_customer() {
    let customer = r#"{"id": "cus_9", "object": "customer", "created": 1, "livemode": true,
        "name": "Jenny Rosen", "email": null, "balance": -500, "metadata": {"tier": "gold"},
        "address": {"city": "Paris"}}"#;
    let read = read(TRANSACTION.replace("\"cus_123\"", customer)).await;
    assert_eq!(read.customer.id(), "cus_9");
    let customer = read.customer.into_object().unwrap();
    assert_eq!(customer.name.as_deref(), Some("Jenny Rosen"));
    assert_eq!((customer.email, customer.currency), (None, None));
    assert_eq!(customer.balance, Some(-500));
    assert_eq!(customer.metadata.unwrap()["tier"], "gold");
}

#[tokio::test]
async fn a_type_of_a_later_version_is_kept() {
    let read = read(TRANSACTION.replace("adjustment", "gift_card")).await;
    assert_eq!(
        read.type_,
        BalanceTransactionType::Unknown("gift_card".to_owned())
    );
    assert_eq!(read.type_.as_str(), "gift_card");
}

#[tokio::test]
async fn every_type_is_known_and_written_as_it_came() {
    let types = "adjustment applied_to_invoice checkout_session_subscription_payment
        checkout_session_subscription_payment_canceled credit_note initial invoice_overpaid
        invoice_too_large invoice_too_small migration unapplied_from_invoice
        unspent_receiver_credit";
    for word in types.split_whitespace() {
        let read = read(TRANSACTION.replace("adjustment", word)).await;
        assert_eq!(read.type_.to_string(), word);
        let unknown = matches!(read.type_, BalanceTransactionType::Unknown(_));
        assert!(!unknown, "{word}");
    }
}

#[tokio::test]
async fn fields_of_a_later_version_are_no_matter() {
    let extra = r#""new": {"deep": [1, {"id": "no"}, null]}, "x\ny": 1e400, "amount2": "a""#;
    assert_eq!(read(with(extra)).await.id, "cbtxn_1");
}

#[tokio::test]
async fn amounts_that_a_double_cannot_hold() {
    for amount in [
        9_007_199_254_740_993,
        -9_007_199_254_740_993,
        i64::MAX,
        i64::MIN,
    ] {
        let text = TRANSACTION.replace("-500", &amount.to_string());
        let read = read(text).await;
        assert_eq!((read.amount, read.ending_balance), (amount, amount));
    }
}

#[tokio::test]
async fn a_page() {
    let body = format!(
        r#"{{"object": "list", "has_more": true, "url": "/v1/x", "data": [{}, {}]}}"#,
        transaction("cbtxn_1"),
        transaction("cbtxn_2"),
    );
    let server = Server::start([Answer::json(200, body)]).await;
    let client = server.client();
    let list = transactions(&client).list("cus_123");
    let page = list.await.unwrap();
    assert_eq!((page.object.as_str(), page.url.as_str()), ("list", "/v1/x"));
    assert!(page.has_more);
    let ids: Vec<&str> = page.data.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["cbtxn_1", "cbtxn_2"]);
}

#[tokio::test]
async fn a_reply_with_what_came_along() {
    let answer = Answer::json(200, TRANSACTION).header("idempotent-replayed", "true");
    let server = Server::start([answer]).await;
    let response = transactions(&server.client())
        .get("cus_123", "cbtxn_1")
        .send()
        .await;
    let response = response.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), TRANSACTION);
    assert_eq!((response.attempts(), response.is_replayed()), (1, true));
    assert_eq!(response.into_value().id, "cbtxn_1");
}

#[tokio::test]
async fn a_raw_reply_gives_what_the_types_leave_out() {
    let server = Server::start([Answer::json(200, with(r#""new": {"deep": 7}"#))]).await;
    let reply = transactions(&server.client())
        .get("cus_123", "cbtxn_1")
        .call()
        .raw()
        .await;
    let reply = reply.unwrap();
    let value: Value = stripe_balance::runtime::from_json(reply.body()).unwrap();
    let deep = value.get("new").and_then(|new| new.get("deep"));
    assert_eq!(deep.and_then(Value::as_i64), Some(7));
}
