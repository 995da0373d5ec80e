//! Statements laid out over lines: bindings, conditions, `match` and what it chooses.

use super::printer::{INDENT, Printer};

impl Printer<'_> {
    /// Lays out the statements between two places, each on lines of its own.
    pub(super) fn statements(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let mut at = start;
        while at < end {
            self.newline(indent);
            while self.tokens.is(at, "#") {
                let next = self.tokens.after(at + 1);
                self.attribute(at, next, indent)?;
                self.newline(indent);
                at = next;
            }
            at = match self.tokens.text(at) {
                "if" => self.conditional(at, end, indent)?,
                "for" => self.repeated(at, end, indent)?,
                "match" => self.chosen(at, end, indent)?,
                _ => self.plain(at, end, indent)?,
            };
        }
        Some(())
    }

    /// A binding, a constant or an expression; where it ends.
    fn plain(&mut self, start: usize, close: usize, indent: usize) -> Option<usize> {
        let end = self.tokens.find(start, close, ";").unwrap_or(close);
        let more = usize::from(end < close);
        let value = match self.tokens.text(start) {
            "let" | "static" | "const" => {
                let equals = self.tokens.find(start, end, "=")?;
                self.on_line(start, equals + 1, 1)?;
                self.out.push(' ');
                if self.tokens.is(equals + 1, "match") {
                    return self.bound(equals + 1, end, close, indent);
                }
                equals + 1
            }
            "return" => {
                self.out.push_str("return ");
                start + 1
            }
            _ => match self.tokens.find(start, end, "=") {
                Some(equals) => {
                    self.on_line(start, equals + 1, 1)?;
                    self.out.push(' ');
                    equals + 1
                }
                None => {
                    self.statement(start, end, indent, more)?;
                    start
                }
            },
        };
        if value > start {
            self.expression(value, end, indent, more)?;
        }
        if end < close {
            self.out.push(';');
        }
        Some(end + 1)
    }

    /// A `match` that a name is given to; where the statement ends.
    fn bound(&mut self, start: usize, end: usize, close: usize, indent: usize) -> Option<usize> {
        let ends_here = end < close && self.matching(start, end, indent)? == end;
        self.out.push(';');
        ends_here.then_some(end + 1)
    }

    /// `for` with what it repeats; where it ends.
    fn repeated(&mut self, start: usize, end: usize, indent: usize) -> Option<usize> {
        let open = self.tokens.find(start, end, "{")?;
        let close = self.tokens.close(open);
        if close == open + 1 {
            return None;
        }
        self.on_line(start, open + 1, 0)?;
        self.statements(open + 1, close, indent + INDENT)?;
        self.newline(indent);
        self.out.push('}');
        Some(close + 1)
    }

    /// `if` without `else`; where it ends.
    fn conditional(&mut self, start: usize, end: usize, indent: usize) -> Option<usize> {
        let open = self.tokens.find(start, end, "{")?;
        let close = self.tokens.close(open);
        if close == open + 1 || self.tokens.is(close + 1, "else") {
            return None;
        }
        let fits = self.has_room(self.tokens.width(start, open) + 2);
        // A macro would be broken in its parentheses.
        if !fits && (start..open).any(|at| self.tokens.is(at, "!")) {
            return None;
        }
        self.conditions(start, open, indent)?;
        if fits {
            self.out.push(' ')
        } else {
            self.newline(indent)
        }
        self.out.push('{');
        self.statements(open + 1, close, indent + INDENT)?;
        self.newline(indent);
        self.out.push('}');
        Some(close + 1)
    }

    /// Conditions that are too wide for one line, on as few as they fit on.
    fn conditions(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let mut at = start;
        while at < end {
            let next = self.tokens.find(at + 1, end, "&&").unwrap_or(end);
            if at > start {
                if self.has_room(self.tokens.width(at, next) + 1) {
                    self.out.push(' ')
                } else {
                    self.newline(indent + INDENT)
                }
            }
            self.on_line(at, next, 0)?;
            at = next;
        }
        Some(())
    }

    /// A statement that is a `match`; where it ends.
    fn chosen(&mut self, start: usize, end: usize, indent: usize) -> Option<usize> {
        let after = self.matching(start, end, indent)?;
        (!matches!(self.tokens.text(after), "." | "?" | ";")).then_some(after)
    }

    /// `match` with its arms, each an expression; where it ends.
    fn matching(&mut self, start: usize, end: usize, indent: usize) -> Option<usize> {
        let open = self.tokens.find(start, end, "{")?;
        let close = self.tokens.close(open);
        if close == open + 1 {
            return None;
        }
        self.on_line(start, open + 1, 0)?;
        let mut at = open + 1;
        while at < close {
            let arrow = self.tokens.find(at, close, "=>")?;
            let body = arrow + 1;
            let next = if self.tokens.is(body, "{") {
                self.tokens.after(body)
            } else {
                self.tokens.find(body, close, ",").unwrap_or(close)
            };
            self.newline(indent + INDENT);
            // A brace that is only there because the arm is too long may stand beyond the margin.
            let in_braces = self.tokens.is(body, "{");
            if self.on_line(at, body, 1 + usize::from(in_braces)).is_none() {
                // Whether these braces stay depends on more.
                if in_braces {
                    return None;
                }
                self.broken_pattern(at, arrow, indent + INDENT)?;
            }
            self.arm(body, next, indent + INDENT)?;
            at = next + usize::from(self.tokens.is(next, ","));
        }
        self.newline(indent);
        self.out.push('}');
        Some(close + 1)
    }

    /// A variant with what is in it, which does not fit on the line, and the arrow.
    fn broken_pattern(&mut self, start: usize, arrow: usize, indent: usize) -> Option<()> {
        let open = self.tokens.find(start, arrow, "(")?;
        if self.tokens.after(open) != arrow {
            return None;
        }
        self.path_of(start, open)?;
        self.out.push('(');
        let elements = self.elements(open, arrow - 1);
        self.broken(&elements, indent)?;
        self.out.push_str(") =>");
        Some(())
    }

    /// What an arm does, in braces where it does not fit behind the arrow.
    fn arm(&mut self, start: usize, end: usize, indent: usize) -> Option<()> {
        let in_braces = self.tokens.is(start, "{");
        let (from, to) = if in_braces {
            (start + 1, end - 1)
        } else {
            (start, end)
        };
        if in_braces && from == to {
            self.out.push_str(" {}");
            return Some(());
        }
        // The comma may stand beyond the margin.
        if !in_braces && self.has_room(self.tokens.width(from, to) + 1) {
            self.out.push(' ');
            self.flat(from, to);
            self.out.push(',');
            let plain = self.may_be_flat(from, to) && !self.tokens.has_other(from, to);
            return plain.then_some(());
        }
        self.out.push_str(" {");
        if in_braces {
            self.statements(from, to, indent + INDENT)?;
        } else {
            self.newline(indent + INDENT);
            let returns = self.tokens.is(from, "return");
            if returns {
                self.out.push_str("return ");
            }
            let value = from + usize::from(returns);
            // This semicolon may stand beyond the margin too.
            self.expression(value, to, indent + INDENT, 0)?;
            if returns {
                self.out.push(';');
            }
        }
        self.newline(indent);
        self.out.push('}');
        Some(())
    }
}
