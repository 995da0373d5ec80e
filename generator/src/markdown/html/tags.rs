//! The tags of HTML: how they are written, and what each is for.

use crate::markdown::entities::decoded;

/// Text within a line that is shown in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    Link,
    Strong,
    Emphasis,
    Deleted,
}

impl Inline {
    /// What stands on both sides of it in Markdown.
    pub(super) fn marker(self) -> &'static str {
        match self {
            Inline::Link => "",
            Inline::Strong => "**",
            Inline::Emphasis => "*",
            Inline::Deleted => "~~",
        }
    }
}

/// What an element is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing that Markdown has a word for.
    Transparent,
    Break,
    Rule,
    Image,
    Code,
    Preformatted,
    Inline(Inline),
    Block(&'static str),
    Heading(usize),
    List(&'static str),
    Item,
    Table,
    Row,
    Cell,
}

const ROLES: &[(&str, Role)] = &[
    ("a", Role::Inline(Inline::Link)),
    ("abbr", Role::Transparent),
    ("b", Role::Inline(Inline::Strong)),
    ("big", Role::Transparent),
    ("blockquote", Role::Block("div")),
    ("br", Role::Break),
    ("caption", Role::Block("div")),
    ("center", Role::Block("div")),
    ("cite", Role::Inline(Inline::Emphasis)),
    ("code", Role::Code),
    ("col", Role::Transparent),
    ("colgroup", Role::Transparent),
    ("dd", Role::Block("div")),
    ("del", Role::Inline(Inline::Deleted)),
    ("details", Role::Block("div")),
    ("div", Role::Block("div")),
    ("dl", Role::Block("div")),
    ("dt", Role::Block("div")),
    ("em", Role::Inline(Inline::Emphasis)),
    ("font", Role::Transparent),
    ("fullname", Role::Transparent),
    ("h1", Role::Heading(1)),
    ("h2", Role::Heading(2)),
    ("h3", Role::Heading(3)),
    ("h4", Role::Heading(4)),
    ("h5", Role::Heading(5)),
    ("h6", Role::Heading(6)),
    ("hr", Role::Rule),
    ("i", Role::Inline(Inline::Emphasis)),
    ("img", Role::Image),
    ("important", Role::Block("div")),
    ("ins", Role::Transparent),
    ("kbd", Role::Transparent),
    ("li", Role::Item),
    ("mark", Role::Transparent),
    ("note", Role::Block("div")),
    ("ol", Role::List("ol")),
    ("p", Role::Block("p")),
    ("pre", Role::Preformatted),
    ("s", Role::Inline(Inline::Deleted)),
    ("samp", Role::Transparent),
    ("section", Role::Block("div")),
    ("small", Role::Transparent),
    ("span", Role::Transparent),
    ("strike", Role::Inline(Inline::Deleted)),
    ("strong", Role::Inline(Inline::Strong)),
    ("sub", Role::Transparent),
    ("summary", Role::Block("div")),
    ("sup", Role::Transparent),
    ("table", Role::Table),
    ("tbody", Role::Transparent),
    ("td", Role::Cell),
    ("tfoot", Role::Transparent),
    ("th", Role::Cell),
    ("thead", Role::Transparent),
    ("tr", Role::Row),
    ("tt", Role::Transparent),
    ("u", Role::Transparent),
    ("ul", Role::List("ul")),
    ("var", Role::Inline(Inline::Emphasis)),
    ("wbr", Role::Transparent),
];

/// A tag as it is written.
pub(super) struct Tag {
    name: String,
    /// Whether it ends an element.
    pub(super) closes: bool,
    /// How long it is.
    pub(super) length: usize,
    /// Its `href` or `src`.
    pub(super) address: Option<String>,
    /// Its `alt`.
    pub(super) alternative: Option<String>,
}

impl Tag {
    /// The tag that `text` begins with.
    pub(super) fn parse(text: &str) -> Option<Tag> {
        let rest = text.strip_prefix('<')?;
        let (closes, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic())
            || !rest.starts_with(['>', '/', ' ', '\n'])
        {
            return None;
        }
        let end = end_of_tag(rest)?;
        let mut tag = Tag {
            name: name.to_ascii_lowercase(),
            closes,
            length: text.len() - rest.len() + end + 1,
            address: None,
            alternative: None,
        };
        tag.attributes(&rest[..end]);
        Some(tag)
    }

    /// What it is for; `None` when there is no such element.
    pub(super) fn role(&self) -> Option<Role> {
        let found = ROLES.binary_search_by(|(name, _)| (*name).cmp(&self.name));
        found.ok().map(|at| ROLES[at].1)
    }

    fn attributes(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('=') {
            let name = before
                .rsplit([' ', '\n', '/', '"', '\''])
                .find(|word| !word.is_empty());
            let after = after.trim_start();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    after[1..].split_once(quote).unwrap_or((&after[1..], ""))
                }
                _ => after.split_at(after.find([' ', '\n']).unwrap_or(after.len())),
            };
            let slot = match name.map(str::to_ascii_lowercase).as_deref() {
                Some("href" | "src") => Some(&mut self.address),
                Some("alt") => Some(&mut self.alternative),
                _ => None,
            };
            if let Some(slot) = slot {
                *slot = Some(decoded(value));
            }
            rest = next;
        }
    }
}

/// Where the `>` of a tag is, outside of quotes. A tag has no `<`.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (byte, quote) {
            (b'<', _) => return None,
            (b'>', None) => return Some(at),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    None
}

/// Code without the tags in it, and with what its entities stand for.
pub(super) fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let tag = Tag::parse(rest).and_then(|tag| Some((tag.role()?, tag.length)));
        match tag {
            Some((role, length)) => {
                if matches!(role, Role::Break) {
                    kept.push('\n');
                }
                rest = &rest[length..];
            }
            None => {
                kept.push('<');
                rest = &rest[1..];
            }
        }
    }
    kept.push_str(rest);
    decoded(&kept)
}

#[cfg(test)]
mod tests {
    use super::ROLES;

    #[test]
    fn tags_can_be_found() {
        assert!(ROLES.is_sorted_by_key(|(name, _)| *name));
    }
}
