//! Reads Markdown with the HTML in it, and has a writer write what it finds.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, OffsetIter, Options,
    Parser, Tag, TagEnd,
};

use super::html;
use super::text::marker;
use super::writer::{Container, Span, Writer};

/// Stands before the first `<` of a line, so that no block of HTML begins there: in such a block
/// Markdown means nothing. Descriptions have no such character: it is cleaned away.
pub(super) const NO_BLOCK: char = '\u{200b}';

/// Languages that code can be in. Without one of them rustdoc might compile it.
const LANGUAGES: &str = "bash c console cpp cs csharp css csv curl dart diff go graphql hcl html \
    http ini java javascript js json json5 jsonc jsx kotlin markdown md php proto python ruby sh \
    shell sql swift text toml ts tsx typescript xml yaml yml zsh";

/// Reads `text`, which is clean, and writes it.
pub(super) fn read(text: &str, writer: &mut Writer<'_>) {
    let source = without_definitions(without_blocks(text));
    let mut reader = Reader {
        source: &source,
        writer,
        written: 0,
        skipped: 0,
        text_end: 0,
        open: Vec::new(),
        after_item: false,
        unclosed: false,
    };
    reader.run();
}

/// `text` with [`NO_BLOCK`] before whatever would begin a block of HTML, but for comments.
fn without_blocks(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('<') {
        let line = text[..at].bytes().rev().take_while(|byte| *byte != b'\n');
        let is_first = { line }.all(|byte| b" >-*+.)".contains(&byte) || byte.is_ascii_digit());
        if is_first && !text[at..].starts_with("<!--") {
            out.push_str(&text[copied..at]);
            out.push(NO_BLOCK);
            copied = at;
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM
}

/// `text` in which `[note]: required` is not a definition of a link, as it does not look like one.
fn without_definitions(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("]:") {
        return text;
    }
    let parser = Parser::new_ext(&text, options());
    let definitions = parser.reference_definitions().iter();
    let mut starts: Vec<usize> = definitions
        .filter(|(_, definition)| !definition.dest.contains(['/', '.', ':', '#']))
        .map(|(_, definition)| definition.span.start)
        .collect();
    starts.sort_unstable();
    let mut text = text.into_owned();
    for start in starts.into_iter().rev() {
        text.insert(start, '\\');
    }
    Cow::Owned(text)
}

struct Reader<'t, 'w, 'b> {
    source: &'t str,
    writer: &'w mut Writer<'b>,
    /// What ends here in the source was written.
    written: usize,
    /// What begins before here in the source is not written.
    skipped: usize,
    /// Where the last text ends.
    text_end: usize,
    /// What is open, and whether it is written.
    open: Vec<bool>,
    /// An item of a list ends right before.
    after_item: bool,
    /// No `code` of HTML ends in what is left.
    unclosed: bool,
}

impl<'t> Reader<'t, '_, '_> {
    fn run(&mut self) {
        let mut events = Parser::new_ext(self.source, options()).into_offset_iter();
        while let Some((event, range)) = events.next() {
            let is_skipped = range.start < self.skipped;
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let code = code(&mut events);
                    if !is_skipped {
                        self.code_block(&kind, &code, &range);
                    }
                }
                Event::Start(tag) => {
                    let is_written = !is_skipped && self.start(&tag, &range);
                    self.after_item = false;
                    self.open.push(is_written);
                }
                Event::End(tag) => {
                    self.after_item = tag == TagEnd::Item;
                    if self.open.pop() == Some(true) {
                        self.end(tag, &range);
                    }
                }
                Event::Text(_) if range.start < self.skipped && range.end > self.skipped => {
                    self.writer.text(&self.source[self.skipped..range.end]);
                }
                _ if is_skipped => {}
                event => self.inline(event, &range),
            }
        }
    }

    fn inline(&mut self, event: Event<'t>, range: &Range<usize>) {
        match event {
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) => {
                let code = without_marks(&self.source[range.clone()]);
                self.writer.code_span(&code.replace('\n', " "));
            }
            Event::InlineHtml(_) => self.html(range),
            Event::Html(html) => self.writer.text(&html),
            Event::SoftBreak => self.writer.soft_break(),
            Event::HardBreak => self.writer.hard_break(),
            Event::Rule => {
                self.block(range, true);
                self.writer.rule();
            }
            _ => {}
        }
    }

    /// Begins what `tag` is, and says whether it did.
    fn start(&mut self, tag: &Tag<'t>, range: &Range<usize>) -> bool {
        match tag {
            Tag::Paragraph => {
                self.block(range, false);
                self.writer.paragraph();
            }
            Tag::Heading { level, .. } => {
                self.block(range, false);
                self.writer.heading(number(*level));
            }
            Tag::BlockQuote(kind) => {
                self.block(range, true);
                let is_entered = self.writer.enter(Container::Quotation, None);
                if let Some(kind) = kind {
                    self.writer.markdown(&format!("**{}**", title(*kind)));
                    self.writer.end_block();
                    self.writer.blank_line();
                }
                return is_entered;
            }
            Tag::HtmlBlock => {
                self.comments(range);
                self.skipped = range.end;
            }
            Tag::List(number) => {
                self.block(range, false);
                // Only a list that begins with 1 begins right after text.
                if number.is_some_and(|number| number != 1) {
                    self.writer.paragraph();
                }
            }
            Tag::Item => {
                self.writer.end_block();
                if self.after_item {
                    self.writer.no_blank_line();
                }
                self.block(range, false);
                let marker = item_marker(&self.source[range.clone()]);
                return self.writer.enter(Container::Item(marker), None);
            }
            Tag::Table(alignments) => {
                self.block(range, true);
                self.writer
                    .begin_table(alignments.iter().map(rule).collect());
            }
            Tag::TableHead | Tag::TableRow => self.writer.begin_row(),
            Tag::TableCell => self.writer.begin_cell(),
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                ..
            } => {
                self.skipped = range.end;
                self.autolink(range);
                return false;
            }
            Tag::Link { dest_url, .. } => {
                let address = self.writer.address(dest_url);
                self.writer.begin_span(Span::Link(address));
            }
            Tag::Image { dest_url, .. } => {
                let address = self.writer.address(dest_url);
                self.writer.begin_span(Span::Image(address));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                let mark = mark(tag, &self.source[range.clone()]);
                self.writer.begin_span(Span::Written(mark));
            }
            _ => return false,
        }
        true
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.written = self.source[..range.end].trim_end().len();
        match tag {
            TagEnd::Paragraph => self.writer.end_block(),
            TagEnd::Heading(_) => self.writer.end_heading(),
            TagEnd::BlockQuote(_) => {
                self.writer.leave();
                self.writer.blank_line();
            }
            TagEnd::Item => self.writer.leave(),
            TagEnd::Table => self.writer.end_table(),
            TagEnd::TableCell => self.writer.end_cell(),
            TagEnd::Link => {
                let next = self.source[range.end..].chars().next();
                self.writer.end_span(&Span::Link(None), next);
            }
            TagEnd::Image => self.writer.end_span(&Span::Image(None), None),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.writer.end_span(&Span::Written(""), None);
            }
            _ => {}
        }
    }

    /// Begins a block: after a blank line if it is written so, or `is_apart`.
    fn block(&mut self, range: &Range<usize>, is_apart: bool) {
        self.writer.end_block();
        let between = self
            .source
            .get(self.written..range.start)
            .unwrap_or_default();
        let inner = between
            .split_once('\n')
            .and_then(|(_, rest)| rest.rsplit_once('\n'));
        let is_blank = |line: &str| line.trim_matches([' ', '>']).is_empty();
        let has_blank = inner.is_some_and(|(inner, _)| inner.split('\n').any(is_blank));
        if is_apart || has_blank {
            self.writer.blank_line();
        }
        self.written = range.start;
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>, code: &str, range: &Range<usize>) {
        let code = without_marks(code);
        self.block(range, false);
        let is_fenced = code.trim_start().starts_with("```");
        match kind {
            CodeBlockKind::Fenced(info) => self.writer.code_block(language(info), &code),
            // A whole fenced block that is indented too far.
            CodeBlockKind::Indented if is_fenced => {
                let indents = code.lines().filter(|line| !line.trim().is_empty());
                let indent = indents
                    .map(|line| line.len() - line.trim_start().len())
                    .min();
                let line = |line| str::get(line, indent.unwrap_or(0)..).unwrap_or_default();
                self.read_lines(code.lines().map(line));
            }
            // Within HTML indentation means nothing, and beside the marker of an item it is a slip.
            CodeBlockKind::Indented
                if self.writer.in_html() || self.writer.in_empty_item() || html::has_tag(&code) =>
            {
                self.read_lines(code.lines().map(str::trim_start));
            }
            CodeBlockKind::Indented => self.writer.code_block("text", &code),
        }
        self.written = self.source[..range.end].trim_end().len();
    }

    /// Reads lines that are not code.
    fn read_lines<'l>(&mut self, lines: impl Iterator<Item = &'l str>) {
        let lines: Vec<&str> = lines.collect();
        self.writer.paragraph();
        read(&lines.join("\n"), self.writer);
        self.writer.end_block();
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let source = &self.source[range.clone()];
        // The backslash of an escape is part of no text.
        let is_escaped = self.source[..range.start].ends_with('\\') && self.text_end != range.start;
        self.text_end = range.end;
        if source != text {
            let seen = |c: &char| !(super::is_unseen(*c) || super::is_break(*c));
            let text: String = text.replace('\u{a0}', " ").chars().filter(seen).collect();
            let next = self.source[range.end..].chars().next();
            return self.writer.literal(&text, next);
        }
        if is_escaped && text.starts_with(|c: char| c.is_ascii_punctuation()) {
            self.writer.text("\\");
        }
        let escaped = usize::from(is_escaped);
        let tags = source
            .match_indices('<')
            .map(|(at, _)| at)
            .skip_while(|at| *at < escaped);
        let badly_written = { tags }.find_map(|at| {
            let start = range.start + at;
            html::tag(&self.source[start..]).map(|tag| start..start + tag.len())
        });
        match badly_written {
            Some(tag) => self.text_with_tag(&tag, range),
            None => self.writer.text(&without_marks(text)),
        }
    }

    /// Writes text with a tag in it that Markdown does not take for one.
    fn text_with_tag(&mut self, tag: &Range<usize>, range: &Range<usize>) {
        self.writer
            .text(&without_marks(&self.source[range.start..tag.start]));
        self.skipped = tag.end;
        self.html(tag);
        if self.skipped < range.end {
            let rest = self.skipped..range.end;
            self.text(&self.source[rest.clone()], &rest);
        }
    }

    /// Reads what is between the comments of HTML that a block consists of.
    fn comments(&mut self, range: &Range<usize>) {
        self.block(range, false);
        let mut rest = self.source[range.clone()].trim_start();
        while let Some((_, after)) = rest
            .strip_prefix("<!--")
            .and_then(|comment| comment.split_once("-->"))
        {
            rest = after.trim_start();
        }
        let text = if rest.starts_with("<!--") {
            Cow::Owned(rest.replace("<!--", "\\<!--"))
        } else {
            Cow::Borrowed(rest)
        };
        if !text.is_empty() {
            self.writer.paragraph();
            read(&text, self.writer);
        }
    }

    /// An address in angle brackets.
    fn autolink(&mut self, range: &Range<usize>) {
        let address = &self.source[range.start + 1..range.end - 1];
        let is_link = ["http:", "https:", "mailto:"]
            .iter()
            .any(|scheme| address.starts_with(scheme));
        if is_link {
            self.writer.link(address);
        } else {
            self.writer.text(&self.source[range.clone()]);
        }
    }

    fn html(&mut self, range: &Range<usize>) {
        let source = &self.source[range.clone()];
        let rest = &self.source[range.end..];
        match html::write(source, rest, &mut self.unclosed, self.writer) {
            Some(used) => self.skipped = range.end + used,
            None => self.writer.text(source),
        }
    }
}

/// The text of a code block.
fn code(events: &mut OffsetIter<'_>) -> String {
    let mut code = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) => code.push_str(&text),
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    code
}

fn without_marks(text: &str) -> Cow<'_, str> {
    if text.contains(NO_BLOCK) {
        Cow::Owned(text.replace(NO_BLOCK, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// What marks an item of a list, as it is written.
fn item_marker(item: &str) -> String {
    let line = item.split('\n').next().unwrap_or_default();
    let found = marker(line.trim_start()).map(|(marker, _)| marker);
    found.unwrap_or("-").to_owned()
}

/// The language of code, in a word that rustdoc leaves alone.
fn language(info: &str) -> &'static str {
    let end = |c: char| !c.is_ascii_alphanumeric();
    let word = info.split(end).next().unwrap_or_default();
    let mut languages = LANGUAGES.split_ascii_whitespace();
    let known = languages.find(|name| name.eq_ignore_ascii_case(word));
    known.unwrap_or("text")
}

/// The mark of a span that begins a text, as it is written.
fn mark(tag: &Tag<'_>, text: &str) -> &'static str {
    let is_underscore = text.starts_with('_');
    match tag {
        Tag::Emphasis if is_underscore => "_",
        Tag::Emphasis => "*",
        Tag::Strong if is_underscore => "__",
        Tag::Strong => "**",
        _ if text.starts_with("~~") => "~~",
        _ => "~",
    }
}

fn rule(alignment: &Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---",
        Alignment::Left => ":--",
        Alignment::Center => ":-:",
        Alignment::Right => "--:",
    }
}

/// The title of a quotation that GitHub shows as a box.
fn title(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

fn number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
