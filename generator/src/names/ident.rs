//! Words of a document made into identifiers of Rust.

use std::borrow::Cow;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Keywords of every edition, strict and reserved (Rust Reference, "Keywords"), and the bare
/// underscore.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names of the prelude that generated code uses, which a type must not hide.
const PRELUDE: &[&str] = &[
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    // Setters have a parameter of this name.
    "M",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Vec",
];

/// How many bytes a name has at most: it names a file, too, with an ending and perhaps a number.
const LONGEST: usize = 180;

/// Signs that names consist of where they have no letters, and what they are called.
const SIGNS: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('*', "star"),
    ('/', "slash"),
    ('=', "equal"),
    ('<', "less"),
    ('>', "greater"),
    ('!', "not"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('#', "hash"),
    ('$', "dollar"),
    ('@', "at"),
    ('?', "question"),
    ('_', "underscore"),
    ('~', "tilde"),
    ('^', "caret"),
    ('"', "quote"),
    ('\'', "apostrophe"),
    ('(', "open"),
    (')', "close"),
    ('[', "left"),
    (']', "right"),
    ('{', "begin"),
    ('}', "end"),
    ('\\', "backslash"),
];

/// The name of a field, variable, function or module; `fallback` when nothing of `text` can be
/// part of one.
pub(super) fn snake(text: &str, fallback: &str) -> String {
    finish(snake_words(text).into_owned(), 'n', fallback, KEYWORDS)
}

/// The name of a field, of which there may be a setter: `new` is the constructor.
pub(super) fn field(text: &str) -> String {
    match snake(text, "field") {
        name if name == "new" => "new_".to_owned(),
        name => name,
    }
}

/// The name of a type or of a variant of an enum.
pub(super) fn camel(text: &str, fallback: &str) -> String {
    with_capital("N", finish(camel_apart(text), 'N', fallback, PRELUDE))
}

/// The name of a type or static, with a capital before letters that have none: in Chinese, say, a type,
/// its module, what describes it and what holds its value would have one name.
fn with_capital(capital: &str, mut name: String) -> String {
    if !name.starts_with(char::is_uppercase) {
        name.insert_str(0, capital);
    }
    name
}

/// A part of the name of a type, which is not its beginning.
pub(super) fn camel_part(text: &str, fallback: &str) -> String {
    let words = camel_apart(text);
    let starts_with_digit = words.starts_with(|c: char| c.is_ascii_digit());
    let mut name = finish(words, 'N', fallback, &[]);
    if starts_with_digit {
        name.remove(0);
    }
    name
}

/// The name of a variant, which hides nothing but `Self`. A sign before a word is said, for `-name` is
/// not `name`.
pub(super) fn variant(text: &str, fallback: &str) -> String {
    let signed = |sign: char, word: &str| {
        let rest = text.strip_prefix(sign)?;
        let is_word = rest.starts_with(char::is_alphabetic);
        is_word.then(|| format!("{word} {rest}"))
    };
    let signed = signed('-', "minus").or_else(|| signed('+', "plus"));
    let text = signed.as_deref().unwrap_or(text);
    let name = finish(camel_apart(text), 'N', fallback, &[]);
    if name == "Self" {
        return "SelfValue".to_owned();
    }
    name
}

/// Words for a text of which nothing can be part of a name: its characters by number.
pub(super) fn by_number(text: &str) -> Option<String> {
    let is_sayable = |c: char| is_part(c) || SIGNS.iter().any(|(sign, _)| *sign == c);
    if text.trim().is_empty() || text.contains(is_sayable) {
        return None;
    }
    // What only chooses how the character before it is drawn says nothing.
    let drawn = text
        .chars()
        .filter(|c| !('\u{fe00}'..='\u{fe0f}').contains(c));
    let numbers: Vec<String> = drawn.map(|c| format!("u{:x}", u32::from(c))).collect();
    Some(numbers.join(" "))
}

/// Further names of a field or an argument, for the one whose name another has: with a word for each
/// sign, and with its letters as they stand.
pub(super) fn more_fields(text: &str) -> Vec<String> {
    let letters: String = text.chars().filter(|c| is_part(*c)).collect();
    // `ids[]` is how some write that there may be several, `page[size]` where in an object.
    let text = text.replace("[]", " list").replace(['[', ']'], " ");
    let mut names = vec![field(&spoken(&text)), field(&letters.to_lowercase())];
    if let Some(rest) = text.strip_prefix('_') {
        names.push(field(&format!("underscore {rest}")));
    }
    names
}
/// A text cut where a sign stands between two digits.
fn apart(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<&u8>| at.is_some_and(u8::is_ascii_digit);
    let is_cut = move |at: usize| {
        let is_sign = bytes[at].is_ascii_punctuation() || bytes[at] == b' ';
        is_sign && at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1))
    };
    let mut start = 0;
    let cuts = (0..text.len()).filter(move |at| is_cut(*at));
    cuts.chain([text.len()]).map(move |end| {
        let part = &text[start..end];
        start = end + 1;
        part
    })
}

/// Further names of a variant, for the one whose name another value has: with a word for each sign,
/// and with one for its letters where these are small in one and capital in the other.
pub(super) fn more_variants(text: &str, others: &[String], fallback: &str) -> Vec<String> {
    let mut names = vec![variant(&spoken(text), fallback)];
    if !text.contains(char::is_alphanumeric) {
        names.push(variant(&format!("{} sign", spoken(text)), fallback));
    }
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let own = letters(text);
    let is_same_but_for_case = |other: &String| {
        let other = letters(other);
        other.eq_ignore_ascii_case(&own) && other != own
    };
    if others.iter().any(is_same_but_for_case) {
        let has_small = own.contains(char::is_lowercase);
        let has_capitals = own.contains(char::is_uppercase);
        let case = match (has_small, has_capitals) {
            (true, true) => "mixed",
            (true, false) => "lower",
            _ => "upper",
        };
        names.push(variant(&format!("{text} {case}"), fallback));
    }
    names
}

/// A text with a word for each sign.
fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(2 * text.len());
    let mut within = false;
    for (index, c) in text.char_indices() {
        match SIGNS.iter().find(|(sign, _)| *sign == c && c != '_') {
            Some(('-', _)) if within && text[index + 1..].starts_with(char::is_alphabetic) => {
                spoken.push_str(" dash ");
            }
            Some((_, word)) => spoken.extend([" ", word, " "]),
            None => spoken.push(c),
        }
        within = c.is_alphabetic();
    }
    spoken
}

/// Words in one, where numbers stay apart: `1.10` is not `110`.
fn camel_apart(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for part in apart(text) {
        if !words.is_empty() {
            words.push('_');
        }
        words.push_str(&camel_words(part));
    }
    words
}

/// The name of a static.
pub(super) fn shouty(text: &str) -> String {
    let words = if is_snake(text) {
        text.to_ascii_uppercase()
    } else {
        speakable(text).to_shouty_snake_case()
    };
    with_capital("OF_", finish(words, 'N', "OPERATION", &[]))
}

fn snake_words(text: &str) -> Cow<'_, str> {
    if is_snake(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(speakable(text).to_snake_case())
    }
}

fn camel_words(text: &str) -> String {
    if !is_snake(text) {
        return speakable(text).to_upper_camel_case();
    }
    let mut words = String::with_capacity(text.len());
    for word in text.split('_') {
        let (first, rest) = word.split_at(1);
        words.push(first.as_bytes()[0].to_ascii_uppercase().into());
        words.push_str(rest);
    }
    words
}

/// Whether a text is words of small letters and digits with one underscore between them. Most names
/// of documents are, and nothing is to be looked for in them.
fn is_snake(text: &str) -> bool {
    let mut before = b'_';
    for byte in text.bytes() {
        let fits = match byte {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'_' => before != b'_',
            _ => false,
        };
        if !fits {
            return false;
        }
        before = byte;
    }
    before != b'_'
}

/// Cuts a name to what a file can be called.
pub(super) fn cut(name: &mut String) {
    if name.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| name.is_char_boundary(*at));
        name.truncate(end.unwrap_or_default());
        name.truncate(name.trim_end_matches('_').len());
    }
}

fn finish(mut name: String, digit: char, fallback: &str, taken: &[&str]) -> String {
    if !name.is_ascii() {
        // The small letter of some capitals is a letter and a mark: `İ`.
        name.retain(is_part);
    }
    cut(&mut name);
    if name.is_empty() {
        fallback.clone_into(&mut name);
    }
    // Signs of some scripts are letters to Unicode, but begin no name.
    if name.starts_with(|c: char| !unicode_ident::is_xid_start(c) && c != '_') {
        name.insert(0, digit);
    }
    if taken.binary_search(&name.as_str()).is_ok() {
        name.push_str(if digit == 'N' { "Model" } else { "_" });
    }
    name
}

/// A text with a word for each sign that tells it from others, and blanks for what cannot be part
/// of a name.
fn speakable(text: &str) -> String {
    let only_signs = !text.chars().any(char::is_alphanumeric);
    let mut spoken = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut first = true;
    while let Some(c) = rest.next() {
        if c.is_ascii_alphanumeric() {
            first = false;
            spoken.push(c);
            continue;
        }
        let sign = SIGNS.iter().find(|(sign, _)| *sign == c);
        // A sign before a number is part of it: `+1` is not `-1`.
        let of_number =
            first && matches!(c, '+' | '-') && rest.peek().is_some_and(char::is_ascii_digit);
        first = false;
        match sign {
            Some((_, word)) if only_signs || of_number => {
                spoken.push(' ');
                spoken.push_str(word);
                spoken.push(' ');
            }
            _ if is_part(c) => spoken.push(c),
            _ => spoken.push(' '),
        }
    }
    spoken
}

/// Whether a character can be part of an identifier that compiles without a warning: letters and
/// digits. Of other scripts only letters, for not every sign of theirs may stand in a name.
fn is_part(c: char) -> bool {
    // Letters that modify others are letters to Unicode, and a warning to the compiler.
    let modifies = ('\u{2b0}'..='\u{2ff}').contains(&c);
    let foreign = !c.is_ascii() && !modifies && c.is_alphabetic();
    c.is_ascii_alphanumeric() || c == '_' || foreign && unicode_ident::is_xid_continue(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_hurt() {
        for (text, expected) in [
            ("self", "self_"),
            ("Self", "self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("_", "underscore"),
            ("type", "type_"),
            ("gen", "gen_"),
            ("3d_secure", "n3d_secure"),
            ("", "field"),
            ("!!", "not_not"),
            ("🦀", "field"),
            ("fooBar", "foo_bar"),
            ("foo-bar", "foo_bar"),
            ("../x", "x"),
            ("a/b", "a_b"),
            ("$ref", "ref_"),
            ("@odata.type", "odata_type"),
            ("größe", "größe"),
            ("数", "数"),
            ("a\u{202e}b", "a_b"),
            ("ʿayn", "ayn"),
            ("İ", "i"),
            ("\u{17b9}", "n\u{17b9}"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("a-1", "a_1"),
        ] {
            assert_eq!(snake(text, "field"), expected, "{text}");
            assert!(
                syn::parse_str::<syn::Ident>(&snake(text, "field")).is_ok(),
                "{text}"
            );
        }
    }

    #[test]
    fn variants_of_what_signs_tell_apart() {
        for (text, expected) in [
            ("name", "Name"),
            ("-name", "MinusName"),
            ("+name", "PlusName"),
            ("1.10", "N1_10"),
            ("110", "N110"),
            ("v1.2-beta", "V1_2Beta"),
            ("2024-01-15", "N2024_01_15"),
            ("-1", "Minus1"),
            ("a-1", "A1"),
            ("self", "SelfValue"),
        ] {
            assert_eq!(variant(text, "Value"), expected);
        }
        let more = |text, other: &str| more_variants(text, &[other.to_owned()], "Value");
        assert_eq!(more("a/b", "ab"), ["ASlashB"]);
        assert_eq!(more("ASC", "asc"), ["Asc", "AscUpper"]);
        assert_eq!(
            more("in_progress", "InProgress"),
            ["InProgress", "InProgressLower"]
        );
        assert_eq!(more("list", "list"), ["List"]);
        assert_eq!(more("*", "star"), ["Star", "StarSign"]);
        assert_eq!(variant("数", "Value"), "数");
        assert_eq!(camel("AbpV1_1", ""), "AbpV1_1");
        assert_eq!(camel("android-7.0", ""), "Android7_0");
        assert_eq!(camel_part("2023-05", ""), "2023_05");
    }

    #[test]
    fn lists_are_in_order_for_what_looks_in_them() {
        assert!(KEYWORDS.is_sorted() && PRELUDE.is_sorted());
    }

    #[test]
    fn words_that_are_snake_case_are_what_heck_makes_of_them() {
        let mut texts = vec![String::new()];
        for _ in 0..7 {
            let longer = |text: &String| ["a", "q", "0", "_"].map(|end| format!("{text}{end}"));
            texts = texts.iter().flat_map(longer).collect();
            for text in texts.iter().filter(|text| is_snake(text)) {
                assert_eq!(snake_words(text), text.to_snake_case(), "{text}");
                assert_eq!(camel_words(text), text.to_upper_camel_case(), "{text}");
                let shouty = text.to_shouty_snake_case();
                assert_eq!(text.to_ascii_uppercase(), shouty, "{text}");
            }
        }
        assert!(!is_snake("") && !is_snake("_a") && !is_snake("a_") && !is_snake("a__b"));
    }

    #[test]
    fn names_are_no_longer_than_files_can_be_called() {
        for text in [
            "_".repeat(60),
            "a".repeat(1000),
            "ö".repeat(500),
            "ab_".repeat(90),
        ] {
            let name = snake(&text, "field");
            assert!(name.len() <= LONGEST && name.len() > LONGEST - 20, "{name}");
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            assert!(!name.ends_with('_'), "{name}");
        }
    }

    #[test]
    fn types_that_would_hide_the_prelude_are_called_otherwise() {
        for (text, expected) in [
            ("Result", "ResultModel"),
            ("Option", "OptionModel"),
            ("String", "StringModel"),
            ("Vec", "VecModel"),
            ("Box", "BoxModel"),
            ("self", "SelfModel"),
            ("Error", "Error"),
            ("Client", "Client"),
            ("customer_balance_transaction", "CustomerBalanceTransaction"),
            ("3DSecure", "N3dSecure"),
            ("", "Type"),
            ("💥", "Type"),
        ] {
            assert_eq!(camel(text, "Type"), expected, "{text}");
            assert!(
                syn::parse_str::<syn::Ident>(&camel(text, "Type")).is_ok(),
                "{text}"
            );
        }
    }
    #[test]
    fn a_module_a_type_and_a_static_have_three_names_in_every_script() {
        for text in ["größe", "数", "住所", "주소", "عنوان", "ที่อยู่"] {
            let names = [snake(text, ""), camel(text, ""), shouty(text)];
            assert!(names[0] != names[1] && names[1] != names[2] && names[0] != names[2]);
            for name in names {
                assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
            }
        }
        assert_eq!(camel("住所", ""), "N住所");
        assert_eq!(camel_part("住所", ""), "住所");
    }
}
