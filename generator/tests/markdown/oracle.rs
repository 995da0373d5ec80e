//! Reads Markdown as rustdoc does, and says what rustdoc would warn of or compile.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Languages of code that rustdoc leaves alone; any other might be one of its own words.
const OTHER: [&str; 5] = ["text", "http", "json", "xml", "yaml"];

/// What is wrong with the lines of a doc comment.
pub fn problems(lines: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.contains(|c: char| c.is_control()) || line.ends_with(' ') {
            problems.push(format!("line {line:?}"));
        }
        if line.is_empty() && (index == 0 || lines[index - 1].is_empty()) {
            problems.push(format!("blank line {index}"));
        }
    }
    // As it stands in a comment: after one blank, which rustdoc takes away again.
    let text = lines.join("\n");
    let mut broken = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        broken.push(link.reference.to_string());
        None
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut in_link = 0;
    let mut in_code = false;
    for event in Parser::new_with_broken_link_callback(&text, options, Some(callback)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => problems.push(format!("HTML {html:?}")),
            Event::FootnoteReference(name) => problems.push(format!("footnote {name:?}")),
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                match kind {
                    CodeBlockKind::Indented => problems.push("indented code".to_owned()),
                    CodeBlockKind::Fenced(info) if OTHER.contains(&&*info) => {}
                    CodeBlockKind::Fenced(info) => problems.push(format!("code in {info:?}")),
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                in_link += 1;
                if !dest_url.contains(':') {
                    problems.push(format!("link to {dest_url:?}"));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => in_link -= 1,
            Event::Text(text) if in_link == 0 && !in_code => {
                for (at, _) in text
                    .match_indices("https://")
                    .chain(text.match_indices("http://"))
                {
                    let host = text[at..].split_once("//").map_or("", |(_, host)| host);
                    if host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.contains('.') {
                        problems.push(format!("bare {:?}", &text[at..]));
                    }
                }
            }
            _ => {}
        }
    }
    problems.extend(
        broken
            .into_iter()
            .map(|name| format!("broken link {name:?}")),
    );
    problems
}
