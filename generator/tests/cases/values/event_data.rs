use cases::event_data::answer::GetResponse as AnswerEvent;
use cases::event_data::change::{CreateRequest, GetRequest as WatchRequest};
use cases::event_data::step::{GetRequest as StepsRequest, GetResponse, last};
use cases::event_data::stop;
use cases::event_data::token::GetResponse as TokenEvent;
use cases::event_data::types::Change;
use cases::runtime::Client;

use super::server::{Server, answer, json, serve};
use super::{wait, written};

fn client(server: &Server) -> Client {
    let builder = Client::event_data_builder().base_url(&server.url);
    builder.anonymous().build().unwrap()
}

#[test]
fn a_schema_of_events_and_of_bodies_is_read_as_each_is_written() {
    let text = r#"{"data":"{\"text\":\"a\"}","id":"1"}"#;
    let server = serve([
        answer(200, "text/event-stream", "id: 1\ndata: {\"text\":\"a\"}\n\n"),
        json(text),
    ]);
    let client = client(&server);
    wait(async {
        let mut events = WatchRequest::new().on(&client).stream();
        let event = events.next().await.unwrap().unwrap();
        assert_eq!((event.data.text.as_str(), event.id.as_deref()), ("a", Some("1")));
        let change = Change::new(r#"{"text":"a"}"#).id("1");
        let sent = CreateRequest::new(change).on(&client).await.unwrap();
        assert_eq!((sent.data.as_str(), sent.id.as_deref()), (r#"{"text":"a"}"#, Some("1")));
    });
    assert_eq!(server.requests()[1].body, text);
}

#[test]
fn variants_of_events_are_told_apart_by_their_copies() {
    let events = "event: Started\ndata: {\"text\":\"a\"}\n\nevent: stopped\ndata: {\"code\":3}\n\n";
    let server = serve([
        answer(200, "text/event-stream", events),
        json(r#"{"event":"Started","data":"a"}"#),
        json(r#"[{"event":"stopped","data":"{}"}]"#),
    ]);
    let client = client(&server);
    wait(async {
        let mut events = StepsRequest::new().on(&client).stream();
        let started = events.next().await.unwrap().unwrap();
        assert!(matches!(started, GetResponse::Started(event) if event.data.text == "a"));
        let stopped = events.next().await.unwrap().unwrap();
        assert!(matches!(stopped, GetResponse::Stopped(event) if event.data.code == 3));
        assert!(events.next().await.is_none());
        assert_eq!(last::GetRequest::new().on(&client).await.unwrap().data, "a");
        let stops = stop::ListRequest::new().on(&client).await.unwrap();
        assert_eq!(stops[0].data, "{}");
    });
}

#[test]
fn an_end_that_the_document_describes_is_given() {
    let stream = "data: {\"text\":\"a\"}\n\ndata: [DONE]\n\ndata: {\"text\":\"b\"}\n\n";
    let answers = || answer(200, "text/event-stream", stream);
    let server = serve([answers(), answers(), answers()]);
    let client = client(&server);
    wait(async {
        let mut events = client.event_data_answer().get().stream();
        let first = events.next().await.unwrap().unwrap();
        assert_eq!(written(&first), r#"{"data":{"text":"a"},"event":"message"}"#);
        let last = events.next().await.unwrap().unwrap();
        assert!(matches!(last, AnswerEvent::End(_)), "{last:?}");
        assert!(events.next().await.is_none());
        let mut tokens = client.event_data_token().get().stream();
        assert!(matches!(tokens.next().await.unwrap().unwrap(), TokenEvent::Note(note) if note.text == "a"));
        assert_eq!(written(&tokens.next().await.unwrap().unwrap()), r#""[DONE]""#);
        assert!(tokens.next().await.is_none());
        // One of which the document says nothing is only the end.
        let mut ticks = client.event_data_tick().get().stream();
        assert_eq!(ticks.next().await.unwrap().unwrap().data.text, "a");
        assert!(ticks.next().await.is_none());
    });
}
