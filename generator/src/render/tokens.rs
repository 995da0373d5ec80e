//! A token stream as one flat list, with the width that any stretch of it has on one line.

use std::cell::Cell;
use std::fmt::Write as _;
use std::mem;

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

/// What a word means for the space behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Nothing; neither do tokens that are no words.
    Plain,
    /// `use`.
    Use,
    /// `if`.
    If,
    /// Begins what is not laid out here.
    Other,
    /// Is followed by a space whatever comes.
    Keyword,
    /// `where`, which does both.
    Where,
}

impl Word {
    fn of(text: &str) -> Word {
        match text {
            "use" => Word::Use,
            "if" => Word::If,
            "where" => Word::Where,
            "async" | "break" | "continue" | "loop" | "match" | "move" | "unsafe" | "while" => {
                Word::Other
            }
            "as" | "const" | "dyn" | "for" | "impl" | "in" | "let" | "mut" | "return"
            | "static" => Word::Keyword,
            _ if text.starts_with('\'') => Word::Keyword,
            _ => Word::Plain,
        }
    }

    fn is_other(self) -> bool {
        matches!(self, Word::If | Word::Other | Word::Where)
    }
}

/// A token: a stretch of the text.
#[derive(Clone, Copy, Debug)]
struct Token {
    kind: TokenKind,
    word: Word,
    /// Of an operator or delimiter, its first character, of one of two characters plus [`TWO`];
    /// otherwise 0.
    mark: u8,
    /// Whether a space is before it on one line.
    spaced: bool,
    start: u32,
    end: u32,
    /// Of an opening delimiter, which token closes it.
    close: u32,
    /// Where it is when all tokens are on one line.
    column: u32,
    /// What is before it in the list.
    before: Counts,
}

/// How many tokens of a sort there are up to a place, so that no stretch is searched for one.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    /// Whose place on a line is not known here.
    strange: u32,
    /// Of [`Word::is_other`].
    others: u32,
    braces: u32,
}

/// Tokens in order; delimiters are tokens too.
#[derive(Debug)]
pub struct Tokens {
    /// All tokens on one line, without commas before closing delimiters. One such comma is at the
    /// beginning, and is the text of all of them.
    text: String,
    list: Vec<Token>,
    counts: Counts,
    /// The opening bar of a closure whose other one is still to come.
    bar: Option<usize>,
}

thread_local! {
    /// The text and the list of the tokens before, for the next: lists that have grown once need not
    /// grow again for each file.
    static SPARE: Cell<(String, Vec<Token>)> = const { Cell::new((String::new(), Vec::new())) };
}

/// Operators of two characters that stay together.
const PAIRS: &[(char, char)] = &[
    (':', ':'),
    ('-', '>'),
    ('=', '>'),
    ('.', '.'),
    ('=', '='),
    ('&', '&'),
];

/// What the mark of an operator of two characters has more than its first character.
const TWO: u8 = 0x80;

/// The mark of `::`.
const PATH: u8 = b':' | TWO;

/// The marks of the bars around the parameter of a closure.
const OPENING_BAR: u8 = b'|' | TWO;
const CLOSING_BAR: u8 = b'!' | TWO;

/// The mark of `..`.
const RANGE: u8 = b'.' | TWO;

impl Tokens {
    /// The list, made of a stream that nothing else shares, so that no token is copied.
    pub fn new(stream: TokenStream) -> Tokens {
        let (mut text, mut list) = SPARE.take();
        text.clear();
        text.push(',');
        list.clear();
        let mut tokens = Tokens {
            text,
            list,
            counts: Counts::default(),
            bar: None,
        };
        tokens.flatten(stream);
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
    #[inline(always)]
    pub fn is(&self, at: usize, text: &str) -> bool {
        let token = self.list.get(at);
        let bytes = token.and_then(|token| {
            let text = self.text.as_bytes();
            text.get(token.start as usize..token.end as usize)
        });
        bytes.unwrap_or_default() == text.as_bytes()
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
        if start < end {
            let last = &self.list[end - 1];
            let width = if last.is_dropped() {
                0
            } else {
                last.end - last.start
            };
            let (from, to) = (self.list[start].column, last.column + width);
            out.push_str(&self.text[from as usize..to as usize]);
        }
    }

    /// The tokens as code for a parser, a comment of several lines as one for each line: as one it
    /// would be printed otherwise.
    pub fn code(&self, start: usize, end: usize) -> String {
        let mut code = String::new();
        let mut written = start;
        for at in start..end {
            let is_comment = self.kind(at) == TokenKind::Literal
                && self.is(at.saturating_sub(2), "doc")
                && self.text(at).contains('\n');
            let Some(text) = is_comment.then(|| raw_text(self.text(at))).flatten() else {
                continue;
            };
            let inner = self.is(at.saturating_sub(4), "!");
            let begin = if inner { "#![doc=" } else { "#[doc=" };
            let hashes = self.text(at).trim_start_matches('r');
            let hashes = &hashes[..hashes.find('"').unwrap_or(0)];
            let between = format!("\"{hashes}]{begin}r{hashes}\"");
            self.write(written, at, &mut code);
            code.push_str(&format!(
                " r{hashes}\"{}\"{hashes}",
                text.replace('\n', &between)
            ));
            written = at + 1;
        }
        self.write(written, end, &mut code);
        code
    }

    /// Takes the text from `start` as a token.
    fn push(&mut self, kind: TokenKind, start: usize, mark: u8, spaced: bool) {
        let word = match kind {
            TokenKind::Word => Word::of(&self.text[start..]),
            _ => Word::Plain,
        };
        let token = Token {
            kind,
            word,
            mark,
            spaced,
            start: position(start),
            end: position(self.text.len()),
            close: 0,
            column: position(start),
            before: self.counts,
        };
        self.counts.others += u32::from(word.is_other());
        self.counts.braces += u32::from(mark == b'{');
        self.list.push(token);
    }

    /// Leaves a space before the token to come, where there is one; whether there is.
    fn space(&mut self, kind: TokenKind, mark: u8) -> bool {
        let left = self.list.last();
        let spaced = left.is_some_and(|left| left.wants_space(kind, mark));
        if spaced {
            self.text.push(' ');
        }
        spaced
    }

    fn flatten(&mut self, stream: TokenStream) {
        // The start of an operator whose rest is still to come.
        let mut joint: Option<char> = None;
        // Whether a space is before the lifetime that begins here, and where that is.
        let mut lifetime: Option<(bool, usize)> = None;
        for tree in stream {
            match tree {
                TokenTree::Ident(word) => {
                    self.alone(&mut joint);
                    let (spaced, start) = lifetime.take().unwrap_or_else(|| self.begin());
                    self.display(&word);
                    self.push(TokenKind::Word, start, 0, spaced);
                }
                TokenTree::Literal(literal) => {
                    self.alone(&mut joint);
                    let (spaced, start) = self.begin();
                    self.display(&literal);
                    self.literal(start, spaced);
                }
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    self.alone(&mut joint);
                    lifetime = Some(self.begin());
                    self.text.push('\'');
                }
                TokenTree::Punct(punct) => {
                    let c = punct.as_char();
                    match joint.take() {
                        Some(first) => self.punct(first, Some(c)),
                        None if punct.spacing() == Spacing::Joint
                            && matches!(c, ':' | '-' | '=' | '.' | '&') =>
                        {
                            joint = Some(c)
                        }
                        None => self.punct(c, None),
                    }
                }
                TokenTree::Group(group) => {
                    self.alone(&mut joint);
                    let delimiter = group.delimiter();
                    let stream = group.stream();
                    drop(group);
                    self.group(delimiter, stream);
                }
            }
        }
        self.alone(&mut joint);
        self.end_of_bar();
    }

    /// A closure that is more than `|name|` has its place nowhere.
    fn end_of_bar(&mut self) {
        self.counts.strange += u32::from(self.bar.take().is_some());
    }

    /// Adds a bar of a closure.
    fn bar(&mut self) {
        let opening = self.bar.take();
        let spaced = opening.is_none() && self.space(TokenKind::Word, 0);
        let start = self.text.len();
        self.text.push('|');
        let mark = match opening {
            None => OPENING_BAR,
            Some(_) => CLOSING_BAR,
        };
        self.push(TokenKind::Punct, start, mark, spaced);
        match opening {
            None => self.bar = Some(self.list.len()),
            Some(at) => self.counts.strange += u32::from(self.list.len() != at + 2),
        }
    }

    /// Takes a character that nothing follows as an operator.
    fn alone(&mut self, joint: &mut Option<char>) {
        if let Some(c) = joint.take() {
            self.punct(c, None);
        }
    }

    /// Whether a space is before a word or literal to come, and where that starts.
    fn begin(&mut self) -> (bool, usize) {
        let spaced = self.space(TokenKind::Word, 0);
        (spaced, self.text.len())
    }

    /// Takes the text from `start` as a literal. In `tuple.0.field` it has the dot behind it.
    fn literal(&mut self, start: usize, spaced: bool) {
        let text = &self.text[start..];
        let dotted = text.ends_with('.') && text.starts_with(|c: char| c.is_ascii_digit());
        if dotted {
            self.text.pop();
        }
        self.push(TokenKind::Literal, start, 0, spaced);
        if dotted {
            self.punct('.', None);
        }
    }

    /// Adds an operator of one or two characters.
    fn punct(&mut self, first: char, second: Option<char>) {
        // Behind an operand it combines two; otherwise a closure begins.
        let is_operator = self.list.last().is_some_and(|token| {
            matches!(
                token.kind,
                TokenKind::Word | TokenKind::Literal | TokenKind::Close
            )
        });
        if first == '|' && second.is_none() && (self.bar.is_some() || !is_operator) {
            return self.bar();
        }
        // All operators are ASCII.
        let mark = first as u8 | if second.is_some() { TWO } else { 0 };
        let spaced = self.space(TokenKind::Punct, mark);
        let start = self.text.len();
        self.text.push(first);
        if let Some(second) = second {
            self.text.push(second);
        }
        self.push(TokenKind::Punct, start, mark, spaced);
        let strange = match second {
            None => matches!(first, '/' | '%' | '^' | '@' | '$' | '~'),
            Some(second) => !PAIRS.contains(&(first, second)),
        };
        self.counts.strange += u32::from(strange);
    }

    fn group(&mut self, delimiter: Delimiter, stream: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => return self.flatten(stream),
        };
        self.end_of_bar();
        let at = self.list.len();
        self.delimiter(TokenKind::Open, open);
        self.flatten(stream);
        if delimiter != Delimiter::Parenthesis || !self.is_tuple_of_one(at) {
            self.drop_comma();
        }
        self.list[at].close = position(self.list.len());
        self.delimiter(TokenKind::Close, close);
    }

    /// Leaves out a comma before a closing delimiter.
    fn drop_comma(&mut self) {
        if let Some(comma) = self.list.last_mut().filter(|last| last.mark == b',') {
            self.text.truncate(comma.start as usize);
            (comma.start, comma.end) = (0, 1);
        }
    }

    fn delimiter(&mut self, kind: TokenKind, c: char) {
        let mark = c as u8;
        let spaced = self.space(kind, mark);
        let start = self.text.len();
        self.text.push(c);
        self.push(kind, start, mark, spaced);
    }

    fn display(&mut self, token: &dyn std::fmt::Display) {
        // Writing to a `String` does not fail.
        let _ = write!(self.text, "{token}");
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
            TokenKind::Word => {
                let word = self.list[before].word;
                matches!(word, Word::Keyword | Word::Where) && !self.text(before).starts_with('\'')
                    || self.is(before, "pub")
            }
            TokenKind::Punct => !matches!(self.text(before), ">" | "!"),
            TokenKind::Open => true,
            TokenKind::Close | TokenKind::Literal => false,
        }
    }
}

impl Drop for Tokens {
    fn drop(&mut self) {
        SPARE.set((mem::take(&mut self.text), mem::take(&mut self.list)));
    }
}

impl Token {
    /// Whether it is a comma that is left out.
    fn is_dropped(&self) -> bool {
        self.end == 1
    }

    /// Whether a space is between it and such a token on one line.
    fn wants_space(&self, kind: TokenKind, mark: u8) -> bool {
        match (self.kind, kind) {
            (TokenKind::Punct, _) if self.mark == OPENING_BAR => false,
            (TokenKind::Punct, _) if self.mark == CLOSING_BAR => true,
            (TokenKind::Word, _) if self.word == Word::Use => true,
            (TokenKind::Word, TokenKind::Punct) if self.word == Word::If && mark == b'!' => true,
            (_, TokenKind::Punct)
                if matches!(mark, b',' | b';' | b':' | b'.' | b'?' | PATH | b'>') =>
            {
                false
            }
            (_, TokenKind::Close) => mark == b'}' && self.mark != b'{',
            (TokenKind::Open, _) => self.mark == b'{',
            (TokenKind::Punct, _)
                if matches!(
                    self.mark,
                    b'.' | PATH | b'#' | b'!' | b'?' | RANGE | b'&' | b'*' | b'-' | b'<'
                ) =>
            {
                false
            }
            (TokenKind::Punct, TokenKind::Open) if self.mark == b'>' => mark == b'{',
            (TokenKind::Word | TokenKind::Close, TokenKind::Punct)
                if matches!(mark, b'<' | b'!') =>
            {
                false
            }
            (left, TokenKind::Open) if matches!(mark, b'(' | b'[') => match left {
                TokenKind::Word => matches!(self.word, Word::Keyword | Word::Where),
                left => left == TokenKind::Punct,
            },
            _ => true,
        }
    }
}

/// What is in a raw literal.
pub fn raw_text(literal: &str) -> Option<&str> {
    let text = literal.strip_prefix('r')?.trim_matches('#');
    text.strip_prefix('"')?.strip_suffix('"')
}

fn position(at: usize) -> u32 {
    // A file of more than four gigabytes is not a file of Rust.
    u32::try_from(at).unwrap_or(u32::MAX)
}
