//! Gathers what a document says about a node: its text and facts worth a line of their own.

use super::view::{Bounds, View};
use crate::ir::Docs;

/// Documentation of a schema.
pub(super) fn schema(view: &View<'_>) -> Docs {
    let data = view.data;
    let text = data.description.as_deref().or(data.title.as_deref()).unwrap_or("");
    let mut notes = Vec::new();
    if let Some(format) = view.format.as_deref()
        && !matches!(format, "" | "int32" | "int64" | "float" | "double" | "string" | "binary")
    {
        notes.push(format!("Format: `{}`.", code(format)));
    }
    notes.extend(bounds(&view.bounds));
    if let [serde_json::Value::String(only)] = view.enumeration.as_slice()
        && !only.is_empty()
    {
        notes.push(format!("Always `{}`.", code(only)));
    }
    if let Some(default) = &data.default
        && !default.is_null()
        && !default.is_object()
    {
        notes.push(format!("Default: `{}`.", code(&default.to_string())));
    }
    Docs { text: text.to_owned(), notes, deprecated: data.deprecated }
}

/// Documentation from a summary and a description.
pub(super) fn summary(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Docs {
    let text = match (summary.unwrap_or("").trim(), description.unwrap_or("").trim()) {
        ("", text) | (text, "") => text.to_owned(),
        (summary, description) if description.starts_with(summary) => description.to_owned(),
        (summary, description) => format!("{summary}\n\n{description}"),
    };
    Docs { text, notes: Vec::new(), deprecated }
}

fn bounds(bounds: &Bounds) -> Option<String> {
    let range = |low: Option<String>, high: Option<String>, of: &str| match (low, high) {
        (Some(low), Some(high)) => Some(format!("{of} from {low} to {high}.")),
        (Some(low), None) => Some(format!("{of} at least {low}.")),
        (None, Some(high)) => Some(format!("{of} at most {high}.")),
        (None, None) => None,
    };
    let number = |value: f64| value.to_string();
    range(bounds.minimum.map(number), bounds.maximum.map(number), "Value").or_else(|| {
        let low = bounds.min_length.filter(|length| *length > 0);
        range(low.map(|n| n.to_string()), bounds.max_length.map(|n| n.to_string()), "Length")
    })
}

/// Text for a code span: no backtick, no line break, not longer than anyone reads.
fn code(text: &str) -> String {
    const LONGEST: usize = 80;
    let flat: String = text.chars().filter(|c| *c != '`' && !c.is_control()).collect();
    match flat.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &flat[..end]),
        None => flat,
    }
}
