//! Sets up a client and refuses a set-up that cannot work.

use std::env::VarError;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::api::Api;
use super::auth::{Credential, Credentials, Issuer, TokenProvider};
use super::client::{Built, Client, Inner};
use super::error::Error;
use super::hook::Hook;
use super::http_stack::{Connection, ReqwestTransport};
use super::origin;
use super::retry::Retry;
use super::secret::Secret;
use super::transport::Transport;

/// The default limit of a reply's body: 64 MiB.
pub const MAX_REPLY_BYTES: u64 = 64 << 20;

/// How many times the limit of a reply's body its values may take in memory.
const MAX_DECODED_MULTIPLE: u32 = 4;

/// What the values of a reply may take in any case: a number of a few bytes of text needs more.
const MIN_DECODED_BYTES: u64 = 64 << 10;

/// Sets up a [`Client`], or what an API has in its place: `C`.
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder<C = Client> {
    pub(crate) api: &'static Api,
    pub(crate) base_url: Option<String>,
    pub(crate) credentials: Credentials,
    headers: Vec<(String, String)>,
    pub(crate) retry: Retry,
    pub(crate) timeout: Option<Duration>,
    deadline: Option<Duration>,
    max_reply_bytes: u64,
    max_decoded_multiple: u32,
    pub(crate) plain_http: bool,
    pub(crate) connection: Connection,
    transport: Option<Arc<dyn Transport>>,
    hooks: Vec<Arc<dyn Hook>>,
    client: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    #[doc(hidden)]
    pub fn new(api: &'static Api) -> ClientBuilder<C> {
        ClientBuilder {
            api,
            base_url: None,
            credentials: Credentials::default(),
            headers: Vec::new(),
            retry: api.retry,
            timeout: Some(Duration::from_millis(api.timeout_ms)).filter(|limit| !limit.is_zero()),
            deadline: None,
            max_reply_bytes: MAX_REPLY_BYTES,
            max_decoded_multiple: MAX_DECODED_MULTIPLE,
            plain_http: false,
            connection: Connection::default(),
            transport: None,
            hooks: Vec::new(),
            client: PhantomData,
        }
    }

    /// Takes the token, and the base URL if its variable is set, from the
    /// environment variables that the API names. An API that needs no token
    /// does without the variable; one that knows no token does not look at it.
    pub fn from_env(mut self) -> Result<Self, Error> {
        let api = self.api;
        let name = api.token_env;
        let optional = api
            .security
            .iter()
            .any(|alternative| alternative.is_empty());
        let token = match std::env::var(name) {
            _ if api.schemes.is_empty() => None,
            Ok(token) => Some(token),
            Err(VarError::NotPresent) if optional => None,
            Err(VarError::NotPresent) => {
                let message = format!("the environment variable {name} is not set");
                return Err(Error::config(message));
            }
            Err(VarError::NotUnicode(_)) => {
                let message = format!("the environment variable {name} is not UTF-8");
                return Err(Error::config(message));
            }
        };
        if let Some(url) = self
            .api
            .base_url_env
            .and_then(|name| std::env::var(name).ok())
        {
            self.base_url = Some(url);
        }
        match token {
            Some(token) => Ok(self.token(token)),
            None => Ok(self),
        }
    }

    /// Sends calls without the credentials that they need, too, where the client
    /// has none: to a server that asks for none, or to see what it answers.
    pub fn anonymous(mut self) -> Self {
        self.credentials.anonymous = true;
        self
    }

    /// Authenticates with this token, whichever scheme the operation asks for.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.default_credential(Credential::Token(token.into()))
    }

    /// Authenticates with user and password.
    pub fn basic_auth(self, user: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.default_credential(Credential::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Asks this provider for the token before each attempt. With the feature `sign-in`, the module
    /// `sign_in` has providers for those who sign in and for programs that sign tokens themselves.
    pub fn token_provider(self, provider: impl TokenProvider) -> Self {
        self.default_credential(Credential::Provider(Arc::new(provider)))
    }

    /// Fetches tokens with OAuth2 client credentials and refreshes them.
    pub fn client_credentials(self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let (id, secret) = (id.into(), secret.into());
        self.default_credential(Credential::ClientCredentials { id, secret })
    }

    fn default_credential(mut self, credential: Credential) -> Self {
        self.credentials.default = Some(credential);
        self
    }

    /// The credential for the security scheme of this name, for APIs that need
    /// several.
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        let scheme = scheme.into();
        self.credentials.named.retain(|(name, _)| *name != scheme);
        self.credentials.named.push((scheme, credential));
        self
    }

    /// Sends all requests here instead of to the document's servers.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends this header with every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Limits each attempt, from sending to the end of the body.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits each call: all attempts and the delays between them.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sends a request again at most this many times.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry.max_retries = retries;
        self
    }

    /// Waits between attempts up to `first`, doubling up to `longest`.
    pub fn retry_delays(mut self, first: Duration, longest: Duration) -> Self {
        self.retry.initial_delay_ms = milliseconds(first);
        self.retry.max_delay_ms = milliseconds(longest);
        self
    }

    /// Honours `Retry-After` up to this.
    pub fn retry_after_cap(mut self, longest: Duration) -> Self {
        self.retry.retry_after_cap_ms = milliseconds(longest);
        self
    }

    /// Whether a request that is not idempotent is sent again, too, after a 429
    /// with `Retry-After`, by which a server says that it did nothing.
    pub fn resend_on_429(mut self, resend: bool) -> Self {
        self.retry.resend_on_429 = resend;
        self
    }

    /// Takes replies up to this size in bytes, 64 MiB unless set.
    pub fn max_reply_bytes(mut self, limit: u64) -> Self {
        self.max_reply_bytes = limit;
        self
    }

    /// Takes replies whose values need up to this many times `max_reply_bytes` of memory, 4 times
    /// unless set, or up to 64 KiB if that is more. Short texts can stand for large values: `{}` for an object of a hundred members.
    pub fn max_decoded_multiple(mut self, multiple: u32) -> Self {
        self.max_decoded_multiple = multiple;
        self
    }

    /// Allows `http:` URLs to other machines: everything, credentials included,
    /// then travels readable.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Uses another HTTP stack.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Uses the caller's reqwest client, see [`ReqwestTransport::with_client`].
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(ReqwestTransport::with_client(client))
    }

    /// Adds a hook; hooks run in the order they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// The same settings for the client that all APIs have.
    fn of_any_api(self) -> ClientBuilder {
        ClientBuilder {
            api: self.api,
            base_url: self.base_url,
            credentials: self.credentials,
            headers: self.headers,
            retry: self.retry,
            timeout: self.timeout,
            deadline: self.deadline,
            max_reply_bytes: self.max_reply_bytes,
            max_decoded_multiple: self.max_decoded_multiple,
            plain_http: self.plain_http,
            connection: self.connection,
            transport: self.transport,
            hooks: self.hooks,
            client: PhantomData,
        }
    }
}

impl<C: From<Built>> ClientBuilder<C> {
    /// Builds the client; nothing is sent yet.
    pub fn build(self) -> Result<C, Error> {
        self.of_any_api()
            .build_client()
            .map(|client| Built(client).into())
    }
}

impl ClientBuilder {
    fn build_client(self) -> Result<Client, Error> {
        let base_url = match &self.base_url {
            Some(url) => Some(origin::base(url, self.plain_http)?),
            None => None,
        };
        check_schemes(self.api, &self.credentials)?;
        check_token(self.api, &self.credentials)?;
        let headers = default_headers(self.api, &self.headers)?;
        let transport = match &self.transport {
            Some(transport) => {
                self.connection.refuse_with_transport()?;
                Arc::clone(transport)
            }
            None => {
                let is_loopback = base_url.as_ref().is_some_and(origin::is_loopback);
                Arc::new(self.connection.transport(is_loopback)?)
            }
        };
        let credentials = match self.api.issuer {
            Some(Issuer(issue)) => issue(&self, base_url.as_ref(), &transport)?,
            None => self.credentials.clone(),
        };
        let max_decoded = u64::from(self.max_decoded_multiple).saturating_mul(self.max_reply_bytes);
        let max_decoded = max_decoded.max(MIN_DECODED_BYTES);
        let inner = Inner {
            api: self.api,
            base_url,
            server: origin::base(self.api.base_url, self.plain_http).ok(),
            credentials,
            headers,
            retry: self.retry,
            timeout: self.timeout,
            deadline: self.deadline,
            max_reply_bytes: self.max_reply_bytes,
            max_decoded_bytes: usize::try_from(max_decoded).unwrap_or(usize::MAX),
            plain_http: self.plain_http,
            transport,
            hooks: self.hooks,
        };
        Ok(Client {
            inner: Arc::new(inner),
        })
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api.name)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.retry.max_retries)
            .finish_non_exhaustive()
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Refuses credentials that no call could be sent with.
fn check_schemes(api: &Api, credentials: &Credentials) -> Result<(), Error> {
    if api.schemes.is_empty() && (credentials.default.is_some() || !credentials.named.is_empty()) {
        return Err(Error::config(format!(
            "the document of {} describes no authentication, so a credential would never be sent: give it as a header",
            api.name
        )));
    }
    for (name, _) in &credentials.named {
        if api.scheme(name).is_none() {
            let known: Vec<&str> = api.schemes.iter().map(|scheme| scheme.name).collect();
            return Err(Error::config(format!(
                "{} has no security scheme {name:?}; it has {}",
                api.name,
                known.join(", ")
            )));
        }
    }
    Ok(())
}

fn check_token(api: &Api, credentials: &Credentials) -> Result<(), Error> {
    let named = credentials.named.iter().map(|(_, credential)| credential);
    for credential in named.chain(&credentials.default) {
        if let Credential::Token(token) = credential {
            check_secret(api, token)?;
        }
    }
    Ok(())
}

/// Refuses a token that is empty or ends in the newline of the file it was
/// read from, before a server answers 401 to it.
pub(crate) fn check_secret(api: &Api, token: &Secret) -> Result<(), Error> {
    let text = token.expose();
    if text.is_empty() {
        return Err(Error::config(format!(
            "the token for {} is empty",
            api.name
        )));
    }
    if text.trim() != text || text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return Err(Error::config(format!(
            "the token for {} has white space around it or control characters in it",
            api.name
        )));
    }
    Ok(())
}

fn default_headers(api: &Api, own: &[(String, String)]) -> Result<HeaderMap, Error> {
    // With room for what a call adds: a copy of it need not grow.
    let mut headers = HeaderMap::with_capacity(12);
    let agent = format!("{}/{}", api.name, api.version);
    set_header(&mut headers, "user-agent", &agent)?;
    for (name, value) in api.headers {
        set_header(&mut headers, name, value)?;
    }
    for (name, value) in own {
        set_header(&mut headers, name, value)?;
    }
    Ok(headers)
}

/// The error for what is not a name of a header. It may be a secret that came into
/// the wrong place, so it is not shown.
#[cold]
fn bad_name(name: &str) -> Error {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let fault = name
        .char_indices()
        .find(|(_, character)| !allowed(*character));
    Error::config(match fault {
        Some((at, character)) => format!(
            "the name of a header has {character:?} at position {at}, which HTTP does not allow"
        ),
        None => format!("the name of a header has {} characters", name.len()),
    })
}

/// Sets a header; the value is not shown in an error, for it may be a secret.
pub(crate) fn set_header(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad_name(name))?;
    // The one header of HTTP that is UTF-8: an id is sent back as it came (WHATWG HTML, section 9.2).
    let content = match key.as_str() {
        "last-event-id" => HeaderValue::from_bytes(value.as_bytes()),
        _ => HeaderValue::from_str(value),
    };
    let mut content = content.map_err(|_| {
        Error::config(format!(
            "the value for header {name} has characters that HTTP does not allow"
        ))
    })?;
    if matches!(
        key.as_str(),
        "authorization" | "cookie" | "proxy-authorization"
    ) {
        content.set_sensitive(true);
    }
    headers.insert(key, content);
    Ok(())
}
