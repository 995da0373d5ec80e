//! Scalars of the document, and sentences about bounds.

use serde_json::Value;

use super::keywords::JsonType;
use super::merge::Merged;
use crate::ir::{Constant, code};
use crate::pointer::ALWAYS;

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
        let always = self.extensions.and_then(|all| all.get(ALWAYS));
        let mut facts: Vec<String> = composite(&self.values, always).into_iter().collect();
        facts.extend(self.bounds());
        match self.default.and_then(constant) {
            Some(Constant::String(text)) if text.is_empty() => {}
            Some(constant) => facts.push(format!("Default: {}.", constant.code())),
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

/// How long a value is at most that is told as a whole, in characters of JSON.
const LONGEST_TOLD: usize = 200;

/// What a value always is, or is one of, where lists or objects are among these: such values have no
/// type that says it.
fn composite(values: &[Value], always: Option<&Value>) -> Option<String> {
    if let Some(text) = always.and_then(Value::as_str) {
        return told(text).map(|text| format!("Always {text}."));
    }
    let is_composite = |value: &Value| value.is_array() || value.is_object();
    if !values.iter().any(is_composite) {
        return None;
    }
    let values = values.iter().filter(|value| !value.is_null());
    let all: Option<Vec<String>> = values.map(|value| told(&value.to_string())).collect();
    let all = all.filter(|all| all.iter().map(String::len).sum::<usize>() <= 2 * LONGEST_TOLD)?;
    Some(match all.as_slice() {
        [only] => format!("Always {only}."),
        several => format!("One of {}.", several.join(", ")),
    })
}

fn told(json: &str) -> Option<String> {
    (json.len() <= LONGEST_TOLD).then(|| code(json))
}
