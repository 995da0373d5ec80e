//! The token goes to the server in one header, and nowhere else.

mod support;

use std::fmt::{Debug, Write as _};

use stripe_balance::customer::balance_transaction::CreateRequest;
use stripe_balance::{Client, Error, Secret};
use support::{Answer, Server, TOKEN, TRANSACTION, page, transactions};

/// Everything that was formatted.
#[derive(Default)]
struct Shown(String);

impl Shown {
    fn push(&mut self, what: &dyn Debug) {
        writeln!(self.0, "{what:?} {what:#?}").unwrap();
    }

    fn error(&mut self, error: &Error) {
        self.push(error);
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(error) = next {
            writeln!(self.0, "{error} {error:?}").unwrap();
            next = error.source();
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(!self.0.is_empty());
            assert!(!self.0.contains("never_to_be_seen"), "{}", self.0);
        }
    }
}

#[tokio::test]
async fn clients_requests_and_calls() {
    let mut shown = Shown::default();
    shown.push(&Secret::from(TOKEN));
    shown.push(&Client::builder().token(TOKEN));
    let server = Server::with_transaction().await;
    let client = server.client();
    let request = CreateRequest::new("cus_123", -500, "usd");
    shown.push(&client);
    shown.push(&client.customer());
    shown.push(&transactions(&client));
    shown.push(&request);
    shown.push(&request.clone().on(&client));
    shown.push(&request.clone().on(&client).call());
    let list = transactions(&client).list("cus_123");
    shown.push(&list);
    shown.push(&list.pages());
    shown.push(&request.on(&client).send().await.unwrap());
}

#[tokio::test]
async fn errors_of_every_sort() {
    let mut shown = Shown::default();
    // A server that repeats what it was sent must not bring it into a log.
    let echo = format!(
        r#"{{"error": {{"type": "x", "code": "{TOKEN}", "message": "Bad key: {TOKEN}"}}}}"#
    );
    let answers = [
        Answer::json(401, echo.as_str()),
        Answer::html(502, TOKEN),
        Answer::json(200, echo.as_str()),
        Answer::json(200, TRANSACTION.replace("-500", &format!("\"{TOKEN}\""))),
        Answer::json(200, format!("{{{TOKEN}")),
    ];
    for answer in answers {
        let server = Server::start([answer]).await;
        let client = server.builder().max_retries(0).build().unwrap();
        let get = transactions(&client).get("cus_123", "cbtxn_1");
        shown.error(&get.await.unwrap_err());
    }
    let nobody = Client::builder()
        .token(TOKEN)
        .base_url("http://127.0.0.1:9");
    let client = nobody.max_retries(0).build().unwrap();
    let get = transactions(&client).get("cus_123", "cbtxn_1");
    shown.error(&get.await.unwrap_err());
}

#[test]
fn tokens_that_cannot_be_sent() {
    let mut shown = Shown::default();
    for token in [
        format!("{TOKEN}\n"),
        format!(" {TOKEN}"),
        format!("{TOKEN}\u{e9}\0"),
    ] {
        shown.error(&Client::new(token).unwrap_err());
    }
    shown.error(&Client::new("").unwrap_err());
}

#[tokio::test]
async fn it_is_sent_in_one_header_only() {
    let server = Server::start([page(&["a"], true), page(&["b"], false)]).await;
    let mut all = transactions(&server.client()).list("cus_123").stream();
    while let Some(item) = all.next().await {
        item.unwrap();
    }
    for seen in server.seen() {
        let with_token = seen
            .headers
            .iter()
            .filter(|(_, value)| value.contains(TOKEN));
        let names: Vec<&str> = with_token.map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["authorization"]);
        assert!(!format!("{}{}{}", seen.path, seen.query, seen.body).contains(TOKEN));
    }
}

#[test]
fn it_is_not_sent_readable_to_another_machine() {
    let mut shown = Shown::default();
    let builder = Client::builder().token(TOKEN);
    let error = builder.base_url("http://api.example.com").build();
    shown.error(&error.unwrap_err());
}
