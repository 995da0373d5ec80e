//! Reads the text of a block: code, links, addresses; everything else that means something is
//! escaped.

use std::collections::BTreeMap;

use super::links::Links;

/// What ends an address within text, apart from blanks.
const ADDRESS_ENDS: [char; 11] = ['<', '>', '"', '`', '\\', '[', ']', '|', '{', '}', '^'];

/// A text with code left as it is, links resolved or reduced to their text, and escapes where
/// rustdoc would see HTML or a link that leads nowhere.
pub(super) fn inline(text: &str, links: &Links<'_>) -> String {
    if !text.contains(['<', '[', ']', '`', ':']) {
        return text.to_owned();
    }
    let spans = Spans::of(text);
    let mut inline = Inline {
        text,
        links,
        spans,
        out: String::with_capacity(text.len() + 16),
    };
    inline.run(0, text.len(), false);
    inline.out
}

/// What belongs together in a text, by where it begins.
struct Spans {
    /// Code: where it ends.
    code: BTreeMap<usize, usize>,
    /// Brackets and parentheses: where their other half is.
    pairs: BTreeMap<usize, usize>,
}

impl Spans {
    fn of(text: &str) -> Spans {
        let code = code_spans(text);
        let bytes = text.as_bytes();
        let mut pairs = BTreeMap::new();
        let (mut square, mut round) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < bytes.len() {
            if let Some(end) = code.get(&at) {
                at = *end;
                continue;
            }
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => square.push(at),
                b'(' => round.push(at),
                b']' => {
                    square.pop().map(|open| pairs.insert(open, at));
                }
                b')' => {
                    round.pop().map(|open| pairs.insert(open, at));
                }
                _ => {}
            }
            at += 1;
        }
        Spans { code, pairs }
    }
}

/// Where code begins and ends: between runs of the same number of backticks.
fn code_spans(text: &str) -> BTreeMap<usize, usize> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        if length > 0 {
            let escaped = text[..at].len() - text[..at].trim_end_matches('\\').len();
            runs.push((at, length, escaped % 2 == 1));
        }
        at += length.max(1);
    }
    // The next run of the same length, found from the end.
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    let mut closed_by = vec![None; runs.len()];
    for (index, (_, length, _)) in runs.iter().enumerate().rev() {
        closed_by[index] = next.insert(*length, index);
    }
    let mut spans = BTreeMap::new();
    let mut index = 0;
    while let Some((start, length, escaped)) = runs.get(index) {
        // The first backtick of an escaped run is text. To be safe, so are the others.
        match closed_by[index].filter(|_| !escaped) {
            Some(end) => {
                spans.insert(*start, runs[end].0 + length);
                index = end + 1;
            }
            None => index += 1,
        }
    }
    spans
}

struct Inline<'t> {
    text: &'t str,
    links: &'t Links<'t>,
    spans: Spans,
    out: String,
}

impl Inline<'_> {
    /// Writes the text from `at` to `end`, which is the text of a link or not.
    fn run(&mut self, mut at: usize, end: usize, in_link: bool) {
        let bytes = self.text.as_bytes();
        while at < end {
            let rest = &self.text[at..end];
            at = match bytes[at] {
                b'\\' => self.escape(at, rest),
                b'`' => self.backticks(at, end),
                b'<' => self.angle(at, rest, in_link),
                b'[' => self.bracket(at, end, in_link),
                b']' => self.escaped(at, "]"),
                b'!' if rest.starts_with("![") => self.image(at, end),
                b'h' if !in_link && rest.starts_with("http") => self.address(at, rest),
                _ => {
                    let special = |c: char| matches!(c, '\\' | '`' | '<' | '[' | ']' | '!' | 'h');
                    let first = rest.chars().next().map_or(1, char::len_utf8);
                    let length = rest[first..]
                        .find(special)
                        .map_or(rest.len(), |to| first + to);
                    self.out.push_str(&rest[..length]);
                    at + length
                }
            };
        }
    }

    /// An address becomes a link.
    fn address(&mut self, at: usize, rest: &str) -> usize {
        if let Some(address) = address(rest) {
            self.out.push_str(&format!("<{address}>"));
            return at + address.len();
        }
        let scheme = ["https:", "http:"]
            .into_iter()
            .find(|scheme| rest.starts_with(scheme));
        match scheme {
            // Half an address must not become a whole one when what is between goes.
            Some(scheme) if rest[scheme.len()..].starts_with("//") => {
                self.out.push_str(scheme);
                self.out.push_str("\\/");
                at + scheme.len() + 1
            }
            _ => {
                self.out.push('h');
                at + 1
            }
        }
    }

    /// Writes a character of its own, which means nothing.
    fn escaped(&mut self, at: usize, mark: &str) -> usize {
        self.out.push('\\');
        self.out.push_str(mark);
        at + mark.len()
    }

    fn escape(&mut self, at: usize, rest: &str) -> usize {
        match rest[1..].chars().next() {
            Some(c) if c.is_ascii_punctuation() => {
                self.out.push_str(&rest[..2]);
                at + 2
            }
            _ => {
                // What comes next may be written with a mark that it must not escape.
                let is_address = address(&rest[1..]).is_some();
                self.out.push_str(if is_address { "\\\\" } else { "\\" });
                at + 1
            }
        }
    }

    fn backticks(&mut self, at: usize, end: usize) -> usize {
        match self.spans.code.get(&at).copied().filter(|to| *to <= end) {
            Some(to) => {
                // A line break in code is a blank; as a line of its own it could begin a block.
                self.out.push_str(&self.text[at..to].replace('\n', " "));
                to
            }
            None => self.escaped(at, "`"),
        }
    }

    /// An address in angle brackets stays; anything else would be HTML.
    fn angle(&mut self, at: usize, rest: &str, in_link: bool) -> usize {
        let inner = rest[1..]
            .find(['>', '<', ' ', '\n'])
            .map(|to| &rest[1..=to]);
        let inner = inner.filter(|inner| rest[1 + inner.len()..].starts_with('>'));
        let is_address = |inner: &str| {
            let known = ["http://", "https://", "mailto:"];
            known
                .iter()
                .any(|scheme| inner.starts_with(scheme) && inner.len() > scheme.len())
        };
        match inner.filter(|inner| is_address(inner)) {
            Some(inner) if in_link => {
                self.out.push_str(&super::links::encoded(inner));
                at + inner.len() + 2
            }
            Some(inner) => {
                self.out.push_str(&rest[..inner.len() + 2]);
                at + inner.len() + 2
            }
            None => self.escaped(at, "<"),
        }
    }

    fn image(&mut self, at: usize, end: usize) -> usize {
        self.out.push('!');
        let before = self.out.len();
        let next = self.bracket(at + 1, end, false);
        // Without an address only the words are left.
        if !self.out[before..].starts_with('[') {
            self.out.remove(before - 1);
        }
        next
    }

    /// A link: with its destination beside it, or named.
    fn bracket(&mut self, at: usize, end: usize, in_link: bool) -> usize {
        let Some(close) = self
            .spans
            .pairs
            .get(&at)
            .copied()
            .filter(|close| *close < end)
        else {
            return self.escaped(at, "[");
        };
        let Some((destination, next)) = self.destination(at, close, end) else {
            return self.escaped(at, "[");
        };
        let resolved = if in_link {
            None
        } else {
            self.links.resolve(&destination)
        };
        match resolved {
            Some(address) if self.text[at + 1..close].trim().is_empty() => {
                self.out.push_str(&format!("<{address}>"));
            }
            Some(address) => {
                self.out.push('[');
                self.run(at + 1, close, true);
                self.out.push_str(&format!("]({address})"));
            }
            None => self.run(at + 1, close, in_link),
        }
        next
    }

    /// Where the link in brackets leads, and where it ends.
    fn destination(&self, at: usize, close: usize, end: usize) -> Option<(String, usize)> {
        let after = &self.text[close + 1..end];
        if after.starts_with('(')
            && let Some(last) = self
                .spans
                .pairs
                .get(&(close + 1))
                .filter(|last| **last < end)
        {
            let inside = self.text[close + 2..*last].trim();
            let address = match inside
                .strip_prefix('<')
                .and_then(|rest| rest.split_once('>'))
            {
                Some((address, _)) => address,
                None => inside.split([' ', '\n']).next().unwrap_or_default(),
            };
            return Some((address.to_owned(), last + 1));
        }
        let words = &self.text[at + 1..close];
        let named = |name: &str| self.links.named(name).map(str::to_owned);
        if after.starts_with('[')
            && let Some(last) = self
                .spans
                .pairs
                .get(&(close + 1))
                .filter(|last| **last < end)
        {
            let name = self.text[close + 2..*last].trim();
            let name = if name.is_empty() { words } else { name };
            if let Some(destination) = named(name) {
                return Some((destination, last + 1));
            }
        }
        named(words).map(|destination| (destination, close + 1))
    }
}

/// The address that a text begins with.
fn address(text: &str) -> Option<&str> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let scheme = text.len() - host.len();
    let ends = |c: char| c.is_whitespace() || c.is_control() || ADDRESS_ENDS.contains(&c);
    let mut address = &text[..scheme + host.find(ends).unwrap_or(host.len())];
    for entity in ["&lt;", "&gt;", "&quot;"] {
        address = address.split(entity).next().unwrap_or(address);
    }
    let count = |mark| address.matches(mark).count();
    let mut unpaired = count(')').saturating_sub(count('('));
    while let Some(last) = address.chars().next_back() {
        match last {
            ')' if unpaired > 0 => unpaired -= 1,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            _ => break,
        }
        address = &address[..address.len() - 1];
    }
    (address.len() > scheme).then_some(address)
}
