//! One small document per construct: what is generated of it, what is said of it, and that it
//! compiles without a warning.
#![allow(clippy::unwrap_used)] // A test may panic.

mod compile;
mod layout;
mod values;

use std::fs;
use std::path::{Path, PathBuf};

use specwright::Generated;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// A document, with its configuration beside it when it needs one.
struct Case {
    name: String,
    text: String,
    config: Config,
}

impl Case {
    fn read(name: &str) -> Case {
        let path = folder().join(format!("{name}.yaml"));
        let config = match fs::read_to_string(path.with_extension("toml")) {
            Ok(text) => Config::parse(&format!("{name}.toml"), &text)
                .expect("the case is there and readable"),
            Err(_) => Config::default(),
        };
        Case {
            name: name.to_owned(),
            text: fs::read_to_string(path).expect("the case is there and readable"),
            config,
        }
    }

    fn generate(&self) -> (Option<Generated>, String) {
        let mut diagnostics = Diagnostics::new();
        let name = format!("{}.yaml", self.name);
        let bytes = self.text.as_bytes();
        let generated = specwright::generate(&name, bytes, &self.config, &mut diagnostics);
        (generated, diagnostics.render(&name, &self.text, false))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every document of the folder.
fn all() -> Vec<String> {
    let files = fs::read_dir(folder())
        .expect("the case is there and readable")
        .flatten();
    let mut names: Vec<String> = files
        .filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    names.sort();
    names
}

/// Whether a file is the same in every crate, or nearly.
fn is_common(path: &str) -> bool {
    path == "Cargo.toml" || path == "README.md" || path.contains("src/runtime/")
}

/// Cases about what `client.rs` says; in the others it is the same but for the resources.
const CLIENTS: &[&str] = &[
    "hostile",
    "names",
    "objects",
    "operations",
    "pagination_configured",
    "secrets",
    "security",
    "server_relative",
    "servers",
];

/// Cases whose README is worth a look: text that could break it, and operations of every kind.
const READMES: &[&str] = &[
    "deprecated",
    "hostile",
    "media_types",
    "operations",
    "secrets",
    "security",
    "split",
];

/// Cases of several crates, whose manifests say how they hang together.
const SPLIT: &[&str] = &["split", "split_features"];

fn shown(name: &str) -> String {
    let (generated, diagnostics) = Case::read(name).generate();
    let mut text = String::new();
    let is_shown = |path: &str| match path {
        "src/client.rs" if SPLIT.contains(&name) => true,
        "Cargo.toml" => SPLIT.contains(&name),
        "crates/core/src/client.rs" => name == "split",
        "src/client.rs" => CLIENTS.contains(&name),
        "README.md" => READMES.contains(&name),
        _ => !is_common(path),
    };
    if let Some(generated) = generated {
        for (path, file) in generated.files.iter().filter(|(path, _)| is_shown(path)) {
            let file = file.strip_prefix(specwright::files::HEADER).unwrap_or(file);
            text.push_str(&format!("// --- {path}\n{file}"));
        }
    }
    text.push_str("// --- diagnostics\n");
    text.push_str(&diagnostics);
    text
}

fn compare(name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown(name)));
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                compare(stringify!($name));
            }
        )*

        #[test]
        fn every_document_is_a_case() {
            assert_eq!(all(), [$(stringify!($name)),*]);
        }
    };
}

cases! {
    additional_properties
    all_of
    all_of_discriminator
    arrays
    beyond_ascii
    bodies
    bounds
    clearable
    constants
    defaults
    deprecated
    enums
    expandable
    features
    format_types
    formats
    hostile
    inline_schemas
    long_names
    maps
    media_types
    names
    no_content
    nullable_required
    nulls
    objects
    one_of_discriminator
    one_of_inferred
    operations
    pagination
    pagination_configured
    pagination_mixed
    parameter_content
    parameter_styles
    read_write_only
    recursion
    replies
    secrets
    security
    server_relative
    servers
    split
    split_features
    streams
    typed_headers
    unions_inherited
    unions_nested
    unions_recursive
    unions_scalar
    unions_told_apart
}

#[test]
fn every_case_compiles_without_a_warning() {
    compile::check(
        &all()
            .iter()
            .map(|name| Case::read(name))
            .collect::<Vec<_>>(),
    );
}
