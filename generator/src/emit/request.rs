//! Emits request types: everything an operation takes, and how it becomes a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::setter::Settable;
use super::ty::Presence;
use super::{Emitter, docs, ident};
use crate::ir::{BodyContent, Docs, Field, Operation, OperationId, Type};
use crate::names::Module;

/// An operation's arguments: parameters, then what its body is made of.
pub(super) struct Arguments {
    /// Fields, in the order of their names in `names`.
    pub fields: Vec<Field>,
    /// How many of them are parameters.
    pub parameters: usize,
}

impl Arguments {
    /// The arguments of `operation`.
    pub(super) fn of(operation: &Operation) -> Arguments {
        let mut fields: Vec<Field> =
            operation.parameters.iter().map(|parameter| parameter.field.clone()).collect();
        let parameters = fields.len();
        if let Some(body) = &operation.body {
            let whole = match &body.content {
                BodyContent::Json { ty, .. } => Some(ty.clone()),
                BodyContent::Text(_) => Some(Type::String),
                BodyContent::Bytes(_) => Some(Type::Bytes),
                _ => None,
            };
            match whole {
                Some(ty) => fields.push(body_field(ty, body.required, &body.docs)),
                None => fields.extend(body.content.fields().cloned()),
            }
        }
        Arguments { fields, parameters }
    }
}

fn body_field(ty: Type, required: bool, docs: &Docs) -> Field {
    let (ty, nullable) = match ty {
        Type::Nullable(inner) => (*inner, true),
        other => (other, false),
    };
    let text = if docs.text.is_empty() { "The request's body.".to_owned() } else { docs.text.clone() };
    Field {
        name: "body".to_owned(),
        ty,
        required,
        nullable,
        read_only: false,
        write_only: false,
        constant: None,
        docs: Docs { text, ..docs.clone() },
    }
}

impl Emitter<'_> {
    /// The request type of an operation, if it takes anything.
    pub(super) fn request(&self, id: OperationId, here: &Module) -> TokenStream {
        let operation = &self.api.operations[id.index()];
        let names = self.names.operation(id);
        let arguments = Arguments::of(operation);
        if arguments.fields.is_empty() {
            return TokenStream::new();
        }
        let fields = self.settable_arguments(&arguments, &names.arguments);
        let name = ident(&names.request);
        let declared = fields.iter().map(|settable| {
            let docs = docs::attributes(&settable.field.docs);
            let ident = ident(settable.name);
            let ty = self.field_ty(settable.field, settable.presence, false, here);
            quote!(#docs pub #ident: #ty,)
        });
        let builder = self.builder(&name, &fields, &TokenStream::new(), here);
        let parts = self.parts(operation, &names.table, &fields, arguments.parameters);
        let doc = format!(" What [`{}`]({}::{}) sends.", names.method, self.names.resources[names.resource].handle, names.method);
        quote! {
            #[doc = #doc]
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub struct #name { #(#declared)* }
            #builder
            impl #name {
                fn parts(&self) -> rt::Parts {
                    #parts
                }
            }
        }
    }

    fn settable_arguments<'f>(
        &self,
        arguments: &'f Arguments,
        names: &'f [String],
    ) -> Vec<Settable<'f>> {
        arguments
            .fields
            .iter()
            .zip(names)
            .map(|(field, name)| Settable {
                field,
                name,
                presence: self.presence(field, true, false),
                boxed: false,
            })
            .collect()
    }

    fn parts(
        &self,
        operation: &Operation,
        table: &str,
        fields: &[Settable<'_>],
        parameters: usize,
    ) -> TokenStream {
        let table = ident(table);
        let (parameters, body) = fields.split_at(parameters.min(fields.len()));
        let parameters = values(parameters);
        let parts = quote!(rt::Parts::new(&#table, &[#(#parameters),*]));
        let Some(request_body) = &operation.body else { return parts };
        let values = values(body);
        match &request_body.content {
            BodyContent::JsonFields { .. } => {
                let wire = body.iter().map(|settable| &settable.field.name);
                quote!(#parts.json(&rt::Object(&[#((#wire, #values)),*])))
            }
            BodyContent::Json { .. } => quote!(#parts.json(#(#values)*)),
            BodyContent::Form(_) => quote!(#parts.form(&[#(#values),*])),
            BodyContent::Multipart(_) => quote!(#parts.multipart(&[#(#values),*])),
            BodyContent::Text(_) => quote!(#parts.text(#(#values)*)),
            BodyContent::Bytes(_) => match body.first().map(|settable| settable.presence) {
                Some(Presence::Required) => quote!(#parts.bytes(self.body.clone())),
                _ => quote! {
                    let parts = #parts;
                    match &self.body {
                        Some(body) => parts.bytes(body.clone()),
                        None => parts,
                    }
                },
            },
        }
    }
}

fn values(fields: &[Settable<'_>]) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|settable| {
            let ident = ident(settable.name);
            quote!(&self.#ident)
        })
        .collect()
}
