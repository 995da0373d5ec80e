//! Expressions laid out over lines: calls, chains of methods, structures and lists.

use super::printer::{INDENT, MARGIN, Printer};
use super::tokens::TokenKind;

/// The widest structure that stays on one line, with its braces.
const WIDEST_STRUCTURE: usize = 35;

/// One link of a chain: `.name::<T>`, with arguments or without, and `?`.
struct Link {
    start: usize,
    arguments: Option<usize>,
    end: usize,
}

impl Printer<'_> {
    /// Lays out an expression; `more` is what follows it on its last line in any case.
    pub(super) fn expression(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
        more: usize,
    ) -> Option<()> {
        if start >= end || self.tokens.has_other(start, end) {
            return None;
        }
        if self.has_room(self.tokens.width(start, end) + more) && self.may_be_flat(start, end) {
            self.flat(start, end);
            return Some(());
        }
        if self.tokens.is(start, "&") {
            self.out.push('&');
            return self.expression(start + 1, end, indent, more);
        }
        if self.tokens.is(start, "|") {
            return self.closure(start, end, indent, more);
        }
        let (base, links) = self.chain(start, end)?;
        if links.is_empty() {
            return self.base(start, base, indent, more);
        }
        // Type arguments would be indented less than all else.
        let path = self.end_of_path(start, base);
        let has_types = self.tokens.find(start, path, "<").is_some();
        if has_types && !self.has_room(self.tokens.width(start, base)) {
            return None;
        }
        self.base(start, base, indent + INDENT, 0)?;
        let last = links.len() - 1;
        for (index, link) in links.iter().enumerate() {
            self.newline(indent + INDENT);
            let more = if index == last { more } else { 0 };
            match link.arguments {
                None => self.on_line(link.start, link.end, more)?,
                Some(open) => {
                    // Type arguments are the first to be broken.
                    let fits = self.has_room(self.tokens.width(link.start, link.end) + more);
                    match self.tokens.find(link.start, open, "<") {
                        Some(angle) if !fits => {
                            self.flat(link.start, angle);
                            self.path_type(angle, open, indent + INDENT, MARGIN)?;
                        }
                        _ => self.on_line(link.start, open, 0)?,
                    }
                    self.call(
                        open,
                        indent + INDENT,
                        link.end - self.tokens.after(open) + more,
                    )?;
                    self.flat(self.tokens.after(open), link.end);
                }
            }
        }
        Some(())
    }

    /// Lays out a closure of one parameter, which calls a function or has statements in braces.
    fn closure(&mut self, start: usize, end: usize, indent: usize, more: usize) -> Option<()> {
        let body = start + 3;
        if self.tokens.is(body, "{") {
            return self.block(start, body, end, indent);
        }
        let open = self.end_of_path(body, end);
        let is_call = self.tokens.is(open, "(") && self.tokens.after(open) == end;
        if !is_call || self.tokens.kind(body) != TokenKind::Word {
            return None;
        }
        self.on_line(start, body, 1)?;
        self.out.push(' ');
        self.base(body, end, indent, more)
    }

    /// Lays out a closure with the statements from `open` on. Of braces around one expression it is not
    /// sure here that they stay.
    fn block(&mut self, start: usize, open: usize, end: usize, indent: usize) -> Option<()> {
        let close = self.tokens.close(open);
        if close + 1 != end || self.tokens.find(open + 1, close, ";").is_none() {
            return None;
        }
        self.on_line(start, open + 1, 0)?;
        self.statements(open + 1, close, indent + INDENT)?;
        self.newline(indent);
        self.out.push('}');
        Some(())
    }

    /// Lays out an expression that is a statement: a chain of one call stays with a short name.
    pub(super) fn statement(
        &mut self,
        start: usize,
        end: usize,
        indent: usize,
        more: usize,
    ) -> Option<()> {
        let is_short = self.tokens.kind(start) == TokenKind::Word
            && self.tokens.text(start).len() <= INDENT
            && self.tokens.is(start + 1, ".");
        let fits = self.has_room(self.tokens.width(start, end) + more);
        if !is_short || fits && self.may_be_flat(start, end) {
            return self.expression(start, end, indent, more);
        }
        let (base, links) = self.chain(start, end)?;
        let [link] = links.as_slice() else {
            return None;
        };
        let open = link.arguments.filter(|open| {
            self.tokens.after(*open) == end && self.tokens.find(link.start, *open, "<").is_none()
        })?;
        if self.tokens.has_other(base, end) {
            return None;
        }
        self.on_line(start, open, 0)?;
        self.call(open, indent, more)
    }

    /// Whether all structures in it are narrow enough for one line.
    pub(super) fn may_be_flat(&self, start: usize, end: usize) -> bool {
        !self.tokens.has_brace(start, end)
            || (start..end).all(|at| {
                !self.tokens.is(at, "{")
                    || self
                        .tokens
                        .width(self.path_before(at, start), self.tokens.after(at))
                        <= WIDEST_STRUCTURE
            })
    }

    /// Where the path before a structure's brace begins.
    fn path_before(&self, brace: usize, start: usize) -> usize {
        let mut at = brace;
        while at > start
            && (self.tokens.kind(at - 1) == TokenKind::Word || self.tokens.is(at - 1, "::"))
        {
            at -= 1;
        }
        at
    }

    /// Where the first operand ends, and the links behind it.
    fn chain(&self, start: usize, end: usize) -> Option<(usize, Vec<Link>)> {
        let mut at = match self.tokens.kind(start) {
            TokenKind::Open => self.tokens.after(start),
            TokenKind::Literal => start + 1,
            TokenKind::Word => self.end_of_path(start, end),
            _ => return None,
        };
        if self.tokens.kind(start) == TokenKind::Word && matches!(self.tokens.text(at), "(" | "{") {
            at = self.tokens.after(at);
        }
        while self.tokens.is(at, "?") && at < end {
            at += 1;
        }
        let base = at;
        let mut links = Vec::new();
        while at < end {
            if !self.tokens.is(at, ".") {
                return None;
            }
            let link = at;
            at = self.end_of_path(at + 1, end);
            let arguments = (at < end && self.tokens.is(at, "(")).then_some(at);
            if arguments.is_some() {
                at = self.tokens.after(at);
            }
            while at < end && self.tokens.is(at, "?") {
                at += 1;
            }
            links.push(Link {
                start: link,
                arguments,
                end: at,
            });
        }
        (at == end).then_some((base, links))
    }

    /// Where a path with its type arguments ends.
    fn end_of_path(&self, start: usize, end: usize) -> usize {
        let mut at = start + 1;
        while at < end && self.tokens.is(at, "::") {
            at += 1;
            if !self.tokens.is(at, "<") {
                at += 1;
                continue;
            }
            let mut depth = 0;
            while at < end {
                match self.tokens.text(at) {
                    "<" => depth += 1,
                    ">" => depth -= 1,
                    _ => {}
                }
                at = self.tokens.after(at);
                if depth == 0 {
                    break;
                }
            }
        }
        at
    }

    /// The operand that a chain begins with, or an expression without one.
    fn base(&mut self, start: usize, end: usize, indent: usize, more: usize) -> Option<()> {
        let flat = self.has_room(self.tokens.width(start, end) + more);
        if flat && self.may_be_flat(start, end) {
            self.flat(start, end);
            return Some(());
        }
        if start + 1 == end && self.tokens.kind(start) == TokenKind::Literal {
            if self.tokens.text(start).contains('\n') {
                return None;
            }
            self.flat(start, end);
            return Some(());
        }
        if self.tokens.is(end - 1, "?") {
            self.base(start, end - 1, indent, more + 1)?;
            self.out.push('?');
            return Some(());
        }
        match self.tokens.text(start) {
            "[" => return self.list(start, indent),
            "(" => return self.call(start, indent, more),
            _ => {}
        }
        let open = self.end_of_path(start, end);
        match self.tokens.text(open) {
            "(" => {
                self.called(start, open, indent)?;
                self.call(open, indent, more)
            }
            "{" => {
                // A name too long for the line stays on it.
                self.path_of(start, open)?;
                self.out.push(' ');
                self.structure(open, indent)
            }
            // There is no place to break it at.
            _ if open == end => self.path_of(start, end),
            _ => None,
        }
    }

    /// The function that is called with the arguments from `open` on, where all of it has no room on the
    /// line: its type arguments are the first to be broken.
    fn called(&mut self, start: usize, open: usize, indent: usize) -> Option<()> {
        let Some(angle) = self.tokens.find(start, open, "<") else {
            return self.path_of(start, open);
        };
        let behind = (angle..open).rfind(|at| self.tokens.is(*at, ">"))? + 1;
        self.path_of(start, angle)?;
        self.path_type(angle, behind, indent, MARGIN)?;
        self.path_of(behind, open)
    }

    /// Arguments with their parentheses.
    fn call(&mut self, open: usize, indent: usize, more: usize) -> Option<()> {
        let close = self.tokens.close(open);
        self.out.push('(');
        if open + 1 == close {
            self.out.push(')');
            return Some(());
        }
        let arguments = self.elements(open, close);
        let hugs = match arguments.as_slice() {
            [(start, end)] => self.is_block_like(*start, *end),
            _ => false,
        };
        let width = self.tokens.width(open + 1, close) + 1 + more;
        if hugs {
            let (start, end) = arguments[0];
            self.expression(start, end, indent, 1 + more)?;
        } else if self.has_room(width) && self.may_be_flat(open + 1, close) {
            self.flat(open + 1, close);
        } else {
            self.broken(&arguments, indent)?;
        }
        self.out.push(')');
        Some(())
    }

    /// A list with its brackets, over several lines.
    fn list(&mut self, open: usize, indent: usize) -> Option<()> {
        let close = self.tokens.close(open);
        let elements = self.elements(open, close);
        let is_number = |(start, end): &(usize, usize)| {
            end - start == 1 && !self.tokens.text(*start).starts_with('"')
        };
        if elements.iter().all(is_number) || self.tokens.find(open + 1, close, ";").is_some() {
            return None;
        }
        self.out.push('[');
        self.broken(&elements, indent)?;
        self.out.push(']');
        Some(())
    }

    /// Elements, each on its line.
    pub(super) fn broken(&mut self, elements: &[(usize, usize)], indent: usize) -> Option<()> {
        let last = elements.len().checked_sub(1)?;
        for (index, (start, end)) in elements.iter().enumerate() {
            self.newline(indent + INDENT);
            self.expression(*start, *end, indent + INDENT, usize::from(index < last))?;
            self.out.push(',');
        }
        self.newline(indent);
        Some(())
    }

    /// The fields of a structure with their braces, over several lines.
    fn structure(&mut self, open: usize, indent: usize) -> Option<()> {
        let close = self.tokens.close(open);
        let fields = self.elements(open, close);
        let last = fields.len().checked_sub(1)?;
        self.out.push('{');
        for (index, (start, end)) in fields.iter().enumerate() {
            self.newline(indent + INDENT);
            if self.tokens.is(*start, "..") {
                self.out.push_str("..");
                self.expression(start + 1, *end, indent + INDENT, 0)?;
                continue;
            }
            let more = usize::from(index < last);
            if self.tokens.is(start + 1, ":") {
                self.on_line(*start, start + 2, 1)?;
                self.out.push(' ');
                self.expression(start + 2, *end, indent + INDENT, more)?;
            } else {
                self.expression(*start, *end, indent + INDENT, more)?;
            }
            self.out.push(',');
        }
        self.newline(indent);
        self.out.push('}');
        Some(())
    }

    /// What is between the commas of a group.
    pub(super) fn elements(&self, open: usize, close: usize) -> Vec<(usize, usize)> {
        let mut elements = Vec::new();
        let mut at = open + 1;
        while at < close {
            let end = self.end_of_argument(at, close);
            elements.push((at, end));
            at = end + 1;
        }
        elements
    }

    /// Whether an argument alone in its parentheses begins on their line.
    fn is_block_like(&self, start: usize, end: usize) -> bool {
        if self.tokens.is(start, "|") {
            return true;
        }
        let open = match self.tokens.kind(start) {
            TokenKind::Open => start,
            TokenKind::Word => self.end_of_path(start, end),
            _ => return false,
        };
        matches!(self.tokens.text(open), "[" | "{") && self.tokens.after(open) == end
            || open == start && self.tokens.is(open, "(") && self.tokens.after(open) == end
    }
}
