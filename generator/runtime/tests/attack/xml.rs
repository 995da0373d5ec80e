//! XML that is small and costs much: entities, depth, attributes, empty elements, text cut short.

use std::time::{Duration, Instant};

use specwright_runtime::runtime::json::Value;
use specwright_runtime::runtime::xml::{Node, Shape, Wrapped, Xml, XmlReply};
use specwright_runtime::runtime::{Call, Error, ErrorKind, Inputs, Operation, reply};

use crate::support::{API, Answer, Server};
use crate::table::row;

static ITEM: Shape = Shape::Object(&[
    ("name", Node::new("name", &Shape::Text).attribute()),
    (
        "a_name_that_is_much_longer_than_its_element",
        Node::new("a", &Shape::Text),
    ),
    (
        "items",
        Node::new(
            "items",
            &Shape::List(&[Node::new("item", &ITEM)], Wrapped::Unsaid),
        ),
    ),
]);

static XML: Xml = Xml {
    body: None,
    replies: &[XmlReply {
        statuses: (200, 200),
        media_type: "application/xml",
        root: Node::new("root", &ITEM),
    }],
};

static GET: Operation = Operation {
    id: "get_xml",
    path: "/v1/xml",
    notation: Some(&XML),
    ..Operation::DEFAULT
};

async fn read(text: impl Into<Vec<u8>>) -> Result<Value, Error> {
    let headers = vec![("content-type", "application/xml".to_owned())];
    let server = Server::script(vec![Answer::Reply(200, headers, text.into())]).await;
    let client = server.client(&API).max_retries(0).max_reply_bytes(8 << 20);
    let client = client.build().unwrap();
    Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<Value>).await
}

#[tokio::test]
async fn n23_no_entity_is_expanded() {
    let mut laughs = "<!DOCTYPE root [<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..10 {
        let before = format!("&l{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY l{level} \"{before}\">"));
    }
    laughs.push_str("]><root><a>&l9;</a></root>");
    let files =
        "<!DOCTYPE root [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root><a>&x;</a></root>";
    for text in [
        &laughs,
        files,
        "<root><a>&l9;</a></root>",
        "<root name='&x;'/>",
    ] {
        let error = read(text).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
    // A type without declarations is no more than a name.
    let read =
        read("<!DOCTYPE root SYSTEM \"http://127.0.0.1:1/x.dtd\"><root><a>b</a></root>").await;
    assert_eq!(
        read.unwrap().to_string(),
        r#"{"a_name_that_is_much_longer_than_its_element":"b"}"#
    );
    row(
        23,
        "a billion laughs in 600 bytes, a file as an entity",
        "refused",
    );
}

#[tokio::test]
async fn n23_no_depth_ends_the_process() {
    let text = |depth: usize, open: &str, close: &str| {
        format!("<root>{}{}</root>", open.repeat(depth), close.repeat(depth))
    };
    let nested = |depth| text(depth, "<items><item>", "</item></items>");
    assert!(read(nested(60)).await.is_ok());
    for text in [
        nested(64),
        nested(100_000),
        text(100_000, "<x>", ""),
        "<a".repeat(100_000),
    ] {
        let error = read(text).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
    row(23, "elements 100,000 deep", "refused at 128");
}

#[tokio::test]
async fn n23_the_work_is_linear_in_the_text() {
    let attributes: String = (0..60_000).map(|at| format!(" b{at}='{at}'")).collect();
    let twice = " name='x'".repeat(100_000);
    let items = "<item/>".repeat(150_000);
    let pieces = "x&lt;<!---->".repeat(80_000);
    let others: String = (0..60_000).map(|at| format!("<x{}/>", at % 7)).collect();
    let mut slowest = Duration::ZERO;
    for text in [
        format!("<root{attributes}/>"),
        format!("<root{twice}/>"),
        format!("<root><items>{items}</items></root>"),
        format!("<root>{items}</root>"),
        format!("<root><a>{pieces}</a></root>"),
        format!("<root>{others}</root>"),
    ] {
        let started = Instant::now();
        let read = read(text.clone()).await;
        assert!(read.is_ok(), "{}: {:?}", &text[..30], read.err());
        slowest = slowest.max(started.elapsed());
    }
    assert!(slowest < Duration::from_secs(10), "{slowest:?}");
    row(
        23,
        "a mebibyte of attributes, of items, of pieces of text",
        &format!("{slowest:.0?} at most"),
    );
}

#[tokio::test]
async fn n23_memory_is_bounded_by_the_setting_for_values() {
    // Four bytes of text become an element and a name of forty letters.
    let text = format!(
        "<root><items>{}</items></root>",
        "<item><a/></item>".repeat(200_000)
    );
    let headers = vec![("content-type", "application/xml".to_owned())];
    let server = Server::script(vec![Answer::Reply(200, headers, text.into_bytes())]).await;
    let client = server.client(&API).max_retries(0);
    let client = client
        .max_reply_bytes(4 << 20)
        .max_decoded_multiple(4)
        .build()
        .unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<Value>);
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    row(23, "3.4 MB of empty elements, 16 MiB allowed", "TooLarge");
}

#[tokio::test]
async fn n23_text_cut_anywhere_is_an_error() {
    let whole = "<?xml version=\"1.0\"?><!-- c --><root name=\"x\"><a>t&amp;<![CDATA[u]]></a>\
                 <items><item name='y'/></items></root>";
    assert!(read(whole).await.is_ok());
    for end in 1..whole.len() {
        let error = read(&whole[..end]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{}", &whole[..end]);
    }
    row(23, "a reply cut at every byte", "an error each time");
}
