//! Wire tests of what any document may ask for; they are run as tests of its generated crate.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anything::dates::Month;
use anything::types::{Dog, Job, Lion, Note, Pet};
use anything::user::Team;
use anything::{Client, Editable, File, reply_headers};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as the server saw it: first line, headers, body.
#[derive(Clone, Debug)]
struct Seen {
    line: String,
    headers: String,
    body: String,
}

/// What the server answers: headers, after `304` where that is the status, and body.
type Answer = (&'static str, Value);

/// Serves these answers in order; what it saw is in the list.
async fn serve(answers: Vec<Answer>) -> (Client, Arc<Mutex<Vec<Seen>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        for (headers, body) in answers {
            // One request per connection keeps the server short.
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read(&mut stream).await;
            log.lock().unwrap().push(request);
            let body = body.to_string();
            let (status, headers) = match headers.strip_prefix("304\r\n") {
                Some(headers) => ("304 Not Modified", headers),
                None => ("200 OK", headers),
            };
            let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}");
            let length = format!("content-length: {}\r\n\r\n{body}", body.len());
            stream.write_all((head + &length).as_bytes()).await.unwrap();
        }
    });
    let client = Client::builder().base_url(url).build().unwrap();
    (client, seen)
}

async fn read(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let (line, headers) = head.split_once("\r\n").unwrap();
        let headers = headers.to_ascii_lowercase();
        let length = headers
            .split("\r\n")
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() == length.map_or(0, |length| length.parse().unwrap()) {
            return Seen {
                line: line.trim_end_matches(" HTTP/1.1").to_owned(),
                headers: headers.clone(),
                body: body.to_owned(),
            };
        }
    }
}

/// What was sent, as JSON.
fn sent(seen: &Mutex<Vec<Seen>>) -> Value {
    serde_json::from_str(&seen.lock().unwrap()[0].body).unwrap()
}

#[tokio::test]
async fn what_extends_a_schema_says_by_itself_what_it_is() {
    let (client, seen) = serve(vec![("", json!([]))]).await;
    let lion = Lion::new("Leo", true).friend(Dog::new("Rex"));
    client.pet().create(lion).await.unwrap();
    let expected = json!({
        "kind": "Lion", "name": "Leo", "mane": true, "friend": {"kind": "dog", "name": "Rex"},
    });
    assert_eq!(sent(&seen), expected);
    let seen = seen.lock().unwrap()[0].clone();
    assert_eq!(seen.line, "POST /pets");
    assert!(seen.headers.contains("content-type: application/json"));
}

#[tokio::test]
async fn a_value_is_one_of_those_that_extend_its_schema() {
    let reply = json!([
        {"kind": "Lion", "name": "Leo", "mane": true, "friend": {"kind": "dog", "name": "Rex"}},
        {"kind": "cat", "name": "Tom", "lives": 9},
        {"kind": "Pet", "name": "any"},
        {"kind": "fish", "name": "Nemo", "fins": 3},
    ]);
    let (client, _) = serve(vec![("", reply)]).await;
    let pets = client.pet().create(Dog::new("Rex")).await.unwrap();
    let [
        Pet::Lion(lion),
        Pet::Cat(cat),
        Pet::Pet(any),
        Pet::Pet(fish),
    ] = &pets[..]
    else {
        panic!("{pets:?}");
    };
    assert!(lion.mane);
    let Some(friend) = &lion.friend else {
        panic!("{lion:?}");
    };
    assert!(
        matches!(friend, Pet::Dog(dog) if dog.name == "Rex"),
        "{friend:?}"
    );
    assert_eq!((cat.lives, any.name.as_str()), (Some(9), "any"));
    // What no variant is named after is the base, with the rest kept.
    let fish: serde_json::Value = serde_json::from_str(&anything::runtime::to_json(fish)).unwrap();
    assert_eq!(fish, json!({"kind": "fish", "name": "Nemo", "fins": 3}));
}

#[tokio::test]
async fn a_value_that_does_not_say_what_it_is_is_the_schema_itself() {
    let replies = vec![
        ("", json!({"name": "night"})),
        ("", json!({"@type": "Copy", "to": "disk"})),
        ("", json!({"@type": "Burn", "to": "disk"})),
    ];
    let (client, _) = serve(replies).await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(client.job().get("1").await.unwrap());
    }
    let [Job::Job(job), Job::Copy(copy), Job::Job(burn)] = &jobs[..] else {
        panic!("{jobs:?}");
    };
    assert_eq!(
        (job.name.as_deref(), copy.to.as_str()),
        (Some("night"), "disk")
    );
    assert_eq!(burn.name, None);
}

#[tokio::test]
async fn a_caller_says_what_a_body_of_any_image_is() {
    let (client, seen) = serve(vec![("", json!(1)), ("", json!(1)), ("", json!(1))]).await;
    let svg = || File::new("a.svg", "<svg/>").media_type("image/svg+xml");
    client.picture().create(b"x".to_vec()).await.unwrap();
    client.picture().create(svg()).await.unwrap();
    let call = client.picture().create(svg());
    call.call()
        .header("Content-Type", "image/webp")
        .await
        .unwrap();
    for (seen, expected) in
        seen.lock()
            .unwrap()
            .iter()
            .zip(["application/octet-stream", "image/svg+xml", "image/webp"])
    {
        let header = format!("content-type: {expected}");
        assert!(
            seen.headers.split("\r\n").any(|line| line == header),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn headers_of_replies_have_types() {
    let headers = "x-left: 41\r\nX-FAST: true\r\nx-name: 7 \"x\"\r\nx-tags: a, b\r\nx-tags: c\r\n\
                   x-sizes: 1,-2\r\nx-more: {\"a\": [1]}\r\n";
    let (client, _) = serve(vec![(headers, json!({})), ("x-left: many\r\n", json!({}))]).await;
    let call = client.job().get("1");
    let reply = call.send().await.unwrap();
    assert_eq!(reply.typed(&reply_headers::X_LEFT).unwrap(), Some(41));
    assert_eq!(reply.typed(&reply_headers::X_FAST).unwrap(), Some(true));
    let name = reply_headers::X_NAME.of(reply.headers()).unwrap();
    assert_eq!(name.as_deref(), Some("7 \"x\""));
    let tags = reply.typed(&reply_headers::X_TAGS).unwrap().unwrap();
    assert_eq!(tags, ["a", "b", "c"]);
    assert_eq!(
        reply.typed(&reply_headers::X_SIZES).unwrap(),
        Some(vec![1, -2])
    );
    let more = reply.typed(&reply_headers::X_MORE).unwrap().unwrap();
    assert!(more.get("a").is_some());
    let reply = client.job().get("1").send().await.unwrap();
    assert_eq!(reply.typed(&reply_headers::X_FAST).unwrap(), None);
    let error = reply.typed(&reply_headers::X_LEFT).unwrap_err();
    assert_eq!(error.kind(), anything::ErrorKind::Decode);
    assert!(error.to_string().contains("x-left"), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn formats_have_types_of_the_users_choice() {
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let visit = |at: Value| json!({"id": id, "at": at, "months": ["2026-01", "1999-12"]});
    let replies = vec![
        ("", visit(json!("2026-01-02T03:04:05.5Z"))),
        ("", visit(Value::Null)),
        (
            "",
            json!({"id": id, "at": null, "months": ["2026-01", "May"]}),
        ),
    ];
    let (client, seen) = serve(replies).await;
    let month = |year, month| Month { year, month };
    let at: jiff::Timestamp = "2026-01-02T03:04:05.5Z".parse().unwrap();
    let request = || {
        let months = [month(2026, 1), month(1999, 12)];
        let visit = anything::types::Visit::new(id.parse::<uuid::Uuid>().unwrap(), at, months);
        anything::visit::UpdateRequest::new(id.parse().unwrap(), month(2026, 7), visit).since(at)
    };
    let reply = request().on(&client).await.unwrap();
    assert_eq!(reply.at.into_option(), Some(at));
    assert_eq!(reply.months, [month(2026, 1), month(1999, 12)]);
    let first = seen.lock().unwrap()[0].clone();
    let path = format!("PUT /visits/{id}/2026-07?since=2026-01-02T03%3A04%3A05.5Z");
    assert_eq!(first.line, path);
    assert_eq!(sent(&seen), visit(json!("2026-01-02T03:04:05.5Z")));
    let reply = request().on(&client).await.unwrap();
    assert_eq!(reply.at.into_option(), None);
    let error = request().on(&client).await.unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("months[1]") && said.contains("year-month"),
        "{said}"
    );
}

#[tokio::test]
async fn no_secret_is_shown_by_what_is_generated() {
    let secrets = ["s3cret-0", "s3cret-1", "s3cret-2", "s3cret-3", "s3cret-4"];
    let reply = json!({
        "access_token": "s3cret-0",
        "refresh_token": "s3cret-1",
        "account": {"clientSecret": "s3cret-2"},
        "keys": [{"api_key": "s3cret-3"}],
        "named": {"a": {"password": "s3cret-4"}},
    });
    let (client, seen) = serve(vec![("", reply)]).await;
    let account = anything::types::LoginAccount::new().client_secret("s3cret-2");
    let key = anything::types::LoginKey::new().api_key("s3cret-3");
    let login = anything::types::Login::new("user", "s3cret-0");
    let login = login.pin("s3cret-1").account(account).keys([key]);
    let request = anything::session::CreateRequest::new(login.clone());
    let request = request.api_key("s3cret-3").x_access_token("s3cret-4");
    let mut shown = format!("{login:?} {request:?} {request:#?}");
    let call = request.on(&client);
    shown.push_str(&format!("{call:?} {:?}", call.clone().call()));
    let session = call.await.unwrap();
    shown.push_str(&format!("{session:?} {session:#?}"));
    for secret in secrets {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
    assert!(shown.contains("user"), "{shown}");
    assert_eq!(session.access_token.expose(), "s3cret-0");
    // What is not shown is sent.
    let sent = sent(&seen);
    assert_eq!(sent["password"], "s3cret-0");
    assert_eq!(sent["pin"], "s3cret-1");
    assert_eq!(sent["account"]["clientSecret"], "s3cret-2");
    assert_eq!(sent["keys"][0]["api_key"], "s3cret-3");
    let first = seen.lock().unwrap()[0].clone();
    assert_eq!(first.line, "POST /sessions?api_key=s3cret-3");
    assert!(
        first
            .headers
            .to_lowercase()
            .contains("x-access-token: s3cret-4")
    );
}

#[tokio::test]
async fn a_reply_to_head_is_not_read() {
    let (client, seen) = serve(vec![("content-type: application/json\r\n", json!({}))]).await;
    let reply = client.session().head().send().await.unwrap();
    assert_eq!(
        reply.reply().header("content-type"),
        Some("application/json")
    );
    assert_eq!(seen.lock().unwrap()[0].line, "HEAD /sessions");
}

#[tokio::test]
async fn a_reply_leads_to_other_calls() {
    let user = || json!({"id": "u/1", "name": "Ann", "extra": [1]});
    let answers = vec![
        ("x-number: 7\r\n", user()),
        ("", user()),
        ("", json!(null)),
        ("", user()),
        ("", json!(null)),
        ("", user()),
        ("", user()),
    ];
    let (client, seen) = serve(answers).await;
    let call = client.user().create("Ann").x_tenant("t");
    let created = call.team(Team::from_json(r#"{"id":3}"#).unwrap());
    let created = created.with_links().await.unwrap();
    assert_eq!(created.value().name, "Ann");
    assert_eq!(created.status(), 200);
    let got = created.get_user().unwrap().with_links().await.unwrap();
    created.rename_user().unwrap().await.unwrap();
    created.user_by_number().unwrap().await.unwrap();
    created.replace_user().unwrap().await.unwrap();
    got.body_().unwrap().await.unwrap();
    let seen_of = |index: usize| {
        let seen: Seen = seen.lock().unwrap()[index].clone();
        (seen.line, seen.body)
    };
    assert_eq!(seen_of(1), ("GET /users/u%2F1".into(), String::new()));
    let (line, body) = seen_of(2);
    assert_eq!(line, "PUT /users/u%2F1");
    let body: Value = serde_json::from_str(&body).unwrap();
    let origin = body["origin"].as_str().unwrap();
    assert!(
        origin.starts_with("made by POST at http://127.0.0.1:"),
        "{origin}"
    );
    assert!(origin.ends_with("/users"), "{origin}");
    assert_eq!(body["name"], "Ann");
    assert_eq!(seen_of(3).0, "GET /by-number/7?tenant=t&team=3");
    assert_eq!(
        seen_of(4),
        ("PUT /users/u%2F1".into(), r#"{"name":"Ann"}"#.into())
    );
    assert_eq!(seen_of(5).0, "GET /users/u%2F1?id=constant&status=200");
    // A reply without what the next call must have.
    let reply = client.user().create("Ann").with_links().await.unwrap();
    let error = reply.user_by_number().map(drop).unwrap_err();
    assert_eq!(error.kind(), anything::ErrorKind::Decode);
    assert!(error.to_string().contains("userByNumber"), "{error}");
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn a_value_that_has_not_changed_is_none() {
    let note = || json!({"text": "a"});
    let answers = vec![
        ("etag: \"1\"\r\n", note()),
        ("304\r\netag: \"1\"\r\n", json!("")),
        ("304\r\n", json!("")),
        ("", json!(null)),
    ];
    let (client, seen) = serve(answers).await;
    let notes = client.note();
    let first = notes.get("n").if_none_match(None).await.unwrap();
    assert_eq!(first.value().as_ref().unwrap().text, "a");
    let again = notes.get("n").fields("text").if_none_match(first.etag());
    assert!(again.await.unwrap().into_value().is_none());
    let since = notes
        .get("n")
        .if_modified_since("Sun, 29 Nov 2026 00:00:00 GMT");
    assert!(since.await.unwrap().into_value().is_none());
    notes
        .update("n", Note::new("b"))
        .if_match(first.etag())
        .await
        .unwrap();
    let seen = seen.lock().unwrap();
    assert!(!seen[0].headers.contains("if-none-match"), "{seen:?}");
    assert_eq!(seen[1].line, "GET /notes/n?fields=text");
    assert!(seen[1].headers.contains("if-none-match: \"1\""), "{seen:?}");
    assert!(
        seen[2]
            .headers
            .contains("if-modified-since: sun, 29 nov 2026"),
        "{seen:?}"
    );
    assert!(seen[3].headers.contains("if-match: \"1\""), "{seen:?}");
}

#[tokio::test]
async fn several_segments_stay_several() {
    let (client, seen) = serve(vec![("", Value::Null); 4]).await;
    // By the configuration, by the document, by the template.
    client
        .file()
        .line()
        .get("a b/c?d#e/\u{e9}")
        .like("x/y")
        .await
        .unwrap();
    client.tree().get("main/1", "/src//lib.rs").await.unwrap();
    client.object().get("projects/p%2F/topics/t").await.unwrap();
    client.object().get("one").await.unwrap();
    let lines: Vec<String> = seen
        .lock()
        .unwrap()
        .iter()
        .map(|seen| seen.line.clone())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /files/a%20b/c%3Fd%23e/%C3%A9/lines?like=x%2Fy",
            "GET /trees/main%2F1//src//lib.rs",
            "GET /objects/projects/p%252F/topics/t",
            "GET /objects/one",
        ]
    );
    // No segment leads to another path.
    for path in ["..", "a/../../b", "a/.", "./a", ""] {
        let error = client
            .tree()
            .get("main", path)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("which makes it another path"),
            "{path}: {error}"
        );
    }
}

#[tokio::test]
async fn a_form_has_fields_that_the_document_does_not_name() {
    let (client, seen) = serve(vec![("", Value::Null)]).await;
    let fields = [("a b", "1&2".into()), ("list", [1, 2].into())];
    let call = client
        .form()
        .create("k")
        .additional_fields(HashMap::<_, anything::Value>::from(fields));
    call.await.unwrap();
    let seen = seen.lock().unwrap()[0].clone();
    assert_eq!(seen.body, "kind=k&a+b=1%262&list=1&list=2");
}
