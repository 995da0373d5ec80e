//! Emits the modules of types: one file per component schema, its inline types beside it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, File, docs, ident};
use crate::analyze::parts;
use crate::ir::{Shape, Type, TypeId};
use crate::names::Module;

impl Emitter<'_> {
    /// `src/types.rs` and a file per component.
    pub(super) fn type_files(&self) -> Vec<File> {
        let mut files = Vec::new();
        let mut declarations = TokenStream::new();
        for (module, types) in &self.by_module {
            let Module::Types(stem) = module else { continue };
            files.push(File {
                path: format!("src/types/{stem}.rs"),
                tokens: self.type_file(module, types),
            });
            let stem = ident(stem);
            let names = types.iter().filter_map(|id| self.names.type_name(*id));
            let names = names.map(|name| ident(&name.ident));
            declarations.extend(quote! {
                mod #stem;
                pub use #stem::{#(#names),*};
            });
        }
        let tokens = quote! {
            #![doc = " Types of the API: what requests send and replies hold."]
            #declarations
        };
        files.push(File { path: "src/types.rs".to_owned(), tokens });
        files
    }

    fn type_file(&self, module: &Module, types: &[TypeId]) -> TokenStream {
        let mut referenced = BTreeSet::new();
        for id in types {
            for ty in parts(&self.api.def(*id).shape) {
                self.referenced(ty, &mut referenced);
            }
        }
        let imports = referenced.iter().filter(|id| !types.contains(id));
        let mut imports: Vec<&str> = imports
            .filter_map(|id| self.names.type_name(*id))
            .map(|name| name.ident.as_str())
            .collect();
        imports.sort_unstable();
        let imports: Vec<_> = imports.into_iter().map(ident).collect();
        let imports = (!imports.is_empty()).then(|| quote!(use super::{#(#imports),*};));
        let title = match types.first().and_then(|id| self.names.type_name(*id)) {
            Some(name) => format!(" `{}` and the types inside it.", name.ident),
            None => " Types.".to_owned(),
        };
        let items = types.iter().map(|id| self.definition(*id, module));
        quote! {
            #![doc = #title]
            use crate::runtime as rt;
            #imports
            #(#items)*
        }
    }

    /// The items of a type.
    pub(super) fn definition(&self, id: TypeId, here: &Module) -> TokenStream {
        match &self.api.def(id).shape {
            Shape::Object(object) => self.object(id, object, here),
            Shape::Enum(found) => self.enumeration(id, found),
            Shape::Union(union) => self.union(id, union, here),
            Shape::Newtype(inner) => self.newtype(id, inner, here),
            Shape::Alias(_) => TokenStream::new(),
        }
    }

    fn newtype(&self, id: TypeId, inner: &Type, here: &Module) -> TokenStream {
        let Some(name) = self.names.type_name(id) else { return TokenStream::new() };
        let name = ident(&name.ident);
        let inner = self.ty(inner, here);
        let docs = docs::attributes(&self.api.def(id).docs);
        let usage = self.facts.usage(id);
        let decode = usage.decoded.then(|| {
            quote! {
                impl rt::Decode for #name {
                    fn decode(node: rt::Node<'_>) -> Result<Self, rt::Mismatch> {
                        rt::Decode::decode(node).map(Self)
                    }
                }
            }
        });
        let encode = usage.encoded.then(|| {
            quote! {
                impl rt::Encode for #name {
                    fn encode(&self, encoder: &mut rt::Encoder) {
                        rt::Encode::encode(&self.0, encoder);
                    }
                }
                impl From<#inner> for #name {
                    fn from(value: #inner) -> Self {
                        Self(value)
                    }
                }
            }
        });
        quote! {
            #docs
            #[derive(Debug, Clone)]
            pub struct #name(pub #inner);
            #decode
            #encode
        }
    }
}
