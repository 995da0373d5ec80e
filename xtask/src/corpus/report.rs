//! The sums over all documents.

use std::collections::BTreeMap;

use serde::Serialize;

use super::record::{Ending, Record};
use super::work::is_bad;

/// How many of the slowest documents are named.
const SLOWEST: usize = 10;

/// Everything a run has found.
#[derive(Serialize)]
pub struct CorpusReport {
    /// How to run it again.
    pub command: String,
    /// Whether crates were compiled.
    pub checked: bool,
    /// Sums over all documents.
    pub totals: Totals,
    /// Sums by version of OpenAPI.
    pub by_version: BTreeMap<String, Totals>,
    /// How often a member, parameter, body or reply is any JSON value, by cause; and of how many
    /// documents.
    pub opaque: BTreeMap<String, (usize, usize)>,
    /// Diagnostics by code.
    pub reasons: BTreeMap<String, Reason>,
    /// What the compiler said, by error code or lint.
    pub compiler: BTreeMap<String, Reason>,
    /// The names of the slowest documents, slowest first.
    pub slowest: Vec<String>,
    /// Every document.
    pub documents: Vec<Record>,
}

/// Sums over documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// All of them.
    pub documents: usize,
    /// Those a crate was generated of.
    pub generated: usize,
    /// Those refused with a reason.
    pub refused: usize,
    /// Those neither generated nor refused with a reason.
    pub silent: usize,
    /// Panics of the generator.
    pub panicked: usize,
    /// Those that took too long.
    pub timed_out: usize,
    /// Those that used up memory or stack.
    pub killed: usize,
    /// Operations of generated documents.
    pub operations: usize,
    /// Those of them left out.
    pub skipped: usize,
    /// Media types of bodies and replies that no call reaches.
    pub unreached: usize,
    /// Types.
    pub types: usize,
    /// Lines, the runtime not counted.
    pub lines: usize,
    /// Crates that were compiled, or tried to.
    pub compiled: usize,
    /// Those without an error.
    pub without_errors: usize,
    /// Those with neither an error nor a warning.
    pub clean: usize,
    /// Errors of all crates.
    pub errors: usize,
    /// Warnings of all crates.
    pub warnings: usize,
    /// Milliseconds of generating, added up.
    pub generating_milliseconds: u64,
    /// Milliseconds of compiling, added up.
    pub compiling_milliseconds: u64,
}

impl Totals {
    fn add(&mut self, record: &Record) {
        self.documents += 1;
        let generation = &record.generation;
        *match generation.ending {
            Ending::Generated => &mut self.generated,
            Ending::Refused => &mut self.refused,
            Ending::Silent => &mut self.silent,
            Ending::Panicked => &mut self.panicked,
            Ending::TimedOut => &mut self.timed_out,
            Ending::Killed => &mut self.killed,
        } += 1;
        self.operations += generation.operations;
        self.skipped += generation.skipped;
        self.unreached += generation.unreached.len();
        self.types += generation.types;
        self.lines += generation.lines;
        self.generating_milliseconds += generation.milliseconds;
        if let Some(compilation) = &record.compilation {
            self.compiled += 1;
            self.without_errors += usize::from(compilation.errors == 0);
            self.clean += usize::from(compilation.is_clean());
            self.errors += compilation.errors;
            self.warnings += compilation.warnings;
            self.compiling_milliseconds += compilation.milliseconds;
        }
    }
}

/// How often something was said.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reason {
    /// `error`, `warning` or `note` of a diagnostic.
    pub severity: String,
    /// The name of the code.
    pub name: String,
    /// How often.
    pub times: usize,
    /// Of how many documents.
    pub documents: usize,
    /// One of them.
    pub example_document: String,
    /// What was said of it, and where.
    pub example: String,
}

impl CorpusReport {
    /// Adds up `documents`.
    pub fn new(command: String, checked: bool, documents: Vec<Record>) -> CorpusReport {
        let mut report = CorpusReport {
            command,
            checked,
            totals: Totals::default(),
            by_version: BTreeMap::new(),
            opaque: BTreeMap::new(),
            reasons: BTreeMap::new(),
            compiler: BTreeMap::new(),
            slowest: slowest(&documents),
            documents: Vec::new(),
        };
        for record in &documents {
            report.totals.add(record);
            let version = report.by_version.entry(record.version.clone()).or_default();
            version.add(record);
            for (why, count) in &record.generation.opaque {
                let (times, documents) = report.opaque.entry(why.clone()).or_default();
                *times += count;
                *documents += 1;
            }
            report.add_reasons(record);
        }
        report.documents = documents;
        report
    }

    fn add_reasons(&mut self, record: &Record) {
        let first = |severity: &str, name: &str, example: &str| Reason {
            severity: severity.to_owned(),
            name: name.to_owned(),
            example_document: record.document.clone(),
            example: example.to_owned(),
            ..Reason::default()
        };
        for (code, said) in &record.generation.reasons {
            let reason = (self.reasons.entry(code.clone()))
                .or_insert_with(|| first(&said.severity, &said.name, &said.example));
            reason.times += said.times;
            reason.documents += 1;
        }
        if let Some(compilation) = &record.compilation {
            for (code, times) in &compilation.codes {
                let example = compilation.examples.get(code).map_or("", String::as_str);
                let reason =
                    (self.compiler.entry(code.clone())).or_insert_with(|| first("", code, example));
                reason.times += times;
                reason.documents += 1;
            }
        }
    }

    /// Whether no document has shown a fault of the generator.
    pub fn is_well(&self) -> bool {
        !self.documents.iter().any(is_bad)
    }

    /// The record of a document.
    pub fn document(&self, name: &str) -> Option<&Record> {
        self.documents.iter().find(|record| record.document == name)
    }

    /// All of it for another program.
    pub fn to_json(&self) -> String {
        // Every key is a string, so this cannot fail.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }
}

fn slowest(documents: &[Record]) -> Vec<String> {
    let mut records: Vec<&Record> = documents.iter().collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.generation.milliseconds));
    let names = records.iter().take(SLOWEST);
    names.map(|record| record.document.clone()).collect()
}
