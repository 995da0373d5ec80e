//! Sends requests by reqwest over sockets.

use super::ReqwestTransport;
use super::tls;
use crate::runtime::error::Source;
use crate::runtime::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream, too_large,
};
use crate::runtime::wire_body::{ReplyBody, RequestBody, announce_no_content, is_body_error};

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let limit = request.max_reply_bytes;
        let stream = open(&self.0, request, limit);
        Box::pin(async move { stream.await?.collect(limit).await })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        Box::pin(open(&self.0, request, u64::MAX))
    }
}

/// Sends a request. A reply that is announced to be larger than `limit` is not read.
async fn open(
    client: &reqwest::Client,
    request: TransportRequest,
    limit: u64,
) -> Result<TransportStream, TransportError> {
    let sent = match outgoing(request) {
        Ok(outgoing) => client.execute(outgoing).await,
        Err(error) => return Err(error),
    };
    arrived(sent.map_err(failure)?, limit)
}

/// A request, as reqwest takes it.
pub(crate) fn outgoing(request: TransportRequest) -> Result<reqwest::Request, TransportError> {
    if !tls::IS_ON && request.url.scheme() == "https" {
        return Err(TransportError::new(TransportFailure::Request, NO_TLS));
    }
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    match request.body.as_bytes() {
        Some(bytes) if bytes.is_empty() => {
            let method = outgoing.method().clone();
            announce_no_content(&method, outgoing.headers_mut());
        }
        Some(bytes) => *outgoing.body_mut() = Some(bytes.clone().into()),
        None => {
            let body = RequestBody::new(&request.body).map_err(unreadable)?;
            *outgoing.body_mut() = Some(reqwest::Body::wrap(body));
        }
    }
    Ok(outgoing)
}

const NO_TLS: &str =
    "`https:` needs one of the features `rustls-ring`, `rustls-aws-lc` and `native-tls`";

/// A reply of which the head has arrived, unless it is announced to be larger than `limit`.
pub(crate) fn arrived(
    mut response: reqwest::Response,
    limit: u64,
) -> Result<TransportStream, TransportError> {
    if response.content_length() > Some(limit) {
        return Err(too_large(limit));
    }
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    let body = http::Response::<reqwest::Body>::from(response).into_body();
    Ok(TransportStream {
        status,
        headers,
        chunks: Box::pin(ReplyBody { body, failure }),
    })
}

#[cold]
fn unreadable(source: Source) -> TransportError {
    TransportError::new(TransportFailure::Body, source)
}

#[cold]
pub(crate) fn failure(error: reqwest::Error) -> TransportError {
    let failure = if is_body_error(&error) {
        TransportFailure::Body
    } else if error.is_timeout() {
        TransportFailure::Timeout
    } else if error.is_connect() {
        TransportFailure::Connect
    } else if error.is_builder() {
        TransportFailure::Request
    } else {
        TransportFailure::Broken
    };
    // The URL may carry a credential in its query.
    TransportError::new(failure, error.without_url())
}
