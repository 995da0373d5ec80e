//! What the document says of a value before one is made up.

use serde_json::Value;

use crate::emit::Emitter;
use crate::ir::{Constant, Kind, Location, Member, Operation, Type, TypeId, Union};
use crate::names::InputPlace;

/// How long a string is at most to be taken over.
const LONGEST: usize = 60;

/// What is known of a value: what it is called, and perhaps an example, which need not fit.
#[derive(Clone, Copy)]
pub(super) struct Hint<'h> {
    pub(super) name: &'h str,
    pub(super) value: Option<&'h Value>,
}

impl<'h> Hint<'h> {
    pub(super) fn new(name: &'h str, value: Option<&'h Value>) -> Hint<'h> {
        Hint { name, value }
    }

    /// Of the items of a list.
    pub(super) fn item(self) -> Hint<'h> {
        let items = self.value.and_then(Value::as_array);
        Hint::new(self.name, items.and_then(|items| items.first()))
    }

    /// Of the values of a map.
    pub(super) fn entry(self) -> Hint<'h> {
        let members = self.value.and_then(Value::as_object);
        Hint::new(
            self.name,
            members.and_then(|members| members.values().next()),
        )
    }

    /// The name of that value.
    pub(super) fn key(self) -> &'h str {
        let members = self.value.and_then(Value::as_object);
        let key = members.and_then(|members| members.keys().next());
        let is_plain = |key: &&str| {
            let mut all = key.chars();
            !key.is_empty() && all.all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        };
        key.map(String::as_str).filter(is_plain).unwrap_or("key")
    }

    pub(super) fn boolean(self) -> bool {
        self.value.and_then(Value::as_bool).unwrap_or(true)
    }

    /// An integer between these bounds.
    pub(super) fn integer(self, least: i64, most: i64) -> i64 {
        let value = self.value.and_then(Value::as_i64);
        value
            .filter(|value| (least..=most).contains(value))
            .unwrap_or(1)
    }

    /// A number that every writer of JSON writes the same.
    pub(super) fn number(self) -> f64 {
        let value = self.value.and_then(Value::as_f64).filter(|value| {
            let short = value.to_string().len() <= 10;
            value.fract() != 0.0 && (1e-3..1e6).contains(&value.abs()) && short
        });
        value.unwrap_or(1.5)
    }

    /// The example of a string that can be given anywhere, in a header too when it is `narrow`.
    pub(super) fn string(self, narrow: bool) -> Option<&'h str> {
        let text = self.value?.as_str()?;
        let fits = |c: char| {
            if narrow {
                c.is_ascii_alphanumeric() || "-._".contains(c)
            } else {
                !c.is_control()
            }
        };
        let length = text.chars().count();
        // Dots alone are another place in a path.
        let is_dots = text.chars().all(|c| c == '.');
        let fits = text.chars().all(fits) && text.trim() == text && length <= LONGEST;
        (fits && !is_dots).then_some(text)
    }
}

impl<'a> Emitter<'a> {
    /// The document's example of what is given at a place.
    pub(super) fn request_object_example(
        &self,
        operation: &Operation,
        place: InputPlace,
        name: &str,
    ) -> Option<&'a Value> {
        let examples = self.context.api.examples.operation(&operation.pointer)?;
        match place {
            InputPlace::Parameter(index) => {
                examples.parameter(operation.parameters[index].location, name)
            }
            InputPlace::BodyMember(_) => {
                let whole = examples.body.as_ref();
                let member = whole.and_then(|whole| whole.get(name));
                member.or_else(|| examples.members.get(name))
            }
            InputPlace::Body => examples.body.as_ref(),
        }
    }

    /// The example of a member: that of the whole object, else its own.
    pub(super) fn member_example<'v>(
        &self,
        id: TypeId,
        member: &Member,
        whole: Option<&'v Value>,
    ) -> Option<&'v Value>
    where
        'a: 'v,
    {
        let of_whole = whole.and_then(|whole| whole.get(&member.name));
        of_whole.or_else(|| {
            let pointer = &self.api.definition(id).pointer;
            self.context.api.examples.member(pointer, &member.name)
        })
    }
}

impl Emitter<'_> {
    /// Whether a value is one of this type as the document has it. In doubt it is not.
    pub(in crate::emit) fn fits(&self, ty: &Type, value: &Value) -> bool {
        match ty {
            Type::Any => true,
            Type::Boolean => value.is_boolean(),
            Type::Integer32 => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
            Type::Integer64 | Type::BigInteger => value.as_i64().is_some(),
            Type::Unsigned64 => value.as_u64().is_some(),
            Type::Number => value.as_f64().is_some_and(f64::is_finite),
            Type::String | Type::Secret => value.is_string(),
            Type::Base64 | Type::Base64Url => value.as_str().is_some_and(|text| {
                let is_plain = |c: char| c.is_ascii_alphanumeric();
                text.len() % 4 == 0 && text.chars().all(is_plain)
            }),
            Type::Part(inner, _) => self.fits(inner, value),
            Type::Array(item) | Type::Lines(item) => {
                let items = value.as_array();
                items.is_some_and(|items| items.iter().all(|value| self.fits(item, value)))
            }
            Type::Tuple(types) => value.as_array().is_some_and(|items| {
                let mut pairs = types.iter().zip(items);
                items.len() == types.len() && pairs.all(|(ty, value)| self.fits(ty, value))
            }),
            Type::Map(entry) => {
                let members = value.as_object();
                members.is_some_and(|members| members.values().all(|value| self.fits(entry, value)))
            }
            Type::Nullable(inner) => value.is_null() || self.fits(inner, value),
            Type::Clearable(inner) => self.fits(inner, value),
            Type::Expandable(inner) => value.is_string() || self.fits(inner, value),
            Type::Named(id) => self.fits_named(*id, value),
            // Whether a text is one of them only their parser knows.
            Type::File | Type::Custom(_) | Type::Formatted(_) => false,
        }
    }

    fn fits_named(&self, id: TypeId, value: &Value) -> bool {
        match &self.api.definition(id).kind {
            Kind::Object(object) => {
                let Some(given) = value.as_object() else {
                    return false;
                };
                let known = object.members.iter().all(|member| {
                    match (given.get(&member.name), &member.constant) {
                        (None, _) => !member.required,
                        (Some(value), Some(constant)) => is(constant, value),
                        (Some(value), None) => self.fits(&member.ty, value),
                    }
                });
                let is_other = |name: &String| {
                    let mut members = object.members.iter();
                    members.all(|member| member.name != *name)
                };
                let others = object.additional.as_ref().is_none_or(|ty| {
                    let mut others = given.iter().filter(|(name, _)| is_other(name));
                    others.all(|(_, value)| self.fits(ty, value))
                });
                known && others
            }
            Kind::Enumeration(enumeration) => {
                let mut values = enumeration.values.iter();
                values.any(|known| is(&known.value, value))
            }
            Kind::Union(union) => self.fits_union(union, value),
            Kind::Newtype(inner) => self.fits(inner, value),
        }
    }

    fn fits_union(&self, union: &Union, value: &Value) -> bool {
        let Some(discriminator) = &union.discriminator else {
            let mut variants = union.variants.iter();
            return variants.any(|variant| self.fits(&variant.ty, value));
        };
        let tag = match value.get(&discriminator.property) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => return false,
        };
        let mut values = discriminator.values();
        values
            .find(|(value, _)| *value == tag)
            .is_some_and(|(_, index)| self.fits(&union.variants[*index].ty, value))
    }
}

/// Whether a value is this scalar.
pub(super) fn is(constant: &Constant, value: &Value) -> bool {
    match constant {
        Constant::String(text) => value.as_str() == Some(text),
        Constant::Boolean(flag) => value.as_bool() == Some(*flag),
        Constant::Integer(integer) => value.as_i64() == Some(*integer),
        Constant::Number(number) => value.as_f64() == Some(*number),
    }
}

/// Headers by which HTTP itself is spoken, or a body told: what a document makes of them is not a test.
const OF_HTTP: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether what is given there can arrive as it is: not in a header of HTTP's own, or one that is
/// called by what cannot be the name of one (RFC 9110, section 5.6.2).
pub(super) fn can_arrive(operation: &Operation, place: InputPlace) -> bool {
    let InputPlace::Parameter(index) = place else {
        return true;
    };
    let parameter = &operation.parameters[index];
    let name = parameter.member.name.to_lowercase();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let is_name = !name.is_empty() && name.chars().all(is_token);
    parameter.location != Location::Header || (is_name && !OF_HTTP.contains(&name.as_str()))
}

/// Whether any text can be given there: headers and cookies take fewer characters.
pub(super) fn is_escaped(operation: &Operation, place: InputPlace) -> bool {
    match place {
        InputPlace::Parameter(index) => matches!(
            operation.parameters[index].location,
            Location::Path | Location::Query
        ),
        InputPlace::BodyMember(_) | InputPlace::Body => true,
    }
}
