//! Reads one balance transaction, with its customer in full.
//!
//! ```console
//! $ API_TOKEN=sk_test_... cargo run --example get -- cus_123 cbtxn_456
//! ```

mod support;

use std::process::ExitCode;

use stripe_balance::Client;

#[tokio::main]
async fn main() -> ExitCode {
    match support::arguments(2..=2, "get CUSTOMER TRANSACTION") {
        Some(arguments) => support::exit(get(&arguments).await),
        None => ExitCode::from(2),
    }
}

async fn get(arguments: &[String]) -> support::Outcome {
    let client = Client::builder().from_env()?.build()?;
    let call = client
        .customer()
        .balance_transaction()
        .get(&arguments[0], &arguments[1])
        .expand(["customer"]);
    // `send` in place of `await` alone: the reply's metadata comes along.
    let response = call.send().await?;
    support::show(response.value());
    if let Some(id) = response.request_id() {
        println!("request {id}");
    }
    Ok(())
}
