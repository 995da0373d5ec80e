//! What goes along with a redirect.

use specwright_runtime::runtime::operation::{Method, Operation};
use specwright_runtime::runtime::{
    Api, Call, Client, Inputs, Scheme, SchemeKind, StreamCall, reply,
};

use crate::support::{Answer, Seen, Server, TOKEN, json, operation};
use crate::table::row;

static API: Api = Api {
    name: "redirect-api",
    schemes: &[
        Scheme {
            name: "header",
            kind: SchemeKind::ApiKeyHeader("x-api-key"),
        },
        Scheme {
            name: "query",
            kind: SchemeKind::ApiKeyQuery("key"),
        },
    ],
    security: &[&["header"]],
    ..Api::DEFAULT
};

static SEARCH: Operation = operation("search", Method::Get, "/search");
static KEYED: Operation = Operation {
    security: Some(&[&["query"]]),
    ..operation("keyed", Method::Get, "/keyed")
};

fn to(location: &str) -> Answer {
    Answer::Reply(302, vec![("location", location.to_owned())], Vec::new())
}

fn call(client: &Client) -> Call<i64> {
    let parts = Inputs::new(&SEARCH).encoded().bytes("{\"secret_query\":1}");
    Call::new(client, parts, reply::json::<i64>)
        .header("cookie", "prefs=1")
        .header("x-mine", "2")
}

/// Nothing of the caller's: method, `Accept` and `User-Agent`, besides the host
/// that it is sent to.
fn assert_bare(seen: &Seen) {
    assert_eq!(
        (seen.method.as_str(), seen.body.as_slice()),
        ("GET", &b""[..])
    );
    for (name, value) in &seen.headers {
        assert!(
            // The third is the client's own, where replies may be compressed.
            matches!(
                name.as_str(),
                "accept" | "user-agent" | "accept-encoding" | "host"
            ),
            "{name}: {value}"
        );
    }
    assert!(!seen.target.contains(TOKEN), "{}", seen.target);
}

#[tokio::test]
async fn n05_nothing_of_the_caller_s_goes_to_another_origin() {
    let other = Server::script(vec![json("7"), json("8")]).await;
    let away = format!("{}/elsewhere", other.url);
    let server = Server::script(vec![to(&away), to(&away)]).await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(call(&client).await.unwrap(), 7);
    let parts = Inputs::new(&SEARCH).encoded().bytes("{}");
    let mut stream = StreamCall::new(&client, parts).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "8");
    assert_eq!(server.seen()[0].body, b"{\"secret_query\":1}");
    for seen in other.seen() {
        assert_bare(&seen);
    }
    row(
        5,
        "GET with body, key and cookie, redirected to another origin",
        "method, Accept and User-Agent go on",
    );
}

#[tokio::test]
async fn n05_trust_is_not_regained_on_the_way_back() {
    // A → B → A → A: the third hop stays within A.
    let script = |there: String| {
        Server::start(move |seen, _| match seen.target.as_str() {
            "/search" => to(&there),
            "/back" => to("/again"),
            _ => json("7"),
        })
    };
    let back = std::sync::Arc::new(std::sync::OnceLock::<String>::new());
    let known = std::sync::Arc::clone(&back);
    let other = Server::start(move |_, _| to(&format!("{}/back", known.get().unwrap()))).await;
    let server = script(format!("{}/there", other.url)).await;
    back.set(server.url.clone()).unwrap();
    let client = server.client(&API).build().unwrap();
    assert_eq!(call(&client).await.unwrap(), 7);
    let targets: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| seen.target.clone())
        .collect();
    assert_eq!(targets, ["/search", "/back", "/again"]);
    for seen in server.seen().iter().skip(1).chain(&other.seen()) {
        assert_bare(seen);
    }
    row(5, "A → B → A → A", "no credentials after B");
}

#[tokio::test]
async fn n05_a_key_that_a_server_repeats_in_location_is_sent_once() {
    let echo = format!("/moved?page=2&key={TOKEN}&sort=a%20b");
    let server = Server::script(vec![to(&echo), json("7")]).await;
    let client = server.client(&API).build().unwrap();
    let call = Call::new(&client, Inputs::new(&KEYED).encoded(), reply::json::<i64>);
    assert_eq!(call.await.unwrap(), 7);
    assert_eq!(
        server.seen()[1].target,
        format!("/moved?page=2&sort=a%20b&key={TOKEN}")
    );
    row(5, "key of a query echoed in Location", "sent once");

    let other = Server::script(vec![json("7")]).await;
    let echo = format!("{}/moved?page=2&key={TOKEN}", other.url);
    let server = Server::script(vec![to(&echo)]).await;
    let client = server.client(&API).build().unwrap();
    let call = Call::new(&client, Inputs::new(&KEYED).encoded(), reply::json::<i64>);
    assert_eq!(call.await.unwrap(), 7);
    assert_eq!(other.seen()[0].target, "/moved?page=2");
    row(5, "the same, to another origin", "not sent at all");
}

#[tokio::test]
async fn n05_a_redirect_within_the_origin_keeps_everything() {
    let server = Server::script(vec![to("/moved"), json("7")]).await;
    let client = server.client(&API).build().unwrap();
    assert_eq!(call(&client).await.unwrap(), 7);
    let seen = &server.seen()[1];
    assert_eq!(seen.header("x-api-key"), Some(TOKEN));
    assert_eq!(seen.body, b"{\"secret_query\":1}");
    row(
        5,
        "redirect within the origin",
        "body and credentials go along",
    );
}

#[tokio::test]
async fn n05_no_way_of_writing_a_place_takes_anything_along() {
    let other = Server::start(|_, _| json("7")).await;
    let host = other.url.trim_start_matches("http://").to_owned();
    for place in [
        format!("//{host}/x"),
        format!("http://user:pass@{host}/x"),
        format!("HTTP://{host}/x#fragment"),
        format!("\\\\{host}\\x"),
        format!("http:\\/\\/{host}/x"),
        format!(" http://{host}/x "),
    ] {
        let server = Server::script(vec![to(&place)]).await;
        let client = server.client(&API).build().unwrap();
        match call(&client).await {
            Ok(value) => assert_eq!(value, 7, "{place}"),
            Err(error) => assert_eq!(
                error.kind(),
                specwright_runtime::runtime::ErrorKind::Redirect
            ),
        }
        row(
            5,
            &format!("Location: `{}`", place.replace(&host, "other")),
            "nothing of the caller's",
        );
    }
    for seen in other.seen() {
        assert_bare(&seen);
    }
    assert!(other.count() >= 4);
}

#[tokio::test]
async fn n05_a_place_that_is_not_of_http_or_less_safe_is_not_gone_to() {
    use specwright_runtime::runtime::ErrorKind;
    for place in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:application/json,7",
        "ftp://x.example/",
        "http://x.example/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/",
        "",
    ] {
        let server = Server::script(vec![
            to(place),
            to(place),
            to(place),
            to(place),
            to(place),
            to(place),
        ])
        .await;
        let client = server.client(&API).max_retries(0).build().unwrap();
        let error = call(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{place}");
        row(5, &format!("Location: `{place}`"), "not followed");
    }
}
