//! Changes a balance transaction: sets its description, and metadata where it is given.
//! `KEY=` removes one key, `--clear` all of them.
//!
//! ```console
//! $ API_TOKEN=sk_test_... cargo run --example update -- cus_123 cbtxn_456 'Goodwill credit' order=
//! ```

mod support;

use std::process::ExitCode;

use stripe_balance::{Clearable, Client};

const USAGE: &str = "update CUSTOMER TRANSACTION DESCRIPTION [--clear | KEY=VALUE...]";

#[tokio::main]
async fn main() -> ExitCode {
    match support::arguments(3..=50, USAGE) {
        Some(arguments) => support::exit(update(&arguments).await),
        None => ExitCode::from(2),
    }
}

async fn update(arguments: &[String]) -> support::Outcome {
    let client = Client::builder().from_env()?.build()?;
    let transactions = client.customer().balance_transaction();
    let mut call = transactions
        .update(&arguments[0], &arguments[1])
        .description(&arguments[2]);
    let metadata = &arguments[3..];
    if metadata == ["--clear"] {
        call = call.metadata(Clearable::Clear);
    } else if !metadata.is_empty() {
        let pairs: Option<Vec<_>> = metadata.iter().map(|pair| pair.split_once('=')).collect();
        call = call.metadata(pairs.ok_or("metadata is given as KEY=VALUE")?);
    }
    support::show(&call.await?);
    Ok(())
}
