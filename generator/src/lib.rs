//! Generates a Rust SDK crate from an OpenAPI document.

pub mod analyze;
mod bundle;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod emit;
pub mod examples;
pub mod files;
mod http;
pub mod ir;
pub mod locate;
pub mod lower;
pub mod markdown;
pub mod names;
pub mod normalize;
mod parallel;
pub mod patch;
pub mod pointer;
pub mod read;
pub mod render;
pub mod resolve;
pub mod runtime_source;
pub mod source;

use config::Config;
use diagnostic::{Code, Diagnostics};
use files::{Files, README, TESTS};

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
    let loaded = source::load_patched(name, bytes, None, &config.patches, diagnostics)?;
    generate_loaded(loaded, config, diagnostics)
}

/// As [`generate`], of a document that may be several files, which `read_file` hands over: see
/// [`source::load_with`], and [`disk::folder_of`] for files of a folder.
pub fn generate_with(
    name: &str,
    bytes: &[u8],
    read_file: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let patches = &config.patches;
    let loaded = source::load_patched(name, bytes, Some(read_file), patches, diagnostics)?;
    generate_loaded(loaded, config, diagnostics)
}

fn generate_loaded(
    loaded: source::Loaded,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    if diagnostics.has_errors() {
        return None;
    }
    let mut api = lower::lower(&loaded.document, config, diagnostics);
    let facts = analyze::analyze(&mut api, config, diagnostics);
    let (names, examples) = parallel::both(
        || names::name(&api, &facts, config, diagnostics),
        || examples::Examples::of(&loaded.document, &api, config.package.tests),
    );
    parallel::discard(loaded);
    let crate_name = config.crate_name(&api.title);
    let library = config::library_name(&crate_name);
    let sources = emit::Sources {
        api: &api,
        facts: &facts,
        names: &names,
        examples: &examples,
        config,
        library: &library,
    };
    let files = match files(sources) {
        Ok(files) => files,
        Err(problem) => {
            diagnostics
                .error(Code::Internal, "#", problem)
                .help("this is a fault of specwright: report it with the document");
            return None;
        }
    };
    let plain = api.operations.iter().filter(|one| one.way.is_plain());
    let used = facts.usage.iter().filter(|usage| usage.is_used());
    let summary = Summary {
        crate_name,
        title: api.title.clone(),
        version: api.version.clone(),
        operations: plain.count() + api.skipped,
        skipped: api.skipped,
        types: used.count(),
    };
    parallel::discard((api, facts, names, examples));
    if diagnostics.has_errors() {
        return None;
    }
    Some(Generated { files, summary })
}

/// What a file is made by.
enum Text {
    Code(emit::Unit),
    Readme,
    Tests,
}

impl Text {
    fn make(&self, sources: emit::Sources<'_>) -> (String, Result<String, String>) {
        match self {
            Text::Code(unit) => {
                let text = render::render(emit::tokens(sources, *unit));
                (emit::path(sources, *unit), text)
            }
            Text::Readme => (README.to_owned(), Ok(emit::readme(sources))),
            Text::Tests => {
                let tests = emit::tests(sources).parse();
                let tests = tests.map_err(|problem| format!("{problem}"));
                (TESTS.to_owned(), tests.and_then(render::render))
            }
        }
    }
}

/// The text of every file; each is emitted and formatted by itself, several at once.
fn files(sources: emit::Sources<'_>) -> Result<Files, String> {
    let package = &sources.config.package;
    // The longest first: nobody waits for it at the end.
    let mut texts = Vec::new();
    texts.extend(package.readme.then_some(Text::Readme));
    texts.extend(package.tests.then_some(Text::Tests));
    texts.extend(emit::units(sources).into_iter().map(Text::Code));
    let mut files = Files::new();
    for (path, text) in parallel::map(texts, |text| text.make(sources)) {
        let text = text.map_err(|problem| format!("`{path}` is not Rust: {problem}"))?;
        files
            .insert(path, text)
            .map_err(|problem| problem.to_string())?;
    }
    let names = sources.names;
    let manifests = runtime_source::manifests(sources.config, &sources.api.title, names);
    let mut manifests = manifests.into_iter();
    let core = names.crates.as_ref().map(|crates| &crates.core);
    manifests
        .try_for_each(|(path, text)| files.insert(path, text))
        .and_then(|()| runtime_source::insert_runtime(&mut files, &emit::parts(sources), core))
        .map_err(|problem| problem.to_string())?;
    Ok(files)
}

/// The examples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
