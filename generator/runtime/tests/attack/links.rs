//! Odd but legal `Link` headers (RFC 8288), and what must not be taken for one.

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Api, Client, Inputs, PageCall, PageKind, Pagination, Scheme, SchemeKind, reply,
};

use crate::support::{API, Answer, Server, TOKEN, json, operation};
use crate::table::row;

static PAGINATION: Pagination = Pagination {
    items: "",
    kind: PageKind::LinkHeader,
};
static LIST: Operation = Operation {
    pagination: Some(&PAGINATION),
    ..operation("list", Method::Get, "/list")
};

/// The targets asked for when page 1 has this header.
async fn followed(link: &[u8]) -> Vec<String> {
    let body = "HTTP/1.1 200 X\r\ncontent-length: 3\r\nlink: ";
    let first = [body.as_bytes(), link, b"\r\n\r\n[1]"].concat();
    let server = Server::start(move |_, number| match number {
        0 => Answer::Raw(first.clone()),
        _ => json("[2]"),
    })
    .await;
    let client: Client = server.client(&API).build().unwrap();
    let call = PageCall::<Vec<i64>, i64>::new(&client, Inputs::new(&LIST).encoded(), reply::json);
    let mut items = call.stream();
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    server
        .seen()
        .into_iter()
        .skip(1)
        .map(|seen| seen.target)
        .collect()
}

#[tokio::test]
async fn n10_every_legal_link_to_the_next_page_is_followed() {
    let links: [(&str, &[u8], &str); 12] = [
        ("plain", b"</2>; rel=\"next\"", "/2"),
        (
            "a title that is not ASCII",
            "</2>; title=\"café\"; rel=\"next\"".as_bytes(),
            "/2",
        ),
        ("Latin-1", b"</2>; title=\"caf\xe9\"; rel=next", "/2"),
        (
            "a quoted pair",
            b"</2>; title=\"a \\\" , <x>; rel=prev\"; rel=\"next\"",
            "/2",
        ),
        (
            "several relations, in capitals",
            b"</2>;REL=\"prefetch NEXT\"",
            "/2",
        ),
        (
            "the second link",
            b"</1>; rel=\"prev\", </2>; rel=\"next\"",
            "/2",
        ),
        (
            "a comma in the target",
            b"</2?ids=1,2>; rel=\"next\"",
            "/2?ids=1,2",
        ),
        ("white space", b"  </2> \t; rel = \"next\" ;", "/2"),
        ("no quotes", b"</2>;rel=next;title=x", "/2"),
        (
            "a parameter without value",
            b"</2>; crossorigin; rel=next",
            "/2",
        ),
        (
            "an anchor that is the page itself",
            b"</2>; rel=next; anchor=\"/list\"",
            "/2",
        ),
        (
            "a target that is not ASCII",
            "</2?q=é>; rel=next".as_bytes(),
            "/2?q=%C3%A9",
        ),
    ];
    for (what, link, target) in links {
        assert_eq!(followed(link).await, [target], "{what}");
        row(10, &format!("Link: {what}"), target);
    }
}

#[tokio::test]
async fn n10_what_only_looks_like_a_link_to_the_next_page_is_not_followed() {
    let links: [(&str, &[u8]); 7] = [
        (
            "rel in another parameter's text",
            b"</2>; title=\"; rel=next\"",
        ),
        ("the first rel counts", b"</2>; rel=prev; rel=next"),
        ("another page's link", b"</2>; rel=next; anchor=\"/other\""),
        ("next in the target", b"</2;rel=next>"),
        ("a relation that begins so", b"</2>; rel=\"nextarchive\""),
        ("no target", b"/2; rel=next"),
        ("a target without end", b"</2; rel=next"),
    ];
    for (what, link) in links {
        assert_eq!(followed(link).await, Vec::<String>::new(), "{what}");
        row(10, &format!("Link: {what}"), "the end");
    }
}

#[tokio::test]
async fn n10_links_in_several_fields_are_one_list() {
    let first = "HTTP/1.1 200 X\r\ncontent-length: 3\r\nlink: </0>; title=\"é\"; rel=first\r\nlink: </2>; rel=next\r\n\r\n[1]";
    let server = Server::start(move |_, number| match number {
        0 => Answer::Raw(first.as_bytes().to_vec()),
        _ => json("[2]"),
    })
    .await;
    let client = server.client(&API).build().unwrap();
    let call = PageCall::<Vec<i64>, i64>::new(&client, Inputs::new(&LIST).encoded(), reply::json);
    let mut items = call.stream();
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    assert_eq!(all, [1, 2]);
    row(10, "two Link fields", "read as one list");
}

static KEYED: Api = Api {
    name: "keyed-api",
    schemes: &[Scheme {
        name: "query",
        kind: SchemeKind::ApiKeyQuery("key"),
    }],
    security: &[&["query"]],
    ..Api::DEFAULT
};

#[tokio::test]
async fn n05_a_key_that_a_link_repeats_is_sent_once_and_not_as_it_is_masked() {
    for echo in [TOKEN, "***"] {
        let link = format!(
            "HTTP/1.1 200 X\r\ncontent-length: 3\r\nlink: </2?key={echo}&a=b>; rel=next\r\n\r\n[1]"
        );
        let server = Server::start(move |_, number| match number {
            0 => Answer::Raw(link.clone().into_bytes()),
            _ => json("[2]"),
        })
        .await;
        let client = server.client(&KEYED).build().unwrap();
        let call =
            PageCall::<Vec<i64>, i64>::new(&client, Inputs::new(&LIST).encoded(), reply::json);
        let mut items = call.stream();
        while let Some(item) = items.next().await {
            item.unwrap();
        }
        let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
        assert_eq!(targets[1], format!("/2?a=b&key={TOKEN}"));
    }
    row(
        5,
        "key of a query echoed in Link, masked or not",
        "the client's, once",
    );
}
