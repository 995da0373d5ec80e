//! Tokens made into the text of a file.

mod attribute;
mod expression;
mod printer;
mod statement;
mod tokens;

use std::cell::Cell;

use printer::Printer;
use proc_macro2::TokenStream;
use tokens::Tokens;

use crate::files::HEADER;

thread_local! {
    /// What the text before was written to, for the next.
    static SPARE: Cell<String> = const { Cell::new(String::new()) };
}

/// The text of a file with these tokens. The error is the parser's: what was emitted is not Rust.
pub fn render(stream: TokenStream) -> Result<String, String> {
    let tokens = Tokens::new(stream);
    let mut out = SPARE.take();
    out.clear();
    let mut quick = Printer {
        tokens: &tokens,
        out,
    };
    quick.items(0, tokens.len(), 0)?;
    let text = spaced(&quick.out);
    SPARE.set(quick.out);
    Ok(text)
}

/// The text with the header, and with the blank lines that a person leaves: between items, between
/// methods, behind what is said of a file and what is imported.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(HEADER.len() + text.len() + text.len() / 16);
    out.push_str(HEADER);
    // Of lines between which nothing comes, all are copied at once.
    let (mut copied, mut start, mut before) = (0, 0, "");
    for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let line = &text[start..end];
        if wants_space(before, line) {
            out.push_str(&text[copied..start]);
            out.push('\n');
            copied = start;
        }
        (start, before) = (end + 1, line);
    }
    out.push_str(&text[copied..]);
    out
}

/// Whether there is a blank line between two lines of formatted code.
fn wants_space(before: &str, line: &str) -> bool {
    let closes = |line: &str| line.starts_with(['}', ')', ']']);
    if let Some(method) = line.strip_prefix("    ") {
        // Behind a method; what is indented further belongs to one.
        return before == "    }" && !method.starts_with([' ', '}', ')', ']']);
    }
    // What follows an attribute belongs to it.
    if closes(line) || before.is_empty() || before == ")]" {
        return false;
    }
    let sort = |line: &str| match line.split(' ').next() {
        Some("//!") => 1,
        Some("use") if line.starts_with("use std::") => 0,
        Some("use") => 2,
        Some("mod") => 3,
        Some("pub") if line.starts_with("pub mod ") => 3,
        Some("pub") if line.starts_with("pub use ") => 4,
        _ => 5,
    };
    // What is documented or has attributes is set apart from a line that ends something.
    let begins = ["///", "#[", "impl "]
        .iter()
        .any(|start| line.starts_with(start));
    closes(before)
        || sort(before) != sort(line) && sort(before) < 5
        || sort(before) == 5 && begins && before.ends_with(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_where_a_person_leaves_them() {
        let text = "//! A.\n#[cfg(\n    any()\n)]\nmod m;\nuse std::a;\nuse a::b;\nuse a::c;\n/// S.\nstruct S(u8);\nimpl S {\n    /// F.\n    fn f() {\n        if a {\n            b;\n        }\n        c\n    }\n    fn g() {}\n}\nstatic A: u8 = 1;\n";
        let expected = "//! A.\n\n#[cfg(\n    any()\n)]\nmod m;\n\nuse std::a;\n\nuse a::b;\nuse a::c;\n\n/// S.\nstruct S(u8);\n\nimpl S {\n    /// F.\n    fn f() {\n        if a {\n            b;\n        }\n        c\n    }\n\n    fn g() {}\n}\n\nstatic A: u8 = 1;\n";
        assert_eq!(spaced(text), format!("{HEADER}{expected}"));
    }
}
