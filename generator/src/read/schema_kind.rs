//! Chooses the variant of `openapiv3::SchemaKind` that holds the keywords a schema has.

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, SchemaKind, StringType,
    Type,
};
use serde_json::Value;

/// The narrowest variant that loses nothing; [`SchemaKind::Any`] when keywords of several are
/// mixed, as `openapiv3` itself reads them.
pub(super) fn kind(any: AnySchema) -> SchemaKind {
    let families = Families::of(&any);
    let plain = families.combinators == 0;
    match any.typ.as_deref() {
        None if families.is_combinator_only(&any) => combinator(any),
        Some("string")
            if plain && families.only(families.string) && all(&any, Value::is_string) =>
        {
            SchemaKind::Type(Type::String(string(any)))
        }
        Some("number")
            if plain && families.only(families.number) && all(&any, Value::is_number) =>
        {
            SchemaKind::Type(Type::Number(number(any)))
        }
        Some("integer")
            if plain
                && families.only(families.number)
                && all(&any, Value::is_i64)
                && has_integral_bounds(&any) =>
        {
            SchemaKind::Type(Type::Integer(integer(any)))
        }
        Some("boolean")
            if plain
                && families.only(false)
                && any.format.is_none()
                && all(&any, Value::is_boolean) =>
        {
            let enumeration = any.enumeration.iter().map(Value::as_bool).collect();
            SchemaKind::Type(Type::Boolean(BooleanType { enumeration }))
        }
        Some("object") if plain && families.only(families.object) && is_unnamed(&any) => {
            SchemaKind::Type(Type::Object(ObjectType {
                properties: any.properties,
                required: any.required,
                additional_properties: any.additional_properties,
                min_properties: any.min_properties,
                max_properties: any.max_properties,
            }))
        }
        Some("array") if plain && families.only(families.array) && is_unnamed(&any) => {
            SchemaKind::Type(Type::Array(ArrayType {
                items: any.items,
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
            }))
        }
        _ => SchemaKind::Any(any),
    }
}

/// Which families of keywords a schema has.
struct Families {
    combinators: usize,
    string: bool,
    number: bool,
    object: bool,
    array: bool,
}

impl Families {
    fn of(any: &AnySchema) -> Families {
        let combinators = [
            !any.one_of.is_empty(),
            !any.all_of.is_empty(),
            !any.any_of.is_empty(),
            any.not.is_some(),
        ];
        Families {
            combinators: combinators.into_iter().filter(|present| *present).count(),
            string: any.pattern.is_some() || any.min_length.is_some() || any.max_length.is_some(),
            number: any.multiple_of.is_some()
                || any.minimum.is_some()
                || any.maximum.is_some()
                || any.exclusive_minimum.is_some()
                || any.exclusive_maximum.is_some(),
            object: !any.properties.is_empty()
                || !any.required.is_empty()
                || any.additional_properties.is_some()
                || any.min_properties.is_some()
                || any.max_properties.is_some(),
            array: any.items.is_some()
                || any.min_items.is_some()
                || any.max_items.is_some()
                || any.unique_items.is_some(),
        }
    }

    /// Whether there are no keywords but of the one family that is allowed, given whether it is
    /// there at all.
    fn only(&self, allowed: bool) -> bool {
        let present = [self.string, self.number, self.object, self.array];
        present.into_iter().filter(|present| *present).count() == usize::from(allowed)
    }

    fn is_combinator_only(&self, any: &AnySchema) -> bool {
        self.combinators == 1 && self.only(false) && is_unnamed(any)
    }
}

/// Neither `enum` nor `format`.
fn is_unnamed(any: &AnySchema) -> bool {
    any.enumeration.is_empty() && any.format.is_none()
}

fn all(any: &AnySchema, is_kind: fn(&Value) -> bool) -> bool {
    any.enumeration.iter().all(is_kind)
}

fn combinator(any: AnySchema) -> SchemaKind {
    let AnySchema {
        one_of,
        all_of,
        any_of,
        not,
        ..
    } = any;
    match not {
        Some(not) => SchemaKind::Not { not },
        None if !one_of.is_empty() => SchemaKind::OneOf { one_of },
        None if !all_of.is_empty() => SchemaKind::AllOf { all_of },
        None => SchemaKind::AnyOf { any_of },
    }
}

fn string(any: AnySchema) -> StringType {
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    StringType {
        format: any.format.into(),
        pattern: any.pattern,
        enumeration: any.enumeration.into_iter().map(text).collect(),
        min_length: any.min_length,
        max_length: any.max_length,
    }
}

fn number(any: AnySchema) -> NumberType {
    NumberType {
        format: any.format.into(),
        multiple_of: any.multiple_of,
        exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
        exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
        minimum: any.minimum,
        maximum: any.maximum,
        enumeration: any.enumeration.iter().map(Value::as_f64).collect(),
    }
}

fn integer(any: AnySchema) -> IntegerType {
    // Saturates at the ends of i64, where f64 has no exact value.
    let whole = |number: f64| number as i64;
    IntegerType {
        format: any.format.into(),
        multiple_of: any.multiple_of.map(whole),
        exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
        exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
        minimum: any.minimum.map(whole),
        maximum: any.maximum.map(whole),
        enumeration: any.enumeration.iter().map(Value::as_i64).collect(),
    }
}

fn has_integral_bounds(any: &AnySchema) -> bool {
    let integral = |number: f64| number.fract() == 0.0 && number.abs() <= i64::MAX as f64;
    [any.multiple_of, any.minimum, any.maximum]
        .into_iter()
        .flatten()
        .all(integral)
}
