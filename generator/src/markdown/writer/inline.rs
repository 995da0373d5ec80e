//! The text of a block: what is escaped in it, and what its spans are shown as.

use super::{DEEPEST, HARD_BREAK, Writer, is_blank};
use crate::markdown::links::resolved;
use crate::markdown::text::{escaped, ticks};

/// What a piece of text is shown as.
pub(in crate::markdown) enum Span {
    /// Between marks, for an element: bold, italic, deleted.
    Marked(&'static str),
    /// Between marks that are written.
    Written(&'static str),
    /// The same, but a block ends between them: they mean nothing.
    Broken(&'static str),
    Link(Option<String>),
    Image(Option<String>),
}

pub(super) struct OpenSpan {
    pub(super) span: Span,
    /// Where it begins in the text of the block.
    pub(super) start: usize,
}

impl Writer<'_> {
    /// Adds text in which a backslash before a mark takes its meaning away, and every other mark
    /// means nothing either.
    pub(in crate::markdown) fn text(&mut self, text: &str) {
        self.raw.push_str(text);
    }

    /// Adds text in which no mark means anything; `next` comes after it.
    pub(in crate::markdown) fn literal(&mut self, text: &str, next: Option<char>) {
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let after = rest.peek().copied().or(next);
            let means_something = match c {
                '&' => after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
                c => "\\`*_[]<~|".contains(c),
            };
            if means_something {
                self.raw.push('\\');
            }
            self.raw.push(c);
        }
    }

    /// Adds a link to the address that it shows.
    pub(in crate::markdown) fn link(&mut self, address: &str) {
        self.end_raw();
        if self.in_link() {
            self.literal(address, None);
        } else {
            self.text.push_str(&format!("<{address}>"));
        }
    }

    /// Adds what is Markdown already.
    pub(in crate::markdown) fn markdown(&mut self, markdown: &str) {
        self.end_raw();
        self.text.push_str(markdown);
    }

    pub(in crate::markdown) fn soft_break(&mut self) {
        let is_line = self.in_cell() || self.heading.is_some();
        self.markdown(if is_line { " " } else { "\n" });
    }

    pub(in crate::markdown) fn hard_break(&mut self) {
        if !(self.in_cell() || self.heading.is_some()) {
            self.end_raw();
            self.text.push(HARD_BREAK);
        }
        self.soft_break();
    }

    /// Adds text as code.
    pub(in crate::markdown) fn code(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let ticks = ticks(text);
        let is_padded = text.starts_with('`') || text.ends_with('`');
        let pad = if is_padded { " " } else { "" };
        self.code_span(&[&ticks, pad, text, pad, &ticks].concat());
    }

    /// Adds text as code, with one blank between its words.
    pub(in crate::markdown) fn code_of_words(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        self.code(&words.join(" "));
    }

    /// Adds code with the backticks around it.
    pub(in crate::markdown) fn code_span(&mut self, code: &str) {
        self.end_raw();
        // Code next to code would be one with it.
        if self.text.ends_with('`') {
            self.text.push(' ');
        }
        self.text.push_str(code);
    }

    pub(in crate::markdown) fn begin_span(&mut self, span: Span) {
        self.end_raw();
        if self.spans.len() < DEEPEST * DEEPEST {
            let start = self.text.len();
            let in_link = self.in_link();
            let span = match span {
                Span::Link(_) if in_link => Span::Link(None),
                span => span,
            };
            self.spans.push(OpenSpan { span, start });
        }
    }

    /// Ends the innermost span that is like `span`; `next` comes after it.
    pub(in crate::markdown) fn end_span(&mut self, like: &Span, next: Option<char>) {
        self.end_raw();
        let is_like = |open: &OpenSpan| match (&open.span, like) {
            (Span::Marked(open), Span::Marked(mark)) => open == mark,
            (Span::Broken(_), Span::Written(_)) => true,
            (open, like) => std::mem::discriminant(open) == std::mem::discriminant(like),
        };
        if let Some(index) = self.spans.iter().rposition(is_like) {
            self.end_spans(index + 1);
            self.wrap(index, next);
            self.spans.truncate(index);
        }
    }

    /// Ends what is open from the span `first` on. Only links are what they would have been.
    pub(super) fn end_spans(&mut self, first: usize) {
        for index in (first..self.spans.len()).rev() {
            self.wrap_link(index);
        }
        self.spans.truncate(first);
    }

    pub(super) fn wrap_link(&mut self, index: usize) {
        if matches!(self.spans[index].span, Span::Link(_)) {
            self.wrap(index, None);
        }
    }

    /// The address that a link leads to from here.
    pub(in crate::markdown) fn address(&self, destination: &str) -> Option<String> {
        resolved(self.base_url, destination)
    }

    fn in_link(&self) -> bool {
        let is_link = |open: &OpenSpan| matches!(open.span, Span::Link(Some(_)) | Span::Image(_));
        self.spans.iter().any(is_link)
    }

    pub(super) fn end_raw(&mut self) {
        if !self.raw.is_empty() {
            let in_link = self.in_link();
            escaped(&self.raw, in_link, &mut self.text);
            self.raw.clear();
        }
    }

    /// Has the text since a span began be what it says; `next` comes after it.
    pub(super) fn wrap(&mut self, index: usize, next: Option<char>) {
        let content = self.text.split_off(self.spans[index].start);
        let inner = content.trim_matches(is_blank);
        let begins = content.len() - content.trim_start_matches(is_blank).len();
        let (before, after) = (&content[..begins], &content[begins + inner.len()..]);
        self.text.push_str(before);
        match &self.spans[index].span {
            Span::Link(Some(address)) | Span::Image(Some(address)) if inner.is_empty() => {
                self.text.push_str(&format!("<{address}>"));
            }
            Span::Link(Some(address)) => {
                if self.text.ends_with('!') && !self.text.ends_with("\\!") {
                    // An exclamation mark before a link would make an image of it.
                    self.text.pop();
                    self.text.push_str("\\!");
                }
                // A line of it could begin a block, and end the link.
                let inner = inner.replace(HARD_BREAK, "").replace('\n', " ");
                self.text.push_str(&format!("[{inner}]({address})"));
            }
            Span::Image(Some(address)) => {
                self.text.push_str(&format!("![{inner}]({address})"));
            }
            Span::Link(_) | Span::Image(_) => self.text.push_str(inner),
            Span::Broken(mark) => self.text.push_str(&[inner, &escaped_mark(mark)].concat()),
            Span::Marked(_) | Span::Written(_) if inner.is_empty() => {}
            Span::Written(mark) => self.text.push_str(&[mark, inner, mark].concat()),
            Span::Marked(mark) => {
                let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let is_mark = |c: Option<char>| !is_word(c);
                let last = self.text.chars().next_back();
                // Between a letter and a mark, it would not be read as one.
                if last == Some('*') || is_word(last) && is_mark(inner.chars().next()) {
                    self.text.push(' ');
                }
                let is_closed = !(is_word(next) && is_mark(inner.chars().next_back()));
                let space = if is_closed || !after.is_empty() {
                    ""
                } else {
                    " "
                };
                self.text.push_str(&[mark, inner, mark, space].concat());
            }
        }
        let is_blank_wanted = next.is_none_or(|c| !c.is_ascii_punctuation());
        self.text.push_str(if is_blank_wanted { after } else { "" });
    }
}

/// A mark that means nothing.
pub(super) fn escaped_mark(mark: &str) -> String {
    mark.chars().flat_map(|c| ['\\', c]).collect()
}
