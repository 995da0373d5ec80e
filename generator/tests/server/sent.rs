//! A request as a server of a test received it, for the crates that tests write.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{JoinHandle, spawn};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The request line.
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

    /// Reads a request, whose body has a length or comes in chunks.
    pub fn read(stream: &TcpStream) -> Sent {
        let mut lines = BufReader::new(stream);
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let mut sent = Sent {
            line: line.trim_end().to_owned(),
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
        while sent.header("transfer-encoding") == "chunked" {
            let mut size = String::new();
            if lines.read_line(&mut size).unwrap() == 0 {
                break;
            }
            let size = usize::from_str_radix(size.trim_end(), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            lines.read_exact(&mut chunk).unwrap();
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                break;
            }
        }
        sent.body = String::from_utf8(body).unwrap();
        sent
    }
}

/// Where a server is that gives one answer, and what it will have been sent.
pub fn serve(answer: String) -> (String, JoinHandle<Sent>) {
    let (url, server) = serve_all(|_| vec![answer]);
    (url, spawn(move || server.join().unwrap().remove(0)))
}

/// Where a server is that gives these answers, each on a connection of its own, and what it will have
/// been sent. They may have the address of the server in them.
pub fn serve_all(
    answers: impl FnOnce(&str) -> Vec<String>,
) -> (String, JoinHandle<Vec<Sent>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answers = answers(&url);
    let server = spawn(move || {
        let mut all = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            all.push(Sent::read(&stream));
            stream.write_all(answer.as_bytes()).unwrap();
        }
        all
    });
    (url, server)
}
