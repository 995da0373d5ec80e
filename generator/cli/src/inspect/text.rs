//! The map for a person, in 80 columns.

use std::fmt::Write as _;

use super::map::{Call, Map};
use crate::terminal;

const WIDTH: usize = 80;

/// The resources as a tree, then the sums.
pub fn tree(map: &Map, colors: bool) -> String {
    let mut text = format!("{} {}\n\nclient\n", map.title, map.version);
    for entry in &map.entries {
        let depth = entry.path.len();
        let name = entry.path.last().map_or("", String::as_str);
        let indent = "  ".repeat(depth);
        let name = format!("{indent}.{name}()");
        let size = terminal::count(entry.lines, "line");
        let name = format!("{name:<60}{size:>20}");
        let _ = writeln!(text, "{}", paint(name.trim_end(), "1", colors));
        for call in &entry.calls {
            text.push_str(&line(call, depth, colors));
        }
    }
    text.push('\n');
    text.push_str(&sums(map));
    text
}

/// `.list  GET /pets` and what is worth knowing, on one line or two.
fn line(call: &Call, depth: usize, colors: bool) -> String {
    let start = format!("{}.{}", "  ".repeat(depth + 1), call.name);
    let request = format!("{} {}", call.method, call.path);
    let mut facts = terminal::count(call.types, "type");
    for (yes, word) in [(call.paged, "paged"), (call.public, "no credential")] {
        if yes {
            let _ = write!(facts, ", {word}");
        }
    }
    let column = start.chars().count().max(26) + 2;
    let start = format!("{start:<0$}", column);
    let facts = paint(&facts, "2", colors);
    if column + request.chars().count() <= WIDTH {
        format!("{start}{request}\n{:column$}{facts}\n", "")
    } else {
        let request = cut(&request, WIDTH - 8);
        format!("{}\n{:8}{request}\n{:8}{facts}\n", start.trim_end(), "", "")
    }
}

fn sums(map: &Map) -> String {
    let list = |parts: Vec<String>| {
        if parts.is_empty() {
            "none".to_owned()
        } else {
            parts.join(", ")
        }
    };
    let largest = map
        .largest
        .iter()
        .map(|(name, size)| format!("{name} {size}"));
    let media = map
        .media_types
        .iter()
        .map(|(name, calls)| format!("{name} {calls}"));
    let skipped = match map.skipped {
        0 => String::new(),
        skipped => format!(", {skipped} skipped"),
    };
    let rows = [
        ("operations", format!("{}{skipped}", map.operations())),
        ("paged", map.paged().to_string()),
        ("resources", map.entries.len().to_string()),
        ("types", map.types.to_string()),
        (
            "lines",
            format!("{}, {} of them types", map.lines, map.lines_of_types),
        ),
        ("largest", list(largest.collect())),
        ("media types", list(media.collect())),
        ("security", list(map.security.clone())),
    ];
    let rows = rows.iter().map(|(what, value)| wrapped(what, value));
    rows.collect()
}

/// A row whose value goes on below itself where it is long.
fn wrapped(what: &str, value: &str) -> String {
    let mut text = format!("{what:<13}");
    let mut column = 13;
    for (index, part) in value.split(", ").enumerate() {
        let part = match index {
            0 => part.to_owned(),
            _ => format!(", {part}"),
        };
        if column + part.chars().count() > WIDTH && index > 0 {
            let rest = part.trim_start_matches(", ");
            let _ = write!(text, ",\n{:13}{rest}", "");
            column = 13 + rest.chars().count();
        } else {
            column += part.chars().count();
            text.push_str(&part);
        }
    }
    text.push('\n');
    text
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() > width {
        text.chars().take(width - 1).chain(['…']).collect()
    } else {
        text.to_owned()
    }
}

fn paint(text: &str, code: &str, colors: bool) -> String {
    if colors {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
