//! Signing in: on a device without a browser, and as an app with a key.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use github::runtime::sign_in::{FetchedToken, Jwt, JwtKey, OAuthApp, Tokens};
use github::types::RateLimitOverview;
use github::{Client, Error};

use crate::server::{answer, json, serve};
use crate::{Tried, value};

/// Task 6: codes are shown, and asked after until someone has entered them.
#[tokio::test]
async fn device_flow() -> Tried {
    let codes = r#"{"device_code":"d","user_code":"AB-CD","verification_uri":"https://github.com/login/device","expires_in":900,"interval":0}"#;
    let server = serve([
        json(codes),
        json(r#"{"error":"authorization_pending"}"#),
        json(r#"{"access_token":"gho_1","token_type":"bearer","scope":"public_repo"}"#),
        value(&RateLimitOverview::example()),
    ]);
    let url = &server.url;
    let (code_url, token_url) =
        (format!("{url}/login/device/code"), format!("{url}/login/oauth/access_token"));
    // task 6
    let app = OAuthApp::new("id", &token_url)?.scopes(["public_repo", "read:org"]);
    let login = app.device(&code_url).await?;
    let (place, code) = (login.verification_uri(), login.user_code());
    let tokens = login.tokens().await?;
    let client = Client::builder().token_provider(app.provider(&tokens)).base_url(url).build()?;
    // end
    assert_eq!((place, code), ("https://github.com/login/device", "AB-CD"));
    client.rate_limit().get().await?;
    let asked = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d&client_id=id";
    assert_eq!(
        server.lines(),
        [
            "POST /login/device/code scope=public_repo+read%3Aorg&client_id=id",
            &format!("POST /login/oauth/access_token {asked}"),
            &format!("POST /login/oauth/access_token {asked}"),
            "GET /rate_limit",
        ]
    );
    assert_eq!(server.requests()[3].header("authorization"), "Bearer gho_1");
    Ok(())
}

/// Task 7: an app signs a token, has one for an installation, and calls with that.
#[tokio::test]
async fn app() -> Tried {
    let token = r#"{"token":"ghs_1","expires_at":"2026-11-29T05:00:00Z"}"#;
    let list = r#"{"total_count":0,"repositories":[]}"#;
    let server = serve([answer(201, "application/json", token), json(list), json(list)]);
    let (url, key) = (&server.url, include_str!("key.pem"));
    let hour = Duration::from_secs(3600);
    // task 7
    let jwt = Jwt::new(JwtKey::rs256(key)?).issuer("42");
    let app = Client::builder().token_provider(jwt).base_url(url).build()?;
    let tokens = FetchedToken::new(move || {
        let call = app.app().installation().access_token().create(7);
        async move { Ok::<_, Error>(Tokens::new(call.await?.token).living(hour)) }
    });
    let client = Client::builder().token_provider(tokens).base_url(url).build()?;
    let repositories = client.installation().repository().list().await?.repositories;
    // end
    assert!(repositories.is_empty());
    client.installation().repository().list().await?;
    let lines = server.lines();
    assert!(lines[0].starts_with("POST /app/installations/7/access_tokens"), "{lines:?}");
    assert_eq!(lines[1..], ["GET /installation/repositories", "GET /installation/repositories"]);
    let requests = server.requests();
    let signed = requests[0].header("authorization").strip_prefix("Bearer ").unwrap();
    let claims = URL_SAFE_NO_PAD.decode(signed.split('.').nth(1).unwrap())?;
    let claims: serde_json::Value = serde_json::from_slice(&claims)?;
    assert_eq!(claims["iss"], "42");
    for request in &requests[1..] {
        assert_eq!(request.header("authorization"), "Bearer ghs_1");
    }
    Ok(())
}
