//! When to send a request again, and after how long: policy as data, decisions
//! as functions of it.

use std::time::{Duration, SystemTime};

use http::HeaderMap;

/// The retry policy of an API (from `codegen.toml`, `[retry]`).
#[derive(Clone, Copy)]
pub struct Retry {
    /// How often a call is sent again at most; 0 turns retries off.
    pub max_retries: u32,
    /// Ranges of statuses, both ends included, that are worth another attempt.
    pub statuses: &'static [(u16, u16)],
    /// A reply header whose `true` or `false` overrides `statuses`.
    pub should_retry_header: Option<&'static str>,
    /// The longest `Retry-After` that is honoured, in milliseconds; a longer
    /// one is cut to this.
    pub retry_after_cap_ms: u64,
    /// The ceiling of the first delay, in milliseconds; it doubles with each
    /// attempt.
    pub initial_delay_ms: u64,
    /// The ceiling of every delay, in milliseconds.
    pub max_delay_ms: u64,
    /// Whether a request that is not idempotent is sent again, too, after a 429
    /// with `Retry-After`: the server says that it did nothing, and when to ask
    /// again.
    pub resend_on_429: bool,
}

impl Retry {
    /// Two retries, on 408, 429 and 5XX, between half a second and five.
    pub const DEFAULT: Retry = Retry {
        max_retries: 2,
        statuses: &[(408, 408), (429, 429), (500, 599)],
        should_retry_header: None,
        retry_after_cap_ms: 60_000,
        initial_delay_ms: 500,
        max_delay_ms: 5_000,
        resend_on_429: true,
    };

    /// Whether a reply of this status with these headers asks for another
    /// attempt.
    pub fn wants_retry(&self, status: u16, headers: &HeaderMap) -> bool {
        if status < 400 {
            return false;
        }
        if let Some(answer) = self.server_says(headers) {
            return answer;
        }
        self.statuses
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&status))
    }

    /// Whether a reply says that the request was not applied, and when to send
    /// it again.
    pub(crate) fn turned_away(&self, status: u16, headers: &HeaderMap) -> bool {
        self.resend_on_429 && status == 429 && headers.contains_key(http::header::RETRY_AFTER)
    }

    fn server_says(&self, headers: &HeaderMap) -> Option<bool> {
        let value = headers.get(self.should_retry_header?)?.to_str().ok()?;
        match value.trim() {
            text if text.eq_ignore_ascii_case("true") => Some(true),
            text if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The delay before attempt `attempt + 1`, when `attempt` attempts (at
    /// least one) have failed: what the server asked for, capped, or else
    /// exponential backoff with full jitter. `random` is uniform in 0..=u32::MAX.
    pub fn delay(&self, attempt: u32, headers: Option<&HeaderMap>, random: u32) -> Duration {
        let asked = headers.and_then(|headers| retry_after(headers, super::clock::system_time()));
        if let Some(asked) = asked {
            return asked.min(Duration::from_millis(self.retry_after_cap_ms));
        }
        let doublings = attempt.saturating_sub(1).min(32);
        let ceiling = self
            .initial_delay_ms
            .saturating_mul(1 << doublings)
            .min(self.max_delay_ms);
        let share = f64::from(random) / f64::from(u32::MAX);
        Duration::from_millis(ceiling).mul_f64(share)
    }
}

/// The delay a `Retry-After` header asks for (RFC 9110, section 10.2.3):
/// seconds, or a date, which is taken relative to the reply's own `Date` so
/// that a wrong local clock does no harm.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers
        .get(http::header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds is "very long", not "no delay".
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let sent = headers
        .get(http::header::DATE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| httpdate::parse_http_date(value).ok())
        .unwrap_or(now);
    Some(date.duration_since(sent).unwrap_or(Duration::ZERO))
}

/// Randomness for jitter; a machine without any gets the middle of the range.
pub(crate) fn jitter() -> u32 {
    let mut bytes = [0u8; 4];
    match getrandom::getrandom(&mut bytes) {
        Ok(()) => u32::from_le_bytes(bytes),
        Err(_) => u32::MAX / 2,
    }
}
