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
        "240 signatures in a header of 16 KB, a body of 1 MiB (3.4 s)",
        &format!("refused in {all:.1?}; one signature takes {once:.1?}"),
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

#[test]
fn n03_no_other_header_or_word_makes_a_forged_message_good() {
    static TIMED: WebhookScheme = WebhookScheme {
        timestamp: Timestamp::Pair("t"),
        signed: &[Signed::Timestamp, Signed::Text("."), Signed::Body],
        ..SCHEME
    };
    let webhooks = Webhooks::new(&TIMED, ["whsec_one"]).unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let body: &[u8] = b"{}";
    let good = webhooks.sign(body, now).unwrap();
    let good = good["signature"].to_str().unwrap();
    let (time, signed) = good.split_once(',').unwrap();
    let old = webhooks.sign(body, now - Duration::from_secs(900)).unwrap();
    let (_, old) = old["signature"].to_str().unwrap().split_once(',').unwrap();
    let headers = |values: &[String]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("signature", HeaderValue::from_str(value).unwrap());
        }
        headers
    };
    assert!(
        webhooks
            .verify_at(&headers(&[good.to_owned()]), body, now)
            .is_ok()
    );
    let forged = [
        ("another body", vec![good.to_owned()], &b"{ }"[..]),
        (
            "an old signature under the time of now",
            vec![format!("{time},{old}")],
            body,
        ),
        (
            "two times, the old one first",
            vec![format!("t=1699999100,{good}")],
            body,
        ),
        ("no time", vec![signed.to_owned()], body),
        (
            "a time that wraps around",
            vec![format!("t=18446744075409551616,{signed}")],
            body,
        ),
        (
            "a time that is negative",
            vec![format!("t=-1,{signed}")],
            body,
        ),
        (
            "the name of the signature in capitals",
            vec![good.replace("v1=", "V1=")],
            body,
        ),
        (
            "half of the signature",
            vec![good[..good.len() - 2].to_owned()],
            body,
        ),
        (
            "a header that is good behind one that is not",
            vec!["t=1,v1=00".to_owned(), good.to_owned()],
            body,
        ),
    ];
    for (what, values, body) in forged {
        let error = webhooks
            .verify_at(&headers(&values), body, now)
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Signature, "{what}");
        row(3, what, error.message());
    }
}
