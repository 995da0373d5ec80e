use sdk::Client;
use sdk::customer::balance_transaction::{
    CreateRequest, GetRequest, ListRequest, UpdateRequest,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let transactions = client.customer();
    let transactions = transactions.balance_transaction();
    let request = CreateRequest::new("cus_123", -500, "usd").metadata([("order", "6735")]);
    let created = transactions.create(request).await?;
    let got = transactions.get(GetRequest::new("cus_123", &created.id)).await?;
    let request = UpdateRequest::new("cus_123", &got.id).description("a credit");
    let updated = transactions.update(request).await?;
    println!("{} {} {}", updated.id, updated.amount, updated.currency);
    let page = transactions.list(ListRequest::new("cus_123").limit(3)).await?;
    for transaction in page.data {
        println!("{} {}", transaction.id, transaction.amount);
    }
    Ok(())
}
