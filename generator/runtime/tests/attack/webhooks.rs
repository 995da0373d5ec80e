//! What a webhook's sender can make its receiver do before it is known who it is.

use std::time::{Duration, Instant, SystemTime};

use http::{HeaderMap, HeaderValue};
use ring::hmac;
use specwright_runtime::runtime::ErrorKind;
use specwright_runtime::runtime::webhook::{
    SignatureEncoding, Signatures, Signed, Timestamp, WebhookScheme, Webhooks,
};

use crate::table::row;

static SCHEME: WebhookScheme = WebhookScheme {
    signature_header: "signature",
    signatures: Signatures::Pairs("v1"),
    encoding: SignatureEncoding::Hex,
    timestamp: Timestamp::None,
    id_header: None,
    signed: &[Signed::Body],
    base64_secret_prefix: None,
    tolerance_seconds: 300,
};

fn verify(header: &str, body: &[u8]) -> (Result<(), ErrorKind>, Duration) {
    let webhooks = Webhooks::new(&SCHEME, ["whsec_one"]).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("signature", HeaderValue::from_str(header).unwrap());
    let started = Instant::now();
    let verified = webhooks.verify_at(&headers, body, SystemTime::now());
    (verified.map_err(|error| error.kind()), started.elapsed())
}

fn signature(body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"whsec_one");
    let tag = hmac::sign(&key, body);
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn n03_a_secret_signs_once_however_many_signatures_there_are() {
    let body = vec![b'x'; 1 << 20];
    let wrong = format!("v1={}", "ab".repeat(32));
    let once = (0..5).map(|_| verify(&wrong, &body).1).min().unwrap();
    let many = vec![wrong.as_str(); 16_384 / (wrong.len() + 1)].join(",");
    let (verified, _) = verify(&many, &body);
    assert_eq!(verified, Err(ErrorKind::Signature));
    let all = (0..3).map(|_| verify(&many, &body).1).min().unwrap();
    assert!(
        all < once * 5,
        "{all:?} for 240 signatures, {once:?} for one"
    );
    row(
        3,
        "240 signatures in a header of 16 KB, a body of 1 MiB",
        "refused after one HMAC",
    );
}

#[test]
fn n03_signatures_of_a_wrong_length_are_refused_before_any_hmac() {
    let body = vec![b'x'; 8 << 20];
    let once = (0..3)
        .map(|_| verify(&format!("v1={}", "ab".repeat(32)), &body).1)
        .min()
        .unwrap();
    for wrong in [
        "v1=",
        "v1=abcd",
        "v1=zz",
        &format!("v1={}", "ab".repeat(33)),
    ] {
        let (verified, taken) = verify(wrong, &body);
        assert_eq!(verified, Err(ErrorKind::Signature), "{wrong}");
        assert!(
            taken * 5 < once,
            "{wrong}: {taken:?}, an HMAC takes {once:?}"
        );
    }
    row(3, "signatures of a wrong length", "refused without an HMAC");
}

#[test]
fn n03_only_so_many_signatures_are_looked_at() {
    let body = b"{}";
    let wrong = format!("v1={}", "ab".repeat(32));
    let right = format!("v1={}", signature(body));
    let header = |before: usize| {
        let mut all = vec![wrong.as_str(); before];
        all.push(&right);
        all.join(",")
    };
    // Senders sign with each of the secrets that are good, which are few.
    assert_eq!(verify(&header(0), body).0, Ok(()));
    assert_eq!(verify(&header(15), body).0, Ok(()));
    assert_eq!(verify(&header(16), body).0, Err(ErrorKind::Signature));
    row(
        3,
        "the right signature as the 17th",
        "refused: 16 are looked at",
    );
}
