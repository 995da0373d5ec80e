//! Parses JSON text into a value.

use serde_json::error::Category;
use serde_json::{Map, Value};

use super::outline::Outline;
use super::{duplicates, yaml};
use crate::diagnostic::{Code, Diagnostics, Location};
use crate::parallel;

/// The value of JSON text. What begins like JSON but is YAML (flow style, comments, trailing
/// commas) is read as that.
pub(super) fn parse(text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let offset = text.len() - text.trim_start_matches('\u{feff}').len();
    let outline = Outline::of(&text[offset..]);
    let error = match parse_halves(&text[offset..], &outline) {
        Ok(value) => {
            duplicates::report(text, outline.colons, &value, diagnostics);
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

/// The value of a text, of whose members each half is parsed by itself, where it has any.
fn parse_halves(text: &str, outline: &Outline) -> serde_json::Result<Value> {
    if let Some([first, second]) = outline.halves(text) {
        let parse = |text: String| serde_json::from_str::<Map<String, Value>>(&text);
        if let (Ok(mut members), Ok(rest)) = parallel::both(|| parse(first), || parse(second))
            && !members.is_empty()
            && !rest.is_empty()
        {
            // Of members given twice the last counts, and stands where the first did.
            members.extend(rest);
            return Ok(Value::Object(members));
        }
    }
    // What is wrong with it is said of the whole.
    serde_json::from_str(text)
}
