use export::types::{Address, Entry};
use export::grant;

mod server;
use server::{reply, serve};

#[tokio::test]
async fn entries_are_data_text_or_a_file() {
    let (url, sent) = serve(reply("application/json", r#"[{"amount":5}]"#));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let entries = client.entry().list().await.unwrap();
    assert_eq!(entries[0].amount, 5);
    assert_eq!(sent.join().unwrap().header("accept"), "application/json");
    let (url, sent) = serve(reply("text/csv", "amount\n5\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let text = client.entry().list_csv().await.unwrap();
    assert_eq!(text, "amount\n5\n");
    assert_eq!(sent.join().unwrap().header("accept"), "text/csv");
    let (url, _) = serve(reply("text/csv", "amount\n5\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let path = std::env::temp_dir().join(format!("export-{}.csv", std::process::id()));
    let file = client.entry().list_csv().call().download();
    assert_eq!(file.await.unwrap().save(&path).await.unwrap(), 9);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "amount\n5\n");
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn a_media_type_that_is_not_documented() {
    let (url, sent) = serve(reply("application/vnd.acme.diff", "- 5\n+ 6\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let call = client.entry().list();
    let text = call.call().accept("application/vnd.acme.diff").text().await.unwrap();
    assert_eq!(text, "- 5\n+ 6\n");
    assert_eq!(sent.join().unwrap().header("accept"), "application/vnd.acme.diff");
}

#[tokio::test]
async fn json_before_other_json_and_each_reply_by_a_call() {
    let (url, sent) = serve(reply("application/json", r#"{"amount":6}"#));
    let client = export::Client::builder().base_url(url).build().unwrap();
    assert_eq!(client.change().update_all(Entry::new(5)).await.unwrap().amount, 6);
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/json");
    assert_eq!(sent.header("accept"), "application/json");
    assert_eq!(sent.body, r#"{"amount":5}"#);
    let (url, sent) = serve(reply("image/png", "PNG"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let picture = client.change().update_all_png(Entry::new(5));
    assert_eq!(&picture.await.unwrap().collect(9).await.unwrap()[..], b"PNG");
    assert_eq!(sent.join().unwrap().header("accept"), "image/png");
    let (url, sent) = serve(reply("application/vnd.acme.v2+json", r#"{"city":"Ulm"}"#));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let address = client.change().update_all_json_patch_acme(["x"]).await.unwrap();
    assert_eq!(address.city, "Ulm");
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "application/json-patch+json");
    assert_eq!(sent.body, r#"["x"]"#);
}

#[tokio::test]
async fn text_is_text_and_anything_is_json() {
    let (url, sent) = serve(reply("application/json", r#"[{"amount":1}]"#));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let entries = client.note().create("plain \"text\"").await.unwrap();
    assert_eq!(entries[0].amount, 1);
    let sent = sent.join().unwrap();
    assert_eq!(sent.header("content-type"), "text/plain");
    assert_eq!(sent.body, "plain \"text\"");
    for (content, expected) in [("\"quoted\"", "quoted"), ("as it is", "as it is")] {
        let (url, _) = serve(reply("application/json", content));
        let client = export::Client::builder().base_url(url).build().unwrap();
        assert_eq!(client.note().get().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_body_of_a_get_stays_where_it_was_sent() {
    let (other, far) = serve(reply("application/json", "{}"));
    let moved = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {other}/search\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let (url, sent) = serve(moved);
    let client = export::Client::builder().base_url(url).build().unwrap();
    let _ = client.search().get().secret_query("whose").await;
    assert_eq!(sent.join().unwrap().body, r#"{"secret_query":"whose"}"#);
    // A call that ends there lets the other server go.
    drop(std::net::TcpStream::connect(other.trim_start_matches("http://")));
    let body = far.join().map_or(String::new(), |sent| sent.body);
    assert_eq!(body, "");
}

#[tokio::test]
async fn a_redirect_is_a_place() {
    let (url, _) = serve("HTTP/1.1 302 Found\r\nLocation: /files/1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned());
    let client = export::Client::builder().base_url(url.clone()).build().unwrap();
    let place = client.download().get().await.unwrap();
    assert_eq!(place.location(), format!("{url}/files/1"));
}

#[tokio::test]
async fn objects_in_a_form_keep_their_names() {
    let (url, sent) = serve(reply("", ""));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let call = client.address().create(Address::new("Ulm"));
    call.shipping(Address::new("Bonn")).tags(["a", "b"]).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(
        sent.body,
        "billing=%7B%22city%22%3A%22Ulm%22%7D&shipping=%7B%22city%22%3A%22Bonn%22%7D&tags=a&tags=b"
    );
}

#[tokio::test]
async fn a_union_as_a_form_is_sent_member_by_member() {
    let (url, sent) = serve(reply("", ""));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let code = grant::CreateBodyCode::new("c").scopes(["a", "b"]).at(Address::new("Ulm"));
    client.grant().create(grant::CreateBody::from(code)).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.body, "code=c&scopes=a&scopes=b&at=%7B%22city%22%3A%22Ulm%22%7D");
}
