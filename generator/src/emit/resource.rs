//! The module of a resource: its operations, their requests, the resources below it.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use super::argument::Parameters;
use super::docs::{attributes, inner_attributes};
use super::module_file::{calls_attribute, path_attribute};
use super::object::too_many;
use super::parts::part_kind;
use super::{Emitter, ident, moved};
use crate::analyze::EventForm;
use crate::ir::{
    Constant, Operation, OperationId, Origin, Owner, Statuses, Success, SuccessReply, Type, TypeId,
};
use crate::names::switch_key;
use crate::resources::item_type;

fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// A request that nothing was given for yet, with what tells this way to call from others.
fn empty(operation: &Operation, constant: &str) -> TokenStream {
    let constant = ident(constant);
    if operation.way.request.is_none() {
        return quote! { &#constant };
    }
    let accept = &operation.accept;
    quote! { runtime::EncodedRequest::new(&#constant).accepting(#accept) }
}

/// What a way to call gives of its own accord.
fn switched(operation: &Operation) -> Option<TokenStream> {
    let value = operation.switch.as_ref()?.value.as_ref()?;
    let (key, value) = (switch_key(operation)?, literal(value));
    Some(quote! { .set(#key, #value) })
}

/// The value of a switch.
fn literal(value: &Constant) -> TokenStream {
    match value {
        Constant::String(text) => quote! { #text },
        Constant::Boolean(flag) => quote! { #flag },
        Constant::Integer(integer) => {
            let integer = Literal::i64_suffixed(*integer);
            quote! { #integer }
        }
        Constant::Number(number) => {
            let number = Literal::f64_suffixed(*number);
            quote! { #number }
        }
    }
}

/// What reads JSON of a type. A string may come as the text that it is.
fn reader_of(ty: &Type) -> &'static str {
    match ty {
        Type::String => "string",
        _ => "json",
    }
}

/// A call that a request belongs to: its type, and how it is made from a client.
pub(super) struct CallForm {
    /// What sort of call it is, by the name that the runtime has for it.
    pub(super) sort: &'static str,
    pub(super) ty: TokenStream,
    /// The type of the value that a reply is read into, where it arrives whole.
    pub(super) value: TokenStream,
    make: TokenStream,
    /// The reader it needs, where replies differ by status.
    reader: TokenStream,
}

impl Emitter<'_> {
    /// The module of a resource.
    pub(super) fn resource(&self, index: usize) -> TokenStream {
        let resource = &self.facts.resources.list[index];
        let names = &self.names.resources[index];
        let handle = ident(&names.handle);
        let way: String = names.path.iter().map(|part| format!("{part}().")).collect();
        let way = format!("client.{}", way.trim_end_matches('.'));
        let title = self.context.resource_title(index, &way);
        let intro = attributes(&title);
        let mut modules = TokenStream::new();
        let mut methods = TokenStream::new();
        for child in &resource.children {
            let condition = self.context.resource_condition(child.0);
            let below = &self.facts.resources.list[child.0].children;
            let module = &self.names.resources[child.0].module;
            let docs = attributes(
                &self
                    .context
                    .resource_title(child.0, &format!("{way}.{module}()")),
            );
            let child = &self.names.resources[child.0];
            let (module, handle) = (ident(&child.module), ident(&child.handle));
            let path = path_attribute(&child.module, !below.is_empty());
            modules.extend(quote! { #condition #path pub mod #module; });
            methods.extend(quote! {
                #docs
                #condition
                pub fn #module(&self) -> #module::#handle {
                    #module::#handle { client: self.client.clone() }
                }
            });
        }
        let mut items = TokenStream::new();
        if self.context.has_calls_apart(index) {
            let condition = self.context.calls_condition(index);
            let calls = ident(&names.calls);
            let path = if resource.children.is_empty() {
                calls_attribute(&names.module, &names.calls)
            } else {
                path_attribute(&names.calls, false)
            };
            modules.extend(quote! {
                #condition #path mod #calls;
                #condition pub use #calls::*;
            });
        } else {
            let (calls, beside) = self.calls(index);
            methods.extend(calls);
            items.extend(beside);
        }
        let imports = self.resource_imports();
        let mut docs = title;
        docs.extend(self.tag_docs(index));
        docs.extend(self.feature_docs(index));
        let docs = moved(inner_attributes(&docs));
        let (modules, methods, items) = (moved(modules), moved(methods), moved(items));
        quote! {
            #docs
            #imports
            #modules
            #intro
            #[derive(Clone, Debug)]
            pub struct #handle {
                pub(crate) client: runtime::Client,
            }
            impl #handle { #methods }
            #items
        }
    }

    /// The module of a resource's own calls, where resources below it are compiled without them.
    pub(super) fn calls_apart(&self, index: usize) -> TokenStream {
        let handle = ident(&self.names.resources[index].handle);
        let (methods, items) = self.calls(index);
        let (methods, items) = (moved(methods), moved(items));
        let imports = self.resource_imports();
        let docs = inner_attributes(&["The calls of the resource itself.".to_owned()]);
        quote! {
            #docs
            #imports
            use super::#handle;
            impl #handle { #methods }
            #items
        }
    }

    /// The methods of a resource's own calls, and what is beside them.
    fn calls(&self, index: usize) -> (TokenStream, TokenStream) {
        let operations = &self.facts.resources.list[index].operations;
        let mut methods = TokenStream::new();
        let mut items = TokenStream::new();
        for id in operations {
            if self.api.operations[id.0].way.request.is_none() {
                items.extend(self.request(*id));
            }
            let (method, more) = self.method(*id);
            methods.extend(method);
            items.extend(more);
        }
        for id in self.own_types(index) {
            items.extend(self.definition(id));
        }
        let own = |id: &&OperationId| self.api.operations[id.0].way.request.is_none();
        let own = operations.iter().filter(own);
        items.extend(own.map(|id| self.operation_static(*id)));
        (methods, items)
    }

    /// Which feature the calls of a resource need.
    fn feature_docs(&self, index: usize) -> Vec<String> {
        let Some(features) = &self.names.features else {
            return Vec::new();
        };
        let feature = &features.resources[index];
        let resource = &self.facts.resources.list[index];
        let text = match (resource.children.is_empty(), resource.operations.is_empty()) {
            (true, _) => format!("They need the feature `{feature}`."),
            (false, true) => format!("The feature `{feature}` turns on all of them."),
            (false, false) => format!(
                "Its own need the feature `{feature}`, which turns on all resources below it, too."
            ),
        };
        vec![String::new(), text]
    }

    pub(super) fn resource_imports(&self) -> TokenStream {
        let mut out = TokenStream::new();
        if self.uses.maps.get() {
            out.extend(quote! { use std::collections::BTreeMap; });
        }
        out.extend(if self.uses.json.get() {
            quote! { use crate::runtime::{self, json}; }
        } else {
            quote! { use crate::runtime; }
        });
        if self.uses.types.get() {
            out.extend(quote! { use crate::types; });
        }
        out
    }

    /// The definitions that belong to operations of a resource.
    pub(super) fn own_types(&self, index: usize) -> Vec<TypeId> {
        let own = |id: &TypeId| {
            let of_operation = matches!(
                self.api.definition(*id).origin,
                Origin::Inline {
                    owner: Owner::Operation(_) | Owner::Events,
                    ..
                }
            );
            of_operation && self.facts.usage[id.0].is_used()
        };
        let here = self.names.resource_types[index].iter();
        here.copied().filter(own).collect()
    }

    /// The method of an operation, and what it needs beside it.
    fn method(&self, id: OperationId) -> (TokenStream, TokenStream) {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let (method, request) = (ident(&names.method), ident(&names.request));
        let on = ident(&names.on);
        let CallForm { ty, reader, .. } = self.call(id, operation);
        let docs = attributes(&self.operation_docs(id, operation));
        // It calls what is deprecated with it.
        let deprecated = operation.doc.deprecated.then(|| {
            quote! { #[deprecated] #[allow(deprecated)] }
        });
        let alias = ident(&names.call);
        let alias_docs = format!(
            "The type of the call that `{}` makes.",
            names.method.trim_start_matches("r#")
        );
        let alias_docs = attributes(&[alias_docs]);
        let alias = quote! { #alias_docs pub type #alias = #request<#ty>; };
        let required = self.required(id);
        let Parameters { generics, list } = Parameters::new(&required);
        let arguments = required.iter().map(|(name, _)| name);
        let parameters = [vec![quote! { &self }], list].concat();
        let allow = too_many(&parameters);
        let method = quote! {
            #docs
            #deprecated
            #allow
            #[inline]
            pub fn #method #generics(#(#parameters),*) -> #request<#ty> {
                #request::new(#(#arguments),*).#on(&self.client)
            }
        };
        (method, quote! { #reader #alias })
    }

    /// How a request becomes that of a call, in one of the ways to call its operation.
    pub(super) fn on(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let (request, on) = (ident(&names.request), ident(&names.on));
        let CallForm { ty, make, .. } = self.call(id, operation);
        let switched = switched(operation);
        let docs = attributes(&self.on_docs(id));
        let deprecated = operation.doc.deprecated.then(|| quote! { #[deprecated] });
        quote! {
            #docs
            #deprecated
            #[inline]
            pub fn #on(self, client: &runtime::Client) -> #request<#ty> {
                #request(self.0 #switched, #make)
            }
        }
    }

    pub(super) fn call(&self, id: OperationId, operation: &Operation) -> CallForm {
        let empty = empty(operation, &self.names.operations[id.0].constant);
        let read =
            |sort: &'static str, value: TokenStream, item: Option<TokenStream>, reader: &str| {
                let (call, reader) = (word(sort), word(reader));
                let item = item.map(|item| quote! { , #item });
                CallForm {
                    sort,
                    ty: quote! { runtime::#call<#value #item> },
                    value,
                    make: quote! { runtime::#call::new(client, #empty, runtime::reply::#reader) },
                    reader: TokenStream::new(),
                }
            };
        let streamed = |sort: &'static str, items: TokenStream, new: &str| {
            let (call, new) = (word(sort), word(new));
            CallForm {
                sort,
                ty: quote! { runtime::#call #items },
                value: TokenStream::new(),
                make: quote! { runtime::#call::#new(client, #empty) },
                reader: TokenStream::new(),
            }
        };
        match &operation.success {
            Success::One(SuccessReply::Json(ty)) => {
                let page = self.ty(ty, false);
                match self.page_item(id) {
                    Some(item) => {
                        let item = self.ty(item, false);
                        read("PageCall", page, Some(item), "json")
                    }
                    None => read("Call", page, None, reader_of(ty)),
                }
            }
            Success::One(SuccessReply::Empty) => read("Call", quote! { () }, None, "empty"),
            Success::One(SuccessReply::Text) => read("Call", quote! { String }, None, "text"),
            Success::One(SuccessReply::Bytes) => streamed("StreamCall", TokenStream::new(), "new"),
            Success::One(SuccessReply::Redirect) => {
                streamed("RedirectCall", TokenStream::new(), "new")
            }
            Success::One(SuccessReply::Events(ty)) => {
                let ty = self.ty(ty, false);
                let reading = self.facts.events.get(&id);
                let new = match reading.map(|reading| reading.form) {
                    Some(EventForm::Text) => "texts",
                    Some(EventForm::Unknown) => "values",
                    Some(EventForm::Whole) => "whole",
                    Some(EventForm::Json) | None => "new",
                };
                let mut form = streamed("EventCall", quote! { <#ty> }, new);
                if reading.is_some_and(|reading| reading.gives_done) {
                    form.make.extend(quote! { .giving_done() });
                }
                form
            }
            Success::One(SuccessReply::Lines(ty)) => {
                let ty = self.ty(ty, false);
                streamed("LinesCall", quote! { <#ty> }, "new")
            }
            Success::One(SuccessReply::Parts(Type::File, _)) => {
                streamed("PartsCall", quote! { <runtime::parts::Bytes> }, "raw")
            }
            Success::One(SuccessReply::Parts(ty, content)) => {
                let ty = self.ty(ty, false);
                let kind = part_kind(content);
                CallForm {
                    make: quote! { runtime::PartsCall::new(client, #empty, #kind) },
                    ..streamed("PartsCall", quote! { <#ty> }, "new")
                }
            }
            Success::Optional(ty) => {
                let ty = self.ty(ty, false);
                read("Call", quote! { Option<#ty> }, None, "optional_json")
            }
            Success::ByStatus(replies) => self.by_status(id, replies),
        }
    }

    /// The type of the items of a paged operation.
    fn page_item(&self, id: OperationId) -> Option<&Type> {
        let pages = self.facts.pages[id.0].as_ref()?;
        item_type(self.api, &self.api.operations[id.0], &pages.items)
    }

    /// Whether a call gives items page by page.
    pub(super) fn is_paged(&self, id: OperationId) -> bool {
        self.page_item(id).is_some()
    }

    /// A call whose replies differ by status.
    fn by_status(&self, id: OperationId, replies: &[(Statuses, SuccessReply)]) -> CallForm {
        let names = &self.names.operations[id.0];
        let empty = empty(&self.api.operations[id.0], &names.constant);
        let reply = ident(&names.reply);
        let reader = ident(&format!("read_{}", names.method));
        let mut variants = TokenStream::new();
        let mut arms = TokenStream::new();
        for ((statuses, body), variant) in replies.iter().zip(&names.reply_variants) {
            let variant = ident(variant);
            let (docs, pattern) = match statuses {
                Statuses::Code(code) => {
                    let literal = proc_macro2::Literal::u16_unsuffixed(*code);
                    (format!("Status {code}."), quote! { #literal })
                }
                Statuses::Class(class) => {
                    let first = proc_macro2::Literal::u16_unsuffixed(class * 100);
                    let last = proc_macro2::Literal::u16_unsuffixed(class * 100 + 99);
                    (format!("Status {class}XX."), quote! { #first..=#last })
                }
                Statuses::Default => ("Any other status.".to_owned(), quote! { 0..=0 }),
            };
            let docs = attributes(&self.status_docs(id, *statuses, docs));
            let (ty, read) = match body {
                SuccessReply::Json(ty) => {
                    (self.ty(ty, false), word(reader_of(ty)).to_token_stream())
                }
                SuccessReply::Text => (quote! { String }, quote! { text }),
                _ => {
                    variants.extend(quote! { #docs #variant, });
                    arms.extend(quote! { #pattern => Ok(#reply::#variant), });
                    continue;
                }
            };
            variants.extend(quote! { #docs #variant(#ty), });
            arms.extend(quote! {
                #pattern => runtime::reply::#read(reply).map(#reply::#variant),
            });
        }
        let docs = attributes(&[format!("What `{}` gives, by status.", names.method)]);
        CallForm {
            sort: "Call",
            ty: quote! { runtime::Call<#reply> },
            value: quote! { #reply },
            make: quote! { runtime::Call::new(client, #empty, #reader) },
            reader: quote! {
                #docs
                #[derive(Clone, Debug)]
                #[non_exhaustive]
                #[allow(clippy::large_enum_variant)]
                pub enum #reply { #variants }

                #[inline]
                fn #reader(reply: &runtime::Reply) -> Result<#reply, runtime::Error> {
                    match reply.status() {
                        #arms
                        status => Err(reply.undecodable(format!(
                            "status {status} is none of those documented"
                        ))),
                    }
                }
            },
        }
    }
}
