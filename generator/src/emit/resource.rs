//! Emits resources: a handle with its operations and the resources below, one file each.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::request::Arguments;
use super::{Emitter, File, docs, ident};
use crate::analyze::parts;
use crate::ir::{OperationId, ResponseBody, ResponseKind, TypeId};
use crate::names::{Module, Resource};

impl Emitter<'_> {
    /// `src/resources.rs` and a file per resource.
    pub(super) fn resource_files(&self) -> Vec<File> {
        let mut files: Vec<File> = (0..self.names.resources.len())
            .map(|index| File {
                path: format!("src/resources/{}.rs", self.names.resources[index].path.join("/")),
                tokens: self.resource_file(index),
            })
            .collect();
        let modules = self.top_resources().map(|resource| self.module(resource));
        let tokens = quote! {
            #![doc = " Resources of the API: what can be called, by what it acts on."]
            #(#modules)*
        };
        files.push(File { path: "src/resources.rs".to_owned(), tokens });
        files
    }

    /// Resources directly on the client.
    pub(super) fn top_resources(&self) -> impl Iterator<Item = &Resource> {
        self.names.resources.iter().filter(|resource| resource.path.len() == 1)
    }

    fn module(&self, resource: &Resource) -> TokenStream {
        let name = ident(resource.path.last().map_or("root", String::as_str));
        quote!(pub mod #name;)
    }

    fn resource_file(&self, index: usize) -> TokenStream {
        let resource = &self.names.resources[index];
        let here = Module::Resource(index);
        let local = self.by_module.get(&here).map_or(&[][..], Vec::as_slice);
        let words = resource.path.join(" ").replace('_', " ");
        let title = format!(" Operations on `{}`.", words.trim());
        let modules = resource.children.iter().map(|child| self.module(&self.names.resources[*child]));
        let types = self.uses_types(resource, local).then(|| quote!(use crate::types;));
        let tables = resource.operations.iter().map(|id| self.table(*id));
        let requests = resource.operations.iter().map(|id| {
            let request = self.request(*id, &here);
            let replies = self.replies(*id, &here);
            quote!(#request #replies)
        });
        let items = local.iter().map(|id| self.definition(*id, &here));
        let handle = self.handle(resource, &here, &title);
        quote! {
            #![doc = #title]
            use crate::runtime as rt;
            #types
            #(#modules)*
            #handle
            #(#requests)*
            #(#items)*
            #(#tables)*
        }
    }

    fn handle(&self, resource: &Resource, here: &Module, title: &str) -> TokenStream {
        let name = ident(&resource.handle);
        let methods = resource.operations.iter().map(|id| self.method(*id, here));
        let children = resource.children.iter().map(|child| {
            let child = &self.names.resources[*child];
            let accessor = ident(&child.accessor);
            let module = ident(child.path.last().map_or("root", String::as_str));
            let handle = ident(&child.handle);
            let doc = format!(" Operations on `{}`.", child.path.join(" ").replace('_', " ").trim());
            quote! {
                #[doc = #doc]
                pub fn #accessor(&self) -> #module::#handle<'a> {
                    #module::#handle { client: self.client }
                }
            }
        });
        quote! {
            #[doc = #title]
            #[derive(Debug, Clone, Copy)]
            pub struct #name<'a> {
                pub(crate) client: &'a rt::Client,
            }
            impl<'a> #name<'a> {
                #(#methods)*
                #(#children)*
            }
        }
    }

    fn method(&self, id: OperationId, here: &Module) -> TokenStream {
        let operation = &self.api.operations[id.index()];
        let names = self.names.operation(id);
        let (method, table) = (ident(&names.method), ident(&names.table));
        let reading = self.reading(id, here);
        let (value, reader) = (&reading.value, &reading.reader);
        let mut lines = docs::lines(&operation.docs);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("`{} {}`", operation.method.as_str(), operation.path.replace('`', "")));
        let docs = docs::doc_lines(&lines);
        let (argument, parts) = if Arguments::of(operation).fields.is_empty() {
            (None, quote!(rt::Parts::new(&#table, &[])))
        } else {
            let request = ident(&names.request);
            (Some(quote!(, request: #request)), quote!(request.parts()))
        };
        let (call, constructor) = match &reading.item {
            Some(item) => (quote!(rt::PageCall<#value, #item>), quote!(rt::PageCall::new)),
            None => (quote!(rt::Call<#value>), quote!(rt::Call::new)),
        };
        quote! {
            #docs
            pub fn #method(&self #argument) -> #call {
                #constructor(self.client, #parts, #reader)
            }
        }
    }

    /// Whether anything in a resource's module names a type of `types`.
    fn uses_types(&self, resource: &Resource, local: &[TypeId]) -> bool {
        let mut referenced = BTreeSet::new();
        for id in &resource.operations {
            let operation = &self.api.operations[id.index()];
            for field in &Arguments::of(operation).fields {
                self.referenced(&field.ty, &mut referenced);
            }
            let mut reply = |body: &ResponseBody| {
                if let ResponseBody::Json(ty) = body {
                    self.referenced(ty, &mut referenced);
                }
            };
            match &operation.response.kind {
                ResponseKind::Single(body) | ResponseKind::Optional(body) => reply(body),
                ResponseKind::ByStatus(bodies) => bodies.iter().for_each(|(_, body)| reply(body)),
            }
            if let Some((_, item)) = self.pagination(operation) {
                self.referenced(item, &mut referenced);
            }
        }
        for id in local {
            for ty in parts(&self.api.def(*id).shape) {
                self.referenced(ty, &mut referenced);
            }
        }
        let in_types = |id: &TypeId| {
            self.names.type_name(*id).is_some_and(|name| matches!(name.module, Module::Types(_)))
        };
        referenced.iter().any(in_types)
    }
}
