//! The same work on many things at once, where the process may have threads.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Map, Value};

/// What `work` makes of each item, in the order of the items.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    match pool() {
        Some(pool) => pool.install(|| items.into_par_iter().map(work).collect()),
        None => items.into_iter().map(work).collect(),
    }
}

/// What two works make, both at once.
pub(crate) fn both<A: Send, B: Send>(
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    match pool() {
        Some(pool) => pool.join(first, second),
        None => (first(), second()),
    }
}

/// The parts of a document to work on at once, in its order, each with its name: of `components` and
/// `paths` each member, and what else is in the document as it is.
pub(crate) fn parts(document: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut parts = Vec::new();
    for (name, value) in document {
        match value {
            Value::Object(members) => {
                parts.extend(members.iter().map(|(name, value)| (name.as_str(), value)));
            }
            _ => parts.push((name, value)),
        }
    }
    parts
}

/// Gives up a value that takes long to take apart, while the caller goes on.
pub(crate) fn drop_in_background(value: impl Send + 'static) {
    if let Some(pool) = pool() {
        pool.spawn(move || drop(value));
    }
}

/// Threads for this and all later work. A process may not be allowed them.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| ThreadPoolBuilder::new().build().ok())
        .as_ref()
}
