//! Turns the HTML in a text into Markdown; what is Markdown already stays as it is.

mod tables;
mod tags;

use std::collections::BTreeMap;

use super::blocks::{fence_of, marker_of};
use super::entities::{decoded, entity};
use super::links::encoded;
use tables::Table;
use tags::{Inline, Role, Tag};

/// How many elements are open at once at most; more are left out.
const DEEPEST: usize = 64;

/// How far back the beginning of a line is looked for.
const RECENT: usize = 512;
/// How many backticks code within a line begins with at most.
const LONGEST_RUN: usize = 8;

/// `text` without the HTML that is known. Tags that are none stay, to be escaped.
pub(super) fn to_markdown(text: &str) -> String {
    let mut html = Html {
        text,
        position: 0,
        out: String::with_capacity(text.len()),
        fresh: 0,
        marked: usize::MAX,
        blocks: Vec::new(),
        lists: Vec::new(),
        open: Vec::new(),
        table: None,
        unclosed: BTreeMap::new(),
    };
    html.run();
    html.out
}

/// An element within a line, whose text begins at `start`.
struct Open {
    inline: Inline,
    start: usize,
    address: Option<String>,
}

/// A list: where its items begin, and the number of the next.
struct List {
    indent: usize,
    number: Option<usize>,
    /// How wide the marker of the current item is.
    marker: usize,
}

struct Html<'t> {
    text: &'t str,
    position: usize,
    out: String,
    /// Where a block begins: blanks that come next say nothing.
    fresh: usize,
    /// Where an item or a heading begins, which cannot be without text on its line.
    marked: usize,
    /// The blocks around, by name.
    blocks: Vec<&'static str>,
    lists: Vec<List>,
    open: Vec<Open>,
    table: Option<Table>,
    /// Ends that were looked for in vain, and before which position.
    unclosed: BTreeMap<String, usize>,
}

impl<'t> Html<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    fn run(&mut self) {
        while let Some(first) = self.rest().chars().next() {
            if self.fence() {
                continue;
            }
            match first {
                '`' => self.code_span(),
                '<' => self.tag(),
                '&' => self.entity(),
                '\\' => self.copy(1 + self.rest()[1..].chars().next().map_or(0, char::len_utf8)),
                c if c.is_whitespace() => self.blanks(),
                _ => {
                    let special =
                        |c: char| matches!(c, '`' | '<' | '&' | '\\') || c.is_whitespace();
                    let end = self.rest().find(special);
                    self.copy(end.unwrap_or(self.rest().len()));
                }
            }
        }
        self.end_table();
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(&self.rest()[..length]);
        self.position += length;
    }

    fn in_html(&self) -> bool {
        !self.blocks.is_empty()
    }

    fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(Table::in_cell)
    }

    /// Copies a fenced block that begins here; whether there is one.
    fn fence(&mut self) -> bool {
        let before = self.text[..self.position].trim_end_matches(' ');
        if self.in_cell() || !(before.is_empty() || before.ends_with('\n')) {
            return false;
        }
        let line = self.rest().split_inclusive('\n').next();
        let Some(fence) = line.and_then(fence_of) else {
            return false;
        };
        if self.in_html() {
            self.break_to(2);
        }
        let indent = if self.in_html() { self.indent() } else { 0 };
        for (index, line) in self.rest().split_inclusive('\n').enumerate() {
            if index > 0 {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            self.out.push_str(line);
            self.position += line.len();
            if index > 0 && fence.is_closed_by(line) {
                break;
            }
        }
        true
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_whitespace())
            .unwrap_or(rest.len());
        let run = &rest[..length];
        let breaks = run.matches('\n').count();
        let after_block = self.fresh > 0 && self.out.len() == self.fresh;
        if !self.in_html() && !after_block {
            // A line that comes next begins where it begins: its indentation means something.
            return self.copy(length);
        }
        self.position += length;
        if after_block {
            return;
        }
        match breaks {
            0 => self.out.push(' '),
            1 => self.break_to(1),
            _ => {
                self.close_paragraph();
                self.break_to(2);
            }
        }
    }

    fn code_span(&mut self) {
        let rest = self.rest();
        let run = rest.len() - rest.trim_start_matches('`').len();
        let ticks = &rest[..run];
        let known = self.unclosed.get(ticks);
        if run > LONGEST_RUN || known.is_some_and(|until| self.position < *until) {
            return self.copy(run);
        }
        let mut at = run;
        let mut until = self.text.len();
        while let Some(next) = rest[at..].find('`') {
            let start = at + next;
            let found = rest[start..].len() - rest[start..].trim_start_matches('`').len();
            at = start + found;
            if found == run {
                // Code within a line does not go on in the next paragraph.
                match rest[run..start].find("\n\n") {
                    None => return self.copy(at),
                    Some(end) => until = self.position + run + end,
                }
                break;
            }
        }
        self.unclosed.insert(ticks.to_owned(), until);
        self.copy(run);
    }

    fn entity(&mut self) {
        match entity(self.rest(), false) {
            // A line that begins with `>` is a quotation.
            Some((characters, length)) if characters != ">" || self.out.len() != self.fresh => {
                self.out.push_str(&characters);
                self.position += length;
            }
            _ => self.copy(1),
        }
    }

    /// Where `end`, a tag or comment, begins, if it comes at all.
    fn find(&mut self, end: &str) -> Option<usize> {
        if self.unclosed.contains_key(end) {
            return None;
        }
        let rest = self.rest().as_bytes();
        let found = rest
            .windows(end.len())
            .position(|window| window.eq_ignore_ascii_case(end.as_bytes()));
        if found.is_none() {
            self.unclosed.insert(end.to_owned(), 0);
        }
        found
    }

    fn tag(&mut self) {
        if self.rest().starts_with("<!--") {
            match self.find("-->") {
                Some(end) => self.position += end + 3,
                None => self.copy(1),
            }
            return;
        }
        // The destination of a link may be in angle brackets.
        let tag = Tag::parse(self.rest()).filter(|_| !self.out.ends_with("]("));
        let Some(tag) = tag else {
            return self.copy(1);
        };
        let Some(role) = tag.role() else {
            return self.copy(1);
        };
        self.position += tag.length;
        match (role, tag.closes) {
            (Role::Transparent, _) => {}
            (Role::Break, _) => self.line_break(),
            (Role::Rule, _) => {
                self.break_to(2);
                self.out.push_str("---");
                self.break_to(2);
            }
            (Role::Image, _) => self.image(&tag),
            (Role::Code, false) => self.code(),
            (Role::Preformatted, false) => self.preformatted(),
            (Role::Code | Role::Preformatted, true) => {}
            (Role::Inline(inline), false) => self.begin(inline, tag.address),
            (Role::Inline(inline), true) => self.end(inline),
            (Role::Block(name), false) => self.begin_block(name),
            (Role::Block(name), true) => self.end_block(name),
            (Role::Heading(level), false) => {
                self.begin_block("h");
                if !self.in_cell() {
                    self.out.extend(std::iter::repeat_n('#', level));
                    self.out.push(' ');
                    self.fresh = self.out.len();
                    self.marked = self.fresh;
                }
            }
            (Role::Heading(_), true) => self.end_block("h"),
            (Role::List(name), false) => self.begin_list(name),
            (Role::List(name), true) => self.end_list(name),
            (Role::Item, closes) => self.item(closes),
            (Role::Table, false) => self.begin_table(),
            (Role::Table, true) => self.end_table(),
            (Role::Row, closes) => self.row(closes),
            (Role::Cell, closes) => self.cell(closes),
        }
    }

    /// Where the text of the item, or of the document, begins.
    fn indent(&self) -> usize {
        self.lists
            .last()
            .map_or(0, |list| list.indent + list.marker)
    }

    /// Begins a new line, or with 2 a new block, unless one begins here already.
    fn break_to(&mut self, breaks: usize) {
        if self.out.len() == self.marked {
            return;
        }
        if self.in_cell() {
            if !self.out.ends_with(' ') {
                self.out.push(' ');
            }
            return;
        }
        let floor = self.open.last().map_or(0, |open| open.start);
        let end = self.out.trim_end_matches([' ', '\n']).len().max(floor);
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.out.extend(std::iter::repeat_n('\n', breaks));
            self.out.extend(std::iter::repeat_n(' ', self.indent()));
        }
        self.fresh = self.out.len();
    }

    /// A line break that has to be seen: a new paragraph, or a blank where there cannot be one.
    fn line_break(&mut self) {
        if self.in_html() {
            return self.break_to(2);
        }
        // A line may be long, and have many breaks: its end is enough to go by.
        let recent = self.out.len().saturating_sub(RECENT);
        let recent = self.out.get(recent..).unwrap_or_default();
        let line = recent.rsplit('\n').next().unwrap_or_default();
        let text = line.trim_start();
        if line.contains('|') || text.starts_with(['#', '>']) {
            self.out.push(' ');
            return;
        }
        let indent = line.len() - text.len();
        let marker = marker_of(text).map(|marker| marker.width + 1);
        let goes_on = if text.is_empty() {
            0
        } else {
            indent + marker.unwrap_or(0)
        };
        let rest = self.rest().trim_start_matches([' ', '\n']);
        let (breaks, indent) = match (marker, marker_of(rest)) {
            (Some(_), Some(_)) => ("\n", indent),
            _ => ("\n\n", goes_on),
        };
        self.position = self.text.len() - rest.len();
        self.out.truncate(self.out.trim_end().len());
        self.out.push_str(breaks);
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn close_paragraph(&mut self) {
        if self.blocks.last() == Some(&"p") {
            self.blocks.pop();
        }
    }

    fn begin_block(&mut self, name: &'static str) {
        self.close_paragraph();
        self.break_to(2);
        self.push_block(name);
    }

    fn push_block(&mut self, name: &'static str) {
        if self.blocks.len() < DEEPEST {
            self.blocks.push(name);
        }
    }

    fn pop_block(&mut self, name: &str) {
        if let Some(at) = self.blocks.iter().rposition(|open| *open == name) {
            self.blocks.truncate(at);
        }
    }

    fn end_block(&mut self, name: &'static str) {
        self.pop_block(name);
        self.break_to(2);
    }

    fn begin_list(&mut self, name: &'static str) {
        self.close_paragraph();
        self.break_to(if self.lists.is_empty() { 2 } else { 1 });
        self.push_block(name);
        if self.lists.len() < DEEPEST / 8 {
            let number = (name == "ol").then_some(1);
            let indent = self.indent();
            self.lists.push(List {
                indent,
                number,
                marker: 0,
            });
        }
    }

    fn end_list(&mut self, name: &'static str) {
        self.pop_block(name);
        self.lists.pop();
        self.break_to(2);
    }

    fn item(&mut self, closes: bool) {
        self.close_paragraph();
        if closes {
            return;
        }
        if self.lists.is_empty() {
            self.begin_list("ul");
        }
        let is_first = self.lists.last().is_some_and(|list| list.marker == 0);
        if let Some(list) = self.lists.last_mut() {
            list.marker = 0;
        }
        self.marked = usize::MAX;
        // Items follow each other without blank lines; before the first there may be one.
        if !(is_first && self.out.len() == self.fresh) {
            self.break_to(1);
        }
        let bullet = if self.in_cell() { "• " } else { "- " };
        let marker = match self.lists.last_mut().and_then(|list| list.number.as_mut()) {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => bullet.to_owned(),
        };
        if let Some(list) = self.lists.last_mut() {
            list.marker = marker.len();
        }
        self.out.push_str(&marker);
        self.fresh = self.out.len();
        self.marked = self.fresh;
    }

    fn begin(&mut self, inline: Inline, address: Option<String>) {
        if self.open.len() < DEEPEST {
            let start = self.out.len();
            self.open.push(Open {
                inline,
                start,
                address,
            });
        }
    }

    fn end(&mut self, inline: Inline) {
        let Some(at) = self.open.iter().rposition(|open| open.inline == inline) else {
            return;
        };
        let address = self.open[at].address.take();
        let start = self.open[at].start;
        self.open.truncate(at);
        if start > self.out.len() {
            return;
        }
        let content = self.out.split_off(start);
        let text = content.trim();
        if text.is_empty() || text.contains("\n\n") {
            self.out.push_str(&content);
            return;
        }
        let before = &content[..content.len() - content.trim_start().len()];
        let after = &content[before.len() + text.len()..];
        self.out.push_str(before);
        match (inline, address) {
            (Inline::Link, Some(address)) => {
                let text = text.replace('\n', " ");
                self.out.push_str(&link(&text, &address));
            }
            (Inline::Link, None) => self.out.push_str(text),
            _ => {
                let marker = inline.marker();
                self.out.push_str(marker);
                self.out.push_str(text);
                self.out.push_str(marker);
            }
        }
        self.out.push_str(after);
    }

    fn image(&mut self, tag: &Tag) {
        let alternative = tag
            .alternative
            .as_deref()
            .unwrap_or_default()
            .replace(['[', ']', '\n'], " ");
        let alternative = alternative.trim();
        match tag.address.as_deref().map(str::trim) {
            Some(address) if !alternative.is_empty() => {
                self.out.push('!');
                self.out.push_str(&link(alternative, address));
            }
            _ => self.out.push_str(alternative),
        }
    }

    fn code(&mut self) {
        let Some(end) = self.find("</code") else {
            return;
        };
        let text = tags::without_tags(&self.rest()[..end]);
        self.position += end;
        let words: Vec<&str> = text.split_whitespace().collect();
        self.push_code(&words.join(" "));
    }

    /// Adds text as code within a line.
    fn push_code(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let ticks = "`".repeat(longest_run(text) + 1);
        // Code next to code would be one with it.
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        let pad = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        for part in [&ticks, pad, text, pad, &ticks] {
            self.out.push_str(part);
        }
    }

    fn preformatted(&mut self) {
        let end = self.find("</pre").unwrap_or(self.rest().len());
        let text = tags::without_tags(&self.rest()[..end]);
        self.position += end;
        if self.in_cell() {
            let words: Vec<&str> = text.split_whitespace().collect();
            return self.push_code(&words.join(" "));
        }
        self.close_paragraph();
        self.break_to(2);
        let indent = " ".repeat(self.indent());
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        self.out.push_str(&fence);
        self.out.push_str("text\n");
        for line in text.trim_matches('\n').split('\n') {
            self.out.push_str(&format!("{indent}{}\n", line.trim_end()));
        }
        self.out.push_str(&format!("{indent}{fence}\n"));
        self.break_to(2);
    }
}

fn link(text: &str, address: &str) -> String {
    let opened = text.matches('[').count();
    let text = if opened == text.matches(']').count() {
        text.to_owned()
    } else {
        text.replace('[', "(").replace(']', ")")
    };
    if address.is_empty() {
        text
    } else {
        format!("[{text}]({})", encoded(&decoded(address)))
    }
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}
