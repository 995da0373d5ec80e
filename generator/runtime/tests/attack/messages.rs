//! What people read of an error: the server's words, and each cause once.

use specwright_runtime::runtime::{Call, ErrorKind, Inputs, reply};

use crate::support::{API, Answer, GET, Server, status};
use crate::table::row;

/// The message and the parameter of a refusal with this body.
async fn said(body: &str) -> (String, Option<String>) {
    let server = Server::script(vec![status(422, body)]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    let error = call.await.unwrap_err();
    (error.message().to_owned(), error.param().map(str::to_owned))
}

#[tokio::test]
async fn n20_messages_are_found_without_configuration() {
    let bodies = [
        (
            r#"{"detail":[{"loc":["body","name"],"msg":"field required","type":"missing"},
                {"loc":["body","age"],"msg":"not an integer","type":"int"}]}"#,
            "field required; not an integer",
        ),
        (r#"{"detail":"Not authenticated"}"#, "Not authenticated"),
        (r#"{"detail":{"message":"No such run"}}"#, "No such run"),
        (
            r#"{"type":"about:blank","title":"Out of credit","detail":"It costs 50.","status":422}"#,
            "It costs 50.",
        ),
        (
            r#"{"type":"about:blank","title":"Out of credit","status":422}"#,
            "Out of credit",
        ),
        (r#"{"message":"Bad name"}"#, "Bad name"),
        (
            r#"{"message":["name is empty","age is negative"]}"#,
            "name is empty; age is negative",
        ),
        (r#"{"error":"no such thing"}"#, "no such thing"),
        (r#"{"error":{"message":"Bad key"}}"#, "Bad key"),
        (
            r#"{"error":"invalid_grant","error_description":"expired"}"#,
            "expired",
        ),
        (
            r#"{"errors":[{"message":"one"},{"message":"two"}]}"#,
            "one; two",
        ),
        (
            r#"{"errors":[{"title":"Invalid","detail":"too long"}]}"#,
            "too long",
        ),
        (r#"{"errors":["one","two"]}"#, "one; two"),
        (r#"{"message":"","detail":"the rest"}"#, "the rest"),
    ];
    for (body, message) in bodies {
        assert_eq!(said(body).await.0, message, "{body}");
        let shape: String = body.split_whitespace().collect();
        row(20, &format!("`{shape}`"), message);
    }
    let (_, parameter) = said(bodies[0].0).await;
    assert_eq!(parameter.as_deref(), Some("body.name"));
}

/// An error and its causes, as `{:#}` of anyhow prints them.
fn alternate(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(&format!(": {next}"));
        cause = next.source();
    }
    text
}

#[tokio::test]
async fn n20_a_cause_is_printed_once() {
    let answers = [
        (Answer::Drop, "connection closed before message completed"),
        (status(200, "{\"a\":"), "the text ends"),
        (status(200, "\"seven\""), "expected"),
    ];
    for (answer, cause) in answers {
        let server = Server::script(vec![answer]).await;
        let client = server.client(&API).max_retries(0).build().unwrap();
        let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
        let error = call.await.unwrap_err();
        let text = alternate(&error);
        assert_eq!(text.matches(cause).count(), 1, "{text}");
        // The cause itself is still to be had.
        assert!(error.cause().is_some());
        row(20, &format!("`{{:#}}` of: {cause}"), "printed once");
    }
    let client = specwright_runtime::runtime::Client::with_api(&API)
        .token("t0k")
        .base_url("http://127.0.0.1:1")
        .max_retries(0)
        .build()
        .unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let text = alternate(&error);
    assert_eq!(text.matches("onnection refused").count(), 1, "{text}");
    row(20, "`{:#}` of a refused connection", "printed once");
}
