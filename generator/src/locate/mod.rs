//! Finds the line and column of JSON pointers in the text of a document, JSON or YAML.
//!
//! Nothing is kept while a document is read: the text is walked once more, and only when there is
//! something to show.

mod json;
mod lines;
mod pointer_trie;
mod written;
mod yaml;

use std::collections::BTreeMap;

pub(crate) use json::{Scanner, string_length};
pub use lines::Lines;
pub use written::Written;
pub(crate) use written::line_and_column;

use pointer_trie::PointerTrie;

/// A place in the text of a document. Ordered as the text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// Pointers to find in one text.
pub struct Locator<'t> {
    text: &'t str,
    wanted: PointerTrie,
}

impl<'t> Locator<'t> {
    /// Nothing to find in `text` yet.
    pub fn new(text: &'t str) -> Locator<'t> {
        Locator {
            text,
            wanted: PointerTrie::new(),
        }
    }

    /// Asks for `pointer`, in the form `#/paths/~1pets`.
    pub fn want(&mut self, pointer: &str) {
        self.wanted.add(pointer);
    }

    /// Every pointer asked for with its place, in one walk over the text. A member is found at its
    /// value when that is a scalar, else at its key. A pointer to something that is not there is
    /// found at the nearest part around it that is.
    pub fn find(mut self) -> BTreeMap<String, Location> {
        if self.wanted.is_empty() {
            return BTreeMap::new();
        }
        let lines = Lines::new(self.text);
        if is_json(self.text) {
            json::walk(self.text, &mut self.wanted);
        } else {
            yaml::walk(self.text, &lines, &mut self.wanted);
        }
        let places = self.wanted.into_places();
        places
            .into_iter()
            .map(|(pointer, offset)| (pointer, lines.location(offset)))
            .collect()
    }
}

/// Whether a text is JSON, judged by how it begins.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '['])
}

#[cfg(test)]
mod tests {
    use super::{Location, Locator};

    fn find(text: &str, pointer: &str) -> (usize, usize) {
        let mut locator = Locator::new(text);
        locator.want(pointer);
        let Location { line, column } = locator.find()[pointer];
        (line, column)
    }

    const JSON: &str = "{\n  \"a\": {\"b/c\": [1, {\"ü\\n\": true}]},\n  \"d\" : null\n}";

    #[test]
    fn json() {
        assert_eq!(find(JSON, "#"), (1, 1));
        assert_eq!(find(JSON, "#/a"), (2, 3));
        assert_eq!(find(JSON, "#/a/b~1c"), (2, 9));
        assert_eq!(find(JSON, "#/a/b~1c/0"), (2, 17));
        assert_eq!(find(JSON, "#/a/b~1c/1/ü\n"), (2, 28));
        assert_eq!(find(JSON, "#/d"), (3, 9));
    }

    #[test]
    fn what_is_not_there_is_found_at_what_is_around_it() {
        assert_eq!(find(JSON, "#/a/missing/more"), (2, 3));
        assert_eq!(find("a:\n  b: 1\n", "#/a/c"), (1, 1));
        assert_eq!(find("{\"a\": {\"b\": 1}, \"c\": tru", "#/c"), (1, 22));
    }

    const YAML: &str = "\
# comment
a: &anchor
  'b/c':
  - 1
  - ü: ü
    x: {y: [z]}
d: *anchor
200: |
  text: not a key
e: last
";

    #[test]
    fn yaml() {
        assert_eq!(find(YAML, "#"), (2, 1));
        assert_eq!(find(YAML, "#/a"), (2, 1));
        assert_eq!(find(YAML, "#/a/b~1c"), (3, 3));
        assert_eq!(find(YAML, "#/a/b~1c/0"), (4, 5));
        assert_eq!(find(YAML, "#/a/b~1c/1/ü"), (5, 8));
        assert_eq!(find(YAML, "#/a/b~1c/1/x/y/0"), (6, 13));
        assert_eq!(find(YAML, "#/d/b~1c/0"), (7, 4));
        assert_eq!(find(YAML, "#/200"), (8, 1));
        assert_eq!(find(YAML, "#/e"), (10, 4));
    }
}
