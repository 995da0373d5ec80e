//! A server of axum that receives events, and what is sent to it, right, forged and stale.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request of the API: headers and body.
pub type Sent = (HeaderMap, String);

/// What becomes of an event: a text, or the status of the refusal.
pub type Received = Result<String, StatusCode>;

/// Where events are received.
pub struct Server(SocketAddr);

impl Server {
    /// Starts a server that hands each request to `receive`.
    pub async fn start(
        receive: impl Fn(&HeaderMap, &[u8]) -> Received + Send + Sync + 'static,
    ) -> Server {
        let receive = Arc::new(receive);
        let handler = move |headers: HeaderMap, body: Bytes| {
            let receive = receive.clone();
            async move { receive(&headers, &body) }
        };
        let app = Router::new().route("/events", post(handler));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Server(address)
    }

    async fn send(&self, (headers, body): &Sent) -> (u16, String) {
        let mut request = format!(
            "POST /events HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            request += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        let mut stream = TcpStream::connect(self.0).await.unwrap();
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), body.to_owned())
    }

    /// Sends what is right, then the same with a body that is not the signed one, with another
    /// signature, and with none: each is refused.
    pub async fn receives(&self, sent: &Sent, signature: &str, said: &str) {
        assert_eq!(self.send(sent).await, (200, said.to_owned()), "{sent:?}");
        let (headers, body) = sent;
        let other = (headers.clone(), body.replacen(':', ": ", 1));
        self.refuses(&other).await;
        let mut changed = headers.clone();
        let value = changed[signature].to_str().unwrap();
        let last = if value.ends_with('0') { "1" } else { "0" };
        let value = format!("{}{last}", &value[..value.len() - 1]);
        changed.insert(name(signature), value.parse().unwrap());
        self.refuses(&(changed, body.clone())).await;
        let mut without = headers.clone();
        without.remove(signature);
        self.refuses(&(without, body.clone())).await;
    }

    /// Sends what is not to be believed.
    pub async fn refuses(&self, sent: &Sent) {
        assert_eq!(self.send(sent).await, (401, String::new()), "{sent:?}");
    }
}

fn name(name: &str) -> axum::http::HeaderName {
    name.parse().unwrap()
}

/// The time this many minutes ago.
pub fn minutes_ago(minutes: u64) -> SystemTime {
    SystemTime::now() - Duration::from_secs(60 * minutes)
}
