//! What a call costs over the same request by hand with reqwest and serde:
//! CPU time per call of this process, on one connection to a server in another.
//!
//! `cargo bench -p specwright-runtime --bench overhead`
//!
//! Client and server are put on one processor where `taskset` is there: waking
//! the other one costs more than a call, and is counted or not by chance.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It prints its result.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use specwright_runtime::runtime::json::Mismatch;
use specwright_runtime::runtime::{
    Api, Call, Client, Content, Decode, Expandable, Inputs, Method, Node, Operation, Parameter,
    Scheme, SchemeKind, Value, reply,
};

const BODY: &str = r#"{"id":"txn_1MyIgTLkdIwHu7ix0","object":"balance_transaction","amount":-500,
"checkout_session":null,"created":1680904423,"credit_note":null,"currency":"usd",
"customer":"cus_NcjdgdwZyI9Rj7","description":"a credit for the trouble","ending_balance":-500,
"invoice":null,"livemode":false,"metadata":{"order":"6735","shop":"main"},"type":"adjustment"}"#;
const ROUNDS: usize = 12;
const CALLS: usize = 2_000;

/// By hand: derived.
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Plain {
    id: String,
    object: String,
    amount: i64,
    checkout_session: Option<String>,
    created: i64,
    credit_note: Option<String>,
    currency: String,
    customer: String,
    description: Option<String>,
    ending_balance: i64,
    invoice: Option<String>,
    livemode: bool,
    metadata: Option<std::collections::BTreeMap<String, String>>,
    #[serde(rename = "type")]
    type_: String,
}

/// Ours: as the generator writes it.
#[allow(dead_code)]
struct Ours {
    id: String,
    object: String,
    amount: i64,
    checkout_session: Option<Expandable<Value>>,
    created: i64,
    credit_note: Option<Expandable<Value>>,
    currency: String,
    customer: Expandable<Value>,
    description: Option<String>,
    ending_balance: i64,
    invoice: Option<Expandable<Value>>,
    livemode: bool,
    metadata: Option<std::collections::BTreeMap<String, String>>,
    type_: String,
}

impl Decode for Ours {
    fn decode(node: Node<'_>) -> Result<Ours, Mismatch> {
        node.read_object(|o| {
            Ok(Ours {
                id: o.required_or_default("id"),
                object: o.required_or_default("object"),
                amount: o.required_or_default("amount"),
                checkout_session: o.optional("checkout_session"),
                created: o.required_or_default("created"),
                credit_note: o.optional("credit_note"),
                currency: o.required_or_default("currency"),
                customer: o.required("customer")?,
                description: o.optional("description"),
                ending_balance: o.required_or_default("ending_balance"),
                invoice: o.optional("invoice"),
                livemode: o.required_or_default("livemode"),
                metadata: o.optional("metadata"),
                type_: o.required_or_default("type"),
            })
        })
    }
}

static API: Api = Api {
    name: "bench",
    version: "1",
    schemes: &[Scheme {
        name: "bearer",
        kind: SchemeKind::Bearer,
    }],
    security: &[&["bearer"]],
    headers: &[("x-version", "2026-01-01")],
    ..Api::DEFAULT
};

static GET: Operation = Operation {
    id: "get",
    method: Method::Get,
    path: "/v1/customers/{customer}/balance_transactions/{transaction}",
    parameters: &[
        Parameter::path("customer"),
        Parameter::path("transaction"),
        Parameter::query("expand"),
    ],
    content: Content::None,
    notation: None,
    accept: "application/json",
    pagination: None,
    security: None,
    server: None,
    keyed: false,
    idempotent: true,
};

/// Serves the body to every request, in a process of its own.
fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        std::thread::spawn(move || answer(stream.unwrap()));
    }
}

fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nrequest-id: req_1\r\n";
    let reply = format!("{head}content-length: {}\r\n\r\n{BODY}", BODY.len());
    let mut buffer = [0; 4096];
    // Requests without a body that fit one packet: each read is one request.
    while stream.read(&mut buffer).is_ok_and(|count| count > 0) {
        stream.write_all(reply.as_bytes()).unwrap();
    }
}

/// Nanoseconds of CPU that this thread has used (Linux).
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse().unwrap()
}

async fn by_hand(client: &reqwest::Client, url: &str) {
    let url = format!(
        "{url}/v1/customers/{}/balance_transactions/{}",
        "cus_1", "txn_1"
    );
    let response = client
        .get(url)
        .bearer_auth("sk_test")
        .header("accept", "application/json")
        .header("user-agent", "bench/1")
        .header("x-version", "2026-01-01")
        .timeout(std::time::Duration::from_secs(80))
        .send()
        .await
        .unwrap();
    let body = response.error_for_status().unwrap().bytes().await.unwrap();
    let value: Plain = serde_json::from_slice(&body).unwrap();
    assert_eq!(value.amount, -500);
}

async fn ours(client: &Client) {
    let request = Inputs::new(&GET)
        .text("customer", "cus_1")
        .text("transaction", "txn_1");
    let call = Call::new(client, request.encoded(), reply::json::<Ours>);
    let value = call.await.unwrap();
    assert_eq!(value.amount, -500);
}

async fn compare(url: &str) {
    let api = Client::with_api(&API)
        .base_url(url)
        .token("sk_test")
        .build()
        .unwrap();
    let plain = reqwest::Client::new();
    let (mut hand, mut own) = (Vec::new(), Vec::new());
    // Turn about, so that what else the machine does falls on both.
    for round in 0..=ROUNDS {
        let start = cpu();
        for _ in 0..CALLS {
            by_hand(&plain, url).await;
        }
        let middle = cpu();
        for _ in 0..CALLS {
            ours(&api).await;
        }
        let end = cpu();
        // The first round warms up.
        if round > 0 {
            hand.push(middle - start);
            own.push(end - middle);
        }
    }
    hand.sort_unstable();
    own.sort_unstable();
    let per_call = |sorted: &[u64]| sorted[sorted.len() / 2] as f64 / CALLS as f64 / 1e3;
    let (hand, own) = (per_call(&hand), per_call(&own));
    println!(
        "by hand {hand:.1} us, ours {own:.1} us of CPU per call: ratio {:.3}",
        own / hand
    );
}

fn main() {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let program = std::env::current_exe().unwrap();
    if !std::env::args().any(|argument| argument == "--pinned") {
        let pinned = Command::new("taskset")
            .args(["-c", "0"])
            .arg(&program)
            .arg("--pinned")
            .status();
        if pinned.is_ok_and(|status| status.success()) {
            return;
        }
    }
    let mut server = Command::new(program)
        .arg("--serve")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut address)
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(compare(&format!("http://{}", address.trim())));
    server.kill().unwrap();
    server.wait().unwrap();
}
