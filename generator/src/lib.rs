//! Generates a Rust SDK crate from an OpenAPI document.

pub mod analyze;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod files;
pub mod ir;
pub mod locate;
pub mod lower;
pub mod names;
pub mod normalize;
pub mod read;
pub mod resolve;
pub mod runtime_source;
pub mod source;

use config::Config;
use diagnostic::Diagnostics;
use files::Files;

/// What came of a document.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The crate, `Cargo.toml` included.
    pub files: Files,
    /// What is in it.
    pub summary: Summary,
}

/// What is in a generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The name of the crate.
    pub crate_name: String,
    /// `info.title` of the document.
    pub title: String,
    /// `info.version` of the document.
    pub version: String,
    /// How many operations the document has.
    pub operations: usize,
    /// How many of them were left out, each with a diagnostic.
    pub skipped: usize,
    /// How many types were generated.
    pub types: usize,
}

/// Generates a crate from the bytes of a document called `name`.
///
/// No file is read or written, and the same input gives the same bytes. What is wrong with the
/// document, or lost from it, is added to `diagnostics`; `None` when nothing can be generated.
pub fn generate(
    name: &str,
    bytes: &[u8],
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let loaded = source::load(name, bytes, diagnostics)?;
    if diagnostics.has_errors() {
        return None;
    }
    let title = &loaded.document.info.title;
    let mut files = Files::new();
    files
        .insert("Cargo.toml", runtime_source::manifest(config, title))
        .ok()?;
    runtime_source::insert_runtime(&mut files).ok()?;
    let summary = Summary {
        crate_name: config.crate_name(title),
        title: title.clone(),
        version: loaded.document.info.version.clone(),
        ..Summary::default()
    };
    Some(Generated { files, summary })
}
