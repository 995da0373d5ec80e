//! Creates a balance transaction: a negative AMOUNT is a credit for the customer.
//!
//! ```console
//! $ API_TOKEN=sk_test_... cargo run --example create -- cus_123 -500 usd order=6735
//! ```

mod support;

use std::process::ExitCode;

use stripe_balance::Client;

#[tokio::main]
async fn main() -> ExitCode {
    match support::arguments(3..=50, "create CUSTOMER AMOUNT CURRENCY [KEY=VALUE...]") {
        Some(arguments) => support::exit(create(&arguments).await),
        None => ExitCode::from(2),
    }
}

async fn create(arguments: &[String]) -> support::Outcome {
    let client = Client::builder().from_env()?.build()?;
    let amount = arguments[1].parse()?;
    let transactions = client.customer().balance_transaction();
    let mut call = transactions
        .create(&arguments[0], amount, &arguments[2])
        .expand(["customer"]);
    let pairs: Option<Vec<_>> = arguments[3..]
        .iter()
        .map(|pair| pair.split_once('='))
        .collect();
    match pairs {
        Some(pairs) if pairs.is_empty() => {}
        Some(pairs) => call = call.metadata(pairs),
        None => return Err("metadata is given as KEY=VALUE".into()),
    }
    let response = call.send().await?;
    support::show(response.value());
    // With the same key the same call can be sent again without a second credit.
    if let Some(key) = response.idempotency_key() {
        println!("idempotency key {key}, {} attempt(s)", response.attempts());
    }
    Ok(())
}
