mod server;
use server::{reply, serve};

#[tokio::test]
async fn a_server_that_streams_by_default_is_told_not_to() {
    let (url, sent) = serve(reply(
        "application/json",
        r#"{"response":"Blue.","done":true}"#,
    ));
    let client = llama::Client::builder().base_url(url).build().unwrap();
    let piece = client.generate().create("small").prompt("Why?").await.unwrap();
    assert!(piece.done && piece.response == "Blue.");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "application/json");
    assert_eq!(sent.body, r#"{"model":"small","prompt":"Why?","stream":false}"#);
}

#[tokio::test]
async fn pieces_come_line_by_line() {
    let lines = "{\"response\":\"Bl\",\"done\":false}\n{\"response\":\"ue.\",\"done\":true}\n";
    let (url, sent) = serve(reply("application/x-ndjson", lines));
    let client = llama::Client::builder().base_url(url).build().unwrap();
    let mut pieces = client.generate().create_stream("small").stream();
    let mut text = String::new();
    while let Some(piece) = pieces.next().await {
        text.push_str(&piece.unwrap().response);
    }
    assert_eq!(text, "Blue.");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "application/x-ndjson");
    assert_eq!(sent.body, r#"{"model":"small","stream":true}"#);
}
