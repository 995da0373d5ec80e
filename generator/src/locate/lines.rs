//! The lines of a text: offsets to line and column, and back.

use memchr::{memchr, memchr_iter};

use super::Location;

/// How many bytes are looked at for the breaks within them. Documents have many lines, and few are asked for.
const BLOCK: usize = 1024;

/// Where the lines of a text begin.
pub struct Lines<'t> {
    text: &'t str,
    /// How many line breaks are before each block, and in all.
    breaks: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    pub fn new(text: &'t str) -> Lines<'t> {
        let mut breaks = vec![0];
        let mut before = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before += memchr_iter(b'\n', block).count();
            breaks.push(before);
        }
        Lines { text, breaks }
    }

    /// Where the line begins before which there are so many.
    fn start(&self, lines: usize) -> Option<usize> {
        if lines == 0 {
            return Some(0);
        }
        let block = self.breaks.partition_point(|before| *before < lines) - 1;
        let at = block * BLOCK;
        let mut breaks = memchr_iter(b'\n', self.text.as_bytes().get(at..)?);
        let index = breaks.nth(lines - self.breaks[block] - 1)?;
        Some(at + index + 1)
    }

    /// The place of a byte of the text; one past the end is the end.
    pub fn location(&self, offset: usize) -> Location {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        let within = &self.text.as_bytes()[block * BLOCK..offset];
        let lines = self.breaks[block] + memchr_iter(b'\n', within).count();
        let start = self.start(lines).unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        let marks = before.matches('\u{feff}').count();
        Location {
            line: lines + 1,
            column: before.chars().count() - marks + 1,
        }
    }

    /// The byte of the text at a line from 1 and a column from 0 in characters.
    pub(super) fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = line.checked_sub(1).and_then(|lines| self.start(lines)) else {
            return self.text.len();
        };
        let rest = &self.text[start..];
        let length = rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(index, _)| index);
        start + length
    }

    /// The text of a line from 1, without its end.
    pub fn line(&self, line: usize) -> Option<&'t str> {
        let rest = &self.text[self.start(line.checked_sub(1)?)?..];
        let end = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest[..end].trim_end_matches('\r');
        Some(line.trim_start_matches('\u{feff}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of lines by splitting, and places by counting.
    #[test]
    fn every_place_of_a_text_has_its_line_and_column() {
        let long = "é".repeat(BLOCK);
        let short = "x\r\n".repeat(BLOCK / 3 + 5);
        let exact = format!("{}\n", "y".repeat(BLOCK - 1));
        let all = [
            "",
            "\n",
            "a",
            "a\n",
            "\u{feff}ü\na\n\n",
            &long,
            &short,
            &exact,
        ];
        for text in all
            .into_iter()
            .map(str::to_owned)
            .chain([[&short, &*long, &exact].concat()])
        {
            let lines = Lines::new(&text);
            let expected: Vec<&str> = text.split('\n').collect();
            for (index, line) in expected.iter().enumerate() {
                let line = line.trim_end_matches('\r').trim_start_matches('\u{feff}');
                assert_eq!(lines.line(index + 1), Some(line));
            }
            assert_eq!(lines.line(0), None);
            assert_eq!(lines.line(expected.len() + 1), None);
            assert_eq!(lines.offset(expected.len() + 1, 0), text.len());
            let (mut line, mut column, mut place) = (1, 1, 0);
            for (offset, c) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(lines.location(offset), Location { line, column });
                assert_eq!(lines.offset(line, place), offset);
                match c {
                    '\n' => (line, column, place) = (line + 1, 1, 0),
                    c => (column, place) = (column + usize::from(c != '\u{feff}'), place + 1),
                }
            }
        }
    }
}
