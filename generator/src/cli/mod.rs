//! The commands of `specwright`, which `cargo xtask` has too: feature `cli`.
//!
//! A command is a module with `Arguments`, whose comment is its help, and `run`. Examples are
//! written for `cargo xtask`; [`program::with_examples_of`] gives them another name.

pub mod check;
pub mod codegen;
pub mod completions;
pub mod diff;
mod git;
pub mod init;
pub mod inspect;
pub mod manual;
pub mod program;
pub mod slice;
pub mod terminal;

use std::process::ExitCode;

/// What a command comes to, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was done, or there was nothing to do.
    Done,
    /// What was checked is not as it should be.
    Stale,
    /// The arguments or the document cannot be used.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::Stale => 1,
            Outcome::Refused => 2,
        })
    }
}
