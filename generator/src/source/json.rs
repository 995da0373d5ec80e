//! Parses JSON text into a value.

use serde_json::Value;
use serde_json::error::Category;

use super::{duplicates, yaml};
use crate::diagnostic::{Code, Diagnostics, Location};
use crate::parallel;

/// The value of JSON text. What begins like JSON but is YAML (flow style, comments, trailing
/// commas) is read as that.
pub(super) fn parse(text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let offset = text.len() - text.trim_start_matches('\u{feff}').len();
    let (parsed, colons) = parallel::both(
        || serde_json::from_str::<Value>(&text[offset..]),
        || duplicates::colons(text),
    );
    let error = match parsed {
        Ok(value) => {
            duplicates::report(text, colons, &value, diagnostics);
            return Some(value);
        }
        Err(error) => error,
    };
    let message = error.to_string();
    let too_deep = message.starts_with("recursion limit");
    if error.classify() == Category::Syntax
        && !too_deep
        && let Ok(parsed) = yaml::parse(text)
    {
        return Some(parsed.report(diagnostics));
    }
    let location = Location {
        line: error.line().max(1),
        column: error.column().max(1),
    };
    if too_deep {
        let message = "objects and arrays are nested more than 127 levels deep";
        diagnostics.error(Code::TooDeep, "#", message).at(location);
        return None;
    }
    let reason = message.split(" at line ").next().unwrap_or(&message);
    let diagnostic = diagnostics
        .error(
            Code::InvalidJson,
            "#",
            format!("this is not JSON: {reason}"),
        )
        .at(location);
    if error.classify() == Category::Eof {
        diagnostic.help("the document ends too early; was the download cut off?");
    }
    None
}
