//! What the examples share: arguments, and how results and errors are told.

use std::ops::RangeInclusive;
use std::process::ExitCode;

use stripe_balance::Error;
use stripe_balance::types::{BalanceTransaction, ErrorEnvelope};

/// What an example comes to.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The arguments, when there are as many as there should be; else says how it is used.
pub fn arguments(count: RangeInclusive<usize>, usage: &str) -> Option<Vec<String>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if count.contains(&arguments.len()) {
        return Some(arguments);
    }
    eprintln!("usage: API_TOKEN=... [API_BASE_URL=...] {usage}");
    None
}

/// The exit code: 0 done, 1 failed.
pub fn exit(outcome: Outcome) -> ExitCode {
    let Err(error) = outcome else {
        return ExitCode::SUCCESS;
    };
    match error.downcast_ref::<Error>() {
        Some(error) => report(error),
        None => eprintln!("error: {error}"),
    }
    ExitCode::FAILURE
}

/// Everything an error knows: what a program would branch on and what support would ask for.
fn report(error: &Error) {
    eprintln!("error: {error}");
    let facts = [
        ("kind", Some(error.kind().as_str())),
        ("type", error.error_type()),
        ("code", error.code()),
        ("param", error.param()),
        ("see", error.doc_url()),
        ("request", error.request_id()),
        ("idempotency key", error.idempotency_key()),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            eprintln!("  {name}: {value}");
        }
    }
    // The body has the type that the document gives it, unless a proxy answered.
    if let Ok(body) = error.decode::<ErrorEnvelope>()
        && let Some(decline_code) = body.error.decline_code
    {
        eprintln!("  declined: {decline_code}");
    }
}

/// One transaction on one line.
pub fn show(transaction: &BalanceTransaction) {
    let BalanceTransaction {
        id,
        amount,
        currency,
        customer,
        ending_balance,
        type_,
        ..
    } = transaction;
    // An ID, or with `expand` the customer.
    let name = customer
        .as_object()
        .and_then(|customer| customer.name.as_deref());
    let customer = name.unwrap_or_else(|| customer.id());
    println!("{id}  {customer}  {type_}  {amount} {currency}  balance {ending_balance}");
    for (key, value) in transaction.metadata.iter().flatten() {
        println!("  {key} = {value}");
    }
}
