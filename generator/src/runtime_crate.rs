//! The runtime's own crate as generated crates have it: its files, and what it depends on.

use std::collections::BTreeSet;
use std::sync::OnceLock;

pub(crate) use specwright_runtime::source::{FILES, MANIFEST};

/// Whether the runtime depends on a crate of this name.
pub(crate) fn depends_on(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let manifest: toml::Table = MANIFEST.parse().unwrap_or_default();
        let targets = manifest.get("target").and_then(toml::Value::as_table);
        let targets = targets.into_iter().flatten();
        let targets = targets.filter_map(|(_, target)| target.get("dependencies"));
        let tables = manifest.get("dependencies").into_iter().chain(targets);
        let tables = tables.filter_map(toml::Value::as_table);
        tables.flat_map(|table| table.keys().cloned()).collect()
    });
    names.contains(name)
}

#[cfg(test)]
mod tests {
    use super::depends_on;

    #[test]
    fn dependencies_are_those_of_the_manifest() {
        assert!(depends_on("reqwest") && depends_on("tracing"));
        assert!(depends_on("rustls"), "those of one platform count, too");
        assert!(!depends_on("stats_alloc"), "only its tests depend on it");
    }
}
