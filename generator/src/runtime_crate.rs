//! The runtime's own crate as generated crates have it: its files, and what it depends on.

use std::collections::BTreeSet;
use std::sync::OnceLock;

pub(crate) use specwright_runtime::source::{FILES, MANIFEST};

/// Whether the runtime depends on a crate of this name.
pub(crate) fn depends_on(name: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let manifest: Option<toml::Table> = MANIFEST.parse().ok();
        let table = manifest.and_then(|mut manifest| manifest.remove("dependencies"));
        let table = table.and_then(|table| table.try_into::<toml::Table>().ok());
        table.into_iter().flatten().map(|(name, _)| name).collect()
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
