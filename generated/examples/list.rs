//! Lists a customer's balance transactions: one page of LIMIT, or without it all there are.
//!
//! ```console
//! $ API_TOKEN=sk_test_... cargo run --example list -- cus_123
//! ```

mod support;

use std::process::ExitCode;

use stripe_balance::Client;

#[tokio::main]
async fn main() -> ExitCode {
    match support::arguments(1..=2, "list CUSTOMER [LIMIT]") {
        Some(arguments) => support::exit(list(&arguments).await),
        None => ExitCode::from(2),
    }
}

async fn list(arguments: &[String]) -> support::Outcome {
    let client = Client::builder().from_env()?.build()?;
    let transactions = client.customer().balance_transaction();
    let list = transactions.list(&arguments[0]).expand(["data.customer"]);
    if let Some(limit) = arguments.get(1) {
        let page = list.limit(limit.parse::<i64>()?).await?;
        page.data.iter().for_each(support::show);
        println!("{} transactions, more: {}", page.data.len(), page.has_more);
        return Ok(());
    }
    // Pages are asked for as the stream comes to them.
    let mut all = list.limit(100).stream();
    let mut count = 0;
    while let Some(transaction) = all.next().await {
        support::show(&transaction?);
        count += 1;
    }
    println!("{count} transactions");
    Ok(())
}
