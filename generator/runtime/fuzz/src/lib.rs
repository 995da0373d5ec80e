//! The targets of `examples/fuzz`, and JSON through a generated crate, guided by coverage.
#![allow(missing_docs, clippy::unwrap_used)] // No user sees it, and a target may panic.

#[path = "../../examples/fuzz/bodies.rs"]
pub mod bodies;
#[path = "../../examples/fuzz/canned.rs"]
pub mod canned;
#[path = "../../examples/fuzz/dice.rs"]
mod dice;
#[path = "../../examples/fuzz/headers.rs"]
pub mod headers;
#[path = "../../examples/fuzz/records.rs"]
pub mod records;
pub mod unions;
#[path = "../../examples/fuzz/xml.rs"]
pub mod xml;

pub use dice::{Dice, Verdict, signature};
pub use libfuzzer_sys;

/// Runs an input, whose own bytes decide what is random about it.
pub fn run(input: &[u8], target: fn(&[u8], &mut Dice) -> Verdict) {
    let seed = signature(input.iter().map(|byte| u64::from(*byte)));
    if let Err(problem) = target(input, &mut Dice(seed)) {
        panic!("{problem}");
    }
}

/// The main function of a target.
#[macro_export]
macro_rules! target {
    ($target:expr) => {
        $crate::libfuzzer_sys::fuzz_target!(|input: &[u8]| $crate::run(input, $target));
    };
}
