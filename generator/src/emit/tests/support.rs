//! Each operation on the wire: what is sent, byte for byte, and that its reply is read.
//!
//! What is expected was worked out from the document, without the code under test.
//! END
#![allow(deprecated)]
#![cfg_attr(rustfmt, rustfmt_skip)]
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use CRATE::runtime::Credential;
use CRATE::{Client, Error};

/// A request as it arrived.
#[derive(Default)]
struct Sent {
    /// Method and target.
    line: String,
    /// Names in lower case, and values.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sent {
    fn read(stream: &TcpStream) -> Option<Sent> {
        let mut lines = BufReader::new(stream);
        let mut sent = Sent::default();
        lines.read_line(&mut sent.line).ok()?;
        sent.line = sent.line.strip_suffix(" HTTP/1.1\r\n")?.to_owned();
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            sent.headers.push((name.to_lowercase(), value.to_owned()));
        }
        let length = sent.header("content-length").parse().unwrap_or(0);
        sent.body.resize(length, 0);
        lines.read_exact(&mut sent.body).ok()?;
        Some(sent)
    }

    /// The value of a header, empty where there is none.
    fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as text, with `BOUNDARY` for each boundary of parts: they are random.
    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        without_boundaries(&text, self.header("content-type"))
    }
}

/// A text with `BOUNDARY` for each boundary that it names, or the media type it has.
fn without_boundaries(text: &str, media_type: &str) -> String {
    let named = [text, media_type].map(|text| text.split("; boundary=").skip(1));
    let boundaries = named.into_iter().flatten();
    boundaries.fold(text.to_owned(), |text, boundary| {
        let boundary = boundary.lines().next().unwrap_or_default();
        text.replace(boundary, "BOUNDARY")
    })
}

/// Calls a server that answers one request with this reply. Gives what arrived there, and what
/// came of the call.
fn exchange<T>(
    status: u16,
    media_type: &str,
    reply: &str,
    call: impl AsyncFnOnce(Client) -> Result<T, Error>,
) -> (Sent, Result<T, Error>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let location = if status < 300 { "" } else { "Location: /moved\r\n" };
    let head = format!(
        "HTTP/1.1 {status} OK\r\n{location}Content-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        reply.len()
    );
    let client = Client::builder()
        .credentials()
        .base_url(format!("http://{address}"))
        .timeout(Duration::from_secs(60))
        .max_retries(0)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    thread::scope(|scope| {
        let server = scope.spawn(|| {
            let (mut stream, _) = listener.accept().unwrap();
            // A request that ends before it said it would is one too.
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let sent = Sent::read(&stream).unwrap_or_default();
            let _ = write!(stream, "{head}{reply}");
            sent
        });
        let reply = runtime.block_on(call(client));
        if reply.is_err() {
            // Nothing may have been sent: the server waits no longer.
            let _ = TcpStream::connect(address);
        }
        (server.join().unwrap(), reply)
    })
}
