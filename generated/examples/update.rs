//! Changes a balance transaction: sets its description, and metadata where it is given.
//! `KEY=` removes one key, `--clear` all of them.
//!
//! ```console
//! $ API_TOKEN=sk_test_... cargo run --example update -- cus_123 cbtxn_456 'Goodwill credit' order=
//! ```

mod support;

use std::process::ExitCode;

use stripe_balance::customer::balance_transaction::UpdateRequest;
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
    let mut request = UpdateRequest::new(&arguments[0], &arguments[1]).description(&arguments[2]);
    let metadata = &arguments[3..];
    if metadata == ["--clear"] {
        request = request.metadata(Clearable::Clear);
    } else if !metadata.is_empty() {
        let pairs: Option<Vec<_>> = metadata.iter().map(|pair| pair.split_once('=')).collect();
        request = request.metadata(pairs.ok_or("metadata is given as KEY=VALUE")?);
    }
    let transactions = client.customer().balance_transaction();
    support::show(&transactions.update(request).await?);
    Ok(())
}
