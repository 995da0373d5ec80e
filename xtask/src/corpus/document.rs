//! The process in which one document is generated, and the side that starts it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Args;
use specwright::Generated;
use specwright::config::Config;
use specwright::diagnostic::{Diagnostics, Severity};
use specwright::disk::{Folder, Plan};

use super::limits::{self, Ended};
use super::media;
use super::record::{Ending, Generation, Reason};
use crate::CommandStatus;

/// Longest message that is kept of a document.
const LONGEST_MESSAGE: usize = 300;

/// Generate one document for `corpus`, which runs this as a process of its own
#[derive(Args, Clone, Debug)]
#[command(hide = true)]
pub struct Arguments {
    document: PathBuf,
    /// Where the crate is written, when it is.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Megabytes of address space.
    #[arg(long)]
    memory_limit: Option<u64>,
}

/// Generates the document and prints a [`Generation`] as JSON.
pub fn run(arguments: Arguments) -> CommandStatus {
    if let Some(megabytes) = arguments.memory_limit {
        limits::limit_own_memory(megabytes);
    }
    let generated = generate(&arguments.document, arguments.out.as_deref());
    let said = generated.and_then(|told| serde_json::to_string(&told).map_err(|e| e.to_string()));
    CommandStatus::of(said, false)
}

fn generate(document: &Path, out: Option<&Path>) -> Result<Generation, String> {
    let bytes = match fs::read(document) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::OutOfMemory => {
            let message = "out of memory while reading the file".to_owned();
            return Ok(Generation::broken(Ending::Killed, message, Duration::ZERO));
        }
        Err(error) => return Err(error.to_string()),
    };
    let started = Instant::now();
    let mut diagnostics = Diagnostics::new();
    let folder = Folder::of(document);
    let mut read = |path: &str| folder.read(path);
    let generated = specwright::generate_with(
        folder.document(),
        &bytes,
        &mut read,
        &Config::default(),
        &mut diagnostics,
    );
    let generated = generated.filter(|_| !diagnostics.has_errors());
    let milliseconds = started.elapsed().as_millis() as u64;
    diagnostics.locate(&String::from_utf8_lossy(&bytes));
    if let (Some(generated), Some(out)) = (&generated, out) {
        Plan::new(out, &generated.files)
            .and_then(|plan| plan.apply(&generated.files))
            .map_err(|error| error.to_string())?;
    }
    let mut told = record(generated.as_ref(), &diagnostics, milliseconds);
    if generated.is_some() {
        told.unreached = media::unreached(document, &bytes);
    }
    Ok(told)
}

fn record(
    generated: Option<&Generated>,
    diagnostics: &Diagnostics,
    milliseconds: u64,
) -> Generation {
    let error = diagnostics
        .iter()
        .find(|diagnostic| diagnostic.severity == Severity::Error);
    let ending = match (generated, error) {
        (Some(_), _) => Ending::Generated,
        (None, Some(_)) => Ending::Refused,
        (None, None) => Ending::Silent,
    };
    let message = error.filter(|_| ending == Ending::Refused);
    let message = message.map(|error| cut(&format!("{}: {}", error.code, error.message)));
    let summary = generated.map(|generated| generated.summary.clone());
    let summary = summary.unwrap_or_default();
    let lines = generated.map_or(0, |generated| {
        let own = |path: &str| !path.starts_with("src/runtime/");
        let texts = generated.files.iter().filter(|(path, _)| own(path));
        texts.map(|(_, text)| text.lines().count()).sum()
    });
    Generation {
        ending,
        message,
        operations: summary.operations,
        skipped: summary.skipped,
        types: summary.types,
        lines,
        milliseconds,
        peak_megabytes: limits::own_peak_megabytes(),
        opaque: summary
            .opaque
            .iter()
            .map(|(why, count)| (why.text().to_owned(), *count))
            .collect(),
        reasons: reasons(diagnostics),
        unreached: Vec::new(),
    }
}

fn reasons(diagnostics: &Diagnostics) -> BTreeMap<String, Reason> {
    let mut reasons: BTreeMap<String, Reason> = BTreeMap::new();
    for diagnostic in diagnostics {
        let reason = reasons
            .entry(diagnostic.code.to_string())
            .or_insert_with(|| {
                let line = diagnostic.location.map_or(0, |location| location.line);
                Reason {
                    severity: diagnostic.severity.to_string(),
                    name: format!("{:?}", diagnostic.code),
                    times: 0,
                    example: cut(&format!(
                        "{line}: {}: {}",
                        diagnostic.pointer, diagnostic.message
                    )),
                }
            });
        reason.times += 1;
    }
    reasons
}

/// Starts a process that generates `document`, and waits for it at most `time`.
pub fn start(
    document: &Path,
    out: Option<&Path>,
    time: Duration,
    memory_megabytes: u64,
) -> Result<Generation, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    // What the allocator takes beforehand would not count as used.
    command.env("MIMALLOC_ARENA_RESERVE", "0");
    command.arg("corpus-document").arg(document);
    command.env("RUST_BACKTRACE", "0");
    command
        .arg("--memory-limit")
        .arg(memory_megabytes.to_string());
    if let Some(out) = out {
        command.arg("--out").arg(out);
    }
    let started = Instant::now();
    let ended = limits::run(&mut command, time)?;
    read(ended, started.elapsed())
}

/// What the process told, or what became of it.
fn read(ended: Ended, took: Duration) -> Result<Generation, String> {
    let (code, out, err) = match ended {
        Ended::Exited { code, out, err } => (code, out, String::from_utf8_lossy(&err).into_owned()),
        Ended::TimedOut => {
            let message = format!("it was ended after {} s", took.as_secs());
            return Ok(Generation::broken(Ending::TimedOut, message, took));
        }
    };
    let ending = match code {
        Some(0) => return serde_json::from_slice(&out).map_err(|error| error.to_string()),
        Some(2) => return Err(err.trim().to_owned()),
        Some(101) => Ending::Panicked,
        _ => Ending::Killed,
    };
    Ok(Generation::broken(ending, last_words(&err), took))
}

/// What a process that broke said: where it panicked and why, without the backtrace.
fn last_words(err: &str) -> String {
    let said = err.lines().map(str::trim).filter(|line| !line.is_empty());
    let said: Vec<&str> = said
        .take_while(|line| !line.starts_with("note:") && !line.starts_with("stack backtrace"))
        .collect();
    if said.is_empty() {
        "it said nothing".to_owned()
    } else {
        cut(&said.join(" "))
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(code: Option<i32>, err: &str) -> Generation {
        let (out, err) = (Vec::new(), err.as_bytes().to_vec());
        read(Ended::Exited { code, out, err }, Duration::ZERO).unwrap()
    }

    #[test]
    fn a_process_that_broke_is_told_from_one_that_was_ended() {
        let panic =
            "\nthread 'main' panicked at src/a.rs:1:2:\nindex out of bounds\nnote: run with\n";
        let panicked = ended(Some(101), panic);
        assert_eq!(panicked.ending, Ending::Panicked);
        assert_eq!(
            panicked.message.as_deref(),
            Some("thread 'main' panicked at src/a.rs:1:2: index out of bounds")
        );
        assert_eq!(
            ended(None, "memory allocation failed").ending,
            Ending::Killed
        );
        let late = read(Ended::TimedOut, Duration::from_secs(60)).unwrap();
        assert_eq!(late.ending, Ending::TimedOut);
    }
}
