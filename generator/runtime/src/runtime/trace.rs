//! Spans and events for `tracing`, one span per call and one event per attempt;
//! nothing at all without the feature. Never ids in paths, bodies or secrets.

use super::error::Error;
use super::hook::Outcome;
use super::operation::Operation;
use super::transport::BoxFuture;

type Call<T> = BoxFuture<'static, Result<T, Error>>;

/// Runs a call in a span of its own.
#[cfg(feature = "tracing")]
pub(crate) fn call<T: 'static>(operation: &'static Operation, call: Call<T>) -> Call<T> {
    use tracing::Instrument;
    let span = tracing::info_span!(
        "call",
        operation = operation.id,
        method = operation.method.as_str(),
        path = operation.path,
    );
    if span.is_disabled() {
        call
    } else {
        Box::pin(call.instrument(span))
    }
}

/// Runs a call.
#[cfg(not(feature = "tracing"))]
pub(crate) fn call<T>(_operation: &'static Operation, call: Call<T>) -> Call<T> {
    call
}

/// Whether somebody may listen.
#[cfg(feature = "tracing")]
pub(crate) fn is_on() -> bool {
    tracing::level_enabled!(tracing::Level::INFO)
}

/// Nobody listens.
#[cfg(not(feature = "tracing"))]
pub(crate) fn is_on() -> bool {
    false
}

/// Reports an attempt.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(outcome: &Outcome<'_>) {
    let duration_ms = outcome.duration.as_secs_f64() * 1e3;
    let retry_in_ms = outcome.retry_in.map(|delay| delay.as_secs_f64() * 1e3);
    tracing::info!(
        attempt = outcome.number,
        status = outcome.status,
        request_id = outcome.request_id,
        failure = outcome.failure,
        duration_ms,
        retry_in_ms,
        "attempt",
    );
}

/// Reports an attempt to nobody.
#[cfg(not(feature = "tracing"))]
pub(crate) fn attempt(_outcome: &Outcome<'_>) {}
