//! The commands of `specwright`, which `cargo xtask` has too.
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
pub enum CommandStatus {
    /// Everything was done, or there was nothing to do.
    Done,
    /// What was checked is not as it should be.
    Stale,
    /// The arguments or the document cannot be used.
    Refused,
}

impl CommandStatus {
    /// Prints what a command has to say, or why it could not be done: that as JSON, too, for whoever
    /// asked for JSON.
    pub fn of(said: Result<String, String>, as_json: bool) -> CommandStatus {
        match said {
            Ok(text) => {
                terminal::print(&text);
                return CommandStatus::Done;
            }
            Err(message) if as_json => {
                let object = serde_json::json!({ "error": message });
                terminal::print(&format!("{object:#}\n"));
            }
            Err(message) => terminal::fail(message),
        }
        CommandStatus::Refused
    }
}

impl From<CommandStatus> for ExitCode {
    fn from(outcome: CommandStatus) -> ExitCode {
        ExitCode::from(match outcome {
            CommandStatus::Done => 0,
            CommandStatus::Stale => 1,
            CommandStatus::Refused => 2,
        })
    }
}
