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
    /// What changed for users of the crate.
    pub diff: Diff,
}

/// Why there is nothing to tell.
pub enum Nothing {
    /// Git knows no earlier document.
    First,
    /// The last commit has the same document and the same configuration.
    Same,
    /// What the last commit has cannot be compared.
    Refused(String),
}

impl Since {
    /// Compares a document and its configuration with those of the last commit. `name` is the name
    /// of the crate when it does not come from the configuration.
    pub fn of(
        spec: &Path,
        bytes: &[u8],
        (path, config): (Option<&Path>, &Config),
        name: Option<&str>,
    ) -> Result<Since, Nothing> {
        let (document, committed) = git::committed(spec).ok_or(Nothing::First)?;
        let mut before = path.and_then(committed_config);
        if let (Some(before), Some(name)) = (&mut before, name) {
            before.package.name = Some(name.to_owned());
        }
        let before = before.unwrap_or_else(|| config.clone());
        if committed == bytes && is_same(&before, config) {
            return Err(Nothing::Same);
        }
        let old = Version {
            name: &document,
            bytes: &committed,
            config: &before,
        };
        let name = spec.to_string_lossy();
        let new = Version {
            name: &name,
            bytes,
            config,
        };
        let diff = diff(&old, &new).map_err(|refused| Nothing::Refused(refused.to_string()))?;
        Ok(Since { document, diff })
    }

    /// `since HEAD: minor (3 changes), 0.1.0 becomes 0.1.1; see cargo xtask diff …`.
    pub fn line(&self, spec: &str) -> String {
        let Some(verdict) = self.diff.verdict() else {
            return "since HEAD: something changed, but nothing for users of the crate".to_owned();
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

/// The configuration of the last commit, where there is one that can be read.
fn committed_config(path: &Path) -> Option<Config> {
    let (name, bytes) = git::committed(path)?;
    Config::parse(&name, std::str::from_utf8(&bytes).ok()?).ok()
}

/// Whether two configurations differ in nothing but the version.
fn is_same(before: &Config, now: &Config) -> bool {
    let mut before = before.clone();
    before.package.version.clone_from(&now.package.version);
    before == *now
}
