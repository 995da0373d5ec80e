//! Calls for something else than the value of an operation: whether there is one, whether it changed,
//! another page, and what the document does not have.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Call, Client, ErrorKind, Inputs, PageCall, PageKind, Pagination, Value, reply,
};
use support::{API, Answer, GET, Server, json, operation, status};

static LIST: Operation = Operation {
    pagination: Some(&Pagination {
        items: "",
        kind: PageKind::LinkHeader,
    }),
    ..operation("list_things", Method::Get, "/v1/things")
};

fn call(client: &Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json::<i64>)
}

fn list(client: &Client) -> PageCall<Vec<i64>, i64> {
    PageCall::new(client, Inputs::new(&LIST).encoded(), reply::json)
}

fn tagged(status: u16, etag: &str, body: &str) -> Answer {
    Answer::Reply(status, vec![("etag", etag.to_owned())], body.into())
}

#[tokio::test]
async fn a_404_says_that_there_is_nothing_and_other_statuses_stay_errors() {
    let server = Server::start(|seen, _| match seen.header("x-case") {
        Some("found") => status(204, ""),
        Some("json") => json("7"),
        Some("moved") => status(304, ""),
        Some("forbidden") => status(403, ""),
        _ => status(404, ""),
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let ask = |case: &str| call(&client).header("x-case", case).exists();
    assert!(ask("found").await.unwrap());
    assert!(ask("json").await.unwrap());
    assert!(!ask("missing").await.unwrap());
    assert_eq!(ask("forbidden").await.unwrap_err().status(), Some(403));
    assert_eq!(ask("moved").await.unwrap_err().status(), Some(304));
    // Without asking so, a 404 is the error that it was.
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(!ask("missing").clone().send().await.unwrap().into_value());
}

#[tokio::test]
async fn what_did_not_change_is_no_error_and_no_value() {
    let server = Server::start(|seen, _| match seen.header("if-none-match") {
        Some("\"a\"") => tagged(304, "\"a\"", ""),
        Some("\"gone\"") => status(404, ""),
        _ => tagged(200, "\"a\"", "7"),
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let first = call(&client).if_none_match(None).await.unwrap();
    assert_eq!((first.value(), first.etag()), (&Some(7), Some("\"a\"")));
    let again = call(&client).if_none_match(first.etag()).await.unwrap();
    assert_eq!((again.value(), again.status()), (&None, 304));
    assert_eq!(again.etag(), Some("\"a\""));
    let changed = call(&client).if_none_match("\"b\"").clone().await.unwrap();
    assert_eq!(changed.into_value(), Some(7));
    let error = call(&client).if_none_match("\"gone\"").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    // By hand, the status is the error that it was.
    let error = call(&client)
        .header("if-none-match", "\"a\"")
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(304));
    let page = list(&client).if_none_match(first.etag()).await.unwrap();
    assert!(page.value().is_none());
}

#[tokio::test]
async fn a_page_is_found_by_the_links_of_another() {
    let server = Server::start(|seen, _| {
        let at = if seen.target.contains("page=9") {
            "9"
        } else {
            "1"
        };
        let links = match at {
            "9" => "</v1/things?page=8>; rel=\"prev\", <https://elsewhere.example/>; rel=\"first\"",
            _ => "</v1/things?page=2>; rel=\"next\", </v1/things?page=9>; rel=\"last\"",
        };
        let headers = vec![("link", links.to_owned())];
        Answer::Reply(200, headers, format!("[{at}]").into_bytes())
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let first = list(&client).header("x-own", "1").send().await.unwrap();
    let last_page = first.link("last").unwrap();
    assert_eq!(last_page.query(), Some("page=9"));
    let last = list(&client)
        .header("x-own", "1")
        .linked(&first, "last")
        .unwrap()
        .unwrap();
    let last = last.send().await.unwrap();
    assert_eq!(last.value()[..], [9]);
    assert!(list(&client).linked(&last, "next").unwrap().is_none());
    assert!(last.link("next").is_none());
    let error = list(&client).linked(&last, "first").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect, "{error}");
    let seen = server.seen();
    assert_eq!(seen[1].header("x-own"), Some("1"));
    assert_eq!(
        seen[1].header("authorization"),
        seen[0].header("authorization")
    );
    assert!(seen[1].header("authorization").is_some());
}

#[tokio::test]
async fn a_path_that_the_document_has_not_is_called_as_any_other() {
    let server = Server::start(|seen, number| match (seen.method.as_str(), number) {
        ("GET", 0) => status(503, ""),
        ("POST", _) => json(r#"{"data":[1]}"#),
        _ => json("true"),
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let read = Call::custom(&client, Method::Get, "/odd/a%2Fb?x=1");
    assert_eq!(read.query("y", "2").await.unwrap(), Value::from(true));
    let query = r#"{"query":"q"}"#;
    let written = Call::custom(&client, Method::Post, "/graphql");
    let written = written
        .body("application/json", query)
        .text()
        .await
        .unwrap();
    assert_eq!(written, r#"{"data":[1]}"#);
    let seen = server.seen();
    // A read is sent again, as the client does with others.
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1].target, "/odd/a%2Fb?x=1&y=2");
    assert_eq!(
        (seen[2].method.as_str(), seen[2].target.as_str()),
        ("POST", "/graphql")
    );
    assert_eq!(seen[2].body, query.as_bytes());
    assert_eq!(seen[2].header("content-type"), Some("application/json"));
    assert!(
        seen.iter()
            .all(|seen| seen.header("authorization").is_some())
    );
}
