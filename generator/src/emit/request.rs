//! The type of a request: what a caller gives, and how it is put into the parts of a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::attributes;
use super::object::Field;
use super::ty::{Hold, hold};
use super::{Emitter, ident};
use crate::ir::{Body, BodyContent, Doc, Member, Operation, OperationId, Type};
use crate::names::InputPlace;

impl Emitter<'_> {
    /// The type of an operation's request.
    pub(super) fn request(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let name = ident(&names.request);
        let members: Vec<Member> = names
            .inputs
            .iter()
            .map(|input| member(operation, input.place))
            .collect();
        // Of a multipart form the files come as themselves.
        let fields: Vec<Field<'_>> = members
            .iter()
            .zip(&names.inputs)
            .map(|(member, input)| Field {
                ident: ident(&input.ident),
                member,
                boxed: false,
            })
            .collect();
        let declarations: TokenStream = fields
            .iter()
            .map(|field| {
                let ident = &field.ident;
                let ty = self.field_type(field.member, true, false);
                quote! { #ident: #ty, }
            })
            .collect();
        let path = operation.path.replace('`', "'");
        let docs = attributes(&[format!(
            "What `{} {path}` takes.",
            operation.method.as_str()
        )]);
        let defaultable = fields.iter().all(|field| {
            matches!(
                hold(field.member, true),
                Hold::Optional | Hold::OptionalNullable
            )
        });
        let default = defaultable.then(|| quote! { , Default });
        let constructor = self.constructor(&fields, None);
        let setters: TokenStream = fields
            .iter()
            .filter(|field| self.is_set_later(field))
            .map(|field| self.setter(field))
            .collect();
        quote! {
            #docs
            #[derive(Clone, Debug #default)]
            pub struct #name { #declarations }

            impl #name {
                #constructor
                #setters
            }
        }
    }

    /// The parts of the request called `request`.
    pub(super) fn parts(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let constant = ident(&names.constant);
        let mut parameters = Vec::new();
        let mut body = Vec::new();
        for input in &names.inputs {
            let ident = ident(&input.ident);
            let list = match input.place {
                InputPlace::Parameter(_) => &mut parameters,
                InputPlace::BodyMember(_) | InputPlace::Body => &mut body,
            };
            list.push(quote! { &request.#ident });
        }
        let parts = quote! { runtime::Parts::new(&#constant, &[#(#parameters),*]) };
        match operation.body.as_ref().map(|body| &body.content) {
            None => parts,
            Some(BodyContent::Json { .. }) => quote! { #parts.json(#(#body)*) },
            Some(BodyContent::JsonMembers { members, .. }) => {
                let names = members.iter().map(|member| &member.name);
                quote! { #parts.json(&runtime::Object(&[#((#names, #body)),*])) }
            }
            Some(BodyContent::Form(_)) => quote! { #parts.form(&[#(#body),*]) },
            Some(BodyContent::Multipart(_)) => quote! { #parts.multipart(&[#(#body),*]) },
            Some(BodyContent::Text(_)) => quote! { #parts.text(#(#body)*) },
            Some(BodyContent::Bytes(_)) => quote! { #parts.file(#(#body)*) },
        }
    }
}

/// What an input is in the document.
fn member(operation: &Operation, place: InputPlace) -> Member {
    match (place, &operation.body) {
        (InputPlace::Parameter(index), _) => operation.parameters[index].member.clone(),
        (InputPlace::BodyMember(index), Some(body)) => match &body.content {
            BodyContent::JsonMembers { members, .. } => members[index].clone(),
            BodyContent::Form(fields) | BodyContent::Multipart(fields) => {
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
            BodyContent::Json { ty, .. } => ty.clone(),
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
        default: None,
        doc: Doc::default(),
    }
}
