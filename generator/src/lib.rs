//! Generates a Rust SDK crate from an OpenAPI document.

pub mod analyze;
mod bundle;
pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod emit;
pub mod files;
mod grammar;
mod http;
pub mod ir;
pub mod locate;
pub mod lower;
pub mod manifest;
pub mod markdown;
pub mod names;
pub mod normalize;
mod parallel;
pub mod patch;
pub mod pointer;
pub mod read;
pub mod render;
pub mod resolve;
pub mod resources;
mod runtime_crate;
pub mod runtime_source;
pub mod source;
pub mod suggest;
pub mod transform;

use std::collections::BTreeMap;

use openapiv3::OpenAPI;

use analyze::Facts;
use config::Config;
use diagnostic::{Code, Diagnostics};
use files::{FORMATTING, Files, README, TESTS};
use ir::{Api, Opaque};
use names::Names;

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
    /// How often a member, parameter, body or reply is any JSON value, by why it is.
    pub opaque: BTreeMap<Opaque, usize>,
}

/// An API as a crate has it, before any text is written.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the document means.
    pub api: Api,
    /// What was found out about it.
    pub facts: Facts,
    /// What everything is called.
    pub names: Names,
}

/// Reads a document of OpenAPI 3.0, 3.1 or Swagger 2.0, in JSON or YAML, as OpenAPI 3.0. What is
/// wrong with it is added to `diagnostics`; `None` when nothing can be made of it.
///
/// Afterwards `diagnostics` translates pointers into what is returned to pointers into the text,
/// which differ when the text is not OpenAPI 3.0.
pub fn load(name: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    load_patched(name, bytes, None, &Config::default(), diagnostics)
}

/// As [`load`], of a document that may be several files, with what `config` changes
/// in it. `name` is the
/// path of the document from a folder, with `/` between names, and `read_file` hands over the bytes of
/// another file by its path from there, or nothing when it is not there. It is asked for no file
/// outside the folder; that none is a link to elsewhere is its own business. [`disk::Folder`] reads
/// files of a folder.
pub fn load_patched<'f>(
    name: &str,
    bytes: &[u8],
    read_file: Option<&'f mut bundle::ReadFile<'f>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<OpenAPI> {
    let text = source::text(bytes, diagnostics)?;
    let mut value = source::value(text, diagnostics)?;
    let is_complete = bundle::bundle(&mut value, name, text, read_file, diagnostics);
    patch::apply(&mut value, config, diagnostics);
    let outcome = normalize::normalize(&mut value, diagnostics)?;
    let document = read::read(value, diagnostics)?;
    (is_complete && outcome == normalize::Conversion::Converted).then_some(document)
}

/// What a crate of this document has in it, and what it is called.
pub fn model(document: &OpenAPI, config: &Config, diagnostics: &mut Diagnostics) -> Model {
    let mut api = lower::lower(document, config, diagnostics);
    let calls = resources::calls(&api, config, diagnostics);
    transform::transform(&mut api, &calls.resources, config, diagnostics);
    let facts = analyze::analyze(&api, calls, config);
    let names = names::name(&api, &facts, config, diagnostics);
    Model { api, facts, names }
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
    let document = load_patched(name, bytes, None, config, diagnostics)?;
    generate_loaded(document, config, diagnostics)
}

/// As [`generate`], of a document that may be several files, which `read_file` hands over: see
/// [`load_patched`].
pub fn generate_with(
    name: &str,
    bytes: &[u8],
    read_file: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let document = load_patched(name, bytes, Some(read_file), config, diagnostics)?;
    generate_loaded(document, config, diagnostics)
}

fn generate_loaded(
    document: OpenAPI,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    if diagnostics.has_errors() {
        // What else the configuration asks for and the document does not have is said at once.
        if diagnostics.are_of_configuration() {
            model(&document, config, diagnostics);
        }
        return None;
    }
    let model = model(&document, config, diagnostics);
    parallel::drop_in_background(document);
    let crate_name = config.crate_name(&model.api.title);
    let library = config::library_name(&crate_name);
    let files = match files(model.context(config, &library)) {
        Ok(files) => files,
        Err(problem) => {
            diagnostics
                .error(Code::Internal, "#", problem)
                .help("this is a fault of specwright: report it with the document");
            return None;
        }
    };
    let summary = model.summary(crate_name);
    parallel::drop_in_background(model);
    if diagnostics.has_errors() {
        return None;
    }
    Some(Generated { files, summary })
}

impl Model {
    fn summary(&self, crate_name: String) -> Summary {
        let api = &self.api;
        let used = self.facts.usage.iter().filter(|usage| usage.is_used());
        let plain = api.operations.iter().filter(|one| one.way.is_plain());
        Summary {
            crate_name,
            title: api.title.clone(),
            version: api.version.clone(),
            operations: plain.count() + api.skipped,
            skipped: api.skipped,
            types: used.count(),
            opaque: api.opaque.clone(),
        }
    }

    /// What a crate is emitted from, whose name the compiler writes as `library`.
    #[must_use]
    pub fn context<'a>(&'a self, config: &'a Config, library: &'a str) -> emit::Context<'a> {
        emit::Context {
            api: &self.api,
            facts: &self.facts,
            names: &self.names,
            config,
            library,
        }
    }
}

/// What a file is made by.
enum Text<'p> {
    Code(emit::Unit),
    Readme(&'p [emit::Page]),
    Page(&'p emit::Page),
    Tests,
}

impl Text<'_> {
    fn make(&self, context: emit::Context<'_>) -> (String, Result<String, String>) {
        match self {
            Text::Code(unit) => {
                let tokens = emit::tokens(context, *unit);
                (emit::path(context, *unit), render::render(tokens))
            }
            Text::Readme(pages) => (README.to_owned(), Ok(emit::readme(context, pages))),
            Text::Page(page) => (page.path(), Ok(page.text.clone())),
            Text::Tests => {
                let tests = emit::tests(context).parse();
                let tests = tests.map_err(|problem| format!("{problem}"));
                (TESTS.to_owned(), tests.and_then(render::render))
            }
        }
    }
}

/// The text of every file; each is emitted and formatted by itself, several at once.
fn files(context: emit::Context<'_>) -> Result<Files, String> {
    let package = &context.config.package;
    // The longest first: nobody waits for it at the end.
    let mut texts = Vec::new();
    let pages = emit::pages(context);
    texts.extend(package.readme.then_some(Text::Readme(&pages)));
    texts.extend(package.tests.then_some(Text::Tests));
    texts.extend(pages.iter().map(Text::Page));
    texts.extend(emit::units(context).into_iter().map(Text::Code));
    let mut files = Files::new();
    for (path, text) in parallel::map(texts, |text| text.make(context)) {
        let text = text.map_err(|problem| format!("`{path}` is not Rust: {problem}"))?;
        files
            .insert(path, text)
            .map_err(|problem| problem.to_string())?;
    }
    let names = context.names;
    let parts = emit::runtime_features(context);
    let manifests = manifest::manifests(context.config, &context.api.title, names, &parts);
    let mut manifests = manifests.into_iter();
    let core = names.crates.as_ref().map(|crates| &crates.core);
    manifests
        .try_for_each(|(path, text)| {
            let folder = path.trim_end_matches("Cargo.toml");
            files.insert(format!("{folder}{FORMATTING}"), files::formatting())?;
            files.insert(path, text)
        })
        .and_then(|()| match &package.runtime {
            Some(_) => Ok(()),
            None => {
                runtime_source::insert_runtime(&mut files, &parts, core, &context.config.members)
            }
        })
        .map_err(|problem| problem.to_string())?;
    Ok(files)
}

/// The examples of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
