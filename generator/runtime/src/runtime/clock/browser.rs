//! Time of a browser, where neither `std` nor tokio has any.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use js_sys::{Function, Promise, Reflect};
use tokio::sync::oneshot;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
pub(crate) use web_time::Instant;

/// The longest that `setTimeout` can wait.
const LONGEST: Duration = Duration::from_millis(i32::MAX as u64);

/// The date and time of day.
pub(crate) fn system_time() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1000.0)
}

/// A timer. Values of JavaScript stay in the task that waits for it, so that this can be in a future
/// that may move between threads.
pub(crate) struct Sleep {
    end: Instant,
    /// Resolves when the timer has run out or was dropped.
    timer: oneshot::Receiver<()>,
}

impl Sleep {
    /// Ends at another time.
    #[allow(dead_code)]
    pub(crate) fn reset(mut self: Pin<&mut Self>, end: Instant) {
        self.set(sleep_until(end));
    }
}

/// Ends after this time.
pub(crate) fn sleep(duration: Duration) -> Sleep {
    let now = Instant::now();
    sleep_until(now.checked_add(duration).unwrap_or(now + LONGEST))
}

/// Ends at this time.
pub(crate) fn sleep_until(end: Instant) -> Sleep {
    let left = end.saturating_duration_since(Instant::now()).min(LONGEST);
    let (mut done, timer) = oneshot::channel();
    spawn_local(async move {
        let mut ringing = pin!(rings(left));
        let mut gone = pin!(done.closed());
        poll_fn(|context| match ringing.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(()),
            Poll::Pending => gone.as_mut().poll(context),
        })
        .await;
    });
    Sleep { end, timer }
}

/// Waits for `setTimeout`, which pages and workers both have.
async fn rings(after: Duration) {
    let global = js_sys::global();
    let set_timeout = Reflect::get(&global, &JsValue::from_str("setTimeout"));
    let set_timeout = set_timeout.and_then(|function| function.dyn_into::<Function>());
    let Ok(set_timeout) = set_timeout else { return };
    // Rounded up, so that the time has come when it rings.
    let milliseconds = JsValue::from_f64((after.as_secs_f64() * 1000.0).ceil());
    let promise = Promise::new(&mut |resolve, _| {
        let _ = set_timeout.call2(&global, &resolve, &milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        while Pin::new(&mut self.timer).poll(context).is_ready() {
            let end = self.end;
            if Instant::now() >= end {
                return Poll::Ready(());
            }
            // It was longer than one timer can wait, or rang a little early.
            self.set(sleep_until(end));
        }
        Poll::Pending
    }
}

/// The time limit passed.
#[derive(Debug)]
pub(crate) struct Elapsed;

/// Waits for `future` no longer than this.
pub(crate) async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    let mut timer = pin!(sleep(limit));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}
