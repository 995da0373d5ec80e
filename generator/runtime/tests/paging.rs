//! Every way of paging, over many items, forwards and backwards.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_core::Stream;
use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::json::{Decode, Mismatch, Node};
use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{ErrorKind, PageCall, PageKind, Pagination, reply};
use support::{API, Answer, Seen, Server, json, operation, status};

const ITEMS: i64 = 10_000;

struct Item(i64);

impl Decode for Item {
    fn decode(node: Node<'_>) -> Result<Item, Mismatch> {
        let id = node.get("id").and_then(|id| id.as_i64());
        id.map(Item)
            .ok_or_else(|| node.mismatch("an item with an id"))
    }
}

/// How many items a page has; pages themselves are not looked at here.
struct Page(usize);

impl Decode for Page {
    fn decode(node: Node<'_>) -> Result<Page, Mismatch> {
        match node.get("data") {
            Some(data) => Ok(Page(data.items().count())),
            None => Ok(Page(node.items().count())),
        }
    }
}

const fn paged(kind: &'static Pagination) -> Operation {
    Operation {
        pagination: Some(kind),
        ..operation("list_things", Method::Get, "/v1/things")
    }
}

static CURSOR: Operation = paged(&Pagination {
    items: "/data",
    kind: PageKind::CursorFromLastItem {
        parameter: "starting_after",
        cursor: "/id",
        has_more: Some("/has_more"),
        reverse_parameter: Some("ending_before"),
    },
});
static TOKEN: Operation = paged(&Pagination {
    items: "/data",
    kind: PageKind::NextToken {
        parameter: "page_token",
        token: "/next",
    },
});
static OFFSET: Operation = paged(&Pagination {
    items: "/data",
    kind: PageKind::Offset {
        offset_parameter: "offset",
        limit_parameter: Some("limit"),
        total: Some("/total"),
    },
});
static NUMBER: Operation = paged(&Pagination {
    items: "",
    kind: PageKind::PageNumber {
        parameter: "page",
        first: 1,
        last: None,
    },
});
static URL: Operation = paged(&Pagination {
    items: "/data",
    kind: PageKind::NextUrl { url: "/links/next" },
});
static LINK: Operation = paged(&Pagination {
    items: "",
    kind: PageKind::LinkHeader,
});

fn number(seen: &Seen, name: &str) -> Option<i64> {
    seen.query(name).map(|text| text.parse().unwrap())
}

fn array(from: i64, to: i64) -> String {
    let items: Vec<String> = (from..to).map(|id| format!("{{\"id\":{id}}}")).collect();
    format!("[{}]", items.join(","))
}

/// Serves items 0..ITEMS in every dialect, 100 to a page unless asked otherwise.
fn answer(seen: &Seen) -> Answer {
    let limit = number(seen, "limit").unwrap_or(100);
    if let Some(before) = number(seen, "ending_before") {
        let from = (before - limit).max(0);
        let data = array(from, before);
        return json(format!("{{\"data\":{data},\"has_more\":{}}}", from > 0));
    }
    let page = number(seen, "page").unwrap_or(1);
    let from = number(seen, "starting_after").map(|id| id + 1);
    let from = from
        .or(number(seen, "page_token"))
        .or(number(seen, "offset"));
    let from = from.unwrap_or((page - 1) * limit);
    let to = (from + limit).min(ITEMS).max(from);
    let (data, more) = (array(from, to), to < ITEMS);
    let next = if more {
        format!("\"{to}\"")
    } else {
        "null".to_owned()
    };
    let link = format!("/v1/things?offset={to}&limit={limit}");
    match seen.query("style").as_deref() {
        Some("array") if more => {
            let link = format!(
                "</first>; rel=\"first\", <{link}&style=array>; title=\"a, b\"; rel=\"next\""
            );
            Answer::Reply(200, vec![("link", link)], data.into_bytes())
        }
        Some("array") => json(data),
        _ => {
            let link = if more {
                format!("\"{link}\"")
            } else {
                "\"\"".to_owned()
            };
            json(format!(
                "{{\"data\":{data},\"has_more\":{more},\"next\":{next},\"total\":{ITEMS},\"links\":{{\"next\":{link}}}}}"
            ))
        }
    }
}

async fn server() -> Server {
    Server::start(|seen, _| answer(seen)).await
}

fn list(server: &Server, operation: &'static Operation) -> PageCall<Page, Item> {
    let client = server.client(&API).build().unwrap();
    PageCall::new(
        &client,
        Inputs::new(operation).encoded(),
        reply::json::<Page>,
    )
}

/// Goes through all items: each must come once, in this order.
async fn expect(call: PageCall<Page, Item>, order: impl Iterator<Item = i64>) {
    let mut stream = call.stream();
    let mut count = 0;
    for wanted in order {
        assert_eq!(stream.next().await.unwrap().unwrap().0, wanted);
        count += 1;
    }
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    assert_eq!(count, ITEMS);
}

#[tokio::test]
async fn every_kind_of_paging_yields_each_item_once() {
    for (name, operation, style, requests) in [
        ("cursor", &CURSOR, "object", 100),
        ("token", &TOKEN, "object", 100),
        ("offset", &OFFSET, "object", 100),
        // Nothing tells which page is the last, so one empty page is asked for.
        ("number", &NUMBER, "array", 101),
        ("url", &URL, "object", 100),
        ("link", &LINK, "array", 100),
    ] {
        let server = server().await;
        expect(list(&server, operation).query("style", style), 0..ITEMS).await;
        println!(
            "{name}: {ITEMS} items forwards in {} requests",
            server.count()
        );
        assert_eq!(server.count(), requests, "{name}");
    }
}

#[tokio::test]
async fn paging_backwards_yields_each_item_once_in_reverse() {
    let server = server().await;
    let call = list(&server, &CURSOR).query("ending_before", &ITEMS.to_string());
    expect(call, (0..ITEMS).rev()).await;
    println!(
        "cursor: {ITEMS} items backwards in {} requests",
        server.count()
    );
    assert_eq!(server.count(), 100);
}

#[tokio::test]
async fn pages_are_asked_for_when_they_are_needed() {
    let server = server().await;
    let mut stream = list(&server, &CURSOR).query("limit", "10").stream();
    assert_eq!(server.count(), 0);
    for taken in 0..30 {
        stream.next().await.unwrap().unwrap();
        assert_eq!(server.count(), taken / 10 + 1);
    }
    let mut pages = list(&server, &CURSOR).query("limit", "10").pages();
    assert_eq!(pages.next().await.unwrap().unwrap().0, 10);
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn filters_and_options_are_carried_from_page_to_page() {
    let server = server().await;
    let call = list(&server, &CURSOR)
        .query("limit", "2500")
        .query("type", "a b&c");
    let call = call
        .header("x-account", "acct_1")
        .idempotency_key("first-page-only");
    expect(call, 0..ITEMS).await;
    let seen = server.seen();
    assert_eq!(seen.len(), 4);
    for (index, request) in seen.iter().enumerate() {
        assert_eq!(request.query("limit").as_deref(), Some("2500"));
        assert_eq!(request.query("type").as_deref(), Some("a b&c"));
        assert_eq!(request.header("x-account"), Some("acct_1"));
        assert!(request.header("authorization").is_some());
        assert_eq!(request.header("idempotency-key").is_some(), index == 0);
    }
}

#[tokio::test]
async fn an_empty_page_ends_the_stream_whatever_it_says() {
    let server = Server::script(vec![json("{\"data\":[],\"has_more\":true}")]).await;
    let mut stream = list(&server, &CURSOR).stream();
    assert!(stream.next().await.is_none());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_error_ends_the_stream_once() {
    let first = json("{\"data\":[{\"id\":1},{\"id\":2}],\"has_more\":true}");
    let server = Server::script(vec![
        first,
        status(403, "{}"),
        json("{\"data\":[{\"id\":3}]}"),
    ])
    .await;
    let mut stream = list(&server, &CURSOR).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().0, 1);
    assert_eq!(stream.next().await.unwrap().unwrap().0, 2);
    assert_eq!(
        stream.next().await.unwrap().err().unwrap().kind(),
        ErrorKind::Permission
    );
    assert!(stream.next().await.is_none());
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn an_item_that_does_not_decode_comes_after_those_before_it() {
    let first = json("{\"data\":[{\"id\":1},{\"id\":null}],\"has_more\":false}");
    let server = Server::script(vec![first]).await;
    let mut stream = list(&server, &CURSOR).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().0, 1);
    let error = stream.next().await.unwrap().err().unwrap();
    assert_eq!(
        (error.kind(), error.path()),
        (ErrorKind::Decode, Some("data[1]"))
    );
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_repeats_its_cursor_is_not_asked_for_ever() {
    let page = || json("{\"data\":[{\"id\":7}],\"has_more\":true}");
    let server = Server::start(move |_, _| page()).await;
    let mut stream = list(&server, &CURSOR).stream();
    assert_eq!(stream.next().await.unwrap().unwrap().0, 7);
    let mut errors = 0;
    while let Some(item) = stream.next().await {
        errors += usize::from(item.is_err());
    }
    assert_eq!((errors, server.count()), (1, 2));
}

#[tokio::test]
async fn a_next_page_on_another_origin_is_refused() {
    let elsewhere = Server::script(vec![json("{\"data\":[]}")]).await;
    let link = format!(
        "{{\"data\":[{{\"id\":1}}],\"links\":{{\"next\":\"{}/x\"}}}}",
        elsewhere.url
    );
    let server = Server::script(vec![json(link)]).await;
    let mut stream = list(&server, &URL).stream();
    let mut kinds = Vec::new();
    while let Some(item) = stream.next().await {
        kinds.push(item.err().map(|error| error.kind()));
    }
    assert_eq!(kinds.last(), Some(&Some(ErrorKind::Redirect)));
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn streams_are_streams() {
    let server = server().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let mut stream = Box::pin(list(&server, &CURSOR).query("limit", "5000").stream());
    let stream: &mut Pin<Box<_>> = &mut stream;
    while let Some(item) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await
    {
        item.unwrap();
        asked.fetch_add(1, Ordering::Relaxed);
    }
    assert_eq!(asked.load(Ordering::Relaxed) as i64, ITEMS);
}
