use sdk::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let transactions = client.customer();
    let transactions = transactions.balance_transaction();
    let created = transactions.create("cus_123", -500, "usd").metadata([("order", "6735")]).await?;
    let got = transactions.get("cus_123", &created.id).await?;
    let updated = transactions.update("cus_123", &got.id).description("a credit").await?;
    println!("{} {} {}", updated.id, updated.amount, updated.currency);
    let page = transactions.list("cus_123").limit(3).await?;
    for transaction in page.data {
        println!("{} {}", transaction.id, transaction.amount);
    }
    Ok(())
}
