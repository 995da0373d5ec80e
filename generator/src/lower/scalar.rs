//! Types of scalars, by `type`, `format` and `enum`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use super::Lowering;
use super::constant::constant;
use super::keywords::JsonType;
use super::merge::{Merged, Site, below};
use super::place::Place;
use crate::config::{JsonScalar, Subject};
use crate::diagnostic::Code;
use crate::ir::{
    Constant, Definition, Enumeration, EnumerationValue, Formatted, FormattedAs, Kind, Opaque,
    Scalars, Type,
};
use crate::pointer::tokens;

/// Formats of integers that may be beyond 64 bits.
const BIG: [&str; 7] = [
    "int128",
    "uint128",
    "int256",
    "uint256",
    "bigint",
    "biginteger",
    "big-integer",
];

/// Whether a bound allows integers beyond 64 bits.
fn is_beyond(merged: &Merged<'_>, negative: bool) -> bool {
    // What documents write for the last of 64 bits is often rounded up.
    let most = if negative {
        9_223_372_036_854_775_808.0
    } else {
        18_446_744_073_709_551_616.0
    };
    let is_low = |bound: f64| bound < -9_223_372_036_854_775_808.0;
    merged.minimum.is_some_and(is_low) || merged.maximum.is_some_and(|bound| bound > most)
}

impl<'d> Lowering<'d, '_> {
    /// The type that the user chose for scalars of this kind that are as this one.
    pub(super) fn formatted(&mut self, merged: &Merged<'d>, kind: JsonScalar) -> Option<Type> {
        if self.config.formats.is_empty() {
            return None;
        }
        let format = merged.format;
        let name = member_name(&merged.pointer);
        let extension = |name: &str| merged.extensions?.get(name);
        let subject = Subject {
            kind,
            format,
            name: name.as_deref(),
            extension: &extension,
        };
        let mut formats = self.config.formats.iter();
        // Its own format comes before what is said of names.
        let own = format.and_then(|format| self.config.formats.get_key_value(format));
        let own = own.filter(|(key, format)| format.fits(key, &subject));
        let (key, _) = own.or_else(|| formats.find(|(key, format)| format.fits(key, &subject)))?;
        self.formats.insert(key.clone());
        Some(Type::Formatted(Formatted {
            format: key.clone(),
            on: match kind {
                JsonScalar::String => FormattedAs::String,
                JsonScalar::Integer => FormattedAs::Integer,
                JsonScalar::Number => FormattedAs::Number,
            },
        }))
    }

    /// The type of text.
    pub(super) fn string(&mut self, merged: &Merged<'d>) -> Type {
        if let Some(ty) = self.formatted(merged, JsonScalar::String) {
            return ty;
        }
        match merged.format {
            Some("byte") => Type::Base64,
            Some("base64url") => Type::Base64Url,
            Some("password") => Type::Secret,
            _ => Type::String,
        }
    }

    /// The type of an integer: 64 bits unless the format says 32, or bounds or format need more.
    pub(super) fn integer(&mut self, merged: &Merged<'d>) -> Type {
        // Above i64, where f64 still tells the two apart.
        let above = merged
            .maximum
            .is_some_and(|bound| bound >= 9_223_372_036_854_775_808.0);
        let negative = merged.minimum.is_some_and(|bound| bound < 0.0);
        match merged.format {
            Some("int32") => Type::Integer32,
            Some("uint64") => Type::Unsigned64,
            Some("int64") => Type::Integer64,
            Some(format) if BIG.contains(&format.to_ascii_lowercase().as_str()) => Type::BigInteger,
            _ if is_beyond(merged, negative) => Type::BigInteger,
            _ if above && !negative => Type::Unsigned64,
            _ => Type::Integer64,
        }
    }

    /// The type of a number. Formats of integers are taken at their word.
    pub(super) fn number(&mut self, merged: &Merged<'d>) -> Type {
        match merged.format {
            Some("int64" | "integer") => Type::Integer64,
            Some("int32") => Type::Integer32,
            _ => Type::Number,
        }
    }

    /// The type of one of a list of values, of which there may be one: a server may add to it. A list
    /// of several sorts is any value.
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
        let is_whole = |value: &&Value| !value.is_f64() && value.is_number();
        if values
            .iter()
            .any(|value| is_whole(value) && !value.is_i64())
        {
            let is_integer = merged.sort() == Some(JsonType::Integer) && all(Value::is_number);
            return if is_integer {
                self.large_integers(merged, all(Value::is_u64))
            } else if all(Value::is_number) {
                self.number(merged)
            } else {
                self.opaque(&merged.pointer, Opaque::Values)
            };
        }
        // Lists and objects are among the values.
        if !values.iter().all(|value| constant(value).is_some()) {
            self.diagnostics
                .warning(
                    Code::LossySchema,
                    below(&merged.pointer, &["enum"]),
                    "lists or objects are among the values, which have no type of their own; any JSON value is accepted",
                )
                .expected("strings, numbers, true or false")
                .help("describe each of them by a schema with `const`, in `oneOf`");
            return self.opaque(&merged.pointer, Opaque::Values);
        }
        let scalars = if integer {
            Scalars::Integers
        } else if all(Value::is_string) {
            Scalars::Texts
        } else {
            Scalars::Mixed
        };
        if values.len() == 1 && scalars == Scalars::Mixed {
            return self.number(merged);
        }
        let is_secret = merged.format == Some("password");
        if values.len() == 1 && is_secret {
            return Type::Secret;
        }
        let enumeration = enumeration(merged, scalars);
        self.define(Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Enumeration(enumeration),
        })
    }
}

impl<'d> Lowering<'d, '_> {
    /// The type of what is always one value, which is told by that and not by its type.
    pub(super) fn always(&mut self, merged: &Merged<'d>) -> Option<Type> {
        Some(match merged.constant()? {
            Constant::String(_) if merged.format == Some("password") => Type::Secret,
            Constant::String(_) => Type::String,
            Constant::Integer(_) => self.integer(merged),
            Constant::Boolean(_) => Type::Boolean,
            Constant::Number(_) => return None,
        })
    }

    /// The type of a list of integers beyond those of 64 bits with a sign.
    fn large_integers(&mut self, merged: &Merged<'d>, unsigned: bool) -> Type {
        let (ty, what) = if unsigned {
            (Type::Unsigned64, "any unsigned integer of 64 bits")
        } else {
            (Type::BigInteger, "any integer, by its text,")
        };
        self.diagnostics
            .warning(
                Code::LossySchema,
                below(&merged.pointer, &["enum"]),
                format!(
                    "integers that do not fit into 64 bits with a sign cannot be an enumeration; {what} is generated"
                ),
            )
            .expected("integers from -9223372036854775808 to 9223372036854775807")
            .help("write values that only name something as strings");
        ty
    }

    /// The type of a value that is of one of several enumerations, all of texts or all of
    /// integers: one with the values of all. What is open takes any other value besides.
    pub(super) fn enumerations(
        &mut self,
        sites: &[&Site<'d>],
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Option<Type> {
        let mut parts = Vec::with_capacity(sites.len());
        for site in sites {
            let found = self.document.schema(site.schema, &site.pointer).ok()?;
            let part = self.merge(found.value, &found.pointer);
            let plain = matches!(part.format, None | Some("int32" | "int64"));
            if !part.alternatives.is_empty() || part.values.is_empty() && !plain {
                return None;
            }
            parts.push(part);
        }
        let several = parts.iter().filter(|part| !part.values.is_empty()).count() > 1;
        let all = |sort: JsonType, is: fn(&Value) -> bool| {
            let fits = |value: &Value| value.is_null() || is(value);
            parts.iter().all(|part| match part.values.as_slice() {
                [] => part.sort() == Some(sort),
                values => values.iter().all(fits),
            })
        };
        let integer = all(JsonType::Integer, Value::is_i64);
        if !several || !integer && !all(JsonType::String, Value::is_string) {
            return None;
        }
        let scalars = if integer {
            Scalars::Integers
        } else {
            Scalars::Texts
        };
        let mut values: Vec<EnumerationValue> = Vec::new();
        for part in &parts {
            for value in enumeration(part, scalars).values {
                if !values.iter().any(|known| known.value == value.value) {
                    values.push(value);
                }
            }
        }
        if values.is_empty() {
            return None;
        }
        let ty = self.define(Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Enumeration(Enumeration { scalars, values }),
        });
        let null = |part: &Merged<'_>| part.nullable || part.values.iter().any(Value::is_null);
        Some(if parts.iter().any(null) {
            ty.nullable()
        } else {
            ty
        })
    }
}

/// The enumeration of the values of a schema. One value alone is described by the schema.
fn enumeration(merged: &Merged<'_>, scalars: Scalars) -> Enumeration {
    let list = |keys: [&str; 2]| -> Vec<Option<String>> {
        let extensions = merged.extensions;
        let found = keys.iter().find_map(|key| extensions?.get(*key));
        let text = |text: &Value| text.as_str().map(str::to_owned);
        match found {
            Some(Value::Array(texts)) => texts.iter().map(text).collect(),
            // By value, of which null has none.
            Some(Value::Object(texts)) => {
                let values = merged.values.iter().filter(|value| !value.is_null());
                let texts = values.map(|value| match value {
                    Value::String(value) => texts.get(value),
                    value => texts.get(&value.to_string()),
                });
                texts.map(|found| found.and_then(text)).collect()
            }
            _ => Vec::new(),
        }
    };
    // Known to most generators by these two spellings.
    let names = list(["x-enum-varnames", "x-enumNames"]);
    let texts = list(["x-enum-descriptions", "x-enumDescriptions"]);
    let values: Vec<&Value> = merged.values.iter().filter(|v| !v.is_null()).collect();
    let alone = |text: Option<&str>| text.filter(|_| values.len() == 1).map(str::to_owned);
    let title = alone(merged.title.filter(|title| title.len() <= 60));
    let description = alone(merged.description);
    let mut known: Vec<EnumerationValue> = Vec::with_capacity(values.len());
    let mut seen = BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        let Some(constant) = constant(value) else {
            continue;
        };
        let identity = match (value, &constant) {
            (Value::String(text), _) => (true, Cow::Borrowed(text.as_str())),
            (_, Constant::Number(number)) => (false, Cow::Owned(number.to_string())),
            (other, _) => (false, Cow::Owned(other.to_string())),
        };
        if seen.insert(identity) {
            known.push(EnumerationValue {
                value: constant,
                name: names.get(index).cloned().flatten().or(title.clone()),
                text: texts.get(index).cloned().flatten().or(description.clone()),
            });
        }
    }
    Enumeration {
        scalars,
        values: known,
    }
}

/// The name of the member that a pointer leads to the schema of, or to the schema of its items.
fn member_name(pointer: &str) -> Option<String> {
    let mut tokens: Vec<String> = tokens(pointer).collect();
    while tokens.len() > 2 && tokens.last().is_some_and(|last| last == "items") {
        tokens.pop();
    }
    let name = tokens.pop()?;
    (tokens.last()? == "properties").then_some(name)
}
