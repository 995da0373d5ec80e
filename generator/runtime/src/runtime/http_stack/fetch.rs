//! Sends requests by a browser's `fetch`.
//!
//! Values of JavaScript cannot leave their thread, so a local task has them, and hands out the bytes.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::{mpsc, oneshot};
use wasm_bindgen_futures::spawn_local;

use super::ReqwestTransport;
use crate::runtime::error::Error;
use crate::runtime::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream,
};

/// A browser makes its connections itself.
#[derive(Default)]
pub(crate) struct Connection {}

impl Connection {
    pub(crate) fn refuse_with_transport(&self) -> Result<(), Error> {
        Ok(())
    }

    pub(crate) fn transport(&self, _is_loopback: bool) -> Result<ReqwestTransport, Error> {
        ReqwestTransport::new()
    }
}

impl ReqwestTransport {
    /// A transport by `fetch`.
    pub fn new() -> Result<ReqwestTransport, Error> {
        Ok(ReqwestTransport(reqwest::Client::new()))
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let limit = request.max_reply_bytes;
        let stream = self.stream(request);
        Box::pin(async move { stream.await?.collect(limit).await })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            // `fetch` takes no streams that can be sent to every server.
            let body = request.body.collect().await;
            let body =
                body.map_err(|source| TransportError::new(TransportFailure::Body, source))?;
            let mut outgoing = reqwest::Request::new(request.method, request.url);
            *outgoing.headers_mut() = request.headers;
            if !body.is_empty() {
                *outgoing.body_mut() = Some(body.into());
            }
            let (head, arrived) = oneshot::channel();
            spawn_local(exchange(client, outgoing, head));
            arrived.await.unwrap_or_else(|_| Err(gone()))
        })
    }
}

type Head = oneshot::Sender<Result<TransportStream, TransportError>>;

/// Sends a request, hands out the head of the reply, and then its body until nobody reads it.
/// Dropping the response aborts it.
async fn exchange(client: reqwest::Client, request: reqwest::Request, mut head: Head) {
    let sent = {
        let mut sent = pin!(client.execute(request));
        let mut gone = pin!(head.closed());
        poll_fn(|context| match sent.as_mut().poll(context) {
            Poll::Ready(sent) => Poll::Ready(Some(sent)),
            Poll::Pending => gone.as_mut().poll(context).map(|()| None),
        })
        .await
    };
    let mut response = match sent {
        None => return,
        Some(Ok(response)) => response,
        Some(Err(error)) => return drop(head.send(Err(failure(error)))),
    };
    let (chunks, body) = mpsc::channel(1);
    let stream = TransportStream {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        chunks: Box::pin(Download(body)),
    };
    if head.send(Ok(stream)).is_err() {
        return;
    }
    let mut arriving = pin!(response.bytes_stream());
    while let Some(next) = poll_fn(|context| arriving.as_mut().poll_next(context)).await {
        if chunks.send(next.map_err(failure)).await.is_err() {
            return;
        }
    }
}

/// A reply's body, as the task that reads it hands it out.
struct Download(mpsc::Receiver<Result<Bytes, TransportError>>);

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

#[cold]
fn gone() -> TransportError {
    TransportError::new(
        TransportFailure::Broken,
        "the task that read the reply has ended",
    )
}

#[cold]
fn failure(error: reqwest::Error) -> TransportError {
    let failure = if error.is_timeout() {
        TransportFailure::Timeout
    } else if error.is_builder() {
        TransportFailure::Request
    } else {
        TransportFailure::Broken
    };
    // Values of JavaScript cannot leave their thread, nor the URL, which may carry a credential.
    TransportError::new(failure, error.without_url().to_string())
}
