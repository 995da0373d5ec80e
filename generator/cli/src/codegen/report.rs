//! What `codegen` tells: the document, what was skipped and why, what changed.

use std::cell::OnceCell;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specwright::Summary;
use specwright::diagnostic::{Diagnostics, Severity};
use specwright::disk::Plan;

use super::bump::Followed;
use super::since::Since;
use super::{Arguments, contents};
use crate::{program, terminal};

/// Longer lists of written files are cut to the first few.
const MANY: usize = 20;
const FEW: usize = 10;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Files were written or deleted.
    Written,
    /// Nothing differed.
    Fresh,
    /// `--check` found something that differs.
    Stale,
    /// `--dry-run` found something that differs.
    WouldWrite,
    /// Nothing was written, for a reason.
    Refused,
}

/// What is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    out: String,
    err: String,
}

impl Output {
    /// Prints it.
    pub fn print(&self) {
        terminal::report(&self.err);
        terminal::print(&self.out);
    }
}

/// Everything there is to tell.
pub struct RunReport {
    /// How it ended.
    pub status: Status,
    /// The document's text, for excerpts.
    pub text: String,
    /// What is wrong with it, or lost.
    pub diagnostics: Diagnostics,
    /// What was generated.
    pub summary: Option<Summary>,
    /// What the document's changes since the last commit ask of the crate's version.
    pub since: Option<Since>,
    /// What became of the version and the changelog, when that was asked for.
    pub followed: Followed,
    /// What differed in the folder.
    pub plan: Option<Plan>,
    /// Why nothing was written, when diagnostics do not say it.
    pub error: Option<String>,
    /// Whether it failed in the middle, and could not put everything back.
    pub half_written: bool,
    spec: String,
    out: String,
    command: String,
    verbose: bool,
    /// The diagnostics as text, which both what is printed and what is remembered have.
    problems: OnceCell<String>,
}

impl RunReport {
    /// Nothing has happened yet.
    pub fn new(arguments: &Arguments) -> RunReport {
        RunReport {
            status: Status::Refused,
            text: String::new(),
            diagnostics: Diagnostics::new(),
            summary: None,
            since: None,
            followed: Followed::default(),
            plan: None,
            error: None,
            half_written: false,
            spec: program::shown(&arguments.spec()),
            out: program::shown(&arguments.out()),
            command: arguments.command(),
            verbose: arguments.verbose,
            problems: OnceCell::new(),
        }
    }

    /// What it says: to a person problems on standard error and the rest on standard output, to
    /// another program one object.
    pub fn said(&self, json: bool) -> Output {
        if json {
            let (out, err) = (self.to_json(), String::new());
            return Output { out, err };
        }
        let mut said = Output {
            out: self.headline(),
            err: self.problems().to_owned(),
        };
        match &self.error {
            Some(error) => {
                said.err.push_str(&terminal::failure(error));
                if !self.half_written {
                    said.err.push_str("nothing was written\n");
                }
            }
            None if self.status == Status::Refused => {
                let errors = self.number(Severity::Error);
                let errors = terminal::count(errors, "error");
                let files = self.faulty_files().join(" and ");
                let failure = format!("{errors} in {files}; nothing was written");
                said.err.push_str(&terminal::failure(failure));
            }
            None => said.out.push_str(&self.changes()),
        }
        said
    }

    /// The files that have errors.
    fn faulty_files(&self) -> Vec<String> {
        let errors = self.diagnostics.iter();
        let errors = errors.filter(|one| one.severity == Severity::Error);
        let mut files: Vec<String> = Vec::new();
        for name in errors.map(|one| self.diagnostics.file_name(one, &self.spec)) {
            if !files.contains(&name) {
                files.push(name);
            }
        }
        files
    }

    fn number(&self, severity: Severity) -> usize {
        let those = self.diagnostics.iter();
        those.filter(|one| one.severity == severity).count()
    }

    /// The diagnostics, notes only when asked for.
    fn problems(&self) -> &str {
        self.problems.get_or_init(|| {
            let mut shown = self.diagnostics.clone();
            shown.retain(|diagnostic| self.verbose || diagnostic.severity != Severity::Note);
            shown.render(&self.spec, &self.text, terminal::colors())
        })
    }

    /// What was read and generated.
    fn headline(&self) -> String {
        let Some(summary) = &self.summary else {
            return String::new();
        };
        let mut text = format!(
            "read {}: {} {}\n",
            self.spec, summary.title, summary.version
        );
        let _ = writeln!(text, "{}: {}", summary.crate_name, contents(summary));
        if summary.skipped > 0 {
            let operations = terminal::count(summary.skipped, "operation");
            let _ = writeln!(text, "skipped: {operations}, for the reasons above");
        }
        if let Some(since) = &self.since {
            let _ = writeln!(text, "{}", since.line(&self.spec));
        }
        for line in &self.followed.lines {
            let _ = writeln!(text, "{line}");
        }
        let warnings = self.number(Severity::Warning);
        if warnings > 0 {
            let _ = writeln!(text, "{}, above", terminal::count(warnings, "warning"));
        }
        let notes = self.number(Severity::Note);
        if notes > 0 && !self.verbose {
            let notes = terminal::count(notes, "note");
            let _ = writeln!(text, "{notes}, shown with --verbose");
        }
        text
    }

    /// What differs in the folder, and what came of it.
    fn changes(&self) -> String {
        let Some(plan) = &self.plan else {
            return String::new();
        };
        let words = match self.status {
            Status::Stale => ["missing", "stale", "orphan"],
            Status::WouldWrite => ["would add", "would change", "would delete"],
            _ => ["added", "changed", "deleted"],
        };
        let mut text = String::new();
        for (word, paths) in words
            .iter()
            .zip([&plan.added, &plan.changed, &plan.removed])
        {
            let shown = match self.status {
                // What was done can be seen in the folder; what is to be done cannot.
                Status::Written if !self.verbose && paths.len() > MANY => FEW,
                _ => paths.len(),
            };
            for path in &paths[..shown] {
                let _ = writeln!(text, "{word:>9} {}", path.escape_debug());
            }
            if shown < paths.len() {
                let more = terminal::count(paths.len() - shown, "more file");
                let _ = writeln!(text, "{word:>9} {more}, listed with --verbose");
            }
        }
        for path in &plan.by_hand {
            let path = path.escape_debug();
            let _ = writeln!(
                text,
                "  by hand {path}, not written by codegen; left as it is"
            );
        }
        let unchanged = terminal::count(plan.unchanged.len(), "file");
        let differ = plan.added.len() + plan.changed.len() + plan.removed.len();
        let differ = terminal::count(differ, "file");
        let _ = match self.status {
            Status::Stale => writeln!(
                text,
                "{} is not fresh: {differ} to bring up to date. Run: {}",
                self.out, self.command
            ),
            Status::WouldWrite => writeln!(text, "{}: {differ} would change", self.out),
            Status::Fresh => writeln!(text, "{} is fresh: {unchanged}", self.out),
            Status::Written | Status::Refused => writeln!(
                text,
                "{}: {differ} written or deleted, {unchanged} unchanged",
                self.out
            ),
        };
        text
    }

    /// All of it for another program: one object.
    fn to_json(&self) -> String {
        let status = match self.status {
            Status::Written => "written",
            Status::Fresh => "fresh",
            Status::Stale => "stale",
            Status::WouldWrite => "would_write",
            Status::Refused => "refused",
        };
        let summary = self.summary.as_ref().map(|summary| {
            json!({
                "title": summary.title,
                "version": summary.version,
                "crate": summary.crate_name,
                "operations": summary.operations,
                "skipped": summary.skipped,
                "types": summary.types,
            })
        });
        let files = self.plan.as_ref().map(|plan| {
            json!({
                "added": plan.added,
                "changed": plan.changed,
                "removed": plan.removed,
                "unchanged": plan.unchanged.len(),
                "by_hand": plan.by_hand,
            })
        });
        let object: Value = json!({
            "status": status,
            "spec": self.spec,
            "out": self.out,
            "generated": summary,
            "since": self.since.as_ref().map(Since::to_json),
            "followed": self.followed.json,
            "files": files,
            "diagnostics": self.diagnostics.to_json(&self.spec, &self.text),
            "error": self.error,
            "command": (self.status == Status::Stale).then_some(&self.command),
        });
        format!("{object:#}\n")
    }
}
