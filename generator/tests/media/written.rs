use written::search::Range;
use written::types::{Filter, Near};

mod server;
use server::{reply, serve};

fn client(url: String) -> written::Client {
    written::Client::builder().base_url(url).build().unwrap()
}

#[tokio::test]
async fn a_query_that_is_a_form_is_its_fields() {
    let (url, sent) = serve(reply("text/plain", ""));
    let search = client(url).search().get("a b&c");
    let search = search.tags(["x", "y z"]).near(Near::new().x(1).y(2));
    let search = search.range(Range::new().from(3).to(4)).back("/a?b&c%2Fd");
    search.await.unwrap();
    assert_eq!(
        sent.join().unwrap().line,
        "GET /search?text=a%20b%26c&tags=x,y%20z&near=%7B%22x%22%3A1%2C%22y%22%3A2%7D\
         &range%5Bfrom%5D=3&range%5Bto%5D=4&back=/a?b%26c%2Fd HTTP/1.1"
    );
}

#[tokio::test]
async fn a_query_that_is_json() {
    let (url, sent) = serve(reply("text/plain", ""));
    let filter = Filter::new("é").values([1, 2]);
    client(url).filter().get(filter).await.unwrap();
    assert_eq!(
        sent.join().unwrap().line,
        "GET /filter?%7B%22field%22%3A%22%C3%A9%22%2C%22values%22%3A%5B1%2C2%5D%7D HTTP/1.1"
    );
}

#[tokio::test]
async fn a_query_that_is_text_or_any_pairs() {
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).word().get().words("to be&not=to be").await.unwrap();
    let line = sent.join().unwrap().line;
    assert_eq!(line, "GET /words?to%20be%26not%3Dto%20be HTTP/1.1");
    let (url, sent) = serve(reply("text/plain", ""));
    let labels = [("a b", "1"), ("c", "2&3")];
    client(url).label().get().labels(labels).await.unwrap();
    assert_eq!(sent.join().unwrap().line, "GET /labels?a%20b=1&c=2%263 HTTP/1.1");
}

#[tokio::test]
async fn cookies_as_they_are_and_reserved_characters() {
    let (url, sent) = serve(reply("text/plain", ""));
    let file = client(url).file().get("a:b/c%2Fd");
    let file = file.session("s=1%20x").picks(["p", "q r"]).open("a/b c");
    file.await.unwrap();
    let sent = sent.join().unwrap();
    assert_eq!(sent.line, "GET /files/a:b%2Fc%2Fd HTTP/1.1");
    assert_eq!(
        sent.header("cookie"),
        "session=s=1%20x; picks=p; picks=q r; open=a/b%20c"
    );
    let (url, _) = serve(reply("text/plain", ""));
    let error = client(url).file().get("a").session("s; admin=1").await;
    assert!(error.unwrap_err().to_string().contains("or `;`"));
}

#[tokio::test]
async fn examples_of_a_query_are_sent_as_they_are_serialized() {
    let lines = [
        "GET /found?text=a%20b&tags=x,y%26",
        "GET /sought?text=a%20%C3%A9",
        "GET /asked?%7B%22field%22%3A%22%C3%A9%22%7D",
    ];
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).found().get("a b").tags(["x", "y&"]).await.unwrap();
    assert_eq!(sent.join().unwrap().line, format!("{} HTTP/1.1", lines[0]));
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).sought().get("a é").await.unwrap();
    assert_eq!(sent.join().unwrap().line, format!("{} HTTP/1.1", lines[1]));
    let (url, sent) = serve(reply("text/plain", ""));
    client(url).asked().get(Filter::new("é")).await.unwrap();
    assert_eq!(sent.join().unwrap().line, format!("{} HTTP/1.1", lines[2]));
    // The generated tests, which run beside this one, send the same, with one item of a list.
    let generated = include_str!("generated.rs");
    for line in [r#""GET /found?text=a%20b&tags=x""#, r#""GET /sought?text=a%20%C3%A9""#] {
        assert!(generated.contains(line), "{line}");
    }
}
