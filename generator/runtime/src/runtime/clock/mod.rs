//! Time as the platform tells it: clock, timers and limits.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod system;

#[cfg(target_arch = "wasm32")]
use browser as platform;
#[cfg(not(target_arch = "wasm32"))]
use system as platform;

pub(crate) use platform::{Instant, sleep, system_time, timeout};
// What only streams use, which a crate may be without.
#[allow(unused_imports)]
pub(crate) use platform::{Sleep, sleep_until};
