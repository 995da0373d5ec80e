//! A server on the loopback device that gives its answers in order, and keeps what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::spawn;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The method, and path and query.
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Sent {
    /// The value of a header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// An answer.
pub struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Answer {
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// With `{url}` in it for the address of the server.
    fn text(&self, url: &str) -> String {
        let Answer {
            status,
            headers,
            body,
        } = self;
        let length = if *status == 204 || *status == 304 {
            String::new()
        } else {
            format!("Content-Length: {}\r\n", body.replace("{url}", url).len())
        };
        let head = format!("HTTP/1.1 {status} Any\r\nConnection: close\r\n{length}{headers}\r\n");
        (head + body).replace("{url}", url)
    }
}

/// An answer of this status without content.
pub fn status(status: u16) -> Answer {
    Answer {
        status,
        headers: String::new(),
        body: String::new(),
    }
}

/// An answer with a body.
pub fn answer(code: u16, media_type: &str, body: impl Into<String>) -> Answer {
    Answer {
        body: body.into(),
        ..status(code).header("Content-Type", media_type)
    }
}

/// An answer of 200 with JSON.
pub fn json(body: impl Into<String>) -> Answer {
    answer(200, "application/json", body)
}

/// A server, until the test ends.
pub struct Server {
    pub url: String,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Server {
    pub fn requests(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The method, path and query of each request, and its body, if there was one.
    pub fn lines(&self) -> Vec<String> {
        let requests = self.requests().into_iter();
        let lines = requests.map(|sent| format!("{} {}", sent.line, sent.body));
        lines.map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Answers requests in order; what comes after the last finds the connection closed.
pub fn serve(answers: impl IntoIterator<Item = Answer>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers: Vec<String> = answers
        .into_iter()
        .map(|answer| answer.text(&url))
        .collect();
    let sent = Arc::default();
    let server = Server {
        url,
        sent: Arc::clone(&sent),
    };
    spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let request = read(&stream);
            sent.lock().unwrap().push(request);
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    server
}

fn read(stream: &TcpStream) -> Sent {
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    let mut sent = Sent {
        line,
        headers: Vec::new(),
        body: String::new(),
    };
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        sent.headers.push((name.to_lowercase(), value.to_owned()));
    }
    let mut body = vec![0; sent.header("content-length").parse().unwrap_or(0)];
    lines.read_exact(&mut body).unwrap();
    sent.body = String::from_utf8(body).unwrap();
    sent
}
