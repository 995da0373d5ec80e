//! How fast replies are decoded, beside serde_json with derive, and what that allocates.
//!
//! `cargo bench -p specwright-runtime --bench decode`
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It prints its result.

mod contest;
mod payload;

use std::hint::black_box;

use serde::de::DeserializeOwned;
use specwright_runtime::runtime::{Decode, from_json};

/// Decodes `text` as one type and the other.
fn decode<D: DeserializeOwned, O: Decode>(name: &str, text: &str) {
    let contest = contest::compare(
        name,
        text.len(),
        "derive",
        &mut || {
            let value: D = serde_json::from_slice(black_box(text.as_bytes())).unwrap();
            black_box(&value);
        },
        // As a reply reads its body.
        &mut || {
            let value: O = from_json(black_box(text.as_bytes())).unwrap();
            black_box(&value);
        },
    );
    println!("{contest}");
}

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    for (how, space) in [("compact", ""), ("indented", " ")] {
        decode::<payload::transactions_derived::Page, payload::transactions_own::Page>(
            &format!("100 balance transactions, {how}"),
            &payload::transactions_text(space),
        );
        decode::<payload::invoice_derived::Invoice, payload::invoice_own::Invoice>(
            &format!("a large invoice, {how}"),
            &payload::invoice_text(space),
        );
        decode::<Vec<payload::github_derived::Issue>, Vec<payload::github_own::Issue>>(
            &format!("30 issues of a code host, {how}"),
            &payload::github_text(space),
        );
    }
}
