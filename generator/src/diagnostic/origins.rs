//! Translates pointers into a rearranged document back to pointers into the document as written.

use std::collections::BTreeMap;

/// Where the parts of a rearranged document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Pointers of the rearranged document to those of the original one; each stands for
    /// everything below it that has no entry of its own.
    moved: BTreeMap<String, String>,
}

impl Origins {
    /// Records that what is now at `now` was written at `was`.
    pub fn record(&mut self, now: impl Into<String>, was: impl Into<String>) {
        self.moved.insert(now.into(), was.into());
    }

    /// The pointer in the original document of what is now at `pointer`.
    pub fn original(&self, pointer: &str) -> String {
        let mut end = pointer.len();
        loop {
            if let Some(was) = self.moved.get(&pointer[..end]) {
                return format!("{was}{}", &pointer[end..]);
            }
            match pointer[..end].rfind('/') {
                Some(slash) if !self.moved.is_empty() => end = slash,
                _ => return pointer.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn the_longest_recorded_part_counts() {
        let mut origins = Origins::default();
        origins.record("#/components/schemas", "#/definitions");
        origins.record(
            "#/components/schemas/A/items",
            "#/definitions/A/prefixItems/0",
        );
        assert_eq!(
            origins.original("#/components/schemas/B/type"),
            "#/definitions/B/type"
        );
        assert_eq!(
            origins.original("#/components/schemas/A/items/type"),
            "#/definitions/A/prefixItems/0/type"
        );
        assert_eq!(
            origins.original("#/components/schemas2"),
            "#/components/schemas2"
        );
        assert_eq!(origins.original("#"), "#");
    }
}
