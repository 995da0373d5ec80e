//! Makes Rust identifiers of any text: case, keywords, digits, punctuation.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Keywords of every edition, reserved ones included (Rust reference, "Keywords").
const KEYWORDS: [&str; 54] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "macro_rules", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try",
    "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names that generated code uses unqualified; a type of that name would hide them.
const PRELUDE: [&str; 28] = [
    "AsRef", "Box", "Clone", "Copy", "Debug", "Default", "Drop", "Eq", "Err", "Fn", "From",
    "FromIterator", "Into", "IntoIterator", "Iterator", "None", "Ok", "Option", "Ord",
    "PartialEq", "PartialOrd", "Result", "Self", "Send", "Some", "String", "Sync", "Vec",
];

/// File names that Windows reserves, whatever their extension.
const DEVICES: [&str; 8] = ["aux", "con", "nul", "prn", "com1", "com2", "lpt1", "lpt2"];

/// The longest identifier made; longer text is cut, and collisions are numbered.
const LONGEST: usize = 80;

/// A snake_case identifier: fields, methods, modules, files.
pub fn snake(text: &str) -> String {
    let mut name = cut(words(text).to_snake_case());
    if name.is_empty() {
        "value".clone_into(&mut name);
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "n");
    }
    if KEYWORDS.contains(&name.as_str()) || DEVICES.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// An UpperCamelCase identifier: types and variants.
pub fn pascal(text: &str) -> String {
    let mut name = cut(words(text).to_upper_camel_case());
    if name.is_empty() {
        (if text.is_empty() { "Empty" } else { "Value" }).clone_into(&mut name);
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'N');
    }
    if name == "Self" {
        "SelfValue".clone_into(&mut name);
    }
    name
}

/// A type name: as [`pascal`], and none that generated code uses itself.
pub fn type_name(text: &str) -> String {
    let mut name = pascal(text);
    if PRELUDE.contains(&name.as_str()) {
        name.push_str("Schema");
    }
    name
}

fn cut(mut name: String) -> String {
    // Identifiers are ASCII here, so every index is a boundary.
    name.truncate(LONGEST);
    name.truncate(name.trim_end_matches('_').len());
    name
}

/// ASCII words of `text`: signs before digits and symbols that stand alone are spelled out, and
/// text without any ASCII letter or digit is spelled by its code points.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let bare = !text.contains(|c: char| c.is_ascii_alphanumeric());
    let mut previous = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let before_digit = characters.peek().is_some_and(char::is_ascii_digit);
        let between = previous.is_ascii_alphanumeric();
        match character {
            c if c.is_ascii_alphanumeric() => words.push(c),
            '\'' => {}
            '-' if before_digit && !between => words.push_str(" minus "),
            '+' if before_digit && !between => words.push_str(" plus "),
            c if bare && !c.is_whitespace() => {
                words.push(' ');
                words.push_str(&spelled(c));
                words.push(' ');
            }
            _ => words.push(' '),
        }
        previous = character;
    }
    words
}

fn spelled(character: char) -> String {
    let word = match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '&' => "and",
        '|' => "or",
        '$' => "dollar",
        '@' => "at",
        '#' => "hash",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        '_' => "underscore",
        '~' => "tilde",
        '^' => "caret",
        ':' => "colon",
        other => return format!("u{:x}", u32::from(other)),
    };
    word.to_owned()
}

/// Names already taken in a scope.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which these names cannot be used.
    pub fn reserving(names: &[&str]) -> Self {
        Scope { taken: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// Takes `name`, or the first of `name2`, `name3`, … that is free.
    pub fn unique(&mut self, name: &str) -> String {
        self.unique_with(name, "")
    }

    /// As [`Scope::unique`], for snake_case: `name_2`, `name_3`, …
    pub fn unique_snake(&mut self, name: &str) -> String {
        self.unique_with(name, "_")
    }

    fn unique_with(&mut self, name: &str, separator: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.taken.insert(candidate.clone()) {
            candidate = format!("{}{separator}{number}", name.trim_end_matches('_'));
            number += 1;
        }
        candidate
    }

    /// Takes `name` if it is free.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Whether `name` is taken.
    pub fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, pascal, snake, type_name};

    #[test]
    fn names_that_hurt_become_identifiers() {
        let snakes = [
            ("self", "self_"), ("Self", "self_"), ("super", "super_"), ("crate", "crate_"),
            ("_", "underscore"), ("type", "type_"), ("gen", "gen_"), ("123abc", "n123abc"),
            ("", "value"), ("!!!", "not_not_not"), ("🎉", "u1f389"), ("../x", "x"),
            ("+1", "plus_1"), ("-1", "minus_1"), ("fooBar", "foo_bar"), ("user's", "users"),
            ("a.b[c]", "a_b_c"), ("con", "con_"), ("2024-01", "n2024_01"),
        ];
        for (text, name) in snakes {
            assert_eq!(snake(text), name, "{text:?}");
        }
        let pascals = [("", "Empty"), ("+1", "Plus1"), ("-1", "Minus1"), ("self", "SelfValue"), ("3d", "N3d")];
        for (text, name) in pascals {
            assert_eq!(pascal(text), name, "{text:?}");
        }
        assert_eq!(type_name("result"), "ResultSchema");
        assert_eq!(type_name("Error"), "Error");
    }

    #[test]
    fn every_identifier_parses() {
        for text in ["", " ", "_", "🎉", "a-b", "9", "fn", "Self", "日本", "\u{202e}x", "a\0b"] {
            assert!(syn::parse_str::<syn::Ident>(&snake(text)).is_ok(), "{text:?}");
            assert!(syn::parse_str::<syn::Ident>(&pascal(text)).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn collisions_are_numbered() {
        let mut scope = Scope::default();
        assert_eq!([scope.unique("A"), scope.unique("A"), scope.unique("A")], ["A", "A2", "A3"]);
        assert_eq!([scope.unique_snake("type_"), scope.unique_snake("type_")], ["type_", "type_2"]);
    }
}
