//! Servers that answer rightly, slowly, wrongly or not at all, as chance has it.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Dice;

/// The right value for a number.
pub fn value(number: i64) -> Vec<i64> {
    vec![number, number ^ 0x5555, -number]
}

/// The right items for a number.
pub fn items(number: i64) -> Vec<Vec<i64>> {
    (0..number % 7).map(|index| value(number + index)).collect()
}

/// The right bytes for a number.
pub fn bytes(number: i64) -> Vec<u8> {
    let length = (number % 5000) as usize;
    number
        .to_le_bytes()
        .into_iter()
        .cycle()
        .take(length)
        .collect()
}

/// Starts a server, which sends some callers on to another; its URL.
pub async fn start(other: Option<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut connections = 0;
        while let Ok((stream, _)) = listener.accept().await {
            connections += 1;
            let _ = stream.set_nodelay(true);
            tokio::spawn(serve(stream, Dice::new(connections << 20), other.clone()));
        }
    });
    url
}

/// A request: method, path and body.
struct Request {
    method: String,
    path: String,
    has_key: bool,
    body: String,
}

async fn serve(mut stream: TcpStream, mut dice: Dice, other: Option<String>) {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await {
        if !answer(&mut stream, &request, &mut dice, other.as_deref()).await {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(buffer.drain(..end).collect()).ok()?;
    let head = head.to_ascii_lowercase();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let length = lines
        .clone()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    Some(Request {
        method,
        path,
        has_key: lines.any(|line| line.starts_with("x-api-key:")),
        body: String::from_utf8(buffer.drain(..length).collect()).ok()?,
    })
}

/// Answers; whether the connection lives on.
async fn answer(
    stream: &mut TcpStream,
    request: &Request,
    dice: &mut Dice,
    other: Option<&str>,
) -> bool {
    let mut ways = request.path.trim_start_matches('/').split('/');
    let (sort, number) = (
        ways.next().unwrap_or_default(),
        ways.next().unwrap_or_default(),
    );
    let number: i64 = number.parse().unwrap();
    // The stranger is given nothing.
    assert!(other.is_some() || (!request.has_key && request.body.is_empty()));
    tokio::time::sleep(Duration::from_millis(100 + dice.roll(600))).await;
    let text = match dice.roll(40) {
        0 => return false,
        1 => "HTTP/1.1 500 X\r\ncontent-length: 2\r\n\r\n{}".to_owned(),
        2 => "HTTP/1.1 503 X\r\ncontent-length: 0\r\n\r\n".to_owned(),
        3 => "HTTP/1.1 429 X\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n".to_owned(),
        4 => "HTTP/1.1 200 X\r\ncontent-le".to_owned(),
        5 => "nonsense\r\n\r\n".to_owned(),
        6 => "HTTP/1.1 200 X\r\ncontent-length: 900\r\n\r\n[1,".to_owned(),
        7 => {
            tokio::time::sleep(Duration::from_secs(4)).await;
            return false;
        }
        8 | 9 => return moved(stream, &request.path).await,
        10 | 11 if other.is_some() && request.method == "get" => {
            let there = format!("{}{}", other.unwrap_or_default(), request.path);
            return moved(stream, &there).await;
        }
        12 => return moved(stream, "ftp://127.0.0.1/").await,
        _ => return proper(stream, (sort, number), request, dice).await,
    };
    let _ = stream.write_all(text.as_bytes()).await;
    // Those of an error are whole.
    text.contains("\r\n\r\n") && !text.contains("200 X") && !text.starts_with("nonsense")
}

async fn moved(stream: &mut TcpStream, location: &str) -> bool {
    let text = format!("HTTP/1.1 307 X\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n");
    stream.write_all(text.as_bytes()).await.is_ok()
}

/// A right reply, in pieces where it is a stream, and sometimes broken off.
async fn proper(
    stream: &mut TcpStream,
    (sort, number): (&str, i64),
    request: &Request,
    dice: &mut Dice,
) -> bool {
    let json = |value: &Vec<i64>| format!("{value:?}").replace(' ', "");
    let (media_type, pieces): (&str, Vec<Vec<u8>>) = match sort {
        "bytes" => {
            let bytes = bytes(number);
            ("image/png", bytes.chunks(700).map(<[u8]>::to_vec).collect())
        }
        "events" => {
            let events = items(number)
                .into_iter()
                .map(|item| format!("data: {}\n\n", json(&item)));
            (
                "text/event-stream",
                events.map(String::into_bytes).collect(),
            )
        }
        "lines" => {
            let lines = items(number)
                .into_iter()
                .map(|item| format!("{}\n", json(&item)));
            (
                "application/x-ndjson",
                lines.map(String::into_bytes).collect(),
            )
        }
        "echo" => ("application/json", vec![request.body.clone().into_bytes()]),
        _ => ("application/json", vec![json(&value(number)).into_bytes()]),
    };
    let head = format!(
        "HTTP/1.1 200 X\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    if stream.write_all(head.as_bytes()).await.is_err() {
        return false;
    }
    for piece in pieces {
        if dice.roll(30) == 0 {
            return false;
        }
        if dice.roll(4) == 0 {
            tokio::time::sleep(Duration::from_millis(dice.roll(120))).await;
        }
        let chunk = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
        if stream.write_all(&chunk).await.is_err() {
            return false;
        }
    }
    stream.write_all(b"0\r\n\r\n").await.is_ok()
}
