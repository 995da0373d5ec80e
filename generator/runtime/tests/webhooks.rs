//! Signed webhooks in three dialects: good, forged, old, and with two secrets.
#![cfg(feature = "webhooks")]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use specwright_runtime::runtime::ErrorKind;
use specwright_runtime::runtime::webhook::{
    SignatureEncoding, Signatures, Signed, Timestamp, WebhookScheme, Webhooks,
};

static PAIRS: WebhookScheme = WebhookScheme {
    signature_header: "x-signature",
    signatures: Signatures::Pairs("v1"),
    encoding: SignatureEncoding::Hex,
    timestamp: Timestamp::Pair("t"),
    id_header: None,
    signed: &[Signed::Timestamp, Signed::Text("."), Signed::Body],
    base64_secret_prefix: None,
    tolerance_seconds: 300,
};

/// https://www.standardwebhooks.com
static STANDARD: WebhookScheme = WebhookScheme {
    signature_header: "webhook-signature",
    signatures: Signatures::Prefixed("v1,"),
    encoding: SignatureEncoding::Base64,
    timestamp: Timestamp::Header("webhook-timestamp"),
    id_header: Some("webhook-id"),
    signed: &[
        Signed::Id,
        Signed::Text("."),
        Signed::Timestamp,
        Signed::Text("."),
        Signed::Body,
    ],
    base64_secret_prefix: Some("whsec_"),
    tolerance_seconds: 300,
};

static BARE: WebhookScheme = WebhookScheme {
    signature_header: "x-hub-signature-256",
    signatures: Signatures::Prefixed("sha256="),
    encoding: SignatureEncoding::Hex,
    timestamp: Timestamp::None,
    id_header: None,
    signed: &[Signed::Body],
    base64_secret_prefix: None,
    tolerance_seconds: 0,
};

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        )
    });
    pairs.collect()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

// Computed with Python's hmac module: key "first", message "1700000000.{\"a\":1}".
const FIRST: &str = "6cec7c3b97296f6145c73e625243d78410b7e9bc25f64f9065364bc2424d8933";
const SECOND: &str = "5929603d3c4708e1bd2b60b15eb7238c9c5e7ea672c323685492c927776c28d5";

#[test]
fn a_signature_with_its_time() {
    let hooks = Webhooks::new(&PAIRS, ["first"]).unwrap();
    let good = headers(&[(
        "x-signature",
        &format!("t=1700000000,v0=00,v1=ff,v1={FIRST}"),
    )]);
    let body = b"{\"a\":1}";
    hooks.verify_at(&good, body, at(1_700_000_000)).unwrap();
    hooks.verify_at(&good, body, at(1_700_000_300)).unwrap();
    hooks.verify_at(&good, body, at(1_699_999_700)).unwrap();
    let refused = [
        hooks.verify_at(&good, body, at(1_700_000_301)),
        hooks.verify_at(&good, body, at(1_699_999_699)),
        hooks.verify_at(&good, b"{\"a\":2}", at(1_700_000_000)),
        hooks.verify_at(&HeaderMap::new(), body, at(1_700_000_000)),
        hooks.verify(&good, body),
    ];
    for outcome in refused {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Signature);
    }
    for forged in [
        format!("t=1700000001,v1={FIRST}"),
        format!("v1={FIRST}"),
        "t=1700000000,v1=".to_owned(),
        "t=1700000000".to_owned(),
        format!("t=1700000000,v1={}", &FIRST[..62]),
        format!("t=1700000000,v1={}0", &FIRST[..63]),
        format!("t=1700000000,v1=zz{}", &FIRST[2..]),
        format!("t=1700000000,v0={FIRST}"),
    ] {
        let headers = headers(&[("x-signature", &forged)]);
        let outcome = hooks.verify_at(&headers, body, at(1_700_000_000));
        assert_eq!(
            outcome.unwrap_err().kind(),
            ErrorKind::Signature,
            "{forged}"
        );
    }
}

#[test]
fn secrets_can_be_replaced_without_a_gap() {
    let both = Webhooks::new(&PAIRS, ["second", "first"]).unwrap();
    for signature in [FIRST, SECOND] {
        let headers = headers(&[("x-signature", &format!("t=1700000000,v1={signature}"))]);
        both.verify_at(&headers, b"{\"a\":1}", at(1_700_000_000))
            .unwrap();
    }
    let old = Webhooks::new(&PAIRS, ["first"]).unwrap();
    let headers = headers(&[("x-signature", &format!("t=1700000000,v1={SECOND}"))]);
    assert!(
        old.verify_at(&headers, b"{\"a\":1}", at(1_700_000_000))
            .is_err()
    );
}

#[test]
fn the_example_of_the_standard() {
    let hooks = Webhooks::new(&STANDARD, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).unwrap();
    let body = b"{\"test\": 2432232314}";
    let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let message = headers(&[
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", "1614265330"),
        ("webhook-signature", &format!("v1a,bm9uZQ== {signature}")),
    ]);
    hooks.verify_at(&message, body, at(1_614_265_330)).unwrap();
    assert!(hooks.verify_at(&message, b"{}", at(1_614_265_330)).is_err());
}

#[test]
fn a_signature_of_the_body_alone() {
    // The example of GitHub's documentation.
    let hooks = Webhooks::new(&BARE, ["It's a Secret to Everybody"]).unwrap();
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let message = headers(&[("x-hub-signature-256", signature)]);
    hooks.verify(&message, b"Hello, World!").unwrap();
    assert!(hooks.verify(&message, b"Hello, World").is_err());
    // What is signed may still not be what the program expects.
    let error = hooks.event::<i64>(&message, b"Hello, World!").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn a_verifier_needs_a_usable_secret() {
    let none: [&str; 0] = [];
    assert_eq!(
        Webhooks::new(&PAIRS, none).unwrap_err().kind(),
        ErrorKind::Config
    );
    assert_eq!(
        Webhooks::new(&PAIRS, [""]).unwrap_err().kind(),
        ErrorKind::Config
    );
    assert_eq!(
        Webhooks::new(&STANDARD, ["whsec_***"]).unwrap_err().kind(),
        ErrorKind::Config
    );
    let shown = format!("{:?}", Webhooks::new(&PAIRS, ["hush-hush"]).unwrap());
    assert!(!shown.contains("hush"));
}

#[test]
fn what_is_signed_for_a_test_is_verified() {
    let at = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let body = br#"{"a":1}"#;
    for (scheme, secret) in [
        (&PAIRS, "secret"),
        (&STANDARD, "whsec_c2VjcmV0"),
        (&BARE, "secret"),
    ] {
        let webhooks = Webhooks::new(scheme, [secret]).unwrap();
        let headers = webhooks.sign(body, at).unwrap();
        webhooks.verify_at(&headers, body, at).unwrap();
        let error = webhooks.verify_at(&headers, b"{}", at).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Signature);
        if scheme.tolerance_seconds > 0 {
            let late = at + Duration::from_secs(301);
            assert!(webhooks.verify_at(&headers, body, late).is_err());
        }
    }
}

#[test]
fn headers_of_any_http_library_are_found_by_a_closure() {
    let webhooks = Webhooks::new(&STANDARD, ["whsec_c2VjcmV0"]).unwrap();
    let signed = webhooks.sign(b"{}", at(1_700_000_000)).unwrap();
    let pairs: Vec<(&str, &str)> = signed
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let find = |name: &str| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1);
    webhooks.verify_at(&find, b"{}", at(1_700_000_000)).unwrap();
    let forged = webhooks
        .verify_at(&find, b"[]", at(1_700_000_000))
        .unwrap_err();
    assert_eq!(forged.kind(), ErrorKind::Signature);
    let none = |_: &str| None;
    let error = webhooks
        .verify_at(&none, b"{}", at(1_700_000_000))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("there is no webhook-signature header"),
        "{error}"
    );
}

#[test]
fn while_a_secret_is_replaced_both_sign() {
    let at = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    for scheme in [&PAIRS, &BARE] {
        let both = Webhooks::new(scheme, ["old", "new"]).unwrap();
        let headers = both.sign(b"x", at).unwrap();
        for secret in ["old", "new"] {
            let one = Webhooks::new(scheme, [secret]).unwrap();
            one.verify_at(&headers, b"x", at).unwrap();
        }
        let other = Webhooks::new(scheme, ["other"]).unwrap();
        assert!(other.verify_at(&headers, b"x", at).is_err());
    }
}
