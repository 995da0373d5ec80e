//! Pages answered without a network (feature `test-util`).
#![cfg(feature = "test-util")]

use stripe_balance::customer::balance_transaction::{CreateRequest, ListRequest};
use stripe_balance::runtime::mock::{Answer, Mock};
use stripe_balance::{Client, Editable, Error, ErrorKind};

/// Code under test: what moved the balance of a customer in all.
async fn moved(client: &Client, customer: &str) -> Result<i64, Error> {
    let mut transactions = client
        .customer()
        .balance_transaction()
        .list(customer)
        .limit(2)
        .stream();
    let mut sum = 0;
    while let Some(transaction) = transactions.next().await {
        sum += transaction?.amount;
    }
    Ok(sum)
}

fn page(transactions: &[(&str, i64)], has_more: bool) -> Answer {
    let items: Vec<String> = transactions
        .iter()
        .map(|(id, amount)| {
            format!(
                r#"{{"id":"{id}","object":"customer_balance_transaction","amount":{amount},
                "created":1,"currency":"usd","customer":"cus_1","ending_balance":0,
                "livemode":false,"metadata":null,"type":"adjustment"}}"#
            )
        })
        .collect();
    let items = items.join(",");
    Answer::json(format!(
        r#"{{"object":"list","url":"/","has_more":{has_more},"data":[{items}]}}"#
    ))
}

#[tokio::test]
async fn pages_are_asked_for_one_after_the_other() {
    let mock = Mock::new();
    mock.on::<ListRequest>()
        .then(page(&[("a", 5), ("b", -2)], true))
        .then(page(&[("c", 10)], false));
    let client = Client::builder().mock(&mock).build().unwrap();
    assert_eq!(moved(&client, "cus_1").await.unwrap(), 13);
    let calls = mock.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].path(), "/v1/customers/cus_1/balance_transactions");
    assert_eq!(calls[1].query("starting_after").as_deref(), Some("b"));
    let requests: Vec<ListRequest> = mock.requests();
    assert_eq!(requests[0].get::<i64>("limit"), Some(2));
    mock.verify();
}

#[tokio::test]
async fn a_key_makes_a_call_that_is_sent_twice_one() {
    let mock = Mock::new();
    mock.on::<CreateRequest>()
        .then(Error::builder(ErrorKind::Api).status(503))
        .then(
            Error::builder(ErrorKind::Card)
                .status(402)
                .code("card_declined"),
        );
    let client = Client::builder().mock(&mock).build().unwrap();
    let transactions = client.customer().balance_transaction();
    let refused = transactions.create("cus_1", -5, "usd");
    let error = refused.await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Card, Some("card_declined"))
    );
    let calls = mock.calls();
    assert_eq!(calls.len(), 2);
    assert!(calls[0].header("idempotency-key").is_some());
    assert_eq!(
        calls[0].header("idempotency-key"),
        calls[1].header("idempotency-key")
    );
    assert_eq!(calls[0].body, "amount=-5&currency=usd");
}
