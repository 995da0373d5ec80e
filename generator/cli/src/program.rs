//! The program that the commands are run by: its name, and where its own crate is.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::Command;

/// A program with these commands.
#[derive(Clone, Debug)]
pub struct Program {
    /// What is typed to call it, as `cargo xtask`.
    pub name: &'static str,
    /// The binary, for completions.
    pub binary: &'static str,
    /// What its man pages are called after, as `cargo-xtask`.
    pub page: &'static str,
    /// The command that generates, as `codegen`.
    pub generate: &'static str,
    /// All its commands.
    pub command: fn() -> Command,
    /// The repository whose `spec/` and `generated/` are meant when no document is named. Without
    /// one a `codegen.toml` in the current folder says what is meant.
    pub home: Option<PathBuf>,
}

static PROGRAM: OnceLock<Program> = OnceLock::new();

impl Program {
    /// Makes this the program that runs; the first one stays.
    pub fn start(self) {
        let _ = PROGRAM.set(self);
    }
}

/// The program that runs.
pub(super) fn current() -> &'static Program {
    PROGRAM.get_or_init(|| Program {
        name: "specwright",
        binary: "specwright",
        page: "specwright",
        generate: "generate",
        command: || Command::new("specwright"),
        home: None,
    })
}

/// Puts the name of the program that runs into a text written for `specwright`.
pub(super) fn named(text: &str) -> String {
    let program = current();
    let generate = format!("{} {}", program.name, program.generate);
    text.replace("cargo xtask codegen", &generate)
        .replace("cargo xtask", program.name)
}

/// A command whose examples call the program `name`, which generates by `generate`.
#[must_use]
pub fn with_examples_of(command: Command, name: &str, generate: &str) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|one| one.get_name().to_owned())
        .collect();
    let mut command = match command.get_after_help().map(ToString::to_string) {
        None => command,
        Some(text) => {
            let text = text
                .replace("cargo xtask codegen", &format!("{name} {generate}"))
                .replace("cargo xtask", name)
                .replace("completions/xtask", &format!("completions/{name}"))
                .replace("cargo-xtask-codegen", &format!("{name}-{generate}"))
                .replace("`xtask`, the built binary", &format!("`{name}`"));
            command.after_help(text)
        }
    };
    for one in names {
        command = command.mut_subcommand(one, |one| with_examples_of(one, name, generate));
    }
    command
}

/// The folder that defaults and caches are found from: the repository, else the current folder.
pub(super) fn root() -> PathBuf {
    let home = current().home.clone();
    home.unwrap_or_else(|| env::current_dir().unwrap_or_default())
}

/// A path as a user would type it: relative to the current folder when it is below it, else to the
/// repository when it is in there.
pub(super) fn shown(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let relative = [current, root()]
        .into_iter()
        .find_map(|folder| path.strip_prefix(folder).ok());
    relative.unwrap_or(path).display().to_string()
}
