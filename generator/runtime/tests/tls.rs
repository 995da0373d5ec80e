//! Encrypted connections: which roots are trusted, and which protocol is spoken.
//!
//! TLS is by the feature that is on: `--features native-tls` and `--features rustls-aws-lc` test theirs.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use specwright_runtime::runtime::{Call, Client, ClientBuilder, ErrorKind, Inputs, reply};
use support::{API, GET, TOKEN};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

const REPLY: &[u8] = b"7";

/// The certificate of the server, which only itself vouches for.
const ROOT: &str = include_str!("certificates/localhost.pem");
const KEY: &str = include_str!("certificates/localhost.key.pem");

/// Another certificate for the same name.
const OTHER: &str = include_str!("certificates/other.pem");

/// A server with encrypted connections.
struct Server {
    url: String,
    /// How many requests came by HTTP/2.
    by_http2: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn start(protocols: &[&str]) -> Server {
        let certificate = CertificateDer::from_pem_slice(ROOT.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        let protocols = protocols.iter().map(|name| name.as_bytes().to_vec());
        config.alpn_protocols = protocols.collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let by_http2 = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&by_http2);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    // Who trusts it not, hangs up.
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
                        http2(stream, &count).await;
                    } else {
                        http1(stream).await;
                    }
                });
            }
        });
        Server {
            url: format!("https://localhost:{port}"),
            by_http2,
            task,
        }
    }

    fn client(&self) -> ClientBuilder {
        Client::with_api(&API)
            .token(TOKEN)
            .base_url(&self.url)
            .max_retries(0)
    }
}

async fn http1(mut stream: tokio_rustls::server::TlsStream<tokio::net::TcpStream>) {
    let mut request = Vec::new();
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", REPLY.len());
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(REPLY).await;
    let _ = stream.shutdown().await;
}

async fn http2(
    stream: tokio_rustls::server::TlsStream<tokio::net::TcpStream>,
    count: &AtomicUsize,
) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((_, mut respond))) = connection.accept().await {
        count.fetch_add(1, Ordering::SeqCst);
        let mut body = respond
            .send_response(http::Response::new(()), false)
            .unwrap();
        body.send_data(Bytes::from_static(REPLY), true).unwrap();
    }
}

async fn call(builder: ClientBuilder) -> Result<i64, (ErrorKind, String)> {
    let client = builder
        .build()
        .map_err(|error| (error.kind(), error.to_string()))?;
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    call.await
        .map_err(|error| (error.kind(), error.to_string()))
}

#[tokio::test]
async fn roots_of_the_callers_are_trusted_and_no_others_unasked() {
    let server = Server::start(&["http/1.1"]).await;
    let (kind, text) = call(server.client()).await.unwrap_err();
    assert_eq!(kind, ErrorKind::Connection, "{text}");
    assert!(text.contains("certificate"), "{text}");

    let beside = server.client().root_certificates(ROOT);
    assert_eq!(call(beside).await.unwrap(), 7);
    let alone = server.client().only_root_certificates(ROOT);
    assert_eq!(call(alone).await.unwrap(), 7);

    for builder in [
        server.client().root_certificates(OTHER),
        server.client().only_root_certificates(OTHER),
    ] {
        let (kind, text) = call(builder).await.unwrap_err();
        assert_eq!(kind, ErrorKind::Connection, "{text}");
    }
    let both = format!("{OTHER}{ROOT}");
    let both = server.client().only_root_certificates(both);
    assert_eq!(call(both).await.unwrap(), 7);
}

#[tokio::test]
async fn the_newest_protocol_of_both_is_spoken() {
    for (protocols, by_http2) in [(&["h2", "http/1.1"][..], 1), (&["http/1.1"], 0), (&[], 0)] {
        let server = Server::start(protocols).await;
        let client = server.client().root_certificates(ROOT);
        assert_eq!(call(client).await.unwrap(), 7, "{protocols:?}");
        let count = server.by_http2.load(Ordering::SeqCst);
        assert_eq!(count, by_http2, "{protocols:?}");
    }
}

#[tokio::test]
async fn nothing_is_installed_for_the_whole_process() {
    let server = Server::start(&[]).await;
    let client = server.client().root_certificates(ROOT);
    assert_eq!(call(client).await.unwrap(), 7);
    assert!(tokio_rustls::rustls::crypto::CryptoProvider::get_default().is_none());
}

#[tokio::test]
async fn roots_that_cannot_be_read_are_refused_before_a_call() {
    let server = Server::start(&[]).await;
    let broken = ROOT.replace('M', "!");
    for (pem, expected) in [
        ("", "there is no certificate"),
        ("not PEM at all", "there is no certificate"),
        (&broken, "cannot be read"),
    ] {
        for builder in [
            server.client().root_certificates(pem),
            server.client().only_root_certificates(pem),
        ] {
            let (kind, text) = call(builder).await.unwrap_err();
            assert_eq!(kind, ErrorKind::Config, "{text}");
            assert!(text.contains(expected), "{pem}: {text}");
        }
    }
}
