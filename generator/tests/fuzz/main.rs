//! Random documents through the whole pipeline; longer with `SPECWRIGHT_FUZZ_SECONDS=N`.

mod mutate;
mod oracle;

use std::env;
use std::time::{Duration, Instant};

use proptest::test_runner::{Config as Settings, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use specwright::config::Config;

#[test]
fn a_document_never_breaks_the_generator() {
    let seconds = env::var("SPECWRIGHT_FUZZ_SECONDS").ok();
    let seconds: Option<u64> = seconds.and_then(|text| text.parse().ok());
    let bases = oracle::bases();
    assert!(!bases.is_empty(), "there are cases");
    let settings = Settings {
        cases: 96,
        failure_persistence: None,
        ..Settings::default()
    };
    // The short run is the same each time; a longer one is another each time.
    let mut runner = match seconds {
        None => {
            TestRunner::new_with_rng(settings, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        }
        Some(_) => TestRunner::new(settings),
    };
    let started = Instant::now();
    loop {
        let result = runner.run(&mutate::mutant(), |mutant| {
            let bytes = mutant.apply(&bases);
            oracle::check(&bytes, &Config::default()).map_err(|problem| {
                TestCaseError::fail(format!("{problem}\n{}", String::from_utf8_lossy(&bytes)))
            })
        });
        if let Err(problem) = result {
            panic!("{problem}");
        }
        if started.elapsed() >= Duration::from_secs(seconds.unwrap_or(0)) {
            break;
        }
    }
}
