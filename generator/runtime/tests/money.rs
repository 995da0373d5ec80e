//! A thousand credits through a server that fails on three attempts in ten:
//! each is given exactly once.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::runtime::Inputs;
use specwright_runtime::runtime::{Call, Client, Error, ErrorKind, reply};
use support::{API, Answer, CREATE, Seen, Server, json, status};

const CALLS: usize = 1_000;

/// A server's books: what was credited under which key, and what went wrong.
#[derive(Default)]
struct Books {
    /// The body of the request by key: the credits given.
    credits: BTreeMap<String, Vec<u8>>,
    attempts: usize,
    replays: usize,
    misuses: usize,
    faults: BTreeMap<&'static str, usize>,
    dice: u64,
}

impl Books {
    fn roll(&mut self, sides: u64) -> u64 {
        // SplitMix64: the same faults on every run.
        self.dice = self.dice.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.dice;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn apply(&mut self, seen: &Seen) {
        let key = seen.header("idempotency-key").unwrap().to_owned();
        match self.credits.get(&key) {
            None => {
                self.credits.insert(key, seen.body.clone());
            }
            Some(earlier) if *earlier == seen.body => self.replays += 1,
            Some(_) => self.misuses += 1,
        }
    }

    fn answer(&mut self, seen: &Seen) -> Answer {
        self.attempts += 1;
        if self.roll(10) >= 3 {
            self.apply(seen);
            return json("1");
        }
        // Half of the faults strike after the money has moved.
        if self.roll(2) == 0 {
            self.apply(seen);
        }
        let slow = Duration::from_millis(150);
        let (name, answer) = match self.roll(10) {
            0 => ("drop before headers", Answer::Drop),
            1 => ("drop in body", Answer::DropInBody(b"1111".to_vec())),
            2 => ("slow headers", Answer::SlowHeaders(slow, b"1".to_vec())),
            3 => ("slow body", Answer::SlowBody(slow, b"1111".to_vec())),
            4 => ("409", status(409, "{}")),
            5 => ("429", retriable(429)),
            6 => ("500", status(500, "{}")),
            7 => (
                "502 html",
                Answer::Reply(502, Vec::new(), b"<html>".to_vec()),
            ),
            8 => ("503", status(503, "")),
            _ => ("malformed json", json("{\"credit\":")),
        };
        *self.faults.entry(name).or_default() += 1;
        answer
    }
}

fn retriable(code: u16) -> Answer {
    let headers = [("x-should-retry", "true"), ("retry-after", "0")];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    Answer::Reply(code, headers.to_vec(), Vec::new())
}

/// Gives one credit. A reply that cannot be read is not an answer: the call is
/// finished with the key that the error names.
async fn credit(client: &Client, number: usize) -> Result<(), Error> {
    let body = number.to_string().into_bytes();
    let mut key: Option<String> = None;
    loop {
        let parts = Inputs::new(&CREATE).encoded().bytes(body.clone());
        let mut call = Call::new(client, parts, reply::json::<i64>);
        if let Some(key) = &key {
            call = call.idempotency_key(key.as_str());
        }
        match call.await {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::Decode => {
                key = error.idempotency_key().map(str::to_owned);
                assert!(key.is_some());
            }
            Err(error) => return Err(error),
        }
    }
}

async fn thousand(callers: usize) {
    let books = Arc::new(Mutex::new(Books::default()));
    let ledger = Arc::clone(&books);
    let server = Server::start(move |seen, _| ledger.lock().unwrap().answer(seen)).await;
    let client = server
        .client(&API)
        .max_retries(20)
        .timeout(Duration::from_millis(50));
    let client = client.build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..callers {
        let client = client.clone();
        tasks.spawn(async move {
            for number in (caller..CALLS).step_by(callers) {
                credit(&client, number).await.unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let books = books.lock().unwrap();
    println!(
        "{callers} callers: {CALLS} calls, {} attempts, {} credits, {} replays, faults {:?}",
        books.attempts,
        books.credits.len(),
        books.replays,
        books.faults
    );
    assert_eq!(books.credits.len(), CALLS);
    assert_eq!(
        books.misuses, 0,
        "a key was used for two different requests"
    );
    let bodies: BTreeSet<&Vec<u8>> = books.credits.values().collect();
    assert_eq!(bodies.len(), CALLS, "a request was credited under two keys");
    let faults: usize = books.faults.values().sum();
    assert!(faults > CALLS / 5, "only {faults} faults were injected");
    assert_eq!(books.faults.len(), 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_credits_one_after_another() {
    thousand(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_credits_from_64_callers() {
    thousand(64).await;
}
