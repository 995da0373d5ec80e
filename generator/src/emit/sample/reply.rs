//! Replies made up for tests: as little as decodes.

use serde_json::{Map, Value};

use super::{effort, json, keyed, number};
use crate::emit::Emitter;
use crate::ir::{Kind, Member, Object, Type, TypeId, Union};

/// How many values one reply is made of at most.
const MOST_VALUES: usize = 2000;

/// A reply in JSON.
pub(in crate::emit) struct ReplySample {
    /// The body.
    pub(in crate::emit) json: Value,
    /// Fields of the decoded value, and the scalars that they must hold.
    pub(in crate::emit) fields: Vec<(String, Value)>,
}

impl Emitter<'_> {
    /// A reply of this type; `None` where a value cannot be made up.
    pub(in crate::emit) fn reply_sample(&self, ty: &Type) -> Option<ReplySample> {
        let mut maker = Maker {
            emitter: self,
            within: Vec::new(),
            left: MOST_VALUES,
        };
        let json = maker.value(ty, "text")?;
        let fields = match ty {
            Type::Named(id) => self.scalar_fields(*id, &json),
            _ => Vec::new(),
        };
        Some(ReplySample { json, fields })
    }

    /// The required scalars of an object.
    fn scalar_fields(&self, id: TypeId, sent: &Value) -> Vec<(String, Value)> {
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
            .filter(|(member, _)| member.required && scalar(&member.ty))
            .filter_map(|(member, ident)| Some((ident.clone(), sent.get(&member.name)?.clone())))
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
    fn value(&mut self, ty: &Type, name: &str) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        Some(match ty {
            Type::Boolean => true.into(),
            Type::Integer32 | Type::Integer64 | Type::Unsigned64 => 1.into(),
            Type::Number => number(),
            Type::String | Type::Secret | Type::Any | Type::File | Type::Expandable(_) => {
                name.into()
            }
            Type::Base64 => "Ynl0ZXM=".into(),
            Type::Array(item) => Value::Array(self.value(item, name).into_iter().collect()),
            Type::Map(value) => match self.value(value, name) {
                Some(value) => keyed(value),
                None => Value::Object(Map::new()),
            },
            Type::Nullable(inner) => self.value(inner, name).unwrap_or(Value::Null),
            Type::Clearable(inner) => self.value(inner, name)?,
            Type::Named(id) => self.named(*id, name)?,
            Type::Formatted(format) => {
                let formats = &self.emitter.sources.config.formats;
                formats.get(format)?.example(format)?.into()
            }
            Type::Custom(_) => return None,
        })
    }

    fn named(&mut self, id: TypeId, name: &str) -> Option<Value> {
        if self.within.contains(&id) {
            return None;
        }
        self.within.push(id);
        let emitter = self.emitter;
        let value = match &emitter.api.definition(id).kind {
            Kind::Object(object) => self.object(object),
            Kind::Enumeration(enumeration) => enumeration.values.first().map(|first| {
                let ty = match enumeration.integer {
                    true => Type::Integer64,
                    false => Type::String,
                };
                json(&first.value, &ty)
            }),
            Kind::Union(union) => self.union(union, name),
            Kind::Newtype(inner) => self.value(inner, name),
        };
        self.within.pop();
        value
    }

    fn object(&mut self, object: &Object) -> Option<Value> {
        let mut members = Map::new();
        for member in object.members.iter().filter(|member| member.required) {
            members.insert(member.name.clone(), self.member(member)?);
        }
        Some(Value::Object(members))
    }

    fn member(&mut self, member: &Member) -> Option<Value> {
        match &member.constant {
            Some(constant) => Some(json(constant, &member.ty)),
            None => self.value(&member.ty, &member.name),
        }
    }

    fn union(&mut self, union: &Union, name: &str) -> Option<Value> {
        let mut order: Vec<&Type> = union.variants.iter().map(|variant| &variant.ty).collect();
        order.sort_by_key(|ty| effort(self.emitter, ty));
        order.into_iter().find_map(|ty| self.value(ty, name))
    }
}
