//! Writes blocks of Markdown as lines, in a form that rustdoc reads as it is meant.

mod inline;
mod tables;

use super::text::{fence, guarded, marker};
pub(super) use inline::Span;
use inline::{OpenSpan, escaped_mark};
use tables::Table;

/// How many lists and quotations are nested at most; what is deeper joins the text around it.
const DEEPEST: usize = 12;

/// Ends a line whose break is seen. Descriptions have no such character: it is cleaned away.
const HARD_BREAK: char = '\u{1}';

/// What lines are in.
pub(super) enum Container {
    Quotation,
    /// An item of a list, with what marks it.
    Item(String),
    /// A list in HTML: the number of its next item, and whether a blank line comes before that.
    HtmlList(Option<usize>, bool),
    /// Another element of HTML that is a block.
    HtmlBlock,
}

struct Open {
    container: Container,
    /// The element that ends it; none if Markdown does.
    element: Option<&'static str>,
    /// It has no line yet.
    is_empty: bool,
}

/// Lines of Markdown, block by block.
pub(super) struct Writer<'b> {
    base_url: Option<&'b str>,
    lines: Vec<String>,
    /// The text of the block that is being written.
    text: String,
    /// The end of that text, in which nothing is escaped yet.
    raw: String,
    spans: Vec<OpenSpan>,
    containers: Vec<Open>,
    heading: Option<usize>,
    table: Option<Table>,
    /// A blank line comes before the next line.
    is_blank_due: bool,
    /// The last line would go on in a line of text.
    after_text: bool,
    /// What is next comes after a line break.
    after_break: bool,
    /// The last line is text that marks itself as an item of a list.
    after_item: bool,
}

impl<'b> Writer<'b> {
    pub(super) fn new(base_url: Option<&'b str>) -> Writer<'b> {
        Writer {
            base_url,
            lines: Vec::new(),
            text: String::new(),
            raw: String::new(),
            spans: Vec::new(),
            containers: Vec::new(),
            heading: None,
            table: None,
            is_blank_due: false,
            after_text: false,
            after_break: false,
            after_item: false,
        }
    }

    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_block();
        self.end_table();
        self.lines
    }

    /// Ends the block before, and everything open in it.
    pub(super) fn end_block(&mut self) {
        if !self.in_cell() {
            self.end_raw();
            self.end_spans(0);
            self.write_text();
        }
    }

    /// Breaks the line. The next may be an item of a list as it is written.
    pub(super) fn break_line(&mut self) {
        self.break_block();
        self.after_break = true;
    }

    /// Ends the block before, for an element. Links end with it.
    pub(super) fn break_block(&mut self) {
        self.end_raw();
        if self.in_cell() || self.heading.is_some() {
            return self.text.push(' ');
        }
        for index in (0..self.spans.len()).rev() {
            let start = self.spans[index].start;
            match self.spans[index].span {
                Span::Written(mark) => {
                    self.text.insert_str(start, &escaped_mark(mark));
                    self.spans[index].span = Span::Broken(mark);
                }
                Span::Broken(_) => {}
                _ if self.text[start..].trim().is_empty() => {}
                _ => {
                    self.wrap_link(index);
                    self.spans.remove(index);
                }
            }
        }
        self.spans.iter_mut().for_each(|open| open.start = 0);
        self.write_text();
        self.blank_line();
    }

    /// Has a blank line come before what is next, unless it is the first of its container.
    pub(super) fn blank_line(&mut self) {
        self.is_blank_due |= !self.containers.iter().any(|open| open.is_empty);
    }

    /// Has no blank line come before what is next.
    pub(super) fn no_blank_line(&mut self) {
        self.is_blank_due = false;
    }

    /// Begins a paragraph: text that is not one with the text before it.
    pub(super) fn paragraph(&mut self) {
        self.end_block();
        if self.after_text {
            self.blank_line();
        }
    }

    pub(super) fn heading(&mut self, level: usize) {
        self.heading = Some(level).filter(|_| !self.in_cell());
    }

    pub(super) fn end_heading(&mut self) {
        self.end_block();
        self.heading = None;
    }

    pub(super) fn rule(&mut self) {
        self.break_block();
        if !self.in_cell() {
            // `---` could be taken for part of a marker, or for what makes a heading.
            self.line("___");
            self.is_blank_due = true;
        }
    }

    pub(super) fn code_block(&mut self, language: &str, code: &str) {
        if self.in_cell() {
            return self.code_of_words(code);
        }
        self.end_block();
        let fence = fence(code);
        self.line(&format!("{fence}{language}"));
        let code = code.trim_end();
        if !code.is_empty() {
            code.trim_start_matches('\n')
                .split('\n')
                .for_each(|line| self.line(line));
        }
        self.line(&fence);
    }

    /// Begins a container, and says whether it did.
    pub(super) fn enter(&mut self, container: Container, element: Option<&'static str>) -> bool {
        let is_indented = |open: &&Open| {
            matches!(
                open.container,
                Container::Quotation | Container::Item(_) | Container::HtmlList(..)
            )
        };
        let deepest = if matches!(container, Container::HtmlBlock) {
            self.containers.len() < DEEPEST * DEEPEST
        } else {
            self.containers.iter().filter(is_indented).count() < DEEPEST
        };
        if deepest {
            self.containers.push(Open {
                is_empty: matches!(container, Container::Quotation | Container::Item(_)),
                container,
                element,
            });
        }
        deepest
    }

    /// Ends the innermost container that Markdown ends, and what is open in it.
    pub(super) fn leave(&mut self) {
        self.end_block();
        self.end_table();
        let innermost = self
            .containers
            .iter()
            .rposition(|open| open.element.is_none());
        self.containers.truncate(innermost.unwrap_or(0));
    }

    /// Ends the innermost container that an element is, and what is open in it.
    pub(super) fn leave_element(&mut self, name: &str) {
        let inner = |open: &&Open| open.element.is_some();
        let inner = self.containers.iter().rev().take_while(inner);
        let found = inner.clone().position(|open| open.element == Some(name));
        if let Some(back) = found {
            let kept = self.containers.len() - back - 1;
            self.containers.truncate(kept);
        }
    }

    /// Whether the text is within a block of HTML, where indentation means nothing.
    pub(super) fn in_html(&self) -> bool {
        self.table.is_some()
            || self
                .containers
                .last()
                .is_some_and(|open| open.element.is_some())
    }

    /// Whether nothing stands in the item that was begun last.
    pub(super) fn in_empty_item(&self) -> bool {
        self.containers.last().is_some_and(|open| open.is_empty)
    }

    pub(super) fn begin_html_list(&mut self, name: &'static str, number: Option<usize>) {
        self.break_block();
        self.leave_element("p");
        let is_apart = self.html_list().is_none();
        self.enter(Container::HtmlList(number, is_apart), Some(name));
    }

    pub(super) fn begin_html_item(&mut self) {
        self.break_block();
        match self.html_list() {
            Some(at) => self.containers.truncate(at + 1),
            None => self.begin_html_list("ul", None),
        }
        let mut marker = "-".to_owned();
        if let Some(open) = self.containers.last_mut()
            && let Container::HtmlList(number, is_apart) = &mut open.container
        {
            self.is_blank_due &= std::mem::take(is_apart);
            if let Some(number) = number {
                marker = format!("{number}.");
                *number += 1;
            }
        }
        if self.in_cell() {
            self.markdown("• ");
        } else {
            self.enter(Container::Item(marker), Some("li"));
        }
    }

    /// Where the innermost list of HTML is, unless Markdown is around the text more closely.
    fn html_list(&self) -> Option<usize> {
        let is_list = |open: &Open| matches!(open.container, Container::HtmlList(..));
        let at = self.containers.iter().rposition(is_list)?;
        let is_innermost = self.containers[at..]
            .iter()
            .all(|open| open.element.is_some());
        is_innermost.then_some(at)
    }

    /// Writes a line, after what its containers put before it.
    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.is_blank_due) && !self.lines.is_empty() {
            let begun = self.containers.iter().take_while(|open| !open.is_empty);
            let prefix: String = begun.map(|open| open.prefix()).collect();
            self.lines.push(prefix);
        }
        let mut prefixed = String::with_capacity(line.len() + 8);
        for open in &mut self.containers {
            match &open.container {
                Container::Item(marker) if open.is_empty => {
                    prefixed.push_str(marker);
                    prefixed.push(' ');
                }
                _ => prefixed.push_str(&open.prefix()),
            }
            open.is_empty = false;
        }
        prefixed.push_str(line);
        self.lines.push(prefixed);
        self.after_text = false;
        self.after_item = false;
    }

    /// Writes the text of the block.
    fn write_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some(level) = self.heading.filter(|_| !text.trim().is_empty()) {
            self.heading = None;
            let words: Vec<&str> = text.split_whitespace().collect();
            let mut title = words.join(" ");
            if title.trim_end_matches('#').ends_with(' ') {
                title.insert(title.len() - 1, '\\');
            }
            return self.line(&format!("{} {title}", "#".repeat(level)));
        }
        let is_seen = |line: &&str| !line.trim_matches(is_blank).is_empty();
        let mut lines = text.split('\n').filter(is_seen).enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            let text = line.trim_matches(is_blank);
            let may_be_item = index > 0 || std::mem::take(&mut self.after_break);
            let is_item = may_be_item && marker(text).is_some();
            self.is_blank_due &= !(is_item && self.after_item);
            let text = guarded(text, index, may_be_item);
            if line.trim_end().ends_with(HARD_BREAK) && lines.peek().is_some() {
                self.line(&format!("{text}\\"));
            } else {
                self.line(&text);
            }
            self.after_text = true;
            self.after_item = is_item;
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == HARD_BREAK
}

impl Open {
    /// What stands before each line but the first.
    fn prefix(&self) -> String {
        match &self.container {
            Container::Quotation => "> ".to_owned(),
            Container::Item(marker) => " ".repeat(marker.len() + 1),
            Container::HtmlList(..) | Container::HtmlBlock => String::new(),
        }
    }
}
