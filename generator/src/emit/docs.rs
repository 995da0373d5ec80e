//! Documentation comments.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Emitter};
use crate::ir::Doc;
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
}

impl Emitter<'_> {
    /// What a document says about a thing.
    pub(super) fn doc(&self, doc: &Doc, fallback: &str) -> TokenStream {
        attributes(&self.context.lines(doc, fallback))
    }

    /// What a document says about a thing whose name says the rest.
    pub(super) fn told(&self, doc: &Doc) -> TokenStream {
        self.doc(doc, "")
    }
}

/// Lines as attributes, which are printed as comments.
pub(super) fn attributes(lines: &[String]) -> TokenStream {
    lines
        .iter()
        .map(|line| {
            let line = match line.as_str() {
                "" => literal(""),
                line => literal(&[" ", &*visible(line)].concat()),
            };
            quote! { #[doc = #line] }
        })
        .collect()
}

/// As [`Literal::string`], which looks at every character. Most lines have none to escape.
fn literal(line: &str) -> Literal {
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
