//! A loopback server that gives scripted answers and remembers what it was asked.
#![allow(dead_code)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stripe_balance::customer::balance_transaction::BalanceTransactionApi;
use stripe_balance::{Client, ClientBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The token of every test.
pub const TOKEN: &str = "sk_test_never_to_be_seen_4242";

/// Names and values in order of name, so that they compare as sets that may hold one twice.
pub type Pairs = Vec<(String, String)>;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: Pairs,
    pub body: String,
}

impl Seen {
    /// The one header of this name.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} was sent twice");
        value
    }

    pub fn query_pairs(&self) -> Pairs {
        decode(&self.query)
    }

    pub fn form(&self) -> Pairs {
        decode(&self.body)
    }
}

/// What a form or a query says, by the rules of the URL standard.
pub fn decode(text: &str) -> Pairs {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Pairs = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescape(name), unescape(value)))
        .collect();
    pairs.sort();
    pairs
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// Pairs to compare with.
pub fn pairs(expected: &[(&str, &str)]) -> Pairs {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut pairs: Pairs = expected.iter().map(owned).collect();
    pairs.sort();
    pairs
}

/// What the server answers.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
}

impl Answer {
    /// JSON, with request id `req_1`.
    pub fn json(status: u16, body: impl Into<String>) -> Answer {
        let headers = vec![
            ("content-type", "application/json"),
            ("request-id", "req_1"),
        ];
        let body = body.into().into_bytes();
        Answer {
            status,
            headers,
            body,
        }
    }

    /// A page of a proxy that knows nothing of the API.
    pub fn html(status: u16, body: &str) -> Answer {
        let headers = vec![("content-type", "text/html")];
        Answer {
            headers,
            ..Answer::json(status, body)
        }
    }

    pub fn header(mut self, name: &'static str, value: &'static str) -> Answer {
        self.headers.push((name, value));
        self
    }
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server that gives these answers in order, then 418.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answers: Vec<Answer> = answers.into_iter().collect();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answers, log) = (answers.clone(), Arc::clone(&log));
                tokio::spawn(serve(stream, answers, log));
            }
        });
        Server { url, seen }
    }

    /// Starts a server that answers everything with one transaction.
    pub async fn with_transaction() -> Server {
        Server::start(vec![Answer::json(200, TRANSACTION); 9]).await
    }

    pub fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().token(TOKEN).base_url(&self.url);
        builder.retry_delays(Duration::from_millis(1), Duration::from_millis(2))
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The one request there was.
    #[track_caller]
    pub fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        seen[0].clone()
    }
}

/// The calls of the resource.
pub fn transactions(client: &Client) -> BalanceTransactionApi {
    client.customer().balance_transaction()
}

async fn serve(mut stream: TcpStream, answers: Vec<Answer>, log: Arc<Mutex<Vec<Seen>>>) {
    let mut buffer = Vec::new();
    while let Some(seen) = request(&mut stream, &mut buffer).await {
        let number = {
            let mut log = log.lock().unwrap();
            log.push(seen);
            log.len() - 1
        };
        let over = || Answer::json(418, r#"{"error":{"message":"the script is over"}}"#);
        let answer = answers.get(number).cloned().unwrap_or_else(over);
        let Answer {
            status,
            headers,
            body,
        } = answer;
        let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let bytes = [format!("{head}\r\n").into_bytes(), body].concat();
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

async fn request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
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
    let (method, target) = (first.next()?.to_owned(), first.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let headers: Pairs = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while buffer.len() < end + 4 + length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = String::from_utf8(buffer[end + 4..end + 4 + length].to_vec()).unwrap();
    buffer.drain(..end + 4 + length);
    Some(Seen {
        method,
        path,
        query,
        headers,
        body,
    })
}

/// A transaction with nothing but what it must have.
pub const TRANSACTION: &str = r#"{"id": "cbtxn_1", "object": "customer_balance_transaction",
    "amount": -500, "created": 1767225600, "currency": "usd", "customer": "cus_123",
    "ending_balance": -500, "livemode": false, "type": "adjustment"}"#;

/// A transaction with an id of its own.
pub fn transaction(id: &str) -> String {
    TRANSACTION.replace("cbtxn_1", id)
}

/// A page of transactions with these ids.
pub fn page(ids: &[&str], has_more: bool) -> Answer {
    let data: Vec<String> = ids.iter().map(|id| transaction(id)).collect();
    let data = data.join(",");
    let text = format!(
        r#"{{"object": "list", "url": "/v1/customers/cus_123/balance_transactions",
        "has_more": {has_more}, "data": [{data}]}}"#
    );
    Answer::json(200, text)
}
