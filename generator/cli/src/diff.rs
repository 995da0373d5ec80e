//! `cargo xtask diff`: what another version of a document changes for users of its crate.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;
use specwright::config::Config;
use specwright::disk::read_document;
use specwright_diff::{Diff, Refused, Verdict, Version, insert_section};

use crate::{CommandStatus, git, program, terminal};

/// Show what a new version of a document changes for Rust users of its crate
///
/// Compares the public items of the crates that would be generated. Every change has a verdict by
/// Cargo's rules: major if code that compiles may have to change, minor if there are new items, and
/// patch for the rest.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
A document or configuration is a file, or REVISION:PATH as in git. HEAD:./api.yaml is relative to the
current folder.

Exit codes: 0 done, 1 a change reaches the verdict of --fail-on, 2 bad usage or a bad document.

Examples:
  cargo xtask diff old.yaml new.yaml
  cargo xtask diff HEAD:spec/balance_transactions.yaml spec/balance_transactions.yaml
  cargo xtask diff v1.2.0:spec/api.yaml spec/api.yaml --fail-on major
  cargo xtask diff old.json new.json --changelog section.md
  cargo xtask diff api.yaml api.yaml --config HEAD:codegen.toml --config codegen.toml")]
pub struct Arguments {
    /// The old document
    old: String,
    /// The new document
    new: String,
    /// The configuration of both documents, or twice: of OLD and of NEW, so that renames by hand
    /// show [default: none; spec/codegen.toml if NEW is in spec/]
    #[arg(long, value_name = "FILE")]
    config: Vec<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
    /// Add a section to this changelog; `-` prints it instead of the differences
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    changelog: Option<PathBuf>,
    /// Exit with 1 if a change has this verdict or a worse one
    #[arg(long, value_name = "VERDICT")]
    fail_on: Option<FailOn>,
}

/// From which verdict on the command fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Code that compiled may have to be changed.
    Major,
    /// There is more to use.
    Minor,
    /// Anything changed.
    Patch,
}

impl FailOn {
    fn verdict(self) -> Verdict {
        match self {
            FailOn::Major => Verdict::Major,
            FailOn::Minor => Verdict::Minor,
            FailOn::Patch => Verdict::Patch,
        }
    }
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    let diff = match compare(&arguments) {
        Ok(diff) => diff,
        Err(problem) => {
            match problem {
                Problem::Output(message) if arguments.json => {
                    terminal::print(&format!("{:#}\n", json!({ "error": message })));
                }
                Problem::Output(message) => terminal::fail(message),
                Problem::Refused(refused) => refuse(&refused, arguments.json),
            }
            return CommandStatus::Refused;
        }
    };
    if let Err(message) = print(&arguments, &diff) {
        terminal::fail(message);
        return CommandStatus::Refused;
    }
    let bound = arguments.fail_on.map(FailOn::verdict);
    let fails = bound.is_some_and(|bound| diff.verdict() >= Some(bound));
    if fails {
        CommandStatus::Stale
    } else {
        CommandStatus::Done
    }
}

/// Why there is nothing to compare.
enum Problem {
    Output(String),
    Refused(Box<Refused>),
}

fn compare(arguments: &Arguments) -> Result<Diff, Problem> {
    let [old_config, new_config] = configs(arguments).map_err(Problem::Output)?;
    let old_bytes = read(&arguments.old).map_err(Problem::Output)?;
    let new_bytes = read(&arguments.new).map_err(Problem::Output)?;
    let old = Version {
        name: &arguments.old,
        bytes: &old_bytes,
        config: &old_config,
    };
    let new = Version {
        name: &arguments.new,
        bytes: &new_bytes,
        config: &new_config,
    };
    specwright_diff::diff(&old, &new).map_err(Problem::Refused)
}

fn refuse(refused: &Refused, as_json: bool) {
    let Refused {
        name,
        text,
        diagnostics,
    } = refused;
    if as_json {
        let said = json!({
            "error": refused.to_string(),
            "diagnostics": diagnostics.to_json(name, text),
        });
        terminal::print(&format!("{said:#}\n"));
    } else {
        terminal::report(&diagnostics.render(name, text, terminal::colors()));
        terminal::fail(refused);
    }
}

/// Prints the differences, and writes the section of the changelog.
fn print(arguments: &Arguments, diff: &Diff) -> Result<(), String> {
    match &arguments.changelog {
        Some(path) if path.as_os_str() == "-" => terminal::print(&diff.changelog(None)),
        Some(path) => {
            terminal::print(&diff.render());
            add_section(path, &diff.changelog(None))?;
        }
        None if arguments.json => terminal::print(&format!("{:#}\n", diff.to_json())),
        None => terminal::print(&diff.render()),
    }
    Ok(())
}

/// Puts a section into a changelog, which need not be there.
fn add_section(path: &Path, section: &str) -> Result<(), String> {
    let file = program::shown(path);
    let old = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| format!("cannot read `{file}`: {error}"))?,
    };
    match insert_section(&old, section) {
        Some(new) => {
            fs::write(path, new).map_err(|error| format!("cannot write `{file}`: {error}"))
        }
        None => {
            let title = section.lines().next().unwrap_or_default();
            terminal::print(&format!("{file} stays: it has `{title}` already\n"));
            Ok(())
        }
    }
}

/// The bytes of a document: of a file, or of a revision of one.
fn read(document: &str) -> Result<Vec<u8>, String> {
    // A file may have a colon in its name, and on some systems has one after the drive.
    let revision = document.split_once(':').filter(|(revision, path)| {
        !revision.is_empty() && !path.is_empty() && !Path::new(document).exists()
    });
    match revision {
        Some((revision, path)) => git::show(revision, path),
        None => {
            read_document(document).map_err(|error| format!("cannot read `{document}`: {error}"))
        }
    }
}

/// The configurations of both documents.
fn configs(arguments: &Arguments) -> Result<[Config; 2], String> {
    let parse = |shown: &str, bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).map_err(|_| format!("`{shown}` is not UTF-8"))?;
        Config::parse(shown, text).map_err(|error| error.to_string())
    };
    let named = |name: &String| parse(name, &read(name)?);
    let both = match arguments.config.as_slice() {
        [old, new] => return Ok([named(old)?, named(new)?]),
        [both] => named(both)?,
        [] => match default_config(&arguments.new) {
            None => Config::default(),
            Some(path) => {
                let shown = program::shown(&path);
                let bytes = fs::read(&path);
                let bytes = bytes.map_err(|error| format!("cannot read `{shown}`: {error}"))?;
                parse(&shown, &bytes)?
            }
        },
        _ => return Err("--config is given once, or twice: for OLD and for NEW".to_owned()),
    };
    Ok([both.clone(), both])
}

/// The project's own configuration, for the project's own documents.
fn default_config(document: &str) -> Option<PathBuf> {
    let folder = program::current()
        .home
        .as_ref()?
        .join("spec")
        .canonicalize()
        .ok()?;
    let document = Path::new(document).canonicalize().ok()?;
    let config = folder.join("codegen.toml");
    (document.parent() == Some(folder.as_path()) && config.exists()).then_some(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "openapi: 3.0.3\ninfo: {title: Zoo, version: '1'}\npaths: {}\n";
    const NEW: &str = "openapi: 3.0.3\ninfo: {title: Zoo, version: '1'}\npaths: {/pets: {get: {responses: {'204': {description: ok}}}}}\n";

    fn run_with(old: &str, new: &str, fail_on: Option<FailOn>) -> (CommandStatus, Option<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::write(path("old.yaml"), old).unwrap();
        fs::write(path("new.yaml"), new).unwrap();
        let outcome = run(Arguments {
            old: path("old.yaml"),
            new: path("new.yaml"),
            config: Vec::new(),
            json: false,
            changelog: Some(folder.path().join("section.md")),
            fail_on,
        });
        (outcome, fs::read_to_string(path("section.md")).ok())
    }

    #[test]
    fn fails_from_the_verdict_asked_for() {
        let minor = |fail_on| run_with(OLD, NEW, fail_on).0;
        assert_eq!(minor(None), CommandStatus::Done);
        assert_eq!(minor(Some(FailOn::Major)), CommandStatus::Done);
        assert_eq!(minor(Some(FailOn::Minor)), CommandStatus::Stale);
        assert_eq!(minor(Some(FailOn::Patch)), CommandStatus::Stale);
        let major = |fail_on| run_with(NEW, OLD, fail_on).0;
        assert_eq!(major(Some(FailOn::Major)), CommandStatus::Stale);
        let none = |fail_on| run_with(NEW, NEW, fail_on).0;
        assert_eq!(none(Some(FailOn::Patch)), CommandStatus::Done);
    }

    #[test]
    fn the_changelog_is_written() {
        let (_, section) = run_with(OLD, NEW, None);
        let expected = "## [0.1.1]\n\n### Added\n\n- `client.pet().get` (`GET /pets`).\n";
        assert_eq!(section.as_deref(), Some(expected));
    }

    #[test]
    fn a_name_by_hand_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::write(path("api.yaml"), NEW).unwrap();
        fs::write(path("old.toml"), "").unwrap();
        let renamed = "[operations.\"GET /pets\"]\nmethod = \"all\"\n";
        fs::write(path("new.toml"), renamed).unwrap();
        let run = |config: Vec<String>| {
            let arguments = Arguments {
                old: path("api.yaml"),
                new: path("api.yaml"),
                config,
                json: false,
                changelog: None,
                fail_on: None,
            };
            compare(&arguments).map(|diff| diff.render()).ok()
        };
        let same = run(vec![path("new.toml")]);
        assert_eq!(same, run(vec![path("new.toml"), path("new.toml")]));
        let shown = run(vec![path("old.toml"), path("new.toml")]).unwrap();
        assert!(shown.contains("`client.pet().all`"), "{shown}");
        assert_ne!(Some(shown), same);
        assert_eq!(run(vec![path("new.toml"); 3]), None);
    }

    #[test]
    fn bad_documents_are_refused() {
        assert_eq!(
            run_with(OLD, "openapi: [", None),
            (CommandStatus::Refused, None)
        );
        let missing = read("/nowhere/at/all.yaml").unwrap_err();
        assert!(missing.contains("/nowhere/at/all.yaml"), "{missing}");
    }
}
