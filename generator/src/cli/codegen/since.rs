//! What a document's changes since the last commit ask of the version of its crate.

use std::path::Path;

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diff::{Diff, Version, diff};

use crate::cli::{git, program, terminal};

/// The changes since the last commit.
pub struct Since {
    /// The document of the last commit, as git calls it.
    document: String,
    diff: Diff,
}

impl Since {
    /// Compares a document with that of the last commit. `None` when git does not know it, or has
    /// the same, or when nothing can be made of that one.
    pub fn of(spec: &Path, bytes: &[u8], config: &Config) -> Option<Since> {
        let (document, committed) = git::committed(spec)?;
        if committed == bytes {
            return None;
        }
        let name = spec.to_string_lossy();
        let old = Version {
            name: &document,
            bytes: &committed,
            config,
        };
        let new = Version {
            name: &name,
            bytes,
            config,
        };
        let diff = diff(&old, &new).ok()?;
        Some(Since { document, diff })
    }

    /// `since HEAD: minor (3 changes), 0.1.0 becomes 0.1.1; see cargo xtask diff …`.
    pub fn line(&self, spec: &str) -> String {
        let Some(verdict) = self.diff.verdict() else {
            return "since HEAD: the document changed, but nothing for users of the crate"
                .to_owned();
        };
        let changes = terminal::count(self.diff.changes.len(), "change");
        let next = match self.diff.next() {
            Some(next) => format!(", {} becomes {next}", self.diff.current),
            None => String::new(),
        };
        format!(
            "since HEAD: {} ({changes}){next}; see {} diff {} {spec}",
            verdict.as_str(),
            program::current().name,
            self.document
        )
    }

    /// The same for another program.
    pub fn to_json(&self) -> Value {
        json!({
            "document": self.document,
            "verdict": self.diff.verdict().map(specwright::diff::Verdict::as_str),
            "changes": self.diff.changes.len(),
            "current": self.diff.current,
            "next": self.diff.next(),
        })
    }
}
