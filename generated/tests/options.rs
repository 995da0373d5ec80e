//! What a single call does differently, idempotency keys and repeated attempts.

mod support;

use std::time::Duration;

use stripe_balance::customer::balance_transaction::{CreateRequest, GetRequest};
use stripe_balance::types::BalanceTransaction;
use stripe_balance::{Call, Client, ErrorKind};
use support::{Answer, Server, TRANSACTION, page, transactions};

const FAULT: &str = r#"{"error": {"type": "api_error"}}"#;

/// A call of `get`.
fn get(client: &Client) -> GetRequest<Call<BalanceTransaction>> {
    transactions(client).get("cus_123", "cbtxn_1")
}

/// A call of `create`.
fn credit(client: &Client) -> CreateRequest<Call<BalanceTransaction>> {
    transactions(client).create("cus_123", -500, "usd")
}

#[tokio::test]
async fn the_account_the_context_and_the_version() {
    let server = Server::with_transaction().await;
    let client = server.client();
    let call = get(&client).call().account("acct_1");
    call.context("a/b").api_version("2099-01-01").await.unwrap();
    get(&client).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("stripe-account"), Some("acct_1"));
    assert_eq!(seen[0].header("stripe-context"), Some("a/b"));
    assert_eq!(seen[0].header("stripe-version"), Some("2099-01-01"));
    assert_eq!(
        seen[1].header("stripe-account"),
        None,
        "it was for one call"
    );
    assert_eq!(seen[1].header("stripe-context"), None);
    assert_eq!(seen[1].header("stripe-version"), Some("2026-04-22.dahlia"));
}

#[tokio::test]
async fn the_account_goes_along_from_page_to_page() {
    let server = Server::start([page(&["a"], true), page(&["b"], false)]).await;
    let client = server.client();
    let call = transactions(&client).list("cus_123").call();
    let mut all = call.account("acct_1").api_version("2099-01-01").stream();
    while let Some(item) = all.next().await {
        item.unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in seen {
        assert_eq!(seen.header("stripe-account"), Some("acct_1"));
        assert_eq!(seen.header("stripe-version"), Some("2099-01-01"));
    }
}

#[tokio::test]
async fn other_headers_other_parameters_another_token() {
    let server = Server::with_transaction().await;
    let client = server.client();
    let call = get(&client).expand(["customer"]).call();
    let call = call.header("X-Trace", "7").query("beta", "a b");
    call.token("sk_other").await.unwrap();
    let seen = server.only();
    assert_eq!(seen.header("x-trace"), Some("7"));
    assert_eq!(seen.header("authorization"), Some("Bearer sk_other"));
    let expected = support::pairs(&[("beta", "a b"), ("expand[0]", "customer")]);
    assert_eq!(seen.query_pairs(), expected);
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_refused() {
    let server = Server::with_transaction().await;
    let call = get(&server.client()).call().account("acct\r\nX: y");
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Config);
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_key_of_ones_own() {
    let server = Server::with_transaction().await;
    let client = server.client();
    let call = credit(&client).call();
    let response = call.idempotency_key("order-6735").send().await.unwrap();
    assert_eq!(response.idempotency_key(), Some("order-6735"));
    let header = server.only();
    assert_eq!(header.header("idempotency-key"), Some("order-6735"));
}

#[tokio::test]
async fn a_key_that_the_server_would_not_take_is_refused() {
    let server = Server::with_transaction().await;
    let client = server.client();
    for key in ["".to_owned(), "k".repeat(256), "caf\u{e9}".to_owned()] {
        let call = credit(&client).call().idempotency_key(key);
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Config);
    }
    assert!(server.seen().is_empty());
    let call = credit(&client).call();
    call.idempotency_key("k".repeat(255)).await.unwrap();
}

#[tokio::test]
async fn every_call_has_a_key_of_its_own() {
    let server = Server::with_transaction().await;
    let client = server.client();
    credit(&client).await.unwrap();
    credit(&client).await.unwrap();
    let update = transactions(&client).update("cus_123", "cbtxn_1");
    update.await.unwrap();
    let seen = server.seen();
    let mut keys: Vec<&str> = seen
        .iter()
        .filter_map(|seen| seen.header("idempotency-key"))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 3);
}

#[tokio::test]
async fn a_post_is_sent_again_with_the_same_key_and_body() {
    let faults = [Answer::json(500, FAULT), Answer::json(409, FAULT)];
    let answers = faults.into_iter().chain([Answer::json(200, TRANSACTION)]);
    let server = Server::start(answers).await;
    let client = server.client();
    let response = credit(&client).send().await.unwrap();
    assert_eq!(response.attempts(), 3);
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for again in &seen {
        let key = again.header("idempotency-key");
        assert!(key.is_some() && key == response.idempotency_key());
        assert_eq!(again.body, "amount=-500&currency=usd");
    }
}

#[tokio::test]
async fn the_server_has_the_last_word_on_another_attempt() {
    let no = Answer::json(500, FAULT).header("stripe-should-retry", "false");
    let server = Server::start([no]).await;
    let error = get(&server.client()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(500), 1));
    let yes = Answer::json(400, FAULT).header("stripe-should-retry", "true");
    let server = Server::start([yes, Answer::json(200, TRANSACTION)]).await;
    get(&server.client()).await.unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_sent_again() {
    for status in [400, 401, 402, 403, 404, 429] {
        let server = Server::start(vec![Answer::json(status, FAULT); 3]).await;
        let client = server.client();
        get(&client).await.unwrap_err();
        credit(&client).await.unwrap_err();
        assert_eq!(server.seen().len(), 2, "{status}");
    }
}

#[tokio::test]
async fn attempts_end() {
    let server = Server::start(vec![Answer::json(503, FAULT); 9]).await;
    let client = server.client();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 3, "two repetitions unless told otherwise");
    let error = get(&client).call().max_retries(0).await;
    assert_eq!(error.unwrap_err().attempts(), 1);
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn a_call_has_an_end_in_time() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Server::start([])
        .await
        .builder()
        .base_url(url)
        .build()
        .unwrap();
    let call = get(&client).call().max_retries(0);
    let error = call.timeout(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}
