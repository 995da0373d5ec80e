//! The values that a schema lists, as the document has them.

use serde_json::Value;

/// `enum`, whichever variant of `openapiv3::Type` has it. A `None` among the values is `null`.
#[derive(Clone, Copy)]
pub(super) enum Values<'d> {
    Texts(&'d [Option<String>]),
    Numbers(&'d [Option<f64>]),
    Integers(&'d [Option<i64>]),
    Booleans(&'d [Option<bool>]),
    Any(&'d [Value]),
}

impl Default for Values<'_> {
    fn default() -> Self {
        Values::Any(&[])
    }
}

impl<'d> Values<'d> {
    pub(super) fn len(self) -> usize {
        match self {
            Values::Texts(texts) => texts.len(),
            Values::Numbers(numbers) => numbers.len(),
            Values::Integers(integers) => integers.len(),
            Values::Booleans(booleans) => booleans.len(),
            Values::Any(values) => values.len(),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether there are some, and all are `null`.
    pub(super) fn are_null(self) -> bool {
        !self.is_empty()
            && match self {
                Values::Texts(texts) => texts.iter().all(Option::is_none),
                Values::Numbers(numbers) => numbers.iter().all(Option::is_none),
                Values::Integers(integers) => integers.iter().all(Option::is_none),
                Values::Booleans(booleans) => booleans.iter().all(Option::is_none),
                Values::Any(values) => values.iter().all(Value::is_null),
            }
    }

    /// The text that is the only value.
    pub(super) fn only_text(self) -> Option<&'d str> {
        match self {
            Values::Texts([Some(only)]) => Some(only),
            Values::Any([Value::String(only)]) => Some(only),
            _ => None,
        }
    }

    /// The only value.
    pub(super) fn only(self) -> Option<Value> {
        (self.len() == 1).then(|| self.to_vec().pop()).flatten()
    }

    /// All of them.
    pub(super) fn to_vec(self) -> Vec<Value> {
        match self {
            Values::Texts(texts) => of(texts, |text| Value::String(text.clone())),
            Values::Numbers(numbers) => of(numbers, |number| Value::from(*number)),
            Values::Integers(integers) => of(integers, |integer| Value::from(*integer)),
            Values::Booleans(booleans) => of(booleans, |boolean| Value::Bool(*boolean)),
            Values::Any(values) => values.to_vec(),
        }
    }
}

fn of<T>(listed: &[Option<T>], value: impl Fn(&T) -> Value) -> Vec<Value> {
    let listed = listed.iter();
    listed
        .map(|item| item.as_ref().map_or(Value::Null, &value))
        .collect()
}
