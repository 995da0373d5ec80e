//! Replies for tests: an example of the document, else as little as decodes.

use serde_json::{Map, Value};

use super::hint::{Hint, is};
use super::{effort, json, keyed};
use crate::emit::Emitter;
use crate::ir::{Kind, Member, Object, Type, TypeId, Union};

/// How many values one reply is made of at most.
const MOST_VALUES: usize = 2000;

/// A reply in JSON.
pub(in crate::emit) struct ReplySample {
    /// The body.
    pub(in crate::emit) json: Value,
    /// What the decoded value must hold.
    pub(in crate::emit) fields: Vec<FieldCheck>,
}

/// A field of a decoded value, and the scalar that it must hold.
pub(in crate::emit) struct FieldCheck {
    /// The field.
    pub(in crate::emit) ident: String,
    /// The scalar.
    pub(in crate::emit) value: Value,
    /// Whether the field is an `Option`.
    pub(in crate::emit) optional: bool,
}

impl Emitter<'_> {
    /// A reply of this type, one of these examples where one fits; `None` where a value cannot be
    /// made up.
    pub(in crate::emit) fn reply_sample(
        &self,
        ty: &Type,
        examples: &[Value],
    ) -> Option<ReplySample> {
        let mut maker = Maker {
            emitter: self,
            within: Vec::new(),
            left: MOST_VALUES,
        };
        let json = match examples.iter().find(|example| self.fits(ty, example)) {
            Some(example) => example.clone(),
            None => maker.value(ty, Hint::new("text", None))?,
        };
        let fields = match ty {
            Type::Named(id) => self.scalar_fields(*id, &json),
            _ => Vec::new(),
        };
        Some(ReplySample { json, fields })
    }

    /// The scalars of an object that were sent.
    fn scalar_fields(&self, id: TypeId, sent: &Value) -> Vec<FieldCheck> {
        let Kind::Object(object) = &self.api.definition(id).kind else {
            return Vec::new();
        };
        let members = object.members.iter().zip(&self.names.fields[&id]);
        let scalar = |ty: &Type| {
            matches!(
                ty,
                Type::Boolean | Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::String
            )
        };
        members
            .filter(|(member, _)| scalar(&member.ty))
            .filter_map(|(member, ident)| {
                Some(FieldCheck {
                    ident: ident.clone(),
                    value: sent.get(&member.name)?.clone(),
                    optional: !member.required,
                })
            })
            .collect()
    }
}

/// Makes the values of one reply.
struct Maker<'e, 'a> {
    emitter: &'e Emitter<'a>,
    within: Vec<TypeId>,
    left: usize,
}

impl Maker<'_, '_> {
    fn value(&mut self, ty: &Type, hint: Hint<'_>) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        Some(match ty {
            Type::Boolean => hint.boolean().into(),
            Type::Integer32 => hint.integer(i32::MIN.into(), i32::MAX.into()).into(),
            Type::Integer64 | Type::BigInteger => hint.integer(i64::MIN, i64::MAX).into(),
            Type::Unsigned64 => hint.integer(0, i64::MAX).into(),
            Type::Number => hint.number().into(),
            Type::String | Type::Secret | Type::Any | Type::File | Type::Expandable(_) => {
                hint.string(false).unwrap_or(hint.name).into()
            }
            Type::Base64 => "Ynl0ZXM=".into(),
            Type::Base64Url => "Ynl0ZXM".into(),
            Type::Part(inner, _) => self.value(inner, hint)?,
            Type::Array(item) | Type::Lines(item) => {
                Value::Array(self.value(item, hint.item()).into_iter().collect())
            }
            Type::Tuple(items) => {
                let values = items.iter().map(|item| self.value(item, hint.item()));
                Value::Array(values.collect::<Option<Vec<Value>>>()?)
            }
            Type::Map(value) => match self.value(value, hint.entry()) {
                Some(value) => keyed(hint.key(), value),
                None => Value::Object(Map::new()),
            },
            Type::Nullable(inner) => self.value(inner, hint).unwrap_or(Value::Null),
            Type::Clearable(inner) => self.value(inner, hint)?,
            Type::Named(id) => self.named(*id, hint)?,
            Type::Formatted(format) => {
                let formats = &self.emitter.context.config.formats;
                formats.get(&format.format)?.json(&format.format, hint)?
            }
            Type::Custom(_) => return None,
        })
    }

    fn named(&mut self, id: TypeId, hint: Hint<'_>) -> Option<Value> {
        if self.within.contains(&id) {
            return None;
        }
        self.within.push(id);
        let emitter = self.emitter;
        let value = match &emitter.api.definition(id).kind {
            Kind::Object(object) => self.object(id, object),
            Kind::Enumeration(enumeration) => {
                let given = hint.value;
                let mut values = enumeration.values.iter();
                let known = values.find(|one| given.is_some_and(|given| is(&one.value, given)));
                known
                    .or(enumeration.values.first())
                    .map(|one| json(&one.value, &Type::Any))
            }
            Kind::Union(union) => self.union(union, hint),
            Kind::Newtype(inner) => self.value(inner, hint),
        };
        self.within.pop();
        value
    }

    fn object(&mut self, id: TypeId, object: &Object) -> Option<Value> {
        let mut members = Map::new();
        for member in object.members.iter().filter(|member| member.required) {
            members.insert(member.name.clone(), self.member(id, member)?);
        }
        Some(Value::Object(members))
    }

    fn member(&mut self, id: TypeId, member: &Member) -> Option<Value> {
        match &member.constant {
            Some(constant) => Some(json(constant, &member.ty)),
            None => {
                let example = self.emitter.member_example(id, member, None);
                self.value(&member.ty, Hint::new(&member.name, example))
            }
        }
    }

    fn union(&mut self, union: &Union, hint: Hint<'_>) -> Option<Value> {
        let mut order: Vec<&Type> = union.variants.iter().map(|variant| &variant.ty).collect();
        order.sort_by_key(|ty| effort(self.emitter, ty));
        order.into_iter().find_map(|ty| self.value(ty, hint))
    }
}
