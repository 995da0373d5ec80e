//! `cargo xtask manual`: a man page for each command.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::{CommandStatus, program, terminal};

/// Write a man page for each command
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo xtask manual target/man && man -l target/man/cargo-xtask-codegen.1")]
pub struct Arguments {
    /// The folder of the pages
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the pages.
pub fn run(arguments: Arguments) -> CommandStatus {
    let folder = arguments.folder;
    // File names come from the name, not from what is typed.
    let program = program::current();
    let command = (program.command)()
        .name(program.page)
        .disable_help_subcommand(true);
    let written =
        fs::create_dir_all(&folder).and_then(|()| clap_mangen::generate_to(command, &folder));
    match written {
        Ok(()) => CommandStatus::Done,
        Err(error) => {
            terminal::fail(format!("cannot write to `{}`: {error}", folder.display()));
            CommandStatus::Refused
        }
    }
}
