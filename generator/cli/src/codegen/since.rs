//! What a document's changes since the last commit ask of the version of its crate.

use serde_json::{Value, json};
use specwright::config::Config;
use specwright_diff::{Diff, Version, diff};

use super::{Arguments, InputFiles};
use crate::{git, program, terminal};

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
    /// Compares a document and its configuration with those of the last commit.
    pub fn of(
        arguments: &Arguments,
        inputs: &InputFiles,
        config: &Config,
    ) -> Result<Since, Nothing> {
        let committed = inputs.committed_document.as_ref().ok_or(Nothing::First)?;
        let mut before = inputs.committed_config.as_deref().and_then(parsed);
        if let (Some(before), Some(name)) = (&mut before, &arguments.name) {
            before.package.name = Some(name.clone());
        }
        let before = before.unwrap_or_else(|| config.clone());
        if *committed == inputs.document && is_same(&before, config) {
            return Err(Nothing::Same);
        }
        let spec = arguments.spec();
        let document = git::committed_name(&spec).ok_or(Nothing::First)?;
        let old = Version {
            name: &document,
            bytes: committed,
            config: &before,
        };
        let name = spec.to_string_lossy();
        let new = Version {
            name: &name,
            bytes: &inputs.document,
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
            "verdict": self.diff.verdict().map(specwright_diff::Verdict::as_str),
            "changes": self.diff.changes.len(),
            "current": self.diff.current,
            "next": self.diff.next(),
        })
    }
}

/// The configuration of the last commit, where there is one that can be read.
fn parsed(committed: &[u8]) -> Option<Config> {
    Config::parse("codegen.toml", std::str::from_utf8(committed).ok()?).ok()
}

/// Whether two configurations differ in nothing but the version.
fn is_same(before: &Config, now: &Config) -> bool {
    let mut before = before.clone();
    before.package.version.clone_from(&now.package.version);
    before == *now
}
