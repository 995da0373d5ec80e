//! Answers of a mock that are not plain replies: streams, broken ones, errors of any shape.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use specwright_runtime::runtime::mock::{Answer, Mock};
use specwright_runtime::runtime::xml::{Node, Shape, Wrapped, Xml, XmlReply};
use specwright_runtime::runtime::{
    Api, Call, Client, Error, ErrorKind, ErrorShape, EventCall, Inputs, KindRule, LinesCall,
    Operation, StreamCall, TransportFailure, reply,
};
use support::{API, GET};

fn client(api: &'static Api, mock: &Mock) -> Client {
    Client::with_api(api).mock(mock).build().unwrap()
}

#[tokio::test]
async fn streams_arrive_piece_by_piece() {
    let mock = Mock::new();
    mock.on_operation(GET.id)
        .then(Answer::events([1_i64, 2]))
        .then(Answer::lines(["a", "b"]))
        .then(Answer::chunks("text/plain", ["one", "two"]));
    let client = client(&API, &mock);
    let mut events = EventCall::<i64>::new(&client, Inputs::new(&GET).encoded()).stream();
    assert_eq!(events.next().await.unwrap().unwrap(), 1);
    assert_eq!(events.next().await.unwrap().unwrap(), 2);
    assert!(events.next().await.is_none());
    let mut lines = LinesCall::<String>::new(&client, Inputs::new(&GET).encoded()).stream();
    assert_eq!(lines.next().await.unwrap().unwrap(), "a");
    assert_eq!(lines.next().await.unwrap().unwrap(), "b");
    assert!(lines.next().await.is_none());
    let stream = StreamCall::new(&client, Inputs::new(&GET).encoded());
    let mut stream = stream.await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "one");
    assert_eq!(stream.next().await.unwrap().unwrap(), "two");
    assert!(stream.next().await.is_none());
    mock.verify();
}

/// As of an export that is CSV: the value of the call is its text.
#[tokio::test]
async fn text_is_answered_as_it_is() {
    static EXPORT: Operation = Operation {
        id: "export",
        accept: "text/csv",
        ..GET
    };
    let mock = Mock::new();
    mock.on_operation(EXPORT.id)
        .then("date,\"tokens\"\n")
        .then(Answer::json("[]"));
    let client = client(&API, &mock);
    let call = || Call::new(&client, Inputs::new(&EXPORT).encoded(), reply::text);
    assert_eq!(call().await.unwrap(), "date,\"tokens\"\n");
    assert_eq!(call().await.unwrap(), "[]");
    mock.verify();
}

async fn refusal(api: &'static Api, answer: impl Into<Answer>) -> Error {
    let mock = Mock::new();
    mock.on_operation(GET.id).then(answer);
    let client = client(api, &mock);
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    call.max_retries(0).await.unwrap_err()
}

#[tokio::test]
async fn errors_are_read_from_where_the_api_has_them() {
    static LISTED: Api = Api {
        request_id_headers: &[],
        errors: ErrorShape {
            kinds: &[KindRule {
                status: None,
                type_: Some("money"),
                code: None,
                kind: ErrorKind::Card,
            }],
            type_: &["/type"],
            code: &["/errors/0/code"],
            message: &["/errors/*/text"],
            parameter: &["/errors/0/where/field"],
            doc_url: &["/type/doc", "/links/about"],
            request_id: &["/meta/id"],
            fields: &[("decline", &["/meta/decline"])],
        },
        ..API
    };
    let made = || {
        Error::builder(ErrorKind::Card)
            .error_type("money")
            .code("short")
            .message("too little")
            .param("amount")
            .request_id("r7")
            .field("decline", "d")
    };
    let error = refusal(&LISTED, made()).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Card, Some(402)));
    assert_eq!(
        (error.error_type(), error.code()),
        (Some("money"), Some("short"))
    );
    assert_eq!(
        (error.message(), error.param()),
        ("too little", Some("amount"))
    );
    assert_eq!(
        (error.request_id(), error.field("decline")),
        (Some("r7"), Some("d"))
    );
    let expected = r#"{"errors":[{"code":"short","text":"too little","where":{"field":"amount"}}],"meta":{"decline":"d","id":"r7"},"type":"money"}"#;
    assert_eq!(error.body(), expected.as_bytes());

    let given = made().status(418).body(r#"{"type":"tea"}"#).build();
    let error = refusal(&LISTED, given).await;
    assert_eq!(
        (error.status(), error.error_type()),
        (Some(418), Some("tea"))
    );
}

#[tokio::test]
async fn what_no_server_sends_is_no_reply() {
    for (answer, kind) in [
        (
            Answer::error(Error::builder(ErrorKind::Connection)),
            ErrorKind::Connection,
        ),
        (
            Answer::error(Error::builder(ErrorKind::Timeout)),
            ErrorKind::Timeout,
        ),
        (
            Answer::error(Error::builder(ErrorKind::TooLarge)),
            ErrorKind::TooLarge,
        ),
        (
            Answer::nothing(TransportFailure::Broken),
            ErrorKind::Connection,
        ),
        (Answer::json("{}"), ErrorKind::Decode),
        (Answer::status(500), ErrorKind::Api),
        (Answer::json("7").with_status(404), ErrorKind::NotFound),
    ] {
        assert_eq!(refusal(&API, answer).await.kind(), kind);
    }
}

#[tokio::test]
async fn a_call_in_xml_is_answered_in_xml() {
    static XML: Xml = Xml {
        body: None,
        replies: &[XmlReply {
            statuses: (200, 200),
            media_type: "text/xml",
            root: Node::new(
                "list",
                &Shape::List(&[Node::new("item", &Shape::Number)], Wrapped::No),
            ),
        }],
    };
    static LIST: Operation = Operation {
        notation: Some(&XML),
        accept: "text/xml",
        ..GET
    };
    static BOTH: Operation = Operation {
        accept: "application/json",
        ..LIST
    };
    for (operation, expected) in [
        (
            &LIST,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><list><item>1</item><item>2</item></list>",
        ),
        (&BOTH, "[1,2]"),
    ] {
        let mock = Mock::new();
        mock.on_operation(GET.id)
            .then(vec![1_i64, 2])
            .then(vec![1_i64, 2]);
        let client = client(&API, &mock);
        let request = || Inputs::new(operation).encoded();
        let bytes = StreamCall::new(&client, request())
            .await
            .unwrap()
            .collect(200)
            .await;
        assert_eq!(bytes.unwrap(), expected);
        let list = Call::new(&client, request(), reply::json::<Vec<i64>>).await;
        assert_eq!(list.unwrap(), [1, 2]);
    }
}
