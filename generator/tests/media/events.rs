use events::types::RunEvent;

mod server;
use server::{reply, serve};

#[tokio::test]
async fn three_kinds_of_events_are_told_apart_by_their_names() {
    let text = "retry: 10\n\nevent: run.created\nid: 1\ndata: {\"id\":\"r1\"}\n\n: ping\n\nevent: run.progress\ndata: 50\n\nevent: run.log\nid: 3\ndata: half of it\n\nevent: run.paused\ndata: {}\n\nevent: run.log\ndata: [DONE]\n\n";
    let (url, sent) = serve(reply("text/event-stream", text));
    let client = events::Client::builder().base_url(url).build().unwrap();
    let call = client.run().event().get().call().last_event_id("0");
    let mut stream = call.stream();
    let mut found = Vec::new();
    while let Some(event) = stream.next().await {
        found.push(match event.unwrap() {
            RunEvent::Created(created) => format!("created {}", created.data.id),
            RunEvent::Progress(progress) => format!("progress {}", progress.data),
            RunEvent::Log(log) => format!("log {}", log.data),
            _ => "another".to_owned(),
        });
    }
    assert_eq!(found, ["created r1", "progress 50", "log half of it", "another"]);
    assert_eq!(stream.last_event_id(), Some("3"));
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "text/event-stream");
    assert_eq!(sent.header("last-event-id"), "0");
}

#[tokio::test]
async fn an_array_is_the_stream() {
    let (url, _) = serve(reply("text/event-stream", "data: {\"n\":1}\n\ndata: {\"n\":2}\n\n"));
    let client = events::Client::builder().base_url(url).build().unwrap();
    let mut ticks = client.tick().get().stream();
    assert_eq!(ticks.next().await.unwrap().unwrap().n, 1);
    assert_eq!(ticks.next().await.unwrap().unwrap().n, 2);
    assert!(ticks.next().await.is_none());
}

#[tokio::test]
async fn text_is_text() {
    let (url, _) = serve(reply("text/event-stream", "data:  12\n\ndata: \"quoted\"\n\n"));
    let client = events::Client::builder().base_url(url).build().unwrap();
    let mut words = client.word().get().stream();
    assert_eq!(words.next().await.unwrap().unwrap(), " 12");
    assert_eq!(words.next().await.unwrap().unwrap(), "\"quoted\"");
}
