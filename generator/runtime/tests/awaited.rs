//! Calls that are changed, cloned or awaited again once they were awaited.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use specwright_runtime::runtime::{
    Call, Client, Error, ErrorKind, Inputs, Method, Operation, Parameter, reply,
};
use support::{API, CREATE, Server, json, operation};

static SEARCH: Operation = Operation {
    parameters: &[Parameter::query("q")],
    ..operation("search", Method::Get, "/v1/search")
};

/// As generated: a request with its call.
struct Search(Inputs, Call<i64>);

impl Search {
    fn new(client: &Client) -> Search {
        let call = Call::new(client, &SEARCH, reply::json::<i64>);
        Search(Inputs::new(&SEARCH).text("q", "first"), call)
    }

    fn q(self, q: &str) -> Search {
        Search(self.0.text("q", q), self.1)
    }

    fn call(self) -> Call<i64> {
        self.0.call(self.1)
    }
}

impl Future for Search {
    type Output = Result<i64, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let search = self.get_mut();
        search.0.poll(&mut search.1, context)
    }
}

/// Polls once: the call is under way.
fn begin<F: Future + Unpin>(call: &mut F) {
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(call).poll(&mut context).is_pending());
}

async fn server() -> Server {
    Server::start(|_, _| json("1")).await
}

fn asked(server: &Server) -> Vec<Option<String>> {
    server.seen().iter().map(|seen| seen.query("q")).collect()
}

#[tokio::test]
async fn what_is_set_while_a_call_is_under_way_is_not_ignored() {
    let server = server().await;
    let client = server.client(&API).build().unwrap();
    let told = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains("search"), "{error}");
        assert!(
            error.to_string().contains("set after the call was awaited"),
            "{error}"
        );
    };
    let mut search = Search::new(&client);
    begin(&mut search);
    told(search.q("second").await.unwrap_err());
    let mut search = Search::new(&client);
    begin(&mut search);
    told(search.q("second").call().await.unwrap_err());
    let mut call = Search::new(&client).call();
    begin(&mut call);
    told(call.query("q", "second").await.unwrap_err());
    let mut call = Search::new(&client).call();
    begin(&mut call);
    told(call.timeout(Duration::from_secs(1)).await.unwrap_err());
    // Nothing set: the one that is under way is waited for.
    let mut search = Search::new(&client);
    begin(&mut search);
    assert_eq!(search.call().await.unwrap(), 1);
}

#[tokio::test]
async fn a_clone_or_another_way_to_send_a_call_has_what_was_set() {
    let server = server().await;
    let client = server.client(&API).build().unwrap();
    let mut call = Search::new(&client).call();
    begin(&mut call);
    assert_eq!(call.clone().query("q", "clone").await.unwrap(), 1);
    let call = call.query("q", "sent");
    assert_eq!(call.clone().await.unwrap(), 1);
    assert_eq!(call.send().await.unwrap().into_value(), 1);
    assert_eq!(
        asked(&server),
        ["clone", "sent", "sent"].map(|q| Some(q.to_owned()))
    );
}

#[tokio::test]
async fn a_call_that_has_ended_says_so() {
    let server = server().await;
    let client = server.client(&API).build().unwrap();
    let mut call = pin!(Search::new(&client));
    assert_eq!(call.as_mut().await.unwrap(), 1);
    for _ in 0..2 {
        let error = call.as_mut().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("search"), "{error}");
        assert!(
            error.to_string().contains("awaited to its end before"),
            "{error}"
        );
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_clone_has_an_idempotency_key_of_its_own_unless_it_was_set() {
    let server = server().await;
    let client = server.client(&API).build().unwrap();
    let call = Call::new(&client, &CREATE, reply::json::<i64>);
    let keyed = call.clone().idempotency_key("mine");
    let mut begun = call.clone();
    assert_eq!((&mut begun).await.unwrap(), 1);
    assert_eq!(begun.clone().await.unwrap(), 1);
    assert_eq!(call.await.unwrap(), 1);
    assert_eq!(keyed.clone().await.unwrap(), 1);
    assert_eq!(keyed.await.unwrap(), 1);
    let seen = server.seen();
    let keys: Vec<&str> = seen
        .iter()
        .map(|seen| seen.header("idempotency-key").unwrap())
        .collect();
    assert_eq!(keys[3..], ["mine", "mine"]);
    assert!(keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2]);
}
