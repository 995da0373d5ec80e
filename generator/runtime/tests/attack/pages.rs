//! Pages that lead in circles, and to where credentials must not go.

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Error, ErrorKind, Inputs, PageCall, PageKind, Pagination, Value, reply,
};

use crate::support::{API, Answer, Server, TOKEN, json, operation};
use crate::table::row;

static LINKS: Pagination = Pagination {
    items: "",
    kind: PageKind::LinkHeader,
};
static BY_LINK: Operation = Operation {
    pagination: Some(&LINKS),
    ..operation("by_link", Method::Get, "/list")
};
static TOKENS: Pagination = Pagination {
    items: "/items",
    kind: PageKind::NextToken {
        parameter: "page",
        token: "/next",
    },
};
static BY_TOKEN: Operation = Operation {
    pagination: Some(&TOKENS),
    ..operation("by_token", Method::Get, "/list")
};

/// The items that arrive, and the error that ends them.
async fn walk(server: &Server, operation: &'static Operation) -> (Vec<i64>, Option<Error>) {
    let client = server.client(&API).max_retries(0).build().unwrap();
    let parts = Inputs::new(operation).encoded();
    let mut items = PageCall::<Value, i64>::new(&client, parts, reply::json).stream();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(error) => return (found, Some(error)),
        }
        assert!(found.len() < 100, "it does not end");
    }
    (found, None)
}

fn linked(item: usize, link: &str) -> Answer {
    let headers = vec![("link", format!("<{link}>; rel=next"))];
    Answer::Reply(200, headers, format!("[{item}]").into_bytes())
}

#[tokio::test]
async fn n10_pages_that_lead_in_a_circle_end_after_each_was_there() {
    for length in [1, 2, 3] {
        let next = move |number: usize| (number + 1) % length;
        let server = Server::start(move |seen, _| {
            let number = seen.query("page").map_or(0, |page| page.parse().unwrap());
            linked(number, &format!("/list?page={}", next(number)))
        })
        .await;
        let (items, error) = walk(&server, &BY_LINK).await;
        let error = error.unwrap();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.message().contains("there already"), "{error}");
        // The way back to the first is another URL than that of the call.
        assert!(items.len() <= length + 1, "{items:?}");
        row(
            10,
            &format!("Link: a circle of {length}"),
            &format!("{} pages, then an error", items.len()),
        );

        let server = Server::start(move |seen, _| {
            let number = seen.query("page").map_or(0, |page| page.parse().unwrap());
            json(format!(
                r#"{{"items":[{number}],"next":"{}"}}"#,
                next(number)
            ))
        })
        .await;
        let (items, error) = walk(&server, &BY_TOKEN).await;
        assert_eq!(error.unwrap().kind(), ErrorKind::Decode);
        assert!(items.len() <= length + 1, "{items:?}");
        row(
            10,
            &format!("tokens: a circle of {length}"),
            &format!("{} pages, then an error", items.len()),
        );
    }
}

#[tokio::test]
async fn n05_no_link_of_another_origin_is_followed_with_credentials() {
    // Within the other origin, and back to the first.
    for link in ["/2", "BACK/2"] {
        let first = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
        let known = std::sync::Arc::clone(&first);
        let other =
            Server::start(move |_, _| linked(7, &link.replace("BACK", known.get().unwrap()))).await;
        let away = format!("{}/away", other.url);
        let server = Server::start(move |_, _| {
            Answer::Reply(302, vec![("location", away.clone())], Vec::new())
        })
        .await;
        first.set(server.url.clone()).unwrap();
        let (items, error) = walk(&server, &BY_LINK).await;
        assert_eq!(
            (items, error.unwrap().kind()),
            (vec![7], ErrorKind::Redirect)
        );
        assert_eq!((server.count(), other.count()), (1, 1));
        assert!(other.seen()[0].header("authorization").is_none());
    }
    row(
        5,
        "a page of another origin that leads on",
        "its items, then an error",
    );
}

#[tokio::test]
async fn n10_a_link_leads_on_from_where_the_page_was() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/list" => Answer::Reply(302, vec![("location", "/v2/list".to_owned())], Vec::new()),
        "/v2/list" => linked(1, "more?page=2"),
        "/v2/more?page=2" => json("[2]"),
        other => panic!("{other}"),
    })
    .await;
    let (items, error) = walk(&server, &BY_LINK).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(items, [1, 2]);
    assert!(
        server
            .seen()
            .iter()
            .all(|seen| seen.header("authorization").is_some())
    );
    row(
        10,
        "a relative Link after a redirect to /v2/list",
        "/v2/more",
    );
}

#[tokio::test]
async fn n06_the_host_of_a_link_may_be_the_secret() {
    let link = format!("https://{TOKEN}.example/2");
    let server = Server::start(move |_, _| linked(1, &link)).await;
    let (items, error) = walk(&server, &BY_LINK).await;
    let error = error.unwrap();
    assert_eq!((items, error.kind()), (vec![1], ErrorKind::Redirect));
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(TOKEN), "{shown}");
    row(6, "the token as the host of a link", "`[redacted]`");
}
