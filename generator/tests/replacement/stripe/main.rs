//! What programs do with a hand-made SDK of this API, done with the generated one.
#![allow(dead_code)]

mod server;

mod billing;
mod errors;
mod payments;
mod service;
mod settings;
mod values;
mod webhooks;

use server::Answer;
use stripe::runtime::Encode;
use stripe::to_json;

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

/// A customer with this id.
fn customer(id: &str) -> stripe::types::Customer {
    with(stripe::types::Customer::example(), |customer| customer.id = id.into())
}

/// A page of customers.
fn page(ids: &[&str], has_more: bool) -> Answer {
    let data: Vec<String> = ids.iter().map(|id| to_json(&customer(id))).collect();
    let data = data.join(",");
    server::json(format!(
        r#"{{"object":"list","url":"/v1/customers","has_more":{has_more},"data":[{data}]}}"#
    ))
}
