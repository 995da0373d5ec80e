//! Attributes and comments.

use super::printer::{INDENT, Printer};
use super::tokens::raw_text;

impl Printer<'_> {
    /// Attributes, each on a line; where they end.
    pub(super) fn attributes(&mut self, mut at: usize, end: usize, indent: usize) -> Option<usize> {
        while at < end && self.tokens.is(at, "#") {
            let inner = self.tokens.is(at + 1, "!");
            let open = at + 1 + usize::from(inner);
            let close = self.tokens.close(open);
            self.indent(indent);
            let is_doc = self.tokens.is(open + 1, "doc")
                && self.tokens.is(open + 2, "=")
                && close == open + 4;
            if is_doc {
                self.doc(open + 3, inner, indent)?
            } else {
                self.attribute(at, close + 1, indent)?
            }
            self.out.push('\n');
            at = close + 1;
        }
        Some(at)
    }

    /// An attribute that is no documentation.
    pub(super) fn attribute(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        if self.on_line(start, end, 0).is_some() {
            return Some(());
        }
        let open = start + 3;
        if !self.tokens.is(open, "(") || self.tokens.after(open) + 1 != end {
            return None;
        }
        self.flat(start, open);
        self.attribute_list(open, indent)?;
        self.out.push(']');
        Some(())
    }

    /// What an attribute has in parentheses, each on a line.
    fn attribute_list(&mut self, open: usize, indent: usize) -> Option<()> {
        let close = self.tokens.close(open);
        let elements = self.elements(open, close);
        let last = elements.len().checked_sub(1)?;
        self.out.push('(');
        for (index, (start, end)) in elements.into_iter().enumerate() {
            self.newline(indent + INDENT);
            let comma = usize::from(index < last);
            let fits = self.has_room(self.tokens.width(start, end) + comma);
            match self.tokens.find(start, end, "(") {
                Some(inner) if !fits && inner == start + 1 && self.tokens.after(inner) == end => {
                    self.flat(start, inner);
                    self.attribute_list(inner, indent + INDENT)?;
                }
                None if self.tokens.is(start + 1, "=") && end == start + 3 => self.flat(start, end),
                _ if fits => self.flat(start, end),
                _ => return None,
            }
            if index < last {
                self.out.push(',');
            }
        }
        self.newline(indent);
        self.out.push(')');
        Some(())
    }

    /// A comment; one that is written raw may have several lines.
    fn doc(&mut self, literal: usize, inner: bool, indent: usize) -> Option<()> {
        let marker = if inner { "//!" } else { "///" };
        if let Some(text) = raw_text(self.tokens.text(literal)) {
            for (index, line) in text.split('\n').enumerate() {
                if line.starts_with('/') || line.contains('\r') {
                    return None;
                }
                if index > 0 {
                    self.newline(indent);
                }
                self.out.push_str(marker);
                self.out.push_str(line.trim_end_matches(' '));
            }
            return Some(());
        }
        let text = self.tokens.text(literal).strip_prefix('"')?;
        let text = text.strip_suffix('"')?;
        if text.starts_with('/') {
            return None;
        }
        self.out.push_str(marker);
        let start = self.out.len();
        unescape(text, &mut self.out)?;
        if self.out[start..].contains(['\n', '\r']) {
            return None;
        }
        self.out
            .truncate(start + self.out[start..].trim_end_matches(' ').len());
        Some(())
    }
}

/// The text of a literal without its escapes.
fn unescape(text: &str, out: &mut String) -> Option<()> {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].chars();
        match chars.next()? {
            c @ ('\\' | '"' | '\'') => out.push(c),
            't' => out.push('\t'),
            _ => return None,
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    Some(())
}
