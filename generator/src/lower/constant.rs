//! Scalars of the document, and sentences about bounds.

use serde_json::Value;

use super::keywords::JsonType;
use super::merge::Merged;
use crate::ir::Constant;

/// A scalar that is not null.
pub(super) fn constant(value: &Value) -> Option<Constant> {
    match value {
        Value::String(text) => Some(Constant::String(text.clone())),
        Value::Bool(flag) => Some(Constant::Boolean(*flag)),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => Some(Constant::Integer(integer)),
            None => number.as_f64().map(Constant::Number),
        },
        _ => None,
    }
}

impl Merged<'_> {
    /// The one value that is allowed.
    pub(super) fn constant(&self) -> Option<Constant> {
        match self.values.as_slice() {
            [only] if !self.nullable => constant(only),
            _ => None,
        }
    }

    /// The default, when it is a scalar of the type.
    pub(super) fn default_constant(&self) -> Option<Constant> {
        let default = constant(self.default?)?;
        let fits = matches!(
            (&default, self.sort()),
            (Constant::String(_), Some(JsonType::String))
                | (Constant::Boolean(_), Some(JsonType::Boolean))
                | (
                    Constant::Integer(_),
                    Some(JsonType::Integer | JsonType::Number)
                )
                | (Constant::Number(_), Some(JsonType::Number))
        );
        fits.then_some(default)
    }

    /// Sentences about bounds and default.
    pub(super) fn facts(&self) -> Vec<String> {
        let mut facts = self.bounds();
        match self.default.and_then(constant) {
            Some(Constant::String(text)) if text.is_empty() => {}
            Some(constant) => facts.push(format!("Default: {}.", written(&constant))),
            None => {}
        }
        facts
    }

    /// Sentences about bounds.
    pub(super) fn bounds(&self) -> Vec<String> {
        let mut facts = Vec::new();
        let number = matches!(self.sort(), Some(JsonType::Integer | JsonType::Number));
        match (self.minimum, self.maximum) {
            (Some(low), Some(high)) if number => facts.push(format!("From {low} to {high}.")),
            (Some(low), None) if number => facts.push(format!("At least {low}.")),
            (None, Some(high)) if number => facts.push(format!("At most {high}.")),
            _ => {}
        }
        if self.sort() == Some(JsonType::String) {
            match (self.min_length.filter(|least| *least > 0), self.max_length) {
                (Some(least), Some(most)) => {
                    facts.push(format!("{least} to {most} characters."));
                }
                (Some(least), None) => facts.push(format!("At least {least} characters.")),
                (None, Some(most)) => facts.push(format!("At most {most} characters.")),
                (None, None) => {}
            }
        }
        facts
    }
}

/// A scalar as a code span.
pub(super) fn written(constant: &Constant) -> String {
    match constant {
        Constant::String(text) => code(text),
        Constant::Integer(number) => format!("`{number}`"),
        Constant::Number(number) => format!("`{number}`"),
        Constant::Boolean(flag) => format!("`{flag}`"),
    }
}

/// A text as a code span on one line.
pub(super) fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = text.split(|c| c != '`').map(str::len).max();
    match longest.unwrap_or_default() {
        0 => format!("`{text}`"),
        ticks => {
            let fence = "`".repeat(ticks + 1);
            format!("{fence} {text} {fence}")
        }
    }
}
