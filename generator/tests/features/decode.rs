//! What a reply becomes: an object whose feature is off is read as its id, and whole when it is on.
#![cfg(feature = "customer-balance-transaction")]

use features::Expandable;
use features::runtime::json::{DecodeError, from_json};
use features::types::{Failure, Transaction, TransactionCustomerObject, TransactionInvoice};

fn transaction(customer: &str, more: &str) -> Result<Transaction, DecodeError> {
    from_json(format!(
        r#"{{"id": "t", "amount": 1, "customer": {customer}{more}}}"#
    ))
}

/// What one with the feature and one without show.
fn either(whole: &str, id: &str) -> String {
    let text = if cfg!(feature = "customer") { whole } else { id };
    text.to_owned()
}

#[test]
fn an_expanded_object_is_read_as_far_as_it_is_compiled() {
    let found = transaction(r#"{"id": "c", "name": "n", "address": {"id": "a"}}"#, "").unwrap();
    assert_eq!(found.customer.id(), "c");
    let Some(TransactionCustomerObject::Customer(customer)) = found.customer.as_object() else {
        panic!("{found:?}");
    };
    let whole = r#"Customer { id: "c", name: "n", address: Some(Address { id: "a", city: None }), latest: None }"#;
    let shown = format!("{:?}", customer.clone());
    assert_eq!(shown, either(whole, r#"Customer { id: "c" }"#));
}

#[test]
fn an_id_is_an_id() {
    let found = transaction(r#""c""#, "").unwrap();
    assert!(matches!(found.customer, Expandable::Id(id) if id == "c"));
}

#[test]
fn what_is_left_of_an_object_is_not_taken_for_it() {
    let found = transaction(r#"{"id": "c", "deleted": true}"#, "").unwrap();
    let Some(TransactionCustomerObject::Gone(gone)) = found.customer.as_object() else {
        panic!("{found:?}");
    };
    assert!(gone.deleted);
    let found = transaction(r#"{"id": "c"}"#, "").unwrap();
    let unknown = found.customer.as_object();
    assert!(matches!(unknown, Some(TransactionCustomerObject::Unknown(_))));
}

#[test]
fn an_object_that_may_have_no_id_is_read_without() {
    let found = transaction(r#""c""#, r#", "invoice": {"total": 5}"#).unwrap();
    let Some(TransactionInvoice::Invoice(invoice)) = &found.invoice else {
        panic!("{found:?}");
    };
    assert_eq!(invoice.id, None);
    // What is not as it has to be is kept.
    let found = transaction(r#""c""#, r#", "invoice": {"id": "i"}"#).unwrap();
    assert!(matches!(found.invoice, Some(TransactionInvoice::Unknown(_))));
}

#[test]
fn what_no_call_gives_is_whole() {
    let found = transaction(r#""c""#, r#", "coupon": {"id": "x", "percent": 5}"#).unwrap();
    let coupon = found.coupon.unwrap().into_object().unwrap();
    assert_eq!(coupon.percent, Some(5.0));
}

#[test]
fn errors_are_read_with_either() {
    let failure = r#"{"code": "no", "customer": {"id": "c", "name": "n"}}"#;
    let failure: Failure = from_json(failure).unwrap();
    assert_eq!(failure.customer.unwrap().id, "c");
}
