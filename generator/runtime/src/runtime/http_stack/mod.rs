//! The HTTP stack used by default: reqwest, over sockets or a browser's `fetch`.

#[cfg(not(target_arch = "wasm32"))]
mod connection;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
mod tls;

use std::fmt;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use connection::Connection;
#[cfg(target_arch = "wasm32")]
pub(crate) use fetch::Connection;
#[cfg(all(feature = "reqwest-middleware", not(target_arch = "wasm32")))]
pub(crate) use native::{arrived, failure, outgoing};

/// The default transport: reqwest with TLS by the feature that is on, or a browser's `fetch`, which
/// follows redirects, keeps cookies and undoes content codings by itself.
#[derive(Clone)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A transport on the caller's own reqwest client, with its proxies, root
    /// certificates and pool. `ReqwestTransport::builder()` makes one. Otherwise its redirect policy
    /// should be `Policy::none()`: reqwest's default resends custom headers to other origins.
    pub fn with_client(client: reqwest::Client) -> ReqwestTransport {
        ReqwestTransport(client)
    }
}

impl fmt::Debug for ReqwestTransport {
    // The caller's own client may have secrets among its default headers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReqwestTransport")
    }
}
