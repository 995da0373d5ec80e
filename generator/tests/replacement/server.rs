//! A server on the loopback device that gives its answers in order, and keeps what it was sent.

#[path = "sent.rs"]
mod sent;

use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::spawn;

use sent::Sent;

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
            let mut request = Sent::read(&stream);
            request.line.truncate(request.line.trim_end_matches(" HTTP/1.1").len());
            sent.lock().unwrap().push(request);
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    server
}
