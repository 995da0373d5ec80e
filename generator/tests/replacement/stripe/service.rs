//! A service with an SDK in it: replies given on, business code under test, handles, calls at once.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use stripe::customer::{CreateRequest, CustomerApi, ListRequest};
use stripe::runtime::mock::Mock;
use stripe::types::Customer;
use stripe::{Client, Editable, Error, ErrorKind, from_json, to_json};
use tower::ServiceExt;

use crate::server::serve;
use crate::{Tried, customer, value};

/// Task 36: a reply as a field of one's own type, as JSON in a column, and out of a handler.
#[tokio::test]
async fn replies_elsewhere() -> Tried {
    // task 36
    #[derive(Serialize, Deserialize)]
    struct Order {
        number: u32,
        customer: Customer,
    }
    async fn order(Path(number): Path<u32>, State(customer): State<Customer>) -> Json<Order> {
        Json(Order { number, customer })
    }
    let column: String = to_json(&customer("cus_1"));
    let read: Customer = from_json(column)?;
    let app = Router::new().route("/orders/{number}", get(order)).with_state(read);
    // end
    let reply = app.oneshot(Request::get("/orders/7").body(String::new())?).await?;
    assert_eq!(reply.status(), StatusCode::OK);
    let body = axum::body::to_bytes(reply.into_body(), 100_000).await?;
    let order: Order = serde_json::from_slice(&body)?;
    assert_eq!((order.number, order.customer), (7, customer("cus_1")));
    Ok(())
}

/// Code under test: a customer of this name, unless there is one, and how many there are.
async fn register(client: &Client, name: &str) -> Result<(bool, usize), Error> {
    let is_new = match client.customer().create().name(name).await {
        Ok(_) => true,
        Err(error) if error.code() == Some("exists") => false,
        Err(error) => return Err(error),
    };
    let mut customers = client.customer().list().stream();
    let mut count = 0;
    while customers.next().await.transpose()?.is_some() {
        count += 1;
    }
    Ok((is_new, count))
}

/// Task 37: business code tested without a network.
#[tokio::test]
async fn without_a_network() -> Tried {
    let three = r#"{"object":"list","url":"/v1/customers","has_more":false,"data":[]}"#;
    let mut three: stripe::customer::ListResponse = from_json(three)?;
    three.data = ["a", "b", "c"].map(customer).into();
    // task 37
    let mock = Mock::new();
    let exists = Error::builder(ErrorKind::InvalidRequest).code("exists");
    mock.on::<CreateRequest>().then(customer("cus_1")).then(exists);
    mock.on::<ListRequest>().respond(move |_| Ok(three.clone()));
    let client = Client::builder().mock(&mock).build()?;
    assert_eq!(register(&client, "Ann").await?, (true, 3));
    assert_eq!(register(&client, "Ann").await?, (false, 3));
    assert_eq!(mock.requests::<CreateRequest>()[0], CreateRequest::new().name("Ann"));
    assert_eq!(mock.calls().len(), 4);
    // end
    mock.verify();
    Ok(())
}

/// Task 38: a handle in a struct, calls by the hundred, a client in the state of axum.
#[tokio::test]
async fn handles() -> Tried {
    let answers = (0..102).map(|number| value(&customer(&format!("cus_{number}"))));
    let server = serve(answers.collect::<Vec<_>>());
    let (url, key) = (&server.url, "sk_test");
    // task 38
    struct Shop {
        customers: CustomerApi,
    }
    async fn name(State(client): State<Client>) -> Result<String, StatusCode> {
        let customer = client.customer().create().await;
        customer.map(|customer| customer.id).map_err(|_| StatusCode::BAD_GATEWAY)
    }
    let client = Client::builder().token(key).base_url(url).build()?;
    let shop = Shop { customers: client.customer() };
    let first = shop.customers.create().name("Ann").await?;
    let calls = (0..100).map(|_| tokio::spawn(shop.customers.create().into_future()));
    let customers = futures_util::future::try_join_all(calls).await?;
    let app = Router::new().route("/", get(name)).with_state(client);
    // end
    assert_eq!(first.id, "cus_0");
    assert_eq!(customers.into_iter().filter_map(Result::ok).count(), 100);
    let reply = app.oneshot(Request::get("/").body(String::new())?).await?;
    assert_eq!(axum::body::to_bytes(reply.into_body(), 100).await?, "cus_101");
    Ok(())
}

/// Task 40: a request from a user's JSON, logged, and changed after it was made.
#[tokio::test]
async fn requests_as_data() -> Tried {
    let server = serve([value(&customer("cus_1"))]);
    let (url, key) = (&server.url, "sk_test");
    let text = r#"{"name":"Ann","email":"ann@example.com"}"#;
    // task 40
    let client = Client::builder().token(key).base_url(url).build()?;
    let mut request = CreateRequest::from_json(text)?;
    let log = format!("{request:?} {}", request.to_json());
    request.set("name", &"Bob");
    request.remove("email");
    let name: Option<String> = request.get("name");
    let customer = request.on(&client).await?;
    // end
    assert!(log.contains("ann@example.com"), "{log}");
    assert_eq!((name.as_deref(), &customer.id[..]), (Some("Bob"), "cus_1"));
    assert_eq!(server.lines(), ["POST /v1/customers name=Bob"]);
    assert!(CreateRequest::from_json(r#"{"naem":"Ann"}"#).is_err());
    Ok(())
}
