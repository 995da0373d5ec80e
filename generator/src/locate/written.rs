//! Where in the text of a `codegen.toml` something is said.

use toml::de::{DeTable, DeValue};

use super::Location;

/// The text of a `codegen.toml` and what the file is called; empty for a configuration made by
/// hand.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// What the file is called.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Two configurations are the same when they say the same, wherever that is written.
impl PartialEq for Written {
    fn eq(&self, _: &Written) -> bool {
        true
    }
}

impl Written {
    /// Where the value at this path of keys and indices begins; of a path that leads nowhere, where
    /// the last thing on the way begins.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Option<Location> {
        let root = DeTable::parse(&self.text).ok()?;
        let (first, rest) = path.split_first()?;
        let (key, value) = root.get_ref().get_key_value(*first)?;
        let (mut start, mut value) = (key.span().start, value);
        for token in rest {
            let next = match value.get_ref() {
                DeValue::Table(table) => table
                    .get_key_value(*token)
                    .map(|(key, value)| (key.span().start, value)),
                DeValue::Array(list) => token
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| list.get(index))
                    .map(|value| (value.span().start, value)),
                _ => None,
            };
            let Some(next) = next else { break };
            (start, value) = next;
        }
        let (line, column) = line_and_column(&self.text, start);
        Some(Location { line, column })
    }
}

/// Line and column of a place in a text, each from 1.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let last = before.rsplit('\n').next();
    (line, last.map_or(0, |rest| rest.chars().count()) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &[&str]) -> (usize, usize) {
        let text = "[client]\ntoken_env = \"A\"\n\n[[pagination]]\nkind = \"x\"\n\n[[pagination]]\n\
                    items = \"/a\"\noperations = [\"a\",\n  \"b\"]\n";
        let written = Written {
            name: String::new(),
            text: text.to_owned(),
        };
        let place = written.place(path).unwrap();
        (place.line, place.column)
    }

    #[test]
    fn what_is_said_is_found_by_its_path() {
        assert_eq!(place(&["client", "token_env"]), (2, 1));
        assert_eq!(place(&["pagination", "1"]).0, 7);
        assert_eq!(place(&["pagination", "1", "items"]), (8, 1));
        assert_eq!(place(&["pagination", "1", "operations", "1"]), (10, 3));
        assert_eq!(place(&["pagination", "1", "cursor"]).0, 7);
    }
}
