//! Random documents through the whole pipeline for as long as is asked:
//! `cargo run -p specwright --release --example fuzz -- --seconds 3600`.
//!
//! Prints how many there were. The first that breaks something is made as small as it can be and
//! printed with its fault; one that ends the process or takes too long is left in
//! `target/fuzz/last.json`, and `-- --file target/fuzz/last.json` tries it again.
#![allow(clippy::print_stdout)] // It is a program.

#[path = "../tests/fuzz/mutate.rs"]
mod mutate;
#[path = "../tests/fuzz/oracle.rs"]
mod oracle;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use proptest::test_runner::{Config as Settings, TestCaseError, TestError, TestRunner};
use specwright::config::Config;

/// Longest that one document may take.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let time = match &words[..] {
        [flag, file] if flag == "--file" => return again(file),
        [flag, number] if flag == "--seconds" => number.parse().ok().map(Duration::from_secs),
        _ => None,
    };
    let Some(time) = time else {
        println!("usage: fuzz --seconds N, or fuzz --file FILE");
        return ExitCode::from(2);
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fuzz");
    if let Err(error) = fs::create_dir_all(&folder) {
        println!("cannot make {}: {error}", folder.display());
        return ExitCode::from(2);
    }
    watch(folder.join("last.json"));
    run(time, &folder.join("last.json"))
}

/// Tries one document.
fn again(file: &str) -> ExitCode {
    let begun = Instant::now();
    let checked = fs::read(file)
        .map_err(|error| error.to_string())
        .and_then(|bytes| oracle::check(&bytes, &Config::default()));
    println!("{} ms", begun.elapsed().as_millis());
    match checked {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// How many documents were begun.
static BEGUN: AtomicU64 = AtomicU64::new(0);

fn run(time: Duration, last: &Path) -> ExitCode {
    let bases = oracle::bases();
    let settings = Settings {
        cases: 1000,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Settings::default()
    };
    let config = Config::default();
    let started = Instant::now();
    let slowest = Cell::new(Duration::ZERO);
    while started.elapsed() < time {
        // A runner that has done its cases does no more.
        let mut runner = TestRunner::new(settings.clone());
        let result = runner.run(&mutate::mutant(), |mutant| {
            let bytes = mutant.apply(&bases);
            BEGUN.fetch_add(1, Ordering::Relaxed);
            fs::write(last, &bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let begun = Instant::now();
            let checked = oracle::check(&bytes, &config).map_err(TestCaseError::fail);
            slowest.set(slowest.get().max(begun.elapsed()));
            checked
        });
        let executions = BEGUN.load(Ordering::Relaxed);
        match result {
            Ok(()) => println!(
                "{executions} executions in {} s, the slowest {} ms",
                started.elapsed().as_secs(),
                slowest.get().as_millis()
            ),
            Err(TestError::Fail(problem, mutant)) => {
                println!("{problem}\n{:?}", mutant.changes);
                println!("{}", String::from_utf8_lossy(&mutant.apply(&bases)));
                println!("failed after {executions} executions");
                return ExitCode::FAILURE;
            }
            Err(TestError::Abort(problem)) => {
                println!("{problem}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Ends the process when one document takes too long.
fn watch(last: PathBuf) {
    thread::spawn(move || {
        let mut seen = 0;
        loop {
            thread::sleep(PATIENCE);
            let now = BEGUN.load(Ordering::Relaxed);
            if now == seen && now > 0 {
                println!(
                    "a document takes longer than {PATIENCE:?}: {}",
                    last.display()
                );
                std::process::exit(1);
            }
            seen = now;
        }
    });
}
