//! What a person sees: text on the two streams, and colour where it is wanted.

use std::env;
use std::io::{self, IsTerminal, Write};

/// Writes `text` to standard output. Whoever reads it may stop early: that is not an error.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes `text` to standard error.
pub fn report(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says on standard error that nothing more can be done, and why.
pub fn fail(message: impl std::fmt::Display) {
    report(&failure(message));
}

/// That nothing more can be done, and why, as standard error shows it.
pub fn failure(message: impl std::fmt::Display) -> String {
    let (start, end) = if colors() {
        ("\x1b[1;31m", "\x1b[0m")
    } else {
        ("", "")
    };
    format!("{start}error{end}: {message}\n")
}

/// Whether standard error shows colours, and nobody asked for none (<https://no-color.org>).
pub fn colors() -> bool {
    io::stderr().is_terminal() && wanted()
}

/// The same of standard output.
pub fn colors_of_output() -> bool {
    io::stdout().is_terminal() && wanted()
}

fn wanted() -> bool {
    let asked_for_none = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
    !asked_for_none && !dumb
}

/// `1 file`, `2 files`.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
