//! A transport on a client of reqwest-middleware (feature `reqwest-middleware`).

use std::fmt;

use reqwest_middleware::{ClientWithMiddleware, Error};

use super::http_stack::{arrived, failure, outgoing};
use super::transport::{
    BoxFuture, Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
    TransportStream,
};

/// A transport on a client of reqwest-middleware, with its middleware.
///
/// The client below is best made by [`ReqwestTransport::builder`](super::ReqwestTransport::builder),
/// and none of the middleware should retry or follow redirects: the client does what of this is
/// wanted, and where it is safe.
#[derive(Clone)]
pub struct MiddlewareTransport(ClientWithMiddleware);

impl MiddlewareTransport {
    /// A transport on this client.
    pub fn new(client: ClientWithMiddleware) -> MiddlewareTransport {
        MiddlewareTransport(client)
    }
}

impl fmt::Debug for MiddlewareTransport {
    // The caller's own client may have secrets among its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MiddlewareTransport")
    }
}

impl Transport for MiddlewareTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let limit = request.max_reply_bytes;
        Box::pin(async move { open(&self.0, request, limit).await?.collect(limit).await })
    }

    fn stream(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportStream, TransportError>> {
        Box::pin(open(&self.0, request, u64::MAX))
    }
}

async fn open(
    client: &ClientWithMiddleware,
    request: TransportRequest,
    limit: u64,
) -> Result<TransportStream, TransportError> {
    match client.execute(outgoing(request)?).await {
        Ok(response) => arrived(response, limit),
        Err(Error::Reqwest(error)) => Err(failure(error)),
        Err(Error::Middleware(error)) => Err(match error.downcast::<TransportError>() {
            Ok(error) => error,
            Err(error) => TransportError::new(TransportFailure::Broken, error),
        }),
    }
}
