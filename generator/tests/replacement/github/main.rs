//! What programs do with a hand-made SDK of this API, done with the generated one.
#![allow(dead_code)]

mod server;

mod client;
mod gists_and_issues;
mod lists;
mod repositories;
mod sign_in;

use github::runtime::Encode;
use github::to_json;
use server::Answer;

/// What the tests give back: whatever goes wrong.
type Tried = Result<(), Box<dyn std::error::Error>>;

/// An answer of 200 with a value of the API.
fn value(value: &impl Encode) -> Answer {
    server::json(to_json(value))
}

/// A value with something changed.
fn with<T>(mut value: T, change: impl FnOnce(&mut T)) -> T {
    change(&mut value);
    value
}
