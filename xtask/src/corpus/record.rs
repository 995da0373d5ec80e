//! What came of one document.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How the generator ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A crate was generated.
    Generated,
    /// The document was refused, with reasons.
    Refused,
    /// Nothing was generated and no reason was given, which is a fault.
    Silent,
    /// The generator panicked.
    Panicked,
    /// The generator took longer than allowed.
    TimedOut,
    /// The process was ended: out of memory or of stack.
    Killed,
}

/// What one diagnostic code said about a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The code's own name, e.g. `UnresolvedReference`.
    pub name: String,
    /// How often.
    pub times: usize,
    /// The first: its place and message.
    pub example: String,
}

/// What the generating process tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Generation {
    /// How it ended.
    pub ending: Ending,
    /// Of a panic what it said, of a refusal the first error.
    pub message: Option<String>,
    /// How many operations the document has; 0 when it was refused.
    pub operations: usize,
    /// How many of them were left out.
    pub skipped: usize,
    /// How many types were generated.
    pub types: usize,
    /// How many lines were generated, the runtime not counted.
    pub lines: usize,
    /// Milliseconds it took, without starting the process.
    pub milliseconds: u64,
    /// The most memory it had, where the system says so.
    pub peak_megabytes: Option<u64>,
    /// How often a member, parameter, body or reply is any JSON value, by cause.
    #[serde(default)]
    pub opaque: BTreeMap<String, usize>,
    /// Diagnostics by code.
    pub reasons: BTreeMap<String, Reason>,
    /// Media types that no call reaches, each with its operation.
    #[serde(default)]
    pub unreached: Vec<String>,
}

impl Generation {
    /// One that ended before it could tell anything.
    pub fn broken(ending: Ending, message: String, took: Duration) -> Generation {
        Generation {
            ending,
            message: Some(message),
            operations: 0,
            skipped: 0,
            types: 0,
            lines: 0,
            milliseconds: took.as_millis() as u64,
            peak_megabytes: None,
            opaque: BTreeMap::new(),
            reasons: BTreeMap::new(),
            unreached: Vec::new(),
        }
    }
}

/// What the compiler said of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compilation {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// Milliseconds it took.
    pub milliseconds: u64,
    /// Whether the compiler took longer than allowed; counts as an error.
    pub timed_out: bool,
    /// How often each error code or lint.
    pub codes: BTreeMap<String, usize>,
    /// The first of each code, with its place.
    pub examples: BTreeMap<String, String>,
}

impl Compilation {
    /// Neither an error nor a warning.
    pub fn is_clean(&self) -> bool {
        self.errors == 0 && self.warnings == 0
    }
}

/// Everything about one document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Its name: the path below the folder of the corpus.
    pub document: String,
    /// The version of OpenAPI it says it has.
    pub version: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What the generator made of it.
    pub generation: Generation,
    /// What the compiler made of that; `None` when it was not asked.
    pub compilation: Option<Compilation>,
}
