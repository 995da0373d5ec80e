//! Reads the blocks of Markdown, and writes them so that rustdoc reads them as they were meant.

use super::inline::inline;
use super::links::Links;

/// How deep lists and quotations are nested at most; what is deeper is text.
const DEEPEST: usize = 12;
/// How far a line is indented that is code.
const CODE: usize = 4;

/// Languages that code can be in. Without one of them rustdoc might compile it.
const LANGUAGES: [&str; 44] = [
    "bash",
    "c",
    "console",
    "cpp",
    "cs",
    "csharp",
    "css",
    "csv",
    "curl",
    "dart",
    "diff",
    "go",
    "graphql",
    "hcl",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsx",
    "kotlin",
    "markdown",
    "md",
    "php",
    "proto",
    "python",
    "ruby",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "ts",
    "tsx",
    "typescript",
    "xml",
    "yaml",
    "yml",
    "zsh",
];

/// The blocks of `lines` as lines.
pub(super) fn blocks(lines: &[&str], links: &Links<'_>, depth: usize) -> Vec<String> {
    let mut blocks = Blocks {
        lines,
        next: 0,
        links,
        depth,
        out: Vec::new(),
    };
    while blocks.next < lines.len() {
        blocks.block();
    }
    blocks.out
}

struct Blocks<'t> {
    lines: &'t [&'t str],
    next: usize,
    links: &'t Links<'t>,
    depth: usize,
    out: Vec<String>,
}

impl<'t> Blocks<'t> {
    fn block(&mut self) {
        let line = self.lines[self.next];
        let text = line.trim_start_matches(' ');
        // A line right after text is no code, however far it is indented.
        let after_text = self.out.last().is_some_and(|last| !last.is_empty());
        if text.trim_end().is_empty() {
            self.out.push(String::new());
            self.next += 1;
        } else if indent(line) >= CODE && !after_text {
            self.indented_code();
        } else if let Some(fence) = fence_of(line) {
            self.fenced_code(&fence);
        } else if let Some((level, title)) = heading_of(text) {
            self.out.push(heading(level, title, self.links));
            self.next += 1;
        } else if is_rule(text) {
            self.rule();
        } else if text.starts_with('>') && self.depth < DEEPEST {
            self.quotation();
        } else if let Some(marker) = marker_of(text).filter(|_| self.depth < DEEPEST) {
            self.item(&marker, indent(line));
        } else {
            self.paragraph();
        }
    }

    /// A blank line, so that what comes next is a block of its own.
    fn part(&mut self) {
        if self.out.last().is_some_and(|last| !last.is_empty()) {
            self.out.push(String::new());
        }
    }

    fn rule(&mut self) {
        self.part();
        // `---` could be taken for part of a marker, or for what makes a heading.
        self.out.push("___".to_owned());
        self.out.push(String::new());
        self.next += 1;
    }

    fn indented_code(&mut self) {
        let mut code = Vec::new();
        while let Some(line) = self.lines.get(self.next) {
            let is_blank = line.trim_end().is_empty();
            if !is_blank && indent(line) < CODE {
                break;
            }
            code.push(line.get(CODE..).unwrap_or_default());
            self.next += 1;
        }
        let mut blank = 0;
        while code.last().is_some_and(|line| line.trim_end().is_empty()) {
            code.pop();
            blank += 1;
        }
        self.code("text", &code);
        self.out.extend((blank > 0).then(String::new));
    }

    fn fenced_code(&mut self, fence: &Fence<'_>) {
        self.next += 1;
        let mut code = Vec::new();
        while let Some(line) = self.lines.get(self.next) {
            self.next += 1;
            if fence.is_closed_by(line) {
                break;
            }
            code.push(&line[indent(line).min(fence.indent)..]);
        }
        self.code(fence.language(), &code);
    }

    fn code(&mut self, language: &str, code: &[&str]) {
        let runs = code.iter().map(|line| run(line.trim_start(), '`'));
        let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
        self.out.push(format!("{fence}{language}"));
        // Blank lines in a row are the same in code as in text: one.
        self.out.extend(code.iter().map(|line| (*line).to_owned()));
        self.out.push(fence);
    }

    fn quotation(&mut self) {
        let mut quoted = Vec::new();
        while let Some(line) = self.lines.get(self.next) {
            let Some(text) = line.trim_start_matches(' ').strip_prefix('>') else {
                break;
            };
            quoted.push(text.strip_prefix(' ').unwrap_or(text));
            self.next += 1;
        }
        self.part();
        if let Some(title) = quoted.first().and_then(|line| alert_of(line)) {
            self.out.push(format!("> **{title}**"));
            self.out.push(">".to_owned());
            quoted.remove(0);
        }
        let mut inner = blocks(&quoted, self.links, self.depth + 1);
        while inner.last().is_some_and(String::is_empty) {
            inner.pop();
        }
        self.out
            .extend(inner.iter().map(|line| format!("> {line}")));
        self.out.push(String::new());
    }

    fn item(&mut self, marker: &Marker<'_>, indented: usize) {
        let width = marker.width;
        let text = marker.text.trim_start_matches(' ');
        // Code that begins on the line of the marker would be code in rustdoc as well.
        let extra = (marker.text.len() - text.len()).clamp(1, CODE - 1);
        let content = indented + width + extra;
        let mut lines = vec![text];
        self.next += 1;
        let mut ends = lines.len();
        while let Some(line) = self.lines.get(self.next + lines.len() - 1) {
            let text = line.trim_start_matches(' ');
            let after_blank = lines.len() > 1 && lines.last().is_some_and(|last| last.is_empty());
            if text.trim_end().is_empty() {
                lines.push("");
                continue;
            }
            // An item may be indented one column less than it should be.
            let belongs = indent(line) >= content || (indent(line) > indented && after_blank);
            if belongs {
                lines.push(&line[indent(line).min(content)..]);
            } else if !after_blank && !begins_block(text) && marker_of(text).is_none() {
                lines.push(text);
            } else {
                break;
            }
            ends = lines.len();
        }
        lines.truncate(ends);
        self.next += ends - 1;
        let inner = blocks(&lines, self.links, self.depth + 1);
        let inner = inner.iter().skip_while(|line| line.is_empty());
        let indentation = " ".repeat(width + 1);
        let mut any = false;
        for line in inner {
            self.out.push(match (any, line.is_empty()) {
                (false, _) => format!("{} {line}", marker.sign),
                (true, true) => String::new(),
                (true, false) => format!("{indentation}{line}"),
            });
            any = true;
        }
        if !any {
            self.out.push(marker.sign.to_owned());
        }
    }

    fn paragraph(&mut self) {
        let mut text = String::new();
        let first = self.next;
        while let Some(line) = self.lines.get(self.next) {
            let line = line.trim();
            let begins = self.next == first;
            if let Some(level) = underline_of(line)
                && self.next == first + 1
                && line.len() >= 3
            {
                self.next += 1;
                self.out.push(heading(level, &text, self.links));
                return;
            }
            if !begins && (line.is_empty() || begins_block(line)) {
                break;
            }
            if !begins {
                text.push('\n');
            }
            text.push_str(line);
            self.next += 1;
        }
        let is_table = text.split('\n').any(is_delimiter);
        let text = if is_table {
            table(&text, self.links)
        } else {
            inline(&text, self.links)
        };
        let lines = text.split('\n').map(str::trim);
        self.out.extend(lines.map(guarded));
    }
}

/// The title of a quotation that GitHub shows as a box: `[!NOTE]`.
fn alert_of(line: &str) -> Option<&'static str> {
    let name = line.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let known = ["Note", "Tip", "Important", "Warning", "Caution"];
    known
        .into_iter()
        .find(|title| title.eq_ignore_ascii_case(name))
}

/// Whether a line separates the head of a table from its rows.
fn is_delimiter(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}

/// The lines of a table. Nothing in a cell goes on in the next.
fn table(text: &str, links: &Links<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut cell = 0;
        for (at, _) in line.match_indices('|') {
            if line[..at].ends_with('\\') {
                continue;
            }
            out.push_str(&inline(&line[cell..at], links));
            out.push('|');
            cell = at + 1;
        }
        out.push_str(&inline(&line[cell..], links));
    }
    out
}

fn heading(level: usize, title: &str, links: &Links<'_>) -> String {
    let title = title.trim();
    let closed = title.trim_end_matches('#');
    let is_closed = closed.is_empty() || closed.ends_with(' ');
    let title = if is_closed { closed.trim_end() } else { title };
    let title = inline(title, links);
    format!("{} {title}", "#".repeat(level))
}

/// A line of text that is not the beginning of another block.
fn guarded(line: &str) -> String {
    if let Some(marker) = marker_of(line)
        && let Some(sign) = marker.sign.strip_suffix(['.', ')'])
    {
        let rest = &line[sign.len()..];
        return format!("{sign}\\{rest}");
    }
    if begins_block(line) || underline_of(line).is_some() || line.starts_with("~~~") {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

/// The level of the heading that the line before is when this one comes next.
fn underline_of(line: &str) -> Option<usize> {
    let all = |mark: u8| !line.is_empty() && line.bytes().all(|byte| byte == mark);
    match (all(b'='), all(b'-')) {
        (true, _) => Some(1),
        (_, true) => Some(2),
        _ => None,
    }
}

/// Whether a line ends the paragraph before it.
fn begins_block(text: &str) -> bool {
    let first_item = |marker: Marker<'_>| {
        let is_empty = marker.text.trim().is_empty();
        let is_number = marker.sign.len() > 1;
        !is_empty && (!is_number || marker.sign.starts_with("1") && marker.sign.len() == 2)
    };
    fence_of(text).is_some()
        || heading_of(text).is_some()
        || is_rule(text)
        || text.starts_with('>')
        || marker_of(text).is_some_and(first_item)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How often `mark` stands at the beginning.
fn run(text: &str, mark: char) -> usize {
    text.len() - text.trim_start_matches(mark).len()
}

fn heading_of(text: &str) -> Option<(usize, &str)> {
    let level = run(text, '#');
    let title = &text[level..];
    let is_heading = (1..=6).contains(&level) && (title.is_empty() || title.starts_with(' '));
    is_heading.then_some((level, title))
}

fn is_rule(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| *c != ' ');
    let first = marks.next();
    matches!(first, Some('-' | '*' | '_')) && {
        let rest: Vec<char> = marks.collect();
        rest.len() >= 2 && rest.iter().all(|mark| Some(*mark) == first)
    }
}

/// What begins an item of a list.
pub(super) struct Marker<'t> {
    /// `-`, or a number with what follows it.
    sign: &'t str,
    /// How wide the sign is.
    pub(super) width: usize,
    /// The text after it.
    text: &'t str,
}

/// The marker of an item that `text` begins with.
pub(super) fn marker_of(text: &str) -> Option<Marker<'_>> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = text[digits..].chars().next()?;
    let is_marker = match digits {
        0 => matches!(mark, '-' | '*' | '+'),
        1..=9 => matches!(mark, '.' | ')'),
        _ => false,
    };
    if !is_marker {
        return None;
    }
    let (sign, text) = text.split_at(digits + 1);
    let ends = text.is_empty() || text.starts_with(' ');
    ends.then_some(Marker {
        sign,
        width: sign.len(),
        text,
    })
}

/// The beginning of a fenced block.
pub(super) struct Fence<'t> {
    mark: char,
    length: usize,
    indent: usize,
    info: &'t str,
}

/// The fence that `line` is.
pub(super) fn fence_of(line: &str) -> Option<Fence<'_>> {
    let text = line.trim_start_matches(' ');
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = run(text, mark);
    let info = text[length..].trim();
    let is_fence = length >= 3 && !(mark == '`' && info.contains('`'));
    is_fence.then_some(Fence {
        mark,
        length,
        indent: line.len() - text.len(),
        info,
    })
}

impl Fence<'_> {
    pub(super) fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim();
        run(text, self.mark) >= self.length && text.trim_start_matches(self.mark).is_empty()
    }

    /// The language of the code, in a word that rustdoc leaves alone.
    fn language(&self) -> &'static str {
        let end = |c: char| !c.is_ascii_alphanumeric();
        let word = self.info.split(end).next().unwrap_or_default();
        let known = LANGUAGES
            .iter()
            .find(|name| name.eq_ignore_ascii_case(word));
        known.copied().unwrap_or("text")
    }
}
