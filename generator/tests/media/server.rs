//! A server that answers one request.
#![allow(dead_code)]

mod sent;

pub use sent::{Sent, serve};

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
