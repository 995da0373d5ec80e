//! Method, path, query and headers of the four operations.

mod support;

use stripe_balance::types::TimeRange;
use support::{Seen, Server, TOKEN, page, pairs, transactions};

const LEDGER: &str = "/v1/customers/cus_123/balance_transactions";
const ENTRY: &str = "/v1/customers/cus_123/balance_transactions/cbtxn_1";

/// What every request has, whatever it asks for.
#[track_caller]
fn is_ours(seen: &Seen) {
    let bearer = format!("Bearer {TOKEN}");
    assert_eq!(seen.header("authorization"), Some(bearer.as_str()));
    assert_eq!(seen.header("stripe-version"), Some("2026-04-22.dahlia"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    let agent = seen.header("user-agent").unwrap();
    assert!(agent.starts_with("stripe-balance/"), "{agent}");
    for absent in ["stripe-account", "stripe-context", "cookie"] {
        assert_eq!(seen.header(absent), None, "{absent}");
    }
}

#[track_caller]
fn is_get(seen: &Seen, path: &str) {
    is_ours(seen);
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", path));
    for absent in ["idempotency-key", "content-type", "content-length"] {
        assert_eq!(seen.header(absent), None, "{absent}");
    }
    assert_eq!(seen.body, "");
}

#[track_caller]
fn is_post(seen: &Seen, path: &str) {
    is_ours(seen);
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", path));
    assert_eq!(seen.query, "");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(seen.header("content-type"), Some(form));
    let key = seen.header("idempotency-key").unwrap();
    let is_key = |c: char| c == '-' || c.is_ascii_hexdigit();
    assert!(key.len() == 36 && key.chars().all(is_key), "{key}");
}

#[tokio::test]
async fn list() {
    let server = Server::start([page(&["cbtxn_1"], false)]).await;
    transactions(&server.client())
        .list("cus_123")
        .created(TimeRange::new().gte(1767225600))
        .limit(3)
        .expand(["data.customer", "data.invoice"])
        .await
        .unwrap();
    let seen = server.only();
    is_get(&seen, LEDGER);
    let expected = [
        ("created[gte]", "1767225600"),
        ("expand[0]", "data.customer"),
        ("expand[1]", "data.invoice"),
        ("limit", "3"),
    ];
    assert_eq!(seen.query_pairs(), pairs(&expected));
    assert_eq!(
        seen.query,
        "created%5Bgte%5D=1767225600&expand%5B0%5D=data.customer&expand%5B1%5D=data.invoice&limit=3"
    );
}

#[tokio::test]
async fn list_with_nothing_asked_for() {
    let server = Server::start([page(&[], false)]).await;
    let client = server.client();
    transactions(&client).list("cus_123").await.unwrap();
    let seen = server.only();
    is_get(&seen, LEDGER);
    assert_eq!(seen.query, "");
}

#[tokio::test]
async fn list_with_everything() {
    let server = Server::start([page(&[], false)]).await;
    let range = TimeRange::new().gt(1).gte(2).lt(-3).lte(4);
    transactions(&server.client())
        .list("cus_123")
        .starting_after("cbtxn_0")
        .ending_before("cbtxn_9")
        .invoice("in_1&limit=100")
        .created(range)
        .await
        .unwrap();
    let expected = [
        ("created[gt]", "1"),
        ("created[gte]", "2"),
        ("created[lt]", "-3"),
        ("created[lte]", "4"),
        ("ending_before", "cbtxn_9"),
        ("invoice", "in_1&limit=100"),
        ("starting_after", "cbtxn_0"),
    ];
    assert_eq!(server.only().query_pairs(), pairs(&expected));
}

#[tokio::test]
async fn list_of_one_moment() {
    let server = Server::start([page(&[], false)]).await;
    transactions(&server.client())
        .list("cus_123")
        .created(1767225600)
        .await
        .unwrap();
    assert_eq!(server.only().query, "created=1767225600");
}

#[tokio::test]
async fn get() {
    let server = Server::with_transaction().await;
    let client = server.client();
    let call = transactions(&client).get("cus_123", "cbtxn_1");
    call.clone().await.unwrap();
    call.expand(["customer", "invoice"]).await.unwrap();
    let seen = server.seen();
    is_get(&seen[0], ENTRY);
    assert_eq!(seen[0].query, "");
    is_get(&seen[1], ENTRY);
    let expected = [("expand[0]", "customer"), ("expand[1]", "invoice")];
    assert_eq!(seen[1].query_pairs(), pairs(&expected));
}

#[tokio::test]
async fn create() {
    let server = Server::with_transaction().await;
    transactions(&server.client())
        .create("cus_123", -500, "usd")
        .await
        .unwrap();
    let seen = server.only();
    is_post(&seen, LEDGER);
    assert_eq!(seen.body, "amount=-500&currency=usd");
}

#[tokio::test]
async fn update() {
    let server = Server::with_transaction().await;
    transactions(&server.client())
        .update("cus_123", "cbtxn_1")
        .description("Goodwill")
        .await
        .unwrap();
    let seen = server.only();
    is_post(&seen, ENTRY);
    assert_eq!(seen.body, "description=Goodwill");
}

#[tokio::test]
async fn an_id_stays_one_segment_of_the_path() {
    let server = Server::with_transaction().await;
    let client = server.client();
    let ids = [
        ("a/../b?x", "a%2F..%2Fb%3Fx"),
        ("c#d%2Fe", "c%23d%252Fe"),
        ("\u{fc} +;", "%C3%BC%20%2B%3B"),
    ];
    for (id, written) in ids {
        transactions(&client).get(id, id).await.unwrap();
        let seen = server.seen().pop().unwrap();
        let path = format!("/v1/customers/{written}/balance_transactions/{written}");
        assert_eq!(seen.path, path);
        assert_eq!(seen.query, "");
    }
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_refused() {
    let server = Server::with_transaction().await;
    for id in ["", ".", ".."] {
        let error = transactions(&server.client()).get("cus_123", id).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), stripe_balance::ErrorKind::Encode, "{id:?}");
        assert!(error.to_string().contains("transaction"), "{error}");
    }
    assert!(server.seen().is_empty());
}
