//! Bodies of requests that are read while they are sent, and multipart forms
//! with files among them.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use specwright_runtime::runtime::{
    Body, Call, Client, Content, Error, ErrorKind, File, FormField, Inputs, Method, Nested,
    Operation, Part, multipart, reply,
};
use support::forms::leak;
use support::{API, Answer, CREATE, Server, json, operation, status};

/// A stream of these chunks, each after being polled twice.
struct Chunks(VecDeque<io::Result<Bytes>>, bool);

fn chunks(parts: &[&'static str]) -> Chunks {
    let parts = parts.iter();
    Chunks(
        parts
            .map(|part| Ok(Bytes::from_static(part.as_bytes())))
            .collect(),
        false,
    )
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.1 = !self.1;
        if self.1 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.0.pop_front())
    }
}

async fn put(client: &Client, operation: &'static Operation, body: Body) -> Result<i64, Error> {
    let parts = Inputs::new(operation).encoded().bytes(body);
    Call::new(client, parts, reply::json::<i64>).await
}

#[tokio::test]
async fn a_stream_is_sent_in_chunks_or_with_its_length() {
    let server = Server::start(|_, _| json("1")).await;
    let client = server.client(&API).build().unwrap();
    put(&client, &CREATE, Body::stream(chunks(&["one,", "", "two"])))
        .await
        .unwrap();
    let known = Body::stream(chunks(&["one,", "two"])).with_length(7);
    put(&client, &CREATE, known).await.unwrap();
    put(&client, &CREATE, Body::reader(&b"from a reader"[..]))
        .await
        .unwrap();
    put(&client, &CREATE, Body::from("text")).await.unwrap();
    put(&client, &CREATE, Body::default()).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].body, b"one,two");
    assert_eq!(seen[0].header("transfer-encoding"), Some("chunked"));
    assert_eq!(
        seen[0].header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(seen[1].body, b"one,two");
    assert_eq!(seen[1].header("content-length"), Some("7"));
    assert_eq!(seen[2].body, b"from a reader");
    assert_eq!(seen[3].body, b"text");
    assert_eq!(seen[4].body, b"");
}

#[tokio::test]
async fn what_can_be_read_once_is_never_sent_twice() {
    let once: [fn() -> Body; 4] = [
        || Body::stream(chunks(&["one,", "two"])),
        || Body::stream(chunks(&["one,", "two"])).with_length(7),
        || Body::reader(&b"one,two"[..]),
        || Body::from(File::new("x", Body::reader(&b"one,two"[..]))),
    ];
    for body in once {
        assert!(!body().is_replayable());
        for fault in [
            Answer::Drop,
            status(500, "{}"),
            status(409, "{}"),
            Answer::Reply(503, vec![("x-should-retry", "true".to_owned())], Vec::new()),
            Answer::Reply(307, vec![("location", "/elsewhere".to_owned())], Vec::new()),
        ] {
            let server = Server::script(vec![fault, json("1")]).await;
            let client = server.client(&API).build().unwrap();
            let error = put(&client, &CREATE, body()).await.unwrap_err();
            // The key is there all the same, for a caller who can read again.
            assert!(error.idempotency_key().is_some());
            assert_eq!((error.attempts(), server.count()), (1, 1));
            assert_ne!(error.kind(), ErrorKind::Encode, "it was not read again");
        }
    }
    // The clone of a call shares its stream.
    let server = Server::start(|_, _| json("1")).await;
    let client = server.client(&API).build().unwrap();
    let body = Body::stream(chunks(&["x"]));
    put(&client, &CREATE, body.clone()).await.unwrap();
    let error = put(&client, &CREATE, body).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Encode, 1));
    assert!(error.message().contains("sent already"), "{error}");
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again() {
    let mut file = tempfile();
    file.1.write_all(b"one,two").unwrap();
    let opened = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opened);
    let bodies = [
        Body::from_fn(move || {
            count.fetch_add(1, Ordering::Relaxed);
            chunks(&["one,", "two"])
        }),
        Body::open(&file.0).unwrap(),
        Body::new("one,two"),
    ];
    for body in bodies {
        assert!(body.is_replayable());
        let moved = Answer::Reply(307, vec![("location", "/elsewhere".to_owned())], Vec::new());
        let server = Server::script(vec![status(500, "{}"), Answer::Drop, moved, json("1")]).await;
        let client = server.client(&API).build().unwrap();
        put(&client, &CREATE, body).await.unwrap();
        let seen = server.seen();
        assert_eq!(seen.len(), 4);
        assert!(seen.iter().all(|seen| seen.body == b"one,two"));
        let key = seen[0].header("idempotency-key");
        assert!(
            seen.iter()
                .all(|seen| seen.header("idempotency-key") == key)
        );
    }
    assert_eq!(opened.load(Ordering::Relaxed), 4);
    std::fs::remove_file(file.0).unwrap();
}

/// A new file in the system's folder for such, and its path.
fn tempfile() -> (std::path::PathBuf, std::fs::File) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("specwright-upload-{}-{number}.txt", std::process::id());
    let path = std::env::temp_dir().join(name);
    let file = std::fs::File::create(&path).unwrap();
    (path, file)
}

#[tokio::test]
async fn a_large_file_goes_over_the_wire_as_it_is() {
    let (path, mut file) = tempfile();
    let block: Vec<u8> = (0..=255).cycle().take(100_003).collect();
    for _ in 0..50 {
        file.write_all(&block).unwrap();
    }
    let server = Server::start(|_, _| json("1")).await;
    let client = server.client(&API).build().unwrap();
    put(&client, &CREATE, Body::open(&path).unwrap())
        .await
        .unwrap();
    std::fs::remove_file(path).unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.header("content-length"), Some("5000150"));
    assert!(seen.body == block.repeat(50));
}

#[tokio::test]
async fn a_body_that_fails_is_named_as_the_cause() {
    let server = Server::start(|_, _| json("1")).await;
    let client = server.client(&API).build().unwrap();
    let failing = || {
        let broken = Err(io::Error::other("the disk is on fire"));
        Chunks(VecDeque::from([Ok(Bytes::from("x")), broken]), false)
    };
    let short = || Body::from_fn(|| chunks(&["abc"])).with_length(4);
    let long = || Body::from_fn(|| chunks(&["ab", "cd"])).with_length(3);
    for (body, words) in [
        (Body::from_fn(failing), "the disk is on fire"),
        (Body::from_fn(failing).with_length(5), "the disk is on fire"),
        (short(), "ended 1 bytes before"),
        (long(), "longer than"),
    ] {
        let error = put(&client, &CREATE, body).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Encode, 1),
            "{error}"
        );
        assert!(error.message().contains(words), "{error}");
    }
    let (path, _) = tempfile();
    let gone = Body::open(&path).unwrap().with_length(1);
    std::fs::remove_file(&path).unwrap();
    let error = put(&client, &CREATE, gone).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(server.count(), 0, "no request was complete");
    assert!(Body::open(&path).is_err());
    assert!(Body::open(std::env::temp_dir()).is_err());
}

const FIELDS: [FormField; 6] = [
    FormField::new("purpose"),
    FormField::new("file"),
    FormField::new("picture").content_type("image/*, image/png, image/jpeg"),
    FormField::new("meta").content_type("application/vnd.x+json; v=1"),
    FormField::new("note").content_type("text/markdown"),
    FormField::new("tags"),
];

static UPLOAD: Operation = Operation {
    content: Content::Multipart("multipart/form-data", &FIELDS, multipart::write),
    ..operation("upload", Method::Post, "/v1/files")
};

/// The parts of a form: head and content of each.
fn split(content_type: &str, body: &[u8]) -> Vec<(String, String)> {
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let text = String::from_utf8_lossy(body);
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let parts = text.split(&delimiter).skip(1);
    parts
        .map(|part| {
            let (head, content) = part.split_once("\r\n\r\n").unwrap();
            let content = content.strip_suffix("\r\n").unwrap();
            (head.to_owned(), content.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn a_form_streams_its_files_and_names_their_types() {
    let (path, mut file) = tempfile();
    file.write_all(b"on the disk").unwrap();
    let files = [
        File::new("a", "in memory"),
        File::new("a", Body::stream(chunks(&["in", " memory"]))),
        File::new("a", Body::stream(chunks(&["in ", "memory"])).with_length(9)),
    ];
    for (index, first) in files.into_iter().enumerate() {
        let server = Server::start(|_, _| json("1")).await;
        let client = server.client(&API).build().unwrap();
        let second = File::open(&path).unwrap();
        let parts = Inputs::new(&UPLOAD).encoded().multipart(&[
            &"evidence",
            &first,
            &vec![second.clone(), second.media_type("image/gif")],
            &vec![1i64, 2],
            &"*so*",
            &vec!["x", "y"],
        ]);
        assert_eq!(parts.problem(), None);
        Call::new(&client, parts, reply::json::<i64>).await.unwrap();
        let seen = &server.seen()[0];
        assert_eq!(seen.header("content-length").is_some(), index != 1);
        let found = split(seen.header("content-type").unwrap(), &seen.body);
        let name = path.file_name().unwrap().to_str().unwrap();
        let part = |name: &str, rest: &str, content: &str| {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"{rest}");
            (head, content.to_owned())
        };
        let picture = |media_type: &str| {
            let rest = format!("; filename=\"{name}\"\r\nContent-Type: {media_type}");
            part("picture", &rest, "on the disk")
        };
        let octets = "; filename=\"a\"\r\nContent-Type: application/octet-stream";
        let numbers = "\r\nContent-Type: application/vnd.x+json; v=1";
        assert_eq!(
            found,
            [
                part("purpose", "", "evidence"),
                part("file", octets, "in memory"),
                picture("image/png"),
                picture("image/gif"),
                part("meta", numbers, "1"),
                part("meta", numbers, "2"),
                part("note", "\r\nContent-Type: text/markdown", "*so*"),
                part("tags", "", "x"),
                part("tags", "", "y"),
            ]
        );
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_form_is_retried_when_all_of_it_can_be_read_again() {
    let form = |body: Body| {
        Inputs::new(&UPLOAD)
            .encoded()
            .multipart(&[&"p", &File::new("a", body)])
    };
    let server = Server::script(vec![Answer::Drop, json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let again = form(Body::from_fn(|| chunks(&["again"])));
    Call::new(&client, again, reply::json::<i64>).await.unwrap();
    let seen = server.seen();
    assert_eq!((seen.len(), &seen[0].body), (2, &seen[1].body));

    let server = Server::script(vec![Answer::Drop, json("1")]).await;
    let client = server.client(&API).build().unwrap();
    let once = form(Body::stream(chunks(&["once"])));
    let error = Call::new(&client, once, reply::json::<i64>)
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), server.count()), (1, 1));
}

#[test]
fn what_cannot_be_written_is_a_problem() {
    let object = specwright_runtime::runtime::Value::from([("k", 1)]);
    let parts = Inputs::new(&UPLOAD).encoded().multipart(&[
        &"p",
        &None::<File>,
        &None::<File>,
        &None::<i64>,
        &object,
    ]);
    assert!(parts.problem().unwrap().contains("text/markdown"));
    let bad = File::new("a", "x").media_type("a\r\nb: c");
    let parts = Inputs::new(&UPLOAD).encoded().multipart(&[&"p", &bad]);
    assert!(parts.problem().unwrap().contains("control characters"));
    // A file where only text can be.
    let form = leak(Operation {
        content: Content::Form(&FIELDS),
        ..UPLOAD
    });
    let problem = |file: &File| {
        Inputs::new(form)
            .set("purpose", file)
            .encoded()
            .problem()
            .map(str::to_owned)
    };
    assert_eq!(problem(&File::new("a", "text")), None);
    assert!(
        problem(&File::new("a", vec![0xffu8]))
            .unwrap()
            .contains("UTF-8")
    );
    let stream = File::new("a", Body::reader(io::empty()));
    assert!(problem(&stream).unwrap().contains("stream"));
    assert_eq!(format!("{stream:?}"), "File(\"a\", Body(stream))");
    let decoded: File = specwright_runtime::runtime::from_json("\"text\"").unwrap();
    assert_eq!(decoded.body.as_bytes().unwrap(), "text");
}

#[test]
fn a_file_is_a_body_of_its_own_type_or_the_operations() {
    let operation = |media_type| {
        leak(Operation {
            content: Content::Bytes(media_type),
            ..UPLOAD
        })
    };
    let file = File::new("a", "x");
    for (declared, own, sent) in [
        ("image/png", "", "image/png"),
        ("image/png", "image/gif", "image/gif"),
        ("image/*", "", "application/octet-stream"),
        ("*/*", "image/gif", "image/gif"),
    ] {
        let file = Some(file.clone().media_type(own));
        let parts = Inputs::new(operation(declared)).encoded().file(&file);
        assert_eq!((parts.content_type(), parts.problem()), (Some(sent), None));
        assert_eq!(parts.body().as_bytes().unwrap(), "x");
    }
    let absent = Inputs::new(operation("image/png"))
        .encoded()
        .file(&None::<File>);
    assert_eq!((absent.content_type(), absent.problem()), (None, None));
    let text = Inputs::new(operation("image/png")).encoded().file(&"text");
    assert!(text.problem().is_some());
}

#[test]
fn what_a_part_has_to_itself_is_part_of_a_request() {
    let given = |part: Part<String>| Inputs::new(&UPLOAD).set("note", part);
    let note = || Part::from("n").with_media_type("text/html");
    assert!(given(note()).is_same(&given(note())));
    let headed = note().with_header("X-A", "1");
    assert_eq!(headed.header("x-a"), Some("1"));
    assert!(!given(headed.clone()).is_same(&given(note())));
    let replaced = headed.with_header("x-A", "2");
    assert_eq!(replaced.headers().collect::<Vec<_>>(), [("x-A", "2")]);
    // What is JSON is known by its name all the same.
    let inputs = given(note());
    assert_eq!(inputs.members().get::<String>("note").as_deref(), Some("n"));
}

#[test]
fn a_part_that_is_missing_is_said_and_none_is_too_many() {
    const PARTS: [FormField; 3] = [
        FormField::new("one").by_position().whole(),
        FormField::new("two").by_position().whole(),
        FormField::new("rest").by_position(),
    ];
    static ORDERED: Operation = Operation {
        content: Content::Multipart("multipart/mixed", &PARTS, multipart::write),
        ..operation("ordered", Method::Post, "/v1/files")
    };
    let problem = |inputs: Inputs| inputs.encoded().problem().map(str::to_owned);
    let inputs = || Inputs::new(&ORDERED);
    assert_eq!(
        problem(inputs().set("one", "1").set("rest", Vec::<String>::new())),
        None
    );
    let gap = problem(inputs().set("one", "1").set("rest", vec!["3"])).unwrap();
    assert!(gap.contains("rest is the part after two"), "{gap}");
    let list = problem(inputs().set("one", vec![1, 2]).set("two", "2")).unwrap_or_default();
    assert_eq!(list, "");

    const WITHIN: [FormField; 1] = [FormField::new("both")
        .by_position()
        .whole()
        .nested(&Nested {
            media_type: "multipart/mixed",
            fields: &PARTS,
        })];
    static AROUND: Operation = Operation {
        content: Content::Multipart("multipart/mixed", &WITHIN, multipart::write),
        ..operation("around", Method::Post, "/v1/files")
    };
    let around = Inputs::new(&AROUND).set("both", vec!["1", "2", "3", "4"]);
    assert!(problem(around).unwrap().contains("more than 3 parts"));
    let around = Inputs::new(&AROUND).set("both", "text");
    assert!(problem(around).unwrap().contains("not an object"));
}

/// Large chunks, each made when it is asked for, and how many were.
struct Lazy(usize, Arc<AtomicUsize>);

const LAZY_CHUNK: usize = 1 << 20;

impl Stream for Lazy {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(left) = self.0.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.0 = left;
        self.1.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Bytes::from(vec![b'x'; LAZY_CHUNK]))))
    }
}

#[tokio::test]
async fn a_large_part_is_made_only_as_fast_as_it_is_taken() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let made = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&made);
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = vec![0; 1 << 16];
        let (mut taken, mut ahead) = (0, 0);
        let mut last = Vec::new();
        while !last.ends_with(b"0\r\n\r\n") {
            if taken < LAZY_CHUNK {
                // Slow at first: whoever holds all of it in memory has it by then.
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            let length = io::Read::read(&mut stream, &mut buffer).unwrap();
            assert!(length > 0);
            taken += length;
            last.extend_from_slice(&buffer[..length]);
            last.drain(..last.len().saturating_sub(5));
            ahead = ahead.max((counted.load(Ordering::SeqCst) * LAZY_CHUNK).saturating_sub(taken));
        }
        let reply =
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1";
        stream.write_all(reply).unwrap();
        (taken, ahead)
    });
    const CHUNKS: usize = 64;
    let file = File::new("a", Body::stream(Lazy(CHUNKS, Arc::clone(&made))));
    assert!(file.as_bytes().is_none());
    let parts = Inputs::new(&UPLOAD).encoded();
    let parts = parts.multipart(&[
        &"p",
        &file,
        &Vec::<File>::new(),
        &Vec::<i64>::new(),
        &"n",
        &Vec::<String>::new(),
    ]);
    assert_eq!(made.load(Ordering::SeqCst), 0);
    let client = Client::with_api(&API)
        .base_url(&url)
        .token(support::TOKEN)
        .build()
        .unwrap();
    Call::new(&client, parts, reply::json::<i64>).await.unwrap();
    let (taken, ahead) = server.join().unwrap();
    assert!(taken > CHUNKS * LAZY_CHUNK);
    // What is between the two is what sockets hold, a quarter of it at most.
    assert!(ahead < CHUNKS * LAZY_CHUNK / 4, "{ahead} bytes ahead");
}
