//! `cargo xtask codegen`: a document in, a crate out.

mod bump;
mod cache;
mod report;
mod since;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use specwright::config::{self, Config, ConfigError};
use specwright::diagnostic::{CONFIGURATION, Diagnostics};
use specwright::disk::{DiskError, Folder, Lock, Plan, read_document};
use specwright::{Generated, Summary};

use crate::{CommandStatus, git, program, terminal};
use bump::Followed;
use cache::{Cache, InputHashes};
use report::{RunReport, Status};
use since::Since;

/// Generate a Rust SDK crate from an OpenAPI document
///
/// Without arguments it regenerates `generated/` from `spec/`, in whichever folder you call it. It
/// writes only files that changed and deletes only generated files. An error leaves all files alone.
///
/// `target/codegen` remembers the last run. If the document, the configuration, this program and the
/// generated files have not changed since, the command has nothing to do. --check and --full always
/// generate everything.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = "\
Exit codes: 0 done or fresh, 1 stale (--check), 2 bad usage or a bad document.

Examples:
  cargo xtask codegen                     write generated/ from spec/
  cargo xtask codegen --check             check that generated/ is up to date (for CI)
  cargo xtask codegen --dry-run           show what would change
  cargo xtask codegen --bump              also raise the version if the changes require it
  cargo xtask codegen --spec api.yaml --out ../pets --name pets
                                          a crate of its own from any document")]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON [default: spec/balance_transactions.yaml]
    #[arg(long, value_name = "FILE")]
    pub(super) spec: Option<PathBuf>,
    /// The folder whose files the document may refer to [default: the folder of the document]
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// The configuration [default: spec/codegen.toml; nothing with --spec]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The folder of the crate [default: generated/]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// The name of the crate [default: from the configuration, or from the title]
    #[arg(long, value_name = "CRATE", value_parser = crate_name)]
    pub(super) name: Option<String>,
    /// Write nothing; list every stale, missing and orphan file, and exit with 1 if there is one
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Fail if anything in the document cannot be generated
    #[arg(long)]
    pub(super) strict: bool,
    /// Generate everything, even if nothing has changed since the last run
    #[arg(long)]
    pub(super) full: bool,
    /// Raise `[crate] version` of the configuration as Cargo's rules require for the changes since the
    /// last commit; once for all changes until the next commit
    #[arg(long, conflicts_with = "check")]
    pub(super) bump: bool,
    /// Add a section to this changelog with the changes since the last commit
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub(super) changelog: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub(super) json: bool,
    /// Show notes too: information about things that are generated in full
    #[arg(long, short, conflicts_with = "json")]
    pub(super) verbose: bool,
}

fn crate_name(name: &str) -> Result<String, String> {
    config::check_crate_name(name).map(|()| name.to_owned())
}

impl Arguments {
    /// Takes what is not given from `[generate]` of the configuration, for a program that has no
    /// crate of its own. Paths there are relative to the configuration.
    fn fill(&mut self) -> Result<(), String> {
        if program::current().home.is_some() {
            return Ok(());
        }
        if self.config.is_none() && self.spec.is_none() {
            let usual = PathBuf::from("codegen.toml");
            self.config = usual.exists().then_some(usual);
        }
        if let Some(path) = &self.config {
            let text = fs::read_to_string(path)
                .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
            let config = Config::parse(&program::shown(path), &text);
            // What is wrong with it is reported when it is read to generate by.
            let said = config.unwrap_or_else(|error| *error.rest).generate;
            let folder = path.parent().unwrap_or(Path::new(""));
            let told = |given: &mut Option<PathBuf>, said: Option<String>| {
                *given = given.take().or(said.map(|said| folder.join(said)));
            };
            told(&mut self.spec, said.spec);
            told(&mut self.root, said.root);
            told(&mut self.out, said.out);
        }
        match (&self.spec, &self.out) {
            (Some(_), Some(_)) => Ok(()),
            (None, _) => Err(
                "no document: name it with --spec FILE, or as `spec` in [generate] \
                              of codegen.toml (`specwright init` writes one)"
                    .to_owned(),
            ),
            (_, None) => Err(
                "no folder for the crate: name it with --out DIR, or as `out` in \
                              [generate] of codegen.toml"
                    .to_owned(),
            ),
        }
    }

    fn spec(&self) -> PathBuf {
        let default = || program::root().join("spec/balance_transactions.yaml");
        self.spec.clone().unwrap_or_else(default)
    }

    /// The folder whose files the document may refer to.
    fn folder(&self) -> Result<Folder, String> {
        let spec = self.spec();
        match &self.root {
            Some(root) => Folder::root(root, &spec),
            None => Ok(Folder::of(&spec)),
        }
    }

    /// The configuration to read; `None` for a document that comes without one.
    fn config(&self) -> Option<PathBuf> {
        let default = || program::root().join("spec/codegen.toml");
        match &self.config {
            Some(config) => Some(config.clone()),
            None => self.spec.is_none().then(default),
        }
    }

    fn out(&self) -> PathBuf {
        let default = || program::root().join("generated");
        self.out.clone().unwrap_or_else(default)
    }

    /// The command that makes the folder fresh.
    fn command(&self) -> String {
        let mut command = program::named("cargo xtask codegen");
        let mut add = |flag: &str, value: &str| {
            let plain = |c: char| c.is_alphanumeric() || "_-./:\\".contains(c);
            let quoted = if value.chars().all(plain) && !value.is_empty() {
                value.to_owned()
            } else {
                format!("'{}'", value.replace('\'', r"'\''"))
            };
            command.push_str(&format!(" --{flag} {quoted}"));
        };
        for (flag, path) in [
            ("spec", &self.spec),
            ("root", &self.root),
            ("config", &self.config),
            ("out", &self.out),
        ] {
            if let Some(path) = path {
                add(flag, &path.to_string_lossy());
            }
        }
        if let Some(name) = &self.name {
            add("name", name);
        }
        if self.strict {
            command.push_str(" --strict");
        }
        command
    }
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    let mut arguments = arguments;
    let filled = arguments.fill();
    let mut report = RunReport::new(&arguments);
    let inputs = filled.and_then(|()| InputFiles::read(&arguments));
    let cache = match &inputs {
        Ok(inputs) => Cache::of(&arguments, inputs),
        Err(_) => None,
    };
    if let Some(said) = cache.as_ref().and_then(Cache::said_when_unchanged) {
        said.print();
        return CommandStatus::Done;
    }
    let mut asked = BTreeMap::new();
    let generated = inputs.map_err(Some).and_then(|inputs| {
        let generated = generate(&arguments, &inputs, &mut asked, &mut report);
        report.text = text(inputs.document);
        generated
    });
    report.status = match &generated {
        Ok(generated) => settle(&arguments, generated, &mut report),
        Err(reason) => {
            report.error.clone_from(reason);
            Status::Refused
        }
    };
    report.said(arguments.json).print();
    match report.status {
        Status::Stale => return CommandStatus::Stale,
        Status::Refused => return CommandStatus::Refused,
        Status::Written | Status::Fresh | Status::WouldWrite => {}
    }
    if let (Some(cache), Ok(generated)) = (cache, generated) {
        cache.keep(asked, &generated.files, report, arguments.json);
    }
    CommandStatus::Done
}

/// A document as text, also where it is none.
fn text(document: Vec<u8>) -> String {
    String::from_utf8(document)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What is generated from.
#[derive(Hash)]
struct InputFiles {
    document: Vec<u8>,
    /// The text of the configuration; nothing for a document that comes without one.
    config: Option<Vec<u8>>,
    /// The document as the last commit has it.
    committed_document: Option<Vec<u8>>,
    /// The configuration as the last commit has it.
    committed_config: Option<Vec<u8>>,
}

impl InputFiles {
    fn read(arguments: &Arguments) -> Result<InputFiles, String> {
        let (spec, path) = (arguments.spec(), arguments.config());
        let [committed_document, committed_config] = git::committed([Some(&spec), path.as_deref()]);
        Ok(InputFiles {
            config: path.map(|path| read(&path)).transpose()?,
            document: read(&spec)?,
            committed_document,
            committed_config,
        })
    }
}

/// Generates in memory. The error is `None` when diagnostics say it all. Other files of the document
/// that were asked for are added to `asked`.
fn generate(
    arguments: &Arguments,
    inputs: &InputFiles,
    asked: &mut InputHashes,
    report: &mut RunReport,
) -> Result<Generated, Option<String>> {
    if arguments.strict {
        report.diagnostics = Diagnostics::strict();
    }
    let (mut config, refused) = read_config(arguments, inputs)?;
    if let Some(refused) = refused {
        let rest = others(arguments, inputs, &config)?;
        refused.report(&mut report.diagnostics);
        report.diagnostics.extend(rest);
        return Err(None);
    }
    let bytes = &inputs.document;
    let since = follow(arguments, inputs, &mut config, &mut report.followed);
    let folder = arguments.folder()?;
    let mut read = |path: &str| {
        let bytes = folder.read(path);
        asked.insert(path.to_owned(), bytes.as_deref().map(cache::hash));
        bytes
    };
    let generated = specwright::generate_with(
        folder.document(),
        bytes,
        &mut read,
        &config,
        &mut report.diagnostics,
    );
    let generated = generated.filter(|_| !report.diagnostics.has_errors());
    match generated {
        Some(generated) => {
            report.since = since?;
            Ok(generated)
        }
        None if report.diagnostics.has_errors() => Err(None),
        None => Err(Some(
            "nothing was generated, and nothing says why".to_owned(),
        )),
    }
}

/// Compares with the last commit, and says what that asks of the version and the changelog.
fn follow(
    arguments: &Arguments,
    inputs: &InputFiles,
    config: &mut Config,
    followed: &mut Followed,
) -> Result<Option<Since>, String> {
    let since = Since::of(arguments, inputs, config);
    if arguments.bump {
        let (Some(path), Some(text)) = (&arguments.config(), &inputs.config) else {
            return Err(
                "--bump raises `version` in [crate] of codegen.toml, and there is none: \
                        name one with --config FILE"
                    .to_owned(),
            );
        };
        let text = String::from_utf8_lossy(text);
        followed.bump(since.as_ref(), (path, &text), config)?;
    }
    if let Some(path) = &arguments.changelog {
        let version = arguments.bump.then_some(config.package.version.as_str());
        followed.changelog(since.as_ref(), path, version)?;
    }
    Ok(since.ok())
}

/// What else is wrong with a configuration that was refused: what it asks for and the document does not
/// have. What is wrong with the document can wait.
fn others(
    arguments: &Arguments,
    inputs: &InputFiles,
    config: &Config,
) -> Result<Diagnostics, String> {
    let mut diagnostics = Diagnostics::new();
    let folder = arguments.folder()?;
    let mut read = |path: &str| folder.read(path);
    let name = folder.document();
    let document = &inputs.document;
    specwright::generate_with(name, document, &mut read, config, &mut diagnostics);
    diagnostics.retain(|diagnostic| diagnostic.file() == CONFIGURATION);
    Ok(diagnostics)
}

/// The configuration, and what is wrong with it.
fn read_config(
    arguments: &Arguments,
    inputs: &InputFiles,
) -> Result<(Config, Option<ConfigError>), String> {
    let mut refused = None;
    let mut config = match (arguments.config(), &inputs.config) {
        (Some(path), Some(bytes)) => {
            let shown = program::shown(&path);
            let text = std::str::from_utf8(bytes).map_err(|_| format!("`{shown}` is not UTF-8"))?;
            Config::parse(&shown, text).unwrap_or_else(|error| {
                let rest = (*error.rest).clone();
                refused = Some(error);
                rest
            })
        }
        _ => Config::default(),
    };
    if let Some(name) = &arguments.name {
        config.package.name = Some(name.clone());
    }
    Ok((config, refused))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    read_document(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

/// Compares with the folder, and writes it unless asked only to look.
fn settle(arguments: &Arguments, generated: &Generated, report: &mut RunReport) -> Status {
    report.summary = Some(generated.summary.clone());
    let looks_only = arguments.check || arguments.dry_run;
    if arguments.spec.is_some() && arguments.out.is_none() && !looks_only {
        let message = "--spec without --out would replace the crate in `generated/`: say where \
                       the new crate goes with --out DIR (or --out generated if that is meant)";
        report.error = Some(message.to_owned());
        return Status::Refused;
    }
    let out = arguments.out();
    let mut waits = || {
        let shown = program::shown(&out);
        terminal::report(&format!(
            "another run is writing to {shown}; waiting for it\n"
        ));
    };
    let planned = if looks_only {
        Plan::new(&out, &generated.files).map(|plan| (plan, None))
    } else {
        Lock::take(&out, &mut waits)
            .and_then(|lock| Plan::new(&out, &generated.files).map(|plan| (plan, Some(lock))))
    };
    // Held until everything is in place.
    let (plan, _lock) = match planned {
        Ok(planned) => planned,
        Err(error) => {
            report.error = Some(error.to_string());
            return Status::Refused;
        }
    };
    let is_fresh = plan.is_fresh() && report.followed.is_empty();
    if !is_fresh
        && !looks_only
        && let Err(error) = report.followed.write()
    {
        report.error = Some(error);
        return Status::Refused;
    }
    let status = if is_fresh {
        Status::Fresh
    } else if arguments.check {
        Status::Stale
    } else if arguments.dry_run {
        Status::WouldWrite
    } else {
        match plan.apply(&generated.files) {
            Ok(()) => Status::Written,
            Err(error) => {
                report.followed.undo_all();
                report.half_written = matches!(error, DiskError::HalfWritten { .. });
                report.error = Some(error.to_string());
                Status::Refused
            }
        }
    };
    report.plan = Some(plan);
    status
}

/// `4 operations and 12 types`.
fn contents(summary: &Summary) -> String {
    let generated = summary.operations - summary.skipped.min(summary.operations);
    let operations = terminal::count(generated, "operation");
    let of = match summary.skipped {
        0 => String::new(),
        _ => format!(" of {}", summary.operations),
    };
    let types = terminal::count(summary.types, "type");
    format!("{operations}{of} and {types}")
}
