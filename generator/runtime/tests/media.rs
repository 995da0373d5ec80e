//! What is asked for and how it is read: other media types than the documented, text where JSON is
//! documented, files, places to go on, and the switch of a stream.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use bytes::Bytes;
use specwright_runtime::runtime::json::Members;
use specwright_runtime::runtime::{
    Call, Content, ErrorKind, EventCall, Inputs, Method, Operation, RedirectCall, Value, reply,
    to_json,
};
use support::canned::client;
use support::{API, Answer, CREATE, End, GET, Server, json, pieces};

const EVENTS: &str = "text/event-stream";

fn get(client: &specwright_runtime::runtime::Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json)
}

fn redirect(to: &str) -> Answer {
    Answer::Reply(302, vec![("Location", to.to_owned())], Vec::new())
}

#[tokio::test]
async fn any_media_type_can_be_asked_for_and_read_as_text_or_bytes() {
    let server = Server::script(vec![json("diff"), json("bytes"), json("5"), json("6")]).await;
    let client = server.client(&API).build().unwrap();
    let text = get(&client).accept("application/vnd.github.diff").text();
    assert_eq!(text.await.unwrap(), "diff");
    let bytes = get(&client)
        .accept("image/png")
        .bytes()
        .send()
        .await
        .unwrap();
    assert_eq!(bytes.into_value(), Bytes::from_static(b"bytes"));
    assert_eq!(get(&client).await.unwrap(), 5);
    let parts = Inputs::new(&GET).encoded().accepting("text/csv");
    let call: Call<i64> = Call::new(&client, parts, reply::json);
    assert_eq!(call.await.unwrap(), 6);
    let seen = server.seen();
    let accept: Vec<_> = seen.iter().map(|seen| seen.header("accept")).collect();
    assert_eq!(
        accept,
        [
            Some("application/vnd.github.diff"),
            Some("image/png"),
            Some("application/json"),
            Some("text/csv")
        ]
    );
}

#[tokio::test]
async fn another_body_is_sent_in_place_of_the_requests() {
    let server = Server::script(vec![json("5")]).await;
    let client = server.client(&API).build().unwrap();
    let call: Call<i64> = Call::new(&client, Inputs::new(&CREATE).encoded(), reply::json);
    call.body("application/xml", "<a/>").await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("content-type"), Some("application/xml"));
    assert_eq!(seen.body, b"<a/>");
}

#[tokio::test]
async fn text_where_a_string_in_json_is_documented_is_handed_over() {
    for (media_type, body, read) in [
        ("application/json", r#""a \"b\"""#, "a \"b\""),
        ("application/json", "plain, not JSON", "plain, not JSON"),
        ("application/json", r#"{"a":1}"#, r#"{"a":1}"#),
        ("application/json", "12", "12"),
        ("text/plain; charset=utf-8", r#""quoted""#, r#""quoted""#),
        ("text/json", r#""quoted""#, "quoted"),
        ("application/json", "", ""),
    ] {
        let headers = vec![("content-type", media_type.to_owned())];
        let answer = Answer::Reply(200, headers, body.as_bytes().to_vec());
        let server = Server::script(vec![answer]).await;
        let client = server.client(&API).build().unwrap();
        let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::string);
        assert_eq!(call.await.unwrap(), read, "{media_type} {body}");
    }
}

#[tokio::test]
async fn a_reply_is_saved_to_a_file_while_it_arrives() {
    let body: Vec<u8> = (0..300_000u32).map(|number| number as u8).collect();
    let sent = body.clone();
    let server = Server::start(move |_, _| pieces("text/csv", sent.chunks(10_000))).await;
    let client = server.client(&API).max_reply_bytes(1000).build().unwrap();
    let path = std::env::temp_dir().join(format!("specwright-{}.csv", std::process::id()));
    let text = || Call::new(&client, Inputs::new(&GET).encoded(), reply::text);
    assert_eq!(text().await.unwrap_err().kind(), ErrorKind::TooLarge);
    let length = text().download().await.unwrap().save(&path).await.unwrap();
    let saved = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(length, 300_000);
    assert!(saved == body);
    let nowhere = path.join("below/a/file");
    let stream = text().download().await.unwrap();
    assert!(stream.save(&nowhere).await.is_err());
}

#[tokio::test]
async fn a_reply_that_breaks_off_is_no_saved_file() {
    let chunks = vec![(std::time::Duration::ZERO, b"half".to_vec())];
    let server = Server::script(vec![Answer::Pieces("text/csv", chunks, End::BrokenOff)]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::text);
    let path = std::env::temp_dir().join(format!("specwright-half-{}", std::process::id()));
    let saved = call.download().await.unwrap().save(&path).await;
    let _ = std::fs::remove_file(&path);
    assert!(saved.is_err());
}

#[tokio::test]
async fn a_redirect_is_the_reply_unless_it_is_followed() {
    let server = Server::script(vec![
        redirect("/files/1?sig=a"),
        redirect("/files/1"),
        json("file"),
    ])
    .await;
    let client = server.client(&API).build().unwrap();
    let call = || RedirectCall::new(&client, Inputs::new(&GET).encoded());
    let place = call().await.unwrap();
    assert_eq!(place.location(), format!("{}/files/1?sig=a", server.url));
    assert_eq!(place.status(), 302);
    assert!(!format!("{place:?}").contains("sig"));
    assert_eq!(server.count(), 1);
    let file = call().follow().await.unwrap().collect(100).await.unwrap();
    assert_eq!(file, "file");
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_is_an_error() {
    let server = Server::script(vec![json("5"), Answer::Reply(302, vec![], Vec::new())]).await;
    let client = server.client(&API).max_retries(0).build().unwrap();
    let call = || RedirectCall::new(&client, Inputs::new(&GET).encoded());
    assert_eq!(call().await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(call().await.is_err());
}

static CHAT: Operation = Operation {
    id: "chat",
    method: Method::Post,
    path: "/chat",
    content: Content::Json("application/json"),
    ..Operation::DEFAULT
};

#[test]
fn a_switch_is_a_member_of_the_body_in_place_of_its_own() {
    let body = |inputs: Inputs| {
        let parts = inputs.encoded();
        String::from_utf8(parts.body().as_bytes().unwrap().to_vec()).unwrap()
    };
    let given = Members::default()
        .text("model", "a, \"stream\":1 } b\\")
        .set("stream", false)
        .set("nested", Members::default().set("stream", 1_i64));
    let sent = body(Inputs::new(&CHAT).set("body", given).set("stream", true));
    assert_eq!(
        sent,
        r#"{"stream":true,"model":"a, \"stream\":1 } b\\","nested":{"stream":1}}"#
    );
    let empty = Inputs::new(&CHAT).set("body", Members::default());
    assert_eq!(body(empty.set("stream", false)), r#"{"stream":false}"#);
    assert_eq!(
        body(Inputs::new(&CHAT).set("stream", true)),
        r#"{"stream":true}"#
    );
    let list = Inputs::new(&CHAT)
        .set("body", vec![1_i64])
        .set("stream", true);
    let problem = list.encoded().problem().map(str::to_owned);
    assert_eq!(
        problem.as_deref(),
        Some("the body is not an object, and has no members")
    );
}

async fn items<T: specwright_runtime::runtime::Decode>(
    call: impl FnOnce(&specwright_runtime::runtime::Client) -> EventCall<T>,
    text: &str,
) -> Vec<T> {
    let client = client(EVENTS, vec![text.as_bytes().to_vec()]);
    let mut stream = call(&client).stream();
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.unwrap());
    }
    items
}

#[tokio::test]
async fn events_of_text_are_text_as_it_is() {
    let text = ": hello\n\ndata:  two words\n\ndata: 12\n\ndata:\n\ndata: a\ndata: b\n\ndata: [DONE]\n\ndata: after\n\n";
    let found: Vec<String> = items(
        |client| EventCall::texts(client, Inputs::new(&GET).encoded()),
        text,
    )
    .await;
    assert_eq!(found, [" two words", "12", "", "a\nb"]);
}

#[tokio::test]
async fn events_of_which_nothing_is_known_are_json_or_text() {
    let text = "data: {\"a\":1}\n\ndata:\n\ndata: not json\n\ndata: [DONE]\n\n";
    let found: Vec<Value> = items(
        |client| EventCall::values(client, Inputs::new(&GET).encoded()),
        text,
    )
    .await;
    let shown: Vec<String> = found.iter().map(|value| to_json(value)).collect();
    assert_eq!(shown, [r#"{"a":1}"#, r#""not json""#]);
}

#[tokio::test]
async fn events_with_their_fields_are_objects() {
    let text = "event: a\nid: 7\ndata: {\"n\":1}\n\nevent: b\ndata: words\n\nevent: c\ndata: {\"event\":\"d\",\"data\":2}\n\n";
    let found: Vec<Value> = items(
        |client| EventCall::whole(client, Inputs::new(&GET).encoded()),
        text,
    )
    .await;
    let shown: Vec<String> = found.iter().map(|value| to_json(value)).collect();
    assert_eq!(
        shown,
        [
            r#"{"event":"a","id":"7","data":{"n":1}}"#,
            r#"{"event":"b","id":"7","data":"words"}"#,
            r#"{"event":"d","data":2}"#,
        ]
    );
}

#[tokio::test]
async fn a_stream_goes_on_after_an_event_where_the_caller_asks() {
    let chunks = || vec![(std::time::Duration::ZERO, b"id: 7\ndata: 1\n\n".to_vec())];
    let answer = || Answer::Pieces(EVENTS, chunks(), End::Proper);
    let server = Server::script(vec![answer(), answer()]).await;
    let client = server.client(&API).build().unwrap();
    let call = || EventCall::<i64>::new(&client, Inputs::new(&GET).encoded());
    let mut stream = call().stream();
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    let last = stream.last_event_id().unwrap().to_owned();
    let mut stream = call().last_event_id(last).stream();
    stream.next().await.unwrap().unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("last-event-id"), None);
    assert_eq!(seen[1].header("last-event-id"), Some("7"));
}
