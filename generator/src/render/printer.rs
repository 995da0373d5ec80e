//! Items laid out as prettyplease would, for the shapes that generated code mostly has.
//!
//! A file is some ten thousand tokens of few shapes. Parsing them into a syntax tree, for a printer
//! that takes nothing else, is most of the work of generating; so these shapes are laid out from
//! the tokens. Whatever is not one of them, or would not be sure to come out the same, is `None`
//! and left to prettyplease. A test compares the two on every document that tests generate.

use super::tokens::{TokenKind, Tokens};

/// How wide a line may be.
pub(super) const MARGIN: usize = 89;

/// What a line at least has room for, however far it is indented.
const MIN_SPACE: usize = 60;

pub(super) const INDENT: usize = 4;

/// Lays out items of a list of tokens.
pub struct Printer<'t> {
    pub(super) tokens: &'t Tokens,
    pub(super) out: String,
}

/// What was emitted is not Rust; in the words of the parser.
type SyntaxError = String;

impl Printer<'_> {
    /// Lays out all items between two places, those that are not known here by prettyplease.
    pub fn items(&mut self, start: usize, end: usize, indent: usize) -> Result<(), SyntaxError> {
        let mut at = start;
        while at < end {
            let next = self.end_of_item(at).min(end);
            let before = self.out.len();
            if self.item(at, next, indent)?.is_none() {
                self.out.truncate(before);
                self.fallback(at, next, indent)?;
            }
            at = next;
        }
        Ok(())
    }

    /// The item as prettyplease lays it out, in an `impl` where it is in one.
    fn fallback(&mut self, start: usize, end: usize, indent: usize) -> Result<(), SyntaxError> {
        let code = self.tokens.code(start, end);
        if indent == 0 {
            self.out.push_str(&formatted(&code)?);
            return Ok(());
        }
        let text = formatted(&format!("impl A {{ {code} }}"))?;
        let inner = text.strip_prefix("impl A {\n");
        self.out.push_str(
            inner
                .and_then(|text| text.strip_suffix("}\n"))
                .unwrap_or(&text),
        );
        Ok(())
    }

    /// Where the item at `at` ends: behind its `;` or its braces.
    pub fn end_of_item(&self, mut at: usize) -> usize {
        while at < self.tokens.len() {
            let brace = self.tokens.is(at, "{");
            let (this, next) = (at, self.tokens.after(at));
            at = next;
            // The braces of `use a::{b, c};` and of values are followed by more.
            if self.tokens.is(this, ";") || brace && !self.goes_on(next) {
                break;
            }
        }
        at
    }

    fn goes_on(&self, at: usize) -> bool {
        matches!(self.tokens.text(at), ";" | "." | "?" | ",")
    }

    /// Lays out the item of a file or an `impl` between two places, if it can.
    fn item(&mut self, start: usize, end: usize, indent: usize) -> Result<Option<()>, SyntaxError> {
        let Some(at) = self.attributes(start, end, indent) else {
            return Ok(None);
        };
        self.indent(indent);
        if self.tokens.is(at, "impl") {
            return self.implementation(at, end, indent);
        }
        let is_block = self.tokens.is(end - 1, "}");
        match self.tokens.find(at, end, "mod").filter(|_| is_block) {
            Some(word) if word + 2 < end => self.module(at, word + 2, end, indent),
            _ => Ok(self.simple(at, end, indent)),
        }
    }

    /// A module with its items.
    fn module(
        &mut self,
        start: usize,
        open: usize,
        end: usize,
        indent: usize,
    ) -> Result<Option<()>, SyntaxError> {
        let close = self.tokens.close(open);
        if close + 1 != end || open + 1 == close || self.on_line(start, open, 2).is_none() {
            return Ok(None);
        }
        self.out.push_str(" {\n");
        self.within(open + 1, close, indent)
    }

    /// The items up to the brace at `end`, and that. None of them is left to prettyplease, which is
    /// given whole items of a file, and members of their `impl`s.
    fn within(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
    ) -> Result<Option<()>, SyntaxError> {
        let mut at = start;
        while at < end {
            let next = self.end_of_item(at).min(end);
            if self.item(at, next, indent + INDENT)?.is_none() {
                return Ok(None);
            }
            at = next;
        }
        self.indent(indent);
        self.out.push_str("}\n");
        Ok(Some(()))
    }

    /// An item that has no others in it.
    fn simple(&mut self, at: usize, end: usize, indent: usize) -> Option<()> {
        if self.tokens.is_unsupported(at, end) {
            return None;
        }
        if at == end {
            return Some(());
        }
        let mut word = at;
        if self.tokens.is(word, "pub") {
            word += 1;
            if self.tokens.is(word, "(") {
                word = self.tokens.after(word);
            }
        }
        match self.tokens.text(word) {
            "struct" | "enum" => self.fields(at, end, indent),
            "fn" => self.function(at, end, indent),
            "static" | "const" => self.constant(at, end, indent),
            "mod" if end - word == 3 => {
                self.flat(at, end);
                self.out.push('\n');
                Some(())
            }
            "use" if indent == 0 => self.import(at, end),
            "use" if !self.tokens.has_brace(at, end) => self.line(at, end),
            "type" => self.alias(at, end, indent),
            _ => self.invocation(at, end, indent),
        }
    }

    pub(super) fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    pub(super) fn newline(&mut self, indent: usize) {
        self.out.push('\n');
        self.indent(indent);
    }

    /// Writes tokens as they are on one line.
    pub(super) fn flat(&mut self, start: usize, end: usize) {
        self.tokens.write(start, end, &mut self.out);
    }

    /// Whether so much more fits on the line.
    pub(super) fn has_room(&self, width: usize) -> bool {
        let start = memchr::memrchr(b'\n', self.out.as_bytes()).map_or(0, |at| at + 1);
        let line = &self.out[start..];
        // Bytes are counted, as prettyplease does.
        if line.len() + width <= MARGIN {
            return true;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        line.len() + width <= indent + MIN_SPACE
    }

    /// Writes what is to be on one line, if it fits there.
    pub(super) fn on_line(&mut self, start: usize, end: usize, more: usize) -> Option<()> {
        if !self.has_room(self.tokens.width(start, end) + more) {
            return None;
        }
        self.flat(start, end);
        Some(())
    }

    /// A line that ends in `;`.
    fn line(&mut self, start: usize, end: usize) -> Option<()> {
        if !self.tokens.is(end - 1, ";") {
            return None;
        }
        self.on_line(start, end, 0)?;
        self.out.push('\n');
        Some(())
    }

    /// `type Name = Type;`
    fn alias(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let equals = self.tokens.find(start, end, "=")?;
        if !self.tokens.is(end - 1, ";") {
            return None;
        }
        self.on_line(start, equals + 1, 1)?;
        self.out.push(' ');
        self.path_type(equals + 1, end - 1, indent, 1)?;
        self.out.push_str(";\n");
        Some(())
    }

    /// `use a::{b, c};`
    fn import(&mut self, start: usize, end: usize) -> Option<()> {
        let Some(open) = self.tokens.find(start, end, "{") else {
            return self.line(start, end);
        };
        let close = self.tokens.close(open);
        let names: Vec<&str> = (open + 1..close)
            .filter(|at| !self.tokens.is(*at, ","))
            .map(|at| self.tokens.text(at))
            .collect();
        let plain = (open + 1..close)
            .all(|at| self.tokens.kind(at) == TokenKind::Word || self.tokens.is(at, ","));
        if close + 2 != end || !plain {
            return None;
        }
        if let [name] = names[..] {
            if name == "self" {
                return None;
            }
            self.flat(start, open);
            self.out.push_str(name);
            self.out.push_str(";\n");
            return Some(());
        }
        self.path_of(start, open)?;
        self.out.push('{');
        let width: usize = names.iter().map(|name| name.len() + 2).sum();
        if self.has_room(width) {
            self.out.push_str(&names.join(", "));
        } else {
            self.fill(&names);
        }
        self.out.push_str("};\n");
        Some(())
    }

    /// A path, which is never broken.
    pub(super) fn path_of(&mut self, start: usize, end: usize) -> Option<()> {
        let is_path = (start..end)
            .all(|at| self.tokens.kind(at) == TokenKind::Word || self.tokens.is(at, "::"));
        is_path.then(|| self.flat(start, end))
    }

    /// Names on as few lines as they fit on.
    fn fill(&mut self, names: &[&str]) {
        for (index, name) in names.iter().enumerate() {
            // The comma behind the last may stand beyond the margin.
            let comma = usize::from(index + 1 < names.len());
            if index > 0 && self.has_room(1 + name.len() + comma) {
                self.out.push(' ')
            } else {
                self.newline(INDENT)
            }
            self.out.push_str(name);
            self.out.push(',');
        }
        self.out.push('\n');
    }

    /// A macro that is given words and lists of them.
    fn invocation(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let open = self.tokens.find(start, end, "!")? + 1;
        let close = self.tokens.close(open);
        if !self.tokens.is(open, "(") || close + 2 != end {
            return None;
        }
        if !(open + 1..close).all(|at| self.is_plain_in_macro(at)) {
            return None;
        }
        if self.has_room(self.tokens.width(start, end)) {
            return self.line(start, end);
        }
        self.on_line(start, open + 1, 0)?;
        self.newline(indent + INDENT);
        self.fill_tokens(open + 1, close, indent + INDENT);
        self.newline(indent);
        self.out.push_str(");\n");
        Some(())
    }

    /// Whether a token in a macro is laid out the same without knowing what it means there.
    fn is_plain_in_macro(&self, at: usize) -> bool {
        match self.tokens.kind(at) {
            TokenKind::Word => !self.tokens.text(at).starts_with('\''),
            TokenKind::Literal => !self.tokens.text(at).contains('\n'),
            TokenKind::Punct => {
                self.tokens.is(at, ",") && self.tokens.kind(at + 1) != TokenKind::Close
            }
            TokenKind::Open => self.tokens.is(at, "[") && self.tokens.is(at - 1, ","),
            TokenKind::Close => self.tokens.is(at, "]"),
        }
    }

    /// Tokens on as few lines as they fit on, broken only where a space is.
    fn fill_tokens(&mut self, start: usize, end: usize, indent: usize) {
        let mut at = start;
        while at < end {
            let next = (at + 1..end)
                .find(|next| self.tokens.is_spaced(*next))
                .unwrap_or(end);
            if at > start {
                if self.has_room(self.tokens.width(at, next) + 1) {
                    self.out.push(' ')
                } else {
                    self.newline(indent)
                }
            }
            self.flat(at, next);
            at = next;
        }
    }

    /// A structure or enumeration.
    fn fields(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        if self.tokens.is(end - 1, ";") {
            return self.tuple(start, end, indent);
        }
        let open = self.tokens.find(start, end, "{")?;
        // A name too long for the line stays on it.
        match self.tokens.find(start, open, "<") {
            Some(_) => self.on_line(start, open, 2)?,
            None => self.flat(start, open),
        }
        self.out.push_str(" {");
        let close = self.tokens.close(open);
        if open + 1 < close {
            self.out.push('\n');
        }
        let mut at = open + 1;
        while at < close {
            let next = self.end_of_argument(at, close);
            let field = self.attributes(at, next, indent + INDENT)?;
            self.indent(indent + INDENT);
            self.field(field, next, indent + INDENT, 1)?;
            self.out.push_str(",\n");
            at = next + 1;
        }
        if open + 1 < close {
            self.indent(indent);
        }
        self.out.push_str("}\n");
        (close + 1 == end).then_some(())
    }

    /// A structure whose fields have no names.
    fn tuple(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        if self.has_room(self.tokens.width(start, end)) {
            return self.line(start, end);
        }
        let ends_it = |at: &usize| self.tokens.is(*at, "(") && self.tokens.after(*at) + 1 == end;
        let open = (start..end).find(ends_it)?;
        self.on_line(start, open + 1, 0)?;
        for (at, next) in self.elements(open, end - 2) {
            self.newline(indent + INDENT);
            self.field(at, next, indent + INDENT, 1)?;
            self.out.push(',');
        }
        self.newline(indent);
        self.out.push_str(");\n");
        Some(())
    }

    /// A field, variant or argument; a type that is too long for the line is broken. `more` is what
    /// follows it in any case.
    fn field(&mut self, start: usize, end: usize, indent: usize, more: usize) -> Option<()> {
        let colon = self.tokens.find(start, end, ":");
        let fits = self.has_room(self.tokens.width(start, end) + more);
        let colon = match colon {
            Some(colon) if !fits => colon,
            None if !fits && self.tokens.is(start + 1, "(") => {
                return self.variant(start, end, indent);
            }
            _ => return self.on_line(start, end, more),
        };
        self.on_line(start, colon + 1, 1)?;
        self.out.push(' ');
        self.path_type(colon + 1, end, indent, more)
    }

    /// A variant with a type that does not fit beside it.
    fn variant(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let close = self.tokens.close(start + 1);
        if close + 1 != end {
            return None;
        }
        self.flat(start, start + 2);
        self.newline(indent + INDENT);
        self.path_type(start + 2, close, indent + INDENT, 0)?;
        self.out.push(',');
        self.newline(indent);
        self.out.push(')');
        Some(())
    }

    /// A type that is a path; `more` is what follows it on its last line in any case. A whole line
    /// more breaks it.
    pub(super) fn path_type(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
        more: usize,
    ) -> Option<()> {
        let open = self.tokens.find(start, end, "<");
        let fits = self.has_room(self.tokens.width(start, end) + more);
        let (false, Some(open)) = (fits, open) else {
            let plain = (start..end).all(|at| {
                self.tokens.kind(at) == TokenKind::Word
                    || matches!(self.tokens.text(at), "::" | "<" | ">" | ",")
            });
            return plain.then(|| self.flat(start, end));
        };
        self.flat(start, open + 1);
        let mut at = open + 1;
        while at < end - 1 {
            let next = self.end_of_argument(at, end - 1);
            self.newline(indent + INDENT);
            self.path_type(at, next, indent + INDENT, usize::from(next < end - 1))?;
            self.out.push(',');
            at = next + 1;
        }
        self.newline(indent);
        self.out.push('>');
        Some(())
    }

    fn implementation(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
    ) -> Result<Option<()>, SyntaxError> {
        let Some(open) = self.tokens.find(start, end, "{") else {
            return Ok(None);
        };
        let close = self.tokens.close(open);
        let breaks = self.tokens.find(start, open, "for");
        let fits = self.has_room(self.tokens.width(start, open) + 2);
        match breaks {
            _ if close + 1 != end => return Ok(None),
            _ if fits => self.flat(start, open),
            None if self.path_of(start, open).is_some() => {}
            Some(at) if self.tokens.kind(start + 1) == TokenKind::Word => {
                if self.on_line(start, at, 0).is_none() {
                    return Ok(None);
                }
                self.newline(indent);
                self.flat(at, open);
            }
            _ => return Ok(None),
        }
        self.out.push_str(" {");
        if open + 1 < close {
            self.out.push('\n');
        }
        if indent > 0 {
            return self.within(open + 1, close, indent);
        }
        self.items(open + 1, close, INDENT)?;
        self.out.push_str("}\n");
        Ok(Some(()))
    }

    /// `name: Type = value;`
    fn constant(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let equals = self.tokens.find(start, end, "=")?;
        self.on_line(start, equals + 1, 1)?;
        self.out.push(' ');
        self.expression(equals + 1, end - 1, indent, 1)?;
        self.out.push_str(";\n");
        Some(())
    }

    fn function(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let open = self.tokens.find(start, end, "{")?;
        let close = self.tokens.close(open);
        if close + 1 != end || self.tokens.find(start, open, "where").is_some() {
            return None;
        }
        self.signature(start, open, indent)?;
        self.out.push_str(" {");
        if open + 1 == close {
            self.out.push_str("}\n");
            return Some(());
        }
        self.statements(open + 1, close, indent + INDENT)?;
        self.newline(indent);
        self.out.push_str("}\n");
        Some(())
    }

    fn signature(&mut self, start: usize, open: usize, indent: usize) -> Option<()> {
        if self.on_line(start, open, 2).is_some() {
            return Some(());
        }
        let arguments = self.tokens.find(start, open, "(")?;
        let arguments = if self.tokens.is(arguments.checked_sub(1)?, "pub") {
            self.tokens.find(self.tokens.after(arguments), open, "(")?
        } else {
            arguments
        };
        let close = self.tokens.close(arguments);
        if close == arguments + 1 {
            let is_flat = self.tokens.find(start, open, "<").is_none();
            return is_flat.then(|| self.flat(start, open));
        }
        self.on_line(start, arguments + 1, 0)?;
        let mut at = arguments + 1;
        while at < close {
            // Commas between angle brackets do not end an argument.
            let next = self.end_of_argument(at, close);
            self.newline(indent + INDENT);
            // The comma behind the last may stand beyond the margin.
            let comma = usize::from(next + 1 < close);
            self.field(at, next, indent + INDENT, comma)?;
            self.out.push(',');
            at = next + 1;
        }
        self.newline(indent);
        let fits = self.has_room(self.tokens.width(close, open) + 2);
        match self.tokens.find(close, open, "->") {
            Some(arrow) if !fits => {
                self.on_line(close, arrow + 1, 1)?;
                self.out.push(' ');
                self.path_type(arrow + 1, open, indent, 2)
            }
            _ => self.on_line(close, open, 2),
        }
    }

    /// The comma outside of angle brackets, or the end.
    pub(super) fn end_of_argument(&self, mut at: usize, end: usize) -> usize {
        let mut depth = 0;
        while at < end {
            match self.tokens.text(at) {
                "<" => depth += 1,
                ">" => depth -= 1,
                "," if depth == 0 => return at,
                _ => {}
            }
            at = self.tokens.after(at);
        }
        end
    }
}

/// Code as prettyplease lays it out.
fn formatted(code: &str) -> Result<String, SyntaxError> {
    let file = syn::parse_str::<syn::File>(code).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}
