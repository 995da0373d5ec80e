//! What a user of the generated crate writes against, as text, so that two versions can be compared.

use std::borrow::Cow;

use proc_macro2::TokenStream;

use super::client::scheme_of_new;
use super::object::Field;
use super::request::member;
use super::{Context, Emitter, ident};
use crate::ir::{Api, Location, Member, Object, OperationId, SchemeKind, Type, TypeId};
use crate::names::{InputPlace, TypeHome};

/// The public items of a generated crate.
pub struct Surface<'a>(Emitter<'a>);

/// Something a caller gives: an argument of `new`, or a setter.
pub struct Slot<'a> {
    /// The name of the argument or setter.
    pub ident: &'a str,
    /// What it is in the document.
    pub member: Cow<'a, Member>,
    /// The type that is asked for.
    pub argument: String,
    /// Whether `new` asks for it.
    pub in_new: bool,
    /// Whether it is a parameter of the path.
    pub in_path: bool,
    /// The value it has unless it is set.
    pub preset: Option<String>,
}

impl<'a> Surface<'a> {
    /// Types are called as in the module `types`, wherever they are.
    pub fn new(context: Context<'a>) -> Surface<'a> {
        Surface(Emitter::new(context, TypeHome::Types(0)))
    }

    /// A type; `encoded` where null must be told from nothing.
    pub fn ty(&self, ty: &Type, encoded: bool) -> String {
        text(&self.0.ty(ty, encoded))
    }

    /// The type in a variant of a union.
    pub fn variant(&self, ty: &Type, encoded: bool) -> String {
        text(&self.0.variant_type(ty, encoded))
    }

    /// The type of a field of a struct.
    pub fn field(&self, id: TypeId, index: usize, member: &Member) -> String {
        let encoded = self.0.facts.usage[id.0].encoded;
        let boxed = self.0.facts.boxed.contains(&(id, index));
        text(&self.0.field_type(member, encoded, boxed))
    }

    /// What `new` and the setters of a type ask for; nothing when it is only read.
    pub fn slots(&self, id: TypeId, object: &'a Object) -> Vec<Slot<'a>> {
        if !self.0.facts.usage[id.0].encoded {
            return Vec::new();
        }
        let boxed = |index| !self.is_given(id, object) && self.0.facts.boxed.contains(&(id, index));
        let members = object.members.iter().zip(&self.0.names.fields[&id]);
        members
            .enumerate()
            .map(|(index, (member, name))| self.slot(name, Cow::Borrowed(member), boxed(index)))
            .collect()
    }

    /// What `new` and the setters of a request ask for.
    pub fn inputs(&self, id: OperationId) -> Vec<Slot<'a>> {
        let operation = &self.0.api.operations[id.0];
        let inputs = self.0.names.operations[id.0].inputs.iter();
        inputs
            .map(|input| {
                let member = Cow::Owned(member(operation, input.place));
                let mut slot = self.slot(&input.ident, member, false);
                slot.in_path = match input.place {
                    InputPlace::Parameter(index) => {
                        operation.parameters[index].location == Location::Path
                    }
                    InputPlace::BodyMember(_) | InputPlace::Body => false,
                };
                slot
            })
            .collect()
    }

    fn slot(&self, name: &'a str, member: Cow<'a, Member>, boxed: bool) -> Slot<'a> {
        let field = Field {
            ident: ident(name),
            member: &member,
            boxed,
        };
        let argument = text(&self.0.argument(&member, &field.ident, boxed).only_type());
        let in_new = !self.0.is_set_later(&field);
        let preset = self.0.preset(&field).as_ref().map(text);
        Slot {
            ident: name,
            argument,
            in_new,
            in_path: false,
            preset,
            member,
        }
    }

    /// Whether a type has no fields, because it is only sent.
    pub fn is_given(&self, id: TypeId, object: &Object) -> bool {
        !self.0.facts.usage[id.0].decoded && object.additional.is_none()
    }

    /// What `poll` of an operation's request gives, where the call takes long.
    pub fn poller(&self, id: OperationId) -> Option<String> {
        let polling = self.0.api.operations[id.0].polling.as_ref()?;
        self.0.names.operations[id.0].polling.as_ref()?;
        Some(text(&self.0.poller_type(polling)))
    }

    /// What the method of an operation gives back.
    pub fn call(&self, id: OperationId) -> String {
        text(&self.0.call(id, &self.0.api.operations[id.0]).ty)
    }
}

/// What `Client::new` asks for.
pub fn arguments_of_new(api: &Api) -> &'static str {
    match scheme_of_new(api) {
        None => "",
        Some(SchemeKind::Basic) => "user, password",
        Some(_) => "token",
    }
}

/// Tokens as rustfmt would print them, near enough to be read.
fn text(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("( ", "("),
        (" )", ")"),
        (" . ", "."),
    ] {
        text = text.replace(from, to);
    }
    text.replace(" ()", "()")
        .replace("crate::", "")
        .replace("runtime::", "")
}
