//! Turns text of a document into rustdoc: HTML becomes Markdown, nothing in it can break out of
//! its comment, run as a doctest, or be taken for a link to an item.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;

/// Doc attributes for a node; `#[deprecated]` included.
pub fn attributes(docs: &Docs) -> TokenStream {
    let mut lines = lines(docs);
    if lines.is_empty() && docs.deprecated {
        lines.push("Deprecated.".to_owned());
    }
    doc_lines(&lines)
}

/// One `///` line per element.
pub fn doc_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// The lines of a node's documentation: its text, then its notes, then that it is deprecated.
pub fn lines(docs: &Docs) -> Vec<String> {
    let mut lines = markdown(&docs.text);
    let mut add = |text: String| {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(text);
    };
    if !docs.notes.is_empty() {
        add(docs.notes.join(" "));
    }
    if docs.deprecated {
        add("**Deprecated** by the API.".to_owned());
    }
    lines
}

/// Cleans one description into lines of Markdown.
pub fn markdown(text: &str) -> Vec<String> {
    let text = html_to_markdown(text);
    let mut lines: Vec<String> = Vec::new();
    let mut fenced = false;
    // Columns by which a line that continues a list item is indented.
    let mut continued = 0;
    for line in text.lines() {
        let line = clean(line);
        let trimmed = line.trim();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            // Every code block of a document is text to rustdoc, never a test.
            fenced = !fenced;
            lines.push(if fenced { "```text".to_owned() } else { "```".to_owned() });
        } else if fenced {
            lines.push(line.trim_end().to_owned());
        } else {
            let marker = list_marker(trimmed);
            let indent = if marker > 0 || trimmed.is_empty() { 0 } else { continued };
            continued = if marker > 0 { marker } else { indent };
            let line = " ".repeat(indent) + &prose(trimmed);
            let doubled = line.is_empty() && lines.last().is_none_or(String::is_empty);
            if !doubled {
                lines.push(line);
            }
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Length of the list marker a line begins with; 0 if it begins with none.
fn list_marker(line: &str) -> usize {
    if line.starts_with("* ") || line.starts_with("- ") || line.starts_with("+ ") {
        return 2;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let ordered = (1..=9).contains(&digits) && line[digits..].starts_with(". ");
    if ordered { digits + 2 } else { 0 }
}

/// Without control and bidirectional formatting characters, which could hide what a text says
/// (CVE-2021-42574).
fn clean(line: &str) -> String {
    line.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_formatting(*c))
        .collect()
}

fn is_formatting(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// A line outside code blocks: what rustdoc would take for a link, HTML or a table is escaped.
fn prose(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut in_code = false;
    let even = line.matches('`').count() % 2 == 0;
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        let width = character.len_utf8();
        match character {
            '`' if even => {
                in_code = !in_code;
                out.push('`');
            }
            '`' => out.push_str("\\`"),
            _ if in_code => out.push(character),
            '[' => {
                if let Some((link, length)) = markdown_link(rest) {
                    out.push_str(&link);
                    rest = &rest[length..];
                    continue;
                }
                out.push_str("\\[");
            }
            ']' => out.push_str("\\]"),
            '<' => {
                if let Some(length) = autolink(rest) {
                    out.push_str(&rest[..length]);
                    rest = &rest[length..];
                    continue;
                }
                out.push_str("\\<");
            }
            'h' if starts_url(rest) && !ends_in_word(&out) => {
                let length = url_length(rest);
                out.push('<');
                out.push_str(&rest[..length]);
                out.push('>');
                rest = &rest[length..];
                continue;
            }
            other => out.push(other),
        }
        rest = &rest[width..];
    }
    out
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphanumeric())
}

fn starts_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

fn url_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | ')' | ']' | '`' | '|' | '*' | '\\' | '{' | '}'))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
}

fn autolink(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find('>')?;
    let url = &inner[..end];
    (starts_url(url) && url_length(url) == url.len()).then_some(end + 2)
}

/// `[text](https://…)`, which stays a link; one that is not absolute keeps its text only.
fn markdown_link(text: &str) -> Option<(String, usize)> {
    let close = text.find(']')?;
    let label = &text[1..close];
    let after = text[close + 1..].strip_prefix('(')?;
    let end = after.find(')')?;
    let target = after[..end].split_whitespace().next().unwrap_or("");
    if label.contains('[') || label.is_empty() {
        return None;
    }
    let label = label.replace('<', "\\<");
    let length = close + 2 + end + 1;
    if starts_url(target) && url_length(target) == target.len() {
        Some((format!("[{label}]({target})"), length))
    } else {
        Some((label, length))
    }
}

/// Tags that documents use for markup become Markdown; others are dropped.
fn html_to_markdown(text: &str) -> String {
    if !text.contains('<') && !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut link: Option<String> = None;
    while let Some(index) = rest.find(['<', '&']) {
        out.push_str(&rest[..index]);
        rest = &rest[index..];
        if let Some((entity, length)) = entity(rest) {
            out.push_str(entity);
            rest = &rest[length..];
        } else if let Some((tag, length)) = tag(rest) {
            markup(&tag, &rest[..length], &mut out, &mut link);
            rest = &rest[length..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(text: &str) -> Option<(&'static str, usize)> {
    [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")]
        .into_iter()
        .find(|(entity, _)| text.starts_with(entity))
        .map(|(entity, plain)| (plain, entity.len()))
}

/// The name of a tag, with `/` before it if it closes, and the length of the whole tag.
fn tag(text: &str) -> Option<(String, usize)> {
    const KNOWN: [&str; 31] = [
        "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
        "h5", "hr", "i", "img", "li", "ol", "p", "pre", "span", "strong", "sub", "sup", "table",
        "td", "th", "tr", "ul",
    ];
    let inner = text.strip_prefix('<')?;
    let end = inner.find('>')?;
    let body = inner[..end].trim_end_matches('/').trim();
    let (slash, name) = match body.strip_prefix('/') {
        Some(name) => ("/", name),
        None => ("", body),
    };
    let name = name.split_whitespace().next()?.to_ascii_lowercase();
    KNOWN.contains(&name.as_str()).then(|| (format!("{slash}{name}"), end + 2))
}

fn markup(tag: &str, source: &str, out: &mut String, link: &mut Option<String>) {
    match tag {
        "p" | "div" | "ul" | "ol" | "table" | "dl" | "blockquote" | "/p" | "/div" | "/ul" | "/ol"
        | "/table" | "/dl" | "/blockquote" | "hr" => out.push_str("\n\n"),
        "br" | "/tr" | "/dt" | "/dd" => out.push('\n'),
        "li" => out.push_str("\n* "),
        "code" | "/code" => out.push('`'),
        "b" | "strong" | "/b" | "/strong" => out.push_str("**"),
        "i" | "em" | "/i" | "/em" => out.push('*'),
        "pre" => out.push_str("\n```\n"),
        "/pre" => out.push_str("\n```\n"),
        "h1" | "h2" | "h3" | "h4" | "h5" => out.push_str("\n\n### "),
        "/h1" | "/h2" | "/h3" | "/h4" | "/h5" => out.push_str("\n\n"),
        "td" | "th" => out.push(' '),
        "a" => {
            *link = href(source);
            if link.is_some() {
                out.push('[');
            }
        }
        "/a" => {
            if let Some(target) = link.take() {
                out.push_str("](");
                out.push_str(&target);
                out.push(')');
            }
        }
        _ => {}
    }
}

fn href(tag: &str) -> Option<String> {
    let after = tag.split_once("href")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let target = after[1..].split(quote).next()?;
    Some(target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn html_becomes_markdown() {
        assert_eq!(
            markdown("<p>A <code>x</code> &amp; <a href=\"https://a.b/c\">link</a>.</p>\n<p>Two</p>"),
            ["A `x` & [link](https://a.b/c).", "", "Two"],
        );
    }

    #[test]
    fn nothing_becomes_a_link_or_tag_by_accident() {
        assert_eq!(markdown("array[0] of Vec<T>"), ["array\\[0\\] of Vec\\<T>"]);
        assert_eq!(markdown("see https://a.b/c. And [d](/e)."), ["see <https://a.b/c>. And d."]);
        assert_eq!(markdown("`[x]` and <https://a.b>"), ["`[x]` and <https://a.b>"]);
        assert_eq!(markdown("odd ` tick"), ["odd \\` tick"]);
    }

    #[test]
    fn code_never_runs_as_a_test() {
        assert_eq!(markdown("```rust\nlet x;\n```"), ["```text", "let x;", "```"]);
        assert_eq!(markdown("    indented"), ["indented"]);
        assert_eq!(markdown("```\nopen"), ["```text", "open", "```"]);
    }

    #[test]
    fn nothing_hides_or_breaks_out() {
        assert_eq!(markdown("a\u{202e}b\r\n*/ c\u{0}"), ["ab", "*/ c"]);
    }
}
