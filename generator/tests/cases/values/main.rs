//! What values become.
#![allow(clippy::unwrap_used, clippy::float_cmp)] // A test may panic.

use std::sync::{Arc, Mutex};

use cases::runtime::json::{self, Decode, Encode, Value};
use cases::runtime::transport::BoxFuture;
use cases::runtime::{
    Transport, TransportError, TransportReply, TransportRequest, http::HeaderMap,
};

/// The value that a text is read as.
pub fn read<T: Decode>(text: &str) -> T {
    json::from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The text that a value is written as.
pub fn written(value: &dyn Encode) -> String {
    json::to_json(value)
}

/// Any value, as it is written.
pub fn value(text: &str) -> Value {
    read(text)
}

/// Answers every request with this status and body, and keeps what was sent.
#[derive(Clone)]
pub struct Canned {
    answer: (u16, &'static str),
    sent: Arc<Mutex<Vec<TransportRequest>>>,
}

impl Canned {
    pub fn new(status: u16, body: &'static str) -> Canned {
        let answer = (status, body);
        Canned { answer, sent: Arc::default() }
    }

    /// The bodies that were sent.
    pub fn bodies(&self) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        let text = |sent: &TransportRequest| {
            let bytes = sent.body.as_bytes().map(|bytes| bytes.to_vec());
            String::from_utf8(bytes.unwrap_or_default()).unwrap()
        };
        sent.iter().map(text).collect()
    }
}

impl Transport for Canned {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let (status, body) = self.answer;
        let reply = TransportReply { status, headers: HeaderMap::new(), body: body.into() };
        Box::pin(async { Ok(reply) })
    }
}

/// Waits for a call.
pub fn wait<F: IntoFuture>(call: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    runtime.block_on(call.into_future())
}

mod server;

/// What is read is of this variant, and is written as it was.
macro_rules! is {
    ($ty:ty, $text:literal, $variant:pat) => {{
        let read = $crate::read::<$ty>($text);
        assert!(matches!(read, $variant), "{}: {read:?}", $text);
        assert_eq!($crate::value(&$crate::written(&read)), $crate::value($text), "{}", $text);
    }};
}
