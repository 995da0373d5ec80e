//! Credentials that a caller writes into a request by hand: as a header, a cookie
//! or a query parameter, not as a credential of the client.

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderValue};
use reqwest::Url;

use super::api::{Api, SchemeKind};
use super::json::Base64;
use super::secret::Secret;

/// A request before the credentials of the client are put on it.
pub(crate) struct ByHand<'a> {
    headers: &'a HeaderMap,
    url: &'a Url,
    /// Whether a server named the URL.
    is_link: bool,
}

impl<'a> ByHand<'a> {
    pub(crate) fn new(headers: &'a HeaderMap, url: &'a Url, is_link: bool) -> ByHand<'a> {
        ByHand {
            headers,
            url,
            is_link,
        }
    }

    /// Whether what is there may be a server's echo of a credential, masked
    /// perhaps: one of the client's own is better.
    pub(crate) fn may_be_an_echo(&self, kind: SchemeKind) -> bool {
        self.is_link && matches!(kind, SchemeKind::ApiKeyQuery(_))
    }

    /// Whether what a scheme of this kind sends is there already.
    pub(crate) fn covers(&self, kind: SchemeKind) -> bool {
        match kind {
            SchemeKind::Basic | SchemeKind::Bearer | SchemeKind::ClientCredentials { .. } => {
                self.headers.contains_key(AUTHORIZATION)
            }
            SchemeKind::ApiKeyHeader(name) => self.headers.contains_key(name),
            SchemeKind::ApiKeyQuery(name) => {
                let mut pairs = self.url.query_pairs();
                pairs.any(|(key, _)| key == name)
            }
            SchemeKind::ApiKeyCookie(name) => cookie(self.headers, name).is_some(),
        }
    }
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let text = headers.get(COOKIE)?.to_str().ok()?;
    let mut pairs = text.split(';').filter_map(|pair| pair.split_once('='));
    let found = pairs.find(|(key, _)| key.trim() == name);
    found.map(|(_, value)| value.trim())
}

/// The secrets among the headers and in the URL, which are kept out of what is shown.
pub(crate) fn secrets(api: &Api, headers: &HeaderMap, url: &Url) -> Vec<Secret> {
    let mut secrets = Vec::new();
    for name in [AUTHORIZATION, PROXY_AUTHORIZATION] {
        let value = headers.get(name).and_then(text);
        let Some((scheme, value)) = value.map(|value| value.split_once(' ').unwrap_or(("", value)))
        else {
            continue;
        };
        secrets.push(Secret::new(value));
        let pair = Base64::parse(value).filter(|_| scheme.eq_ignore_ascii_case("basic"));
        if let Some(pair) = pair.and_then(|pair| String::from_utf8(pair.0).ok()) {
            let (_, password) = pair.split_once(':').unwrap_or_default();
            secrets.extend([Secret::new(password), Secret::new(pair.as_str())]);
        }
    }
    for scheme in api.schemes {
        match scheme.kind {
            SchemeKind::ApiKeyHeader(name) => {
                secrets.extend(headers.get(name).and_then(text).map(Secret::new));
            }
            SchemeKind::ApiKeyCookie(name) => {
                secrets.extend(cookie(headers, name).map(Secret::new));
            }
            SchemeKind::ApiKeyQuery(name) => {
                let pairs = url.query_pairs().filter(|(key, _)| key == name);
                secrets.extend(pairs.map(|(_, value)| Secret::new(value)));
            }
            _ => {}
        }
    }
    secrets
}

fn text(value: &HeaderValue) -> Option<&str> {
    value.to_str().ok()
}
