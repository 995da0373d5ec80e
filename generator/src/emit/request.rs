//! The type of a request: what a caller gives, each value by its name.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::argument::Argument;
use super::docs::{attributes, literal};
use super::object::Field;
use super::{Emitter, ident, moved};
use crate::ir::{Body, BodyContent, Doc, Member, Operation, OperationId, Type};
use crate::names::InputPlace;

impl Emitter<'_> {
    /// The type of an operation's request.
    pub(super) fn request(&self, id: OperationId) -> TokenStream {
        let names = &self.names.operations[id.0];
        let name = ident(&names.request);
        let constant = ident(&names.constant);
        let members = self.input_members(id);
        let fields = self.input_fields(id, &members);
        let ways = self.ways_to_call(id);
        let docs = moved(attributes(&self.request_docs(id, &ways)));
        let constructor = self.request_object_new(
            &fields,
            self.request_new_docs(id, &fields),
            &quote! { runtime::Inputs::new(&#constant) },
            &quote! { , () },
        );
        let constructor = moved(constructor);
        let numbered = fields.iter().enumerate();
        let (conditions, others): (Vec<_>, Vec<_>) =
            numbered.partition(|(index, _)| self.is_condition(id, *index));
        let conditions = self.conditions(id, conditions.into_iter().map(|(_, field)| field));
        let others = others.into_iter().map(|(_, field)| field);
        let setters = self.request_object_setters(others, &quote! { , self.1 });
        let setters = (!setters.is_empty()).then(|| moved(setters));
        let setters = setters.map(|setters| moved(quote! { impl<C> #name<C> { #setters } }));
        let keyed = names
            .inputs
            .iter()
            .zip(&members)
            .map(|(input, member)| Member {
                name: input.key.clone(),
                ..member.clone()
            });
        let keyed: Vec<Member> = keyed.collect();
        let keys = moved(self.member_names(keyed.iter()));
        let default = self.new_is_default(&name, fields.iter().map(|(field, _)| field));
        let links = self.links(id);
        let polling = self.polling(id);
        let on = ways.iter().map(|way| moved(self.on(*way)));
        let sorts: BTreeSet<&str> = ways
            .iter()
            .map(|way| self.call(*way, &self.api.operations[way.0]).sort)
            .collect();
        let sorts = sorts.into_iter().map(ident);
        let conditions = moved(conditions);
        quote! {
            #docs
            #[must_use = "a request does nothing until it is awaited or sent"]
            pub struct #name<C = ()>(runtime::Inputs, C);

            impl #name {
                #constructor
                #(#on)*
            }

            #setters

            runtime::inputs_impls!(#name, #constant, #keys, [#(#sorts),*]);
            #default
            #conditions
            #links
            #polling
        }
    }

    /// All ways to call an operation with one type of request.
    pub(super) fn ways_to_call(&self, id: OperationId) -> Vec<OperationId> {
        let resource = self.resource_of(id);
        let all = self.facts.resources.list[resource].operations.iter();
        all.filter(|way| **way == id || self.api.operations[way.0].way.request == Some(id))
            .copied()
            .collect()
    }

    /// What a request's inputs are in the document.
    pub(super) fn input_members(&self, id: OperationId) -> Vec<Member> {
        let operation = &self.api.operations[id.0];
        let inputs = self.names.operations[id.0].inputs.iter();
        inputs.map(|input| member(operation, input.place)).collect()
    }

    pub(super) fn input_fields<'m>(
        &self,
        id: OperationId,
        members: &'m [Member],
    ) -> Vec<(Field<'m>, TokenStream)> {
        let inputs = self.names.operations[id.0].inputs.iter();
        inputs
            .zip(members)
            .map(|(input, member)| {
                let field = Field {
                    ident: ident(&input.ident),
                    member,
                    boxed: false,
                };
                let key = literal(&input.key);
                (field, quote! { #key })
            })
            .collect()
    }

    /// What a request asks for.
    pub(super) fn required(&self, id: OperationId) -> Vec<(Ident, Argument)> {
        let members = self.input_members(id);
        let fields = self.input_fields(id, &members);
        self.asked(&fields)
            .map(|field| {
                let ident = field.ident.clone();
                let argument = self.argument(field.member, &ident, false);
                (ident, argument)
            })
            .collect()
    }
}

/// What an input is in the document.
pub(super) fn member(operation: &Operation, place: InputPlace) -> Member {
    match (place, &operation.body) {
        (InputPlace::Parameter(index), _) => operation.parameters[index].member.clone(),
        (InputPlace::BodyMember(index), Some(body)) => match &body.content {
            BodyContent::JsonMembers { members, .. } => members[index].clone(),
            BodyContent::Form(fields) | BodyContent::Multipart { fields, .. } => {
                fields[index].member.clone()
            }
            _ => whole(body),
        },
        (_, Some(body)) => whole(body),
        (_, None) => text(),
    }
}

fn whole(body: &Body) -> Member {
    Member {
        name: "body".to_owned(),
        ty: match &body.content {
            BodyContent::Json { ty, .. } | BodyContent::Lines { ty, .. } => ty.clone(),
            BodyContent::Bytes(_) => Type::File,
            _ => Type::String,
        },
        required: body.required,
        doc: body.doc.clone(),
        ..text()
    }
}

fn text() -> Member {
    Member {
        name: String::new(),
        ty: Type::String,
        required: true,
        constant: None,
        implied: false,
        default: None,
        doc: Doc::default(),
    }
}
