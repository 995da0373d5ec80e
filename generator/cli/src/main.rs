//! `specwright`: a Rust SDK crate from an OpenAPI document, from the command line.

use std::process::ExitCode;

use clap::{Command, CommandFactory, FromArgMatches, Parser, Subcommand};
use specwright_cli::program::{self, Program};
use specwright_cli::{
    CommandStatus, check, codegen, completions, diff, init, inspect, manual, slice, terminal,
};

/// The generator allocates and frees millions of small tokens: this takes a quarter off its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates a Rust SDK crate from an OpenAPI document
#[derive(Parser)]
#[command(name = "specwright", version, arg_required_else_help = true)]
#[command(after_help = "\
Exit codes: 0 done or fresh, 1 a check failed, 2 bad usage or a bad document.
Colours are shown on a terminal only, and never with NO_COLOR.

Examples:
  specwright init sdk-of-pets --spec pets.yaml    start a project
  specwright generate                             use ./codegen.toml
  specwright generate --spec pets.yaml --out pets --name pets
  specwright check                                for CI
  specwright inspect pets.yaml                    show its resources, calls and types")]
struct Cli {
    #[command(subcommand)]
    command: Verb,
}

#[derive(Subcommand)]
enum Verb {
    #[command(visible_alias = "codegen")]
    Generate(codegen::Arguments),
    Check(check::Arguments),
    Slice(slice::Arguments),
    Diff(diff::Arguments),
    Inspect(inspect::Arguments),
    Init(init::Arguments),
    Completions(completions::Arguments),
    Manual(manual::Arguments),
}

/// The commands as this program's help shows them.
fn command() -> Command {
    let command = program::with_examples_of(Cli::command(), "specwright", "generate");
    command.mut_subcommand("generate", |generate| {
        generate
            .mut_arg("spec", |arg| {
                arg.help("The OpenAPI document, YAML or JSON [default: `spec` in [generate] of codegen.toml]")
            })
            .mut_arg("config", |arg| {
                arg.help("The configuration [default: codegen.toml; none with --spec]")
            })
            .mut_arg("out", |arg| {
                arg.help("The folder of the crate [default: `out` in [generate] of codegen.toml]")
            })
            .long_about(
                "Generate a Rust SDK crate from an OpenAPI document\n\nWithout arguments it \
                 uses ./codegen.toml. It writes only files that changed and deletes only generated \
                 files. An error leaves all files alone.",
            )
            .after_help(
                "Exit codes: 0 done or fresh, 1 stale (--check), 2 bad usage or a bad document.\n\n\
                 Examples:\n  \
                 specwright generate                  use ./codegen.toml\n  \
                 specwright generate --check          check that the crate is up to date (for CI)\n  \
                 specwright generate --dry-run        show what would change\n  \
                 specwright generate --bump           also raise the version if the changes require it\n  \
                 specwright generate --spec api.yaml --out ../pets --name pets\n  \
                 \u{20}                                    a crate from any document",
            )
    })
}

fn main() -> ExitCode {
    Program {
        name: "specwright",
        binary: "specwright",
        page: "specwright",
        generate: "generate",
        command,
        home: None,
    }
    .start();
    let verb = Cli::from_arg_matches(&command().get_matches());
    let outcome = match verb.map(|cli| cli.command) {
        Ok(Verb::Generate(arguments)) => codegen::run(arguments),
        Ok(Verb::Check(arguments)) => check::run(arguments),
        Ok(Verb::Slice(arguments)) => slice::run(arguments),
        Ok(Verb::Diff(arguments)) => diff::run(arguments),
        Ok(Verb::Inspect(arguments)) => inspect::run(arguments),
        Ok(Verb::Init(arguments)) => init::run(arguments),
        Ok(Verb::Completions(arguments)) => completions::run(arguments),
        Ok(Verb::Manual(arguments)) => manual::run(arguments),
        Err(error) => {
            terminal::fail(error);
            CommandStatus::Refused
        }
    };
    outcome.into()
}
