//! What is special about the client of this API: its constants, how it is made, its resources.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::docs::attributes;
use super::operation::requirements;
use super::{Context, ident, shared_runtime};
use crate::analyze::RuntimeFeature;
use crate::config::{
    CallOption, Config, Encoding, ErrorKind, ErrorRule, Signatures, Signed, StatusRange, Timestamp,
};
use crate::ir::{Api, Scheme, SchemeKind};

/// `client.rs`.
pub(super) fn client(context: Context<'_>) -> TokenStream {
    let constants = constants(context);
    let constructors = constructors(context);
    let resources = context
        .names
        .resources
        .iter()
        .zip(&context.facts.resources.list)
        .enumerate();
    let own = if context.shares_runtime() {
        quote! { self.0 }
    } else {
        quote! { self }
    };
    let accessors: TokenStream = resources
        .filter(|(index, (_, resource))| {
            resource.path.len() == 1
                && context.is_beside_client(*index)
                && !context.is_events(*index)
        })
        .map(|(index, (names, _))| {
            let (module, handle) = (ident(&names.module), ident(&names.handle));
            let way = format!("client.{}()", names.module);
            let docs = attributes(&context.resource_title(index, &way));
            let condition = context.resource_condition(index);
            quote! {
                #docs
                #condition
                pub fn #module(&self) -> crate::#module::#handle {
                    crate::#module::#handle { client: #own.clone() }
                }
            }
        })
        .collect();
    let options = call_options(context);
    let webhooks = webhooks(context);
    let (uses, client) = if context.shares_runtime() {
        let client = shared_runtime::client(&context.api.title);
        (quote! { use crate::runtime::{self, Error}; }, client)
    } else {
        let uses = quote! { use crate::runtime::{self, Client, ClientBuilder, Error}; };
        (uses, TokenStream::new())
    };
    quote! {
        #![doc = " The client: how it is made, what is constant about the API, its resources."]
        #uses

        #constants

        #client

        impl Client {
            #constructors
            #accessors
        }

        #options
        #webhooks
    }
}

fn constructors(context: Context<'_>) -> TokenStream {
    let variable = &context.config.client.token_env;
    let new = match scheme_of_new(context.api) {
        None => quote! {
            /// A client. Nothing is sent yet.
            ///
            /// # Errors
            ///
            /// When the HTTP stack cannot be set up.
            pub fn new() -> Result<Client, Error> {
                Client::builder().build()
            }
        },
        Some(SchemeKind::Basic) => quote! {
            /// A client that authenticates with user and password. Nothing is sent yet.
            ///
            /// # Errors
            ///
            /// When the HTTP stack cannot be set up.
            pub fn new(user: impl Into<String>, password: impl Into<runtime::Secret>) -> Result<Client, Error> {
                Client::builder().basic_auth(user, password).build()
            }
        },
        Some(_) => quote! {
            /// A client that authenticates with this token. Nothing is sent yet.
            ///
            /// # Errors
            ///
            /// When the token cannot be sent, or the HTTP stack cannot be set up.
            pub fn new(token: impl Into<runtime::Secret>) -> Result<Client, Error> {
                Client::builder().token(token).build()
            }
        },
    };
    let builder = if context.shares_runtime() {
        quote! { ClientBuilder::new(&API) }
    } else {
        quote! { Client::with_api(&API) }
    };
    let (what, errors) = match token_need(context.api) {
        TokenNeed::None => (
            format!(
                "A client of the server that the environment variable `{}` names, where it is set.",
                context.config.client.base_url_env
            ),
            "When its value is not an address.",
        ),
        TokenNeed::Optional => (
            format!(
                "A client with the token of the environment variable `{variable}`, where it is set."
            ),
            "When its value cannot be sent.",
        ),
        TokenNeed::Needed => (
            format!("A client with the token of the environment variable `{variable}`."),
            "When the variable is not set, or its value cannot be sent.",
        ),
    };
    let docs = attributes(&[
        what,
        String::new(),
        "# Errors".to_owned(),
        String::new(),
        errors.to_owned(),
    ]);
    quote! {
        #new

        #docs
        pub fn from_env() -> Result<Client, Error> {
            Client::builder().from_env()?.build()
        }

        /// A client with settings of its own.
        pub fn builder() -> ClientBuilder {
            #builder
        }
    }
}

/// Whether `from_env` asks for a token.
pub(super) enum TokenNeed {
    /// There is no way to send one.
    None,
    /// Calls can do without.
    Optional,
    Needed,
}

pub(super) fn token_need(api: &Api) -> TokenNeed {
    if api.schemes.is_empty() {
        TokenNeed::None
    } else if api.security.iter().any(Vec::is_empty) {
        TokenNeed::Optional
    } else {
        TokenNeed::Needed
    }
}

/// The scheme that `new` takes the credential of: the first that is needed by default.
pub(super) fn scheme_of_new(api: &Api) -> Option<&SchemeKind> {
    let first = api.security.iter().flatten().next();
    let needed = first.and_then(|name| api.schemes.iter().find(|scheme| scheme.name == *name));
    needed.or(api.schemes.first()).map(|scheme| &scheme.kind)
}

fn constants(context: Context<'_>) -> TokenStream {
    let Context { api, config, .. } = context;
    let client = &config.client;
    let base_url = client.base_url.as_ref().unwrap_or(&api.base_url);
    let (token_env, base_url_env) = (&client.token_env, &client.base_url_env);
    let schemes = api.schemes.iter().map(scheme);
    let issuer = match context.part(RuntimeFeature::OAuth) {
        Some(_) => quote! { Some(runtime::oauth::ISSUER) },
        None => quote! { None },
    };
    let security = requirements(&api.security);
    let headers = client
        .default_headers
        .iter()
        .map(|(name, value)| quote! { (#name, #value) });
    let ids = &client.request_id_headers;
    let idempotency = match &config.idempotency {
        None => quote! { None },
        Some(policy) => {
            let header = &policy.header;
            let length = number(policy.max_length);
            let replayed = optional(policy.replayed_header.as_deref());
            quote! {
                Some(runtime::Idempotency {
                    header: #header,
                    max_length: #length,
                    replayed_header: #replayed,
                })
            }
        }
    };
    let retry = retry(config);
    let name = context.package_name();
    let timeout = number(client.timeout_seconds.saturating_mul(1000));
    let errors = errors(context);
    quote! {
        static API: runtime::Api = runtime::Api {
            name: #name,
            version: env!("CARGO_PKG_VERSION"),
            base_url: #base_url,
            token_env: #token_env,
            base_url_env: Some(#base_url_env),
            schemes: &[#(#schemes),*],
            issuer: #issuer,
            security: #security,
            headers: &[#(#headers),*],
            request_id_headers: &[#(#ids),*],
            idempotency: #idempotency,
            retry: #retry,
            timeout_ms: #timeout,
            errors: #errors,
        };
    }
}

fn scheme(scheme: &Scheme) -> TokenStream {
    let name = &scheme.name;
    let kind = match &scheme.kind {
        SchemeKind::Bearer => quote! { Bearer },
        SchemeKind::Basic => quote! { Basic },
        SchemeKind::ApiKeyHeader(name) => quote! { ApiKeyHeader(#name) },
        SchemeKind::ApiKeyQuery(name) => quote! { ApiKeyQuery(#name) },
        SchemeKind::ApiKeyCookie(name) => quote! { ApiKeyCookie(#name) },
        SchemeKind::ClientCredentials { token_url, scopes } => {
            quote! { ClientCredentials { token_url: #token_url, scopes: &[#(#scopes),*] } }
        }
    };
    quote! { runtime::Scheme { name: #name, kind: runtime::SchemeKind::#kind } }
}

fn retry(config: &Config) -> TokenStream {
    let retry = &config.retry;
    let max_retries = number(u64::from(retry.max_retries));
    let statuses = retry.statuses.iter().map(range);
    let header = optional(retry.should_retry_header.as_deref());
    let cap = number(retry.retry_after_cap_seconds.saturating_mul(1000));
    let initial = number(retry.initial_delay_ms);
    let longest = number(retry.max_delay_ms);
    let resend = retry.resend_on_429;
    quote! {
        runtime::Retry {
            max_retries: #max_retries,
            statuses: &[#(#statuses),*],
            should_retry_header: #header,
            retry_after_cap_ms: #cap,
            initial_delay_ms: #initial,
            max_delay_ms: #longest,
            resend_on_429: #resend,
        }
    }
}

fn range(range: &StatusRange) -> TokenStream {
    let first = number(u64::from(range.first));
    let last = number(u64::from(range.last));
    quote! { (#first, #last) }
}

fn errors(context: Context<'_>) -> TokenStream {
    let is_xml = context
        .facts
        .runtime_features
        .contains_key(&RuntimeFeature::Xml);
    let errors = if is_xml {
        &context.config.errors.with_xml()
    } else {
        &context.config.errors
    };
    let (type_, code) = (&errors.type_, &errors.code);
    let (message, parameter) = (&errors.message, &errors.parameter);
    let (doc_url, request_id) = (&errors.doc_url, &errors.request_id);
    let kinds = errors.kinds.iter().map(rule);
    let details = errors.details.iter().map(|(name, pointers)| {
        quote! { (#name, &[#(#pointers),*]) }
    });
    quote! {
        runtime::ErrorShape {
            kinds: &[#(#kinds),*],
            type_: &[#(#type_),*],
            code: &[#(#code),*],
            message: &[#(#message),*],
            parameter: &[#(#parameter),*],
            doc_url: &[#(#doc_url),*],
            request_id: &[#(#request_id),*],
            fields: &[#(#details),*],
        }
    }
}

fn rule(rule: &ErrorRule) -> TokenStream {
    let kind = Ident::new(
        match rule.kind {
            ErrorKind::RateLimit => "RateLimit",
            ErrorKind::InvalidRequest => "InvalidRequest",
            ErrorKind::Authentication => "Authentication",
            ErrorKind::Permission => "Permission",
            ErrorKind::NotFound => "NotFound",
            ErrorKind::Conflict => "Conflict",
            ErrorKind::Idempotency => "Idempotency",
            ErrorKind::Card => "Card",
            ErrorKind::Api => "Api",
        },
        Span::call_site(),
    );
    let status = match &rule.status {
        Some(status) => {
            let range = range(status);
            quote! { Some(#range) }
        }
        None => quote! { None },
    };
    let type_ = optional(rule.type_.as_deref());
    let code = optional(rule.code.as_deref());
    quote! {
        runtime::KindRule {
            status: #status,
            type_: #type_,
            code: #code,
            kind: runtime::ErrorKind::#kind,
        }
    }
}

/// The options of calls that the API has a header for.
fn call_options(context: Context<'_>) -> TokenStream {
    let options = &context.config.client.call_options;
    if options.is_empty() {
        return TokenStream::new();
    }
    let calls = [
        (None, quote! { <T> }, quote! { runtime::Call<T> }),
        (
            Some(RuntimeFeature::Paging),
            quote! { <P, T> },
            quote! { runtime::PageCall<P, T> },
        ),
        (
            Some(RuntimeFeature::Streams),
            quote! {},
            quote! { runtime::StreamCall },
        ),
        (
            Some(RuntimeFeature::Events),
            quote! { <T> },
            quote! { runtime::EventCall<T> },
        ),
        (
            Some(RuntimeFeature::Lines),
            quote! { <T> },
            quote! { runtime::LinesCall<T> },
        ),
        (
            Some(RuntimeFeature::Parts),
            quote! { <T> },
            quote! { runtime::PartsCall<T> },
        ),
        (
            Some(RuntimeFeature::Redirects),
            quote! {},
            quote! { runtime::RedirectCall },
        ),
    ];
    let is_trait = context.shares_runtime();
    let methods = options.iter().map(|option| {
        let docs = call_option_docs(context, option);
        let docs = (!is_trait).then_some(docs);
        let visibility = (!is_trait).then(|| quote! { pub });
        let signature = call_option_signature(option);
        let (name, header) = (ident(&option.name), &option.header);
        quote! { #docs #visibility #signature { self.header(#header, #name) } }
    });
    let methods: TokenStream = methods.collect();
    let (of_trait, of) = if is_trait {
        let name = ident(shared_runtime::CALL_OPTIONS);
        (call_options_trait(context), Some(quote! { #name for }))
    } else {
        (TokenStream::new(), None)
    };
    let calls = calls.into_iter().filter_map(|(part, parameters, call)| {
        let condition = part.map_or_else(|| Some(TokenStream::new()), |part| context.part(part))?;
        Some(quote! { #condition impl #parameters #of #call { #methods } })
    });
    quote! { #of_trait #(#calls)* }
}

/// The trait whose methods are the options, where calls are not types of the crate.
fn call_options_trait(context: Context<'_>) -> TokenStream {
    let name = ident(shared_runtime::CALL_OPTIONS);
    let docs = attributes(&[
        "The headers that calls of this API can set by name.".to_owned(),
        String::new(),
        format!("Import it with `use {}::{name} as _;`.", context.library),
    ]);
    let methods = context.config.client.call_options.iter().map(|option| {
        let docs = call_option_docs(context, option);
        let signature = call_option_signature(option);
        quote! { #docs #signature; }
    });
    quote! { #docs pub trait #name: Sized { #(#methods)* } }
}

fn call_option_docs(context: Context<'_>, option: &CallOption) -> TokenStream {
    let fallback = format!("Sets the header `{}`.", option.header);
    let docs = option.doc.as_deref().unwrap_or(&fallback);
    attributes(&context.doc_lines(docs))
}

fn call_option_signature(option: &CallOption) -> TokenStream {
    let name = ident(&option.name);
    quote! { fn #name(self, #name: impl Into<String>) -> Self }
}

fn webhooks(context: Context<'_>) -> TokenStream {
    let Some(webhooks) = &context.config.webhooks else {
        return TokenStream::new();
    };
    let (own, ty) = if context.shares_runtime() {
        (shared_runtime::webhooks(), quote! { Webhooks })
    } else {
        (TokenStream::new(), quote! { runtime::webhook::Webhooks })
    };
    let made = quote! { runtime::webhook::Webhooks::new(&WEBHOOKS, secrets) };
    let made = if context.shares_runtime() {
        quote! { #made.map(Webhooks) }
    } else {
        made
    };
    let header = &webhooks.header;
    let signatures = match &webhooks.signatures {
        Signatures::Pairs(key) => quote! { Pairs(#key) },
        Signatures::Prefixed(prefix) => quote! { Prefixed(#prefix) },
    };
    let encoding = match webhooks.encoding {
        Encoding::Hex => quote! { Hex },
        Encoding::Base64 => quote! { Base64 },
    };
    let timestamp = match &webhooks.timestamp {
        Timestamp::None => quote! { None },
        Timestamp::Header(name) => quote! { Header(#name) },
        Timestamp::Pair(key) => quote! { Pair(#key) },
    };
    let signed = webhooks.signed.iter().map(|part| match part {
        Signed::Timestamp => quote! { Signed::Timestamp },
        Signed::Id => quote! { Signed::Id },
        Signed::Body => quote! { Signed::Body },
        Signed::Text(text) => quote! { Signed::Text(#text) },
    });
    let id_header = optional(webhooks.id_header.as_deref());
    let prefix = optional(webhooks.base64_secret_prefix.as_deref());
    let tolerance = number(webhooks.tolerance_seconds);
    quote! {
        #[cfg(feature = "webhooks")]
        static WEBHOOKS: runtime::webhook::WebhookScheme = {
            use crate::runtime::webhook::{
                SignatureEncoding, Signatures, Signed, Timestamp, WebhookScheme,
            };
            WebhookScheme {
                signature_header: #header,
                signatures: Signatures::#signatures,
                encoding: SignatureEncoding::#encoding,
                timestamp: Timestamp::#timestamp,
                id_header: #id_header,
                signed: &[#(#signed),*],
                base64_secret_prefix: #prefix,
                tolerance_seconds: #tolerance,
            }
        };

        #own

        #[cfg(feature = "webhooks")]
        impl #ty {
            /// A verifier with the secrets of an endpoint: while one replaces another, both.
            ///
            /// # Errors
            ///
            /// When there is no secret, or an empty one.
            pub fn with_secrets<S: Into<runtime::Secret>>(
                secrets: impl IntoIterator<Item = S>,
            ) -> Result<#ty, Error> {
                #made
            }
        }
    }
}

fn number(value: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(value)
}

fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
