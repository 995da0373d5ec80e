//! A loopback server that answers as scripted, faults included, and what the
//! tests share.
#![allow(dead_code)]

pub mod canned;
pub mod dice;
pub mod forms;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::runtime::operation::{Content, Method, Operation};
use specwright_runtime::runtime::{
    Api, Client, ClientBuilder, ErrorKind, ErrorShape, Idempotency, KindRule, Retry, Scheme,
    SchemeKind,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn query(&self, name: &str) -> Option<String> {
        let url = reqwest::Url::parse(&format!("http://x{}", self.target)).unwrap();
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// What the server does with a request.
pub enum Answer {
    /// Answers properly.
    Reply(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Answers properly, in chunks.
    Chunked(u16, Vec<u8>),
    /// Closes the connection without a byte.
    Drop,
    /// Sends the headers and half of the body, then closes.
    DropInBody(Vec<u8>),
    /// Waits before the headers.
    SlowHeaders(Duration, Vec<u8>),
    /// Waits before this status, without a body.
    SlowStatus(Duration, u16),
    /// Sends the headers and half of the body, then waits before the rest.
    SlowBody(Duration, Vec<u8>),
    /// Sends exactly these bytes, then closes.
    Raw(Vec<u8>),
    /// Answers in these chunks, each sent by itself after a pause, and then
    /// ends or breaks off.
    Pieces(&'static str, Vec<(Duration, Vec<u8>)>, End),
}

/// How an answer in pieces ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Proper,
    BrokenOff,
}

/// An answer of this media type in these pieces.
pub fn pieces<'a>(media_type: &'static str, pieces: impl IntoIterator<Item = &'a [u8]>) -> Answer {
    let pieces = pieces.into_iter();
    let pieces = pieces.map(|piece| (Duration::ZERO, piece.to_vec()));
    Answer::Pieces(media_type, pieces.collect(), End::Proper)
}

pub fn json(text: impl Into<String>) -> Answer {
    status(200, text)
}

pub fn status(status: u16, text: impl Into<String>) -> Answer {
    let headers = vec![("content-type", "application/json".to_owned())];
    Answer::Reply(status, headers, text.into().into_bytes())
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Starts a server whose answers `handler` decides; it is also given the
    /// number of the request, from 0.
    pub async fn start(handler: impl Fn(&Seen, usize) -> Answer + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let handler = Arc::new(handler);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
                tokio::spawn(async move { serve(stream, &*handler, &log).await });
            }
        });
        Server { url, seen, task }
    }

    /// Starts a server that gives these answers in order, then 599.
    pub async fn script(answers: Vec<Answer>) -> Server {
        let answers = Mutex::new(answers.into_iter());
        Server::start(move |_, _| {
            let next = answers.lock().unwrap().next();
            next.unwrap_or_else(|| status(599, "{\"error\":\"the script is over\"}"))
        })
        .await
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn client(&self, api: &'static Api) -> ClientBuilder {
        Client::with_api(api)
            .token(TOKEN)
            .base_url(&self.url)
            .retry_delays(Duration::from_millis(1), Duration::from_millis(2))
            .timeout(Duration::from_millis(500))
    }
}

async fn serve(
    mut stream: TcpStream,
    handler: &(dyn Fn(&Seen, usize) -> Answer + Send + Sync),
    log: &Mutex<Vec<Seen>>,
) {
    let mut buffer = Vec::new();
    while let Some(seen) = read_request(&mut stream, &mut buffer).await {
        let number = {
            let mut log = log.lock().unwrap();
            log.push(seen.clone());
            log.len() - 1
        };
        if !answer(&mut stream, handler(&seen, number), seen.method == "HEAD").await {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    buffer.drain(..end + 4);
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let body = match length {
        Some((_, length)) => take(stream, buffer, length.parse().unwrap()).await?,
        None if headers.iter().any(|(_, value)| value == "chunked") => {
            take_chunks(stream, buffer).await?
        }
        None => Vec::new(),
    };
    Some(Seen {
        method,
        target,
        headers,
        body,
    })
}

/// The next bytes of a connection.
async fn take(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> Option<Vec<u8>> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    Some(buffer.drain(..length).collect())
}

/// A body in chunks (RFC 9112, section 7.1).
async fn take_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = Vec::new();
        while !size.ends_with(b"\r\n") {
            size.extend(take(stream, buffer, 1).await?);
        }
        let size = String::from_utf8(size).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        let mut chunk = take(stream, buffer, size + 2).await?;
        chunk.truncate(size);
        body.extend(chunk);
        if size == 0 {
            return Some(body);
        }
    }
}

/// Carries out an answer; whether the connection lives on.
async fn answer(stream: &mut TcpStream, answer: Answer, head: bool) -> bool {
    match answer {
        Answer::Reply(status, headers, body) => {
            let mut text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
            let mut bytes = format!("{text}\r\n").into_bytes();
            if !head {
                bytes.extend_from_slice(&body);
            }
            stream.write_all(&bytes).await.is_ok()
        }
        Answer::Chunked(status, body) => {
            let start = format!("HTTP/1.1 {status} X\r\ntransfer-encoding: chunked\r\n\r\n");
            let mut bytes = start.into_bytes();
            for chunk in body.chunks(3) {
                bytes.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            bytes.extend_from_slice(b"0\r\n\r\n");
            stream.write_all(&bytes).await.is_ok()
        }
        Answer::Drop => false,
        Answer::DropInBody(body) => {
            let _ = stream.write_all(&first_half(&body)).await;
            false
        }
        Answer::SlowHeaders(pause, body) => {
            tokio::time::sleep(pause).await;
            let whole = format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(whole.as_bytes()).await;
            stream.write_all(&body).await.is_ok()
        }
        Answer::SlowStatus(pause, status) => {
            tokio::time::sleep(pause).await;
            let whole = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(whole.as_bytes()).await.is_ok()
        }
        Answer::SlowBody(pause, body) => {
            let _ = stream.write_all(&first_half(&body)).await;
            tokio::time::sleep(pause).await;
            stream.write_all(&body[body.len() / 2..]).await.is_ok()
        }
        Answer::Raw(bytes) => {
            let _ = stream.write_all(&bytes).await;
            false
        }
        Answer::Pieces(media_type, pieces, end) => {
            let head = format!(
                "HTTP/1.1 200 X\r\ncontent-type: {media_type}\r\nrequest-id: req_s\r\ntransfer-encoding: chunked\r\n\r\n"
            );
            if stream.write_all(head.as_bytes()).await.is_err() {
                return false;
            }
            for (pause, piece) in pieces {
                tokio::time::sleep(pause).await;
                let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
                if stream.write_all(&chunk).await.is_err() {
                    return false;
                }
                // So that each piece is read by itself.
                tokio::task::yield_now().await;
            }
            end == End::Proper && stream.write_all(b"0\r\n\r\n").await.is_ok()
        }
    }
}

fn first_half(body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 200 X\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(&body[..body.len() / 2]);
    bytes
}

/// The token all tests use, and search for where it must not be.
pub const TOKEN: &str = "sk_live_do_not_show_me_4242";

/// An API with keys, retries on 409 and 5XX and an error envelope.
pub static API: Api = Api {
    name: "test-api",
    version: "1.2.3",
    schemes: &[Scheme {
        name: "bearer",
        kind: SchemeKind::Bearer,
    }],
    security: &[&["bearer"]],
    headers: &[("x-api-version", "2026-01-01")],
    request_id_headers: &["request-id"],
    idempotency: Some(Idempotency {
        header: "Idempotency-Key",
        max_length: 255,
        replayed_header: Some("idempotent-replayed"),
    }),
    retry: Retry {
        statuses: &[(409, 409), (500, 599)],
        should_retry_header: Some("x-should-retry"),
        ..Retry::DEFAULT
    },
    errors: ErrorShape {
        kinds: &[
            KindRule {
                code: Some("rate_limit"),
                ..KindRule::status(400, 400, ErrorKind::RateLimit)
            },
            KindRule::status(402, 402, ErrorKind::Card),
        ],
        fields: &[("decline_code", &["/error/decline_code"])],
        ..ErrorShape::DEFAULT
    },
    ..Api::DEFAULT
};

/// An operation without parameters; POST gets idempotency keys.
pub const fn operation(id: &'static str, method: Method, path: &'static str) -> Operation {
    let keyed = matches!(method, Method::Post);
    Operation {
        id,
        method,
        path,
        content: Content::Bytes("application/octet-stream"),
        keyed,
        idempotent: !keyed,
        ..Operation::DEFAULT
    }
}

pub static GET: Operation = operation("get_thing", Method::Get, "/v1/things/one");
pub static CREATE: Operation = operation("create_credit", Method::Post, "/v1/credits");
pub static UNKEYED: Operation = Operation {
    keyed: false,
    ..operation("create_unkeyed", Method::Post, "/v1/unkeyed")
};
