//! An HTTP stack without a network, whose replies arrive in given chunks.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue};
use specwright_runtime::runtime::transport::{BoxFuture, Transport};
use specwright_runtime::runtime::{
    Client, TransportError, TransportReply, TransportRequest, TransportStream,
};

/// Answers every request with these chunks.
pub struct Canned {
    media_type: &'static str,
    chunks: Mutex<Vec<Vec<u8>>>,
}

/// A client whose replies have this media type and arrive in these chunks.
pub fn client(media_type: &'static str, chunks: Vec<Vec<u8>>) -> Client {
    client_with_limit(media_type, chunks, 1 << 20)
}

pub fn client_with_limit(media_type: &'static str, chunks: Vec<Vec<u8>>, limit: u64) -> Client {
    let canned = Canned {
        media_type,
        chunks: Mutex::new(chunks),
    };
    let builder = Client::with_api(&super::API)
        .base_url("https://api.example")
        .token(super::TOKEN)
        .max_reply_bytes(limit);
    builder.transport(canned).build().unwrap()
}

impl Transport for Canned {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let body = self.chunks.lock().unwrap().concat();
        Box::pin(async move {
            Ok(TransportReply {
                status: 200,
                headers: HeaderMap::new(),
                body: Bytes::from(body),
            })
        })
    }

    fn stream(
        &self,
        _: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        let chunks = self.chunks.lock().unwrap().clone();
        Box::pin(async move {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", HeaderValue::from_static(self.media_type));
            Ok(TransportStream {
                status: 200,
                headers,
                chunks: Box::pin(Chunks(chunks.into())),
            })
        })
    }
}

struct Chunks(VecDeque<Vec<u8>>);

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Bytes::from(chunk))))
    }
}

/// Every way to cut a text into two, and one into single bytes, and empty
/// chunks between.
pub fn cuts(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut cuts: Vec<Vec<Vec<u8>>> = (0..=text.len())
        .map(|at| vec![text[..at].to_vec(), text[at..].to_vec()])
        .collect();
    cuts.push(text.iter().map(|byte| vec![*byte]).collect());
    cuts.push(
        text.chunks(3)
            .flat_map(|chunk| [chunk.to_vec(), Vec::new()])
            .collect(),
    );
    cuts
}
