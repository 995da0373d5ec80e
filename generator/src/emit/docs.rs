//! Documentation comments.

use std::borrow::Cow;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Context, Emitter};
use crate::ir::{Doc, Member};
use crate::markdown::doc_lines;

impl Context<'_> {
    /// A description of the document as lines of a comment.
    pub(super) fn doc_lines(&self, text: &str) -> Vec<String> {
        doc_lines(text, self.config.package.documentation_base.as_deref())
    }

    /// The lines of what a document says about a thing, with `fallback` when it says nothing.
    pub(super) fn lines(&self, doc: &Doc, fallback: &str) -> Vec<String> {
        let mut lines = match &doc.text {
            Some(text) => self.doc_lines(text),
            None => Vec::new(),
        };
        if lines.is_empty() && !fallback.is_empty() {
            lines.push(fallback.to_owned());
        }
        let text = doc.text.as_deref().unwrap_or_default();
        let facts: Vec<String> = doc
            .facts
            .iter()
            .filter(|fact| !is_told(fact, text))
            .flat_map(|fact| self.doc_lines(fact))
            .collect();
        if !facts.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(facts.join(" "));
        }
        if doc.deprecated {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push("**Deprecated.**".to_owned());
        }
        lines
    }

    /// What a document says about the values that a function asks for: a list of them by the names
    /// of the arguments, below a blank line. Empty where nothing is said about any.
    pub(super) fn argument_docs<'m>(
        &self,
        arguments: impl IntoIterator<Item = (&'m Ident, &'m Member)>,
    ) -> Vec<String> {
        let mut list = Vec::new();
        for (name, member) in arguments {
            let mut lines = self.lines(&member.doc, "");
            if let [first, blank, last] = lines.as_slice()
                && blank.is_empty()
                && first.ends_with('.')
                && !begins_block(last)
            {
                lines = vec![format!("{first} {last}")];
            }
            let name = name.to_string();
            let name = format!("`{}`", name.trim_start_matches("r#"));
            list_item(&mut list, &name, &lines);
        }
        if !list.is_empty() {
            list.insert(0, String::new());
        }
        list
    }
}

/// Adds `lines` to a list of Markdown, as what is said about `name`.
pub(super) fn list_item(list: &mut Vec<String>, name: &str, lines: &[String]) {
    let Some((first, rest)) = lines.split_first() else {
        return;
    };
    if begins_block(first) {
        list.push(format!("- {name}:"));
        list.push(String::new());
        list.push(format!("  {first}"));
    } else {
        list.push(format!("- {name}: {first}"));
    }
    let indented = |line: &String| match line.as_str() {
        "" => String::new(),
        line => format!("  {line}"),
    };
    list.extend(rest.iter().map(indented));
}

/// Whether a line of Markdown begins something other than a paragraph.
fn begins_block(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = number.len() < line.len() && number.starts_with(['.', ')']);
    let others = [
        "```", "~~~", "#", "|", ">", "- ", "* ", "+ ", "---", "***", " ", "<",
    ];
    is_numbered || others.iter().any(|begin| line.starts_with(begin))
}

impl Emitter<'_> {
    /// What a document says about a thing.
    pub(super) fn doc(&self, doc: &Doc, fallback: &str) -> TokenStream {
        attributes(&self.context.lines(doc, fallback))
    }

    /// What a document says about a thing whose name says the rest.
    pub(super) fn own_doc(&self, doc: &Doc) -> TokenStream {
        self.doc(doc, "")
    }
}

/// Lines as one attribute, which is printed as a comment of so many lines.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(&visible(line));
        }
    }
    if lines.is_empty() {
        return TokenStream::new();
    }
    let text = raw(&text);
    quote! { #[doc = #text] }
}

/// A text as a raw literal, which no character is looked at for.
fn raw(text: &str) -> Literal {
    // One more than there are behind any quote.
    let quotes = memchr::memchr_iter(b'"', text.as_bytes());
    let behind = quotes.map(|at| {
        let rest = text.as_bytes()[at + 1..].iter();
        1 + rest.take_while(|byte| **byte == b'#').count()
    });
    let hashes = "#".repeat(behind.max().unwrap_or_default());
    let literal = ["r", &hashes, "\"", text, "\"", &hashes].concat();
    literal.parse().unwrap_or_else(|_| Literal::string(text))
}

/// As [`Literal::string`], which looks at every character. Most texts have none to escape.
pub(super) fn literal(line: &str) -> Literal {
    let is_plain = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    let plain = line.bytes().all(is_plain);
    let plain = plain.then(|| ["\"", line, "\""].concat());
    match plain.and_then(|plain| plain.parse().ok()) {
        Some(literal) => literal,
        None => Literal::string(line),
    }
}

/// Lines as attributes of the module they are in.
pub(super) fn inner_attributes(lines: &[String]) -> TokenStream {
    lines
        .iter()
        .map(|line| {
            let line = match line.as_str() {
                "" => String::new(),
                line => format!(" {line}"),
            };
            quote! { #![doc = #line] }
        })
        .collect()
}

/// A line in which nothing breaks the line, hides or reverses the text: such characters are
/// written as Rust escapes them.
pub(crate) fn visible(line: &str) -> Cow<'_, str> {
    let hidden =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_plain = |byte| matches!(byte, b' '..=b'~');
    if line.bytes().all(is_plain) || !line.contains(hidden) {
        return Cow::Borrowed(line);
    }
    let mut text = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if hidden(c) {
            text.extend(c.escape_default())
        } else {
            text.push(c)
        }
    }
    Cow::Owned(text)
}

/// Whether a text has every number of a sentence about bounds: then it says them itself.
fn is_told(fact: &str, text: &str) -> bool {
    if ["Always ", "Written as "]
        .iter()
        .any(|start| fact.starts_with(start))
    {
        return false;
    }
    let numbers = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_digit());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (wanted, told) = (numbers(fact), numbers(text));
    !wanted.is_empty() && wanted.iter().all(|number| told.contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_an_argument_stays_in_its_item() {
        let mut list = Vec::new();
        let lines = |text: &[&str]| {
            text.iter()
                .map(|line| (*line).to_owned())
                .collect::<Vec<_>>()
        };
        list_item(
            &mut list,
            "`type`",
            &lines(&["Which kind.", "", "One of:", "", "- a"]),
        );
        list_item(&mut list, "`silent`", &[]);
        list_item(&mut list, "`code`", &lines(&["```json", "{}", "```"]));
        list_item(&mut list, "`steps`", &lines(&["1. first"]));
        let wanted = [
            "- `type`: Which kind.",
            "",
            "  One of:",
            "",
            "  - a",
            "- `code`:",
            "",
            "  ```json",
            "  {}",
            "  ```",
            "- `steps`:",
            "",
            "  1. first",
        ];
        assert_eq!(list, wanted);
    }

    #[test]
    fn literals_are_those_that_are_looked_at() {
        let plain: String = (' '..='~').collect();
        for line in [
            "",
            " A line.",
            "a \"b\"",
            "c:\\d",
            "it's",
            "ö\u{202e}\0\n",
            &plain,
        ] {
            assert_eq!(literal(line).to_string(), Literal::string(line).to_string());
        }
    }
}
