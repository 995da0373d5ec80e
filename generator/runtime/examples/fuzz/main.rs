//! Random bytes through what reads bytes of strangers:
//! `cargo run --release -p specwright-runtime --example fuzz -- --target sse --seconds 600`.
//!
//! An input is a known one, changed. One that leads to something new (another
//! number of records, another error) becomes known, so that changes add up. Each
//! target compares with a second way to the same answer; the first input that
//! differs, or that panics, is printed.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It is a program.

mod bodies;
mod canned;
mod dice;
mod headers;
mod records;
mod xml;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

pub use dice::{Dice, Verdict, signature};

struct Target {
    name: &'static str,
    seeds: &'static [&'static str],
    /// What changes put in.
    words: &'static [&'static str],
    run: fn(&[u8], &mut Dice) -> Verdict,
}

const TARGETS: [Target; 7] = [
    Target {
        name: "sse",
        seeds: records::SSE_SEEDS,
        words: records::SSE_WORDS,
        run: records::sse,
    },
    Target {
        name: "ndjson",
        seeds: records::LINE_SEEDS,
        words: records::LINE_WORDS,
        run: records::lines,
    },
    Target {
        name: "link",
        seeds: headers::LINK_SEEDS,
        words: headers::LINK_WORDS,
        run: headers::link,
    },
    Target {
        name: "webhook",
        seeds: headers::WEBHOOK_SEEDS,
        words: headers::WEBHOOK_WORDS,
        run: headers::webhook,
    },
    Target {
        name: "multipart",
        seeds: bodies::FORM_SEEDS,
        words: bodies::FORM_WORDS,
        run: bodies::multipart,
    },
    Target {
        name: "json",
        seeds: bodies::JSON_SEEDS,
        words: bodies::JSON_WORDS,
        run: bodies::json,
    },
    Target {
        name: "xml",
        seeds: xml::XML_SEEDS,
        words: xml::XML_WORDS,
        run: xml::xml,
    },
];

/// The longest input.
const LONGEST: usize = 4096;
/// How many inputs are known at most.
const KNOWN: usize = 5000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let chosen = match &words[..] {
        [target, name, seconds, number] if target == "--target" && seconds == "--seconds" => {
            let target = TARGETS.iter().find(|target| target.name == name);
            target.zip(number.parse().ok())
        }
        _ => None,
    };
    let Some((target, seconds)) = chosen else {
        let names = TARGETS.each_ref().map(|target| target.name);
        println!(
            "usage: fuzz --target NAME --seconds N, of {}",
            names.join(", ")
        );
        return ExitCode::from(2);
    };
    // Panics are reported with their input.
    std::panic::set_hook(Box::new(|_| {}));
    run(target, Duration::from_secs(seconds))
}

fn run(target: &Target, time: Duration) -> ExitCode {
    let started = Instant::now();
    let seed = std::time::UNIX_EPOCH
        .elapsed()
        .map_or(1, |since| since.as_nanos() as u64);
    let mut dice = Dice(seed);
    let mut known: Vec<Vec<u8>> = target
        .seeds
        .iter()
        .map(|seed| seed.as_bytes().to_vec())
        .collect();
    let mut seen = BTreeSet::new();
    let (mut executions, mut slowest) = (0u64, Duration::ZERO);
    let mut waiting: Vec<Vec<u8>> = known.clone();
    while started.elapsed() < time {
        let input = match waiting.pop() {
            Some(seed) => seed,
            None => change(&known, target.words, &mut dice),
        };
        let begun = Instant::now();
        let verdict = catch_unwind(AssertUnwindSafe(|| (target.run)(&input, &mut dice)));
        slowest = slowest.max(begun.elapsed());
        executions += 1;
        let problem = match verdict {
            Ok(Ok(signature)) => {
                if seen.insert(signature) && known.len() < KNOWN {
                    known.push(input);
                }
                continue;
            }
            Ok(Err(problem)) => problem,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or(panic.downcast_ref::<&str>().map(ToString::to_string));
                format!("a panic: {}", text.unwrap_or_default())
            }
        };
        println!(
            "{}: {problem}\ninput: {}",
            target.name,
            input.escape_ascii()
        );
        println!("failed after {executions} executions");
        return ExitCode::FAILURE;
    }
    println!(
        "{}: {executions} executions in {} s, {} ways, {} inputs known, the slowest {} ms",
        target.name,
        started.elapsed().as_secs(),
        seen.len(),
        known.len(),
        slowest.as_millis()
    );
    ExitCode::SUCCESS
}

/// A known input with one to eight changes.
fn change(known: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut input = known[dice.roll(known.len())].clone();
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(input.len() + 1);
        let end = (at + 1 + dice.roll(16)).min(input.len()).max(at);
        match dice.roll(8) {
            0 if at < input.len() => input[at] ^= 1 << dice.roll(8),
            1 if at < input.len() => input[at] = dice.roll(256) as u8,
            2 => drop(input.drain(at..end)),
            3 => {
                let piece = input[at..end].to_vec();
                let to = dice.roll(input.len() + 1);
                input.splice(to..to, piece);
            }
            4 => {
                let other = &known[dice.roll(known.len())];
                let from = dice.roll(other.len() + 1);
                let piece = other[from..(from + dice.roll(40)).min(other.len())].to_vec();
                input.splice(at..end, piece);
            }
            5 => input.truncate(at),
            _ => {
                let word = words[dice.roll(words.len())];
                input.splice(at..at, word.bytes());
            }
        }
    }
    input.truncate(LONGEST);
    input
}
