//! What a program may try, and the compiler refuses with the way out.

use values::Client;
use values::account::CreateRequest;
use values::types::{NamedMark, Record};

fn main() {}

async fn events_that_are_awaited(client: &Client) {
    client.tick().get().await;
}

fn required_values_that_are_swapped(client: &Client) {
    let _ = client.transfer().create("acc_2", 5);
}

fn without_what_is_required(client: &Client) {
    let _ = client.account().create();
    let _ = CreateRequest::new();
}

fn of_other_types(client: &Client) {
    let _ = client.account().list().limit("many");
    let _ = CreateRequest::new("A").tags(3);
    let _ = CreateRequest::new("A").labels(true);
    let _ = CreateRequest::new("A").rate("high");
}

// Nothing alone does not say of what: `Nullable::Null` is null.
fn null_of_no_type() {
    let _ = NamedMark::new(None);
}

fn what_may_be_null_of_another_type() {
    let _ = NamedMark::new(true);
    let _ = Record::new("a", 1.5, ["b"]);
    let _ = Record::new("a", 1, [2]);
}

// What each item becomes is not guessed: one that says it is enough (`String::from(a)`).
fn lists_of_which_no_item_says_what_it_is(text: &str) {
    let _ = CreateRequest::new("A").tags([text.into(), text.into()]);
    let _ = CreateRequest::new("A").tags([]);
}
