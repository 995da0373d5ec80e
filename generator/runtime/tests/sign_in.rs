//! Signing in: what is sent to a token endpoint, what comes of it, and what signed tokens hold.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Url;
use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use specwright_runtime::runtime::auth::TokenProvider;
use specwright_runtime::runtime::json::{Base64Url, Value};
use specwright_runtime::runtime::sign_in::{FetchedToken, Jwt, JwtKey, OAuthApp, Tokens};
use specwright_runtime::runtime::{Call, Client, Error, ErrorKind, Inputs, from_json, reply};
use support::{API, GET, Seen, Server, json, status};

const RSA: &str = include_str!("keys/rsa.pem");
const RSA_PUBLIC: &[u8] = include_bytes!("keys/rsa_public.der");
const P256: &str = include_str!("keys/p256.pem");
const P256_PUBLIC: &[u8] = include_bytes!("keys/p256_public.bin");

fn call(client: &Client) -> Call<i64> {
    Call::new(client, Inputs::new(&GET).encoded(), reply::json::<i64>)
}

fn client(server: &Server, provider: impl TokenProvider) -> Client {
    let client = server.client(&API).token_provider(provider);
    client.build().unwrap()
}

/// The fields of a form.
fn form(seen: &Seen) -> Vec<(String, String)> {
    let query = String::from_utf8(seen.body.clone()).unwrap();
    let url = Url::parse(&format!("http://form/?{query}")).unwrap();
    url.query_pairs().into_owned().collect()
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

fn authorization(seen: &Seen) -> &str {
    seen.header("authorization").unwrap_or_default()
}

/// Header and claims of a token that the key signed.
fn verified(token: &str, algorithm: &'static dyn VerificationAlgorithm, key: &[u8]) -> [Value; 2] {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = Base64Url::parse(signature).unwrap().0;
    let key = UnparsedPublicKey::new(algorithm, key);
    key.verify(message.as_bytes(), &signature).unwrap();
    let mut parts = message.split('.');
    [(); 2].map(|()| from_json(Base64Url::parse(parts.next().unwrap()).unwrap().0).unwrap())
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap()
}

fn number(claims: &Value, name: &str) -> i64 {
    claims[name].as_i64().unwrap()
}

#[test]
fn tokens_are_signed_and_say_what_they_should() {
    let key = JwtKey::rs256(RSA).unwrap();
    let before = now();
    let token = Jwt::new(key).issuer("42").key_id("k1").sign().unwrap();
    let [header, claims] = verified(token.expose(), &RSA_PKCS1_2048_8192_SHA256, RSA_PUBLIC);
    assert_eq!(
        header.to_string(),
        r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#
    );
    assert_eq!(claims["iss"], "42");
    let issued = number(&claims, "iat");
    assert!((before - 60..=now() - 60).contains(&issued), "{claims}");
    assert_eq!(number(&claims, "exp") - issued, 360);

    let key = JwtKey::es256(P256).unwrap();
    let jwt = Jwt::new(key)
        .subject("s")
        .audience("https://a/")
        .claim("admin", true);
    let token = jwt.lifetime(Duration::from_secs(600)).sign().unwrap();
    let [header, claims] = verified(token.expose(), &ECDSA_P256_SHA256_FIXED, P256_PUBLIC);
    assert_eq!(header.to_string(), r#"{"alg":"ES256","typ":"JWT"}"#);
    assert_eq!(
        (&claims["sub"], &claims["aud"]),
        (&"s".into(), &"https://a/".into())
    );
    assert_eq!(claims["admin"], true);
    assert_eq!(number(&claims, "exp") - number(&claims, "iat"), 660);
}

#[test]
fn keys_are_read_in_the_forms_that_are_handed_out() {
    let old = JwtKey::rs256(include_str!("keys/rsa_pkcs1.pem")).unwrap();
    let token = Jwt::new(old.clone()).sign().unwrap();
    verified(token.expose(), &RSA_PKCS1_2048_8192_SHA256, RSA_PUBLIC);
    assert_eq!(format!("{old:?}"), "JwtKey(RS256, [redacted])");
    let error = JwtKey::es256(include_str!("keys/p256_sec1.pem")).unwrap_err();
    assert!(
        error.to_string().contains("openssl pkcs8 -topk8"),
        "{error}"
    );
    for wrong in [
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        P256,
    ] {
        assert_eq!(JwtKey::rs256(wrong).unwrap_err().kind(), ErrorKind::Config);
    }
    assert_eq!(JwtKey::es256(RSA).unwrap_err().kind(), ErrorKind::Config);
}

#[tokio::test]
async fn one_signed_token_is_sent_until_it_is_refused() {
    let server = Server::script(vec![json("1"), json("2"), status(401, ""), json("3")]).await;
    let jwt = Jwt::new(JwtKey::rs256(RSA).unwrap()).issuer("42");
    let client = client(&server, jwt);
    for expected in 1..=3 {
        assert_eq!(call(&client).await.unwrap(), expected);
    }
    for seen in server.seen() {
        let token = authorization(&seen).strip_prefix("Bearer ").unwrap();
        let [_, claims] = verified(token, &RSA_PKCS1_2048_8192_SHA256, RSA_PUBLIC);
        assert_eq!(claims["iss"], "42");
    }
    let seen = server.seen();
    assert_eq!(authorization(&seen[0]), authorization(&seen[1]));
}

#[tokio::test]
async fn a_signed_token_is_changed_for_an_access_token() {
    let granted = json(r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600}"#);
    let server = Server::script(vec![granted, json("1"), json("2")]).await;
    let app = OAuthApp::new("id", &format!("{}/token", server.url)).unwrap();
    let jwt = Jwt::new(JwtKey::es256(P256).unwrap()).issuer("me");
    let client = client(&server, app.scopes(["read", "write"]).jwt_bearer(jwt));
    assert_eq!(
        (call(&client).await.unwrap(), call(&client).await.unwrap()),
        (1, 2)
    );
    let seen = server.seen();
    let fields = form(&seen[0]);
    let [(grant, kind), (_, assertion), (scope, scopes), (id, own)] = &fields[..] else {
        panic!("{fields:?}");
    };
    assert_eq!(
        (grant.as_str(), scope.as_str(), id.as_str()),
        ("grant_type", "scope", "client_id")
    );
    assert_eq!(kind, "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assert_eq!((scopes.as_str(), own.as_str()), ("read write", "id"));
    let [_, claims] = verified(assertion, &ECDSA_P256_SHA256_FIXED, P256_PUBLIC);
    assert_eq!(claims["iss"], "me");
    assert_eq!(authorization(&seen[1]), "Bearer a1");
    assert_eq!(authorization(&seen[2]), "Bearer a1");
}

#[tokio::test]
async fn a_device_waits_until_someone_entered_the_code() {
    let codes = r#"{"device_code":"d","user_code":"AB-CD","verification_uri":"https://v/","expires_in":9,"interval":0}"#;
    let pending = r#"{"error":"authorization_pending"}"#;
    let granted = r#"{"access_token":"a1","refresh_token":"r1","expires_in":60,"scope":"read"}"#;
    // One server refuses with a status of success, another as RFC 8628 says.
    let answers = vec![
        json(codes),
        json(pending),
        status(400, pending),
        json(granted),
    ];
    let server = Server::script(answers).await;
    let app = OAuthApp::new("id", &format!("{}/token", server.url)).unwrap();
    let app = app.scopes(["read", "write"]);
    let login = app.device(&format!("{}/device", server.url)).await.unwrap();
    assert_eq!(
        (login.user_code(), login.verification_uri()),
        ("AB-CD", "https://v/")
    );
    assert_eq!(login.verification_uri_complete(), None);
    let tokens = login.tokens().await.unwrap();
    let expected = Tokens::new("a1")
        .refreshed_by("r1")
        .living(Duration::from_secs(60));
    assert_eq!(
        (&tokens.access, &tokens.refresh),
        (&expected.access, &expected.refresh)
    );
    assert_eq!(
        (tokens.lifetime, tokens.scope.as_deref()),
        (expected.lifetime, Some("read"))
    );
    let seen = server.seen();
    assert_eq!(seen[0].target, "/device");
    assert_eq!(
        form(&seen[0]),
        pairs(&[("scope", "read write"), ("client_id", "id")])
    );
    for seen in &seen[1..] {
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        let fields = [
            ("grant_type", grant),
            ("device_code", "d"),
            ("client_id", "id"),
        ];
        assert_eq!(
            (seen.target.as_str(), form(seen)),
            ("/token", pairs(&fields))
        );
        assert_eq!(seen.header("accept"), Some("application/json"));
    }
}

#[tokio::test]
async fn a_device_is_declined_or_too_late() {
    let codes = |expires| {
        json(format!(
            r#"{{"device_code":"d","user_code":"u","verification_uri":"v","expires_in":{expires},"interval":0}}"#
        ))
    };
    let denied = r#"{"error":"access_denied"}"#;
    let server = Server::script(vec![codes(9), status(400, denied), codes(0)]).await;
    let app = OAuthApp::new("id", &format!("{}/token", server.url)).unwrap();
    let url = format!("{}/device", server.url);
    let error = app.device(&url).await.unwrap().tokens().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    assert!(error.to_string().contains("access_denied"), "{error}");
    let error = app.device(&url).await.unwrap().tokens().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_browser_comes_back_with_a_code() {
    let granted = json(r#"{"access_token":"a1","refresh_token":"r1"}"#);
    let server = Server::script(vec![granted]).await;
    let app = OAuthApp::new("i d", &format!("{}/token", server.url)).unwrap();
    let app = app.secret("s:x").scopes(["read"]);
    let login = app.browser(
        "https://a.example/authorize?prompt=login",
        "http://localhost/cb",
    );
    let login = login.unwrap();
    let url = Url::parse(login.url()).unwrap();
    let asked: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let value = |name: &str| asked.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let known = [
        ("prompt", "login"),
        ("response_type", "code"),
        ("client_id", "i d"),
        ("redirect_uri", "http://localhost/cb"),
        ("scope", "read"),
        ("code_challenge_method", "S256"),
    ];
    for (name, expected) in known {
        assert_eq!(value(name), expected);
    }
    assert_eq!(value("state"), login.state());
    let callback = format!("/cb?code=c%201&state={}", login.state());
    let tokens = login.tokens(&callback).await.unwrap();
    assert_eq!(tokens.access.expose(), "a1");
    let seen = server.seen();
    assert_eq!(authorization(&seen[0]), "Basic aStkOnMlM0F4");
    let fields = form(&seen[0]);
    assert_eq!(
        fields[..3],
        pairs(&[
            ("grant_type", "authorization_code"),
            ("code", "c 1"),
            ("redirect_uri", "http://localhost/cb"),
        ])
    );
    // PKCE: only who began the sign-in knows what the challenge was made of.
    let [(name, verifier)] = &fields[3..] else {
        panic!("{fields:?}")
    };
    assert_eq!((name.as_str(), verifier.len()), ("code_verifier", 43));
    let hash = digest(&SHA256, verifier.as_bytes()).as_ref().to_vec();
    assert_eq!(value("code_challenge"), Base64Url(hash).to_string());
}

#[tokio::test]
async fn a_callback_of_another_sign_in_is_refused() {
    let app = OAuthApp::new("id", "https://a.example/token").unwrap();
    let begin = || {
        app.browser("https://a.example/authorize", "http://localhost/cb")
            .unwrap()
    };
    let (login, other) = (begin(), begin());
    assert_ne!(login.state(), other.state());
    let callbacks = [
        format!("/cb?code=c&state={}", other.state()),
        "/cb?code=c".to_owned(),
        format!("/cb?error=access_denied&state={}", login.state()),
        format!("/cb?state={}", login.state()),
    ];
    let expected = [
        "not that of this sign-in",
        "not that of this sign-in",
        "nobody signed in: access_denied",
        "has no code",
    ];
    for (callback, expected) in callbacks.iter().zip(expected) {
        let error = login.tokens(callback).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication);
        assert!(error.to_string().contains(expected), "{error}");
    }
    let plain = OAuthApp::new("id", "http://a.example/token").unwrap_err();
    assert_eq!(plain.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn tokens_are_renewed_by_the_latest_refresh_token() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/token" => {
            let fields = form(seen);
            let refresh = fields.iter().find(|(name, _)| name == "refresh_token");
            match refresh.map(|(_, token)| token.as_str()) {
                Some("r1") => json(r#"{"access_token":"a2","refresh_token":"r2","expires_in":60}"#),
                Some("r2") => json(r#"{"access_token":"a3"}"#),
                _ => status(400, r#"{"error":"invalid_grant"}"#),
            }
        }
        _ if matches!(authorization(seen), "Bearer a1" | "Bearer a2") => status(401, "{}"),
        _ => json("7"),
    })
    .await;
    let app = OAuthApp::new("id", &format!("{}/token", server.url)).unwrap();
    let app = app.secret_field("s");
    let kept = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&kept);
    let provider = app.provider(&Tokens::new("a1").refreshed_by("r1"));
    let provider = provider.on_renewal(move |tokens| {
        let refresh = tokens
            .refresh
            .as_ref()
            .map(|token| token.expose().to_owned());
        log.lock().unwrap().push(refresh.unwrap());
    });
    let client = client(&server, provider);
    // The first refused token is renewed within the call, the second in the next.
    assert_eq!(call(&client).await.unwrap_err().status(), Some(401));
    assert_eq!(call(&client).await.unwrap(), 7);
    assert_eq!(*kept.lock().unwrap(), ["r2", "r2"]);
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "r1"),
        ("client_id", "id"),
        ("client_secret", "s"),
    ];
    assert_eq!(form(&server.seen()[1]), pairs(&fields));
}

#[tokio::test]
async fn without_a_refresh_token_an_old_access_token_is_an_error() {
    let server = Server::script(vec![]).await;
    let app = OAuthApp::new("id", &format!("{}/token", server.url)).unwrap();
    let client = client(
        &server,
        app.provider(&Tokens::new("a").living(Duration::ZERO)),
    );
    let error = call(&client).await.unwrap_err();
    assert_eq!(
        (error.kind(), server.count()),
        (ErrorKind::Authentication, 0)
    );
    assert!(error.to_string().contains("no refresh token"), "{error}");
}

#[tokio::test]
async fn a_token_that_another_client_fetches_is_fetched_once() {
    let tokens = Server::script(vec![json("1"), json("2")]).await;
    let server = Server::start(|_, number| match number {
        3 => status(401, "{}"),
        _ => json("7"),
    })
    .await;
    let issuer = tokens.client(&API).build().unwrap();
    let provider = FetchedToken::new(move || {
        let issuer = issuer.clone();
        async move {
            let number = call(&issuer).await?;
            Ok::<_, Error>(Tokens::new(format!("t{number}")).living(Duration::from_secs(3600)))
        }
    });
    let client = client(&server, provider);
    let (a, b, c) = tokio::join!(call(&client), call(&client), call(&client));
    assert!([a, b, c].iter().all(|value| *value.as_ref().unwrap() == 7));
    assert_eq!(call(&client).await.unwrap(), 7);
    let sent: Vec<String> = server
        .seen()
        .iter()
        .map(|seen| authorization(seen).to_owned())
        .collect();
    assert_eq!(
        sent,
        [
            "Bearer t1",
            "Bearer t1",
            "Bearer t1",
            "Bearer t1",
            "Bearer t2"
        ]
    );
    assert_eq!(tokens.count(), 2);
}
