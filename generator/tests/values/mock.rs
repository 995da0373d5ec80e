//! Calls answered without a network.

use std::task::Poll;
use std::time::Duration;

use values::account::{CreateRequest, UpdateRequest};
use values::chat;
use values::runtime::mock::{Answer, Mock};
use values::runtime::TransportFailure;
use values::types::{Account, AddressInput};
use values::{Client, Editable, Error, ErrorKind, from_json};

/// Code under test: it makes an account, unless there is one of the name.
async fn open_account(client: &Client, name: &str) -> Result<Option<Account>, Error> {
    match client.account().create(name).address(AddressInput::new("Ulm")).await {
        Ok(account) => Ok(Some(account)),
        Err(error) if error.code() == Some("taken") => Ok(None),
        Err(error) => Err(error),
    }
}

fn account(id: &str) -> Account {
    let text = format!(r#"{{"id":"{id}","status":"open","level":1,"closed_at":null}}"#);
    from_json(text).unwrap()
}

fn client(mock: &Mock) -> Client {
    Client::builder().mock(mock).build().unwrap()
}

#[tokio::test]
async fn a_call_is_answered_from_its_request() {
    let mock = Mock::new();
    mock.on::<CreateRequest>().respond(|request| {
        let name: String = request.get("name").unwrap();
        Ok(account(&name.to_uppercase()))
    });
    let opened = open_account(&client(&mock), "ann").await.unwrap().unwrap();
    assert_eq!(opened, account("ANN"));
    let expected = CreateRequest::new("ann").address(AddressInput::new("Ulm"));
    assert_eq!(mock.requests::<CreateRequest>(), [expected]);
    assert!(mock.requests::<UpdateRequest>().is_empty());
    let [call] = &mock.calls()[..] else { panic!() };
    assert_eq!((call.method.as_str(), call.path()), ("POST", "/accounts"));
    assert_eq!(call.body, r#"{"name":"ann","address":{"city":"Ulm"}}"#);
    assert_eq!(call.operation_id(), "createAccount");
    assert_eq!(call.header("content-type"), Some("application/json"));
    mock.verify();
}

#[tokio::test]
async fn answers_come_in_order_and_errors_are_read_as_a_servers() {
    let mock = Mock::new();
    mock.on::<CreateRequest>()
        .then(Error::builder(ErrorKind::Conflict).code("taken").message("there is one"))
        .then(account("b"))
        .then(Error::builder(ErrorKind::InvalidRequest).param("name").request_id("r1"));
    let client = client(&mock);
    assert!(open_account(&client, "a").await.unwrap().is_none());
    assert_eq!(open_account(&client, "b").await.unwrap().unwrap().id, "b");
    let error = open_account(&client, "c").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::InvalidRequest, Some(400)));
    assert_eq!((error.param(), error.request_id()), (Some("name"), Some("r1")));
    assert_eq!(error.message(), "invalid request");
    mock.verify();
}

#[tokio::test]
async fn an_unexpected_call_says_what_was_expected() {
    let mock = Mock::new();
    mock.on::<CreateRequest>().then(account("a"));
    mock.on::<chat::CreateRequest>().respond(|_| Ok(Answer::status(500)));
    let client = client(&mock);
    let error = client.account().update("a").await.unwrap_err();
    let expected = "a call of `updateAccount` (POST /accounts/a) was not expected: \
                    expected are `createAccount` (1 more), `createChat`";
    assert!(error.to_string().contains(expected), "{error}");
    let problem = std::panic::catch_unwind(|| mock.verify()).unwrap_err();
    let problem = problem.downcast::<String>().unwrap();
    assert!(problem.contains(expected), "{problem}");
    assert!(problem.contains("1 more calls of `createAccount` were expected"), "{problem}");

    mock.otherwise(|call| Ok(account(call.path())));
    let other = client.account().update("b").await.unwrap();
    assert_eq!(other.id, "/accounts/b");
}

#[tokio::test]
async fn retries_and_time_limits_are_real() {
    let mock = Mock::new();
    let busy = || Error::builder(ErrorKind::RateLimit).header("retry-after", "30");
    mock.on_operation("listAccounts")
        .then(busy())
        .then(Answer::nothing(TransportFailure::Broken))
        .then(Answer::json("[]"))
        .then(Answer::json("[]").after(Duration::from_secs(30)));
    let client = client(&mock);
    let list = || client.account().list().call();
    assert!(list().max_retries(2).await.unwrap().is_empty());
    assert_eq!(mock.calls().len(), 3);
    let late = list().max_retries(0).timeout(Duration::from_millis(20)).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Timeout);
    mock.verify();
}

#[tokio::test]
async fn a_reply_is_an_example_that_was_changed() {
    let mock = Mock::new();
    let mut reply = Account::example();
    reply.id = "acc_9".to_owned();
    mock.on::<CreateRequest>().then(reply.clone());
    let account = client(&mock).account().create("A").await.unwrap();
    assert_eq!(account, reply);
    assert_eq!(account.id, "acc_9");
}

#[tokio::test]
async fn a_call_that_was_polled_and_is_changed_is_another() {
    let mock = Mock::new();
    mock.on::<CreateRequest>().respond(|_| Ok(account("a")));
    let client = client(&mock);
    let mut call = Box::pin(client.account().create("A"));
    let polled = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context)));
    let _ = polled.await;
    (*call).clone().level(3).await.unwrap();
    let sent = mock.requests::<CreateRequest>();
    assert_eq!(sent.last(), Some(&CreateRequest::new("A").level(3)));
}

#[tokio::test]
async fn a_clone_of_a_call_that_was_polled_sends_the_same() {
    let mock = Mock::new();
    let reply = || Answer::json("[]");
    mock.on_operation("listAccounts").then(reply()).then(reply());
    let client = client(&mock);
    let mut call = Box::pin(client.account().list().limit(1));
    let polled = std::future::poll_fn(|context| Poll::Ready(call.as_mut().poll(context)));
    let _ = polled.await;
    (*call).clone().await.unwrap();
    let calls = mock.calls();
    let queries: Vec<_> = calls.iter().map(|call| call.url.query()).collect();
    assert_eq!(queries, vec![Some("limit=1"); queries.len()]);
    assert!(!queries.is_empty());
}
