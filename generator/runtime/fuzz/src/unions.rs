//! JSON through the unions of a generated crate.

use std::any::type_name;

use unions::runtime::json::{Decode, Document, Encode, Value, from_json, to_json};
use unions::types::{All, Expression, First, Flag, Keeps, Mixed, Pet, Scalar, Shape, Tree};

use crate::{Dice, Verdict};

/// How many values may be looked at for each that a text has: some variants, some deep.
const MOST: usize = 60;

/// Every text through every union.
pub fn unions(input: &[u8], _: &mut Dice) -> Verdict {
    let Ok(document) = Document::parse(input.to_vec()) else {
        return Ok(0);
    };
    let Ok(value) = Value::decode(document.root()) else {
        return Ok(1);
    };
    union::<Shape>(&document, &value)?;
    union::<Pet>(&document, &value)?;
    union::<Expression>(&document, &value)?;
    union::<First>(&document, &value)?;
    union::<Flag>(&document, &value)?;
    union::<Scalar>(&document, &value)?;
    union::<Mixed>(&document, &value)?;
    // What may be null is not open: its null would be another.
    let _ = object::<Option<Tree>>(&document, &value)?;
    let _ = object::<All>(&document, &value)?;
    if let Some(written) = object::<Keeps>(&document, &value)? {
        if !is_within(&value, &from_json(written.as_str()).unwrap()) {
            return Err(format!("of {value} there is only {written}"));
        }
    }
    Ok(2)
}

/// A union reads anything.
fn union<T: Decode + Encode>(document: &Document, value: &Value) -> Result<(), String> {
    match object::<T>(document, value)? {
        Some(_) => Ok(()),
        None => Err(format!("{} is ended by {value}", type_name::<T>())),
    }
}

/// What a value is written as, if it can be read: the same each time, and nothing that was not there.
fn object<T: Decode + Encode>(
    document: &Document,
    value: &Value,
) -> Result<Option<String>, String> {
    let name = type_name::<T>();
    let before = document.work();
    let read = T::decode(document.root());
    let work = document.work() - before;
    let values = size(value);
    if work > MOST * values {
        return Err(format!(
            "{name} looks {work} times at {values} values: {value}"
        ));
    }
    let Ok(read) = read else {
        return Ok(None);
    };
    let written = to_json(&read);
    let again = from_json::<T>(written.as_str())
        .map_err(|error| format!("{name}: {written} of {value} is not read again: {error}"))?;
    let twice = to_json(&again);
    let found = from_json::<Value>(written.as_str()).unwrap();
    let twice = from_json::<Value>(twice).unwrap();
    // Without what the first did not keep another variant may fit better, which keeps as much.
    if !is_within(&twice, &found) || !is_within(&found, &twice) {
        return Err(format!("{name}: {written} of {value}, and then {twice}"));
    }
    if !is_within(&found, value) {
        return Err(format!("{name}: {written} of {value}"));
    }
    Ok(Some(written))
}

/// How many values a value has.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

/// Whether everything of a value is in the other one, in its place. Nulls are where nothing is, and
/// the other way round.
fn is_within(value: &Value, other: &Value) -> bool {
    match (value, other) {
        (Value::Array(items), Value::Array(others)) => {
            let mut pairs = items.iter().zip(others);
            items.len() == others.len() && pairs.all(|(one, other)| is_within(one, other))
        }
        (Value::Object(members), Value::Object(others)) => members.iter().all(|(name, value)| {
            // Of several members of one name it is not said which counts.
            let mut of_name = others.iter().filter(|(other, _)| other == name);
            let is_double = members.iter().filter(|(other, _)| other == name).count() > 1;
            of_name.any(|(_, other)| is_within(value, other)) || value.is_null() || is_double
        }),
        // 1 is read as a number as 1.0 is, and the nearest there is of each.
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        _ => value == other,
    }
}
