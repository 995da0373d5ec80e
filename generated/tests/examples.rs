//! The examples, run as a user runs them, with a loopback server in place of the API.

mod support;

use std::path::PathBuf;
use std::process::{Command, Output};

use support::{Answer, Server, TOKEN, TRANSACTION, page};

/// Where Cargo puts an example: it builds them with the tests, unless it is told which tests.
fn built(name: &str) -> Option<PathBuf> {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().unwrap().parent().unwrap();
    let path = folder.join("examples").join(name);
    let path = path.with_extension(std::env::consts::EXE_EXTENSION);
    if !path.exists() {
        println!("skipped: {} is not built", path.display());
        return None;
    }
    Some(path)
}

/// Runs an example against this server.
fn run(server: &Server, name: &str, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new(built(name)?);
    command.args(arguments);
    command
        .env("API_TOKEN", TOKEN)
        .env("API_BASE_URL", &server.url);
    Some(command.output().unwrap())
}

#[track_caller]
fn printed(output: &Output, code: i32, out: &str) -> String {
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{err}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), out, "{err}");
    assert!(!err.contains(TOKEN), "{err}");
    err
}

#[tokio::test(flavor = "multi_thread")]
async fn list() {
    let server = Server::start([page(&["a", "b"], true), page(&["c"], false)]).await;
    let Some(output) = run(&server, "list", &["cus_123"]) else {
        return;
    };
    let line = |id: &str| format!("{id}  cus_123  adjustment  -500 usd  balance -500\n");
    let out = format!("{}{}{}3 transactions\n", line("a"), line("b"), line("c"));
    printed(&output, 0, &out);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn create_and_update() {
    let named = r#"{"id": "cus_123", "object": "customer", "created": 1, "livemode": false,
        "name": "Jenny Rosen"}"#;
    let reply = TRANSACTION.replace("\"cus_123\"", named);
    let server = Server::start(vec![Answer::json(200, reply); 2]).await;
    let create = ["cus_123", "-500", "usd", "order=6735"];
    let Some(output) = run(&server, "create", &create) else {
        return;
    };
    let seen = server.only();
    let key = seen.header("idempotency-key").unwrap();
    let line = "cbtxn_1  Jenny Rosen  adjustment  -500 usd  balance -500\n";
    let out = format!("{line}idempotency key {key}, 1 attempt(s)\n");
    printed(&output, 0, &out);
    let expected = "amount=-500&currency=usd&expand%5B0%5D=customer&metadata%5Border%5D=6735";
    assert_eq!(seen.body, expected);
    let update = ["cus_123", "cbtxn_1", "Goodwill", "--clear"];
    printed(&run(&server, "update", &update).unwrap(), 0, line);
    assert_eq!(server.seen()[1].body, "description=Goodwill&metadata=");
}

#[tokio::test(flavor = "multi_thread")]
async fn get_that_is_refused() {
    let body = r#"{"error": {"type": "invalid_request_error", "code": "resource_missing",
        "message": "No such transaction.", "param": "transaction"}}"#;
    let server = Server::start([Answer::json(404, body)]).await;
    let Some(output) = run(&server, "get", &["cus_123", "cbtxn_9"]) else {
        return;
    };
    let err = printed(&output, 1, "");
    let facts = "  kind: invalid_request\n  type: invalid_request_error\n  \
        code: resource_missing\n  param: transaction\n  request: req_1\n";
    assert!(err.ends_with(facts), "{err}");
    assert!(err.contains("No such transaction."), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage() {
    let server = Server::start([]).await;
    for name in ["list", "get", "create", "update"] {
        let Some(output) = run(&server, name, &[]) else {
            return;
        };
        let err = printed(&output, 2, "");
        assert!(err.starts_with("usage: API_TOKEN="), "{err}");
    }
    assert!(server.seen().is_empty());
}
