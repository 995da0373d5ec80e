//! The client: what all calls share, cheap to clone.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use reqwest::Url;

use super::api::Api;
use super::auth::Credentials;
use super::builder::ClientBuilder;
use super::hook::Hook;
use super::retry::Retry;
use super::transport::Transport;

/// A client of one API. Clones share connections, credentials and settings.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) api: &'static Api,
    /// Set by the caller; without it an operation's own server comes before the API's.
    pub(crate) base_url: Option<Url>,
    /// The API's own, unless it is none that can be used.
    pub(crate) server: Option<Url>,
    pub(crate) credentials: Credentials,
    pub(crate) headers: HeaderMap,
    pub(crate) retry: Retry,
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_reply_bytes: u64,
    pub(crate) max_decoded_bytes: usize,
    pub(crate) plain_http: bool,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
}

impl Client {
    /// Starts building a client of this API.
    pub fn with_api(api: &'static Api) -> ClientBuilder {
        ClientBuilder::new(api)
    }

    /// The API this is a client of.
    pub fn api(&self) -> &'static Api {
        self.inner.api
    }
}

/// A client that a builder has just built, for the type that an API has in its place: nothing else
/// becomes one, so that it is never a client of another API.
#[doc(hidden)]
#[derive(Debug)]
pub struct Built(pub(crate) Client);

impl Built {
    /// The client.
    pub fn into_client(self) -> Client {
        self.0
    }
}

impl From<Built> for Client {
    fn from(built: Built) -> Client {
        built.0
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let base_url = inner
            .base_url
            .as_ref()
            .map_or(inner.api.base_url, Url::as_str);
        f.debug_struct("Client")
            .field("api", &inner.api.name)
            .field("base_url", &base_url)
            .field("timeout", &inner.timeout)
            .field("max_retries", &inner.retry.max_retries)
            .finish_non_exhaustive()
    }
}
