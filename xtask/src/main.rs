//! The repository's commands: `cargo xtask help` lists them.

mod bench;
mod corpus;
mod prism;
mod repository;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use specwright_cli::program::Program;
use specwright_cli::{
    CommandStatus, codegen, completions, diff, init, inspect, manual, slice, terminal,
};

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

/// A command is a module with `Arguments`, whose comment is its help, and `run`.
macro_rules! commands {
    ($($name:ident => $($module:ident)::+,)*) => {
        #[derive(Subcommand)]
        enum Command {
            $($name($($module)::+::Arguments),)*
        }

        impl Command {
            fn run(self) -> CommandStatus {
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
    Init => init,
    Inspect => inspect,
    Manual => manual,
    Prism => prism,
    Slice => slice,
}

fn main() -> ExitCode {
    let asked = bench::measure::run_if_asked().or_else(corpus::recorder::run_if_asked);
    if let Some(code) = asked {
        return code;
    }
    Program {
        name: "cargo xtask",
        binary: "xtask",
        page: "cargo-xtask",
        generate: "codegen",
        command: Cli::command,
        home: Some(repository::root()),
    }
    .start();
    Cli::parse().command.run().into()
}
