//! Writes a value as YAML that every reader, of YAML 1.1 or 1.2, takes for the same value.
//!
//! `serde_yaml` leaves text such as `no` and `2026-01-01` without quotes, which is a truth value and
//! a date to readers of YAML 1.1, and it would round numbers that a document gives in full.

use serde_json::{Map, Value};

/// Longest key that readers find without being told that it is one; the limit is 1024 characters.
const LONGEST_KEY: usize = 512;
/// How many columns each level is indented by.
const STEP: usize = 2;

/// `value` as YAML in block style: text of several lines as a literal block, text that could be
/// taken for something else in quotes.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(members) if !members.is_empty() => mapping(&mut out, members, 0, false),
        Value::Array(items) if !items.is_empty() => sequence(&mut out, items, 0, false),
        scalar => {
            write_scalar(&mut out, scalar, STEP);
            out.push('\n');
        }
    }
    out
}

/// Writes a mapping; its first line is begun already when `inline`.
fn mapping(out: &mut String, members: &Map<String, Value>, indent: usize, inline: bool) {
    let mut first = inline;
    for (key, value) in members {
        if !std::mem::take(&mut first) {
            spaces(out, indent);
        }
        if key.len() > LONGEST_KEY {
            out.push_str("? ");
            quoted(out, key);
            out.push('\n');
            spaces(out, indent);
        } else if is_plain(key) {
            out.push_str(key);
        } else {
            quoted(out, key);
        }
        out.push(':');
        match value {
            Value::Object(members) if !members.is_empty() => {
                out.push('\n');
                mapping(out, members, indent + STEP, false);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                sequence(out, items, indent + STEP, false);
            }
            scalar => {
                out.push(' ');
                write_scalar(out, scalar, indent + STEP);
                out.push('\n');
            }
        }
    }
}

/// Writes a sequence; its first line is begun already when `inline`.
fn sequence(out: &mut String, items: &[Value], indent: usize, inline: bool) {
    let mut first = inline;
    for item in items {
        if !std::mem::take(&mut first) {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(members) if !members.is_empty() => {
                mapping(out, members, indent + STEP, true);
            }
            Value::Array(items) if !items.is_empty() => sequence(out, items, indent + STEP, true),
            scalar => {
                write_scalar(out, scalar, indent + STEP);
                out.push('\n');
            }
        }
    }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Writes anything that has no parts, without the line break after it.
fn write_scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if is_plain(text) => out.push_str(text),
        Value::String(text) if is_block(text) => block(out, text, indent),
        Value::String(text) => quoted(out, text),
        // Empty objects and arrays, numbers as they were written, null and truth values.
        other => out.push_str(&other.to_string()),
    }
}

/// Whether text can do without quotes: it begins with a letter, as paths do after `/` and keywords
/// after `$`, has nothing that means something in YAML, and is not a word that does.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = match bytes {
        [b'/' | b'$', first, ..] | [first, ..] => first.is_ascii_alphabetic(),
        [] => false,
    };
    let special = |pair: &[u8]| matches!(pair, [b':', b' '] | [b' ', b'#']);
    starts
        && !text.ends_with([':', ' '])
        && !text.chars().any(|c| c.is_control() || !is_printable(c))
        && !bytes.windows(2).any(special)
        && !is_word(text)
}

/// Whether a word is something else than text to some reader of YAML.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Characters that YAML has without escapes, apart from line breaks of any kind.
fn is_printable(c: char) -> bool {
    let is_break = matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let is_other = matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}') || c.is_control();
    !is_break && !is_other
}

/// Whether text can be a literal block: of several lines, none of which could be mistaken for
/// indentation.
fn is_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && text
            .chars()
            .all(|c| matches!(c, '\n' | '\t') || is_printable(c))
        && text
            .split('\n')
            .all(|line| line.is_empty() || !line.trim().is_empty())
}

fn block(out: &mut String, text: &str, indent: usize) {
    let content = text.trim_end_matches('\n');
    let breaks = text.len() - content.len();
    out.push_str(match breaks {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in content.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(out, indent);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1)));
}

/// Writes text in single quotes, or in double quotes when it needs escapes.
fn quoted(out: &mut String, text: &str) {
    if text.chars().all(|c| is_printable(c) && c != '\'') {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
        return;
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", c as u32)),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::to_yaml;
    use crate::source::yaml;

    /// The value that the reader finds in what was written.
    fn read_back(value: &Value) -> Value {
        let text = to_yaml(value);
        let parsed = yaml::parse(&text);
        let parsed = parsed.unwrap_or_else(|_| panic!("not YAML:\n{text}"));
        parsed.report(&mut crate::diagnostic::Diagnostics::new())
    }

    #[test]
    fn text_stays_text() {
        let texts = [
            "",
            " ",
            "no",
            "No",
            "y",
            "off",
            "null",
            "~",
            "true",
            "1",
            "1.0",
            "1e3",
            "0x1f",
            "0o7",
            "012",
            "1_000",
            "12:30:45",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            ".inf",
            ".nan",
            "-",
            "- a",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "'",
            "\"",
            "it's",
            "\"a\"",
            "\\",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            "=",
            "<<",
            " a",
            "a ",
            "a\tb",
            "\t",
            "a\nb",
            "a\nb\n",
            "a\nb\n\n",
            "\n",
            "\n\na",
            " a\nb",
            "a\n b",
            "a\n \nb",
            "a\r\nb",
            "a\u{85}b",
            "a\u{2028}b",
            "\u{feff}a",
            "\u{0}",
            "\u{7f}",
            "ü",
            "日本",
            "😀",
            "a\n\tb",
            "---",
            "---\na",
            "...\n",
            "a\n...\nb",
            "a\n---\n",
            "/pets/{id}",
            "/1",
            "a,b",
            "<b>",
            "a\n\n\nb",
            "key: |\n  x\n",
            "a\\nb\n",
        ];
        let list = json!(texts.as_slice());
        assert_eq!(read_back(&list), list);
        for text in texts {
            for value in [
                json!(text),
                json!({"a": text, "b": 1}),
                json!([[text], {"a": [text]}]),
            ] {
                assert_eq!(read_back(&value), value);
            }
            if text != "<<" {
                let value = json!({"x": {text: text}});
                assert_eq!(read_back(&value), value, "as a key: {text:?}");
            }
        }
        let key = "long/".repeat(400);
        let value = json!({"a": [{&key: {"b": {}}, "c": []}]});
        assert_eq!(read_back(&value), value);
    }

    #[test]
    fn words_of_older_readers_are_quoted() {
        for text in [
            "no",
            "ON",
            "2026-01-01",
            "1.0",
            "12:30",
            "0b1",
            "1_000",
            "~",
        ] {
            assert_eq!(to_yaml(&json!({ "a": text })), format!("a: '{text}'\n"));
        }
    }

    #[test]
    fn style() {
        let value: Value = serde_json::from_str(
            r#"{"openapi":"3.0.3","info":{"title":"Pets: all","description":"One.\n\n  Two.\n"},
            "tags":[{"name":"a","x":[[1,2.50],[]]},"b c",null,true],"200":{},"/pets/{id}":12345678901234567890123}"#,
        )
        .unwrap();
        let expected = "\
openapi: '3.0.3'
info:
  title: 'Pets: all'
  description: |
    One.

      Two.
tags:
  - name: a
    x:
      - - 1
        - 2.50
      - []
  - b c
  - null
  - true
'200': {}
/pets/{id}: 12345678901234567890123
";
        assert_eq!(to_yaml(&value), expected);
    }
}
