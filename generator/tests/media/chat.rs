use chat::chat::completion::CreateRequest;
use chat::types::{CreateChatCompletionRequest, Message};

mod server;
use server::{reply, serve};

fn request() -> CreateRequest {
    CreateRequest::new(CreateChatCompletionRequest::new(
        "small",
        [Message::new("user", "Hello, \"stream\":1")],
    ))
}

const MESSAGES: &str = r#""model":"small","messages":[{"role":"user","content":"Hello, \"stream\":1"}]}"#;

#[tokio::test]
async fn an_answer_comes_at_once() {
    let (url, sent) = serve(reply(
        "application/json",
        r#"{"id":"a","content":"Hello!"}"#,
    ));
    let client = chat::Client::builder().base_url(url).build().unwrap();
    let answer = request().on(&client).await.unwrap();
    assert_eq!(answer.content, "Hello!");
    let sent = sent.join().unwrap();
    assert_eq!(sent.line, "POST /v1/chat/completions HTTP/1.1");
    assert_eq!(sent.header("accept"), "application/json");
    assert_eq!(sent.body, format!("{{\"stream\":false,{MESSAGES}"));
}

#[tokio::test]
async fn an_answer_comes_piece_by_piece() {
    let events = "data: {\"id\":\"a\",\"delta\":\"Hel\"}\n\n: ping\n\ndata: {\"id\":\"a\",\"delta\":\"lo\"}\n\ndata: [DONE]\n\n";
    let (url, sent) = serve(reply("text/event-stream", events));
    let client = chat::Client::builder().base_url(url).build().unwrap();
    let mut stream = request().on_create_stream(&client).stream();
    let mut text = String::new();
    while let Some(chunk) = stream.next().await {
        text.push_str(&chunk.unwrap().delta);
    }
    assert_eq!(text, "Hello");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("accept"), "text/event-stream");
    assert_eq!(sent.body, format!("{{\"stream\":true,{MESSAGES}"));
}
