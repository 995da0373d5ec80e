//! `cargo xtask corpus`: a whole folder of documents through the generator and the compiler.

mod compiler;
pub mod document;
mod each;
mod find;
mod ledger;
pub mod limits;
mod markdown;
mod media;
mod names;
mod names_of;
mod progress;
mod record;
pub mod recorder;
mod report;
mod state;
mod unsaid;
mod work;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::{CommandStatus, repository, terminal};
use report::CorpusReport;
use work::Work;

/// Generate every OpenAPI document under a folder, and count what came of it
///
/// Each document is generated in a process of its own, with a limit of time and memory, so that a
/// panic or a hang is counted and the rest goes on. With --check each crate is compiled too, by the
/// very compiler call that `cargo check --all-features` makes.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Exit codes: 0 every document was generated or refused for a reason (and with --check compiles without
errors and warnings), 1 something panicked, hung or does not compile, 2 bad usage.

Examples:
  cargo run --release --package xtask -- corpus ~/corpus
  cargo run --release --package xtask -- corpus ~/corpus --check --markdown CORPUS.md
  cargo run --release --package xtask -- corpus ~/corpus --check --resume   go on where it stopped
  cargo xtask corpus ~/corpus --only github.com --report github.json")]
pub struct Arguments {
    /// Folders of documents: JSON and YAML files that say `openapi` or `swagger`
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// Compile each generated crate
    #[arg(long)]
    check: bool,
    /// How many documents at a time [default: as many as processors and free memory allow]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Write everything that was counted as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the summary as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Only documents whose path contains this
    #[arg(long, value_name = "SUBSTRING")]
    only: Option<String>,
    /// Go on where the last run stopped, if it was by this very build of the generator
    #[arg(long)]
    resume: bool,
    /// Seconds that one document may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    time_limit: u64,
    /// Seconds that the compiler may take for one crate
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    compile_limit: u64,
    /// Megabytes of address space that one document may take (Unix only)
    #[arg(long, value_name = "MB", default_value_t = 4096)]
    memory_limit: u64,
    /// Where crates are written and the run is kept [default: target/corpus]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Where the dependencies of generated crates are compiled [default: build, in the former]
    #[arg(long, value_name = "DIR")]
    build_dir: Option<PathBuf>,
    /// Keep every generated crate; otherwise only those that do not compile are kept
    #[arg(long)]
    keep: bool,
    /// Print the report as JSON instead of text
    #[arg(long)]
    json: bool,
    /// Take the documents apart instead: without each of their keys in turn, either another crate
    /// is generated, or something is said of the key, or it is known to say nothing to a client
    #[arg(long, conflicts_with = "names")]
    ledger: bool,
    /// How many keys of one document are taken out, with --ledger
    #[arg(long, value_name = "N", default_value_t = 400)]
    keys: usize,
    /// Rank the ugliest names instead; --report keeps them for --before
    #[arg(long)]
    names: bool,
    /// The report of an earlier run with --names: each of its names is shown with what it is now
    #[arg(long, value_name = "FILE", requires = "names")]
    before: Option<PathBuf>,
}

impl Arguments {
    fn time_limit(&self) -> Duration {
        Duration::from_secs(self.time_limit)
    }

    fn build_dir(&self) -> Option<&Path> {
        self.build_dir.as_deref()
    }

    fn compile_limit(&self) -> Duration {
        Duration::from_secs(self.compile_limit)
    }

    /// How to call this again, for the report: without the options that change no figure.
    fn command(&self) -> String {
        let mut command = "cargo run --release --package xtask -- corpus DIR".to_owned();
        if self.check {
            command.push_str(" --check");
        }
        if let Some(only) = &self.only {
            command.push_str(&format!(" --only {only}"));
        }
        if let Some(markdown) = &self.markdown {
            command.push_str(&format!(" --markdown {}", markdown.display()));
        }
        command
    }
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    if arguments.ledger {
        return take_apart(&arguments);
    }
    if arguments.names {
        return CommandStatus::of(rank(&arguments), false);
    }
    match go(&arguments) {
        Ok(report) => {
            if arguments.json {
                terminal::print(&report.to_json())
            } else {
                terminal::print(&markdown::text(&report))
            }
            if report.is_well() {
                CommandStatus::Done
            } else {
                CommandStatus::Stale
            }
        }
        Err(error) => {
            terminal::fail(error);
            CommandStatus::Refused
        }
    }
}

fn take_apart(arguments: &Arguments) -> CommandStatus {
    let found = find::documents(&arguments.folders, arguments.only.as_deref());
    let documents = match found {
        Ok(documents) => documents,
        Err(error) => {
            terminal::fail(error);
            return CommandStatus::Refused;
        }
    };
    let ledger = ledger::of(&documents, arguments.keys);
    terminal::print(&ledger.text());
    if ledger.lost.is_empty() {
        CommandStatus::Done
    } else {
        CommandStatus::Stale
    }
}

fn rank(arguments: &Arguments) -> Result<String, String> {
    let documents = find::documents(&arguments.folders, arguments.only.as_deref())?;
    let (text, json) = names::rank(&documents, arguments.before.as_deref())?;
    if let Some(file) = &arguments.report {
        write(file, &json)?;
    }
    if let Some(file) = &arguments.markdown {
        write(file, &text)?;
    }
    Ok(text)
}

fn go(arguments: &Arguments) -> Result<CorpusReport, String> {
    for file in [&arguments.report, &arguments.markdown]
        .into_iter()
        .flatten()
    {
        writable(file)?;
    }
    let documents = find::documents(&arguments.folders, arguments.only.as_deref())?;
    if documents.is_empty() {
        return Err("no OpenAPI document was found there".to_owned());
    }
    let default = || repository::root().join("target/corpus");
    let folder = arguments.work_dir.clone().unwrap_or_else(default);
    let records = Work::new(arguments, &folder)?.run(&documents)?;
    let report = CorpusReport::new(arguments.command(), arguments.check, records);
    if let Some(file) = &arguments.report {
        write(file, &report.to_json())?;
    }
    if let Some(file) = &arguments.markdown {
        write(file, &markdown::text(&report))?;
    }
    Ok(report)
}

/// Says now what would be a pity to learn after an hour.
fn writable(file: &Path) -> Result<(), String> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if file.is_dir() || parent.is_some_and(|parent| !parent.is_dir()) {
        return Err(format!("cannot write `{}`", file.display()));
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("cannot write `{}`: {error}", file.display()))
}
