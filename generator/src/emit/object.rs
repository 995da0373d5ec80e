//! Emits objects: a struct, how it is read, and how it is written and built where requests send it.

use proc_macro2::TokenStream;
use quote::quote;

use super::setter::Settable;
use super::ty::Presence;
use super::{Emitter, docs, ident};
use crate::ir::{Object, TypeId};
use crate::names::Module;

impl Emitter<'_> {
    /// The items of an object type.
    pub(super) fn object(&self, id: TypeId, object: &Object, here: &Module) -> TokenStream {
        let Some(name) = self.names.type_name(id) else { return TokenStream::new() };
        let name = ident(&name.ident);
        let usage = self.facts.usage(id);
        let fields = self.settable(id, object);
        let rest = self.rest_name(id, object).map(|rest| ident(&rest));
        let docs = docs::attributes(&self.api.def(id).docs);
        let declared = fields.iter().map(|settable| {
            let docs = docs::attributes(&settable.field.docs);
            let ident = ident(settable.name);
            let ty = self.field_ty(settable.field, settable.presence, settable.boxed, here);
            quote!(#docs pub #ident: #ty,)
        });
        let declared_rest = rest.as_ref().zip(object.rest.as_ref()).map(|(rest, ty)| {
            let ty = self.ty(ty, here);
            quote! {
                /// Members that the API does not name.
                pub #rest: std::collections::BTreeMap<String, #ty>,
            }
        });
        let decode = usage.decoded.then(|| decode_impl(&name, &fields, rest.as_ref()));
        let encode = usage.encoded.then(|| encode_impl(&name, &fields, rest.as_ref()));
        let builder = usage.encoded.then(|| {
            let extra = rest.as_ref().map(|rest| quote!(, #rest: Default::default()));
            self.builder(&name, &fields, &extra.unwrap_or_default(), here)
        });
        let identified = self.facts.identified.contains(&id).then(|| {
            let member = fields.iter().find(|settable| settable.field.name == "id");
            member.map(|settable| identified_impl(&name, settable.name))
        });
        let identified = identified.flatten();
        quote! {
            #docs
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub struct #name { #(#declared)* #declared_rest }
            #decode
            #encode
            #builder
            #identified
        }
    }

    /// The fields a struct has: what a request never sends and what a reply never holds is left
    /// out, and what only one of them holds is optional in a struct for both.
    pub(super) fn settable<'f>(&'f self, id: TypeId, object: &'f Object) -> Vec<Settable<'f>> {
        let usage = self.facts.usage(id);
        let names = self.names.members(id);
        object
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| usage.decoded || !field.read_only)
            .filter(|(_, field)| usage.encoded || !field.write_only)
            .map(|(index, field)| {
                let identity = field.name == "id" && self.facts.identified.contains(&id);
                let relaxed = usage.decoded
                    && usage.encoded
                    && (field.read_only || field.write_only)
                    && !identity;
                Settable {
                    field,
                    name: names.get(index).map_or("value", String::as_str),
                    presence: self.presence(field, usage.encoded, relaxed),
                    boxed: self.facts.boxed.contains(&(id, index)),
                }
            })
            .collect()
    }

    fn rest_name(&self, id: TypeId, object: &Object) -> Option<String> {
        object.rest.as_ref()?;
        self.names.members(id).get(object.fields.len()).cloned()
    }
}

fn decode_impl(
    name: &proc_macro2::Ident,
    fields: &[Settable<'_>],
    rest: Option<&proc_macro2::Ident>,
) -> TokenStream {
    let wire = fields.iter().map(|settable| &settable.field.name);
    let values = fields.iter().enumerate().map(|(index, settable)| {
        let ident = ident(settable.name);
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        match settable.presence {
            Presence::Required | Presence::Nullable => quote!(#ident: o.required(#index)?,),
            Presence::Optional => quote!(#ident: o.optional(#index)?,),
            Presence::OptionalNullable => quote!(#ident: o.nullable(#index)?,),
        }
    });
    let rest = rest.map(|rest| quote!(#rest: o.rest()?,));
    let object = if fields.is_empty() && rest.is_none() {
        quote!(node.object(&[])?;)
    } else {
        quote!(let o = node.object(&[#(#wire),*])?;)
    };
    quote! {
        impl rt::Decode for #name {
            fn decode(node: rt::Node<'_>) -> Result<Self, rt::Mismatch> {
                #object
                Ok(Self { #(#values)* #rest })
            }
        }
    }
}

fn encode_impl(
    name: &proc_macro2::Ident,
    fields: &[Settable<'_>],
    rest: Option<&proc_macro2::Ident>,
) -> TokenStream {
    let members = fields.iter().map(|settable| {
        let wire = &settable.field.name;
        let ident = ident(settable.name);
        (quote!(#wire), quote!(&self.#ident))
    });
    let body = match rest {
        None => {
            let members = members.map(|(wire, value)| quote!((#wire, #value)));
            quote!(encoder.object(&[#(#members),*]);)
        }
        Some(rest) => {
            let members = members.map(|(wire, value)| quote!(encoder.member(#wire, #value);));
            quote! {
                encoder.begin_object();
                #(#members)*
                for (name, value) in &self.#rest {
                    encoder.member(name, value);
                }
                encoder.end_object();
            }
        }
    };
    quote! {
        impl rt::Encode for #name {
            fn encode(&self, encoder: &mut rt::Encoder) {
                #body
            }
        }
    }
}

fn identified_impl(name: &proc_macro2::Ident, member: &str) -> TokenStream {
    let member = ident(member);
    quote! {
        impl rt::Identified for #name {
            fn id(&self) -> &str {
                &self.#member
            }
        }
    }
}
