//! Sign-in in a browser: OAuth2's authorization code (RFC 6749, section 4.1) with PKCE (RFC 7636).

use std::fmt;

use reqwest::Url;
use ring::digest::{SHA256, digest};

use super::app::OAuthApp;
use super::tokens::Tokens;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::json::Base64Url;
use crate::runtime::secret::Secret;

/// A sign-in in a browser that has begun: send the browser to `url`, and hand where the server sends
/// it back to `tokens`.
#[derive(Clone)]
pub struct BrowserLogin {
    app: OAuthApp,
    url: Url,
    redirect_uri: String,
    state: Secret,
    verifier: Secret,
}

impl BrowserLogin {
    pub(super) fn begin(
        app: OAuthApp,
        mut url: Url,
        redirect_uri: String,
    ) -> Result<BrowserLogin, Error> {
        let (state, verifier) = (random::<16>()?, random::<32>()?);
        let hash = digest(&SHA256, verifier.expose().as_bytes());
        let challenge = Base64Url(hash.as_ref().to_vec()).to_string();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &app.endpoint().id)
            .append_pair("redirect_uri", &redirect_uri)
            .extend_pairs(app.scope())
            .append_pair("state", state.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(BrowserLogin {
            app,
            url,
            redirect_uri,
            state,
            verifier,
        })
    }

    /// Where the browser goes.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// What the server sends back as `state`, by which a program with many sign-ins under way finds
    /// this one.
    pub fn state(&self) -> &str {
        self.state.expose()
    }

    /// The tokens, once the server sent the browser back to `callback`: that URL, or its path and
    /// query.
    ///
    /// # Errors
    ///
    /// Nobody signed in, the callback is not that of this sign-in, or the server refuses its code.
    pub async fn tokens(&self, callback: &str) -> Result<Tokens, Error> {
        let code = self.code(callback)?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", self.redirect_uri.as_str()),
            ("code_verifier", self.verifier.expose()),
        ];
        self.app.tokens(&fields).await
    }

    /// The code of a callback, which has to have the state of this sign-in.
    fn code(&self, callback: &str) -> Result<Secret, Error> {
        let refused = |message: &str| Error::new(ErrorKind::Authentication, message);
        let url = self.url.join(callback);
        let url = url.map_err(|_| refused("the callback is not a URL"))?;
        let value = |name: &str| {
            let mut pairs = url.query_pairs();
            let pair = pairs.find(|(key, _)| key == name);
            pair.map(|(_, value)| value.into_owned())
        };
        if value("state").map(Secret::new).as_ref() != Some(&self.state) {
            return Err(refused("the callback is not that of this sign-in"));
        }
        if let Some(error) = value("error") {
            return Err(refused(&format!("nobody signed in: {error}")));
        }
        let code = value("code").filter(|code| !code.is_empty());
        code.map(Secret::new)
            .ok_or_else(|| refused("the callback has no code"))
    }
}

impl fmt::Debug for BrowserLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BrowserLogin")
    }
}

/// Random bytes as text that a URL takes as it is.
fn random<const BYTES: usize>() -> Result<Secret, Error> {
    let mut bytes = [0; BYTES];
    getrandom::getrandom(&mut bytes).map_err(|error| {
        Error::config("the operating system gave no randomness for a sign-in").with_source(error)
    })?;
    Ok(Secret::new(Base64Url(bytes.to_vec()).to_string()))
}
