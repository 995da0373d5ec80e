//! `cargo xtask completions`: the completion script of a shell.

use clap::Args;
use clap_complete::Shell;

use crate::{CommandStatus, program, terminal};

/// Print the completion script of a shell
#[derive(Args)]
#[command(after_help = "\
The script completes `xtask`, the built binary.

Examples:
  cargo xtask completions bash > ~/.local/share/bash-completion/completions/xtask
  cargo xtask completions fish > ~/.config/fish/completions/xtask.fish")]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub fn run(arguments: Arguments) -> CommandStatus {
    let mut script = Vec::new();
    let program = program::current();
    let mut command = (program.command)();
    clap_complete::generate(arguments.shell, &mut command, program.binary, &mut script);
    terminal::print(&String::from_utf8_lossy(&script));
    CommandStatus::Done
}
