//! Types and functions of the user's choice whose crate a generated crate would not have.

use syn::{GenericArgument, Path, PathArguments, Type};

use crate::config::{Config, library_name};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::runtime_crate::depends_on;

/// Crates that every crate has, and the words that lead on from where a path is.
const ALWAYS: &[&str] = &["alloc", "core", "crate", "self", "std", "super"];

/// Says of which types of `[formats]` and `[replace]` the crate is not among the dependencies.
pub(super) fn unknown_crates(config: &Config, diagnostics: &mut Diagnostics) {
    let mut check = |path: &[&str], text: &str, table: &str| {
        let Some(unknown) = unknown_crate(config, text) else {
            return;
        };
        diagnostics
            .of_configuration(
                Severity::Error,
                Code::ConfigurationDoesNotFit,
                (&config.written, path),
                format!("`{text}`: `{unknown}` is not among the dependencies of the crate"),
            )
            .help(format!("add it to `{table}`: `{unknown} = \"1\"`"));
    };
    for (name, format) in &config.formats {
        let table = format!("dependencies of [formats.{name}]");
        check(&["formats", name, "type"], &format.path, &table);
        for (key, text) in [("parse", &format.parse), ("format", &format.format)] {
            if let Some(text) = text {
                check(&["formats", name, key], text, &table);
            }
        }
    }
    for (schema, text) in &config.replace {
        check(&["replace", schema], text, "[crate.dependencies]");
    }
}

/// The first crate that a path needs and that would not be there.
fn unknown_crate(config: &Config, text: &str) -> Option<String> {
    let path: Path = syn::parse_str(text).ok()?;
    in_path(config, &path)
}

fn in_path(config: &Config, path: &Path) -> Option<String> {
    let first = path.segments.first()?.ident.to_string();
    // A path of one word is of the prelude or of the language.
    let is_known = path.segments.len() == 1
        || ALWAYS.contains(&first.as_str())
        || depends_on(&first.replace('_', "-"))
        || depends_on(&first)
        || is_added(config, &first);
    if !is_known {
        return Some(first);
    }
    let arguments = path.segments.iter().filter_map(|s| match &s.arguments {
        PathArguments::AngleBracketed(list) => Some(&list.args),
        _ => None,
    });
    arguments.flatten().find_map(|argument| match argument {
        GenericArgument::Type(Type::Path(inner)) => in_path(config, &inner.path),
        _ => None,
    })
}

/// Whether the configuration asks for a dependency that is called so in Rust.
fn is_added(config: &Config, library: &str) -> bool {
    let of_formats = config.formats.values().flat_map(|f| f.dependencies.keys());
    let of_crate = config.package.dependencies.keys();
    let mut all = of_formats.chain(of_crate);
    all.any(|name| library_name(name) == library)
}
