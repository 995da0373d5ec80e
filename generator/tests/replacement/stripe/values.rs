//! Values: sent back as they came, and given in the types that a program has.

use serde_json::json;
use stripe::customer::Address;
use stripe::types::Customer;
use stripe::{Client, Editable};

use crate::server::serve;
use crate::{Tried, value, with};

/// Task 39: a part of a reply, sent back as part of a request.
#[tokio::test]
async fn sent_back() -> Tried {
    let read = with(Customer::example(), |customer| {
        customer.id = "cus_1".into();
        let address = r#"{"city":"Ulm","country":"DE","line1":"A 1","line2":null,"postal_code":null,"state":null}"#;
        customer.address = Some(stripe::from_json(address).unwrap());
    });
    let server = serve([value(&read), value(&read)]);
    let (url, key) = (&server.url, "sk_test");
    // task 39
    let client = Client::builder().token(key).base_url(url).build()?;
    let customer = client.customer().create().await?;
    let address = Address::from_object(&customer.address)?.city("Bern");
    client.customer().update(customer.id).address(address).await?;
    // end
    assert_eq!(
        server.lines()[1],
        "POST /v1/customers/cus_1 address%5Bcountry%5D=DE&address%5Bline1%5D=A+1&address%5Bcity%5D=Bern"
    );
    Ok(())
}

/// Task 41: options at hand, integers of any type, `json!` for free-form members.
#[tokio::test]
async fn types_at_hand() -> Tried {
    let intent = stripe::types::PaymentIntent::example();
    let server = serve([value(&intent), value(&intent)]);
    let (url, key) = (&server.url, "sk_test");
    let (description, note): (Option<String>, Option<&str>) = (None, Some("n"));
    // task 41
    let client = Client::builder().token(key).base_url(url).build()?;
    let intents = client.payment_intent();
    let intent = intents.create(1000, "usd").description(description).receipt_email(note);
    intent.application_fee_amount(7_u8).await?;
    let methods = client.payment_method().create();
    methods.link([("a", json!("b"))]).metadata([(String::from("a"), "b")]).call().raw().await?;
    // end
    assert_eq!(
        server.lines(),
        [
            "POST /v1/payment_intents amount=1000&application_fee_amount=7&currency=usd&receipt_email=n",
            "POST /v1/payment_methods link%5Ba%5D=b&metadata%5Ba%5D=b",
        ]
    );
    Ok(())
}
