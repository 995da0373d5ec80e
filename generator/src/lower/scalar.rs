//! Types of scalars, by `type`, `format` and `enum`.

use serde_json::Value;

use super::Lowering;
use super::constant::constant;
use super::merge::Merged;
use super::place::Place;
use crate::ir::{Constant, Definition, Enumeration, EnumerationValue, Kind, Type};

impl<'d> Lowering<'d, '_> {
    /// The type of text.
    pub(super) fn string(&mut self, merged: &Merged<'d>) -> Type {
        match merged.format.as_deref() {
            Some("byte") => Type::Base64,
            Some("password") => Type::Secret,
            _ => Type::String,
        }
    }

    /// The type of an integer: 64 bits unless the format says 32.
    pub(super) fn integer(&mut self, merged: &Merged<'d>) -> Type {
        // Above i64, where f64 still tells the two apart.
        let above = merged
            .maximum
            .is_some_and(|bound| bound >= 9_223_372_036_854_775_808.0);
        let negative = merged.minimum.is_some_and(|bound| bound < 0.0);
        match merged.format.as_deref() {
            Some("int32") => Type::Integer32,
            Some("uint64") => Type::Unsigned64,
            _ if above && !negative => Type::Unsigned64,
            _ => Type::Integer64,
        }
    }

    /// The type of a number. Formats of integers are taken at their word.
    pub(super) fn number(&mut self, merged: &Merged<'d>) -> Type {
        match merged.format.as_deref() {
            Some("int64" | "integer") => Type::Integer64,
            Some("int32") => Type::Integer32,
            _ => Type::Number,
        }
    }

    /// The type of one of a list of values. A list of one is told from the type by the member's
    /// constant; a list of several sorts is any value.
    pub(super) fn enumeration(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Type {
        let values: Vec<&Value> = merged
            .values
            .iter()
            .filter(|value| !value.is_null())
            .collect();
        let all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
        let integer = all(Value::is_i64);
        if all(Value::is_boolean) {
            return Type::Boolean;
        }
        if all(Value::is_number) && !integer {
            return self.number(merged);
        }
        if !integer && !all(Value::is_string) {
            return Type::Any;
        }
        if values.len() == 1 {
            return match integer {
                true => self.integer(merged),
                false => self.string(merged),
            };
        }
        let enumeration = enumeration(merged, &values, integer);
        self.define(Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Enumeration(enumeration),
        })
    }
}

fn enumeration(merged: &Merged<'_>, values: &[&Value], integer: bool) -> Enumeration {
    let list = |keys: [&str; 2]| -> Vec<Option<String>> {
        let extensions = merged.extensions;
        let found = keys.iter().find_map(|key| extensions?.get(*key));
        let texts = found.and_then(Value::as_array).into_iter().flatten();
        texts.map(|text| text.as_str().map(str::to_owned)).collect()
    };
    // Known to most generators by these two spellings.
    let names = list(["x-enum-varnames", "x-enumNames"]);
    let texts = list(["x-enum-descriptions", "x-enumDescriptions"]);
    let mut known: Vec<EnumerationValue> = Vec::with_capacity(values.len());
    let mut seen = std::collections::BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        let Some(value) = constant(value) else {
            continue;
        };
        let identity = match &value {
            Constant::String(text) => text.clone(),
            Constant::Integer(number) => number.to_string(),
            Constant::Number(_) | Constant::Boolean(_) => continue,
        };
        if seen.insert(identity) {
            known.push(EnumerationValue {
                value,
                name: names.get(index).cloned().flatten(),
                text: texts.get(index).cloned().flatten(),
            });
        }
    }
    Enumeration {
        integer,
        values: known,
    }
}
