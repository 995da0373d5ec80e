//! The table that the tests print.

use std::sync::Once;

static HEAD: Once = Once::new();

/// Prints a row, once its test has seen that the value is right.
pub fn row(number: u32, tried: &str, right: &str) {
    HEAD.call_once(|| println!("| number | tried | right |\n|---|---|---|"));
    println!("| {number} | {tried} | {right} |");
}
