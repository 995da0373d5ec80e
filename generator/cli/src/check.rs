//! `specwright check`: whether a crate is what its document gives.

use std::path::PathBuf;

use clap::Args;

use crate::{CommandStatus, codegen};

/// Check that a crate is up to date with its document; write nothing
///
/// The same as `generate --check`: lists every stale, missing and orphan file, and the command that
/// updates them.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Exit codes: 0 fresh, 1 stale, 2 bad usage or a bad document.

Examples:
  specwright check                                use ./codegen.toml
  specwright check --spec api.yaml --out sdk --json")]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON [default: `generate.spec` of codegen.toml]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The configuration [default: codegen.toml; nothing with --spec]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of the crate [default: `generate.out` of codegen.toml]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    codegen::run(codegen::Arguments {
        spec: arguments.spec,
        config: arguments.config,
        out: arguments.out,
        json: arguments.json,
        check: true,
        ..codegen::Arguments::default()
    })
}
