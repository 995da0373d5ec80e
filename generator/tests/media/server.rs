//! A server that answers one request.
#![allow(dead_code)]

mod sent;

use std::io::Write;
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

pub use sent::Sent;

impl Sent {
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
        let sent = Sent::read(&stream);
        stream.write_all(answer.as_bytes()).unwrap();
        sent
    });
    (url, server)
}
