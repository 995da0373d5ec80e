//! OAuth2 client credentials (RFC 6749, section 4.4): fetches tokens for the schemes of an API.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::api::SchemeKind;
use super::auth::{Credential, Credentials, Issuer, TokenProvider};
use super::builder::ClientBuilder;
use super::error::{Error, Source};
use super::origin;
use super::secret::Secret;
use super::token_cache::TokenCache;
use super::token_endpoint::{ClientSecret, TokenEndpoint, kept_token};
use super::transport::{BoxFuture, Transport};

/// Puts a provider of tokens in place of each OAuth2 client.
pub const ISSUER: Issuer = Issuer(issue);

fn issue(
    client: &ClientBuilder,
    base_url: Option<&Url>,
    transport: &Arc<dyn Transport>,
) -> Result<Credentials, Error> {
    let mut credentials = client.credentials.clone();
    for scheme in client.api.schemes {
        let SchemeKind::ClientCredentials { token_url, scopes } = scheme.kind else {
            continue;
        };
        let given = client.credentials.named(scheme.name);
        let Some(Credential::ClientCredentials { id, secret }) =
            given.or(client.credentials.default.as_ref())
        else {
            continue;
        };
        let provider = ClientCredentials {
            endpoint: TokenEndpoint {
                transport: Arc::clone(transport),
                id: id.clone(),
                secret: ClientSecret::Basic(secret.clone()),
                retry: client.retry,
                timeout: client.timeout.unwrap_or(Duration::from_secs(80)),
            },
            token_url: resolve(client, base_url, token_url)?,
            scope: scopes.join(" "),
            cache: TokenCache::default(),
        };
        credentials.named.retain(|(name, _)| name != scheme.name);
        let provider = Credential::Provider(Arc::new(provider));
        credentials.named.push((scheme.name.to_owned(), provider));
    }
    Ok(credentials)
}

/// Where tokens are issued; `token_url` may be relative to the base URL.
fn resolve(client: &ClientBuilder, base_url: Option<&Url>, token_url: &str) -> Result<Url, Error> {
    if token_url.contains("://") {
        return origin::base(token_url, client.plain_http);
    }
    let base = match base_url {
        Some(url) => url.clone(),
        None => origin::of_api(client.api, client.plain_http)?,
    };
    base.join(token_url)
        .map_err(|error| Error::config("the token URL is not a URL").with_source(error))
}

/// A source of tokens by OAuth2 client credentials.
struct ClientCredentials {
    endpoint: TokenEndpoint,
    token_url: Url,
    scope: String,
    cache: TokenCache,
}

impl TokenProvider for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Source>> {
        Box::pin(async move {
            let token = self.cache.current(|| async {
                let mut fields = vec![("grant_type", "client_credentials")];
                if !self.scope.is_empty() {
                    fields.push(("scope", self.scope.as_str()));
                }
                kept_token(&self.endpoint.ask(&self.token_url, &fields).await?)
            });
            token.await.map_err(Source::from)
        })
    }

    fn rejected(&self, token: &Secret) {
        self.cache.reject(token);
    }
}
