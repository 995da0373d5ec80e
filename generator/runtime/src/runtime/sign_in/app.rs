//! A program that is registered with an OAuth2 server, and what it can ask the server for.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::browser::BrowserLogin;
use super::device::DeviceLogin;
use super::fetched::FetchedToken;
use super::jwt::Jwt;
use super::tokens::{RefreshedToken, Tokens};
use crate::runtime::error::Error;
use crate::runtime::http_stack::Connection;
use crate::runtime::origin;
use crate::runtime::retry::Retry;
use crate::runtime::secret::Secret;
use crate::runtime::token_endpoint::{ClientSecret, TokenEndpoint};
use crate::runtime::transport::Transport;

/// How long one request to the server may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A program that is registered with an OAuth2 server: its client id, and where tokens are issued.
///
/// ```ignore
/// let app = OAuthApp::new("my-program", "https://auth.example.com/token")?.scopes(["read"]);
/// let login = app.device("https://auth.example.com/device").await?;
/// println!("enter {} at {}", login.user_code(), login.verification_uri());
/// let tokens = login.tokens().await?;
/// let client = Client::builder().token_provider(app.provider(&tokens)).build()?;
/// ```
#[derive(Clone)]
pub struct OAuthApp {
    endpoint: TokenEndpoint,
    token_url: Url,
    scope: String,
}

impl OAuthApp {
    /// A program of this client id, without a secret, as those are that run on their users' machines.
    ///
    /// # Errors
    ///
    /// The URL is none that credentials may be sent to, or the HTTP stack cannot be set up.
    pub fn new(client_id: impl Into<String>, token_url: &str) -> Result<OAuthApp, Error> {
        let url = place(token_url)?;
        let transport = Connection::default().transport(origin::is_loopback(&url))?;
        Ok(OAuthApp {
            endpoint: TokenEndpoint {
                transport: Arc::new(transport),
                id: client_id.into(),
                secret: ClientSecret::None,
                retry: Retry::DEFAULT,
                timeout: TIMEOUT,
            },
            token_url: url,
            scope: String::new(),
        })
    }

    /// With a secret, which only a program has that runs on a server. It is sent as basic
    /// authentication.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> OAuthApp {
        self.endpoint.secret = ClientSecret::Basic(secret.into());
        self
    }

    /// With a secret that is sent as `client_secret` among the fields of the form, for servers that do
    /// not take basic authentication.
    #[must_use]
    pub fn secret_field(mut self, secret: impl Into<Secret>) -> OAuthApp {
        self.endpoint.secret = ClientSecret::Field(secret.into());
        self
    }

    /// Asks for these scopes.
    #[must_use]
    pub fn scopes<S: AsRef<str>>(mut self, scopes: impl IntoIterator<Item = S>) -> OAuthApp {
        let scopes: Vec<S> = scopes.into_iter().collect();
        let scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
        self.scope = scopes.join(" ");
        self
    }

    /// Reaches the server by another HTTP stack.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> OAuthApp {
        self.endpoint.transport = Arc::new(transport);
        self
    }

    /// Begins a sign-in in a browser: with an authorization code, bound to this program by PKCE
    /// (RFC 7636). The server sends the browser back to `redirect_uri`.
    ///
    /// # Errors
    ///
    /// A URL is none that may be used, or the system has no randomness.
    pub fn browser(
        &self,
        authorization_url: &str,
        redirect_uri: impl Into<String>,
    ) -> Result<BrowserLogin, Error> {
        let url = place(authorization_url)?;
        BrowserLogin::begin(self.clone(), url, redirect_uri.into())
    }

    /// Begins a sign-in of someone at another device (RFC 8628).
    ///
    /// # Errors
    ///
    /// The server refuses, or cannot be reached.
    pub async fn device(&self, device_authorization_url: &str) -> Result<DeviceLogin, Error> {
        let url = place(device_authorization_url)?;
        DeviceLogin::begin(self.clone(), &url).await
    }

    /// New tokens for a refresh token.
    ///
    /// # Errors
    ///
    /// The server refuses, or cannot be reached.
    pub async fn refresh(&self, token: &Secret) -> Result<Tokens, Error> {
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.expose()),
        ];
        self.tokens(&fields).await
    }

    /// The access token of one who signed in, renewed by the refresh token.
    pub fn provider(&self, tokens: &Tokens) -> RefreshedToken {
        RefreshedToken::new(self.clone(), tokens)
    }

    /// The access token that the server gives for a signed JWT, without anyone signing in (RFC 7523,
    /// section 2.1); fetched again before it expires.
    pub fn jwt_bearer(&self, jwt: Jwt) -> FetchedToken {
        let (app, jwt) = (self.clone(), Arc::new(jwt));
        FetchedToken::new(move || {
            let (app, jwt) = (app.clone(), Arc::clone(&jwt));
            async move {
                let assertion = jwt.sign()?;
                let mut fields = vec![
                    ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    ("assertion", assertion.expose()),
                ];
                fields.extend(app.scope());
                app.tokens(&fields).await
            }
        })
    }

    pub(super) fn endpoint(&self) -> &TokenEndpoint {
        &self.endpoint
    }

    pub(super) fn token_url(&self) -> &Url {
        &self.token_url
    }

    /// The field of the scopes, if any are asked for.
    pub(super) fn scope(&self) -> Option<(&'static str, &str)> {
        (!self.scope.is_empty()).then_some(("scope", self.scope.as_str()))
    }

    pub(super) async fn tokens(&self, fields: &[(&str, &str)]) -> Result<Tokens, Error> {
        Tokens::read(&self.endpoint.ask(&self.token_url, fields).await?)
    }
}

/// A URL of the server, to which secrets may be sent.
fn place(text: &str) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| {
        Error::config("a URL of the OAuth2 server is not an absolute URL").with_source(error)
    })?;
    origin::secure(&url, false)?;
    Ok(url)
}

impl fmt::Debug for OAuthApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthApp")
            .field("client_id", &self.endpoint.id)
            .finish_non_exhaustive()
    }
}
