//! Clients: another HTTP stack, limits, and calls that the document does not have.

use std::convert::Infallible;
use std::future::ready;

use github::reply_headers::X_RATE_LIMIT_REMAINING;
use github::runtime::Method;
use github::runtime::tower::TowerTransport;
use github::types::{FullRepository, RateLimitOverview};
use github::{Call, Client, to_json};
use serde_json::json;

use crate::server::{self, serve};
use crate::{Tried, value};

/// Task 5: an HTTP stack of one's own under the client.
#[tokio::test]
async fn own_stack() -> Tried {
    let body = to_json(&FullRepository::example());
    let service = tower::service_fn(move |request: http::Request<_>| {
        assert_eq!(request.uri(), "https://api.github.com/repos/rust-lang/rust");
        let body = http_body_util::Full::<bytes::Bytes>::from(body.clone());
        ready(Ok::<_, Infallible>(http::Response::new(body)))
    });
    // task 5
    let transport = TowerTransport::new(service);
    let client = Client::builder().transport(transport).build()?;
    let repository = client.repo().get("rust-lang", "rust").await?;
    // end
    assert_eq!(repository, FullRepository::example());
    Ok(())
}

/// Task 10: the limit, and the headers of any reply.
#[tokio::test]
async fn rate_limit() -> Tried {
    let limits = RateLimitOverview::example();
    let server = serve([value(&limits).header("X-RateLimit-Remaining", "41")]);
    let (url, token) = (&server.url, "t0ken");
    // task 10
    let client = Client::builder().token(token).base_url(url).build()?;
    let reply = client.rate_limit().get().send().await?;
    let left = reply.typed(&X_RATE_LIMIT_REMAINING)?;
    let media_type = reply.header("content-type");
    // end
    assert_eq!((left, media_type), (Some(41), Some("application/json")));
    assert_eq!(*reply.value(), limits);
    assert_eq!(server.lines(), ["GET /rate_limit"]);
    Ok(())
}

/// Task 12: GraphQL by hand.
#[tokio::test]
async fn graphql() -> Tried {
    #[derive(serde::Deserialize)]
    struct Reply {
        data: Data,
    }
    #[derive(serde::Deserialize)]
    struct Data {
        viewer: Viewer,
    }
    #[derive(serde::Deserialize)]
    struct Viewer {
        login: String,
    }
    let reply = r#"{"data":{"viewer":{"login":"ann"}}}"#;
    let server = serve([server::json(reply)]);
    let (url, token) = (&server.url, "t0ken");
    // task 12
    let client = Client::builder().token(token).base_url(url).build()?;
    let query = json!({ "query": "{ viewer { login } }", "variables": { "size": 5 } });
    let call = Call::custom(&client, Method::Post, "/graphql");
    let call = call.body("application/json", query.to_string());
    let reply = call.json::<Reply>().await?;
    // end
    assert_eq!(reply.data.viewer.login, "ann");
    let line = r#"POST /graphql {"query":"{ viewer { login } }","variables":{"size":5}}"#;
    assert_eq!(server.lines(), [line]);
    assert_eq!(server.requests()[0].header("authorization"), "Bearer t0ken");
    assert_eq!(
        server.requests()[0].header("x-github-api-version"),
        "2022-11-28"
    );
    Ok(())
}
