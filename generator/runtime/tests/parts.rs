//! Replies of parts, however they are cut: as a stream, and whole.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::time::{Duration, Instant};

use specwright_runtime::runtime::operation::Operation;
use specwright_runtime::runtime::parts::{
    Bytes, PartField, PartKind, Parts, PartsCall, PartsReplies, PartsReply,
};
use specwright_runtime::runtime::{
    Call, Client, Error, ErrorKind, File, Inputs, Part, Value, reply, to_json,
};
use support::canned::{client, client_with_limit, cuts};
use support::dice::Dice;
use support::{API, Answer, End, GET, Server};

const MIXED: &str = "multipart/mixed; boundary=\"b c\"";

/// The parts, each as its head and its content, up to the first error.
async fn all(client: &Client) -> (Vec<String>, Option<Error>) {
    let mut stream = PartsCall::raw(client, Inputs::new(&GET).encoded()).stream();
    let mut parts = Vec::new();
    while let Some(part) = stream.next().await {
        match part {
            Ok(part) => parts.push(shown(&part)),
            Err(error) => {
                assert!(stream.next().await.is_none());
                return (parts, Some(error));
            }
        }
    }
    assert!(stream.next().await.is_none());
    (parts, None)
}

fn shown(part: &Part<Bytes>) -> String {
    let mut text = part.media_type().to_owned();
    for (name, value) in part.headers() {
        text.push_str(&format!("|{name}={value}"));
    }
    format!("{text}>{}", part.value.escape_ascii())
}

async fn expect(text: &str, wanted: &[&str]) {
    for chunks in cuts(text.as_bytes()) {
        let (found, error) = all(&client(MIXED, chunks.clone())).await;
        assert_eq!(found, wanted, "{text:?} as {chunks:?}");
        assert!(error.is_none(), "{text:?} as {chunks:?}: {error:?}");
    }
}

#[tokio::test]
async fn parts_wherever_they_are_cut() {
    expect("--b c--", &[]).await;
    expect("--b c--\r\n", &[]).await;
    expect(
        "preamble\r\n--b cx\r\n--b c \t\r\nContent-Type: text/plain\r\nX-A: 1\r\n\r\none\r\n--b c\r\n\r\n\r\n--b c--\r\nepilogue\r\n--b c\r\n",
        &["text/plain|X-A=1>one", ">"],
    )
    .await;
    // The content may hold all but the whole line.
    expect(
        "--b c\r\n\r\n\r\n--b\r\n --b c\r\n--b cd\r\n--b c-\r\n--b c--x\r\n-\r\n--b c--",
        &[">\\r\\n--b\\r\\n --b c\\r\\n--b cd\\r\\n--b c-\\r\\n--b c--x\\r\\n-"],
    )
    .await;
    // Only one end of a line is the boundary's.
    expect("--b c\r\n\r\na\r\n\r\n--b c--", &[">a\\r\\n"]).await;
    expect("--b c\n\na\n--b c\nX: y\n\nb\n--b c--\n", &[">a", "|X=y>b"]).await;
    // Without content, with and without the empty line before it.
    expect(
        "--b c\r\nX: y\r\n--b c\r\nX: z\r\n\r\n--b c--",
        &["|X=y>", "|X=z>"],
    )
    .await;
    expect(
        "--b c\r\nX: y\r\n z\r\n\tw\r\n\r\na\r\n--b c--",
        &["|X=y z w>a"],
    )
    .await;
}

#[tokio::test]
async fn what_is_malformed_says_where() {
    for (text, at, problem) in [
        ("", 0, "no line of it is the boundary --b c"),
        (
            "{\"error\":\"x\"}",
            0,
            "no line of it is the boundary --b c",
        ),
        ("--b c\r\n\r\nabc", 12, "the body ends within a part"),
        ("--b c\r\n\r\nabc\r\n--b", 17, "the body ends within a part"),
        (
            "--b c\r\nX: y",
            7,
            "the body ends within the head of a part",
        ),
        ("--b c\r\n", 7, "the body ends within the head of a part"),
        (
            "x\r\n--b c\r\nno header\r\n\r\na\r\n--b c--",
            10,
            "has a header that is no `name: value`",
        ),
        (
            "--b c\r\n x: y\r\n\r\na\r\n--b c--",
            7,
            "begins with white space",
        ),
        (
            "--b c\r\nContent-Transfer-Encoding: uu\r\n\r\na\r\n--b c--",
            40,
            "coded as uu",
        ),
    ] {
        for chunks in cuts(text.as_bytes()) {
            let (found, error) = all(&client(MIXED, chunks.clone())).await;
            let error = error.unwrap_or_else(|| panic!("{text:?}"));
            assert_eq!(
                (found.len(), error.kind()),
                (0, ErrorKind::Decode),
                "{text:?}"
            );
            let message = error.to_string();
            let place = format!("byte {at} of the body: ");
            assert!(
                message.contains(&place) && message.contains(problem),
                "{text:?}: {message}"
            );
        }
    }
    for (media_type, problem) in [
        ("multipart/mixed", "names no boundary"),
        ("multipart/mixed; boundary=\"\"", "names no boundary"),
        ("application/json", "where a multipart type was expected"),
    ] {
        let (_, error) = all(&client(media_type, vec![b"--b--".to_vec()])).await;
        let message = error.unwrap().to_string();
        assert!(message.contains(problem), "{message}");
    }
}

#[tokio::test]
async fn contents_are_decoded_as_their_transfer_encoding_says() {
    expect(
        "--b c\r\nContent-Transfer-Encoding: BASE64\r\n\r\nYW\r\nI=\r\n--b c\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc\r\n--b c--",
        &[
            "|Content-Transfer-Encoding=BASE64>ab",
            "|Content-Transfer-Encoding=quoted-printable>a=bc",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_part_is_limited_and_the_stream_is_not() {
    let part = "--b c\r\n\r\n12345678\r\n";
    let many = part.repeat(1000) + "--b c--";
    let chunks: Vec<Vec<u8>> = many.as_bytes().chunks(7).map(<[u8]>::to_vec).collect();
    let (found, error) = all(&client_with_limit(MIXED, chunks, 40)).await;
    assert_eq!((found.len(), error.is_none()), (1000, true));
    let large = format!("--b c\r\n\r\n{}\r\n--b c--", "x".repeat(50));
    for chunks in cuts(large.as_bytes()) {
        let (found, error) = all(&client_with_limit(MIXED, chunks, 40)).await;
        assert_eq!(
            (found.len(), error.unwrap().kind()),
            (0, ErrorKind::TooLarge)
        );
    }
    for head in [format!("X: {}", "y".repeat(70_000)), "X: y\r\n".repeat(300)] {
        let text = format!("--b c\r\n{head}\r\n\r\na\r\n--b c--");
        let (_, error) = all(&client(MIXED, vec![text.into_bytes()])).await;
        let message = error.unwrap().to_string();
        assert!(message.contains("the head of a part"), "{message}");
    }
}

#[tokio::test]
async fn nothing_takes_long_to_be_read() {
    // A million beginnings of boundaries, and white space that never ends, byte by byte.
    let mut texts = vec![
        "\r\n--b ".repeat(150_000),
        "--b c".to_owned() + &" ".repeat(30_000),
    ];
    texts.push("--b c\r\nX: ".to_owned() + &"y".repeat(30_000));
    for (index, text) in texts.into_iter().enumerate() {
        let size = if index == 0 { 4096 } else { 1 };
        let chunks: Vec<Vec<u8>> = text.as_bytes().chunks(size).map(<[u8]>::to_vec).collect();
        let begun = Instant::now();
        let (_, error) = all(&client_with_limit(MIXED, chunks, 16 << 20)).await;
        assert!(error.is_some());
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{:?}",
            begun.elapsed()
        );
    }
}

#[tokio::test]
async fn a_part_comes_as_soon_as_its_end_is_there() {
    let answer = Answer::Pieces(
        MIXED,
        vec![
            (
                Duration::ZERO,
                b"--b c\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n--b c\r\n".to_vec(),
            ),
            (Duration::from_secs(5), b"\r\n2\r\n--b c--".to_vec()),
        ],
        End::Proper,
    );
    let server = Server::script(vec![answer]).await;
    let client = server.client(&API).build().unwrap();
    let call = PartsCall::<Value>::new(&client, Inputs::new(&GET).encoded(), PartKind::Any);
    let mut stream = call.stream();
    let reply = stream.open().await.unwrap().unwrap();
    assert_eq!(reply.header("content-type"), Some(MIXED));
    let part = stream.next().await.unwrap().unwrap();
    assert_eq!(to_json(&part.value), "{\"a\":1}");
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn random_parts_are_read_back() {
    let mut dice = Dice(7);
    for _ in 0..500 {
        let (mut text, mut wanted) = (String::new(), Vec::new());
        for _ in 0..dice.roll(5) {
            let mut content = String::new();
            for _ in 0..dice.roll(6) {
                content += dice.pick(&["a", "\r\n", "\r", "\n", "--b", "--", "-", "é", "\r\n--b "]);
            }
            text += &format!("--b c\r\nX: y\r\n\r\n{content}\r\n");
            wanted.push(format!("|X=y>{}", content.as_bytes().escape_ascii()));
        }
        text += "--b c--";
        let (found, error) = all(&client(MIXED, dice.cut(text.as_bytes()))).await;
        assert!(error.is_none(), "{text:?}: {error:?}");
        assert_eq!(found, wanted, "{text:?}");
    }
}

static FORM: PartsReplies = PartsReplies {
    replies: &[PartsReply {
        statuses: (200, 200),
        media_type: "multipart/form-data",
        parts: Parts {
            fields: &[
                PartField::new("text", PartKind::Text),
                PartField::new("number", PartKind::Scalar),
                PartField::new("json", PartKind::Json),
                PartField::new("list", PartKind::Either).list().required(),
                PartField::new("a\"b", PartKind::File),
                PartField::new("headed", PartKind::Headed(&PartKind::Text)),
                PartField::new(
                    "inner",
                    PartKind::Nested(&Parts {
                        fields: &[
                            PartField::new("n", PartKind::Scalar),
                            PartField::new("t", PartKind::Text).list(),
                        ],
                        others: None,
                        is_list: false,
                    }),
                ),
                PartField::new(
                    "items",
                    PartKind::Nested(&Parts {
                        fields: &[
                            PartField::new("", PartKind::Scalar).by_position(),
                            PartField::new("", PartKind::Text).list().by_position(),
                        ],
                        others: None,
                        is_list: true,
                    }),
                ),
            ],
            others: Some(&PartField::new("", PartKind::Any)),
            is_list: false,
        },
    }],
    others: None,
};

static READ: Operation = Operation {
    id: "read",
    notation: Some(&FORM),
    ..Operation::DEFAULT
};

/// A form of these parts, each the rest of its head and its content.
fn form(parts: &[&str]) -> Vec<u8> {
    let parts = parts
        .iter()
        .map(|part| format!("--x\r\nContent-Disposition: form-data; name={part}\r\n"));
    let mut text: String = parts.collect();
    text.push_str("--x--\r\n");
    text.into_bytes()
}

async fn read(body: Vec<u8>) -> Result<Value, Error> {
    let headers = vec![("Content-Type", "multipart/form-data; boundary=x".to_owned())];
    let server = Server::script(vec![Answer::Reply(200, headers, body)]).await;
    let client = server.client(&API).build().unwrap();
    let call: Call<Value> = Call::new(&client, Inputs::new(&READ).encoded(), reply::json);
    call.await
}

#[tokio::test]
async fn a_form_is_an_object_of_its_parts() {
    let body = form(&[
        "text\r\n\r\n12",
        "\"number\"\r\nContent-Type: text/plain\r\n\r\n12",
        "json\r\n\r\n {\"a\": [1]} ",
        "list\r\n\r\nplain",
        "list\r\nContent-Type: application/json\r\n\r\n{\"b\":2}",
        "other\r\nContent-Type: application/problem+json\r\n\r\n[3]",
        "\"a%22b\"; filename=\"C:\\x.png\"\r\nContent-Type: image/png\r\n\r\n\0\r\n--",
        "headed\r\nX-A: 1\r\n\r\nt",
        "inner\r\nContent-Type: multipart/form-data; boundary=y\r\n\r\n--y\r\nContent-Disposition: form-data; name=n\r\n\r\n1.5\r\n--y\r\nContent-Disposition: form-data; name=t\r\n\r\n7\r\n--y--",
        "items\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n\r\n1\r\n--z\r\n\r\na\r\n--z\r\n\r\nb\r\n--z--",
    ]);
    let expected = "{\"text\":\"12\",\"number\":12,\"json\":{\"a\": [1]},\"list\":[\"plain\",{\"b\":2}],\
        \"a\\\"b\":{\"name\":\"C:\\\\x.png\",\"media_type\":\"image/png\",\"base64\":\"AA0KLS0=\"},\
        \"headed\":{\"media_type\":\"\",\"headers\":[[\"Content-Disposition\",\"form-data; name=headed\"],[\"X-A\",\"1\"]],\"value\":\"t\"},\
        \"inner\":{\"n\":1.5,\"t\":[\"7\"]},\"items\":[1,\"a\",\"b\"],\"other\":[3]}";
    let value = read(body).await.unwrap();
    let expected: Value = specwright_runtime::runtime::from_json(expected).unwrap();
    assert_eq!(to_json(&value), to_json(&expected));
    assert_eq!(to_json(&read(form(&[])).await.unwrap()), "{\"list\":[]}");
    // What is sent twice, a list that is one part, and a form within the form.
    let body = form(&[
        "text\r\n\r\na",
        "text\r\nContent-Type: application/json\r\n\r\n\"b\\n\"",
        "list\r\nContent-Type: application/json\r\n\r\n[1,2]",
        "inner\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nn=2&t=a+%26&t=%3D",
    ]);
    let value = read(body).await.unwrap();
    assert_eq!(
        to_json(&value),
        "{\"text\":\"b\\n\",\"list\":[1,2],\"inner\":{\"n\":2,\"t\":[\"a &\",\"=\"]}}"
    );
}

#[tokio::test]
async fn parts_without_names_are_told_by_their_ids_and_their_order() {
    let body = b"--x\r\n\r\nfirst\r\n--x\r\nContent-ID: <json>\r\n\r\n{}\r\n--x\r\n\r\n2\r\n--x--"
        .to_vec();
    let value = read(body).await.unwrap();
    assert_eq!(
        to_json(&value),
        "{\"text\":\"first\",\"number\":2,\"json\":{},\"list\":[]}"
    );
}

#[tokio::test]
async fn errors_of_a_form_say_where() {
    let error = read(form(&["text\r\n\r\na", "json\r\n\r\n{\"a\":}"]))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let message = error.to_string();
    assert!(
        message.contains("its part is not JSON") && message.contains("line 8"),
        "{message}"
    );
    let error = read(b"--x\r\n\r\na".to_vec()).await.unwrap_err();
    assert!(
        error.to_string().contains("the body ends within a part"),
        "{error}"
    );
    let error = read(form(&["text\r\n\r\n\u{0}"])[..20].to_vec())
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("within the head of a part"),
        "{error}"
    );
    let mut latin = form(&["text\r\nContent-Type: text/plain; charset=ISO-8859-1\r\n\r\n?"]);
    let at = latin.iter().position(|byte| *byte == b'?').unwrap();
    latin[at] = 0xe9;
    assert_eq!(
        to_json(&read(latin.clone()).await.unwrap()),
        "{\"text\":\"é\",\"list\":[]}"
    );
    let utf = String::from_utf8_lossy(&latin)
        .replace("ISO-8859-1", "UTF-8")
        .len();
    assert!(utf > 0);
    let plain = form(&["text\r\n\r\n?"]);
    let plain: Vec<u8> = plain
        .iter()
        .map(|byte| if *byte == b'?' { 0xe9 } else { *byte })
        .collect();
    let error = read(plain).await.unwrap_err();
    assert!(error.to_string().contains("not UTF-8 text"), "{error}");
    let many = form(&vec!["other\r\n\r\n1"; 10_001]);
    let error = read(many).await.unwrap_err();
    assert!(
        error.to_string().contains("more than 10000 parts"),
        "{error}"
    );
    // Another media type is read as it is.
    let headers = vec![("Content-Type", "application/json".to_owned())];
    let json = Answer::Reply(200, headers, b"{\"text\":1}".to_vec());
    let server = Server::script(vec![json]).await;
    let client = server.client(&API).build().unwrap();
    let call: Call<Value> = Call::new(&client, Inputs::new(&READ).encoded(), reply::json);
    assert_eq!(to_json(&call.await.unwrap()), "{\"text\":1}");
}

#[test]
fn files_and_parts_are_read_as_they_are_written() {
    let file = File::new("a.png", vec![0, 255]).media_type("image/png");
    let part = Part::new(file)
        .with_header("X-A", "1")
        .with_media_type("image/png");
    let text = to_json(&part);
    let read: Part<File> = specwright_runtime::runtime::from_json(text.clone()).unwrap();
    assert_eq!(to_json(&read), text);
    assert_eq!(read.value.as_bytes().unwrap().as_ref(), [0, 255]);
    assert_eq!(
        (read.header("x-a"), read.value.name.as_str()),
        (Some("1"), "a.png")
    );
    // A value without a head, as that of a document's example.
    let read: Part<String> = specwright_runtime::runtime::from_json("\"a\"").unwrap();
    assert_eq!((read.value.as_str(), read.media_type()), ("a", ""));
}

#[test]
fn names_of_parts_and_of_files() {
    let named = |header: &str| {
        let part = Part::new(()).with_header("content-disposition", header);
        (part.name(), part.file_name())
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    for (header, name, file) in [
        ("form-data; flag; NAME=\"a\\\"b\\\\\"", Some("a\"b\\"), None),
        ("form-data; name=\"c:\\dir\\f\"", Some("c:\\dir\\f"), None),
        ("form-data; name = a b ; filename=x", Some("a b"), Some("x")),
        (
            "form-data; filename=\"; name=no\"; name=yes",
            Some("yes"),
            Some("; name=no"),
        ),
        ("form-data; name=", Some(""), None),
        ("form-data; name=\"open", Some("open"), None),
        ("form-data", None, None),
        (
            "attachment; filename*=UTF-8''%e2%82%ac.txt; filename=e.txt",
            None,
            Some("€.txt"),
        ),
        (
            "attachment; filename*=iso-8859-1'en'%e9; filename=e",
            None,
            Some("é"),
        ),
        (
            "attachment; filename*=UTF-8''%ff; filename=e",
            None,
            Some("e"),
        ),
        ("", None, None),
    ] {
        assert_eq!(named(header), (owned(name), owned(file)), "{header}");
    }
    assert_eq!(Part::new(()).name(), None);
}

#[tokio::test]
async fn heads_and_quoted_printable_as_they_are_in_the_field() {
    // A header that is not UTF-8 is ISO 8859-1.
    let body = b"--b c\r\nX-A : \xe9\r\n\r\n\r\n--b c--".to_vec();
    assert_eq!(all(&client(MIXED, vec![body])).await.0, ["|X-A=é>"]);
    for (text, decoded) in [
        ("a=3D=E9", "a=\\xe9"),
        ("long=\r\n line=\nx", "long linex"),
        ("=", "="),
        ("=4", "=4"),
        ("=zz", "=zz"),
    ] {
        let body = format!(
            "--b c\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{text}\r\n--b c--"
        );
        let (found, _) = all(&client(MIXED, vec![body.into_bytes()])).await;
        assert_eq!(
            found,
            [format!(
                "|Content-Transfer-Encoding=quoted-printable>{decoded}"
            )]
        );
    }
}
