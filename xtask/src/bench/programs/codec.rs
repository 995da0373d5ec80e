//! The same reply decoded and the same request encoded, by the generated crate and by async-stripe
//! in turns. Each contest is a line of JSON.

// The payload is written in terms of the runtime, which the crate has in it.
extern crate sdk as specwright_runtime;

#[path = "BENCHES/contest/mod.rs"]
mod contest;
#[allow(unused_imports)] // There are others.
#[path = "BENCHES/payload/mod.rs"]
mod payload;
#[path = "PROGRAMS/print.rs"]
mod print;

use std::collections::HashMap;
use std::hint::black_box;

use contest::compare;
use print::print;
use sdk::customer::balance_transaction::CreateRequest;
use sdk::runtime::{EncodedRequest, Expandable, from_json};
use sdk::types::BalanceTransactionList;
use stripe_client_core::{RequestBuilder, StripeRequest};
use stripe_core::customer_balance_transaction::{
    CreateCustomerCustomerBalanceTransaction, ListCustomerCustomerBalanceTransaction,
};
use stripe_types::Currency;

/// What the request for the list is answered with.
type TheirPage = <ListCustomerCustomerBalanceTransaction as StripeRequest>::Output;

const CUSTOMER: &str = "cus_NcjdgdwZyI9Rj7";
const NOTE: &str = "a credit for the trouble, with 5 % & thanks";
const METADATA: [(&str, &str); 3] = [("order", "6735"), ("shop", "main street"), ("who", "a&b")];
const EXPAND: [&str; 2] = ["customer", "invoice"];

/// As stripe_client_core does it with the body of a reply.
fn decoded_by_them(body: &[u8]) -> TheirPage {
    miniserde::json::from_str(str::from_utf8(body).unwrap()).unwrap()
}

/// As a reply does it with its body.
fn decoded_by_us(body: &[u8]) -> BalanceTransactionList {
    from_json(body).unwrap()
}

/// From a caller's values to the path and the body.
fn encoded_by_them() -> RequestBuilder {
    let metadata = METADATA.map(|(key, value)| (key.to_owned(), value.to_owned()));
    CreateCustomerCustomerBalanceTransaction::new(CUSTOMER, -500, Currency::USD)
        .description(NOTE)
        .metadata(HashMap::from(metadata))
        .expand(EXPAND.map(str::to_owned))
        .build()
}

fn encoded_by_us() -> EncodedRequest {
    CreateRequest::new(CUSTOMER, -500, "usd")
        .description(NOTE)
        .metadata(METADATA)
        .expand(EXPAND)
        .encoded()
}

/// Both have read the same.
fn check_pages(body: &[u8]) {
    let (theirs, ours) = (decoded_by_them(body), decoded_by_us(body));
    assert_eq!((theirs.data.len(), ours.data.len()), (100, 100));
    assert_eq!((theirs.has_more, &theirs.url), (ours.has_more, &ours.url));
    for (their, our) in theirs.data.iter().zip(&ours.data) {
        let Expandable::Id(customer) = &our.customer else {
            panic!("the customer is an id");
        };
        assert_eq!(their.id.as_str(), our.id);
        assert_eq!(their.customer.id().as_str(), customer);
        assert_eq!(their.currency.to_string(), our.currency);
        assert_eq!(their.amount, our.amount);
        assert_eq!(their.ending_balance, our.ending_balance);
        assert_eq!(their.created, our.created);
        assert_eq!(their.description, our.description);
        assert_eq!(their.type_.as_str(), our.type_.as_str());
        let metadata = our.metadata.clone().unwrap();
        assert_eq!(their.metadata, Some(metadata.into_iter().collect()));
    }
}

/// Both send the same, in whatever order and with whatever escaped.
fn check_requests(theirs: &RequestBuilder, ours: &EncodedRequest) {
    let pairs = |form: &str| {
        let pairs = form_urlencoded::parse(form.as_bytes()).into_owned();
        let mut pairs: Vec<(String, String)> = pairs.collect();
        pairs.sort();
        pairs
    };
    let body = str::from_utf8(ours.body().as_bytes().unwrap()).unwrap();
    assert_eq!(pairs(body), pairs(theirs.body.as_deref().unwrap()));
    assert_eq!(ours.path(), format!("/v1{}", theirs.path));
}

fn main() {
    for (how, space) in [("compact", ""), ("indented", " ")] {
        let body = payload::transactions_text(space).into_bytes();
        check_pages(&body);
        print(&compare(
            &format!("decode 100 balance transactions, {how}"),
            body.len(),
            "async-stripe",
            &mut || drop(black_box(decoded_by_them(black_box(&body)))),
            &mut || drop(black_box(decoded_by_us(black_box(&body)))),
        ));
    }
    let ours = encoded_by_us();
    check_requests(&encoded_by_them(), &ours);
    print(&compare(
        "encode the request that creates one, from its values on",
        ours.body().as_bytes().unwrap().len(),
        "async-stripe",
        &mut || drop(black_box(encoded_by_them())),
        &mut || drop(black_box(encoded_by_us())),
    ));
}
