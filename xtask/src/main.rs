//! The repository's commands: `cargo xtask help` lists them.

mod bench;
mod codegen;
mod completions;
mod corpus;
mod diff;
mod git;
mod manual;
mod prism;
mod repository;
mod slice;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The generator allocates and frees millions of small tokens: this takes a quarter off its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The repository's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
#[command(arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

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

/// A command is a module with `Arguments`, whose comment is its help, and `run`.
macro_rules! commands {
    ($($name:ident => $($module:ident)::+,)*) => {
        #[derive(Subcommand)]
        enum Command {
            $($name($($module)::+::Arguments),)*
        }

        impl Command {
            fn run(self) -> Outcome {
                match self {
                    $(Command::$name(arguments) => $($module)::+::run(arguments),)*
                }
            }
        }
    };
}

commands! {
    Bench => bench,
    Codegen => codegen,
    Completions => completions,
    Corpus => corpus,
    CorpusDocument => corpus::document,
    Diff => diff,
    Manual => manual,
    Prism => prism,
    Slice => slice,
}

fn main() -> ExitCode {
    let asked = bench::measure::run_if_asked().or_else(corpus::recorder::run_if_asked);
    if let Some(code) = asked {
        return code;
    }
    Cli::parse().command.run().into()
}
