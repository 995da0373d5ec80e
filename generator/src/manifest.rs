//! The manifests of the generated crate, or of the crates that it is split into.

mod crates;

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value};

use crate::analyze::RuntimeFeature;
use crate::config::{Config, RUNTIME_PACKAGE, RuntimeCrate};
use crate::emit::visible;
use crate::files::{HEADER, README};
use crate::names::{Features, Names};
use crate::runtime_crate;

/// The manifests of the generated crate, or of the crates that it is split into, by path. `title` is
/// the document's.
///
/// They stand alone: no workspace is named, so the crate builds wherever it is put.
#[must_use]
pub fn manifests(
    config: &Config,
    title: &str,
    names: &Names,
    parts: &Parts<'_>,
) -> Vec<(String, String)> {
    if let Some(crates) = &names.crates {
        return crates::manifests(config, title, names, crates, parts);
    }
    let mut manifest = Package::whole(config, title).manifest();
    let features = features(config, names.features.as_ref(), parts);
    add(&mut manifest, "features", features);
    add_dependencies(&mut manifest, config, "", parts);
    add_dev_dependencies(&mut manifest, &for_tests(config));
    vec![("Cargo.toml".to_owned(), finished(manifest, names))]
}

/// The parts of the runtime that the crate has, each with the feature that it needs, where it needs
/// one.
pub type Parts<'a> = BTreeMap<&'static str, Option<&'a str>>;

/// A table of the runtime's manifest, with its comments.
fn runtime_table(name: &str) -> Table {
    let table = runtime_crate::manifest().get(name).and_then(Item::as_table);
    table.cloned().unwrap_or_default()
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

    /// A manifest that has only this so far.
    fn manifest(&self) -> DocumentMut {
        let package = &self.config.package;
        let mut table = Table::new();
        let header = format!("#{}", HEADER.trim_start_matches('/'));
        table.decor_mut().set_prefix(header);
        let of_whole = |value| self.is_whole.then_some(value);
        let documentation = package.documentation.as_deref().and_then(of_whole);
        let readme = of_whole(README).filter(|_| package.readme);
        for (key, text) in [
            ("name", Some(&*self.name)),
            ("version", Some(&*package.version)),
            ("edition", Some("2024")),
            ("rust-version", Some("1.88")),
            ("description", Some(&*self.description)),
            ("license", package.license.as_deref()),
            ("repository", package.repository.as_deref()),
            ("homepage", package.homepage.as_deref()),
            ("documentation", documentation),
            ("readme", readme),
        ] {
            if let Some(text) = text {
                table.insert(key, toml_edit::value(text));
            }
        }
        for (key, list) in [
            ("authors", Some(&package.authors)),
            ("keywords", self.is_whole.then_some(&package.keywords)),
            ("categories", self.is_whole.then_some(&package.categories)),
        ] {
            if let Some(list) = list.filter(|list| !list.is_empty()) {
                table.insert(key, toml_edit::value(Array::from_iter(list)));
            }
        }
        if self.is_whole {
            table.insert("metadata", within("docs", within("rs", every_feature())));
        }
        let mut manifest = DocumentMut::new();
        add(&mut manifest, "package", table);
        if !self.is_whole {
            let mut library = Table::new();
            library.insert("doc", toml_edit::value(false));
            comment(&mut library, "doc", "The package documents them.");
            add(&mut manifest, "lib", library);
        }
        manifest
    }
}

/// The text of a manifest, with what every one says last.
fn finished(mut manifest: DocumentMut, names: &Names) -> String {
    let mut rust = Table::new();
    rust.insert("unsafe_code", toml_edit::value("forbid"));
    if names.are_beyond_ascii() {
        // Letters that are like others, or are drawn in several ways, are the document's.
        for lint in [
            "confusable_idents",
            "mixed_script_confusables",
            "uncommon_codepoints",
        ] {
            rust.insert(lint, toml_edit::value("allow"));
        }
    }
    manifest.insert("lints", within("rust", Item::Table(rust)));
    manifest.to_string()
}

/// What docs.rs documents: all of it.
fn every_feature() -> Item {
    let mut table = Table::new();
    table.insert("all-features", toml_edit::value(true));
    Item::Table(table)
}

/// A table that has only this table in it, and so no line of its own.
fn within(name: &str, inner: Item) -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    table.insert(name, inner);
    Item::Table(table)
}

fn add(manifest: &mut DocumentMut, name: &str, table: Table) {
    manifest.insert(name, Item::Table(table));
}

/// Puts a comment on the line before an entry.
fn comment(table: &mut Table, key: &str, text: &str) {
    if let Some(mut key) = table.key_mut(key) {
        key.leaf_decor_mut().set_prefix(format!("# {text}\n"));
    }
}

/// Copies the entries that `is_wanted` from one table to another, with their comments.
fn copy(from: &Table, to: &mut Table, is_wanted: impl Fn(&str) -> bool) {
    for (name, item) in from {
        if let Some(key) = from.key(name).filter(|_| is_wanted(name)) {
            to.insert_formatted(key, item.clone());
        }
    }
}

/// The features of the crate that has the runtime, the types and the resources beside them.
fn features(config: &Config, features: Option<&Features>, parts: &Parts<'_>) -> Table {
    let is_shared = config.package.runtime.is_some();
    let mut table = runtime_features();
    if is_shared {
        hand_on(&mut table, RUNTIME_PACKAGE);
    }
    if let Some(features) = features {
        let implied = |name: &str| {
            let mut implied = features.implied.get(name).cloned()?;
            let parts = parts.iter().filter(|_| is_shared);
            let own = parts.filter(|(_, feature)| **feature == Some(name));
            implied.extend(own.map(|(part, _)| format!("{RUNTIME_PACKAGE}/{part}")));
            Some(implied)
        };
        add_resource_features(&mut table, features, &implied);
    }
    table
}

/// Makes features those of a crate that the package depends on, with what is said of each.
fn hand_on(features: &mut Table, package: &str) {
    for (name, item) in features.iter_mut() {
        if name != "default" {
            *item = list(&[format!("{package}/{name}")]);
        }
    }
}

/// The features of the runtime that are for a user to choose: those of parts are not, for a generated
/// crate has a part or has it not.
fn runtime_features() -> Table {
    let is_part = |name: &str| RuntimeFeature::ALL.iter().any(|part| part.name() == name);
    let mut table = Table::new();
    table.insert("default", list(&[TLS.to_owned()]));
    copy(&runtime_table("features"), &mut table, |name| {
        !["default", CLIENT, "source"].contains(&name) && !is_part(name)
    });
    table
}

/// The feature of a generated crate that is on unless a user turns it off.
const TLS: &str = "rustls-ring";

/// Adds what the runtime, the types and the resources beside them need, on each platform. `up` is the
/// way to the folder of the package.
fn add_dependencies(manifest: &mut DocumentMut, config: &Config, up: &str, parts: &Parts<'_>) {
    if let Some(runtime) = &config.package.runtime {
        let mut table = Table::new();
        table.insert(RUNTIME_PACKAGE, shared_runtime(runtime, up, parts));
        add_format_dependencies(&mut table, config, up);
        return add(manifest, "dependencies", table);
    }
    let client = needed_by(CLIENT);
    let mut targets = runtime_table("target");
    let tables = targets.iter_mut().filter_map(|(_, target)| {
        let dependencies = target.as_table_mut()?.get_mut("dependencies")?;
        dependencies.as_table_mut()
    });
    for table in tables {
        require_those_of(&client, table);
    }
    add(manifest, "dependencies", dependencies(config, up, parts));
    if !targets.is_empty() {
        targets.set_implicit(true);
        add(manifest, "target", targets);
    }
}

/// The dependency on a runtime that other crates share, with what this one has of it in any case.
fn shared_runtime(runtime: &RuntimeCrate, up: &str, parts: &Parts<'_>) -> Item {
    let mut dependency = InlineTable::new();
    for (key, text) in runtime.dependency(up) {
        dependency.insert(key, text.into());
    }
    dependency.insert("default-features", false.into());
    let always = parts.iter().filter(|(_, feature)| feature.is_none());
    let always = always.map(|(part, _)| *part);
    let features = std::iter::once(CLIENT).chain(always);
    dependency.insert("features", features.collect());
    toml_edit::value(dependency)
}

/// What the runtime, the types and the resources beside them need. `up` is the way to the folder of
/// the package.
fn dependencies(config: &Config, up: &str, parts: &Parts<'_>) -> Table {
    let mut table = Table::new();
    let of_xml = needed_by(RuntimeFeature::Xml.name());
    copy(&runtime_table("dependencies"), &mut table, |name| {
        parts.contains_key(RuntimeFeature::Xml.name()) || !of_xml.contains(name)
    });
    require_those_of(&needed_by(CLIENT), &mut table);
    require_those_of(&of_xml, &mut table);
    add_format_dependencies(&mut table, config, up);
    table
}

/// The runtime's feature without which it is only text. Generated crates always have it.
const CLIENT: &str = "client";

/// The dependencies that a feature of the runtime turns on.
fn needed_by(feature: &str) -> BTreeSet<String> {
    let features = runtime_table("features");
    let list = features.get(feature).and_then(Item::as_array);
    let names = list.into_iter().flatten().filter_map(Value::as_str);
    names
        .filter_map(|name| name.strip_prefix("dep:"))
        .map(str::to_owned)
        .collect()
}

/// Makes dependencies of these names always there.
fn require_those_of(names: &BTreeSet<String>, table: &mut Table) {
    for (name, dependency) in table.iter_mut() {
        if names.contains(name.get()) {
            require(dependency);
        }
    }
}

/// Makes an optional dependency one that is always there.
fn require(dependency: &mut Item) {
    let Some(table) = dependency.as_inline_table_mut() else {
        return;
    };
    table.remove("optional");
    table.fmt();
    if let (1, Some(version)) = (table.len(), table.get("version").cloned()) {
        *dependency = Item::Value(version);
    }
}

/// What the types for formats and modules by hand need. `up` is the way to the folder of the package.
fn add_format_dependencies(table: &mut Table, config: &Config, up: &str) {
    let formats = config.formats.values();
    let mut dependencies: BTreeMap<&String, &toml::Value> =
        formats.flat_map(|format| &format.dependencies).collect();
    dependencies.extend(&config.package.dependencies);
    for (name, dependency) in dependencies {
        let mut dependency = dependency.clone();
        if let Some(toml::Value::String(path)) = dependency.get_mut("path")
            && !path.starts_with('/')
        {
            path.insert_str(0, up);
        }
        table.insert(name, Item::Value(value(&dependency)));
    }
}

/// The features of resources, and those of the types that several of them need, with what each turns
/// on; those it has nothing for are left out.
fn add_resource_features(
    table: &mut Table,
    features: &Features,
    turned_on: &dyn Fn(&str) -> Option<Vec<String>>,
) {
    table.insert("full", list(&features.roots));
    comment(table, "full", "Every resource.");
    let all = features.implied.keys();
    let all = all.filter_map(|name| Some((name, turned_on(name)?)));
    let (hidden, resources): (Vec<_>, Vec<_>) =
        all.partition(|(name, _)| features.hidden.contains(*name));
    for (features, text) in [
        (
            resources,
            "Each resource, with those below it and the types it needs.",
        ),
        (
            hidden,
            "What several resources need: not to be chosen by itself.",
        ),
    ] {
        let first = features.first().map(|(name, _)| (*name).clone());
        for (name, implied) in features {
            table.insert(name, list(&implied));
        }
        if let Some(first) = first {
            comment(table, &first, text);
        }
    }
}

fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> Item {
    toml_edit::value(Array::from_iter(names))
}

/// A value of the configuration, as it is written on one line.
fn value(value: &toml::Value) -> Value {
    let text = value.to_string();
    text.parse().unwrap_or_else(|_| Value::from(text))
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

fn add_dev_dependencies(manifest: &mut DocumentMut, needed: &toml::Table) {
    if needed.is_empty() {
        return;
    }
    let mut table = Table::new();
    for (name, dependency) in needed {
        table.insert(name, Item::Value(value(dependency)));
    }
    add(manifest, "dev-dependencies", table);
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&line).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manifest of one crate.
    fn whole(config: &Config, title: &str) -> String {
        let manifests = manifests(config, title, &Names::default(), &Parts::new());
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
        let runtime = table(runtime_crate::MANIFEST);
        let generated = table(&whole(&Config::default(), "Pet Store"));
        let empty = toml::Value::from(toml::Table::new());
        let of = |manifest: &toml::Table, name| manifest.get(name).unwrap_or(&empty).clone();
        // All are optional in the runtime's own crate, which can be its text alone.
        let client = needed_by(CLIENT);
        let features = runtime["features"].as_table().unwrap().keys();
        let features = features.filter(|feature| *feature != CLIENT);
        let chosen: BTreeSet<String> = features.flat_map(|feature| needed_by(feature)).collect();
        let of_xml = needed_by(RuntimeFeature::Xml.name());
        let required = |(name, value): (&String, &toml::Value)| {
            if of_xml.contains(name) {
                return None;
            }
            let mut value = value.clone();
            let table = value.as_table_mut().unwrap();
            assert_eq!(table["optional"].as_bool(), Some(true), "{name}");
            assert_ne!(client.contains(name), chosen.contains(name), "{name}");
            if client.contains(name) {
                table.remove("optional").unwrap();
            }
            let value = match table.get("version").filter(|_| table.len() == 1) {
                Some(version) => version.clone(),
                None => value,
            };
            Some((name.clone(), value))
        };
        let all_required = |dependencies: &toml::Value| -> toml::Value {
            let dependencies = dependencies.as_table().unwrap();
            dependencies
                .iter()
                .filter_map(required)
                .collect::<toml::Table>()
                .into()
        };
        assert_eq!(
            generated["dependencies"],
            all_required(&runtime["dependencies"])
        );
        let targets = runtime["target"].as_table().unwrap();
        assert!(!targets.is_empty());
        for (target, tables) in targets {
            let copied = &generated["target"][target]["dependencies"];
            assert_eq!(*copied, all_required(&tables["dependencies"]), "{target}");
        }
        let mut features = of(&runtime, "features");
        let features = features.as_table_mut().unwrap();
        for own in [CLIENT, "source"] {
            features.remove(own).unwrap();
        }
        features.insert("default".to_owned(), vec![TLS].into());
        // Every part is a feature of the runtime's own crate, which turns on what it is built on.
        for part in RuntimeFeature::ALL {
            let base = features.remove(part.name()).unwrap();
            let bases = part.base().into_iter().map(|base| base.name().to_owned());
            let needed = needed_by(part.name()).into_iter();
            let bases: Vec<String> = bases
                .chain(needed.map(|name| format!("dep:{name}")))
                .collect();
            assert_eq!(base, toml::Value::from(bases), "{}", part.name());
        }
        assert_eq!(of(&generated, "features"), features.clone().into());
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
        let docs = &package["metadata"]["docs"]["rs"];
        assert_eq!(docs["all-features"].as_bool(), Some(true));
        assert_eq!(package.len(), 14);
        let tokio = &manifest["dev-dependencies"]["tokio"];
        assert_eq!(tokio["features"][0].as_str(), Some("rt"));
        assert!(!manifest.contains_key("workspace"));
    }
}
