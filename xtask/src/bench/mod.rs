//! `cargo xtask bench`: what generating and compiling cost, beside other generators.

mod binary;
mod callers;
mod codec;
mod compile;
mod documents;
mod guard;
mod machine;
pub mod measure;
mod page;
mod row;
mod session;
mod tools;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use crate::{CommandStatus, terminal};
use machine::Machine;
use page::Results;
use row::Measure;
use session::Session;

/// Measure generation and what the generated crates cost the compiler, beside other generators
///
/// The generators take turns on the same documents; shown are medians, and how many times ours a
/// figure is. Peers are looked for on PATH: oas3-gen, ploidy, openapi-to-rust.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Exit codes: 0 measured, 1 a count of the guard grew, 2 bad usage.

Examples:
  cargo run --release --package xtask -- bench --corpus ~/corpus --markdown BENCHMARKS.md
  cargo run --release --package xtask -- bench --corpus ~/corpus --only generation --rounds 9
  cargo run --release --package xtask -- bench --peer ploidy=/opt/bin/ploidy --documents fragment
  cargo run --release --package xtask -- bench --only binary,codec --async-stripe
  cargo run --release --package xtask -- bench --corpus ~/corpus --only callers --documents stripe
  cargo run --release --package xtask -- bench --guard")]
pub struct Arguments {
    /// Where the corpus was unpacked; without it there is only the fragment of this repository
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only these: fragment, stripe, github, kubernetes, ec2, graph, graph-beta [default: all, of
    /// which the crates of fragment and stripe are compiled]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    documents: Vec<String>,
    /// Only these steps
    #[arg(long, value_name = "STEP", value_delimiter = ',', value_enum)]
    only: Vec<Measure>,
    /// A peer that is not on PATH
    #[arg(long = "peer", value_name = "NAME=FILE", value_parser = peer)]
    peers: Vec<(String, PathBuf)>,
    /// How often each is generated
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// How often each is compiled
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    compile_rounds: u16,
    /// Take async-stripe from the registry too, in the steps `binary` and `codec`
    #[arg(long)]
    async_stripe: bool,
    /// Seconds that a generator may take for a document
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    time_limit: u64,
    /// Seconds that the compiler may take for a crate
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    compile_limit: u64,
    /// Where crates are written and built [default: specwright-bench in the temporary folder]
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
    /// Only count instructions with valgrind, and compare them with the table that is checked in
    #[arg(long)]
    guard: bool,
    /// As --guard, and write the table
    #[arg(long)]
    guard_update: bool,
    /// Write the results as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Print the results as JSON instead of Markdown
    #[arg(long)]
    json: bool,
}

fn peer(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) => Ok((name.to_owned(), file.into())),
        None => Err("not of the form NAME=FILE".to_owned()),
    }
}

impl Arguments {
    fn wants(&self, step: Measure) -> bool {
        self.only.is_empty() || self.only.contains(&step)
    }

    fn time_limit(&self) -> Duration {
        Duration::from_secs(self.time_limit)
    }

    fn compile_limit(&self) -> Duration {
        Duration::from_secs(self.compile_limit)
    }
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    if arguments.guard || arguments.guard_update {
        return guard::run(&arguments);
    }
    CommandStatus::of(measure(&arguments), false)
}

fn measure(arguments: &Arguments) -> Result<String, String> {
    let (documents, mut missing) =
        documents::find(arguments.corpus.as_deref(), &arguments.documents)?;
    let (tools, not_there) = tools::find(&arguments.peers)?;
    missing.extend(not_there);
    if cfg!(debug_assertions) {
        terminal::report("warning: this is a debug build; measure with cargo run --release\n");
    }
    let mut machine = Machine::here();
    let mut session = Session::new(arguments, tools)?;
    for document in &documents {
        session.generation(document);
        session.compilation(document);
        if arguments.wants(Measure::Callers) {
            session.callers(document);
        }
    }
    if arguments.wants(Measure::Binary) {
        session.binaries();
    }
    let mut contests = Vec::new();
    if arguments.wants(Measure::Codec) {
        match session.codec(&documents) {
            Ok(measured) => contests = measured,
            Err(reason) => missing.push(format!("codec: {reason}")),
        }
    }
    machine.done();
    session.tidy(&documents);
    let command = session.command();
    let results = Results {
        command: &command,
        machine: &machine,
        documents: &documents,
        rows: session.rows(),
        contests: &contests,
        missing: &missing,
    };
    let page = page::text(&results);
    if let Some(file) = &arguments.markdown {
        fs::write(file, &page)
            .map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
    }
    if !arguments.json {
        return Ok(page);
    }
    let object = json!({
        "command": command,
        "machine": machine,
        "rows": session.rows(),
        "contests": contests,
        "missing": missing,
    });
    Ok(format!("{object:#}\n"))
}
