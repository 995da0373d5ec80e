//! Objects as they are written down: the examples of the document, and those that Stripe publishes.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stripe_balance::runtime::{Decode, from_json};
use stripe_balance::types::{
    BalanceTransaction, BalanceTransactionList, CreditNote, Customer, ErrorEnvelope, Invoice,
};
use support::{Pairs, Server, transactions};

fn read<T: Decode>(value: &Value) -> T {
    from_json(value.to_string()).unwrap_or_else(|error| panic!("{error}: {value:#}"))
}

/// The workspace; the crate alone has no document to look at.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The document, unless the crate is alone.
fn document() -> Option<Value> {
    let path = workspace().join("spec/balance_transactions.yaml");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_yaml::from_str(&text).unwrap())
}

/// An object that Stripe publishes, if it is at hand.
fn published(name: &str) -> Option<Value> {
    let path = workspace()
        .join("../shared/stripe")
        .join(format!("{name}.json"));
    let Ok(text) = fs::read(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap())
}

/// Every field of a transaction against the text it came from.
#[track_caller]
fn is_the_same(read: &BalanceTransaction, from: &Value) {
    let text = |name: &str| from[name].as_str();
    assert_eq!(text("id"), Some(read.id.as_str()));
    assert_eq!(text("object"), Some(read.object.as_str()));
    assert_eq!(text("currency"), Some(read.currency.as_str()));
    assert_eq!(text("type"), Some(read.type_.as_str()));
    assert_eq!(text("description"), read.description.as_deref());
    assert_eq!(text("customer_account"), read.customer_account.as_deref());
    assert_eq!(from["amount"].as_i64(), Some(read.amount));
    assert_eq!(from["created"].as_i64(), Some(read.created));
    assert_eq!(from["ending_balance"].as_i64(), Some(read.ending_balance));
    assert_eq!(from["livemode"].as_bool(), Some(read.livemode));
    assert_eq!(text("customer"), Some(read.customer.id()));
    assert_eq!(
        text("invoice"),
        read.invoice.as_ref().map(|field| field.id())
    );
    assert_eq!(
        text("credit_note"),
        read.credit_note.as_ref().map(|field| field.id())
    );
    let session = read.checkout_session.as_ref();
    assert_eq!(text("checkout_session"), session.map(|field| field.id()));
    let metadata = from["metadata"].as_object().map(|members| {
        let member =
            |(name, value): (&String, &Value)| (name.clone(), value.as_str().unwrap().to_owned());
        members.iter().map(member).collect()
    });
    assert_eq!(read.metadata, metadata);
}

/// A form's example in the document, as the pairs it stands for.
fn flattened(example: &Value) -> Pairs {
    fn add(name: String, value: &Value, pairs: &mut Pairs) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    add(format!("{name}[{key}]"), value, pairs);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    add(format!("{name}[{index}]"), value, pairs);
                }
            }
            Value::String(text) => pairs.push((name, text.clone())),
            other => pairs.push((name, other.to_string())),
        }
    }
    let mut pairs = Pairs::new();
    for (name, value) in example.as_object().unwrap() {
        add(name.clone(), value, &mut pairs);
    }
    pairs.sort();
    pairs
}

const LEDGER: &str = "/paths/~1v1~1customers~1{customer}~1balance_transactions";

#[test]
fn the_replies_of_the_document() {
    let Some(document) = document() else { return };
    let json = "content/application~1json/example";
    let at = |pointer: String| document.pointer(&pointer).unwrap().clone();
    let list = at(format!("{LEDGER}/get/responses/200/{json}"));
    let page: BalanceTransactionList = read(&list);
    assert_eq!(page.data.len(), list["data"].as_array().unwrap().len());
    assert_eq!(Some(page.has_more), list["has_more"].as_bool());
    is_the_same(&page.data[0], &list["data"][0]);
    let one = at(format!(
        "/components/responses/customer_balance_transaction/{json}"
    ));
    is_the_same(&read(&one), &one);
    let error = at(format!("/components/responses/error/{json}"));
    let envelope: ErrorEnvelope = read(&error);
    assert_eq!(
        Some(envelope.error.type_.as_str()),
        error["error"]["type"].as_str()
    );
    assert_eq!(
        envelope.error.message.as_deref(),
        error["error"]["message"].as_str()
    );
}

#[tokio::test]
async fn the_requests_of_the_document() {
    let Some(document) = document() else { return };
    let form = "requestBody/content/application~1x-www-form-urlencoded/example";
    let example = |path: String| flattened(document.pointer(&path).unwrap());
    let server = Server::with_transaction().await;
    let client = server.client();
    let transactions = transactions(&client);
    let create = transactions
        .create("cus_123", -500, "usd")
        .metadata([("order", "6735")])
        .expand(["customer"]);
    create.await.unwrap();
    let update = transactions
        .update("cus_123", "cbtxn_0001")
        .description("Goodwill credit")
        .metadata([("order", "")]);
    update.await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].form(), example(format!("{LEDGER}/post/{form}")));
    assert_eq!(
        seen[1].form(),
        example(format!("{LEDGER}~1{{transaction}}/post/{form}"))
    );
}

#[test]
fn a_published_transaction() {
    let Some(published) = published("customer_balance_transaction") else {
        return;
    };
    is_the_same(&read(&published), &published);
}

#[test]
fn a_published_transaction_with_published_objects_in_place_of_ids() {
    let (Some(mut whole), Some(customer), Some(invoice), Some(note)) = (
        published("customer_balance_transaction"),
        published("customer"),
        published("invoice"),
        published("credit_note"),
    ) else {
        return;
    };
    whole["customer"] = customer.clone();
    whole["invoice"] = invoice.clone();
    whole["credit_note"] = note.clone();
    let read: BalanceTransaction = read(&whole);
    assert_eq!(Some(read.customer.id()), customer["id"].as_str());
    let expanded: Customer = read.customer.into_object().unwrap();
    assert_eq!(expanded.email.as_deref(), customer["email"].as_str());
    assert_eq!(expanded.balance, customer["balance"].as_i64());
    assert_eq!(Some(expanded.created), customer["created"].as_i64());
    let expanded: Invoice = read.invoice.unwrap().into_object().unwrap();
    assert_eq!(Some(expanded.id.as_str()), invoice["id"].as_str());
    assert_eq!(Some(expanded.total), invoice["total"].as_i64());
    let status = expanded.status.as_ref().map(|status| status.as_str());
    assert_eq!(status, invoice["status"].as_str());
    let expanded: CreditNote = read.credit_note.unwrap().into_object().unwrap();
    assert_eq!(Some(expanded.amount), note["amount"].as_i64());
    assert_eq!(Some(expanded.status.as_str()), note["status"].as_str());
}
