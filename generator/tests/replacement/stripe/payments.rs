//! Payment methods, payment intents, links, checkout sessions and connected accounts.

use stripe::Client;
use stripe::account::{
    Capabilities, CapabilitiesCardPayments as CardPayments, CapabilitiesTransfers as Transfers,
};
use stripe::account_link::Type::AccountOnboarding;
use stripe::checkout::session::{LineItem as SessionItem, Mode};
use stripe::payment_link::LineItem;
use stripe::payment_method::{Card, CardDetailsParams, Type};
use stripe::types::{
    Account, AccountLink, CheckoutSession, PaymentIntent, PaymentLink, PaymentMethod, Price,
    Product,
};

use crate::server::serve;
use crate::{Tried, customer, value, with};

/// Task 26: a payment method of one of many kinds, attached.
#[tokio::test]
async fn payment_method() -> Tried {
    let method = value(&with(PaymentMethod::example(), |method| method.id = "pm_1".into()));
    let again = value(&PaymentMethod::example());
    let server = serve([method, again]);
    let (url, key) = (&server.url, "sk_test");
    // task 26
    let client = Client::builder().token(key).base_url(url).build()?;
    let methods = client.payment_method();
    let card = CardDetailsParams::new(1, 2025, "4000008260000000").cvc("123");
    let method = methods.create().type_(Type::Card).card(Card::CardDetails(card.into())).await?;
    methods.attach(method.id, "cus_1").await?;
    // end
    assert_eq!(
        server.lines(),
        [
            "POST /v1/payment_methods card%5Bexp_month%5D=1&card%5Bexp_year%5D=2025&card%5Bnumber%5D=4000008260000000&card%5Bcvc%5D=123&type=card",
            "POST /v1/payment_methods/pm_1/attach customer=cus_1",
        ]
    );
    Ok(())
}

/// Task 28: a payment intent, confirmed; what is to be done next.
#[tokio::test]
async fn payment_intent() -> Tried {
    let intent = with(PaymentIntent::example(), |intent| {
        let action = r#"{"type":"redirect_to_url","redirect_to_url":{"url":"https://bank.example","return_url":null}}"#;
        intent.next_action = Some(stripe::from_json(action).unwrap());
    });
    let server = serve([value(&intent)]);
    let (url, key) = (&server.url, "sk_test");
    // task 28
    let client = Client::builder().token(key).base_url(url).build()?;
    let intent = client
        .payment_intent()
        .create(1000, "usd")
        .payment_method_types(["card"])
        .statement_descriptor("Purchasing a new car")
        .metadata([("color", "red")])
        .customer("cus_1")
        .payment_method("pm_1")
        .confirm(true)
        .await?;
    let redirect = intent.next_action.and_then(|action| action.redirect_to_url);
    let place = redirect.and_then(|redirect| redirect.url);
    // end
    assert_eq!(place.as_deref(), Some("https://bank.example"));
    assert_eq!(
        server.lines(),
        [
            "POST /v1/payment_intents amount=1000&confirm=true&currency=usd&customer=cus_1&metadata%5Bcolor%5D=red&payment_method=pm_1&payment_method_types%5B0%5D=card&statement_descriptor=Purchasing+a+new+car"
        ]
    );
    Ok(())
}

/// Task 29: a payment link, and a checkout session with line items.
#[tokio::test]
async fn link_and_session() -> Tried {
    let product = with(Product::example(), |product| product.id = "prod_1".into());
    let price = with(Price::example(), |price| price.id = "price_1".into());
    let server = serve([
        value(&product),
        value(&price),
        value(&PaymentLink::example()),
        value(&CheckoutSession::example()),
    ]);
    let (url, key) = (&server.url, "sk_test");
    // task 29
    let client = Client::builder().token(key).base_url(url).build()?;
    let metadata = [("async-stripe", "true")];
    let product = client.product().create("T-Shirt").metadata(metadata).await?;
    let price = client
        .price()
        .create("usd")
        .product(product.id)
        .metadata(metadata)
        .unit_amount(1000)
        .expand(["product"])
        .await?;
    let link = client.payment_link().create([LineItem::new(&price.id, 3)]).await?;
    let session = client
        .checkout()
        .session()
        .create("http://test.com/success")
        .cancel_url("http://test.com/cancel")
        .customer("cus_1")
        .mode(Mode::Payment)
        .line_items([SessionItem::new().quantity(3).price(price.id)])
        .expand(["line_items", "line_items.data.price.product"])
        .await?;
    // end
    assert_eq!((link, session), (PaymentLink::example(), CheckoutSession::example()));
    assert_eq!(
        server.lines()[2..],
        [
            "POST /v1/payment_links line_items%5B0%5D%5Bprice%5D=price_1&line_items%5B0%5D%5Bquantity%5D=3",
            "POST /v1/checkout/sessions cancel_url=http%3A%2F%2Ftest.com%2Fcancel&customer=cus_1&expand%5B0%5D=line_items&expand%5B1%5D=line_items.data.price.product&line_items%5B0%5D%5Bquantity%5D=3&line_items%5B0%5D%5Bprice%5D=price_1&mode=payment&success_url=http%3A%2F%2Ftest.com%2Fsuccess",
        ]
    );
    Ok(())
}

/// Task 30: an account, the link to it, and a call on its behalf.
#[tokio::test]
async fn connected_account() -> Tried {
    let account = with(Account::example(), |account| account.id = "acct_1".into());
    let link = AccountLink::example();
    let server = serve([value(&account), value(&link), value(&customer("cus_1"))]);
    let (url, key) = (&server.url, "sk_test");
    // task 30
    let client = Client::builder().token(key).base_url(url).build()?;
    let capabilities = Capabilities::new()
        .card_payments(CardPayments::new().requested(true))
        .transfers(Transfers::new().requested(true));
    let express = stripe::account::Type::Express;
    let account = client.account().create().type_(express).capabilities(capabilities).await?;
    let link = client.account_link().create(&account.id, AccountOnboarding);
    let link =
        link.refresh_url("https://test.com/refresh").return_url("https://test.com/return").await?;
    let customer = client.customer().create().call().account(account.id).await?;
    // end
    assert_eq!((link.url, &customer.id[..]), (AccountLink::example().url, "cus_1"));
    assert_eq!(
        server.lines(),
        [
            "POST /v1/accounts capabilities%5Bcard_payments%5D%5Brequested%5D=true&capabilities%5Btransfers%5D%5Brequested%5D=true&type=express",
            "POST /v1/account_links account=acct_1&refresh_url=https%3A%2F%2Ftest.com%2Frefresh&return_url=https%3A%2F%2Ftest.com%2Freturn&type=account_onboarding",
            "POST /v1/customers",
        ]
    );
    assert_eq!(server.requests()[2].header("stripe-account"), "acct_1");
    assert_eq!(server.requests()[1].header("stripe-account"), "");
    Ok(())
}
