//! An HTTP stack without a network, and calls that end without waiting.

use std::collections::VecDeque;
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue};
use specwright_runtime::runtime::operation::Operation;
use specwright_runtime::runtime::transport::{BoxFuture, Transport};
use specwright_runtime::runtime::{
    Api, Client, TransportError, TransportReply, TransportRequest, TransportStream,
};

pub static API: Api = Api {
    name: "fuzz",
    ..Api::DEFAULT
};
pub static GET: Operation = Operation {
    id: "get",
    path: "/list",
    ..Operation::DEFAULT
};

/// The headers of a reply of this media type.
pub fn typed(media_type: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_str(media_type).unwrap());
    headers
}

/// Gives these replies, one after the other, and then the last one again.
pub struct Canned {
    replies: Vec<(HeaderMap, Vec<Vec<u8>>)>,
    asked: std::sync::Arc<Mutex<Vec<String>>>,
}

/// A client with these replies, and the URLs that it asks for.
pub fn client(
    replies: Vec<(HeaderMap, Vec<Vec<u8>>)>,
) -> (Client, std::sync::Arc<Mutex<Vec<String>>>) {
    let asked = std::sync::Arc::default();
    let canned = Canned {
        replies,
        asked: std::sync::Arc::clone(&asked),
    };
    let builder = Client::with_api(&API).base_url("https://api.example");
    (builder.transport(canned).build().unwrap(), asked)
}

impl Canned {
    fn next(&self, request: &TransportRequest) -> (HeaderMap, Vec<Vec<u8>>) {
        let mut asked = self.asked.lock().unwrap();
        asked.push(request.url.to_string());
        self.replies[(asked.len() - 1).min(self.replies.len() - 1)].clone()
    }
}

impl Transport for Canned {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let (headers, chunks) = self.next(&request);
        let body = Bytes::from(chunks.concat());
        Box::pin(async move {
            Ok(TransportReply {
                status: 200,
                headers,
                body,
            })
        })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        let (headers, chunks) = self.next(&request);
        Box::pin(async move {
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

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
}

/// Runs what never waits, for nothing comes from outside.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| {
        let _entered = runtime.enter();
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..100_000 {
            if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
                return value;
            }
        }
        panic!("it waits for something")
    })
}
