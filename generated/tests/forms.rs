//! The bodies of `create` and `update`, to the byte.

mod support;

use std::collections::BTreeMap;

use stripe_balance::Clearable;
use stripe_balance::customer::balance_transaction::UpdateRequest;
use support::{Server, pairs, transactions};

/// The body that an update sends.
async fn updated(fill: impl FnOnce(UpdateRequest) -> UpdateRequest) -> String {
    let server = Server::with_transaction().await;
    let request = fill(UpdateRequest::new("cus_123", "cbtxn_1"));
    request.on(&server.client()).await.unwrap();
    server.only().body
}

#[tokio::test]
async fn a_credit_with_metadata_and_its_customer() {
    let server = Server::with_transaction().await;
    transactions(&server.client())
        .create("cus_123", -500, "usd")
        .metadata([("order", "6735")])
        .expand(["customer"])
        .await
        .unwrap();
    let seen = server.only();
    let expected = [
        ("amount", "-500"),
        ("currency", "usd"),
        ("expand[0]", "customer"),
        ("metadata[order]", "6735"),
    ];
    assert_eq!(seen.form(), pairs(&expected), "these and nothing else");
    assert_eq!(
        seen.body,
        "amount=-500&currency=usd&expand%5B0%5D=customer&metadata%5Border%5D=6735"
    );
    let length = seen.body.len().to_string();
    assert_eq!(seen.header("content-length"), Some(length.as_str()));
}

#[tokio::test]
async fn the_widest_amounts() {
    for amount in [i64::MIN, -9_007_199_254_740_993, 0, i64::MAX] {
        let server = Server::with_transaction().await;
        transactions(&server.client())
            .create("cus_123", amount, "jpy")
            .await
            .unwrap();
        let expected = format!("amount={amount}&currency=jpy");
        assert_eq!(server.only().body, expected);
    }
}

#[tokio::test]
async fn metadata_of_any_text() {
    let text = "caf\u{e9} & co = 100% + \u{1f389}\r\n[x]";
    let body = updated(|request| request.metadata([("a&b=c[d]", text), ("plain", "1")])).await;
    let expected = [("metadata[a&b=c[d]]", text), ("metadata[plain]", "1")];
    assert_eq!(support::decode(&body), pairs(&expected));
    assert!(
        body.is_ascii() && !body.contains([' ', '\r', '\n']),
        "{body}"
    );
}

#[tokio::test]
async fn metadata_is_set_from_whatever_is_at_hand() {
    let expected = "metadata%5Ba%5D=1&metadata%5Bb%5D=2";
    let map = BTreeMap::from([
        ("a".to_owned(), "1".to_owned()),
        ("b".to_owned(), "2".to_owned()),
    ]);
    assert_eq!(updated(|request| request.metadata(map)).await, expected);
    let list = vec![("a", "1"), ("b", "2")];
    assert_eq!(updated(|request| request.metadata(list)).await, expected);
}

#[tokio::test]
async fn one_key_is_cleared_by_an_empty_value() {
    let body = updated(|request| request.metadata([("keep", "1"), ("order", "")])).await;
    assert_eq!(body, "metadata%5Bkeep%5D=1&metadata%5Border%5D=");
}

#[tokio::test]
async fn all_keys_are_cleared_by_an_empty_string() {
    let body = updated(|request| request.metadata(Clearable::Clear)).await;
    assert_eq!(body, "metadata=");
}

#[tokio::test]
async fn no_keys_are_nothing_to_say() {
    let body = updated(|request| request.metadata(BTreeMap::new())).await;
    assert_eq!(body, "", "an empty map clears nothing");
}

#[tokio::test]
async fn an_empty_description_is_sent() {
    let body = updated(|request| request.description("")).await;
    assert_eq!(body, "description=");
}

#[tokio::test]
async fn what_is_set_twice_is_sent_once() {
    let body = updated(|request| request.description("first").description("second")).await;
    assert_eq!(body, "description=second");
}

#[tokio::test]
async fn an_update_of_nothing_is_an_empty_form() {
    let body = updated(|request| request).await;
    assert_eq!(body, "");
}
