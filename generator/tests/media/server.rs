//! A server that answers one request.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

/// A request as it arrived.
pub struct Sent {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Sent {
    pub fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body with `B` for the boundary of its parts.
    pub fn parts(&self) -> String {
        let boundary = self.header("content-type").split_once("boundary=").unwrap().1;
        self.body.replace(boundary, "B")
    }
}

/// An answer of 200 with this content.
pub fn reply(media_type: &str, content: &str) -> String {
    let length = content.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{content}"
    )
}

/// Where the server is, and what it will have been sent.
pub fn serve(answer: String) -> (String, JoinHandle<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap());
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
        stream.write_all(answer.as_bytes()).unwrap();
        sent
    });
    (url, server)
}
