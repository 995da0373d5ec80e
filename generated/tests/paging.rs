//! Lists over several pages: which page is asked for, in which order items come, where it ends.

mod support;

use stripe_balance::ErrorKind;
use stripe_balance::customer::balance_transaction::ListRequest;
use stripe_balance::types::TimeRange;
use support::{Answer, Server, page, pairs, transactions};

/// The ids that the stream gives, and the queries that it asked for them with.
async fn streamed(
    answers: impl IntoIterator<Item = Answer>,
    request: ListRequest,
) -> (Vec<String>, Vec<support::Pairs>) {
    let server = Server::start(answers).await;
    let mut all = request.on(&server.client()).stream();
    let mut ids = Vec::new();
    while let Some(item) = all.next().await {
        ids.push(item.unwrap().id);
    }
    assert!(all.next().await.is_none(), "the end stays the end");
    let seen = server.seen();
    let queries = seen.iter().map(support::Seen::query_pairs);
    (ids, queries.collect())
}

fn all() -> ListRequest {
    ListRequest::new("cus_123")
}

#[tokio::test]
async fn forward() {
    let answers = [
        page(&["a", "b"], true),
        page(&["c", "d"], true),
        page(&["e"], false),
    ];
    let (ids, queries) = streamed(answers, all().limit(2)).await;
    assert_eq!(ids, ["a", "b", "c", "d", "e"]);
    let expected = [
        pairs(&[("limit", "2")]),
        pairs(&[("limit", "2"), ("starting_after", "b")]),
        pairs(&[("limit", "2"), ("starting_after", "d")]),
    ];
    assert_eq!(queries, expected);
}

#[tokio::test]
async fn from_a_place_in_the_middle() {
    let answers = [page(&["c"], true), page(&["d"], false)];
    let (ids, queries) = streamed(answers, all().starting_after("b")).await;
    assert_eq!(ids, ["c", "d"]);
    let expected = [
        pairs(&[("starting_after", "b")]),
        pairs(&[("starting_after", "c")]),
    ];
    assert_eq!(queries, expected);
}

#[tokio::test]
async fn backward() {
    // Pages hold their items in the order of the whole list, also on the way back.
    let answers = [
        page(&["d", "e"], true),
        page(&["b", "c"], true),
        page(&["a"], false),
    ];
    let (ids, queries) = streamed(answers, all().ending_before("f").limit(2)).await;
    assert_eq!(ids, ["e", "d", "c", "b", "a"]);
    let expected = [
        pairs(&[("ending_before", "f"), ("limit", "2")]),
        pairs(&[("ending_before", "d"), ("limit", "2")]),
        pairs(&[("ending_before", "b"), ("limit", "2")]),
    ];
    assert_eq!(queries, expected);
}

#[tokio::test]
async fn filters_go_along() {
    let request = all()
        .created(TimeRange::new().gte(5).lt(9))
        .invoice("in_1")
        .expand(["data.customer", "data.invoice"]);
    let answers = [page(&["a"], true), page(&["b"], false)];
    let (_, queries) = streamed(answers, request).await;
    let filters = [
        ("created[gte]", "5"),
        ("created[lt]", "9"),
        ("expand[0]", "data.customer"),
        ("expand[1]", "data.invoice"),
        ("invoice", "in_1"),
    ];
    let mut second = filters.to_vec();
    second.push(("starting_after", "a"));
    assert_eq!(queries, [pairs(&filters), pairs(&second)]);
}

#[tokio::test]
async fn nothing_at_all() {
    let (ids, queries) = streamed([page(&[], false)], all()).await;
    assert!(ids.is_empty());
    assert_eq!(queries.len(), 1);
}

#[tokio::test]
async fn an_empty_page_is_the_last_whatever_it_says() {
    let (ids, queries) = streamed([page(&["a"], true), page(&[], true)], all()).await;
    assert_eq!((ids.len(), queries.len()), (1, 2));
}

#[tokio::test]
async fn pages_whole() {
    let server = Server::start([page(&["a", "b"], true), page(&["c"], false)]).await;
    let mut pages = transactions(&server.client()).list("cus_123").pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        sizes.push((page.data.len(), page.has_more));
    }
    assert_eq!(sizes, [(2, true), (1, false)]);
}

#[tokio::test]
async fn a_page_is_asked_for_when_it_is_needed() {
    let server = Server::start([page(&["a", "b"], true), page(&["c"], false)]).await;
    let mut all = transactions(&server.client()).list("cus_123").stream();
    assert_eq!(server.seen().len(), 0);
    all.next().await.unwrap().unwrap();
    all.next().await.unwrap().unwrap();
    assert_eq!(server.seen().len(), 1);
    all.next().await.unwrap().unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn an_error_ends_the_stream_after_what_came_before_it() {
    let refusal = Answer::json(403, r#"{"error": {"message": "No."}}"#);
    let server = Server::start([page(&["a"], true), refusal]).await;
    let mut all = transactions(&server.client()).list("cus_123").stream();
    assert_eq!(all.next().await.unwrap().unwrap().id, "a");
    let error = all.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Permission);
    assert!(all.next().await.is_none());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_page_that_fails_for_a_moment_is_asked_for_again() {
    let fault = Answer::html(502, "<html>");
    let answers = [page(&["a"], true), fault, page(&["b"], false)];
    let (ids, queries) = streamed(answers, all()).await;
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(queries[1], queries[2]);
}

#[tokio::test]
async fn a_list_that_turns_in_a_circle_is_an_error() {
    let server = Server::start(vec![page(&["a"], true); 5]).await;
    let mut all = transactions(&server.client()).list("cus_123").stream();
    let mut seen = 0;
    let error = loop {
        match all.next().await {
            Some(Ok(_)) => seen += 1,
            Some(Err(error)) => break error,
            None => panic!("a circle has no end"),
        }
    };
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(seen <= 2 && server.seen().len() == 2);
}

#[tokio::test]
async fn a_long_list_both_ways() {
    let ids: Vec<String> = (0..1000).map(|number| format!("t{number:04}")).collect();
    let pages: Vec<Vec<&str>> = ids
        .chunks(100)
        .map(|chunk| chunk.iter().map(String::as_str).collect())
        .collect();
    let last = pages.len() - 1;
    let forward = pages
        .iter()
        .enumerate()
        .map(|(at, ids)| page(ids, at < last));
    let (seen, queries) = streamed(forward, all().limit(100)).await;
    assert!(seen == ids, "each once and in order");
    assert_eq!(queries.len(), 10);
    let backward = pages
        .iter()
        .enumerate()
        .rev()
        .map(|(at, ids)| page(ids, at > 0));
    let (mut seen, queries) = streamed(backward, all().limit(100).ending_before("end")).await;
    seen.reverse();
    assert!(seen == ids, "each once and in reverse");
    assert_eq!(queries.len(), 10);
}
