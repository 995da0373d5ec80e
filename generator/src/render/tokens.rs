//! A token stream as one flat list, with the width that any stretch of it has on one line.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An identifier, keyword or lifetime.
    Word,
    /// A literal.
    Literal,
    /// An operator or separator.
    Punct,
    /// An opening delimiter.
    Open,
    /// A closing delimiter.
    Close,
}

/// A token: a stretch of the text.
#[derive(Clone, Copy, Debug)]
struct Token {
    kind: TokenKind,
    start: u32,
    end: u32,
    /// Of an opening delimiter, which token closes it.
    close: u32,
    /// Where it starts when all tokens are on one line.
    column: u32,
    /// Whether a space is before it then.
    spaced: bool,
    /// Whether its place on a line is not known here.
    strange: bool,
    /// Whether it is the comma that makes a tuple of one value in parentheses.
    makes_tuple: bool,
    /// What is before it in the list.
    before: Counts,
}

/// How many tokens of a sort there are up to a place, so that no stretch is searched for one.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    strange: u32,
    /// Of [`OTHERS`].
    others: u32,
    braces: u32,
}

/// Tokens in order; delimiters are tokens too.
#[derive(Debug, Default)]
pub struct Tokens {
    text: String,
    list: Vec<Token>,
    counts: Counts,
}

/// Words that begin what is not laid out here.
const OTHERS: &[&str] = &[
    "async", "break", "continue", "if", "loop", "match", "move", "unsafe", "where", "while",
];

/// Operators of two characters that stay together.
const PAIRS: &[&str] = &["::", "->", "=>", "..", "==", "&&"];

/// Words that are followed by a space whatever comes.
const KEYWORDS: &[&str] = &[
    "as", "const", "dyn", "for", "impl", "in", "let", "mut", "pub", "return", "static", "where",
];

impl Tokens {
    /// The list, made of a stream that nothing else shares, so that no token is copied.
    pub fn new(stream: TokenStream) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.flatten(stream);
        tokens.measure();
        tokens
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the place of some token on a line is not known here.
    pub fn is_unsupported(&self, start: usize, end: usize) -> bool {
        self.counts(start).strange < self.counts(end).strange
    }

    /// Whether there is a word that begins what is not laid out here.
    pub fn has_other(&self, start: usize, end: usize) -> bool {
        self.counts(start).others < self.counts(end).others
    }

    /// Whether there are braces.
    pub fn has_brace(&self, start: usize, end: usize) -> bool {
        self.counts(start).braces < self.counts(end).braces
    }

    fn counts(&self, at: usize) -> Counts {
        self.list.get(at).map_or(self.counts, |token| token.before)
    }

    /// What a token is; past the end, a separator.
    pub fn kind(&self, at: usize) -> TokenKind {
        self.list
            .get(at)
            .map_or(TokenKind::Punct, |token| token.kind)
    }

    /// The text of a token; past the end, nothing.
    pub fn text(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |token| {
            &self.text[token.start as usize..token.end as usize]
        })
    }

    /// Whether the token at a place reads so.
    pub fn is(&self, at: usize, text: &str) -> bool {
        self.text(at) == text
    }

    /// The token that closes the delimiter at a place.
    pub fn close(&self, open: usize) -> usize {
        self.list.get(open).map_or(0, |token| token.close as usize)
    }

    /// The token behind the one at a place, or behind its group.
    pub fn after(&self, at: usize) -> usize {
        match self.kind(at) {
            TokenKind::Open => self.close(at) + 1,
            _ => at + 1,
        }
    }

    /// The first token from `at` up to `end`, outside of groups, that reads so.
    pub fn find(&self, mut at: usize, end: usize, text: &str) -> Option<usize> {
        while at < end {
            if self.is(at, text) {
                return Some(at);
            }
            at = self.after(at);
        }
        None
    }

    /// Whether a space is before the token when all are on one line.
    pub fn is_spaced(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.spaced)
    }

    /// How wide the tokens are on one line.
    pub fn width(&self, start: usize, end: usize) -> usize {
        match (self.list.get(start), end.checked_sub(1)) {
            (Some(first), Some(last)) if start <= last => {
                let last = self.list[last.min(self.list.len() - 1)];
                (last.column + (last.end - last.start) - first.column) as usize
            }
            _ => 0,
        }
    }

    /// Writes the tokens on one line, without a comma before a closing delimiter.
    pub fn write(&self, start: usize, end: usize, out: &mut String) {
        for at in start..end {
            if self.is_trailing_comma(at) {
                continue;
            }
            if at > start && self.list[at].spaced {
                out.push(' ');
            }
            out.push_str(self.text(at));
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let token = Token {
            kind,
            start: position(start),
            end: position(self.text.len()),
            close: 0,
            column: 0,
            spaced: false,
            strange: false,
            makes_tuple: false,
            before: Counts::default(),
        };
        self.list.push(token);
    }

    fn flatten(&mut self, stream: TokenStream) {
        // The start of an operator or lifetime whose rest is still to come.
        let mut joint: Option<usize> = None;
        for tree in stream {
            // A lifetime begins anew, whatever is joined to it.
            if let (Some(start), TokenTree::Punct(punct)) = (joint, &tree)
                && punct.as_char() == '\''
            {
                self.punct(start);
                joint = None;
            }
            let start = joint.take().unwrap_or(self.text.len());
            match tree {
                TokenTree::Ident(word) => {
                    self.display(&word);
                    self.push(TokenKind::Word, start);
                }
                TokenTree::Literal(literal) => {
                    self.display(&literal);
                    self.literal(start);
                }
                TokenTree::Punct(punct) => {
                    self.text.push(punct.as_char());
                    let so_far = &self.text[start..];
                    let goes_on = so_far == "'"
                        || punct.spacing() == Spacing::Joint
                            && so_far.len() == 1
                            && ":-=.&".contains(punct.as_char());
                    if goes_on {
                        joint = Some(start)
                    } else {
                        self.punct(start)
                    }
                }
                TokenTree::Group(group) => {
                    let delimiter = group.delimiter();
                    let stream = group.stream();
                    drop(group);
                    self.group(delimiter, stream);
                }
            }
        }
        if let Some(start) = joint {
            self.punct(start);
        }
    }

    /// Takes the text from `start` as a literal. In `tuple.0.field` it has the dot behind it.
    fn literal(&mut self, start: usize) {
        let text = &self.text[start..];
        let dotted = text.ends_with('.') && text.starts_with(|c: char| c.is_ascii_digit());
        self.push(TokenKind::Literal, start);
        if let (true, Some(token)) = (dotted, self.list.last_mut()) {
            token.end -= 1;
            self.push(TokenKind::Punct, self.text.len() - 1);
        }
    }

    /// Takes the text from `start` as operators.
    fn punct(&mut self, start: usize) {
        let text = &self.text[start..];
        // Behind an operand it combines two; otherwise a closure begins.
        let is_operator = self.list.last().is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Word | TokenKind::Literal | TokenKind::Close
            )
        });
        let strange = match text.len() {
            1 if text == "|" => !is_operator,
            1 => "/%^@$~".contains(text),
            _ => !PAIRS.contains(&text),
        };
        self.push(TokenKind::Punct, start);
        if let Some(token) = self.list.last_mut() {
            token.strange = strange;
        }
    }

    fn group(&mut self, delimiter: Delimiter, stream: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => return self.flatten(stream),
        };
        let start = self.text.len();
        self.text.push(open);
        let at = self.list.len();
        self.push(TokenKind::Open, start);
        self.flatten(stream);
        if delimiter == Delimiter::Parenthesis && self.is_tuple_of_one(at) {
            self.list
                .last_mut()
                .into_iter()
                .for_each(|comma| comma.makes_tuple = true);
        }
        let start = self.text.len();
        self.text.push(close);
        self.list[at].close = position(self.list.len());
        self.push(TokenKind::Close, start);
    }

    fn display(&mut self, token: &dyn std::fmt::Display) {
        // Writing to a `String` does not fail.
        let _ = write!(self.text, "{token}");
    }

    fn is_trailing_comma(&self, at: usize) -> bool {
        self.is(at, ",") && self.kind(at + 1) == TokenKind::Close && !self.list[at].makes_tuple
    }

    /// Whether the parentheses that open at `open`, and whose content ends the list, are around one value
    /// and a comma that makes it a tuple, and are no arguments.
    fn is_tuple_of_one(&self, open: usize) -> bool {
        let last = self.list.len() - 1;
        if last <= open || !self.is(last, ",") {
            return false;
        }
        let mut at = open + 1;
        while at < last {
            if self.is(at, ",") {
                return false;
            }
            at = self.after(at);
        }
        let Some(before) = open.checked_sub(1) else {
            return true;
        };
        match self.kind(before) {
            TokenKind::Word => KEYWORDS.contains(&self.text(before)),
            TokenKind::Punct => !matches!(self.text(before), ">" | "!"),
            TokenKind::Open => true,
            TokenKind::Close | TokenKind::Literal => false,
        }
    }

    /// Finds the columns of all tokens, and counts them.
    fn measure(&mut self) {
        let mut column = 0;
        let mut counts = Counts::default();
        for at in 0..self.list.len() {
            let spaced = at > 0 && self.wants_space(at);
            let dropped = self.is_trailing_comma(at);
            let kind = self.kind(at);
            let is_other = kind == TokenKind::Word && OTHERS.contains(&self.text(at));
            let is_brace = kind == TokenKind::Open && self.is(at, "{");
            column += u32::from(spaced);
            let token = &mut self.list[at];
            token.before = counts;
            counts.strange += u32::from(token.strange);
            counts.others += u32::from(is_other);
            counts.braces += u32::from(is_brace);
            token.spaced = spaced;
            token.column = column;
            if !dropped {
                column += token.end - token.start;
            }
        }
        self.counts = counts;
    }

    /// Whether a space is before a token on one line.
    fn wants_space(&self, at: usize) -> bool {
        let before = at - 1;
        let (left, right) = (self.text(before), self.text(at));
        match (self.kind(before), self.kind(at)) {
            (TokenKind::Word, _) if left == "use" => true,
            (TokenKind::Word, TokenKind::Punct) if left == "if" && right == "!" => true,
            (_, TokenKind::Punct) if matches!(right, "," | ";" | ":" | "." | "?" | "::" | ">") => {
                false
            }
            (_, TokenKind::Close) => right == "}" && left != "{",
            (TokenKind::Open, _) => left == "{",
            (TokenKind::Punct, _) if matches!(left, "." | "::" | "#" | "!" | "?" | "..") => false,
            (TokenKind::Punct, _) if matches!(left, "&" | "*" | "-") => false,
            (TokenKind::Punct, _) if left == "<" => false,
            (TokenKind::Punct, TokenKind::Open) if left == ">" => right == "{",
            (TokenKind::Word | TokenKind::Close, TokenKind::Punct)
                if matches!(right, "<" | "!") =>
            {
                false
            }
            (_, TokenKind::Open) if matches!(right, "(" | "[") => match self.kind(before) {
                TokenKind::Word => {
                    left.starts_with('\'') || KEYWORDS.contains(&left) && left != "pub"
                }
                TokenKind::Punct => left != ">" && left != "&",
                _ => false,
            },
            _ => true,
        }
    }
}

fn position(at: usize) -> u32 {
    // A file of more than four gigabytes is not a file of Rust.
    u32::try_from(at).unwrap_or(u32::MAX)
}
