//! Calls that take long: the static that says how they are polled, and the methods that poll.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::attributes;
use super::{Emitter, ident};
use crate::ir::{
    Operation, OperationId, PollResult, PollValue, Polling, StateHeader, Type,
    USUAL_INTERVAL_SECONDS, USUALLY_DONE, USUALLY_FAILED, USUALLY_WITHIN,
};

impl Emitter<'_> {
    /// How a request is polled, where its call takes long.
    pub(super) fn polling(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let (Some(polling), Some(constant)) = (&operation.polling, &names.polling) else {
            return TokenStream::new();
        };
        let (constant, request) = (ident(constant), ident(&names.request));
        let call = self.call(id, operation).ty;
        let (value, read) = self.poll_value(&polling.value);
        let poller = self.poller_type(polling);
        let handle = &self.names.resources[self.resource_of(id)].handle;
        let link = format!("[`{0}`]({handle}::{0})", names.method);
        let poll_docs = attributes(&[format!(
            "Polls what {link} begins: from state to state until it is done."
        )]);
        let done_docs = attributes(&[
            format!("What {link} comes to, once it is done."),
            String::new(),
            "# Errors".to_owned(),
            String::new(),
            "The server says that there will be no value (`ErrorKind::Failed`), or a question fails."
                .to_owned(),
        ]);
        let resume_docs = attributes(&[
            format!("Polls what a call of {link} began before, in another process perhaps: by the"),
            "`resume_token` of its poller, or the URL of its state.".to_owned(),
        ]);
        let data = self.polling_static(operation, polling);
        quote! {
            static #constant: runtime::Polling = #data;

            impl #request<#call> {
                #poll_docs
                #[inline]
                pub fn poll(self) -> #poller {
                    runtime::Poller::new(self.call(), &#constant, runtime::polling::#read)
                }

                #done_docs
                #[inline]
                pub async fn until_done(self) -> Result<#value, runtime::Error> {
                    self.poll().until_done().await
                }
            }

            impl #request {
                #resume_docs
                #[inline]
                pub fn resume(client: &runtime::Client, token: &str) -> #poller {
                    runtime::Poller::resume(client, token, &#constant, runtime::polling::#read)
                }
            }
        }
    }

    /// What `poll` gives.
    pub(super) fn poller_type(&self, polling: &Polling) -> TokenStream {
        let (value, _) = self.poll_value(&polling.value);
        let state = self.ty(polling.state.as_ref().unwrap_or(&Type::Any), false);
        quote! { runtime::Poller<#value, #state> }
    }

    /// The type of a value, and what reads it.
    fn poll_value(&self, value: &PollValue) -> (TokenStream, TokenStream) {
        match value {
            PollValue::Empty => (quote! { () }, quote! { empty }),
            PollValue::Json(Type::String) => (quote! { String }, quote! { string }),
            PollValue::Json(ty) => (self.ty(ty, false), quote! { json }),
            PollValue::Optional(ty) => {
                let ty = self.ty(ty, false);
                (quote! { Option<#ty> }, quote! { optional_json })
            }
            PollValue::Text => (quote! { String }, quote! { text }),
            PollValue::Bytes => (quote! { runtime::polling::Bytes }, quote! { bytes }),
        }
    }

    /// What is said to the runtime: what differs from the default.
    fn polling_static(&self, operation: &Operation, polling: &Polling) -> TokenStream {
        let asking = self.state_operation(operation);
        let mut fields = vec![quote! { operation: #asking }];
        if !StateHeader::are_usual(&polling.headers) {
            let headers = polling.headers.iter().map(header);
            fields.push(quote! { headers: &[#(#headers),*] });
        }
        if polling.done != USUALLY_DONE {
            let done = &polling.done;
            fields.push(quote! { done: &[#(#done),*] });
        }
        if polling.failed != USUALLY_FAILED {
            let failed = &polling.failed;
            fields.push(quote! { failed: &[#(#failed),*] });
        }
        let result = match &polling.result {
            PollResult::State(pointer) => quote! { State(#pointer) },
            PollResult::Header(name) => quote! { Header(#name) },
            PollResult::Original => quote! { Original },
            PollResult::Url(pointer) => quote! { Url(#pointer) },
        };
        fields.push(quote! { result: runtime::PollResult::#result });
        if polling.within != USUALLY_WITHIN {
            let within = &polling.within;
            fields.push(quote! { within: #within });
        }
        if let Some(pointer) = &polling.value_status {
            fields.push(quote! { value_status: Some(#pointer) });
        }
        if polling.interval_seconds != USUAL_INTERVAL_SECONDS {
            let milliseconds = polling.interval_seconds.saturating_mul(1000);
            let milliseconds = Literal::u64_unsuffixed(milliseconds);
            fields.push(quote! { interval_ms: #milliseconds });
        }
        let rest = (fields.len() < FIELDS).then(|| quote! { ..runtime::Polling::DEFAULT });
        quote! { runtime::Polling { #(#fields,)* #rest } }
    }
}

/// How many fields the static has.
const FIELDS: usize = 8;

fn header(header: &StateHeader) -> TokenStream {
    let name = &header.name;
    let status = match &header.status {
        Some(pointer) => quote! { Some(#pointer) },
        None => quote! { None },
    };
    quote! { runtime::StateHeader::new(#name, #status) }
}

/// What a reader of an operation's documentation has to know of its polling.
pub(super) fn polling_docs(operation: &Operation, request: &str) -> Vec<String> {
    if operation.polling.is_none() {
        return Vec::new();
    }
    vec![
        String::new(),
        "It takes long: awaited, it gives what the server says at once;".to_owned(),
        format!("[`until_done`]({request}::until_done) gives what it comes to, and"),
        format!("[`poll`]({request}::poll) says how far it is."),
    ]
}
