//! The runtime's own crate as generated crates have it: its files, and what it depends on.

use std::sync::LazyLock;

pub(crate) use specwright_runtime::source::{FILES, MANIFEST};

use toml_edit::{DocumentMut, Item, TableLike};

/// The runtime's manifest, with its comments.
pub(crate) fn manifest() -> &'static DocumentMut {
    static PARSED: LazyLock<DocumentMut> = LazyLock::new(|| MANIFEST.parse().unwrap_or_default());
    &PARSED
}

/// Whether the runtime depends on a crate of this name.
pub(crate) fn depends_on(name: &str) -> bool {
    let targets = manifest().get("target").and_then(Item::as_table_like);
    let targets = targets.into_iter().flat_map(TableLike::iter);
    let targets = targets.filter_map(|(_, target)| target.get("dependencies"));
    let mut tables = manifest().get("dependencies").into_iter().chain(targets);
    tables.any(|table| table.get(name).is_some())
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
