//! Draws diagnostics for a person: headline, file and line, the line itself, what to do.

use std::fmt::Write;

use super::{Diagnostic, Location, Severity};
use crate::locate::Lines;

/// Longest piece of a line that is shown; documents without line breaks have one very long line.
const EXCERPT_WIDTH: usize = 100;

const BOLD: &str = "\x1b[1m";
const BLUE: &str = "\x1b[1;34m";
const RESET: &str = "\x1b[0m";

/// The text of `diagnostics`, each with how often it is there and followed by an empty line.
pub(super) fn render(
    diagnostics: &[(Diagnostic, usize)],
    file_name: &str,
    text: &str,
    color: bool,
) -> String {
    let lines = Lines::new(text);
    let mut out = String::new();
    for (diagnostic, times) in diagnostics {
        let page = Page {
            file_name: &printable(file_name),
            lines: &lines,
            color,
        };
        // Writing to a String cannot fail.
        let _ = page.draw(&mut out, diagnostic, *times);
    }
    out
}

struct Page<'a> {
    file_name: &'a str,
    lines: &'a Lines<'a>,
    color: bool,
}

impl Page<'_> {
    fn draw(&self, out: &mut String, diagnostic: &Diagnostic, times: usize) -> std::fmt::Result {
        let paint = match diagnostic.severity {
            Severity::Error => "\x1b[1;31m",
            Severity::Warning => "\x1b[1;33m",
            Severity::Note => "\x1b[1;36m",
        };
        let headline = format!("{}[{}]", diagnostic.severity, diagnostic.code);
        let message = format!(": {}", printable(&diagnostic.message));
        writeln!(
            out,
            "{}{}",
            self.paint(paint, &headline),
            self.paint(BOLD, &message)
        )?;

        let gutter = match diagnostic.location {
            Some(location) => self.draw_excerpt(out, location, paint)?,
            None => {
                writeln!(out, "  {} {}", self.paint(BLUE, "-->"), self.file_name)?;
                2
            }
        };
        let count = (times > 1).then(|| format!("{times} times, first here"));
        let details = [
            ("found", count.as_deref()),
            (
                "at",
                Some(diagnostic.pointer_in_file()).filter(|pointer| *pointer != "#"),
            ),
            ("expected", diagnostic.expected.as_deref()),
            ("help", diagnostic.help.as_deref()),
        ];
        for (name, detail) in details {
            if let Some(detail) = detail {
                let mark = self.paint(BLUE, "=");
                let name = self.paint(BOLD, &format!("{name}:"));
                writeln!(out, "{:gutter$}{mark} {name} {}", "", printable(detail))?;
            }
        }
        writeln!(out)
    }

    /// Draws where it is and the line itself; returns the width left of the drawing.
    fn draw_excerpt(
        &self,
        out: &mut String,
        location: Location,
        paint: &str,
    ) -> Result<usize, std::fmt::Error> {
        let Location { line, column } = location;
        let number = line.to_string();
        let gutter = number.len() + 1;
        let arrow = self.paint(BLUE, "-->");
        writeln!(
            out,
            "{:1$}{arrow} {2}:{line}:{column}",
            "",
            number.len(),
            self.file_name
        )?;
        let Some(text) = self.lines.line(line) else {
            return Ok(gutter);
        };
        let (excerpt, before) = excerpt(text, column);
        let bar = self.paint(BLUE, "|");
        let number = self.paint(BLUE, &number);
        let caret = self.paint(paint, "^");
        writeln!(out, "{:gutter$}{bar}", "")?;
        writeln!(out, "{number} {bar} {excerpt}")?;
        writeln!(out, "{:gutter$}{bar} {:before$}{caret}", "", "")?;
        Ok(gutter)
    }

    fn paint(&self, paint: &str, text: &str) -> String {
        if self.color {
            format!("{paint}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }
}

/// The part of a line around a column, and how many characters of it are before that column.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let column = column.saturating_sub(1);
    let start = if column < EXCERPT_WIDTH {
        0
    } else {
        column - EXCERPT_WIDTH / 2
    };
    let mut shown = String::new();
    let mut before = 0;
    if start > 0 {
        shown.push('…');
    }
    let mut rest = line.chars().skip(start);
    for (offset, c) in rest.by_ref().take(EXCERPT_WIDTH).enumerate() {
        if start + offset == column {
            before = shown.chars().count();
        }
        push_printable(&mut shown, c);
    }
    if rest.next().is_some() {
        shown.push('…');
    }
    // A problem at the very end of a line, such as a missing bracket.
    if start + EXCERPT_WIDTH > column && line.chars().count() <= column {
        before = shown.chars().count();
    }
    (shown.trim_end().to_owned(), before)
}

/// Text from a document with everything escaped that could command a terminal, or show other
/// letters than there are.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_printable(&mut out, c));
    out
}

fn push_printable(out: &mut String, c: char) {
    match c {
        '\t' => out.push(' '),
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => {
            out.extend(c.escape_unicode());
        }
        _ if c.is_control() => out.extend(c.escape_default()),
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_long_line_is_cut_around_the_column() {
        let line = "x".repeat(5_000) + "HERE" + &"y".repeat(5_000);
        let (shown, before) = excerpt(&line, 5_001);
        let pointed: String = shown.chars().skip(before).take(4).collect();
        assert_eq!(pointed, "HERE");
        assert!(shown.chars().count() < 110, "{shown}");
    }

    #[test]
    fn a_column_past_the_end_points_behind_the_line() {
        assert_eq!(excerpt("abc", 4), ("abc".to_owned(), 3));
    }

    #[test]
    fn nothing_in_a_line_reaches_the_terminal_as_a_command() {
        let (shown, before) = excerpt("a\u{1b}[2J\u{202e}b", 7);
        assert_eq!(shown, "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(before, 18);
    }
}
