//! The module of the events that the API sends: their union, and how a request becomes one.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Emitter;
use super::docs::{attributes, inner_attributes};
use crate::ir::{Events, TypeId};

impl Emitter<'_> {
    /// Whether this is the union of events, which a header tells apart.
    pub(super) fn is_by_header(&self, id: TypeId) -> bool {
        let events = self.api.events.as_ref();
        events.is_some_and(|events| events.payload == id && events.header.is_some())
    }

    /// The module of events.
    pub(super) fn events(&self, index: usize) -> TokenStream {
        let Some(events) = &self.api.events else {
            return TokenStream::new();
        };
        let mut ids = self.own_types(index);
        ids.sort_by_key(|id| (*id != events.payload, self.own_name(*id)));
        let mut items = TokenStream::new();
        for id in ids {
            items.extend(self.definition(id));
            if id == events.payload {
                items.extend(self.reading(index, events));
            }
        }
        let docs = inner_attributes(&[
            "The events that the API sends: requests that a program receives.".to_owned(),
        ]);
        let imports = self.resource_imports();
        quote! { #docs #imports #items }
    }

    /// How a request becomes an event.
    fn reading(&self, index: usize, events: &Events) -> TokenStream {
        let name = self.own_name(events.payload);
        let read = match &events.header {
            None => quote! { runtime::received::read(body, json::Decode::decode) },
            Some(header) => {
                let arms = header.values.iter().map(|(value, variant)| {
                    let variant = Literal::usize_unsuffixed(*variant);
                    quote! { #value => Some(#variant), }
                });
                let header = &header.name;
                quote! {
                    let value = runtime::ReceivedHeaders::first(headers, #header);
                    let known = match value.as_deref().unwrap_or_default() {
                        #(#arms)*
                        _ => None,
                    };
                    runtime::received::read(body, |node| #name::read(node, known))
                }
            }
        };
        let headers = match &events.header {
            None => quote! { _headers },
            Some(_) => quote! { headers },
        };
        let verified = self.verified(index);
        quote! {
            impl #name {
                #verified

                /// Reads a request as an event, whoever sent it: where something else vouches for
                /// the sender, such as a queue that only the API writes to.
                ///
                /// # Errors
                ///
                /// The body is not JSON.
                pub fn parse_unverified(
                    #headers: &impl runtime::ReceivedHeaders,
                    body: &[u8],
                ) -> Result<#name, runtime::Error> {
                    #read
                }
            }
        }
    }

    /// The same with the signature verified, where `codegen.toml` says how the API signs.
    fn verified(&self, index: usize) -> TokenStream {
        if self.context.config.webhooks.is_none() {
            return TokenStream::new();
        }
        let library = self.context.library;
        let module = self.names.resources[index].path.join("::");
        let docs = attributes(
            &[
                "Verifies the signature of a request, and reads it as an event. The body must be the",
                "bytes that arrived, not JSON written again.",
                "",
                "```no_run",
                &format!("use {library}::Webhooks;"),
                &format!("use {library}::{module}::Event;"),
                "",
                &format!(
                    "# fn receive(headers: &http::HeaderMap, body: &[u8]) -> Result<(), {library}::Error> {{"
                ),
                "let webhooks = Webhooks::with_secrets([\"secret\"])?;",
                "let event = Event::parse(headers, body, &webhooks)?;",
                "println!(\"{event:?}\");",
                "# Ok(())",
                "# }",
                "```",
                "",
                "# Errors",
                "",
                "- [`ErrorKind::Signature`](crate::ErrorKind::Signature): no signature is right, or",
                "  the right one is too old.",
                "- [`ErrorKind::Decode`](crate::ErrorKind::Decode): the body is not JSON.",
            ]
            .map(str::to_owned),
        );
        quote! {
            #docs
            #[cfg(feature = "webhooks")]
            pub fn parse(
                headers: &impl runtime::ReceivedHeaders,
                body: &[u8],
                webhooks: &runtime::webhook::Webhooks,
            ) -> Result<Event, runtime::Error> {
                webhooks.verify(headers, body)?;
                Event::parse_unverified(headers, body)
            }
        }
    }
}
