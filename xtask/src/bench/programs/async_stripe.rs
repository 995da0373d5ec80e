use stripe::Client;
use stripe_core::customer_balance_transaction::{
    CreateCustomerCustomerBalanceTransaction, ListCustomerCustomerBalanceTransaction,
    RetrieveCustomerBalanceTransaction, UpdateCustomerBalanceTransaction,
};
use stripe_types::Currency;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new(std::env::var("API_TOKEN")?);
    let metadata = std::collections::HashMap::from([("order".to_string(), "6735".to_string())]);
    let created = CreateCustomerCustomerBalanceTransaction::new("cus_123", -500, Currency::USD)
        .metadata(metadata)
        .send(&client)
        .await?;
    let got = RetrieveCustomerBalanceTransaction::new("cus_123", created.id.to_string())
        .send(&client)
        .await?;
    let updated = UpdateCustomerBalanceTransaction::new("cus_123", got.id.to_string())
        .description("a credit")
        .send(&client)
        .await?;
    println!("{} {} {}", updated.id, updated.amount, updated.currency);
    let page = ListCustomerCustomerBalanceTransaction::new("cus_123")
        .limit(3)
        .send(&client)
        .await?;
    for transaction in page.data {
        println!("{} {}", transaction.id, transaction.amount);
    }
    Ok(())
}
