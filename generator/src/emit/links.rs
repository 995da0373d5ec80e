//! A reply with the calls that it leads to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::docs::attributes;
use super::operation_docs::filled;
use super::{Emitter, ident};
use crate::ir::{Link, LinkInput, LinkSource, OperationId};
use crate::names::{InputPlace, LinkNames};

impl Emitter<'_> {
    /// The type of a reply with its links, and the method of the request that leads to it.
    pub(super) fn links(&self, id: OperationId) -> TokenStream {
        let names = &self.names.operations[id.0];
        let Some(links) = &names.links else {
            return TokenStream::new();
        };
        let form = self.call(id, &self.api.operations[id.0]);
        let (call, value) = (form.ty, form.value);
        let (ty, request) = (ident(&links.ty), ident(&names.request));
        let operation = &self.api.operations[id.0];
        let all = operation.links.iter().zip(&links.methods);
        let methods = all.filter_map(|(link, method)| {
            let method = method.as_deref()?;
            Some(self.link(id, link, &ident(method)))
        });
        let handle = &self.names.resources[self.resource_of(id)].handle;
        let method = &names.method;
        let docs = attributes(&[format!(
            "The reply of [`{method}`]({handle}::{method}), and the calls that it leads to."
        )]);
        let mut way_docs =
            vec!["Sends the request; the reply comes with the calls that it leads to.".to_owned()];
        way_docs.push(String::new());
        way_docs.extend(self.link_list(links));
        let way_docs = attributes(&way_docs);
        let waiting = attributes(&[format!(
            "As [`with_links`]({}::with_links), for code that is not async.",
            names.request
        )]);
        quote! {
            #docs
            #[derive(Debug)]
            pub struct #ty(runtime::links::Linked<#value>);

            impl #ty {
                #(#methods)*

                /// The reply, leaving the links.
                pub fn into_response(self) -> runtime::Response<#value> {
                    self.0.into_response()
                }
            }

            impl std::ops::Deref for #ty {
                type Target = runtime::Response<#value>;

                fn deref(&self) -> &runtime::Response<#value> {
                    self.0.response()
                }
            }

            impl #request<#call> {
                #way_docs
                #[inline]
                pub async fn with_links(mut self) -> Result<#ty, runtime::Error> {
                    let context = runtime::links::LinkContext::of(&self.0, &mut self.1);
                    Ok(#ty(context.with(self.send().await?)))
                }

                #waiting
                #[cfg(feature = "blocking")]
                #[inline]
                pub fn wait_with_links(self) -> Result<#ty, runtime::Error> {
                    runtime::blocking::wait(self.with_links())?
                }
            }
        }
    }

    /// Where the documentation of each link is.
    pub(super) fn link_list(&self, links: &LinkNames) -> Vec<String> {
        let methods = links.methods.iter().flatten();
        filled(
            "Leads to: ",
            methods.map(|method| format!("[`{method}`]({}::{method})", links.ty)),
        )
    }

    /// The method of a link.
    fn link(&self, from: OperationId, link: &Link, method: &Ident) -> TokenStream {
        let target = link.target;
        let names = &self.names.operations[target.0];
        let resource = self.resource_of(target);
        let modules = self.names.resources[resource].path.iter();
        let modules = modules.map(|module| ident(module));
        let request = ident(&names.request);
        let request = quote! { crate::#(#modules::)*#request };
        let (on, call) = (
            ident(&names.on),
            self.call(target, &self.api.operations[target.0]).ty,
        );
        let values = link.values.iter().map(|(input, source)| {
            let key = self.link_key(target, *input);
            let source = self.link_source(from, source);
            quote! { (#key, #source) }
        });
        let handle = &self.names.resources[resource];
        let path = [
            "crate",
            &handle.path.join("::"),
            &handle.handle,
            &names.method,
        ]
        .join("::");
        let name = &link.name;
        let mut docs = self.context.lines(&link.doc, "");
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.extend([
            format!("The request of [`{}`]({path}).", names.method),
            String::new(),
            "# Errors".to_owned(),
            String::new(),
            "The reply lacks what the request must have.".to_owned(),
        ]);
        let docs = attributes(&docs);
        let condition = self.context.calls_condition(resource);
        quote! {
            #docs
            #condition
            #[inline]
            pub fn #method(&self) -> Result<#request<#call>, runtime::Error> {
                static LINK: runtime::links::Link = runtime::links::Link {
                    name: #name,
                    values: &[#(#values),*],
                };
                let request: #request = self.0.follow(&LINK)?;
                Ok(request.#on(self.0.client()))
            }
        }
    }

    /// What the runtime finds by what a link gives; nothing where it is the members of an object.
    fn link_key(&self, id: OperationId, input: LinkInput) -> String {
        let place = match input {
            LinkInput::Parameter(index) => InputPlace::Parameter(index),
            LinkInput::BodyMember(index) => InputPlace::BodyMember(index),
            LinkInput::Body => InputPlace::Body,
            LinkInput::BodyMembers => return String::new(),
        };
        let mut inputs = self.names.operations[id.0].inputs.iter();
        let input = inputs.find(|input| input.place == place);
        input.map(|input| input.key.clone()).unwrap_or_default()
    }

    fn link_source(&self, from: OperationId, source: &LinkSource) -> TokenStream {
        let word = |name: &str| Ident::new(name, Span::call_site());
        let (variant, value) = match source {
            LinkSource::Body(pointer) => (word("Body"), quote! { (#pointer) }),
            LinkSource::Header(name) => (word("Header"), quote! { (#name) }),
            LinkSource::Request(input, pointer) => {
                let key = self.link_key(from, *input);
                (word("Request"), quote! { (#key, #pointer) })
            }
            LinkSource::Url => (word("Url"), TokenStream::new()),
            LinkSource::Method => (word("Method"), TokenStream::new()),
            LinkSource::Status => (word("Status"), TokenStream::new()),
            LinkSource::Constant(value) => {
                let json = value.to_string();
                (word("Constant"), quote! { (#json) })
            }
            LinkSource::Text(parts) => {
                let parts = parts.iter().map(|part| self.link_source(from, part));
                (word("Text"), quote! { (&[#(#parts),*]) })
            }
        };
        quote! { runtime::links::LinkValue::#variant #value }
    }
}
