//! A transport on any tower service of requests and replies of the crate http (feature `tower`).

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::sync::Mutex;

use http::Uri;
use tower_service::Service;

use super::error::Source;
use super::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream,
};
use super::wire_body::{ReplyBody, RequestBody, announce_no_content, is_body_error};

/// A transport on a tower service: a client of hyper, a stack of layers, or a server's router in a
/// test. Each request is sent by a clone of the service, once that is ready.
///
/// The service must not retry or follow redirects. It may undo content codings.
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// A transport on this service.
    pub fn new(service: S) -> TowerTransport<S> {
        TowerTransport(Mutex::new(service))
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TowerTransport")
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<http::Request<RequestBody>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Source>,
    B: http_body::Body + Send + 'static,
    B::Error: Into<Source>,
{
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
        let service = self.0.lock();
        let mut service = service
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .clone();
        Box::pin(async move {
            let request = outgoing(request)?;
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(failure)?;
            let response = service.call(request).await.map_err(failure)?;
            let (head, body) = response.into_parts();
            Ok(TransportStream {
                status: head.status.as_u16(),
                headers: head.headers,
                chunks: Box::pin(ReplyBody {
                    body: Box::pin(body),
                    failure,
                }),
            })
        })
    }
}

/// A request, as services take it.
fn outgoing(request: TransportRequest) -> Result<http::Request<RequestBody>, TransportError> {
    let uri: Uri = match request.url.as_str().parse() {
        Ok(uri) => uri,
        Err(error) => return Err(TransportError::new(TransportFailure::Request, error)),
    };
    let body = RequestBody::new(&request.body);
    let body = body.map_err(|source| TransportError::new(TransportFailure::Body, source))?;
    let mut headers = request.headers;
    if request.body.is_empty() {
        announce_no_content(&request.method, &mut headers);
    }
    let mut outgoing = http::Request::new(body);
    *outgoing.method_mut() = request.method;
    *outgoing.uri_mut() = uri;
    *outgoing.headers_mut() = headers;
    Ok(outgoing)
}

#[cold]
fn failure(error: impl Into<Source>) -> TransportError {
    let source = match error.into().downcast::<TransportError>() {
        Ok(error) => return *error,
        Err(source) => source,
    };
    let failure = if is_body_error(&*source) {
        TransportFailure::Body
    } else {
        of_io(&*source)
    };
    TransportError::new(failure, source)
}

/// What the innermost input or output error says.
fn of_io(error: &(dyn StdError + 'static)) -> TransportFailure {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        match error.kind() {
            io::ErrorKind::TimedOut => return TransportFailure::Timeout,
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable => return TransportFailure::Connect,
            _ => {}
        }
    }
    error.source().map_or(TransportFailure::Broken, of_io)
}
