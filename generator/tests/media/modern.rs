use modern::note::event::GetResponse;
use modern::types::Pet;

mod server;
use server::{reply, serve};

fn client(url: String) -> modern::Client {
    modern::Client::builder().base_url(url).build().unwrap()
}

#[tokio::test]
async fn a_query_has_a_body_and_is_sent_again_as_a_get_is() {
    let (url, sent) = serve(reply("application/json", r#"[{"text":"Buy milk."}]"#));
    let found = client(url).note().query("milk").tenant("t").await.unwrap();
    assert_eq!(found[0].text, "Buy milk.");
    let sent = sent.join().unwrap();
    assert_eq!(sent.line, "QUERY /notes?tenant=t HTTP/1.1");
    assert_eq!(sent.body, r#"{"text":"milk"}"#);
}

#[tokio::test]
async fn a_method_of_its_own() {
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).note().copy("/away").await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.line, "COPY /notes HTTP/1.1");
    assert_eq!(sent.header("destination"), "/away");
}

#[tokio::test]
async fn each_item_of_a_sequence() {
    let lines = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
    let (url, sent) = serve(reply("application/jsonl", lines));
    let mut notes = client(url).note().log().get().stream();
    let mut texts = Vec::new();
    while let Some(note) = notes.next().await {
        texts.push(note.unwrap().text);
    }
    assert_eq!(texts, ["a", "b"]);
    assert_eq!(sent.join().unwrap().header("accept"), "application/jsonl");
}

#[tokio::test]
async fn events_whose_data_is_json_or_text() {
    let events = "event: written\ndata: {\"text\":\"a\"}\n\nid: 7\nevent: removed\ndata: n1\n\n";
    let (url, sent) = serve(reply("text/event-stream", events));
    let mut events = client(url).note().event().get().stream();
    match events.next().await.unwrap().unwrap() {
        GetResponse::Written(event) => assert_eq!(event.data.text, "a"),
        other => panic!("{other:?}"),
    }
    match events.next().await.unwrap().unwrap() {
        GetResponse::Removed(event) => {
            assert_eq!((event.id.as_deref(), event.data.as_str()), (Some("7"), "n1"));
        }
        other => panic!("{other:?}"),
    }
    assert!(events.next().await.is_none());
    assert_eq!(sent.join().unwrap().header("accept"), "text/event-stream");
}

#[tokio::test]
async fn a_variant_without_a_tag_is_that_of_the_default() {
    for (body, is_dog) in [
        (r#"{"barks":true}"#, true),
        (r#"{"kind":"wolf"}"#, true),
        (r#"{"kind":"cat","lives":9}"#, false),
    ] {
        let (url, _) = serve(reply("application/json", body));
        let pet = client(url).pet().get().await.unwrap();
        assert_eq!(matches!(pet, Pet::Dog(_)), is_dog, "{body}: {pet:?}");
        assert_eq!(matches!(pet, Pet::Cat(_)), !is_dog, "{body}: {pet:?}");
    }
}
