//! Expressions of examples, laid out as `rustfmt` would.

use std::fmt::Write;

/// An expression.
#[derive(Clone, Debug)]
pub(in crate::emit) enum Code {
    /// What stays on one line.
    Text(String),
    /// Something with arguments: a call, an array, a tuple.
    Call {
        /// Up to its arguments, bracket included.
        open: String,
        /// The arguments.
        arguments: Vec<Code>,
        /// The other bracket, and what follows it.
        close: &'static str,
    },
}

impl Code {
    /// What stays on one line.
    pub(in crate::emit) fn text(text: impl Into<String>) -> Code {
        Code::Text(text.into())
    }

    /// `open`, the arguments and a parenthesis.
    pub(in crate::emit) fn call(open: impl Into<String>, arguments: Vec<Code>) -> Code {
        Code::closed(open, arguments, ")")
    }

    /// `open`, the arguments and `close`.
    pub(super) fn closed(
        open: impl Into<String>,
        arguments: Vec<Code>,
        close: &'static str,
    ) -> Code {
        Code::Call {
            open: open.into(),
            arguments,
            close,
        }
    }

    /// All of it on one line.
    pub(in crate::emit) fn flat(&self) -> String {
        match self {
            Code::Text(text) => text.clone(),
            Code::Call {
                open,
                arguments,
                close,
            } => {
                let arguments: Vec<String> = arguments.iter().map(Code::flat).collect();
                format!("{open}{}{close}", arguments.join(", "))
            }
        }
    }

    /// Writes it after `used` columns of a line that is indented by `indent`, with room for
    /// `after` more; what does not fit into `width` has an argument on each line.
    pub(in crate::emit) fn write(
        &self,
        out: &mut String,
        indent: usize,
        used: usize,
        width: usize,
    ) {
        let flat = self.flat();
        let Code::Call {
            open,
            arguments,
            close,
        } = self
        else {
            return out.push_str(&flat);
        };
        if indent + used + flat.chars().count() <= width || arguments.is_empty() {
            return out.push_str(&flat);
        }
        out.push_str(open);
        out.push('\n');
        for argument in arguments {
            let _ = write!(out, "{:1$}", "", indent + 4);
            argument.write(out, indent + 4, 1, width);
            out.push_str(",\n");
        }
        let _ = write!(out, "{:1$}{close}", "", indent);
    }
}
