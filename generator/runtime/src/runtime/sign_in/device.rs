//! Sign-in at another device: OAuth2's device authorization grant (RFC 8628).

use std::fmt;
use std::time::Duration;

use reqwest::Url;

use super::app::OAuthApp;
use super::tokens::Tokens;
use crate::runtime::clock::{self, Instant};
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::secret::Secret;
use crate::runtime::token_endpoint::{TokenAnswer, text};

/// How often the server is asked, when it does not say (section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// A server is not asked more often, whatever it says.
const SHORTEST: Duration = Duration::from_millis(100);
/// How much longer it waits each time that the server says `slow_down` (section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// How long the code is good, when the server does not say, as it must.
const LIFETIME: Duration = Duration::from_secs(900);

/// A sign-in that waits for someone to enter `user_code` at `verification_uri`.
#[derive(Clone)]
pub struct DeviceLogin {
    app: OAuthApp,
    device_code: Secret,
    user_code: String,
    verification_uri: String,
    complete_uri: Option<String>,
    interval: Duration,
    expires: Instant,
}

impl DeviceLogin {
    pub(super) async fn begin(app: OAuthApp, url: &Url) -> Result<DeviceLogin, Error> {
        let fields: Vec<_> = app.scope().into_iter().collect();
        let document = app.endpoint().ask(url, &fields).await?;
        let text = |name| text(&document, name);
        let seconds = |name| {
            let seconds = document.root().get(name)?.as_u64()?;
            Some(Duration::from_secs(seconds))
        };
        let required = |name: &str, value: Option<String>| {
            value.ok_or_else(|| {
                let message = format!("the reply to a device's sign-in holds no {name}");
                Error::new(ErrorKind::Authentication, message)
            })
        };
        // Older servers call it so.
        let verification_uri = text("verification_uri").or_else(|| text("verification_url"));
        Ok(DeviceLogin {
            device_code: Secret::new(required("device_code", text("device_code"))?),
            user_code: required("user_code", text("user_code"))?,
            verification_uri: required("verification_uri", verification_uri)?,
            complete_uri: text("verification_uri_complete"),
            interval: seconds("interval").unwrap_or(INTERVAL),
            expires: Instant::now() + seconds("expires_in").unwrap_or(LIFETIME),
            app,
        })
    }

    /// What someone enters.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where it is entered.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// The same place with the code in it, for a QR code, if the server has one.
    pub fn verification_uri_complete(&self) -> Option<&str> {
        self.complete_uri.as_deref()
    }

    /// Asks for the tokens until someone entered the code, as often as the server allows.
    ///
    /// # Errors
    ///
    /// Nobody did in time, someone declined, or the server cannot be reached.
    pub async fn tokens(&self) -> Result<Tokens, Error> {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", self.device_code.expose()),
        ];
        let mut interval = self.interval.max(SHORTEST);
        loop {
            if Instant::now() + interval >= self.expires {
                return Err(Error::new(
                    ErrorKind::Timeout,
                    "nobody signed in before the code expired",
                ));
            }
            clock::sleep(interval).await;
            let endpoint = self.app.endpoint();
            match endpoint.answer(self.app.token_url(), &fields).await? {
                TokenAnswer::Reply(document) => return Tokens::read(&document),
                TokenAnswer::Refused(error, code) => match code.as_str() {
                    "authorization_pending" => {}
                    "slow_down" => interval += SLOWER,
                    _ => return Err(error),
                },
            }
        }
    }
}

impl fmt::Debug for DeviceLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceLogin")
            .field("verification_uri", &self.verification_uri)
            .finish_non_exhaustive()
    }
}
