//! Signing in (feature `sign-in`): with OAuth2 in a browser or on a device without one, and with
//! signed JWTs. What comes of each is a [`TokenProvider`] for `ClientBuilder::token_provider`.

mod app;
mod browser;
mod device;
mod fetched;
mod jwt;
mod tokens;

pub use app::OAuthApp;
pub use browser::BrowserLogin;
pub use device::DeviceLogin;
pub use fetched::FetchedToken;
pub use jwt::{Jwt, JwtKey};
pub use tokens::{RefreshedToken, Tokens};

#[allow(unused_imports)] // The documentation names it.
use super::auth::TokenProvider;
