//! The `Link` header (RFC 8288, section 3, read as its appendix B.2 says).

use http::HeaderMap;
use reqwest::Url;

/// The target of the first link with this relation from the page at `context`.
pub(crate) fn target(headers: &HeaderMap, relation: &str, context: &Url) -> Option<String> {
    let fields = headers.get_all(http::header::LINK).iter();
    let mut links = fields.flat_map(|field| Links(field.as_bytes()));
    let link = links.find(|link| link.has(relation) && link.is_from(context))?;
    Some(text(link.target))
}

/// Bytes that are not ASCII are escaped, as in the URL they stand for.
fn text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii() {
            text.push(char::from(*byte))
        } else {
            text.push_str(&format!("%{byte:02X}"))
        }
    }
    text
}

/// One link of a header. Of a parameter that comes twice, the first counts.
struct Link<'a> {
    target: &'a [u8],
    relations: Option<Vec<u8>>,
    anchor: Option<Vec<u8>>,
}

impl Link<'_> {
    fn has(&self, relation: &str) -> bool {
        let relations = self.relations.as_deref().unwrap_or_default();
        let mut relations = relations.split(u8::is_ascii_whitespace);
        relations.any(|other| other.eq_ignore_ascii_case(relation.as_bytes()))
    }

    /// Whether it leads from this page, and not from what its anchor names.
    fn is_from(&self, context: &Url) -> bool {
        let Some(anchor) = &self.anchor else {
            return true;
        };
        let anchor = context.join(&text(anchor));
        anchor.is_ok_and(|anchor| anchor == *context)
    }
}

/// The links in what is left of a header's value.
struct Links<'a>(&'a [u8]);

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        loop {
            self.skip(|byte| is_space(byte) || byte == b',');
            if !self.take(b'<') {
                // Not a link: the next comma may lead to one.
                self.parameters(&mut |_, _| {});
                self.skip(|byte| byte != b',');
                self.first()?;
                continue;
            }
            let target = self.skip(|byte| byte != b'>');
            if !self.take(b'>') {
                return None;
            }
            let (mut relations, mut anchor) = (None, None);
            self.parameters(&mut |name, value| {
                let known = match name {
                    _ if name.eq_ignore_ascii_case(b"rel") => &mut relations,
                    _ if name.eq_ignore_ascii_case(b"anchor") => &mut anchor,
                    _ => return,
                };
                known.get_or_insert(value);
            });
            return Some(Link {
                target,
                relations,
                anchor,
            });
        }
    }
}

impl<'a> Links<'a> {
    fn first(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.first() == Some(wanted);
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    /// What comes before the first byte that is not of this sort.
    fn skip(&mut self, of_sort: impl Fn(u8) -> bool) -> &'a [u8] {
        let end = self.0.iter().position(|byte| !of_sort(*byte));
        let (skipped, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        skipped
    }

    /// Reads `;name=value` up to the comma that ends the link (appendix B.3).
    fn parameters(&mut self, see: &mut dyn FnMut(&[u8], Vec<u8>)) {
        loop {
            self.skip(is_space);
            if !self.take(b';') {
                return;
            }
            self.skip(is_space);
            let name = self.skip(|byte| !is_space(byte) && !matches!(byte, b'=' | b';' | b','));
            self.skip(is_space);
            let mut value = Vec::new();
            if self.take(b'=') {
                self.skip(is_space);
                value = if self.take(b'"') {
                    self.quoted()
                } else {
                    self.skip(|byte| !matches!(byte, b';' | b',')).to_vec()
                };
            }
            see(name, value);
        }
    }

    /// The rest of a quoted string, its pairs undone (appendix B.4).
    fn quoted(&mut self) -> Vec<u8> {
        let mut value = Vec::new();
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            match (byte, rest.split_first()) {
                (b'"', _) => break,
                (b'\\', Some((escaped, rest))) => {
                    value.push(*escaped);
                    self.0 = rest;
                }
                _ => value.push(*byte),
            }
        }
        value
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
