use upload::File;
use upload::types::{Document, DocumentMeta};

mod server;
use server::{reply, serve};

const PART: &str = "--B\r\nContent-Disposition: form-data; name=";

#[tokio::test]
async fn a_file_is_sent_in_parts() {
    let (url, sent) = serve(reply("application/json", r#"{"id":"d1"}"#));
    let client = upload::Client::builder().base_url(url).build().unwrap();
    let file = File::new("a.txt", b"text".to_vec()).media_type("text/plain");
    let added = client.document().create(file).meta(DocumentMeta::new("A")).await.unwrap();
    assert_eq!(added.id, "d1");
    let file = format!("{PART}\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ntext\r\n");
    let meta = format!("{PART}\"meta\"\r\nContent-Type: application/json\r\n\r\n{{\"title\":\"A\"}}\r\n");
    assert_eq!(sent.join().unwrap().parts(), format!("{file}{meta}--B--\r\n"));
}

#[tokio::test]
async fn the_same_can_be_json() {
    let (url, sent) = serve(reply("application/json", r#"{"id":"d1"}"#));
    let client = upload::Client::builder().base_url(url).build().unwrap();
    client.document().create_json(Document::new("text")).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/json");
    assert_eq!(sent.body, r#"{"file":"text"}"#);
}

#[tokio::test]
async fn one_file_or_several_and_others_by_name() {
    let file = |name: &str| File::new(name, name.as_bytes().to_vec());
    let part = |field: &str, name: &str| {
        format!("{PART}\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{name}\r\n")
    };
    let (url, sent) = serve(reply("", ""));
    let client = upload::Client::builder().base_url(url).build().unwrap();
    client.image().edit().create(file("a")).await.unwrap();
    assert_eq!(sent.join().unwrap().parts(), part("image", "a") + "--B--\r\n");
    let (url, sent) = serve(reply("", ""));
    let client = upload::Client::builder().base_url(url).build().unwrap();
    let call = client.image().edit().create([file("a"), file("b")]);
    call.additional_fields([("mask", file("m"))]).await.unwrap();
    let parts = [part("image", "a"), part("image", "b"), part("mask", "m")];
    assert_eq!(sent.join().unwrap().parts(), parts.concat() + "--B--\r\n");
}
