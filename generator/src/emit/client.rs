//! Emits the client: the API's facts as data, constructors, and accessors of resources.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::operation::{option, requirements};
use super::{Emitter, docs, ident};
use crate::config::{ErrorRule, StatusRange};
use crate::ir::SchemeKind;

impl Emitter<'_> {
    /// `src/client.rs`.
    pub(super) fn client(&self) -> TokenStream {
        let table = self.api_table();
        let constructors = self.constructors();
        let accessors = self.top_resources().map(|resource| {
            let accessor = ident(&resource.accessor);
            let module = ident(resource.path.last().map_or("root", String::as_str));
            let handle = ident(&resource.handle);
            let doc = format!(" Operations on `{}`.", resource.path.join(" ").replace('_', " ").trim());
            quote! {
                #[doc = #doc]
                pub fn #accessor(&self) -> resources::#module::#handle<'_> {
                    resources::#module::#handle { client: self }
                }
            }
        });
        let options = self.call_options();
        let resources = self.top_resources().next().map(|_| quote!(use crate::resources;));
        quote! {
            #![doc = " The client: what it knows of the API, and its resources."]
            #resources
            use crate::runtime as rt;
            #table
            impl rt::Client {
                #constructors
                #(#accessors)*
            }
            #options
        }
    }

    fn constructors(&self) -> TokenStream {
        let variable = &self.config.client.token_env;
        let from_env = format!(" A client with the token of the environment variable `{variable}`.");
        let missing = format!(" An error of kind `Config` if `{variable}` is not set or is no token.");
        quote! {
            /// A client that authenticates with this token.
            ///
            /// # Errors
            /// An error of kind `Config` if the token cannot be sent, or no TLS is available.
            pub fn new(token: impl Into<String>) -> Result<Self, rt::Error> {
                Self::builder().token(token).build()
            }
            #[doc = #from_env]
            ///
            /// # Errors
            #[doc = #missing]
            pub fn from_env() -> Result<Self, rt::Error> {
                Self::builder().from_env()?.build()
            }
            /// A client to configure.
            pub fn builder() -> rt::ClientBuilder {
                Self::with_api(&API)
            }
        }
    }

    fn api_table(&self) -> TokenStream {
        let client = &self.config.client;
        let base_url = client.base_url.as_deref().or(self.api.base_url.as_deref()).unwrap_or("");
        let token_env = &client.token_env;
        let base_url_env = &client.base_url_env;
        let schemes = self.api.schemes.iter().map(|scheme| {
            let name = &scheme.name;
            let kind = scheme_kind(&scheme.kind);
            quote!(rt::Scheme { name: #name, kind: rt::SchemeKind::#kind })
        });
        let security = requirements(&self.api.security);
        let headers = client.default_headers.iter().map(|(name, value)| quote!((#name, #value)));
        let request_ids = &client.request_id_headers;
        let idempotency = self.idempotency();
        let retry = self.retry();
        let timeout = Literal::u64_unsuffixed(client.timeout_seconds.saturating_mul(1000));
        let errors = self.errors();
        quote! {
            /// What the document and the configuration say about the API.
            static API: rt::Api = rt::Api {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                base_url: #base_url,
                token_env: #token_env,
                base_url_env: Some(#base_url_env),
                schemes: &[#(#schemes),*],
                security: #security,
                headers: &[#(#headers),*],
                request_id_headers: &[#(#request_ids),*],
                idempotency: #idempotency,
                retry: #retry,
                timeout_ms: #timeout,
                errors: #errors,
            };
        }
    }

    fn idempotency(&self) -> TokenStream {
        let Some(policy) = &self.config.idempotency else { return quote!(None) };
        let header = &policy.header;
        let length = Literal::u64_unsuffixed(policy.max_length);
        let replayed = option(policy.replayed_header.as_deref());
        quote!(Some(rt::Idempotency { header: #header, max_length: #length, replayed_header: #replayed }))
    }

    fn retry(&self) -> TokenStream {
        let retry = &self.config.retry;
        let max = Literal::u32_unsuffixed(retry.max_retries);
        let statuses = retry.statuses.iter().map(range);
        let header = option(retry.should_retry_header.as_deref());
        let cap = Literal::u64_unsuffixed(retry.retry_after_cap_seconds.saturating_mul(1000));
        let initial = Literal::u64_unsuffixed(retry.initial_delay_ms);
        let longest = Literal::u64_unsuffixed(retry.max_delay_ms);
        quote! {
            rt::Retry {
                max_retries: #max,
                statuses: &[#(#statuses),*],
                should_retry_header: #header,
                retry_after_cap_ms: #cap,
                initial_delay_ms: #initial,
                max_delay_ms: #longest,
            }
        }
    }

    fn errors(&self) -> TokenStream {
        let errors = &self.config.errors;
        let kinds = errors.kinds.iter().map(kind_rule);
        let (type_, code, message) = (&errors.type_, &errors.code, &errors.message);
        let (parameter, doc_url) = (&errors.parameter, &errors.doc_url);
        let fields = errors.details.iter().map(|(name, pointers)| quote!((#name, &[#(#pointers),*])));
        quote! {
            rt::ErrorShape {
                kinds: &[#(#kinds),*],
                type_: &[#(#type_),*],
                code: &[#(#code),*],
                message: &[#(#message),*],
                parameter: &[#(#parameter),*],
                doc_url: &[#(#doc_url),*],
                fields: &[#(#fields),*],
                ..rt::ErrorShape::DEFAULT
            }
        }
    }

    /// Setters of the configuration's named headers, on calls of both kinds.
    fn call_options(&self) -> TokenStream {
        if self.config.client.call_options.is_empty() {
            return TokenStream::new();
        }
        let setters: Vec<TokenStream> = self
            .config
            .client
            .call_options
            .iter()
            .map(|option| {
                let name = ident(&crate::names::snake(&option.name));
                let header = &option.header;
                let doc = match &option.doc {
                    Some(doc) => docs::markdown(doc).join(" "),
                    None => format!("Sets the header `{header}` for this call."),
                };
                let doc = docs::doc_lines(&[doc]);
                quote! {
                    #doc
                    #[must_use]
                    pub fn #name(self, value: impl AsRef<str>) -> Self {
                        self.header(#header, value.as_ref())
                    }
                }
            })
            .collect();
        quote! {
            impl<T> rt::Call<T> { #(#setters)* }
            impl<P, T> rt::PageCall<P, T> { #(#setters)* }
        }
    }
}

fn scheme_kind(kind: &SchemeKind) -> TokenStream {
    match kind {
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::ApiKeyHeader(name) => quote!(ApiKeyHeader(#name)),
        SchemeKind::ApiKeyQuery(name) => quote!(ApiKeyQuery(#name)),
        SchemeKind::ApiKeyCookie(name) => quote!(ApiKeyCookie(#name)),
        SchemeKind::ClientCredentials { token_url, scopes } => {
            quote!(ClientCredentials { token_url: #token_url, scopes: &[#(#scopes),*] })
        }
    }
}

fn range(range: &StatusRange) -> TokenStream {
    let (first, last) = (Literal::u16_unsuffixed(range.first), Literal::u16_unsuffixed(range.last));
    quote!((#first, #last))
}

fn kind_rule(rule: &ErrorRule) -> TokenStream {
    let status = match &rule.status {
        Some(status) => {
            let status = range(status);
            quote!(Some(#status))
        }
        None => quote!(None),
    };
    let type_ = option(rule.type_.as_deref());
    let code = option(rule.code.as_deref());
    let kind = ident(&format!("{:?}", rule.kind));
    quote! {
        rt::KindRule { status: #status, type_: #type_, code: #code, kind: rt::ErrorKind::#kind }
    }
}
