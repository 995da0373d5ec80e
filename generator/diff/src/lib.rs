//! What changes for a Rust user when a crate is generated from another version of a document.
//!
//! Both documents go through the stages that a crate is made by, up to the names. Compared are the
//! items of the two crates, as the emitter writes them: a change of the document that changes no
//! item is a patch, however large it is.

mod auth;
mod change;
mod changelog;
mod client;
mod compare;
mod features;
mod formats;
mod headers;
mod matching;
mod operations;
mod pointer;
mod relation;
mod reply;
mod report;
mod revision;
mod slots;
mod types;
mod variants;
mod version;

use std::fmt;

pub use change::{Change, ChangeKind, Subject, SubjectKind, Verdict};
pub use changelog::insert_section;
pub use version::{next_version, raised_version};

use compare::Comparison;
use revision::Revision;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// One of two versions of a document.
#[derive(Clone, Copy, Debug)]
pub struct Version<'v> {
    /// What the document is called, usually its path.
    pub name: &'v str,
    /// The document.
    pub bytes: &'v [u8],
    /// What it cannot say.
    pub config: &'v Config,
}

/// A document that no crate can be made of.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What the document is called.
    pub name: String,
    /// Its text, for excerpts.
    pub text: String,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` cannot be generated", self.name)
    }
}

impl std::error::Error for Refused {}

/// What a document is, in a few words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What it is called.
    pub name: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// How many operations are generated.
    pub operations: usize,
    /// How many could not be, and so are not compared.
    pub skipped: usize,
    /// How many types are generated.
    pub types: usize,
}

/// The differences of two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The old document.
    pub old: About,
    /// The new document.
    pub new: About,
    /// Every change: of the crate, its operations, its types; each in the order of the document.
    pub changes: Vec<Change>,
    /// The version of the crate as it is configured, which is taken for that of the old crate.
    pub current: String,
}

impl Diff {
    /// The gravest verdict; `None` when nothing changed.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().map(|change| change.verdict).max()
    }

    /// How many changes have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let changes = self.changes.iter();
        changes.filter(|change| change.verdict == verdict).count()
    }

    /// The version that the changes make of the current one; `None` when nothing changed.
    #[must_use]
    pub fn next(&self) -> Option<String> {
        next_version(&self.current, self.verdict()?)
    }
}

/// Compares two versions.
///
/// # Errors
///
/// When one of the documents cannot be generated from.
pub fn diff(old: &Version<'_>, new: &Version<'_>) -> Result<Diff, Box<Refused>> {
    let (before, after) = rayon::join(|| Revision::new(old), || Revision::new(new));
    let (before, after) = (before?, after?);
    let matches = matching::matches(&before, &after);
    // The same type is called by its number in the new version; those that are gone come after.
    let gone = after.api.definitions.len();
    let number = |index| match matches.types.get(&specwright::ir::TypeId(index)) {
        Some(new) => new.0,
        None => gone + index,
    };
    let (old_names, new_names) = (before.canonical(number), after.canonical(|index| index));
    let mut comparison = Comparison {
        old: before.view(&old_names),
        new: after.view(&new_names),
        matches: &matches,
        changes: Vec::new(),
    };
    comparison.client(&before, &after);
    comparison.operations();
    comparison.types(&before.used(), &after.used());
    let changes = comparison.changes;
    Ok(Diff {
        changes,
        old: about(old, &before),
        new: about(new, &after),
        current: old.config.package.version.clone(),
    })
}

fn about(version: &Version<'_>, side: &Revision<'_>) -> About {
    About {
        name: version.name.to_owned(),
        title: side.api.title.clone(),
        version: side.api.version.clone(),
        operations: side.api.operations.len(),
        skipped: side.api.skipped,
        types: side.used().len(),
    }
}

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
