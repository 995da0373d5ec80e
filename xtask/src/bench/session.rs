//! The rounds of a run, in which the generators take turns.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::Arguments;
use super::binary::{Built, Program};
use super::callers::{self, Callers};
use super::codec::{self, Contest};
use super::compile::Crate;
use super::documents::BenchDocument;
use super::measure::{self, Measurement};
use super::row::{Measure, Median, Row};
use super::tools::{CRATE, Tool};
use crate::terminal;

/// Beside a crate, those that were generated before it.
const ASIDE: &str = "aside";

/// A run.
pub struct Session<'a> {
    arguments: &'a Arguments,
    tools: Vec<Tool>,
    work: PathBuf,
    rows: Vec<Row>,
}

/// What came of one generator in the rounds of a step.
#[derive(Default)]
struct Lane {
    measured: Vec<Measurement>,
    lines: Option<usize>,
    bytes: Option<u64>,
    failure: Option<String>,
}

impl Lane {
    fn take(&mut self, result: Result<Measurement, String>) {
        match result {
            Ok(measurement) => self.measured.push(measurement),
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn row(self, document: &'static str, step: Measure, name: String, is_base: bool) -> Row {
        let works = self.failure.is_none() && !self.measured.is_empty();
        Row {
            document,
            step,
            name,
            is_base,
            median: works.then(|| Median::of(&self.measured)),
            lines: self.lines,
            bytes: self.bytes,
            failure: self.failure,
        }
    }
}

impl<'a> Session<'a> {
    /// Nothing was measured yet.
    pub fn new(arguments: &'a Arguments, tools: Vec<Tool>) -> Result<Session<'a>, String> {
        let default = || env::temp_dir().join("specwright-bench");
        let work = arguments.work_dir.clone().unwrap_or_else(default);
        fs::create_dir_all(&work)
            .and_then(|()| work.canonicalize())
            .map(|work| Session {
                arguments,
                tools,
                work,
                rows: Vec::new(),
            })
            .map_err(|error| format!("cannot make the folder to work in: {error}"))
    }

    /// Deletes the crates that were generated before others.
    pub fn tidy(&self, documents: &[BenchDocument]) {
        for document in documents {
            for tool in &self.tools {
                let aside = self.folder(document, tool).with_file_name(ASIDE);
                let _ = fs::remove_dir_all(aside);
            }
        }
    }

    /// What was measured.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The command that measures the same again.
    pub fn command(&self) -> String {
        let words: Vec<String> = env::args().skip(1).collect();
        format!("cargo run --release --package xtask -- {}", words.join(" "))
    }

    /// The folder of the crate that a generator makes of a document.
    fn folder(&self, document: &BenchDocument, tool: &Tool) -> PathBuf {
        self.work.join(document.name).join(tool.name).join(CRATE)
    }

    /// Generates the crates of a document, and when that is measured, adds the rows.
    pub fn generation(&mut self, document: &BenchDocument) {
        let counts = self.arguments.wants(Measure::Generation);
        let mut steps = COMPILED.iter().chain(&[Measure::Callers]);
        let compiles = document.compiled && steps.any(|step| self.arguments.wants(*step));
        let rounds = match (counts, compiles) {
            (true, _) => self.arguments.rounds,
            (false, true) => 1,
            (false, false) => return,
        };
        let mut lanes: Vec<Lane> = self.tools.iter().map(|_| Lane::default()).collect();
        let mut again = Lane::default();
        for round in 1..=rounds {
            say(document, "generation", usize::from(round));
            for (tool, lane) in self.tools.iter().zip(&mut lanes) {
                if lane.failure.is_some() {
                    continue;
                }
                lane.take(self.generate(document, tool, true));
                if tool.is_ours() && lane.failure.is_none() {
                    again.take(self.generate(document, tool, false));
                }
            }
        }
        if !counts {
            return;
        }
        for (tool, mut lane) in self.tools.iter().zip(lanes) {
            lane.lines = Some(rust_lines(&self.folder(document, tool)));
            let name = format!("{} {}", tool.name, tool.version);
            let row = lane.row(document.name, Measure::Generation, name, tool.is_ours());
            self.rows.push(row);
            if tool.is_ours() {
                let name = format!("{}, unchanged", tool.name);
                let again = std::mem::take(&mut again);
                let row = again.row(document.name, Measure::Generation, name, false);
                self.rows.push(row);
            }
        }
    }

    fn generate(
        &self,
        document: &BenchDocument,
        tool: &Tool,
        anew: bool,
    ) -> Result<Measurement, String> {
        let out = self.folder(document, tool);
        let parent = out.parent().unwrap_or(&out).to_owned();
        if anew {
            // Not deleted before everything is measured: ext4 is slow to make files for a minute
            // after some were.
            set_aside(&out);
            fs::create_dir_all(&parent).map_err(|error| error.to_string())?;
        }
        let arguments = tool.arguments(&document.path, &out);
        let limit = self.arguments.time_limit();
        measure::run(&tool.program, &parent, limit, |command| {
            command.args(arguments);
        })
    }

    /// Compiles the crates of a document.
    pub fn compilation(&mut self, document: &BenchDocument) {
        if !document.compiled {
            return;
        }
        for step in COMPILED {
            if self.arguments.wants(step) {
                self.compile(document, step);
            }
        }
    }

    fn compile(&mut self, document: &BenchDocument, step: Measure) {
        let mut lanes: Vec<(Lane, Option<Crate>)> = Vec::new();
        let limit = self.arguments.compile_limit();
        say(document, &format!("{step:?}, dependencies"), 1);
        for tool in &self.tools {
            let folder = self.folder(document, tool);
            let target = self.work.join("build").join(tool.name);
            let mut lane = Lane::default();
            let prepared = Crate::prepare(tool, &folder, &target, step, limit);
            let prepared = prepared.map_err(|failure| lane.failure = Some(failure));
            lanes.push((lane, prepared.ok()));
        }
        for round in 1..=self.arguments.compile_rounds {
            say(document, &format!("{step:?}"), usize::from(round));
            for (lane, prepared) in &mut lanes {
                if let (None, Some(prepared)) = (&lane.failure, &prepared) {
                    lane.take(prepared.compile());
                    lane.bytes = prepared.size();
                }
            }
        }
        for (tool, (lane, _)) in self.tools.iter().zip(lanes) {
            let name = tool.name.to_owned();
            let row = lane.row(document.name, step, name, tool.is_ours());
            self.rows.push(row);
        }
    }

    /// Builds the programs that call operations of a document, with our crate and with that of the
    /// cheapest peer.
    pub fn callers(&mut self, document: &BenchDocument) {
        if !document.compiled {
            return;
        }
        let limit = self.arguments.compile_limit();
        let tools = self.tools.iter();
        let tools = tools.filter(|tool| tool.is_ours() || tool.name == super::tools::CHEAPEST);
        let mut lanes: Vec<_> = tools
            .map(|tool| {
                let folder = self
                    .work
                    .join("callers")
                    .join(document.name)
                    .join(tool.name);
                let made = Callers::new(tool, self.folder(document, tool), folder, limit);
                (tool, made)
            })
            .collect();
        let mut all = match lanes.first() {
            Some((_, Ok(ours))) => ours.operations(),
            _ => Vec::new(),
        };
        for (_, made) in &lanes {
            all.retain(|operation| made.as_ref().is_ok_and(|made| made.has(operation)));
        }
        let mut counts = callers::COUNTS.map(|count| count.min(all.len())).to_vec();
        counts.dedup();
        let mut rows = Vec::new();
        for count in counts {
            let operations = callers::evenly(&all, count);
            for (tool, made) in &mut lanes {
                let (name, count) = (document.name, operations.len());
                terminal::report(&format!("{name}: {count} operations of {}\n", tool.name));
                let built = made.as_ref().map_err(String::clone).and_then(|made| {
                    made.prepare()?;
                    made.build(&operations)
                });
                rows.extend(caller_rows(document, tool, count, built));
            }
        }
        rows.sort_by_key(|row| row.step);
        self.rows.extend(rows);
    }

    /// Builds the programs that call the four operations of the fragment.
    pub fn binaries(&mut self) {
        let folder = self.work.join("binary");
        let limit = self.arguments.compile_limit();
        let rounds = usize::from(self.arguments.compile_rounds);
        let ours = self.tools.iter().find(|tool| tool.is_ours());
        let ours = ours.map(|tool| (tool.name, Program::ours(tool, &folder, limit)));
        let theirs = self.arguments.async_stripe;
        let theirs = theirs.then(|| ("async-stripe", Program::async_stripe(&folder, limit)));
        let mut built = Vec::new();
        for (name, program) in ours.into_iter().chain(theirs) {
            terminal::report(&format!("fragment: release program with {name}\n"));
            built.push((name, program.and_then(|program| program.build(rounds))));
        }
        let start = self.rows.len();
        for (name, result) in built {
            self.program_rows(name, result);
        }
        // One step after the other, in each ours first.
        self.rows[start..].sort_by_key(|row| row.step);
    }

    /// Decodes and encodes beside async-stripe: what is in the fragment, and an invoice where the
    /// whole API is among the documents.
    pub fn codec(&self, documents: &[BenchDocument]) -> Result<Vec<Contest>, String> {
        if !self.arguments.async_stripe {
            return Err("a contest with async-stripe; give --async-stripe".to_owned());
        }
        let ours = self.tools.iter().find(|tool| tool.is_ours());
        let ours = ours.ok_or_else(|| "there is no crate of ours".to_owned())?;
        terminal::report("fragment: decoding and encoding, beside async-stripe\n");
        let limit = self.arguments.compile_limit();
        let mut contests = codec::run(ours, &self.work.join("codec"), limit)?;
        if let Some(whole) = documents.iter().find(|document| document.name == "stripe") {
            terminal::report("stripe: decoding an invoice, beside async-stripe\n");
            let folder = self.work.join("codec-invoice");
            contests.extend(codec::invoice(ours, &whole.path, &folder, limit)?);
        }
        Ok(contests)
    }

    fn program_rows(&mut self, name: &'static str, result: Result<Built, String>) {
        let is_base = name == super::tools::OURS;
        let (mut whole, mut alone) = (Lane::default(), Lane::default());
        match result {
            Ok(built) => {
                whole.take(Ok(built.whole));
                whole.bytes = Some(built.bytes);
                alone.measured = built.alone;
                alone.bytes = Some(built.bytes);
            }
            Err(failure) => {
                whole.failure = Some(failure.clone());
                alone.failure = Some(failure);
            }
        }
        for (lane, step) in [(whole, Measure::BinaryWhole), (alone, Measure::Binary)] {
            let row = lane.row("fragment", step, name.to_owned(), is_base);
            self.rows.push(row);
        }
    }
}

/// The rows of one program.
fn caller_rows(
    document: &BenchDocument,
    tool: &Tool,
    operations: usize,
    built: Result<callers::Built, String>,
) -> [Row; 2] {
    let (mut both, mut alone) = (Lane::default(), Lane::default());
    match built {
        Ok(built) => {
            both.take(Ok(built.both));
            alone.take(Ok(built.alone));
            (both.bytes, alone.bytes) = (Some(built.bytes), Some(built.bytes));
        }
        Err(failure) => {
            both.take(Err(failure.clone()));
            alone.take(Err(failure));
        }
    }
    let name = format!("{}, {operations} operations", tool.name);
    let row = |lane: Lane, step| lane.row(document.name, step, name.clone(), tool.is_ours());
    [
        row(both, Measure::Callers),
        row(alone, Measure::CallersAlone),
    ]
}

/// The steps that compile a crate alone.
const COMPILED: [Measure; 3] = [Measure::Check, Measure::Debug, Measure::Release];

fn say(document: &BenchDocument, what: &str, round: usize) {
    let name = document.name;
    terminal::report(&format!("{name}: {}, round {round}\n", what.to_lowercase()));
}

/// Moves a crate out of the way of the next.
fn set_aside(crate_: &Path) {
    let aside = crate_.with_file_name(ASIDE);
    let count = fs::read_dir(&aside).map_or(0, Iterator::count);
    let _ = fs::create_dir_all(&aside);
    let _ = fs::rename(crate_, aside.join(count.to_string()));
}

/// The lines of every Rust file below `folder`.
fn rust_lines(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let mut lines = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            lines += rust_lines(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        }
    }
    lines
}
