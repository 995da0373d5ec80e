//! Compares consecutive documents, and prints verdict, counts and time of each pair.
//!
//! `cargo run --release -p specwright-diff --example diff_pairs -- v1.json v2.json v3.json`

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;
use std::time::Instant;

use specwright::config::Config;
use specwright_diff::{Diff, Verdict, Version, diff};

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.len() < 2 {
        eprintln!("usage: diff_pairs OLD NEW [NEWER…]");
        return ExitCode::from(2);
    }
    println!(
        "{:<48} {:>7} {:>6} {:>6} {:>6} {:>7}",
        "pair", "verdict", "major", "minor", "patch", "ms"
    );
    let mut code = ExitCode::SUCCESS;
    for pair in paths.windows(2) {
        let start = Instant::now();
        match compare(&pair[0], &pair[1]) {
            Ok(diff) => row(pair, &diff, start.elapsed().as_millis()),
            Err(problem) => {
                eprintln!("{problem}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

fn compare(old: &str, new: &str) -> Result<Diff, String> {
    let config = Config::default();
    let read = |path: &str| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    let (old_bytes, new_bytes) = (read(old)?, read(new)?);
    let version = |name, bytes| Version {
        name,
        bytes,
        config: &config,
    };
    diff(&version(old, &old_bytes), &version(new, &new_bytes)).map_err(|error| error.to_string())
}

fn row(pair: &[String], diff: &Diff, milliseconds: u128) {
    let name = |path: &str| {
        let stem = std::path::Path::new(path).file_stem();
        stem.map_or_else(
            || path.to_owned(),
            |stem| stem.to_string_lossy().into_owned(),
        )
    };
    println!(
        "{:<48} {:>7} {:>6} {:>6} {:>6} {:>7}",
        format!("{} -> {}", name(&pair[0]), name(&pair[1])),
        diff.verdict().map_or("none", Verdict::as_str),
        diff.count(Verdict::Major),
        diff.count(Verdict::Minor),
        diff.count(Verdict::Patch),
        milliseconds
    );
}
