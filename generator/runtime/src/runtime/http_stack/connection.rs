//! How connections are made: root certificates and proxies, and the transport that has them.

use super::ReqwestTransport;
use super::tls;
use crate::runtime::builder::ClientBuilder;
use crate::runtime::error::Error;

/// How connections are made.
#[derive(Default)]
pub(crate) struct Connection {
    pub(super) roots: Roots,
    proxies: Vec<reqwest::Proxy>,
    no_proxy: bool,
}

/// Root certificates beside the system's, or instead of them.
#[derive(Default)]
pub(super) struct Roots {
    pub(super) pem: Vec<Vec<u8>>,
    pub(super) only_these: bool,
}

impl Connection {
    /// Refuses settings that a transport of the caller's would not heed.
    pub(crate) fn refuse_with_transport(&self) -> Result<(), Error> {
        let is_set = !self.roots.pem.is_empty() || !self.proxies.is_empty() || self.no_proxy;
        if is_set {
            return Err(Error::config(
                "the client has a transport of its own, which root certificates and proxies have to be given to",
            ));
        }
        Ok(())
    }

    /// A transport that connects so. Without a proxy of the caller's, this machine is reached
    /// without those of the environment: plain HTTP would be readable on its way through one.
    pub(crate) fn transport(&self, is_loopback: bool) -> Result<ReqwestTransport, Error> {
        let mut builder = reqwest::Client::builder();
        if self.no_proxy || (is_loopback && self.proxies.is_empty()) {
            builder = builder.no_proxy();
        }
        for proxy in &self.proxies {
            builder = builder.proxy(proxy.clone());
        }
        let client = prepared(builder, &self.roots)?.build();
        client.map(ReqwestTransport).map_err(|error| {
            Error::config("the HTTP client could not be set up").with_source(error)
        })
    }
}

/// The builder with TLS, and without what the client itself does.
fn prepared(
    builder: reqwest::ClientBuilder,
    roots: &Roots,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(tls::configure(builder, roots)?
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tcp_nodelay(true))
}

impl ReqwestTransport {
    /// A builder of reqwest's, set up as that of the default transport: for a client with settings
    /// of its own, or with middleware. `reqwest::Client::new()` has no TLS unless the application
    /// turns on a feature of reqwest's for it.
    pub fn builder() -> Result<reqwest::ClientBuilder, Error> {
        prepared(reqwest::Client::builder(), &Roots::default())
    }

    /// A transport with a connection pool of its own and the system's root certificates. Where TLS
    /// is by rustls, cryptography is by the provider that the process has installed, if any, or else
    /// by that of the feature that is on.
    pub fn new() -> Result<ReqwestTransport, Error> {
        Connection::default().transport(false)
    }

    /// The same without the proxies of the environment.
    pub fn without_proxy() -> Result<ReqwestTransport, Error> {
        Connection::default().transport(true)
    }
}

/// Connections of the client's own transport. Not in a browser, which makes its connections itself.
impl<C> ClientBuilder<C> {
    /// Trusts these root certificates, too, in PEM: those of a company's own authority.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connection.roots.pem.push(pem.into());
        self
    }

    /// Trusts these root certificates, in PEM, and those of `root_certificates`, but none of the
    /// system's.
    pub fn only_root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connection.roots.only_these = true;
        self.root_certificates(pem)
    }

    /// Connects through this proxy where it applies, and before those of the environment.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.connection.proxies.push(proxy);
        self
    }

    /// Connects without the proxies of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.connection.no_proxy = true;
        self
    }
}
