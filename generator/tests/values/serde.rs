//! Values through serde: within types of a program's own, in JSON and in other formats.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use values::types::{Account, AccountSource, Level, Status};
use values::{Client, Value};

/// What a program keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    account: Account,
    status: Status,
    level: Level,
    seen: Option<AccountSource>,
    note: Value,
}

fn account() -> serde_json::Value {
    json!({
        "id": "acc_1", "status": "paused", "level": 7, "closed_at": null,
        "labels": {"a": "b"}, "source": {"object": "card", "last4": "4242"},
        "balance": 0.1, "extra": {"deep": [1, -2, 2.5, "x", true, null], "big": 18446744073709551615u64},
    })
}

fn row() -> Row {
    let source = json!({"object": "cash", "coins": 3});
    let row = json!({
        "account": account(), "status": "open", "level": 2, "seen": source, "note": {"a": [1]},
    });
    serde_json::from_value(row).unwrap()
}

#[test]
fn a_reply_is_a_field_of_a_type_of_ones_own() {
    let row = row();
    assert_eq!((&row.status, &row.level), (&Status::Open, &Level::Value2));
    // What no version of the document knows is kept.
    assert!(matches!(&row.seen, Some(AccountSource::Unknown(value)) if value["coins"] == 3));
    let text = serde_json::to_string(&row).unwrap();
    assert_eq!(serde_json::from_str::<Row>(&text).unwrap(), row);
    assert_eq!(serde_json::to_value(&row.account).unwrap(), account());
}

#[test]
fn a_reply_is_an_answer_of_a_web_framework() {
    /// What axum's `Json` asks of what it is given and of what it gives.
    fn answers<T: Serialize + for<'de> Deserialize<'de> + Send + 'static>(_: &T) {}
    answers(&row().account);
    answers(&vec![row().status]);
}

#[test]
fn a_value_that_does_not_fit_is_an_error_with_its_path() {
    let error = serde_json::from_value::<Account>(json!({"id": 5})).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("id: expected a string, found a number"),
        "{error}"
    );
    assert!(serde_json::from_str::<Status>("5").is_err());
    assert!(serde_json::from_str::<Level>("\"x\"").is_err());
}

#[test]
fn other_formats_keep_it_too() {
    let mut bytes = Vec::new();
    ciborium::into_writer(&row(), &mut bytes).unwrap();
    assert_eq!(
        ciborium::from_reader::<Row, _>(bytes.as_slice()).unwrap(),
        row()
    );
    // Formats that do not describe themselves: enumerations, and the rest as text.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Stored {
        #[serde(with = "values::runtime::json::serde::text")]
        account: Account,
        status: Status,
        level: Level,
    }
    let Row {
        account,
        status,
        level,
        ..
    } = row();
    let stored = Stored {
        account,
        status,
        level,
    };
    let bytes = postcard::to_allocvec(&stored).unwrap();
    assert_eq!(postcard::from_bytes::<Stored>(&bytes).unwrap(), stored);
}

#[test]
fn any_json_is_that_of_serde_json_and_back() {
    let theirs = json!({"a": [1, -5, 2.5, "x", true, null], "b": {"c": {}}});
    let ours = Value::from(theirs.clone());
    assert_eq!(ours["a"][3], "x");
    assert_eq!(ours["b"]["none"], Value::Null);
    assert_eq!(ours.pointer("/a/1").and_then(Value::as_i64), Some(-5));
    assert_eq!(serde_json::Value::from(ours.clone()), theirs);
    assert_eq!(ours.to_string().parse::<Value>().unwrap(), ours);
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Point,
        Circle { radius: f32 },
        Line(i8, i8),
        Named(String),
    }
    let shapes = vec![
        Shape::Point,
        Shape::Circle { radius: 0.1 },
        Shape::Line(1, -2),
        Shape::Named("n".into()),
    ];
    let value = Value::from_serde(&shapes).unwrap();
    assert_eq!(
        value.to_string(),
        r#"["Point",{"Circle":{"radius":0.1}},{"Line":[1,-2]},{"Named":"n"}]"#
    );
    assert_eq!(value.to_serde::<Vec<Shape>>().unwrap(), shapes);
}

#[tokio::test]
async fn a_reply_is_read_as_a_type_of_ones_own() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Own {
        id: String,
        #[serde(default)]
        hint: Option<u8>,
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for body in [r#"{"id":"a\n","hint":3,"more":[]}"#, r#"{"hint":3}"#] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await.unwrap();
            let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n";
            let reply = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(reply.as_bytes()).await.unwrap();
        }
    });
    let client = Client::builder().base_url(url).build().unwrap();
    let call = || {
        let request = values::account::CreateRequest::new("A");
        request.on(&client).call().json::<Own>()
    };
    assert_eq!(
        call().await.unwrap(),
        Own {
            id: "a\n".to_owned(),
            hint: Some(3)
        }
    );
    let error = call().await.unwrap_err();
    assert!(error.to_string().contains("missing field `id`"), "{error}");
}
