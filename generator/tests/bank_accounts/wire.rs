//! Wire tests of the second API; they are compiled and run as tests of its generated crate.

use std::sync::{Arc, Mutex};

use bank_accounts::types::{BankAccountInput, ClientErrorResponse, Currency};
use bank_accounts::types::{ServerErrorResponse, ValidationErrorResponse};
use bank_accounts::{Client, ErrorKind};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const KEY: &str = "billingo-key-of-the-test";

/// A request as the server saw it: first line, headers, body.
#[derive(Clone, Debug)]
struct Seen {
    line: String,
    headers: String,
    body: String,
}

/// Serves these answers in order, then 418; what it saw is in the list.
async fn serve(answers: Vec<(u16, Value)>) -> (Client, Arc<Mutex<Vec<Seen>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v3", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    tokio::spawn(async move {
        let mut answers = answers.into_iter();
        while let Ok((mut stream, _)) = listener.accept().await {
            // One request per connection keeps the server short.
            let request = read(&mut stream).await;
            log.lock().unwrap().push(request);
            let (status, body) = answers.next().unwrap_or((418, Value::Null));
            let body = match status {
                204 => String::new(),
                _ => body.to_string(),
            };
            let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
            let length = format!("content-length: {}\r\n\r\n{body}", body.len());
            stream.write_all((head + &length).as_bytes()).await.unwrap();
        }
    });
    let client = Client::builder().token(KEY).base_url(url).build().unwrap();
    (client, seen)
}

async fn read(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let (line, headers) = head.split_once("\r\n").unwrap();
        let headers = headers.to_ascii_lowercase();
        let length = headers
            .split("\r\n")
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() == length.map_or(0, |length| length.parse().unwrap()) {
            let line = line.trim_end_matches(" HTTP/1.1").to_owned();
            let body = body.to_owned();
            return Seen {
                line,
                headers,
                body,
            };
        }
    }
}

fn account(id: i64) -> Value {
    json!({"id": id, "name": "Main", "account_number": "1", "currency": "HUF", "later": [1]})
}

fn page(ids: &[i64], number: i64) -> (u16, Value) {
    let data: Vec<Value> = ids.iter().map(|id| account(*id)).collect();
    (
        200,
        json!({"data": data, "current_page": number, "per_page": 2}),
    )
}

fn input() -> BankAccountInput {
    BankAccountInput::new("1177-0000", Currency::Eur, "Main \"x\"").need_qr(true)
}

#[tokio::test]
async fn the_key_is_in_a_header_of_its_own() {
    let (client, seen) = serve(vec![(200, account(7))]).await;
    let call = client.bank_account().get(7);
    let account = call.call().language("hu").await.unwrap();
    assert_eq!((account.id, account.currency), (Some(7), Currency::Huf));
    let seen = seen.lock().unwrap()[0].clone();
    assert_eq!(seen.line, "GET /v3/bank-accounts/7");
    let headers: Vec<&str> = seen.headers.split("\r\n").collect();
    assert!(
        headers.contains(&"x-api-key: billingo-key-of-the-test"),
        "{headers:?}"
    );
    assert!(headers.contains(&"accept-language: hu"), "{headers:?}");
    for absent in ["authorization", "idempotency", "stripe", "content-type"] {
        assert!(!seen.headers.contains(absent), "{absent}: {headers:?}");
    }
}

#[tokio::test]
async fn bodies_are_json() {
    let (client, seen) = serve(vec![(201, account(7)), (200, account(7))]).await;
    let accounts = client.bank_account();
    accounts.create(input()).await.unwrap();
    accounts
        .update(7, input().swift(""))
        .await
        .unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].line, "POST /v3/bank-accounts");
    assert_eq!(seen[1].line, "PUT /v3/bank-accounts/7");
    let mut expected = json!({"account_number": "1177-0000", "currency": "EUR",
        "name": "Main \"x\"", "need_qr": true});
    assert_eq!(
        serde_json::from_str::<Value>(&seen[0].body).unwrap(),
        expected
    );
    expected["swift"] = json!("");
    assert_eq!(
        serde_json::from_str::<Value>(&seen[1].body).unwrap(),
        expected
    );
    for seen in seen.iter() {
        assert!(seen.headers.contains("content-type: application/json"));
        assert!(!seen.headers.contains("idempotency"));
    }
}

#[tokio::test]
async fn a_deletion_has_no_reply() {
    let (client, seen) = serve(vec![(204, Value::Null)]).await;
    let call = client.bank_account().delete(-7);
    call.await.unwrap();
    assert_eq!(seen.lock().unwrap()[0].line, "DELETE /v3/bank-accounts/-7");
}

#[tokio::test]
async fn pages_are_counted() {
    let pages = vec![
        page(&[1, 2], 1),
        page(&[3, 4], 2),
        page(&[5], 3),
        page(&[], 4),
    ];
    let (client, seen) = serve(pages).await;
    let mut all = client
        .bank_account()
        .list().per_page(2)
        .stream();
    let mut ids = Vec::new();
    while let Some(account) = all.next().await {
        ids.extend(account.unwrap().id);
    }
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    let seen = seen.lock().unwrap();
    let lines: Vec<&str> = seen.iter().map(|seen| seen.line.as_str()).collect();
    let list = "GET /v3/bank-accounts";
    assert_eq!(lines[0], format!("{list}?per_page=2"));
    assert_eq!(lines[1], format!("{list}?per_page=2&page=2"));
    assert_eq!(lines[2], format!("{list}?per_page=2&page=3"));
}

#[tokio::test]
async fn paging_begins_where_it_is_told_to() {
    let (client, seen) = serve(vec![page(&[5], 3), page(&[], 4)]).await;
    let mut all = client
        .bank_account()
        .list().page(3)
        .stream();
    while let Some(account) = all.next().await {
        account.unwrap();
    }
    assert_eq!(seen.lock().unwrap()[1].line, "GET /v3/bank-accounts?page=4");
}

#[tokio::test]
async fn errors_have_two_shapes() {
    let missing = json!({"error": {"message": "No such account."}});
    let invalid = json!({"message": "The given data was invalid.",
        "errors": [{"field": "swift", "message": "Too short."}]});
    let (client, seen) = serve(vec![(404, missing), (422, invalid)]).await;
    let accounts = client.bank_account();
    let error = accounts.get(7).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::NotFound, Some(404))
    );
    assert_eq!(error.message(), "No such account.");
    let body: ClientErrorResponse = error.decode().unwrap();
    assert_eq!(
        body.error.unwrap().message.as_deref(),
        Some("No such account.")
    );
    let error = accounts
        .create(input())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert_eq!(error.message(), "The given data was invalid.");
    assert_eq!(
        (error.param(), error.field("problem")),
        (Some("swift"), Some("Too short."))
    );
    let body: ValidationErrorResponse = error.decode().unwrap();
    assert_eq!(body.errors.unwrap()[0].field.as_deref(), Some("swift"));
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn only_what_can_be_repeated_is_sent_again() {
    let fault = json!({"error": {"message": "Internal Server Error.", "trace_id": "664b"}});
    let answers = vec![
        (500, fault.clone()),
        (200, account(7)),
        (500, fault.clone()),
    ];
    let (client, seen) = serve(answers).await;
    let accounts = client.bank_account();
    let update = accounts.update(7, input()).send().await;
    assert_eq!(update.unwrap().attempts(), 2, "PUT may be repeated");
    let error = accounts
        .create(input())
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Api, 1));
    assert_eq!(error.field("trace_id"), Some("664b"));
    let body: ServerErrorResponse = error.decode().unwrap();
    assert_eq!(body.error.unwrap().trace_id.as_deref(), Some("664b"));
    assert_eq!(seen.lock().unwrap().len(), 3, "POST without a key may not");
}

#[tokio::test]
async fn the_key_is_shown_nowhere() {
    let echo = json!({"error": {"message": format!("Bad key {KEY}")}});
    let (client, _) = serve(vec![(401, echo)]).await;
    let error = client
        .bank_account()
        .get(7)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let shown = format!("{error} {error:?} {client:?}");
    assert!(!shown.contains(KEY), "{shown}");
}
