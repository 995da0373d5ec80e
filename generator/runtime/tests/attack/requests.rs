//! Requests that servers misread, replies without content, and what is resent.

use std::time::Duration;

use specwright_runtime::runtime::operation::{Content, Method, Operation};
use specwright_runtime::runtime::{Api, Call, ErrorKind, Inputs, Parameter, Retry, reply};

use crate::support::{API, Answer, Server, UNKEYED, json, operation, status};
use crate::table::row;

static PARAMETERS: [Parameter; 2] = [
    Parameter::cookie("prefs").reserved(),
    Parameter::cookie("theme"),
];
static COOKIES: Operation = Operation {
    parameters: &PARAMETERS,
    ..operation("cookies", Method::Get, "/cookies")
};

#[tokio::test]
async fn n07_no_value_begins_another_cookie() {
    let server = Server::script(vec![json("7"), json("7")]).await;
    let client = server.client(&API).build().unwrap();
    let inputs = Inputs::new(&COOKIES)
        .text("prefs", "a;admin=1, \"b\"\\c/d=e")
        .text("theme", "x;y");
    Call::new(&client, inputs.encoded(), reply::json::<i64>)
        .await
        .unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(
        seen.header("cookie"),
        Some("prefs=a%3Badmin=1%2C%20%22b%22%5Cc/d=e; theme=x%3By")
    );
    row(
        7,
        "cookie prefs = `a;admin=1`, allowReserved",
        "`prefs=a%3Badmin=1`",
    );
}

const fn bodiless(method: Method) -> Operation {
    Operation {
        content: Content::None,
        idempotent: true,
        keyed: false,
        ..operation("bodiless", method, "/bodiless")
    }
}

static POST: Operation = bodiless(Method::Post);
static PUT: Operation = bodiless(Method::Put);
static PATCH: Operation = bodiless(Method::Patch);
static GET: Operation = bodiless(Method::Get);
static DELETE: Operation = bodiless(Method::Delete);

#[tokio::test]
async fn n14_requests_that_could_have_content_say_that_they_have_none() {
    let expected = [
        (&POST, Some("0")),
        (&PUT, Some("0")),
        (&PATCH, Some("0")),
        (&GET, None),
        (&DELETE, None),
    ];
    for (operation, length) in expected {
        let server = Server::script(vec![json("7")]).await;
        let client = server.client(&API).build().unwrap();
        let parts = Inputs::new(operation).encoded();
        Call::new(&client, parts, reply::json::<i64>).await.unwrap();
        let seen = server.seen().remove(0);
        let lengths: Vec<&str> = seen
            .headers
            .iter()
            .filter(|(name, _)| name == "content-length")
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(lengths, Vec::from_iter(length), "{}", seen.method);
        let right = length.map_or("no Content-Length", |_| "Content-Length: 0");
        row(14, &format!("{} without a body", seen.method), right);
    }
}

#[tokio::test]
async fn n13_replies_without_content_are_no_decode_errors() {
    let head = Operation {
        ..operation("head", Method::Head, "/head")
    };
    let head: &'static Operation = Box::leak(Box::new(head));
    let server = Server::script(vec![
        json("{\"a\":1}"),
        status(204, ""),
        status(200, "any bytes"),
        Answer::Raw(b"HTTP/1.1 204 X\r\ncontent-length: 7\r\n\r\n{\"a\":1}".to_vec()),
        json("null"),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let headed = Call::new(&client, Inputs::new(head).encoded(), reply::empty)
        .send()
        .await
        .unwrap();
    assert_eq!(
        headed.reply().header("content-type"),
        Some("application/json")
    );
    let none = Call::new(
        &client,
        Inputs::new(&GET).encoded(),
        reply::optional_json::<i64>,
    );
    assert_eq!(none.await.unwrap(), None);
    let empty = Call::new(&client, Inputs::new(&GET).encoded(), reply::empty)
        .send()
        .await
        .unwrap();
    assert_eq!(empty.body().as_ref(), b"any bytes");
    // What follows a 204 is no content of it, nor of the next reply.
    for _ in 0..2 {
        let parts = Inputs::new(&GET).encoded();
        let none = Call::new(&client, parts, reply::optional_json::<Option<i64>>);
        assert_eq!(none.await.unwrap().flatten(), None);
    }
    row(
        13,
        "HEAD that names a JSON body; 204, with a body behind it, too; 200 without content",
        "(), None, and the bytes by `body()`",
    );
}

fn limited(after: Option<&str>) -> Answer {
    let after = after.map(|after| ("retry-after", after.to_owned()));
    Answer::Reply(429, Vec::from_iter(after), b"{}".to_vec())
}

static PLAIN: Api = Api {
    idempotency: None,
    retry: Retry::DEFAULT,
    ..API
};

#[tokio::test]
async fn n19_a_post_that_was_turned_away_is_sent_again() {
    let post = |server: &Server,
                set: fn(
        specwright_runtime::runtime::ClientBuilder,
    ) -> specwright_runtime::runtime::ClientBuilder| {
        let client = set(server.client(&PLAIN)).build().unwrap();
        Call::new(
            &client,
            Inputs::new(&UNKEYED).encoded().bytes("x"),
            reply::json::<i64>,
        )
    };
    let server = Server::script(vec![limited(Some("0")), json("7")]).await;
    assert_eq!(post(&server, |builder| builder).await.unwrap(), 7);
    assert_eq!(server.seen()[1].body, b"x");
    row(19, "POST without a key: 429 with Retry-After", "sent again");

    let server = Server::script(vec![limited(None), json("7")]).await;
    let error = post(&server, |builder| builder).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::RateLimit, 1));
    row(19, "the same without Retry-After", "not sent again");

    let server = Server::script(vec![limited(Some("0")), json("7")]).await;
    let error = post(&server, |builder| builder.resend_on_429(false))
        .await
        .unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::RateLimit, 1));
    row(19, "the same with `resend_on_429(false)`", "not sent again");

    let unavailable = Answer::Reply(503, vec![("retry-after", "0".to_owned())], Vec::new());
    let server = Server::script(vec![unavailable, json("7")]).await;
    let error = post(&server, |builder| builder).await.unwrap_err();
    assert_eq!((error.status(), server.count()), (Some(503), 1));
    row(
        19,
        "POST without a key: 503 with Retry-After",
        "not sent again",
    );

    let server = Server::script(vec![limited(Some("30"))]).await;
    let call = post(&server, |builder| builder).deadline(Duration::from_millis(300));
    assert_eq!(call.await.unwrap_err().kind(), ErrorKind::RateLimit);
    row(
        19,
        "429 whose Retry-After is beyond the deadline",
        "the error, at once",
    );
}
