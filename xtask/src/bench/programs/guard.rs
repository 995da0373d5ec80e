//! One of the steps whose instructions are counted, as often as is asked.

// The payload is written in terms of the runtime, which the crate has in it.
extern crate sdk as specwright_runtime;

#[allow(unused_imports)] // There are others.
#[path = "BENCHES/payload/mod.rs"]
mod payload;

use std::hint::black_box;

use sdk::Client;
use sdk::customer::balance_transaction::CreateRequest;
use sdk::runtime::transport::BoxFuture;
use sdk::runtime::{
    EncodedRequest, Transport, TransportError, TransportReply, TransportRequest,
    from_json,
};
use sdk::types::BalanceTransactionList;

const CUSTOMER: &str = "cus_NcjdgdwZyI9Rj7";

/// Answers every request with the same page.
struct Canned(Vec<u8>);

impl Transport for Canned {
    fn send(
        &self,
        _: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportReply, TransportError>> {
        let body = self.0.clone().into();
        Box::pin(async {
            Ok(TransportReply {
                status: 200,
                headers: Default::default(),
                body,
            })
        })
    }
}

fn decode(body: &[u8]) -> BalanceTransactionList {
    from_json(body).unwrap()
}

fn encode() -> EncodedRequest {
    CreateRequest::new(CUSTOMER, -500, "usd")
        .description("a credit for the trouble, with 5 % & thanks")
        .metadata([("order", "6735"), ("shop", "main street"), ("who", "a&b")])
        .expand(["customer", "invoice"])
        .encoded()
}

fn main() {
    let mut words = std::env::args().skip(1);
    let (step, times) = (words.next().unwrap(), words.next().unwrap());
    let times: usize = times.parse().unwrap();
    match step.as_str() {
        "decode" => {
            let page = payload::transactions_text("").into_bytes();
            for _ in 0..times {
                drop(black_box(decode(black_box(&page))));
            }
        }
        "encode" => {
            for _ in 0..times {
                drop(black_box(encode()));
            }
        }
        "call" => {
            let page = r#"{"object":"list","data":[],"has_more":false,"url":"/"}"#;
            let builder = Client::builder().base_url("https://api.example").token("t");
            let client = builder.transport(Canned(page.into())).build().unwrap();
            let transactions = client.customer().balance_transaction();
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_time().build().unwrap();
            runtime.block_on(async {
                for _ in 0..times {
                    drop(black_box(transactions.list(CUSTOMER).limit(3).await.unwrap()));
                }
            });
        }
        other => panic!("no step {other}"),
    }
}
