//! How fast a page of objects is decoded, beside serde_json with derive.
//!
//! `cargo bench -p specwright-runtime --bench decode`
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It prints its result.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use specwright_runtime::runtime::json::Mismatch;
use specwright_runtime::runtime::{Decode, Node, from_json};

const ITEMS: usize = 100;
const ROUNDS: usize = 15;
const DECODES: usize = 300;

/// Derived.
#[derive(serde::Deserialize)]
struct PlainPage {
    data: Vec<Plain>,
}

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
    metadata: Option<BTreeMap<String, String>>,
    #[serde(rename = "type")]
    type_: String,
}

/// As the generator writes it.
struct OurPage {
    data: Vec<Ours>,
}

#[allow(dead_code)]
struct Ours {
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
    metadata: Option<BTreeMap<String, String>>,
    type_: String,
}

impl Decode for OurPage {
    fn decode(node: Node<'_>) -> Result<OurPage, Mismatch> {
        let mut o = node.object()?;
        Ok(OurPage {
            data: o.required("data")?,
        })
    }
}

impl Decode for Ours {
    fn decode(node: Node<'_>) -> Result<Ours, Mismatch> {
        let mut o = node.object()?;
        Ok(Ours {
            id: o.required("id")?,
            object: o.required("object")?,
            amount: o.required("amount")?,
            checkout_session: o.optional("checkout_session")?,
            created: o.required("created")?,
            credit_note: o.optional("credit_note")?,
            currency: o.required("currency")?,
            customer: o.required("customer")?,
            description: o.optional("description")?,
            ending_balance: o.required("ending_balance")?,
            invoice: o.optional("invoice")?,
            livemode: o.required("livemode")?,
            metadata: o.optional("metadata")?,
            type_: o.required("type")?,
        })
    }
}

fn page(space: &str) -> String {
    let item = |index: usize| {
        let members = [
            format!("\"id\":{space}\"txn_1MyIgTLkdIwHu7ix{index:04}\""),
            format!("\"object\":{space}\"customer_balance_transaction\""),
            format!("\"amount\":{space}-1{index}00"),
            format!("\"checkout_session\":{space}null"),
            format!("\"created\":{space}16809{index:05}"),
            format!("\"credit_note\":{space}null"),
            format!("\"currency\":{space}\"usd\""),
            format!("\"customer\":{space}\"cus_NcjdgdwZyI9Rj7\""),
            format!("\"customer_account\":{space}null"),
            format!("\"description\":{space}\"a credit for the trouble, number {index}\""),
            format!("\"ending_balance\":{space}-1{index}500"),
            format!("\"invoice\":{space}null"),
            format!("\"livemode\":{space}false"),
            format!("\"metadata\":{space}{{\"order\":{space}\"{index}\"}}"),
            format!("\"type\":{space}\"adjustment\""),
        ];
        let separator = if space.is_empty() { "," } else { ",\n      " };
        format!("{{{}}}", members.join(separator))
    };
    let items: Vec<String> = (0..ITEMS).map(item).collect();
    format!(
        "{{\"object\":\"list\",\"has_more\":true,\"data\":[{}]}}",
        items.join(",")
    )
}

fn time(decode: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..DECODES {
        decode();
    }
    start.elapsed()
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    for (name, text) in [("compact", page("")), ("indented", page(" "))] {
        let (mut derived, mut own) = (Vec::new(), Vec::new());
        // Turn about, so that what else the machine does falls on both.
        for _ in 0..ROUNDS {
            derived.push(time(&mut || {
                let page: PlainPage = serde_json::from_slice(black_box(text.as_bytes())).unwrap();
                black_box(page.data.len());
            }));
            // The copy that a reply makes of its body is part of it.
            own.push(time(&mut || {
                let page: OurPage = from_json(black_box(text.as_bytes().to_vec())).unwrap();
                black_box(page.data.len());
            }));
        }
        let speed = |times: &mut Vec<Duration>| {
            times.sort_unstable();
            (text.len() * DECODES) as f64 / times[ROUNDS / 2].as_secs_f64() / 1e6
        };
        let (derived, own) = (speed(&mut derived), speed(&mut own));
        println!(
            "{name}: derive {derived:.0} MB/s, ours {own:.0} MB/s: ratio {:.2}",
            own / derived
        );
    }
}
