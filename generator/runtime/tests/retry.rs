//! The arithmetic of retries: which replies, how long, what `Retry-After` says.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use specwright_runtime::runtime::Retry;
use specwright_runtime::runtime::retry::retry_after;

const POLICY: Retry = Retry {
    statuses: &[(409, 409), (500, 599)],
    should_retry_header: Some("x-should-retry"),
    ..Retry::DEFAULT
};

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        )
    });
    pairs.collect()
}

#[test]
fn the_ceiling_doubles_and_the_jitter_is_full() {
    for (attempt, ceiling) in [
        (1, 500),
        (2, 1000),
        (3, 2000),
        (4, 4000),
        (5, 5000),
        (60, 5000),
        (u32::MAX, 5000),
    ] {
        assert_eq!(
            POLICY.delay(attempt, None, u32::MAX),
            Duration::from_millis(ceiling)
        );
        assert_eq!(POLICY.delay(attempt, None, 0), Duration::ZERO);
        let half = POLICY.delay(attempt, None, u32::MAX / 2).as_millis();
        assert!(half.abs_diff(u128::from(ceiling) / 2) <= 1, "{half}");
    }
    let huge = Retry {
        initial_delay_ms: u64::MAX,
        max_delay_ms: u64::MAX,
        ..POLICY
    };
    assert!(huge.delay(9, None, u32::MAX / 2) > Duration::from_secs(1));
}

#[test]
fn retry_after_replaces_the_backoff_up_to_its_cap() {
    let delay = |value| POLICY.delay(1, Some(&headers(&[("retry-after", value)])), u32::MAX);
    assert_eq!(delay("0"), Duration::ZERO);
    assert_eq!(delay("7"), Duration::from_secs(7));
    assert_eq!(delay("61"), Duration::from_secs(60));
    assert_eq!(delay("99999999999999999999999"), Duration::from_secs(60));
    // What is neither seconds nor a date is as good as nothing.
    for value in ["", "-1", "1.5", "soon", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        assert_eq!(delay(value), Duration::from_millis(500), "{value}");
    }
}

#[test]
fn retry_after_may_be_a_date() {
    let now = UNIX_EPOCH + Duration::from_secs(784_111_777);
    let asked = |value| retry_after(&headers(&[("retry-after", value)]), now);
    // The three forms of RFC 9110, section 5.6.7, ten seconds on.
    for date in [
        "Sun, 06 Nov 1994 08:49:47 GMT",
        "Sunday, 06-Nov-94 08:49:47 GMT",
        "Sun Nov  6 08:49:47 1994",
    ] {
        assert_eq!(asked(date), Some(Duration::from_secs(10)), "{date}");
    }
    assert_eq!(asked("Sun, 06 Nov 1994 08:49:27 GMT"), Some(Duration::ZERO));
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
    // The server's clock counts, not ours.
    let both = headers(&[
        ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"),
        ("date", "Sun, 06 Nov 1994 08:49:44 GMT"),
    ]);
    assert_eq!(
        retry_after(&both, SystemTime::now()),
        Some(Duration::from_secs(3))
    );
}

#[test]
fn the_server_overrides_the_statuses() {
    let none = HeaderMap::new();
    for (status, wanted) in [
        (200, false),
        (302, false),
        (400, false),
        (409, true),
        (429, false),
        (500, true),
        (599, true),
    ] {
        assert_eq!(POLICY.wants_retry(status, &none), wanted, "{status}");
    }
    let says = |value| headers(&[("x-should-retry", value)]);
    assert!(POLICY.wants_retry(400, &says("true")) && POLICY.wants_retry(400, &says("True")));
    assert!(!POLICY.wants_retry(500, &says("false")));
    assert!(POLICY.wants_retry(500, &says("perhaps")) && !POLICY.wants_retry(400, &says("")));
    assert!(!POLICY.wants_retry(200, &says("true")));
    let deaf = Retry {
        should_retry_header: None,
        ..POLICY
    };
    assert!(deaf.wants_retry(500, &says("false")));
}
