//! Objects of which there is only the id, unless a feature brings the rest.
//!
//! An object that replies have only in place of its id, and whose resource was not chosen, is here
//! under its own name. It reads what the whole object reads, so that turning features on only adds
//! fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, inner_attributes};
use super::object::is_plain;
use super::ty::{Presence, presence};
use super::{Context, Emitter, ident};
use crate::ir::{Doc, Kind, Member, Type, TypeId};
use crate::names::{STUBS, TypeHome};

/// An object of which there may be only the id.
#[derive(Clone, Copy)]
struct Stub {
    id: TypeId,
    /// The index of the member that is the id.
    member: usize,
    /// The module of the whole object, whose name the stub's module has too.
    module: usize,
}

/// `types/stubs.rs`.
pub(super) fn stubs(context: Context<'_>) -> TokenStream {
    let emitter = Emitter::new(context, TypeHome::Types(usize::MAX));
    let stubs = context.stubs().into_iter();
    let stubs: TokenStream = stubs.map(|stub| emitter.stub(stub)).collect();
    let docs = inner_attributes(&[
        "Objects of which there is only the id, unless a feature brings the rest.".to_owned(),
    ]);
    quote! { #docs #stubs }
}

impl Context<'_> {
    /// The objects of which there may be only the id, in order of their modules.
    fn stubs(&self) -> Vec<Stub> {
        let (Some(features), Some(reach)) = (&self.names.features, &self.facts.reach) else {
            return Vec::new();
        };
        let stub = |id: &TypeId| match self.names.types[id.0].home {
            TypeHome::Types(module) => Some(Stub {
                id: *id,
                member: *reach.stubs.get(id)?,
                module,
            }),
            TypeHome::Resource(_) => None,
        };
        let mut stubs: Vec<Stub> = features.stubs.keys().filter_map(stub).collect();
        stubs.sort_by_key(|stub| stub.module);
        stubs
    }

    /// Whether there are such objects.
    pub(super) fn has_stubs(&self) -> bool {
        !self.stubs().is_empty()
    }

    /// The condition under which there is only the id: something names the object, and nothing
    /// needs the rest.
    fn stub_condition(&self, stub: Stub) -> TokenStream {
        let Some(features) = &self.names.features else {
            return TokenStream::new();
        };
        let whole = &features.modules[stub.module];
        let named_by = features.stubs.get(&stub.id).map(|stub| &stub.named_by);
        let named_by: Vec<&String> = named_by.into_iter().flatten().collect();
        let named = match named_by.as_slice() {
            [only] => quote! { feature = #only },
            several => quote! { any(#(feature = #several),*) },
        };
        quote! { #[cfg(all(not(feature = #whole), #named))] }
    }

    /// The names of such objects, for `types`.
    pub(super) fn stub_uses(&self) -> TokenStream {
        let stubs = ident(STUBS);
        self.stubs()
            .into_iter()
            .map(|stub| {
                let condition = self.stub_condition(stub);
                let module = ident(&self.names.type_modules[stub.module].0);
                let name = ident(&self.names.types[stub.id.0].ident);
                quote! { #condition pub use #stubs::#module::#name; }
            })
            .collect()
    }
}

impl Emitter<'_> {
    /// An object with its id alone.
    fn stub(&self, stub: Stub) -> TokenStream {
        let Stub {
            id,
            member: place,
            module,
        } = stub;
        let Kind::Object(object) = &self.api.definition(id).kind else {
            return TokenStream::new();
        };
        let condition = self.context.stub_condition(stub);
        let module = ident(&self.names.type_modules[module].0);
        let name = self.own_name(id);
        let member = &object.members[place];
        let (field, wire) = (ident(&self.names.fields[&id][place]), &member.name);
        let docs = attributes(&[
            format!("`{name}` of the API, of which only the id is read here."),
            String::new(),
            self.rest(id),
        ]);
        let told = self.own_doc(&Doc {
            // Bounds are for who sends.
            facts: Vec::new(),
            ..member.doc.clone()
        });
        let ty = self.field_type(member, false, false);
        let read = match presence(member, false) {
            Presence::Plain => quote! { required_or_default },
            _ => quote! { optional },
        };
        // What the whole object cannot be read without: unions are told apart by it.
        let others = object.members.iter().enumerate();
        let others = others.filter(|(index, other)| *index != place && is_needed(other));
        let others: Vec<&str> = others.map(|(_, other)| other.name.as_str()).collect();
        let present = (!others.is_empty()).then(|| quote! { object.present(&[#(#others),*]); });
        let is_text = is_needed(member) && member.ty == Type::String;
        let identified = self.facts.usage[id.0].expanded && is_text;
        let streamed = is_plain(wire).then(|| quote! { const STREAMED: bool = true; });
        // In place of the id, as it is read as well.
        let write = if is_text {
            quote! { encoder.string(&self.#field); }
        } else {
            quote! { encoder.object(&[(#wire, &self.#field)]); }
        };
        let identified = identified.then(|| {
            quote! {
                impl json::Identified for #name {
                    fn id(&self) -> &str { &self.#field }
                }
            }
        });
        quote! {
            #condition
            pub(super) mod #module {
                use crate::runtime::json;

                #docs
                #[derive(Clone, Debug)]
                #[non_exhaustive]
                pub struct #name {
                    #told
                    pub #field: #ty,
                }

                impl json::Decode for #name {
                    #streamed

                    #[inline]
                    fn decode_object(
                        object: &mut json::Fields<'_>,
                    ) -> Result<#name, json::Mismatch> {
                        #present
                        Ok(#name { #field: object.#read(#wire) })
                    }
                }

                impl json::Encode for #name {
                    #[inline]
                    fn encode(&self, encoder: &mut json::Encoder) { #write }
                }
                json::feature_impls!(#name);
                #identified
            }
        }
    }

    /// Which features bring the rest of an object.
    fn rest(&self, id: TypeId) -> String {
        let features = self.names.features.as_ref();
        let bringing = features.and_then(|features| features.stubs.get(&id));
        let names: Vec<String> = bringing
            .into_iter()
            .flat_map(|stub| &stub.whole_by)
            .map(|feature| format!("`{feature}`"))
            .collect();
        match names.split_last() {
            Some((only, [])) => format!("The feature {only} brings the rest."),
            Some((last, others)) => {
                format!(
                    "The feature {} or {last} brings the rest.",
                    others.join(", ")
                )
            }
            None => String::new(),
        }
    }
}

/// Whether an object cannot be read without a member.
fn is_needed(member: &Member) -> bool {
    presence(member, false) == Presence::Plain
}
