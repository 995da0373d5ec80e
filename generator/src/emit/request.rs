//! The type of a request: what a caller gives, each value by its name.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::attributes;
use super::object::Field;
use super::{Emitter, ident};
use crate::ir::{Body, BodyContent, Doc, Member, Operation, OperationId, Type};
use crate::names::InputPlace;

impl Emitter<'_> {
    /// The type of an operation's request.
    pub(super) fn request(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let name = ident(&names.request);
        let constant = ident(&names.constant);
        let members: Vec<Member> = names
            .inputs
            .iter()
            .map(|input| member(operation, input.place))
            .collect();
        let fields: Vec<(Field<'_>, TokenStream)> = members
            .iter()
            .zip(&names.inputs)
            .map(|(member, input)| {
                let field = Field {
                    ident: ident(&input.ident),
                    member,
                    boxed: false,
                };
                let key = &input.key;
                (field, quote! { #key })
            })
            .collect();
        let path = operation.path.replace('`', "'");
        let docs = attributes(&[format!(
            "What `{} {path}` takes.",
            operation.method.as_str()
        )]);
        let constructor =
            self.request_object_new(&fields, &quote! { runtime::Inputs::new(&#constant) });
        let setters = self.request_object_setters(&fields);
        let keyed = names.inputs.iter().map(|input| {
            let member = member(operation, input.place);
            Member {
                name: input.key.clone(),
                ..member
            }
        });
        let keyed: Vec<Member> = keyed.collect();
        let keys = self.member_names(keyed.iter());
        let default = self.new_is_default(&name, fields.iter().map(|(field, _)| field));
        quote! {
            #docs
            #[must_use]
            pub struct #name(runtime::Inputs);

            impl #name {
                #constructor
                #setters
            }

            runtime::inputs_impls!(#name, #constant, #keys);
            #default
        }
    }
}

/// What an input is in the document.
pub(super) fn member(operation: &Operation, place: InputPlace) -> Member {
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
