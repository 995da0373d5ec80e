//! The elements of HTML as Markdown.

use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use super::reader::NO_BLOCK;
use super::writer::{Container, Span, Writer};

/// What an element is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Nothing that Markdown has a word for.
    Transparent,
    Break,
    Rule,
    Image,
    Code,
    Preformatted,
    Link,
    Marked(&'static str),
    Block(&'static str),
    Heading(usize),
    List(&'static str),
    Item,
    Table,
    Row,
    Cell,
}

/// The role of an element; `None` when there is no such element.
fn role(name: &str) -> Option<Role> {
    Some(match name {
        "a" => Role::Link,
        "b" | "strong" => Role::Marked("**"),
        "cite" | "em" | "i" | "var" => Role::Marked("*"),
        "del" | "s" | "strike" => Role::Marked("~~"),
        "br" => Role::Break,
        "hr" => Role::Rule,
        "img" => Role::Image,
        "code" => Role::Code,
        "pre" => Role::Preformatted,
        "p" => Role::Block("p"),
        "blockquote" | "caption" | "center" | "dd" | "details" | "div" | "dl" | "dt"
        | "important" | "note" | "section" | "summary" => Role::Block("div"),
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "ul" => Role::List("ul"),
        "ol" => Role::List("ol"),
        "li" => Role::Item,
        "table" => Role::Table,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        "abbr" | "big" | "col" | "colgroup" | "font" | "fullname" | "ins" | "kbd" | "mark"
        | "samp" | "small" | "span" | "sub" | "sup" | "tbody" | "tfoot" | "thead" | "tt" | "u"
        | "wbr" => Role::Transparent,
        _ => return None,
    })
}

/// Whether `text` has a tag of an element that there is.
pub(super) fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| begins(&text[at..]))
}

/// The tag of an element that `text` begins with, even if an attribute is not written well.
pub(super) fn tag(text: &str) -> Option<&str> {
    let end = begins(text).then(|| text[1..].find(['<', '>']))?? + 1;
    let tag = &text[..=end];
    (tag.ends_with('>') && !tag.contains("\n\n")).then_some(tag)
}

/// Whether `text` begins with a tag of an element that there is.
fn begins(text: &str) -> bool {
    let name = text
        .strip_prefix('<')
        .map(|rest| rest.trim_start_matches('/'));
    name.is_some_and(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        role(&rest[..end.unwrap_or(rest.len())].to_ascii_lowercase()).is_some()
    })
}

/// Writes what a tag or comment says, and returns how much of `rest`, which comes after it, is
/// written with it. `None` if it is not a tag of an element that there is. `unclosed` says that `code`
/// does not end in `rest`, so that it is looked for once.
pub(super) fn write(
    source: &str,
    rest: &str,
    unclosed: &mut bool,
    writer: &mut Writer<'_>,
) -> Option<usize> {
    let mut tokens = Tokenizer::new(source).flatten();
    match tokens.find(|token| !matches!(token, Token::Error(_)))? {
        Token::StartTag(tag) => {
            let role = role(text(&tag.name))?;
            Some(start(role, &tag, rest, unclosed, writer))
        }
        Token::EndTag(tag) => {
            let role = role(text(&tag.name))?;
            end(role, rest.chars().next(), writer);
            Some(0)
        }
        Token::Comment(_) => source.starts_with("<!--").then_some(0),
        _ => None,
    }
}

fn text(html: &HtmlString) -> &str {
    std::str::from_utf8(html).unwrap_or_default()
}

fn start(
    role: Role,
    tag: &StartTag<()>,
    rest: &str,
    unclosed: &mut bool,
    writer: &mut Writer<'_>,
) -> usize {
    let attribute = |name: &[u8]| tag.attributes.get(name).map(|value| text(value).trim());
    match role {
        Role::Transparent => {}
        Role::Link | Role::Marked(_) if tag.self_closing => {}
        Role::Break => writer.break_line(),
        Role::Rule => writer.rule(),
        Role::Image => {
            let address = attribute(b"src").and_then(|source| writer.address(source));
            let alternative = attribute(b"alt").unwrap_or_default();
            if !alternative.is_empty() {
                writer.begin_span(Span::Image(address));
                writer.literal(alternative, None);
                writer.end_span(&Span::Image(None), None);
            }
        }
        Role::Code => return code(false, rest, unclosed, writer),
        Role::Preformatted => return code(true, rest, unclosed, writer),
        Role::Link => {
            let address = attribute(b"href").and_then(|target| writer.address(target));
            writer.begin_span(Span::Link(address));
        }
        Role::Marked(mark) => writer.begin_span(Span::Marked(mark)),
        Role::Block(name) => block(name, writer),
        Role::Heading(level) => {
            block("h", writer);
            writer.heading(level);
        }
        Role::List(name) => writer.begin_html_list(name, (name == "ol").then_some(1)),
        Role::Item => writer.begin_html_item(),
        Role::Table => {
            writer.leave_element("p");
            writer.break_block();
            writer.begin_table(Vec::new());
        }
        Role::Row => writer.begin_row(),
        Role::Cell => writer.begin_cell(),
    }
    0
}

fn end(role: Role, next: Option<char>, writer: &mut Writer<'_>) {
    match role {
        Role::Break => writer.break_line(),
        Role::Rule => writer.rule(),
        Role::Transparent | Role::Image | Role::Code | Role::Preformatted => {}
        Role::Link => writer.end_span(&Span::Link(None), next),
        Role::Marked(mark) => writer.end_span(&Span::Marked(mark), next),
        Role::Block(name) | Role::List(name) => {
            writer.break_block();
            writer.leave_element(name);
            writer.blank_line();
        }
        Role::Heading(_) => {
            writer.end_heading();
            writer.leave_element("h");
            writer.blank_line();
        }
        Role::Item => {
            writer.break_block();
            writer.leave_element("li");
        }
        Role::Table => writer.end_table(),
        Role::Row | Role::Cell => writer.end_cell(),
    }
}

fn block(name: &'static str, writer: &mut Writer<'_>) {
    writer.break_block();
    writer.leave_element("p");
    writer.enter(Container::HtmlBlock, Some(name));
}

/// Writes the code that an element has, and returns how much of `rest` it is.
fn code(is_block: bool, rest: &str, unclosed: &mut bool, writer: &mut Writer<'_>) -> usize {
    let name = if is_block { "pre" } else { "code" };
    let end = if *unclosed { None } else { end_of(name, rest) };
    *unclosed |= end.is_none() && !is_block;
    let Some(end) = end.or(is_block.then_some(rest.len())) else {
        return 0;
    };
    let code = without_tags(&rest[..end].replace(NO_BLOCK, ""));
    if is_block {
        writer.leave_element("p");
        writer.break_block();
        writer.code_block("text", code.trim_matches('\n'));
        writer.blank_line();
    } else {
        writer.code_of_words(&code);
    }
    end + rest[end..].find('>').map_or(0, |length| length + 1)
}

/// Where the tag is that ends an element.
fn end_of(name: &str, text: &str) -> Option<usize> {
    let is_end = |at: &usize| {
        let found = text.get(at + 2..at + 2 + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    text.match_indices("</").map(|(at, _)| at).find(is_end)
}

/// Code without the tags in it, and with what its entities stand for.
fn without_tags(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = rest
            .find('>')
            .map(|end| &rest[..=end])
            .filter(|tag| begins(tag));
        kept.push_str(match tag {
            Some(tag) if tag.to_ascii_lowercase().contains("br") => "\n",
            Some(_) => "",
            None => "&lt;",
        });
        rest = &rest[tag.map_or(1, str::len)..];
    }
    kept.push_str(rest);
    let tokens = Tokenizer::new(&kept).flatten();
    let strings = tokens.filter_map(|token| match token {
        Token::String(string) => Some(text(&string).to_owned()),
        _ => None,
    });
    strings.collect()
}
