//! The lines of a text: offsets to line and column, and back.

use super::Location;

/// Where each line of a text begins.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0)
            .chain(breaks.map(|index| index + 1))
            .collect();
        Lines { text, starts }
    }

    /// The place of a byte of the text; one past the end is the end.
    pub fn location(&self, offset: usize) -> Location {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        let column = before.chars().filter(|c| *c != '\u{feff}').count() + 1;
        Location { line, column }
    }

    /// The byte of the text at a line from 1 and a column from 0 in characters.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = line.checked_sub(1).and_then(|line| self.starts.get(line)) else {
            return self.text.len();
        };
        let rest = &self.text[*start..];
        let length = rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(index, _)| index);
        start + length
    }

    /// The text of a line from 1, without its end.
    pub fn line(&self, line: usize) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        Some(
            self.text[start..end]
                .trim_end_matches('\r')
                .trim_start_matches('\u{feff}'),
        )
    }
}
