//! Time of the operating system, with the timers of tokio.

use std::time::SystemTime;

pub(crate) use std::time::Instant;
#[allow(unused_imports)]
pub(crate) use tokio::time::{Sleep, sleep, timeout};

/// Ends at this time.
#[allow(dead_code)]
pub(crate) fn sleep_until(end: Instant) -> Sleep {
    tokio::time::sleep_until(end.into())
}

/// The date and time of day.
pub(crate) fn system_time() -> SystemTime {
    SystemTime::now()
}
