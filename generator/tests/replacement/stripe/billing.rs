//! Customers, products, prices, subscriptions and test clocks.

use std::time::Duration;

use futures_util::TryStreamExt;
use stripe::Client;
use stripe::customer::CreateRequest;
use stripe::price::{Recurring, RecurringInterval};
use stripe::subscription::Item;
use stripe::types::{
    Price, Product, Subscription, TestHelpersTestClock, TestHelpersTestClockStatus as Status,
};
use tokio::time::sleep;

use crate::server::serve;
use crate::{Tried, customer, page, value, with};

/// Task 25: a customer with metadata, by a request that is sent by the client then, as in the example.
#[tokio::test]
async fn customer_with_metadata() -> Tried {
    let server = serve([value(&customer("cus_1"))]);
    let (url, key) = (&server.url, "sk_test");
    // task 25
    let client = Client::builder().token(key).base_url(url).build()?;
    let customer = CreateRequest::new()
        .name("Alexander Lyon")
        .email("test@async-stripe.com")
        .description("A fake customer")
        .metadata([("async-stripe", "true")])
        .on(&client)
        .await?;
    // end
    assert_eq!(customer.id, "cus_1");
    assert_eq!(
        server.lines(),
        [
            "POST /v1/customers description=A+fake+customer&email=test%40async-stripe.com&metadata%5Basync-stripe%5D=true&name=Alexander+Lyon"
        ]
    );
    Ok(())
}

/// Task 27: a product, a price, a subscription with items, expanded.
#[tokio::test]
async fn subscription() -> Tried {
    let product = with(Product::example(), |product| product.id = "prod_1".into());
    let price = with(Price::example(), |price| price.id = "price_1".into());
    let server = serve([value(&product), value(&price), value(&Subscription::example())]);
    let (url, key) = (&server.url, "sk_test");
    // task 27
    let client = Client::builder().token(key).base_url(url).build()?;
    let metadata = [("async-stripe", "true")];
    let product = client.product().create("Monthly T-Shirts").metadata(metadata).await?;
    let price = client
        .price()
        .create("usd")
        .product(product.id)
        .metadata(metadata)
        .unit_amount(1000)
        .recurring(Recurring::new(RecurringInterval::Month))
        .expand(["product"])
        .await?;
    let subscription = client
        .subscription()
        .create("cus_1")
        .items([Item::new().price(price.id)])
        .default_payment_method("pm_1")
        .expand(["items", "items.data.price.product", "schedule"])
        .await?;
    // end
    assert_eq!(subscription, Subscription::example());
    assert_eq!(
        server.lines(),
        [
            "POST /v1/products metadata%5Basync-stripe%5D=true&name=Monthly+T-Shirts",
            "POST /v1/prices currency=usd&expand%5B0%5D=product&metadata%5Basync-stripe%5D=true&product=prod_1&recurring%5Binterval%5D=month&unit_amount=1000",
            "POST /v1/subscriptions customer=cus_1&default_payment_method=pm_1&expand%5B0%5D=items&expand%5B1%5D=items.data.price.product&expand%5B2%5D=schedule&items%5B0%5D%5Bprice%5D=price_1",
        ]
    );
    Ok(())
}

/// Task 31: a test clock, advanced, until it is ready.
#[tokio::test]
async fn test_clock() -> Tried {
    let clock = |status| {
        value(&with(TestHelpersTestClock::example(), |clock| {
            (clock.id, clock.status) = ("clock_1".into(), status);
        }))
    };
    let (ready, advancing) = (Status::Ready, Status::Advancing);
    let server =
        serve([clock(ready.clone()), clock(advancing.clone()), clock(advancing), clock(ready)]);
    let (url, key, now) = (&server.url, "sk_test", 1_700_000_000);
    let pause = Duration::ZERO;
    // task 31
    let client = Client::builder().token(key).base_url(url).build()?;
    let clocks = client.test_helper().test_clock();
    let clock = clocks.create(now).name("Example test clock 1").await?;
    let mut clock = clocks.advance(clock.id, now + 60 * 60 * 60).await?;
    while clock.status == Status::Advancing {
        sleep(pause).await;
        clock = clocks.get(clock.id).await?;
    }
    // end
    assert_eq!(clock.status, Status::Ready);
    assert_eq!(
        server.lines(),
        [
            "POST /v1/test_helpers/test_clocks frozen_time=1700000000&name=Example+test+clock+1",
            "POST /v1/test_helpers/test_clocks/clock_1/advance frozen_time=1700216000",
            "GET /v1/test_helpers/test_clocks/clock_1",
            "GET /v1/test_helpers/test_clocks/clock_1",
        ]
    );
    Ok(())
}

/// Task 32: all customers as a stream, the first 25, a page by hand.
#[tokio::test]
async fn customers() -> Tried {
    let server = serve([
        page(&["a", "b"], true),
        page(&["c"], false),
        page(&["a"], true),
        page(&["b"], false),
    ]);
    let (url, key) = (&server.url, "sk_test");
    // task 32
    let client = Client::builder().token(key).base_url(url).build()?;
    let customers = client.customer().list();
    let mut stream = customers.stream();
    let first = stream.next().await.unwrap()?;
    let rest: Vec<_> = stream.try_collect().await?;
    let page = client.customer().list().limit(25).await?;
    let last = page.data.last().map(|customer| customer.id.clone());
    let next = client.customer().list().limit(25).starting_after(last).await?;
    // end
    assert_eq!((&first.id[..], rest.len(), next.has_more), ("a", 2, false));
    assert_eq!(
        server.lines(),
        [
            "GET /v1/customers",
            "GET /v1/customers?starting_after=b",
            "GET /v1/customers?limit=25",
            "GET /v1/customers?limit=25&starting_after=a",
        ]
    );
    Ok(())
}
