use export::entry::ListRequest;
use export::types::Address;
use export::{address, download, grant};

mod server;
use server::{reply, serve};

#[tokio::test]
async fn entries_are_data_text_or_a_file() {
    let (url, sent) = serve(reply("application/json", r#"[{"amount":5}]"#));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let entries = client.entry().list(ListRequest::new()).await.unwrap();
    assert_eq!(entries[0].amount, 5);
    assert_eq!(sent.join().unwrap().header("accept"), "application/json");
    let (url, sent) = serve(reply("text/csv", "amount\n5\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let text = client.entry().list_csv(ListRequest::new()).await.unwrap();
    assert_eq!(text, "amount\n5\n");
    assert_eq!(sent.join().unwrap().header("accept"), "text/csv");
    let (url, _) = serve(reply("text/csv", "amount\n5\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let path = std::env::temp_dir().join(format!("export-{}.csv", std::process::id()));
    let file = client.entry().list_csv(ListRequest::new()).download();
    assert_eq!(file.await.unwrap().save(&path).await.unwrap(), 9);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "amount\n5\n");
    std::fs::remove_file(&path).unwrap();
}

#[tokio::test]
async fn a_media_type_that_is_not_documented() {
    let (url, sent) = serve(reply("application/vnd.acme.diff", "- 5\n+ 6\n"));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let call = client.entry().list(ListRequest::new());
    let text = call.accept("application/vnd.acme.diff").text().await.unwrap();
    assert_eq!(text, "- 5\n+ 6\n");
    assert_eq!(sent.join().unwrap().header("accept"), "application/vnd.acme.diff");
}

#[tokio::test]
async fn a_redirect_is_a_place() {
    let (url, _) = serve("HTTP/1.1 302 Found\r\nLocation: /files/1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned());
    let client = export::Client::builder().base_url(url.clone()).build().unwrap();
    let place = client.download().get(download::GetRequest::new()).await.unwrap();
    assert_eq!(place.location(), format!("{url}/files/1"));
}

#[tokio::test]
async fn objects_in_a_form_keep_their_names() {
    let (url, sent) = serve(reply("", ""));
    let client = export::Client::builder().base_url(url).build().unwrap();
    let request = address::CreateRequest::new(Address::new("Ulm")).shipping(Address::new("Bonn"));
    client.address().create(request.tags(["a", "b"])).await.unwrap();
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
    let request = grant::CreateRequest::new(grant::CreateBody::from(code));
    client.grant().create(request).await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.body, "code=c&scopes=a&scopes=b&at=%7B%22city%22%3A%22Ulm%22%7D");
}
