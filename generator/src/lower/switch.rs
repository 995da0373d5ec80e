//! The member of a request by which it says whether the reply is streamed.

use std::collections::BTreeMap;

use super::Lowering;
use crate::config::{Switch as Sought, SwitchValue};
use crate::diagnostic::Code;
use crate::ir::{
    BodyContent, Constant, Kind, Location, Member, Operation, Success, Switch, SwitchPlace, Type,
    TypeId, each_type, operation_types,
};

/// What it is called unless `codegen.toml` says otherwise.
const USUAL: &str = "stream";

impl Lowering<'_, '_> {
    /// Finds the switch of an operation in all ways to call it.
    pub(super) fn switches(&mut self, ways: &mut [Operation]) {
        let config = self.config;
        let configured = ways
            .first()
            .and_then(|way| config.operation(way.method.as_str(), &way.key, way.id.as_deref()));
        let named = configured.and_then(|configured| configured.switch.clone());
        let sought = named.clone().unwrap_or_else(|| USUAL.to_owned().into());
        let mut found = false;
        if ways.iter().any(is_stream) {
            for way in ways.iter_mut() {
                let place = self.switch_place(way, &sought);
                found |= place.is_some();
                let value = if is_stream(way) {
                    Some(&sought.stream)
                } else {
                    sought.whole.as_ref()
                };
                way.switch = place.map(|place| Switch {
                    name: sought.name.clone(),
                    place,
                    value: value.map(constant),
                });
            }
        }
        if let (Some(named), false, Some(way)) = (named, found, ways.first()) {
            self.diagnostics
                .warning(
                    Code::UnusedConfiguration,
                    &way.pointer,
                    format!(
                        "`switch` names `{}`, but no reply is streamed by it",
                        named.name
                    ),
                )
                .expected(
                    "a member of the body, or of the query, of an operation with a stream: a boolean, \
                     or what takes the values of `stream` and `whole`",
                );
        }
    }

    fn switch_place(&self, operation: &Operation, sought: &Sought) -> Option<SwitchPlace> {
        let is_switch = |member: &Member| {
            let values = std::iter::once(&sought.stream).chain(&sought.whole);
            member.name == sought.name
                && (sought.whole.is_some() || !member.required)
                && values
                    .map(constant)
                    .all(|value| self.takes(&member.ty, &value))
        };
        let in_body = match operation.body.as_ref().map(|body| &body.content) {
            Some(BodyContent::JsonMembers { members, .. }) => members
                .iter()
                .position(is_switch)
                .map(SwitchPlace::BodyMember),
            Some(BodyContent::Form(fields) | BodyContent::Multipart { fields, .. }) => fields
                .iter()
                .position(|field| is_switch(&field.member))
                .map(SwitchPlace::BodyMember),
            Some(BodyContent::Json { ty, .. }) => self.in_type(ty, is_switch),
            Some(BodyContent::Lines { .. } | BodyContent::Text(_) | BodyContent::Bytes(_))
            | None => None,
        };
        in_body.or_else(|| {
            let mut parameters = operation.parameters.iter();
            let found = parameters.position(|parameter| {
                parameter.location == Location::Query && is_switch(&parameter.member)
            });
            found.map(SwitchPlace::Parameter)
        })
    }

    /// Whether a value is one of a type.
    fn takes(&self, ty: &Type, value: &Constant) -> bool {
        match (ty.not_null(), value) {
            (Type::Boolean, Constant::Boolean(_)) | (Type::String, Constant::String(_)) => true,
            (Type::Integer32, Constant::Integer(value)) => i32::try_from(*value).is_ok(),
            (Type::Integer64, Constant::Integer(_)) => true,
            (Type::Named(id), value) => {
                let definition = self.definitions.get(id.0).and_then(Option::as_ref);
                match definition.map(|definition| &definition.kind) {
                    Some(Kind::Enumeration(enumeration)) => {
                        let mut values = enumeration.values.iter();
                        values.any(|known| known.value == *value)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn in_type(&self, ty: &Type, is_switch: impl Fn(&Member) -> bool) -> Option<SwitchPlace> {
        let Type::Named(id) = ty.not_null() else {
            return None;
        };
        let definition = self.definitions.get(id.0)?.as_ref()?;
        let has = |id: &TypeId| match self.definitions.get(id.0).and_then(Option::as_ref) {
            Some(definition) => match &definition.kind {
                Kind::Object(object) => object.members.iter().any(&is_switch),
                _ => false,
            },
            None => false,
        };
        let found = match &definition.kind {
            Kind::Object(_) => has(id),
            Kind::Union(union) => union
                .variants
                .iter()
                .any(|variant| matches!(&variant.ty, Type::Named(id) if has(id))),
            _ => false,
        };
        found.then_some(SwitchPlace::Body)
    }

    /// Takes switches out of the types of bodies that nothing else is made of: each call writes its
    /// own.
    pub(super) fn hide_switches(&mut self, operations: &[Operation]) {
        let mut bodies: BTreeMap<TypeId, &str> = BTreeMap::new();
        for operation in operations {
            if let (Some(switch), Some(BodyContent::Json { ty, .. })) = (
                &operation.switch,
                operation.body.as_ref().map(|b| &b.content),
            ) && let (SwitchPlace::Body, Type::Named(id)) = (switch.place, ty.not_null())
            {
                bodies.insert(*id, &switch.name);
            }
        }
        if bodies.is_empty() {
            return;
        }
        for operation in operations {
            for ty in operation_types(operation) {
                let is_body = operation.switch.is_some()
                    && operation.body.as_ref().is_some_and(|body| {
                        matches!(&body.content, BodyContent::Json { ty: of_body, .. }
                            if std::ptr::eq(of_body, ty))
                    });
                if !is_body {
                    ty.each_named(&mut |id| {
                        bodies.remove(&id);
                    });
                }
            }
        }
        for definition in self.definitions.iter().flatten() {
            each_type(&definition.kind, &mut |ty| {
                ty.each_named(&mut |id| {
                    bodies.remove(&id);
                });
            });
        }
        for (id, name) in bodies {
            if let Some(Some(definition)) = self.definitions.get_mut(id.0)
                && let Kind::Object(object) = &mut definition.kind
            {
                object.members.retain(|member| member.name != name);
            }
        }
    }
}

fn constant(value: &SwitchValue) -> Constant {
    match value {
        SwitchValue::Flag(flag) => Constant::Boolean(*flag),
        SwitchValue::Integer(integer) => Constant::Integer(*integer),
        SwitchValue::Text(text) => Constant::String(text.clone()),
    }
}

/// Whether the reply is a stream.
fn is_stream(operation: &Operation) -> bool {
    use crate::ir::SuccessReply::{Events, Lines};
    matches!(operation.success, Success::One(Events(_) | Lines(_)))
}
