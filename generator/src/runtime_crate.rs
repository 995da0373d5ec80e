//! The runtime's own crate as generated crates have it: its files, and what it depends on.

use std::collections::BTreeSet;
use std::sync::OnceLock;

// `RUNTIME: &[(&str, &str)]`, path below `src/` and text, in order of path.
include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The files of the runtime: path below `src/` and text, in order of path.
pub(crate) const FILES: &[(&str, &str)] = RUNTIME;

/// The runtime's own manifest: the one place that names the dependencies of generated crates.
pub(crate) const MANIFEST: &str = include_str!("../runtime/Cargo.toml");

/// Whether the runtime depends on a crate of this name.
pub(crate) fn depends_on(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let manifest: Option<toml::Table> = MANIFEST.parse().ok();
        let dependencies = manifest.and_then(|mut manifest| manifest.remove("dependencies"));
        let table = dependencies.and_then(|dependencies| dependencies.try_into().ok());
        table.map_or_else(BTreeSet::new, |table: toml::Table| {
            table.into_iter().map(|(name, _)| name).collect()
        })
    });
    names.contains(name)
}

#[cfg(test)]
mod tests {
    use super::depends_on;

    #[test]
    fn dependencies_are_those_of_the_manifest() {
        assert!(depends_on("reqwest") && depends_on("tracing"));
        assert!(!depends_on("stats_alloc"), "only its tests depend on it");
    }
}
