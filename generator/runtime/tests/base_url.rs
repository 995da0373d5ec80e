//! Where requests go when the document does not say.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use specwright_runtime::runtime::{Api, Call, Client, Inputs, reply};
use support::{API, GET, Server, TOKEN, json};

static RELATIVE: Api = Api {
    base_url: "/api/v1",
    base_url_env: Some("PETS_URL"),
    ..API
};
static NOWHERE: Api = Api {
    base_url: "",
    base_url_env: None,
    ..API
};

async fn refused(api: &'static Api) -> String {
    let client = Client::with_api(api).token(TOKEN).build().unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    call.await.unwrap_err().to_string()
}

#[tokio::test]
async fn the_first_call_says_how_to_name_a_server() {
    let said = refused(&RELATIVE).await;
    assert!(
        said.contains("\"/api/v1\", relative to where it is published"),
        "{said}"
    );
    assert!(said.contains("base_url(\"https://…/api/v1\")"), "{said}");
    assert!(said.contains("or PETS_URL in the environment"), "{said}");
    let said = refused(&NOWHERE).await;
    assert!(said.contains("names no server: set the base URL"), "{said}");
    assert!(!said.contains("environment"), "{said}");
}

#[tokio::test]
async fn a_base_url_of_the_callers_is_enough() {
    let server = Server::script(vec![json("1")]).await;
    let client = server.client(&RELATIVE).build().unwrap();
    let call = Call::new(&client, Inputs::new(&GET).encoded(), reply::json::<i64>);
    assert_eq!(call.await.unwrap(), 1);
}
