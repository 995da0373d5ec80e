//! The runtime's source, built into the generator, and the manifest of the crate it goes into.

mod crates;

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analyze::RuntimeFeature;
use crate::config::Config;
use crate::emit::visible;
use crate::files::{Files, HEADER, PathError, README};
use crate::names::{CrateName, Features, Names};
use crate::runtime_crate::{FILES, MANIFEST};

/// The file of the runtime that says which parts there are.
const INDEX: &str = "runtime/mod.rs";

/// Adds the runtime's modules to `files`, below `src/runtime`, but for those of parts that are not
/// in `parts`. A part that is there may need a feature. Where the API is several crates it is in the
/// `core`.
pub fn insert_runtime(
    files: &mut Files,
    parts: &BTreeMap<&'static str, Option<&str>>,
    core: Option<&CrateName>,
) -> Result<(), PathError> {
    let mut left_out = Vec::new();
    let index = FILES.iter().find(|(path, _)| *path == INDEX);
    let index = with_parts(index.map_or("", |(_, text)| text), parts, &mut left_out);
    for (path, text) in FILES {
        let below = path.strip_prefix("runtime/").unwrap_or(path);
        let is_of = |module: &String| {
            let rest = below.strip_prefix(&**module);
            rest.is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        if left_out.iter().any(is_of) {
            continue;
        }
        let text = if *path == INDEX { &index } else { *text };
        match core {
            None => files.insert(format!("src/{path}"), format!("{HEADER}{text}"))?,
            Some(core) => {
                let path = format!("{}src/{path}", core.path());
                files.insert(path, format!("{HEADER}{}", with_macros(text)))?;
            }
        }
    }
    Ok(())
}

/// The macros of the runtime that generated types call.
const MACROS: &[&str] = &[
    "comparison_impls",
    "inputs_impls",
    "members_impls",
    "open_enum_impls",
    "open_scalar_impls",
    "open_integer_impls",
    "value_impls",
];

/// A file of the runtime whose macros other crates can call, too.
fn with_macros(text: &str) -> String {
    let mut out = text.to_owned();
    for name in MACROS {
        let start = format!("macro_rules! {name} {{");
        out = out.replace(&start, &format!("#[doc(hidden)]\n#[macro_export]\n{start}"));
    }
    let lines = out.split_inclusive('\n').map(|line| {
        let used = line.strip_prefix("pub(crate) use ");
        match used.filter(|used| MACROS.iter().any(|name| used.contains(name))) {
            Some(used) => format!("pub use {used}"),
            None => line.to_owned(),
        }
    });
    lines.collect()
}

/// The index of the runtime with the conditions of parts resolved: taken out, made that of another
/// feature, or taken out with what they are for, whose modules are then in `left_out`.
fn with_parts(
    text: &str,
    parts: &BTreeMap<&'static str, Option<&str>>,
    left_out: &mut Vec<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let condition = line.strip_prefix("#[cfg(feature = \"");
        let name = condition.and_then(|rest| rest.strip_suffix("\")]"));
        let part = name.and_then(|name| {
            RuntimeFeature::ALL
                .into_iter()
                .find(|part| part.name() == name)
        });
        match part.map(|part| parts.get(part.name())) {
            None => {
                out.push_str(line);
                out.push('\n');
            }
            Some(Some(None)) => {}
            Some(Some(Some(feature))) => {
                let _ = writeln!(out, "#[cfg(feature = {feature:?})]");
            }
            // An item of the index is one line.
            Some(None) => {
                let item = lines.next().unwrap_or_default();
                let module = item.split_once("mod ").map(|(_, name)| name);
                left_out.extend(module.map(|name| name.trim_end_matches(';').to_owned()));
            }
        }
    }
    out
}

/// The manifests of the generated crate, or of the crates that it is split into, by path. `title` is
/// the document's.
///
/// They stand alone: no workspace is named, so the crate builds wherever it is put.
#[must_use]
pub fn manifests(config: &Config, title: &str, names: &Names) -> Vec<(String, String)> {
    if let Some(crates) = &names.crates {
        return crates::manifests(config, title, names, crates);
    }
    let mut text = Package::whole(config, title).start();
    features_and_dependencies(&mut text, config, names.features.as_ref(), "");
    dev_dependencies(&mut text, &for_tests(config));
    vec![("Cargo.toml".to_owned(), end(text))]
}

/// What a manifest says of its package.
struct Package<'a> {
    name: String,
    description: String,
    config: &'a Config,
    /// Whether it is the package that users depend on.
    is_whole: bool,
}

impl<'a> Package<'a> {
    fn whole(config: &'a Config, title: &str) -> Package<'a> {
        let description = match &config.package.description {
            Some(description) => description.clone(),
            None => format!("A Rust client for {}", one_line(title)),
        };
        Package {
            name: config.crate_name(title),
            description,
            config,
            is_whole: true,
        }
    }

    /// The start of the manifest.
    fn start(&self) -> String {
        let package = &self.config.package;
        let mut text = format!("#{}", HEADER.trim_start_matches('/'));
        text.push_str("[package]\n");
        let mut string = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                entry(&mut text, key, toml::Value::from(value));
            }
        };
        string("name", Some(&self.name));
        string("version", Some(&package.version));
        string("edition", Some("2024"));
        string("rust-version", Some("1.88"));
        string("description", Some(&self.description));
        string("license", package.license.as_deref());
        string("repository", package.repository.as_deref());
        string("homepage", package.homepage.as_deref());
        let of_whole = |value| self.is_whole.then_some(value);
        let documentation = package.documentation.as_deref();
        string("documentation", documentation.and_then(of_whole));
        string("readme", of_whole(README).filter(|_| package.readme));
        for (key, list) in [
            ("authors", Some(&package.authors)),
            ("keywords", self.is_whole.then_some(&package.keywords)),
            ("categories", self.is_whole.then_some(&package.categories)),
        ] {
            if let Some(list) = list.filter(|list| !list.is_empty()) {
                entry(&mut text, key, toml::Value::from(list.clone()));
            }
        }
        if !self.is_whole {
            text.push_str("\n[lib]\n# The package documents them.\ndoc = false\n");
        }
        text
    }
}

/// What the runtime, the types and the resources beside them need. `up` is the way to the folder of
/// the package.
fn features_and_dependencies(
    text: &mut String,
    config: &Config,
    features: Option<&Features>,
    up: &str,
) {
    let _ = write!(text, "\n[features]\n{}\n", runtime_features());
    if let Some(features) = features {
        resource_features(text, features, &|name| features.implied.get(name).cloned());
    }
    let dependencies = first_block("dependencies");
    let _ = write!(text, "\n[dependencies]\n{dependencies}\n");
    format_dependencies(text, config, up);
}

/// The features of the runtime that are for a user to choose.
fn runtime_features() -> &'static str {
    first_block("features")
}

/// What a table of the runtime's manifest says up to its first blank line: behind it are the parts,
/// which are not for a generated crate to choose.
fn first_block(name: &str) -> &'static str {
    let body = section(MANIFEST, name).unwrap_or_default();
    body.split("\n\n").next().unwrap_or_default()
}

/// The end of every manifest.
fn end(mut text: String) -> String {
    text.push_str("\n[lints.rust]\nunsafe_code = \"forbid\"\n");
    text
}

/// What the types for formats and modules by hand need. `up` is the way to the folder of the package.
fn format_dependencies(text: &mut String, config: &Config, up: &str) {
    let formats = config.formats.values();
    let mut dependencies: BTreeMap<&String, &toml::Value> =
        formats.flat_map(|format| &format.dependencies).collect();
    dependencies.extend(&config.package.dependencies);
    for (name, value) in dependencies {
        let mut value = value.clone();
        if let Some(toml::Value::String(path)) = value.get_mut("path")
            && !path.starts_with('/')
        {
            path.insert_str(0, up);
        }
        entry(text, name, value);
    }
}

/// The features of resources, and those of the types that several of them need, with what each turns
/// on; those it has nothing for are left out.
fn resource_features(
    text: &mut String,
    features: &Features,
    turned_on: &dyn Fn(&str) -> Option<Vec<String>>,
) {
    text.push_str("# Every resource.\n");
    feature(text, "full", list_of(features.roots.iter().cloned()));
    text.push_str("# Each resource, with those below it and the types it needs.\n");
    let all = features.implied.keys();
    let all = all.filter_map(|name| Some((name, turned_on(name)?)));
    let (hidden, resources): (Vec<_>, Vec<_>) =
        all.partition(|(name, _)| features.hidden.contains(*name));
    for (name, implied) in resources {
        feature(text, name, list_of(implied));
    }
    if !hidden.is_empty() {
        text.push_str("# What several resources need: not to be chosen by itself.\n");
    }
    for (name, implied) in hidden {
        feature(text, name, list_of(implied));
    }
}

fn list_of(names: impl IntoIterator<Item = String>) -> toml::Value {
    names.into_iter().collect::<Vec<_>>().into()
}

fn feature(text: &mut String, name: &str, value: toml::Value) {
    let bare = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare {
        entry(text, name, value)
    } else {
        entry(text, &toml::Value::from(name).to_string(), value)
    }
}

/// What generated tests need to wait for calls.
fn tokio() -> toml::Value {
    let mut tokio = toml::Table::new();
    tokio.insert("version".to_owned(), "1".into());
    tokio.insert("features".to_owned(), vec!["rt"].into());
    toml::Value::Table(tokio)
}

/// What tests and examples need.
fn for_tests(config: &Config) -> toml::Table {
    let mut needed = config.package.dev_dependencies.clone();
    if config.package.tests && !needed.contains_key("tokio") {
        needed.insert("tokio".to_owned(), tokio());
    }
    needed
}

fn dev_dependencies(text: &mut String, table: &toml::Table) {
    if table.is_empty() {
        return;
    }
    text.push_str("\n[dev-dependencies]\n");
    for (name, value) in table {
        entry(text, name, value.clone());
    }
}

fn entry(text: &mut String, key: &str, value: toml::Value) {
    let _ = writeln!(text, "{key} = {value}");
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&line).into_owned()
}

/// The lines of a manifest below `[name]`, up to the next table, without blank lines at the ends.
fn section<'a>(manifest: &'a str, name: &str) -> Option<&'a str> {
    let start = manifest.find(&format!("\n[{name}]\n"))? + name.len() + 4;
    let rest = &manifest[start..];
    let end = rest.find("\n[").unwrap_or(rest.len());
    let body = rest[..end].trim();
    (!body.is_empty()).then_some(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manifest of one crate.
    fn whole(config: &Config, title: &str) -> String {
        let manifests = manifests(config, title, &Names::default());
        let [(path, text)] = manifests.as_slice() else {
            panic!("{manifests:?}");
        };
        assert_eq!(path, "Cargo.toml");
        text.clone()
    }

    fn table(text: &str) -> toml::Table {
        text.parse().unwrap()
    }

    #[test]
    fn dependencies_and_features_are_those_of_the_runtime() {
        let runtime = table(MANIFEST);
        let generated = table(&whole(&Config::default(), "Pet Store"));
        let empty = toml::Value::from(toml::Table::new());
        let of = |manifest: &toml::Table, name| manifest.get(name).unwrap_or(&empty).clone();
        let dependencies = |manifest| of(manifest, "dependencies");
        assert_eq!(dependencies(&generated), dependencies(&runtime));
        let mut features = of(&runtime, "features");
        let features = features.as_table_mut().unwrap();
        features.remove("default").unwrap();
        // Every part is a feature of the runtime's own crate, which turns on what it is built on.
        for part in RuntimeFeature::ALL {
            let base = features.remove(part.name()).unwrap();
            let bases: Vec<&str> = part.base().iter().map(|base| base.name()).collect();
            assert_eq!(base, toml::Value::from(bases), "{}", part.name());
        }
        assert_eq!(of(&generated, "features"), features.clone().into());
        assert!(
            !runtime.contains_key("target"),
            "the manifest copies no target tables"
        );
        assert!(!MANIFEST.contains("\n[dependencies."), "nor sub-tables");
    }

    #[test]
    fn text_of_the_document_cannot_break_the_manifest() {
        let title = "\"\n[package]\nname = \"evil\" \\ \u{0}\u{202e}";
        let text = whole(&Config::default(), title);
        assert!(!text.contains(['\u{0}', '\u{202e}']));
        let package = table(&text)["package"].clone();
        assert_eq!(package["name"].as_str(), Some("package-name-evil"));
        assert!(
            package["description"]
                .as_str()
                .unwrap()
                .contains("\"evil\" \\")
        );
    }

    #[test]
    fn every_part_of_the_package_is_written() {
        let config = Config::parse(
            "codegen.toml",
            r#"
            [crate]
            name = "pets"
            version = "2.0.1"
            description = "Pets"
            license = "MIT"
            authors = ["A"]
            repository = "https://example.com/r"
            homepage = "https://example.com/h"
            documentation = "https://example.com/d"
            keywords = ["pets"]
            categories = ["api-bindings"]
            [crate.dev_dependencies]
            tokio = { version = "1", features = ["rt"] }
            "#,
        )
        .unwrap();
        let manifest = table(&whole(&config, "ignored"));
        let package = manifest["package"].as_table().unwrap();
        assert_eq!(package["name"].as_str(), Some("pets"));
        assert_eq!(package["version"].as_str(), Some("2.0.1"));
        assert_eq!(package["edition"].as_str(), Some("2024"));
        assert_eq!(package["rust-version"].as_str(), Some("1.88"));
        assert_eq!(package["keywords"][0].as_str(), Some("pets"));
        assert_eq!(package["readme"].as_str(), Some("README.md"));
        assert_eq!(package.len(), 13);
        let tokio = &manifest["dev-dependencies"]["tokio"];
        assert_eq!(tokio["features"][0].as_str(), Some("rt"));
        assert!(!manifest.contains_key("workspace"));
    }

    #[test]
    fn parts_are_left_out_or_need_a_feature() {
        let with = |parts: &[(&'static str, Option<&str>)]| {
            let mut files = Files::new();
            insert_runtime(&mut files, &parts.iter().copied().collect(), None).unwrap();
            files
        };
        let index = |files: &Files| files.get("src/runtime/mod.rs").unwrap().to_owned();
        let all = with(&RuntimeFeature::ALL.map(|part| (part.name(), None)));
        assert_eq!(all.iter().count(), FILES.len());
        let none = with(&[]);
        for part in RuntimeFeature::ALL {
            let condition = format!("feature = \"{}\"", part.name());
            assert!(!index(&all).contains(&condition), "{condition}");
            assert!(!index(&none).contains(&condition), "{condition}");
        }
        for gone in ["stream/mod.rs", "stream/reader.rs", "events.rs", "pager.rs"] {
            let path = format!("src/runtime/{gone}");
            assert!(
                all.get(&path).is_some() && none.get(&path).is_none(),
                "{path}"
            );
        }
        let some = with(&[("streams", Some("pictures")), ("uploads", None)]);
        let index = index(&some);
        assert!(index.contains("#[cfg(feature = \"pictures\")]\npub mod stream;\n"));
        assert!(
            index.contains("\npub mod operation;\nmod origin;\n"),
            "{index}"
        );
        assert!(index.contains("\npub mod multipart;\n") && !index.contains("\"uploads\""));
        assert!(some.get("src/runtime/multipart.rs").is_some());
    }

    #[test]
    fn the_macros_of_types_are_for_other_crates_of_a_split_api() {
        let core = CrateName {
            package: "pets-core".to_owned(),
            folder: "core".to_owned(),
        };
        let mut files = Files::new();
        insert_runtime(&mut files, &BTreeMap::new(), Some(&core)).unwrap();
        let text: String = files.iter().map(|(_, text)| text).collect();
        for name in MACROS {
            let defined = format!("macro_rules! {name} {{");
            let exported = format!("#[macro_export]\n{defined}");
            // Twice where a feature decides.
            let count = text.matches(&defined).count();
            assert!(count > 0, "{name}");
            assert_eq!(text.matches(&exported).count(), count, "{name}");
            let mut uses = text
                .lines()
                .filter(|line| line.contains(" use ") && line.contains(name));
            assert!(uses.all(|line| line.starts_with("pub use ")), "{name}");
        }
        assert!(files.get("crates/core/src/runtime/mod.rs").is_some());
        assert!(text.contains("pub(crate) use call_options;"));
    }

    #[test]
    fn runtime_files_carry_the_header_and_no_tests() {
        let mut files = Files::new();
        let parts = RuntimeFeature::ALL.map(|part| (part.name(), None));
        insert_runtime(&mut files, &BTreeMap::from(parts), None).unwrap();
        assert!(files.get("src/runtime/mod.rs").is_some());
        for (path, text) in files.iter() {
            assert!(text.starts_with(HEADER), "{path}");
            assert!(
                !text.contains("#[cfg(test)]"),
                "{path}: tests of the runtime live in its tests folder"
            );
        }
    }
}
